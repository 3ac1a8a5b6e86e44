//! A web server that hosts the built page and treats forms as a test prescribes, so that late, wrong and lost answers can be
//! had at will. Page and form have one origin here: cross-origin rules play no part. A backend of another kind joins that
//! origin under a part of its addresses, see [`Responder::hand_on`].

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::answer::{Answer, Gate, Reply};
use crate::http::{self, Request};
use crate::{paths, wait};

/// What a browser gets instead of an answer that is lost: two lengths, which every engine takes for a failed request, every
/// time, and the page can't tell the difference. Not nothing: a browser may have opened the connection ahead of time, and if
/// such a one closes without a byte it sends the request again by itself, now and then. Nor any other text: Firefox takes it
/// for an answer in HTTP/0.9.
pub(crate) const CUT: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n";

/// A running server. It ends when this value goes.
#[derive(Debug)]
pub struct Responder {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared(Mutex<State>);

#[derive(Debug)]
struct State {
    files: BTreeMap<String, (String, Vec<u8>)>,
    once: BTreeMap<String, (String, Vec<u8>)>,
    kept: BTreeMap<String, Gate>,
    missing: BTreeSet<String>,
    handed_on: Vec<(String, u16)>,
    told: BTreeMap<String, Answer>,
    folders: Vec<(String, PathBuf)>,
    next: VecDeque<Answer>,
    otherwise: Answer,
    posts: Vec<Request>,
    loads: Vec<String>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // A test that failed while it held the lock has already said so.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The port that requests for this address are handed on to.
    fn port(&self, target: &str) -> Option<u16> {
        self.handed_on.iter().find(|(beginning, _)| target.starts_with(beginning.as_str())).map(|(_, port)| *port)
    }
}

impl Responder {
    /// Starts it on a free port. Requests with a form get `otherwise`, unless [`Responder::next`] has something for them.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn start(otherwise: Answer) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no free port")?;
        let address = listener.local_addr()?;
        let state = State {
            files: BTreeMap::new(),
            once: BTreeMap::new(),
            kept: BTreeMap::new(),
            missing: BTreeSet::new(),
            handed_on: Vec::new(),
            told: BTreeMap::new(),
            folders: Vec::new(),
            next: VecDeque::new(),
            otherwise,
            posts: Vec::new(),
            loads: Vec::new(),
        };
        let shared = Arc::new(Shared(Mutex::new(state)));
        let task = tokio::spawn(accept(listener, shared.clone()));
        Ok(Self { address, shared, task })
    }

    /// The page's address, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Its port on the loopback interface.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Gives this in place of the built page's file, or beside them: `serve("events/x.json", "application/json", &text)`.
    pub fn serve(&self, path: &str, content_type: &str, body: &str) {
        let path = path.trim_start_matches('/').to_string();
        self.shared.state().files.insert(path, (content_type.into(), body.as_bytes().to_vec()));
    }

    /// Gives this the first time that the path is asked for, and later what is really there: a page that something on the way
    /// had kept.
    pub fn serve_once(&self, path: &str, content_type: &str, body: &str) {
        let path = path.trim_start_matches('/').to_string();
        self.shared.state().once.insert(path, (content_type.into(), body.as_bytes().to_vec()));
    }

    /// Answers 404 for this path, as if somebody had forgotten to upload the file.
    pub fn lose(&self, path: &str) {
        self.shared.state().missing.insert(path.into());
    }

    /// Keeps a file back until the gate opens.
    pub fn keep(&self, path: &str, gate: &Gate) {
        self.shared.state().kept.insert(path.into(), gate.clone());
    }

    /// Hands every request whose path begins so to the server on this port, forms and pages alike, and its answers back, both
    /// as they come: cookies, host and redirects. What is served here and what [`Responder::next`] prescribes go first.
    pub fn hand_on(&self, beginning: &str, port: u16) {
        self.shared.state().handed_on.push((beginning.into(), port));
    }

    /// Answers every request for this path like this, with a form or without: `at("registrations/7", answer)`.
    pub fn at(&self, path: &str, answer: Answer) {
        self.shared.state().told.insert(path.trim_start_matches('/').into(), answer);
    }

    /// Gives a folder's files under this beginning of their paths, beside the built page: `folder("node_modules/", &path)`.
    pub fn folder(&self, beginning: &str, folder: &Path) {
        self.shared.state().folders.push((beginning.into(), folder.into()));
    }

    /// Treats one more of the coming requests like this; they are used up in order.
    pub fn next(&self, answer: Answer) {
        self.shared.state().next.push_back(answer);
    }

    /// Treats all requests like this for which nothing is prescribed.
    pub fn otherwise(&self, answer: Answer) {
        self.shared.state().otherwise = answer;
    }

    /// The requests with a form so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.state().posts.clone()
    }

    /// The paths that were loaded so far.
    pub fn loads(&self) -> Vec<String> {
        self.shared.state().loads.clone()
    }

    /// Waits until this many requests with a form have come, and gives them.
    ///
    /// # Errors
    /// They don't come.
    pub async fn wait_for_requests(&self, count: usize) -> Result<Vec<Request>> {
        wait::until(&format!("{count} requests to arrive"), async || Ok(Some(self.requests()).filter(|requests| requests.len() >= count)))
            .await
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = shared.clone();
        // A browser that goes away in the middle of an answer is nobody's mistake.
        tokio::spawn(async move { connection(stream, &shared).await.ok() });
    }
}

async fn connection(mut stream: TcpStream, shared: &Shared) -> Result<()> {
    let Some((mut request, rest)) = http::head(&mut stream).await? else {
        return Ok(());
    };
    if matches!(request.method.as_str(), "GET" | "HEAD") {
        let (told, kept, overridden, port, folders) = {
            let mut state = shared.state();
            state.loads.push(request.target.clone());
            let name = path(&request.target);
            let told = match state.told.get(name).map(|answer| &answer.reply) {
                Some(Reply::Written { status, headers, body }) => Some(http::response(*status, headers, body.as_bytes())),
                _ => None,
            };
            let overridden = state.once.remove(name).or_else(|| state.files.get(name).cloned());
            (told, state.kept.get(name).cloned(), overridden, state.port(&request.target), state.folders.clone())
        };
        if let Some(gate) = kept {
            gate.passed().await;
        }
        let missing = shared.state().missing.contains(path(&request.target));
        let bytes = match (overridden, port) {
            _ if told.is_some() => told.unwrap_or_default(),
            _ if missing => not_found(),
            (Some((content_type, body)), _) => http::response(200, &[("content-type".into(), content_type)], &body),
            (None, Some(port)) => http::pass(&request, port).await.unwrap_or_else(|_| bad_gateway()),
            (None, None) => file(&request.target, &folders).await,
        };
        return send(stream, &bytes).await;
    }
    let answer = {
        let mut state = shared.state();
        let handed_on = state.port(&request.target).map(Answer::pass);
        let told = state.told.get(path(&request.target)).cloned();
        state.next.pop_front().or(told).or(handed_on).unwrap_or_else(|| state.otherwise.clone())
    };
    let unread = request.clone();
    http::body(&mut stream, &mut request, rest).await?;
    if matches!(answer.reply, Reply::Refused) {
        shared.state().posts.push(unread);
        return send(stream, CUT).await;
    }
    shared.state().posts.push(request.clone());
    if let Some(gate) = &answer.before {
        gate.passed().await;
    }
    let bytes = match &answer.reply {
        Reply::Written { status, headers, body } => http::response(*status, headers, body.as_bytes()),
        Reply::Forwarded { port } => http::forward(&request, *port).await.unwrap_or_else(|_| bad_gateway()),
        Reply::Passed { port } => http::pass(&request, *port).await.unwrap_or_else(|_| bad_gateway()),
        Reply::Refused => return Ok(()),
    };
    if let Some(gate) = &answer.after {
        gate.passed().await;
    }
    send(stream, if answer.lost { CUT } else { &bytes }).await
}

fn bad_gateway() -> Vec<u8> {
    http::response(502, &[("content-type".into(), "text/html".into())], b"<h1>Bad Gateway</h1>")
}

async fn send(mut stream: TcpStream, bytes: &[u8]) -> Result<()> {
    stream.write_all(bytes).await?;
    stream.shutdown().await?;
    Ok(())
}

/// A target's file in the built page's folder.
fn path(target: &str) -> &str {
    let path = target.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    if path.is_empty() { "index.html" } else { path }
}

fn not_found() -> Vec<u8> {
    http::response(404, &[("content-type".into(), "text/plain".into())], b"not found")
}

async fn file(target: &str, folders: &[(String, PathBuf)]) -> Vec<u8> {
    let name = path(target);
    let Ok(site) = paths::site() else {
        return not_found();
    };
    if name.split('/').any(|part| part == "..") {
        return not_found();
    }
    let lies = folders.iter().find_map(|(beginning, folder)| Some(folder.join(name.strip_prefix(beginning.as_str())?)));
    match tokio::fs::read(lies.unwrap_or_else(|| site.join(name))).await {
        Ok(body) => http::response(200, &[("content-type".into(), content_type(name).into())], &body),
        Err(_) => not_found(),
    }
}

fn content_type(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "css" => "text/css",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_names_a_file() {
        assert_eq!(path("/"), "index.html");
        assert_eq!(path("/events/a.json?v=2"), "events/a.json");
    }
}
