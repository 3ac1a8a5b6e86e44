//! What was posted, JSON or a native form's urlencoded body, as the same thing: an event's id, the attendees' answers.
//!
//! Both are read into the form's own values, so that one `validate` judges them, and written again as the default post, so
//! that only what the form asks is stored.

use event_registration::core::form::{Form, HONEYPOT, Mode, Values};
use event_registration::core::json::Value;
use event_registration::core::submission::default_post;

use crate::post::read_post;

/// The most pairs of a native form that are read.
const MOST_PAIRS: usize = 1000;

/// The body, read as far as it can be without the form.
#[derive(Debug)]
pub(super) enum Post {
    /// The default post.
    Json(Value),
    /// A native form's pairs of control names and values.
    Form(Values),
}

impl Post {
    /// Reads a JSON body.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn json(body: &[u8]) -> Result<Post, String> {
        let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
        match crate::json::parse(text)? {
            object @ Value::Object(_) => Ok(Post::Json(object)),
            other => Err(format!("an object is expected, not {}", other.shown())),
        }
    }

    /// Reads a native form's body; there is none that can't be read.
    pub(super) fn form(body: &[u8]) -> Post {
        let mut values = Values::default();
        for (name, value) in form_urlencoded::parse(body).take(MOST_PAIRS) {
            values.tick(&name, &value, true);
        }
        Post::Form(values)
    }

    /// A text beside the answers: `event` or `language`.
    pub(super) fn text(&self, name: &str) -> &str {
        match self {
            Post::Json(object) => object.get(name).and_then(Value::as_text).unwrap_or_default(),
            Post::Form(values) => values.get(name),
        }
    }

    /// What the form noticed of how it was filled in. Of a native form only the hidden box tells.
    pub(super) fn flags(&self) -> String {
        let known = ["honeypot", "fast"];
        let raised = |flag: &&str| match self {
            Post::Json(object) => object.get("flags").is_some_and(|flags| flags.items().iter().any(|one| one.as_text() == Some(*flag))),
            Post::Form(values) => *flag == "honeypot" && !values.get(HONEYPOT).is_empty(),
        };
        known.into_iter().filter(raised).collect::<Vec<_>>().join(" ")
    }

    /// Everyone's answers, as the form's controls would hold them; nothing when nobody is in it.
    pub(super) fn values(&self, form: &Form) -> Option<Values> {
        match self {
            Post::Form(values) => Some(values.clone()),
            Post::Json(object) => read_post(form, object),
        }
    }

    /// The consents as they are stored: the form's, each with the text, version and language that the page says it showed.
    fn consents(&self, written: &[Value]) -> Value {
        let posted = match self {
            Post::Json(object) => object.get("consents").map(Value::items).unwrap_or_default(),
            Post::Form(_) => &[],
        };
        let with_shown = |consent: &Value| {
            let shown = posted.iter().find(|one| one.get("id").is_some() && one.get("id") == consent.get("id"));
            let Value::Object(members) = consent else { return consent.clone() };
            let member = |(name, value): &(String, Value)| {
                let said = shown.and_then(|one| one.get(name)).filter(|said| name != "granted" && said.as_text().is_some());
                (name.clone(), said.unwrap_or(value).clone())
            };
            Value::Object(members.iter().map(member).collect())
        };
        Value::List(written.iter().map(with_shown).collect())
    }
}

/// A checked post as it is stored.
#[derive(Debug)]
pub(super) struct Stored {
    /// How everyone takes part.
    pub(super) mode: Mode,
    /// The attendees, as JSON.
    pub(super) attendees: String,
    /// The consents, as JSON.
    pub(super) consents: String,
}

/// Writes what is stored of a checked post; nothing when there is no mode in it, which a check forbids.
pub(super) fn stored(form: &Form, post: &Post, values: &Values, language: &str) -> Option<Stored> {
    let written = default_post(form, "", values, language);
    let part = |name: &str| written.get(name).map(Value::items).unwrap_or_default();
    Some(Stored {
        mode: form.mode(values)?,
        attendees: Value::List(part("attendees").to_vec()).to_json(),
        consents: post.consents(part("consents")).to_json(),
    })
}
