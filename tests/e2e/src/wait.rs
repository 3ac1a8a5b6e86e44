//! Waiting for a condition. The only place where time passes in these tests.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// How long anything may take before it counts as not happening: long, since a loaded machine isn't a failure.
pub const DEADLINE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(25);

/// Tries again and again until there is a value.
///
/// # Errors
/// None came within [`DEADLINE`]; the message says what was waited for and what the last attempt found wrong.
pub async fn until<T>(what: &str, mut attempt: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let began = Instant::now();
    loop {
        let tried = attempt().await;
        if let Ok(Some(value)) = tried {
            return Ok(value);
        }
        if began.elapsed() > DEADLINE {
            let why = tried.err().unwrap_or_else(|| anyhow!("it did not happen"));
            return Err(why.context(format!("waited {} s for {what}", DEADLINE.as_secs())));
        }
        tokio::time::sleep(POLL).await;
    }
}
