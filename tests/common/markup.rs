//! HTML that was written by the widget, judged: nothing in it may act, and nothing may lead where a page shouldn't lead.
//!
//! It reads HTML as narrowly as Yew writes it (names in small letters, values in double quotes, no sign of markup in a text), and
//! refuses whatever is written otherwise: what a browser would make of that isn't asked. Addresses are judged by the URL Standard's
//! own rules, not by the widget's.

use url::Url;

/// Every element that the widget draws.
pub(crate) const ELEMENTS: &[&str] = &[
    "a", "article", "bdi", "br", "button", "dd", "details", "div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "img", "input", "label", "legend", "li", "nav", "option", "p", "path", "section", "select", "slot", "span", "strong",
    "summary", "svg", "textarea", "time", "ul",
];
/// Those that a prerendered snippet has beside them.
pub(crate) const SNIPPET: [&str; 7] = ["event-registration", "link", "meta", "noscript", "script", "style", "template"];
const VOID: [&str; 5] = ["br", "img", "input", "link", "meta"];
/// Where the addresses are that somebody or something follows.
const FOLLOWED: [&str; 8] = ["href", "src", "action", "formaction", "data", "poster", "cite", "xlink:href"];
/// What neither a view nor a text has any business with.
const FORBIDDEN: [&str; 6] = ["style", "srcdoc", "srcset", "formaction", "http-equiv", "is"];
const DEEPEST: usize = 24;

/// What is wrong with a drawn page; nothing is how it should be. `also` are elements that it may have beyond the widget's own.
pub(crate) fn faults(html: &str, also: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        if text.contains('>') {
            faults.push(format!("a text with the end of a tag: {}", short(text)));
        }
        let Some((tag, mut after)) = split_tag(after) else {
            faults.push(format!("a tag without an end: {}", short(after)));
            break;
        };
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                faults.push(format!("{name} ends and isn't open"));
            }
            rest = after;
            continue;
        }
        let (name, attributes) = tag.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((tag, ""));
        if !ELEMENTS.contains(&name) && !also.contains(&name) {
            faults.push(format!("the element {}", short(name)));
        }
        judge(name, attributes, &mut faults);
        if name == "script" || name == "style" {
            // Its text ends where the same name does, whatever stands before.
            let end = format!("</{name}>");
            after = after.split_once(end.as_str()).map_or("", |(_, after)| after);
        } else if !VOID.contains(&name) {
            open.push(name);
        }
        if open.len() > DEEPEST {
            faults.push(format!("deeper than {DEEPEST}: {}", open.join(" ")));
            break;
        }
        rest = after;
    }
    if !open.is_empty() {
        faults.push(format!("still open: {}", open.join(" ")));
    }
    faults
}

/// A tag's inside and what follows it; a `>` in quotes ends nothing.
fn split_tag(after: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let end = after.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    })?;
    Some((after.get(..end)?.trim_end_matches(['/', ' ']), after.get(end + 1..)?))
}

fn judge(element: &str, attributes: &str, faults: &mut Vec<String>) {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == ':';
        let camel = element == "svg" && name.eq_ignore_ascii_case("viewBox");
        if !camel && (name.is_empty() || !name.chars().all(is_name)) {
            return faults.push(format!("{element} has an attribute {}", short(name)));
        }
        if name.starts_with("on") || FORBIDDEN.contains(&name) {
            faults.push(format!("{element} has {name}"));
        }
        let value = after.strip_prefix("=\"").and_then(|after| after.split_once('"'));
        let (value, after) = match value {
            Some((value, after)) => (value, after),
            None if after.starts_with('=') => return faults.push(format!("{element} has {name} without quotes")),
            None => ("", after),
        };
        if value.contains('<') {
            faults.push(format!("{element} has {name} with markup: {}", short(value)));
        }
        let picture = element == "img" || element == "script" || element == "link";
        if FOLLOWED.contains(&name) && !leads_well(&plain(value), picture) {
            faults.push(format!("{element} has {name} to {}", short(value)));
        }
        rest = after.trim_start();
    }
}

/// Whether an address leads where a page may lead, or, for what is loaded, to the web.
pub(crate) fn leads_well(address: &str, loaded: bool) -> bool {
    let base = Url::parse("https://site.example/events/page.html").ok();
    // What isn't an address for the URL Standard leads nowhere.
    let Some(url) = base.and_then(|base| base.join(address).ok()) else { return true };
    let schemes: &[&str] = if loaded { &["http", "https"] } else { &["http", "https", "mailto", "tel"] };
    schemes.contains(&url.scheme())
}

/// A text with its entities put back.
pub(crate) fn plain(text: &str) -> String {
    let entities = [("&#x27;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&#x2F;", "/"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

fn short(text: &str) -> String {
    format!("{:?}", text.chars().take(80).collect::<String>())
}
