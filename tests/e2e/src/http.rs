//! As much of HTTP/1.1 as a test's server needs: one request for each connection, bodies with a length.

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const LARGEST_HEAD: usize = 64 * 1024;
const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `POST`, mostly.
    pub method: String,
    /// The path with its query.
    pub target: String,
    /// In the order in which they came; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, empty if it was never read.
    pub body: String,
}

impl Request {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Reads line and headers; what came of the body already is given beside them.
pub(crate) async fn head(stream: &mut TcpStream) -> Result<Option<(Request, Vec<u8>)>> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        ensure!(bytes.len() < LARGEST_HEAD, "the request's head is too long");
        if stream.read_buf(&mut bytes).await? == 0 {
            // A browser opens connections ahead of time and may never use them.
            return Ok(None);
        }
    };
    let rest = bytes.split_off(end + 4);
    parse(&String::from_utf8_lossy(&bytes)).map(|request| Some((request, rest)))
}

fn parse(head: &str) -> Result<Request> {
    let mut lines = head.trim_end().split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target)) = (first.next(), first.next()) else { bail!("no request line: {head:?}") };
    let headers = lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_string()));
    Ok(Request { method: method.into(), target: target.into(), headers: headers.collect(), body: String::new() })
}

/// Reads the rest of the body into the request.
pub(crate) async fn body(stream: &mut TcpStream, request: &mut Request, mut bytes: Vec<u8>) -> Result<()> {
    let length = request.header("content-length").map_or(Ok(0), str::parse::<usize>).context("a length that is no number")?;
    ensure!(length <= LARGEST_BODY, "the request's body is too long");
    while bytes.len() < length {
        ensure!(stream.read_buf(&mut bytes).await? > 0, "the request's body ended early");
    }
    bytes.truncate(length);
    request.body = String::from_utf8(bytes).context("the request's body isn't UTF-8")?;
    Ok(())
}

/// An answer's bytes.
pub(crate) fn response(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    // No reason phrase: browsers don't need one and the widget must not.
    let mut bytes = format!("HTTP/1.1 {status} \r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in headers {
        bytes.push_str(&format!("{name}: {value}\r\n"));
    }
    bytes.push_str("\r\n");
    let mut bytes = bytes.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// Sends the request to a server on this machine, as if it had been meant for that one, and gives the whole of its answer.
pub(crate) async fn forward(request: &Request, port: u16) -> Result<Vec<u8>> {
    let own = format!("http://127.0.0.1:{port}");
    let mut addressed = request.clone();
    for (name, value) in &mut addressed.headers {
        // The page believes that it talks to the server which forwards; the one behind must see itself addressed.
        match name.as_str() {
            "host" => *value = format!("127.0.0.1:{port}"),
            "origin" => value.clone_from(&own),
            "referer" => *value = format!("{own}/"),
            _ => {}
        }
    }
    pass(&addressed, port).await
}

/// Sends the request to a server on this machine with every header as it came, as a proxy does that keeps the host's name,
/// and gives the whole of its answer.
pub(crate) async fn pass(request: &Request, port: u16) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let mut head = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", request.method, request.target);
    for (name, value) in request.headers.iter().filter(|(name, _)| name != "connection") {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(request.body.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    ensure!(!answer.is_empty(), "the server closed the connection without an answer");
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read() -> Result<()> {
        let request = parse("POST /register?x=1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\r\n")?;
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/register?x=1"));
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.header("cookie"), None);
        Ok(())
    }

    #[test]
    fn an_answer_has_a_length_and_closes() {
        let bytes = response(422, &[("content-type".into(), "text/plain".into())], b"no");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(text, "HTTP/1.1 422 \r\ncontent-length: 2\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\nno");
    }
}
