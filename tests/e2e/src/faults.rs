//! What lies between a browser and its server, and what goes wrong there: a proxy that treats one form after the other as it is told,
//! and hands everything else on. It knows HTTP, no widget and no backend.

use std::net::SocketAddr;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use fastrand::Rng;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::http::{self, Request};
use crate::responder::CUT;
use crate::wait;

/// What happens to a form: nothing; the connection breaks before it, after it, or in the midst of the answer; it or its answer comes
/// when the browser has given up; it is sent twice, at once or once more after its answer; the answer is cut off, or its letters or
/// the form's are changed; something answers in the backend's stead, or in its answer's; the device loses its network, before or
/// while the answer is on its way. What a device does is the test's part.
#[allow(missing_docs, reason = "said above")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    None,
    LostBefore,
    LostAfter,
    CutOff,
    LateRequest,
    LateAnswer,
    Doubled,
    DoubledLate,
    Truncated,
    GarbledRequest,
    GarbledAnswer,
    Instead,
    After,
    Offline,
    OfflineAfter,
}

impl Fault {
    /// Every one.
    pub const ALL: [Fault; 15] = [
        Fault::None,
        Fault::LostBefore,
        Fault::LostAfter,
        Fault::CutOff,
        Fault::LateRequest,
        Fault::LateAnswer,
        Fault::Doubled,
        Fault::DoubledLate,
        Fault::Truncated,
        Fault::GarbledRequest,
        Fault::GarbledAnswer,
        Fault::Instead,
        Fault::After,
        Fault::Offline,
        Fault::OfflineAfter,
    ];
}

/// By these statuses nothing was done with the form: who answers so after the backend has done it is believed all the same.
const BELIEVED: [u16; 4] = [401, 404, 405, 429];

/// A running proxy. It ends when this value goes.
#[derive(Debug)]
pub struct Network {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    port: u16,
    /// Statuses that nothing answers with in the backend's stead.
    kept: Range<u16>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    random: Rng,
    next: Option<Fault>,
    /// Forms that came, and those that are dealt with to the end.
    came: usize,
    done: usize,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Network {
    /// Starts it on a free port, before the server on this one. Whatever answers in a backend's stead keeps to other statuses than
    /// `kept`.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn start(port: u16, seed: u64, kept: Range<u16>) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no free port")?;
        let address = listener.local_addr()?;
        let state = Mutex::new(State { random: Rng::with_seed(seed), next: None, came: 0, done: 0 });
        let shared = Arc::new(Shared { port, kept, state });
        let task = tokio::spawn(accept(listener, shared.clone()));
        Ok(Self { address, shared, task })
    }

    /// The page's address, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Treats the next form like this. Those for which nothing is prescribed are handed on.
    pub fn next(&self, fault: Fault) {
        self.shared.state().next = Some(fault);
    }

    /// How many forms have come.
    pub fn came(&self) -> usize {
        self.shared.state().came
    }

    /// Waits until more forms than these have come.
    ///
    /// # Errors
    /// None comes.
    pub async fn comes(&self, before: usize) -> Result<()> {
        wait::until("a form to arrive", async || Ok((self.came() > before).then_some(()))).await
    }

    /// Waits until nothing is on its way any more.
    ///
    /// # Errors
    /// It doesn't come to that.
    pub async fn is_idle(&self) -> Result<()> {
        let idle = |state: &State| (state.came == state.done).then_some(());
        wait::until("everything to arrive", async || Ok(idle(&self.shared.state()))).await
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = shared.clone();
        // A browser that goes away in the middle is no failure of the network's.
        tokio::spawn(async move { serve(stream, &shared).await });
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> Result<()> {
    let Some((mut request, rest)) = http::head(&mut stream).await? else { return Ok(()) };
    http::body(&mut stream, &mut request, rest).await?;
    if request.method != "POST" {
        let answer = http::pass(&request, shared.port).await?;
        return send(&mut stream, &answer).await;
    }
    let (fault, random) = {
        let mut state = shared.state();
        state.came += 1;
        (state.next.take().unwrap_or(Fault::None), state.random.fork())
    };
    let done = treat(&mut stream, request, shared, fault, random).await;
    shared.state().done += 1;
    done
}

async fn treat(stream: &mut TcpStream, mut request: Request, shared: &Shared, fault: Fault, mut random: Rng) -> Result<()> {
    let port = shared.port;
    match fault {
        Fault::LostBefore => return send(stream, CUT).await,
        Fault::Instead => return send(stream, &status(&mut random, |status| shared.kept.contains(&status))).await,
        Fault::LateRequest => given_up(stream).await,
        Fault::GarbledRequest => {
            let mut bytes = request.body.clone().into_bytes();
            garble(&mut bytes, &mut random);
            request.body = String::from_utf8(bytes).context("letters are changed into letters")?;
        }
        _ => {}
    }
    let mut answer = http::pass(&request, port).await?;
    if fault == Fault::Doubled {
        answer = http::pass(&request, port).await?;
    }
    let body = answer.windows(4).position(|window| window == b"\r\n\r\n").map_or(answer.len(), |end| end + 4);
    match fault {
        Fault::LostAfter => return send(stream, CUT).await,
        Fault::CutOff => answer.truncate(body + (answer.len() - body) / 2),
        Fault::LateAnswer | Fault::OfflineAfter => given_up(stream).await,
        Fault::Truncated => {
            let rest = answer.split_off(body);
            let cut = rest.get(..random.usize(..rest.len().max(1))).unwrap_or_default();
            let head = String::from_utf8_lossy(&answer)
                .replace(&format!("content-length: {}", rest.len()), &format!("content-length: {}", cut.len()));
            answer = [head.as_bytes(), cut].concat();
        }
        Fault::GarbledAnswer => garble(answer.get_mut(body..).unwrap_or_default(), &mut random),
        Fault::After => answer = status(&mut random, |status| BELIEVED.contains(&status) || shared.kept.contains(&status)),
        _ => {}
    }
    let sent = send(stream, &answer).await;
    if fault == Fault::DoubledLate {
        http::pass(&request, port).await?;
    }
    sent
}

/// Waits until the browser has closed the connection.
async fn given_up(stream: &mut TcpStream) {
    // Nothing more comes of a form that was read: zero bytes, or an error, are the connection's end.
    let _ = stream.read(&mut [0; 64]).await;
}

async fn send(stream: &mut TcpStream, bytes: &[u8]) -> Result<()> {
    stream.write_all(bytes).await?;
    stream.shutdown().await?;
    Ok(())
}

/// An answer with any other status, of something that knows nothing of registrations.
fn status(random: &mut Rng, kept: impl Fn(u16) -> bool) -> Vec<u8> {
    let status = loop {
        let status = random.u16(200..600);
        if !kept(status) {
            break status;
        }
    };
    let bare = matches!(status, 204 | 205 | 304) || random.bool();
    let body: &[u8] = if bare { b"" } else { b"<!doctype html><title>Gateway</title><h1>Please try again later</h1>" };
    http::response(status, &[("content-type".into(), "text/html".into()), ("retry-after".into(), "1".into())], body)
}

/// One to four letters become others.
fn garble(bytes: &mut [u8], random: &mut Rng) {
    for _ in 0..random.u8(1..=4) {
        let place = random.usize(..bytes.len().max(1));
        if let Some(byte) = bytes.get_mut(place).filter(|byte| byte.is_ascii()) {
            *byte = random.u8(b' '..b'~');
        }
    }
}
