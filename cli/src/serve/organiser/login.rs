//! The way in and out. Each attempt counts against its address, right or wrong, before anything is computed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use askama::Template;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::super::address;
use super::super::fields::{form, is_foreign};
use super::Desk;
use super::page::{self, Failure, Frame, Wrong};
use super::session::{COOKIE, LOGIN_COOKIE, cookie as write_cookie};
use super::visit::{Posted, cookie, words};
use crate::token;

#[derive(Template)]
#[template(path = "organiser/login.html")]
struct LoginPage<'a> {
    frame: &'a Frame,
    bound: String,
    error: Option<String>,
}

/// The form. It is bound to a cookie of its own: nobody is logged in by another site's form.
pub(super) async fn show(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response {
    let frame = Frame::new(words(&desk, &headers), "");
    let known = cookie(&headers, LOGIN_COOKIE).filter(|value| value.len() == 43).map(str::to_owned);
    let Some(bound) = known.or_else(|| token::new().ok()) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let page = LoginPage { frame: &frame, bound: token::hash(&bound), error: None };
    let mut response = frame.respond(StatusCode::OK, &page);
    set_cookie(&mut response, &write_cookie(LOGIN_COOKIE, &bound, is_secure(&desk, &headers)));
    response
}

pub(super) async fn log_in(State(desk): State<Arc<Desk>>, ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (headers, frame) = (&parts.headers, Frame::new(words(&desk, &parts.headers), ""));
    let bound = cookie(headers, LOGIN_COOKIE).map(token::hash).unwrap_or_default();
    let again = |status, error| frame.respond(status, &LoginPage { frame: &frame, bound: bound.clone(), error: Some(error) });
    if let Err(wait) = desk.attempts.take(address::of(headers, peer, desk.app.trust_proxy), Instant::now()) {
        let seconds = (wait.as_secs() + 1).to_string();
        let mut response = again(StatusCode::TOO_MANY_REQUESTS, frame.fill("login.too-many", &[("seconds", &seconds)]));
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
        return response;
    }
    let Some(fields) = form(body).await else { return failure(frame, Wrong::Unreadable) };
    if is_foreign(headers) || !token::same(fields.get("csrf"), &bound) {
        return failure(frame, Wrong::Foreign);
    }
    if !is_right(&desk, fields.typed("password").to_owned()).await {
        tracing::warn!("organiser: a wrong password");
        return again(StatusCode::FORBIDDEN, frame.say("login.wrong"));
    }
    let Ok(token) = desk.sessions.open(Instant::now()) else {
        return failure(frame, Wrong::Unavailable);
    };
    tracing::info!("organiser: logged in");
    let mut response = Redirect::to(page::HOME).into_response();
    let secure = is_secure(&desk, headers);
    set_cookie(&mut response, &write_cookie(COOKIE, &token, secure));
    set_cookie(&mut response, &write_cookie(LOGIN_COOKIE, "", secure));
    response
}

pub(super) async fn log_out(State(desk): State<Arc<Desk>>, headers: HeaderMap, posted: Posted) -> Response {
    desk.sessions.close(&posted.visit.token);
    let mut response = Redirect::to(page::LOGIN).into_response();
    set_cookie(&mut response, &write_cookie(COOKIE, "", is_secure(&desk, &headers)));
    response
}

/// Computed on a thread of its own, a few at a time: registrations go on meanwhile.
async fn is_right(desk: &Arc<Desk>, typed: String) -> bool {
    let Ok(_turn) = desk.turns.acquire().await else { return false };
    let password = desk.password.clone();
    tokio::task::spawn_blocking(move || password.is(&typed)).await.unwrap_or(false)
}

/// Whether the browser speaks TLS to us: as the public address says, or the proxy, where it is trusted.
fn is_secure(desk: &Desk, headers: &HeaderMap) -> bool {
    desk.app.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
        || desk.app.trust_proxy && headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}

fn failure(frame: Frame, wrong: Wrong) -> Response {
    Failure { frame, wrong }.into_response()
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
