//! Which links may be followed: a file or an answer is somebody's text, and `javascript:` is a text too.

/// The link, if it leads where a page may lead: `http`, `https`, `mailto`, `tel`, or a place relative to the file.
pub fn allowed(link: &str) -> Option<String> {
    let link = link.trim();
    // Browsers drop tabs and line breaks inside a scheme, so `java\nscript:` would run.
    if link.is_empty() || link.chars().any(|c| c.is_control() || c == '\\') {
        return None;
    }
    let end = link.find(['/', '?', '#']).unwrap_or(link.len());
    let relative = !link.get(..end)?.contains(':');
    let scheme = link.split(':').next()?.to_ascii_lowercase();
    (relative || ["http", "https", "mailto", "tel"].contains(&scheme.as_str())).then(|| link.to_owned())
}

/// Whether a text is an address on the web.
pub fn is_web(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// A text as one component of a link: `encodeURIComponent`, but stricter.
pub fn component(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => encoded.push(byte as char),
            _ => {
                encoded.push('%');
                for digit in [byte >> 4, byte & 15] {
                    encoded.push(char::from_digit(digit.into(), 16).unwrap_or('0').to_ascii_uppercase());
                }
            }
        }
    }
    encoded
}
