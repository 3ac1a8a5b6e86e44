//! `registration.submission`: where registrations go and what the backend there understands. What each member means is
//! documented in `docs/submission.md`.
//!
//! Only the types; what is more than one member's own value is [`super::describe`]'s.
use super::rule::Rule;
use crate::core::object::{object, words};
use crate::core::{json::Value, text::Text};

words! {
    /// How what is posted travels: by fetch, by one whose answer can't be read, as a form post that leaves the page, or as a mail
    /// that the attendee sends.
    pub enum Transport { "fetch" Fetch, "no-cors" NoCors, "navigate" Navigate, "mailto" Mailto }
}

words! {
    /// Whether cookies travel along.
    pub enum Credentials { "same-origin" SameOrigin, "omit" Omit, "include" Include }
}

words! {
    /// The form of the body; `json-as-text` is JSON as `text/plain`, before which a browser asks nobody, `json-in-field` JSON as the
    /// text of one control, urlencoded.
    pub enum Encoding {
        "json" Json, "urlencoded" Urlencoded, "multipart" Multipart, "json-as-text" JsonAsText, "json-in-field" JsonInField,
    }
}

words! {
    /// How one answer is written.
    pub enum As {
        "text" Text, "true" True, "boolean" Boolean, "on" On, "1" One, "number" Number,
        "list" List, "brackets" Brackets, "indexed" Indexed, "join" Join,
    }
}

words! {
    /// How field errors stand in an answer.
    pub enum Shape {
        "map" Map, "list" List, "tree" Tree, "list-of-maps" ListOfMaps, "strings" Strings,
        "text-pattern" TextPattern, "html" Html, "json-text" JsonText,
    }
}

object! {
    /// Where one answer goes.
    pub struct Mapping { from: String, to: String, "as" style: As, values: Vec<(String, String)>, "omitEmpty" omit_empty: bool }
}

object! {
    /// The fields as a list of objects.
    pub struct Records {
        at: String, "nameKey" name_key: Option<String>, "valueKey" value_key: Option<String>,
        "labelKey" label_key: Option<String>, extra: Value,
    }
}

words! {
    /// Where a token comes from: the host page, something that is fetched, or the answer that refused.
    pub enum Source {
        "meta" Meta, "input" Input, "cookie" Cookie, "attribute" Attribute,
        "fetch-html" Html, "fetch-json" Json, "fetch-text" Text, "response-header" Header, "error-body" ErrorBody,
    }
}

object! {
    /// Where a token goes.
    pub struct Target { field: Option<String>, header: Option<String> }
}

object! {
    /// Something that has to travel along, like a CSRF token.
    pub struct Token {
        source: Option<Source>, name: String, selector: String, attribute: Option<String>, pointer: String,
        url: String, to: Target, variable: String;
        "refreshOn" refresh_on: Option<Rule>,
    }
}

impl Token {
    /// What the page is asked for it, as [`Platform::page`](crate::core::platform::Platform::page) is.
    pub(super) fn on_page(&self) -> Option<String> {
        let word = self.source?.name();
        match self.source? {
            Source::Meta | Source::Input | Source::Cookie => Some(format!("{word}:{}", self.name)),
            Source::Attribute => Some(format!("{word}:{}@{}", self.selector, self.attribute.as_deref().unwrap_or_default())),
            _ => None,
        }
    }
}

object! {
    /// An earlier request: variables and where in its answer they are.
    pub struct Step {
        capture: Vec<(String, String)>;
        /// How it is made.
        part: Part,
    }
}

object! {
    /// What a request is made from.
    pub struct Part {
        url: String, method: String, credentials: Credentials, encoding: Encoding,
        "jsonField" json_field: Option<String>, "contentType" content_type: Option<String>, at: String,
        fields: Vec<Mapping>, others: String, honeypots: Vec<String>, records: Option<Records>,
        headers: Vec<(String, String)>;
        /// : whether it is the default post.
        "shape" nested: bool,
        "constants" constants: Vec<(String, Value)>,
    }
}

object! {
    /// A place of field errors.
    pub struct ErrorPlace {
        at: String, shape: Option<Shape>, key: String, text: String, code: String, codes: Vec<(String, Text)>,
        pattern: String, strip: Vec<String>, rename: Vec<(String, String)>, "formKeys" form_keys: Vec<String>,
        selector: String, attribute: String,
        /// : whether it is read only where no place before it told anything.
        otherwise: bool,
        /// : the name that was sent, with `{}` for the one in the answer.
        wire: String,
    }
}

object! {
    /// When it is sent again by itself: after which statuses, after how many seconds where the answer doesn't say, how often.
    pub struct Retry { on: Vec<String>, after: Option<u32>, most: Option<u32> }
}

object! {
    /// Where the key of a registration goes.
    pub struct Idempotency { header: Option<String>, field: Option<String> }
}

object! {
    /// The most that a backend takes.
    pub struct Limits { bytes: Option<u32>, fields: Option<u32> }
}

object! {
    /// How to reach a backend and how to read it.
    pub struct Description {
        transport: Transport, idempotency: Idempotency, variables: Vec<(String, Value)>,
        /// : what stands before every address that begins with a slash.
        base: String,
        tokens: Vec<Token>, steps: Vec<Step>, "outcome" rules: Vec<Rule>, errors: Vec<ErrorPlace>,
        message: Vec<String>, reference: Vec<String>, redirect: Vec<String>, "joinUrl" join_url: Vec<String>,
        waiting: Vec<String>, limits: Limits, retry: Retry;
        /// The registration's own request.
        part: Part,
        "timeout" timeout: u32,
    }
}

impl Description {
    /// Whether files can travel: only in a request of the platform's own multipart encoding.
    pub fn takes_files(&self) -> bool {
        self.part.encoding == Encoding::Multipart && matches!(self.transport, Transport::Fetch | Transport::NoCors)
    }
}
