//! The pairs of a query or of a posted form.

/// The most pairs that are read.
const MOST: usize = 100;

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

#[cfg(test)]
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
}
