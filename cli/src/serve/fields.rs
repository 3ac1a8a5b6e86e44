//! The pairs of a query or of a form that one of our own pages posts.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::HeaderMap;

/// The most pairs that are read.
const MOST: usize = 100;

/// The longest form that is read.
const LONGEST: usize = 16 * 1024;
/// How long a form may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Names and values, as they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `a=b&c=d`; there is none that can't be read.
    pub(crate) fn read(encoded: &[u8]) -> Fields {
        Fields(form_urlencoded::parse(encoded).take(MOST).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The first value of this name, without the blanks around it.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.trim())
    }

    /// The value as it was typed: a password may begin with a blank.
    pub(crate) fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }
}

/// A query of those pairs that have a value, with its question mark.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    let given: Vec<_> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    if given.is_empty() {
        return String::new();
    }
    format!("?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(given.into_iter()).finish())
}

/// A posted form; nothing when it is too long, too late or cut off.
pub(crate) async fn form(body: Body) -> Option<Fields> {
    let bytes = tokio::time::timeout(PATIENCE, to_bytes(body, LONGEST)).await.ok()?.ok()?;
    Some(Fields::read(&bytes))
}

/// Whether a browser says that another site sent this: beside the token in the form, so that neither stands alone.
pub(crate) fn is_foreign(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let written = query(&[("q", "Nicolò & Ada"), ("mode", ""), ("page", "2")]);
        assert_eq!(written, "?q=Nicol%C3%B2+%26+Ada&page=2");
        let read = Fields::read(written.trim_start_matches('?').as_bytes());
        assert_eq!((read.get("q"), read.get("mode"), read.get("page")), ("Nicolò & Ada", "", "2"));
        assert_eq!(query(&[("q", "")]), "");
    }

    #[test]
    fn another_sites_form_is_known_where_the_browser_says_so() {
        for (site, foreign) in
            [(None, false), (Some("same-origin"), false), (Some("none"), false), (Some("same-site"), true), (Some("cross-site"), true)]
        {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.append("sec-fetch-site", site.parse().unwrap());
            }
            assert_eq!(is_foreign(&headers), foreign, "{site:?}");
        }
    }
}
