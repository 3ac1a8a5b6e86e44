//! References: what an attendee reads out at the door, `ER-7K3QWX0P`.
//!
//! Eight characters of Crockford's base32 (no I, L, O, U) are 40 bits of the operating system's randomness: nobody finds
//! another's by counting. Knows nothing of the table; [`crate::store`] looks whether one is taken.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

/// A new reference.
///
/// # Errors
/// The operating system has no randomness to give.
pub fn new() -> Result<String, getrandom::Error> {
    let mut bytes = [0u8; LENGTH];
    getrandom::fill(&mut bytes)?;
    Ok(spell(bytes))
}

/// The reference that somebody typed: in small letters, without its hyphen or its `ER`, with the letters that Crockford's base32
/// takes for digits (O, I, L). Nothing when it can't be one.
pub fn read(typed: &str) -> Option<String> {
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let code = letters.strip_prefix("ER").filter(|rest| rest.len() == LENGTH).unwrap_or(&letters);
    let code = code.replace('O', "0").replace(['I', 'L'], "1");
    (code.len() == LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter))).then(|| format!("ER-{code}"))
}

fn spell(bytes: [u8; LENGTH]) -> String {
    let letter = |byte: u8| ALPHABET.get(usize::from(byte & 31)).copied().map_or('0', char::from);
    std::iter::once("ER-".to_owned()).chain(bytes.map(|byte| letter(byte).to_string())).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_a_letter() {
        assert_eq!(spell([0, 9, 10, 18, 31, 32, 255, 26]), "ER-09AJZ0ZT");
    }

    #[test]
    fn a_reference_is_read_however_it_is_typed() {
        for (typed, expected) in [
            ("ER-7K3QWX0P", Some("ER-7K3QWX0P")),
            (" er 7k3q wx0p ", Some("ER-7K3QWX0P")),
            ("7k3qwxop", Some("ER-7K3QWX0P")),
            ("ER-ERI23456", Some("ER-ER123456")),
            ("er123456", Some("ER-ER123456")),
            ("ER-7K3QWX0", None),
            ("ER-7K3QWX0U", None),
            ("", None),
            ("Ada Russo", None),
        ] {
            assert_eq!(read(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn two_references_differ() {
        let some: std::collections::HashSet<_> = (0..100).map(|_| new().unwrap()).collect();
        assert_eq!(some.len(), 100);
        assert!(some.iter().all(|reference| reference.len() == 11));
    }
}
