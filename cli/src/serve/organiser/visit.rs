//! Who asks for a page: only somebody who is logged in gets past here, and a form only from one of our own pages.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::fields::{Fields, form, is_foreign};
use super::super::words::{Words, accepted};
use super::page::{Failure, Frame, Wrong};
use super::session::COOKIE;
use super::{Desk, page};
use crate::token;

/// A request by somebody who is logged in.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    /// The page's words, by the browser's languages and then the first event's.
    pub(super) words: Words,
    /// What was asked for beside the path.
    pub(super) query: Fields,
    /// The cookie's token.
    pub(super) token: String,
    csrf: String,
}

/// A form that somebody who is logged in sent from one of these pages.
#[derive(Debug, Clone)]
pub(super) struct Posted {
    pub(super) visit: Visit,
    pub(super) fields: Fields,
}

impl Visit {
    /// What every page has around its content.
    pub(super) fn frame(&self) -> Frame {
        Frame::new(self.words, &self.csrf)
    }

    /// There is no such event or page.
    pub(super) fn unknown(&self) -> Failure {
        Failure { frame: self.frame(), wrong: Wrong::Unknown }
    }

    /// The database doesn't answer.
    pub(super) fn unavailable(&self, error: &sqlx::Error) -> Failure {
        tracing::error!("the database: {error}; check that it can be reached and written");
        Failure { frame: self.frame(), wrong: Wrong::Unavailable }
    }
}

impl FromRequestParts<Arc<Desk>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Visit, Response> {
        let token = cookie(&parts.headers, COOKIE).unwrap_or_default().to_owned();
        let Some(csrf) = desk.sessions.csrf(&token, Instant::now()) else {
            return Err(Redirect::to(page::LOGIN).into_response());
        };
        let query = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
        Ok(Visit { words: words(desk, &parts.headers), query, token, csrf })
    }
}

impl FromRequest<Arc<Desk>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Arc<Desk>) -> Result<Posted, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, desk).await?;
        let failure = |wrong| Failure { frame: visit.frame(), wrong }.into_response();
        let Some(fields) = form(body).await else { return Err(failure(Wrong::Unreadable)) };
        if is_foreign(&parts.headers) || !token::same(fields.get("csrf"), &visit.csrf) {
            return Err(failure(Wrong::Foreign));
        }
        Ok(Posted { visit, fields })
    }
}

/// The words for whoever sent these headers.
pub(super) fn words(desk: &Desk, headers: &HeaderMap) -> Words {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let events = desk.app.events.values().find_map(|served| served.language());
    Words::having("organiser.title", accepted(wanted).into_iter().chain(events))
}

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(one, _)| *one == name).map(|(_, value)| value)
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match self.wrong {
            Wrong::Unknown => StatusCode::NOT_FOUND,
            Wrong::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Wrong::Unreadable => StatusCode::BAD_REQUEST,
            Wrong::Foreign => StatusCode::FORBIDDEN,
        };
        self.page(status)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", "a=1; er-organiser=x; er-organiser-login=y".parse().unwrap());
        assert_eq!((cookie(&headers, COOKIE), cookie(&headers, "a"), cookie(&headers, "b")), (Some("x"), Some("1"), None));
    }
}
