//! Who is logged in: tokens in memory, for some hours.
//!
//! Knows nothing of HTTP but how the cookie is written. A restart logs everybody out.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::token;

/// How long one is logged in at most: a long day at the door.
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);
/// How long one stays logged in without doing anything.
const IDLE: Duration = Duration::from_secs(2 * 60 * 60);
/// How many may be logged in at once; the one who did nothing for longest makes room.
const MOST: usize = 64;

/// The cookie that carries the token.
pub(super) const COOKIE: &str = "er-organiser";
/// The cookie that the login form is bound to, before there is a session.
pub(super) const LOGIN_COOKIE: &str = "er-organiser-login";

/// Everyone who is logged in.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    open: Mutex<HashMap<String, Session>>,
}

#[derive(Debug, Clone)]
struct Session {
    began: Instant,
    seen: Instant,
    /// What every form of this session carries.
    csrf: String,
}

impl Session {
    fn lives(&self, now: Instant) -> bool {
        now.duration_since(self.began) < LONGEST && now.duration_since(self.seen) < IDLE
    }
}

impl Sessions {
    /// Logs in; the token is the cookie's.
    ///
    /// # Errors
    /// The operating system has no randomness to give.
    pub(super) fn open(&self, now: Instant) -> Result<String, getrandom::Error> {
        let (token, csrf) = (token::new()?, token::new()?);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, session| session.lives(now));
        if open.len() >= MOST
            && let Some(idlest) = open.iter().min_by_key(|(_, session)| session.seen).map(|(hash, _)| hash.clone())
        {
            open.remove(&idlest);
        }
        open.insert(token::hash(&token), Session { began: now, seen: now, csrf });
        Ok(token)
    }

    /// What the forms of this token's session carry; nothing when it isn't one, or not any more.
    pub(super) fn csrf(&self, token: &str, now: Instant) -> Option<String> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let session = open.get_mut(&token::hash(token)).filter(|session| session.lives(now))?;
        session.seen = now;
        Some(session.csrf.clone())
    }

    /// Logs out.
    pub(super) fn close(&self, token: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&token::hash(token));
    }
}

/// A `Set-Cookie` header's value: for these pages alone, never for scripts, never from another site. An empty value takes
/// the cookie back.
pub(super) fn cookie(name: &str, value: &str, secure: bool) -> String {
    let age = if value.is_empty() { 0 } else { LONGEST.as_secs() };
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/organiser; Max-Age={age}; HttpOnly; SameSite=Strict{secure}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_nothing_is_done_and_at_the_end_of_the_day() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let token = sessions.open(now).unwrap();
        let csrf = sessions.csrf(&token, now + IDLE / 2).unwrap();
        assert_eq!(sessions.csrf(&token, now + IDLE), Some(csrf), "what is used goes on");
        assert_eq!(sessions.csrf(&token, now + IDLE * 2), None);
        let busy = sessions.open(now).unwrap();
        let lived = (0..24).take_while(|hour| sessions.csrf(&busy, now + Duration::from_secs(3600) * *hour).is_some()).count();
        assert_eq!(lived, 12);
    }

    #[test]
    fn who_logs_out_is_out_and_a_guess_was_never_in() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let token = sessions.open(now).unwrap();
        assert_eq!(sessions.csrf("", now), None);
        assert_eq!(sessions.csrf(&token::new().unwrap(), now), None);
        sessions.close(&token);
        assert_eq!(sessions.csrf(&token, now), None);
    }

    #[test]
    fn so_many_may_be_in_at_once() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let first = sessions.open(now).unwrap();
        for second in 1..=MOST as u64 {
            sessions.open(now + Duration::from_secs(second)).unwrap();
        }
        assert_eq!(sessions.csrf(&first, now), None);
        assert_eq!(sessions.open.lock().unwrap().len(), MOST);
    }

    #[test]
    fn a_cookie_is_for_these_pages_alone() {
        assert_eq!(cookie("a", "b", true), "a=b; Path=/organiser; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
        assert_eq!(cookie("a", "", false), "a=; Path=/organiser; Max-Age=0; HttpOnly; SameSite=Strict");
    }
}
