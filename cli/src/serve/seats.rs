//! `GET /registrations/seats?event=ID`: how many seats are left, for the pages that show it. Counts only, of nobody in particular.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use event_registration::core::form::Mode;
use serde_json::{Map, Value, json};

use super::App;

/// The seats of each mode that has a limit. While others wait none is left: whoever comes now waits behind them.
pub(super) async fn seats(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let event = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "event").map(|(_, event)| event.into_owned());
    let Some((id, served)) = event.and_then(|event| app.events.get_key_value(&event)) else {
        return (StatusCode::NOT_FOUND, "no such event; name one that is served with ?event=\n").into_response();
    };
    let mut remaining = Map::new();
    for mode in [Mode::InPerson, Mode::Online] {
        let Some(capacity) = served.capacity(mode) else { continue };
        match app.store.taken(id, mode.name()).await {
            Ok((_, waiting)) if waiting > 0 && served.waiting_list() => remaining.insert(mode.name().to_owned(), json!(0)),
            Ok((taken, _)) => remaining.insert(mode.name().to_owned(), json!((capacity - taken).max(0))),
            Err(error) => {
                tracing::error!("the database: {error}; check that it can be reached");
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        };
    }
    let body = json!({ "remaining": Value::Object(remaining), "waitingList": served.waiting_list() });
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
