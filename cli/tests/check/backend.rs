//! A backend on a loopback port that answers as a test wants and remembers what it got.
#![allow(unreachable_pub, missing_docs)]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use serde_json::json;

/// A request as the backend got it.
#[derive(Debug, Clone)]
pub struct Got {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub type Answering = fn(&Got) -> (u16, Vec<(&'static str, String)>, String);

#[derive(Clone)]
pub struct Backend {
    pub url: String,
    got: Arc<Mutex<Vec<Got>>>,
    answer: Answering,
}

impl Backend {
    pub async fn start(answer: Answering) -> Backend {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let backend = Backend { url, got: Arc::default(), answer };
        let router = Router::new().fallback(handle).with_state(backend.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        backend
    }

    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

async fn handle(State(backend): State<Backend>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let got = Got { method: method.to_string(), path: uri.to_string(), headers, body: String::from_utf8(body.to_vec()).unwrap() };
    let (status, headers, body) = (backend.answer)(&got);
    backend.got.lock().unwrap().push(got);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().append(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
    }
    response
}

/// The header that says JSON.
pub fn json_type() -> Vec<(&'static str, String)> {
    vec![("content-type", "application/json".to_owned())]
}

/// Accepts whatever comes.
pub const ACCEPTS: Answering = |_| (201, json_type(), json!({"reference": "ER-7K3QWX0P", "status": "confirmed"}).to_string());
