//! Looks a crate's version up in `Cargo.lock`. It knows two lines of that format and no more.

use anyhow::{Result, bail};

/// The version of a crate that is in the lock file exactly once.
pub(crate) fn version<'a>(lock: &'a str, name: &str) -> Result<&'a str> {
    let wanted = format!("name = \"{name}\"");
    let mut lines = lock.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if line == wanted {
            found.extend(lines.next().and_then(|next| next.strip_prefix("version = \"")).and_then(|next| next.strip_suffix('"')));
        }
    }
    match found.as_slice() {
        [version] => Ok(version),
        [] => {
            bail!("Cargo.lock doesn't list {name}; run `cargo update --workspace` to complete it")
        }
        several => bail!("Cargo.lock lists {name} in several versions ({}); one is needed, see `cargo tree -d`", several.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
[[package]]
name = "wasm-bindgen"
version = "0.2.130"
dependencies = [
 "wasm-bindgen-macro",
]

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.130"

[[package]]
name = "sha2"
version = "0.10.9"

[[package]]
name = "sha2"
version = "0.11.1"
"#;

    #[test]
    fn the_one_version_is_found() {
        assert_eq!(version(LOCK, "wasm-bindgen").ok(), Some("0.2.130"));
    }

    #[test]
    fn none_and_several_are_told_apart() {
        let message = |name| version(LOCK, name).map_err(|error| error.to_string()).err().unwrap_or_default();
        assert!(message("yew").starts_with("Cargo.lock doesn't list yew"), "{}", message("yew"));
        assert!(message("sha2").contains("several versions (0.10.9, 0.11.1)"), "{}", message("sha2"));
    }
}
