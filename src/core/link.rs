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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_that_a_page_may_follow_are_allowed() {
        for good in
            ["https://a.example/b?c#d", "HTTP://A.example", "mailto:a@b.example", "tel:+39091", "logos/a.svg", "/a:b", "//a.example", "#a"]
        {
            assert_eq!(allowed(good).as_deref(), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScript:alert(1)",
            "java\nscript:alert(1)",
            " \u{1}javascript:a",
            "data:text/html,a",
            "vbscript:a",
            "",
            "blob:a",
            "\\\\a",
        ] {
            assert_eq!(allowed(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_component_holds_nothing_that_a_link_would_read() {
        assert_eq!(component("Via Trinacria 34-36, Palermo & più"), "Via%20Trinacria%2034-36%2C%20Palermo%20%26%20pi%C3%B9");
    }
}
