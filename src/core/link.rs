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

/// A link of a list as it is on the page at `here`: a mere `?event=…` leaves the rest of the page's query as it is, and an empty
/// one leads back to the list.
pub fn on_page(link: &str, here: &str) -> String {
    if !link.is_empty() && !link.starts_with("?event=") {
        return link.to_owned();
    }
    let here = here.split('#').next().unwrap_or_default();
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let others = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("event="));
    let pairs: Vec<&str> = others.chain(link.strip_prefix('?')).collect();
    format!("{path}{}{}", if pairs.is_empty() { "" } else { "?" }, pairs.join("&"))
}

/// A text as one component of a link: `encodeURIComponent`, but stricter.
pub fn component(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => encoded.push(byte as char),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
