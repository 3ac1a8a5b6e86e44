//! The one password, of which only argon2's hash is kept.

use anyhow::{Context as _, anyhow, ensure};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

/// The fewest characters of a password.
const SHORTEST: usize = 12;

/// A password's hash, as a PHC string.
#[derive(Debug, Clone)]
pub(super) struct Password(String);

impl Password {
    /// Of a password as it is typed, or of its hash, `$argon2id$…`.
    ///
    /// # Errors
    /// It is too short, or a hash that can't be read.
    pub(super) fn new(given: &str) -> anyhow::Result<Password> {
        const NAME: &str = super::super::ORGANISER_PASSWORD;
        if given.starts_with("$argon2") {
            PasswordHash::new(given).map_err(|error| anyhow!("{NAME}: not a PHC string of argon2 ({error}); quote its $ for the shell"))?;
            return Ok(Password(given.to_owned()));
        }
        let long = given.chars().count() >= SHORTEST;
        ensure!(long, "{NAME}: the password opens everybody's details; give it at least {SHORTEST} characters");
        let hash = Argon2::default().hash_password(given.as_bytes()).map_err(|error| anyhow!("{error}")).context(NAME)?;
        Ok(Password(hash.to_string()))
    }

    /// Whether this is it. Takes a fraction of a second of computing, on purpose.
    pub(super) fn is(&self, typed: &str) -> bool {
        PasswordHash::new(&self.0).is_ok_and(|hash| Argon2::default().verify_password(typed.as_bytes(), &hash).is_ok())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_alone() {
        // `echo -n "corretto cavallo" | argon2 somesaltsomesalt -id -t 1 -k 8 -e` writes such a line; small, to be quick here.
        let hash = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, argon2::Params::new(8, 1, 1, None).unwrap())
            .hash_password(b"corretto cavallo")
            .unwrap()
            .to_string();
        let password = Password::new(&hash).unwrap();
        assert!(password.is("corretto cavallo"));
        assert!(!password.is("corretto Cavallo") && !password.is("") && !password.is(&hash));
    }

    #[test]
    fn a_plain_password_is_hashed() {
        let password = Password::new("corretto cavallo").unwrap();
        assert!(password.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", password.0);
        assert!(password.is("corretto cavallo"));
    }

    #[test]
    fn what_protects_nothing_is_refused_with_the_mend() {
        let told = |given: &str| Password::new(given).unwrap_err().to_string();
        assert!(told("short").contains("at least 12 characters"));
        assert!(told("$argon2id$broken").contains("EVENT_REGISTRATION_ORGANISER_PASSWORD: not a PHC string"));
    }
}
