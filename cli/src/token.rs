//! Secrets that a link, a cookie or a form carries: random, and kept only as their hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// 256 bits of the operating system's randomness, as text that needs no escaping in a cookie, a form or a link.
///
/// # Errors
/// The operating system has no randomness to give.
pub fn new() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a token.
pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}

/// Whether two tokens are the same. Their hashes are compared, so that the time it takes says nothing of where they differ;
/// nothing is never a token.
pub fn same(one: &str, other: &str) -> bool {
    !one.is_empty() && hash(one) == hash(other)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_itself_and_no_other() {
        let (one, other) = (new().unwrap(), new().unwrap());
        assert_eq!((one.len(), hash(&one).len()), (43, 43));
        assert!(same(&one, &one) && !same(&one, &other) && !same("", ""));
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
    }
}
