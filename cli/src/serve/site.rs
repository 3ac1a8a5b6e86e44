//! The routes: registrations, a health check, the organiser's pages, and the built site's files.
//!
//! Every answer says that its type is not to be guessed and that addresses aren't to be told to other sites. The site's files may
//! be read by any page, as they would be from a CDN; those with a hash in their name are kept for ever, everything else is asked
//! for again, with an ETag that makes the asking cheap. docs/serving.md has the same headers for other servers.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::services::ServeDir;

use super::App;
use super::register::{method, register};
use super::seats::seats;

/// What posts and programs ask for.
pub(super) fn router(app: Arc<App>, origins: Vec<HeaderValue>) -> Router {
    let readers = CorsLayer::new().allow_origin(AllowOrigin::list(origins.clone())).allow_methods([Method::GET]);
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::POST])
        .allow_headers([header::CONTENT_TYPE, HeaderName::from_static("idempotency-key")])
        .expose_headers([header::RETRY_AFTER, HeaderName::from_static("idempotent-replayed")])
        .max_age(std::time::Duration::from_secs(600));
    let routes = Router::new()
        .route("/registrations", post(register).fallback(method).layer(cors))
        .route("/registrations/seats", get(seats).layer(readers))
        .route("/healthz", get(health))
        .with_state(app);
    private(routes)
}

/// Answers that nobody keeps a copy of.
pub(super) fn private(routes: Router) -> Router {
    routes.layer(from_fn(no_store))
}

/// The whole of what is served: these routes and, for everything else, the site's files.
pub(super) fn whole(routes: Router, site: Option<&std::path::Path>) -> Router {
    let routes = match site {
        Some(site) => {
            let files = ServeDir::new(site).precompressed_br().precompressed_gzip();
            routes.fallback_service(Router::new().fallback_service(files).layer(from_fn(shared)))
        }
        None => routes,
    };
    routes.layer(from_fn(headers)).layer(CatchPanicLayer::new())
}

async fn health(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    match app.store.answers().await {
        true => (StatusCode::OK, "ok\n"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "the database doesn't answer\n"),
    }
}

async fn headers(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let (status, headers) = (response.status(), response.headers_mut());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("strict-origin-when-cross-origin"));
    let found = status.is_success() || status == StatusCode::NOT_MODIFIED;
    let kept = if found && is_hashed(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(kept));
    response
}

async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What a page of another site needs to load a module, an event or a logo from here. No cookie is read, so anybody's page may.
async fn shared(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    // Without it a style sheet is read in the encoding of the page that links to it.
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()).filter(|media| media.starts_with("text/"));
    if let Some(media) = media.filter(|media| !media.contains("charset"))
        && let Ok(value) = HeaderValue::from_str(&format!("{media}; charset=utf-8"))
    {
        headers.insert(header::CONTENT_TYPE, value);
    }
    response
}

/// Whether a file's name carries the hash of its content, as `cargo xtask dist` writes it: `event-registration.1f0a8b2c3d4e5f60.js`.
fn is_hashed(path: &str) -> bool {
    let mut parts = path.rsplit('.');
    let (ending, hash) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    ["js", "wasm"].contains(&ending) && hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_a_hash_is_kept_for_ever() {
        for (path, hashed) in [
            ("/event-registration.1f0a8b2c3d4e5f60.js", true),
            ("/dist/event-registration_bg.1f0a8b2c3d4e5f60.wasm", true),
            ("/event-registration.20220525.js", false),
            ("/events/agenda.2022052515001700.json", false),
            ("/event-registration.js", false),
            ("/event-registration_bg.wasm", false),
            ("/events/coopera-6-tavolo-tecnico.json", false),
            ("/", false),
        ] {
            assert_eq!(is_hashed(path), hashed, "{path}");
        }
    }
}
