//! The parts of a snippet in the order in which a browser needs them.

use std::fmt;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use event_registration::core::event::{Announcement, Party, Venue};
use event_registration::core::language::Catalogue;
use sha2::{Digest as _, Sha256};

use super::{Options, Styles};

/// The widget's own styles. No file of a site is read for them: what is drawn and how it looks are of one version.
static STYLES: LazyLock<String> = LazyLock::new(|| minified(include_str!("../../../static/widget.css")));

/// What a policy allows the styles by.
pub(super) fn style_hash() -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(STYLES.as_bytes())))
}

pub(super) struct Snippet<'a> {
    pub(super) options: &'a Options,
    pub(super) announcement: &'a Announcement,
    pub(super) words: &'a Catalogue,
    /// The event file's address.
    pub(super) src: &'a str,
    /// What was drawn.
    pub(super) content: &'a str,
    /// The event as JSON-LD.
    pub(super) structured: String,
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options { heading_level, view, theme, now, styles, .. } = self.options;
        let (assets, language) = (escaped(self.options.assets.trim_end_matches('/')), escaped(&self.words.language));
        let src = escaped(self.src);
        let script = format!("{assets}/event-registration.js");
        // Not the module and the files that it asks for: of three engines one takes what was preloaded, two fetch it again.
        // Behind the page itself: a script that arrives before the first paint runs before it.
        writeln!(f, "<link rel=\"modulepreload\" href=\"{script}\" fetchpriority=\"low\">")?;
        write!(f, "<event-registration src=\"{src}\" lang=\"{language}\" heading-level=\"{heading_level}\"")?;
        if view != "full" {
            write!(f, " view=\"{}\"", escaped(view))?;
        }
        if let Some(theme) = theme {
            write!(f, " theme=\"{}\"", escaped(theme))?;
        }
        if let Some(now) = now {
            write!(f, " now=\"{now}\"")?;
        }
        write!(f, "><template shadowrootmode=\"open\">")?;
        match styles {
            Styles::Inline => write!(f, "<style>{}</style>", &*STYLES)?,
            Styles::Link => write!(f, "<link rel=\"stylesheet\" href=\"{assets}/event-registration.css\">")?,
        }
        writeln!(f, "<div>{}</div></template>", self.content)?;
        self.fallback(f)?;
        writeln!(f, "</event-registration>")?;
        // After what visitors see: it is a sixth of the snippet.
        writeln!(f, "<script type=\"application/ld+json\">{}</script>", self.structured)?;
        writeln!(f, "<script type=\"module\" src=\"{script}\" fetchpriority=\"low\"></script>")
    }
}

impl Snippet<'_> {
    /// What stays where an editor strips the template or a browser is too old: what, when, where, and whom to ask.
    fn fallback(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (event, language) = (&self.announcement.event, self.words.language.as_str());
        let level = self.options.heading_level;
        writeln!(f, "<h{level}>{}</h{level}>", escaped(event.name.get(language)))?;
        let place = |venue: &Venue| match venue {
            Venue::Physical(place) => {
                let lines = std::iter::once(&place.name).chain(&place.address).map(|text| text.get(language));
                lines.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
            }
            Venue::Virtual(_) => self.words.text("online-venue"),
        };
        let facts = event.start.map(|start| self.words.moment(start)).into_iter().chain(event.venues.iter().map(place));
        for fact in facts {
            writeln!(f, "<p>{}</p>", escaped(&fact))?;
        }
        let way = |party: &Party| {
            let mail = party.email.as_ref().map(|email| (format!("mailto:{email}"), email.clone()));
            mail.or_else(|| party.url.as_ref().map(|url| (url.clone(), url.clone())))
        };
        let page = event.url.as_ref().map(|url| (url.clone(), url.clone()));
        if let Some((href, shown)) = event.contacts.iter().chain(&event.organizers).find_map(way).or(page) {
            writeln!(f, "<p>{}: <a href=\"{}\">{}</a></p>", escaped(&self.words.text("form")), escaped(&href), escaped(&shown))?;
        }
        Ok(())
    }
}

/// A text as an attribute's value or an element's content.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Styles without comments and needless white space.
fn minified(css: &str) -> String {
    let bare = crate::pattern(r"(?s)/\*.*?\*/").replace_all(css, "");
    let narrow = crate::pattern(r"\s+").replace_all(&bare, " ");
    crate::pattern(r" ?([{};,]) ?").replace_all(&narrow, "$1").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_lose_what_nobody_reads() {
        assert_eq!(minified("/* why */\n.a, .b {\n  margin: calc(1em + 2px);\n}\n"), ".a,.b{margin: calc(1em + 2px);}");
        assert!(!STYLES.contains("/*") && !STYLES.contains("</"));
    }
}
