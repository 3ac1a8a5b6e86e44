//! What a [`crate::Responder`] does with a request that carries a form: one value for each.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::backend::Backend;

/// Something that a test opens when it has seen enough; clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    /// A closed one.
    pub fn closed() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    /// Lets everybody through, now and later.
    pub fn open(&self) {
        self.0.close();
    }

    pub(crate) async fn passed(&self) {
        // It never gives a permit: an error, which says that it was closed, is the only way out.
        let _ = self.0.acquire().await;
    }
}

/// How one request is treated.
#[derive(Debug, Clone)]
pub struct Answer {
    pub(crate) reply: Reply,
    pub(crate) before: Option<Gate>,
    pub(crate) after: Option<Gate>,
    pub(crate) lost: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Written { status: u16, headers: Vec<(String, String)>, body: String },
    Forwarded { port: u16 },
    Passed { port: u16 },
    Refused,
}

impl Answer {
    /// Answers with this status, type and body, and does nothing else.
    pub fn status(status: u16, content_type: &str, body: &str) -> Self {
        Self::of(Reply::Written { status, headers: vec![("content-type".into(), content_type.into())], body: body.into() })
    }

    /// Hands the request to the backend and its answer back. If the backend is stopped: 502, as a proxy would.
    pub fn forward(backend: &Backend) -> Self {
        Self::of(Reply::Forwarded { port: backend.port() })
    }

    /// Hands the request to a server on this port as it came, host and cookies too, and its answer back; 502 if there is none.
    pub fn pass(port: u16) -> Self {
        Self::of(Reply::Passed { port })
    }

    /// Cuts the connection and takes nothing of the body.
    pub fn hang_up() -> Self {
        Self::of(Reply::Refused)
    }

    /// Adds a header to an answer that is written here.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Reply::Written { headers, .. } = &mut self.reply {
            headers.push((name.into(), value.into()));
        }
        self
    }

    /// Reads the request and does nothing with it until the gate opens.
    #[must_use]
    pub fn delayed(mut self, gate: &Gate) -> Self {
        self.before = Some(gate.clone());
        self
    }

    /// Does its work, and keeps the answer back until the gate opens.
    #[must_use]
    pub fn held(mut self, gate: &Gate) -> Self {
        self.after = Some(gate.clone());
        self
    }

    /// Does its work, and cuts the connection where the answer should be.
    #[must_use]
    pub fn lost(mut self) -> Self {
        self.lost = true;
        self
    }

    fn of(reply: Reply) -> Self {
        Self { reply, before: None, after: None, lost: false }
    }
}
