//! What was posted, JSON or a native form's urlencoded body, as the same thing: an event's id, the attendees' answers.
//!
//! Both are read into the form's own values, so that one `validate` judges them, and written again as the default post, so
//! that only what the form asks is stored.

use event_registration::core::form::{Form, MOST_ATTENDEES, Mode, Values};
use event_registration::core::json::Value;
use event_registration::core::submission::{default_post, read_post};

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
        match Value::parse(text)? {
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

    /// The answers of each attendee; mode and consents are everyone's.
    pub(super) fn attendees(&self, form: &Form) -> Vec<Values> {
        let object = match self {
            Post::Form(values) => return (0..values.attendees()).map(|attendee| values.of(attendee)).collect(),
            Post::Json(object) => object,
        };
        let shared: Vec<(String, Value)> = match object {
            Value::Object(members) => members.iter().filter(|(name, _)| name != "attendees").cloned().collect(),
            _ => Vec::new(),
        };
        let attendees = object.get("attendees").map(Value::items).unwrap_or_default();
        let alone = |attendee: &Value| {
            let mut members = shared.clone();
            members.push(("attendees".to_owned(), Value::List(vec![attendee.clone()])));
            read_post(form, &Value::Object(members)).values
        };
        // One more than may come, so that the surplus is seen; the rest isn't worth the work.
        attendees.iter().take(MOST_ATTENDEES + 1).map(alone).collect()
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

/// Writes what is stored of a checked post; nothing when there is no mode or no attendee in it, which a check forbids.
pub(super) fn stored(form: &Form, post: &Post, attendees: &[Values], language: &str) -> Option<Stored> {
    let posts: Vec<Value> = attendees.iter().map(|values| default_post(form, "", values, language)).collect();
    let first = posts.first()?;
    let everyone = posts.iter().flat_map(|post| post.get("attendees").map(Value::items).unwrap_or_default()).cloned();
    Some(Stored {
        mode: form.mode(attendees.first()?)?,
        attendees: Value::List(everyone.collect()).to_json(),
        consents: post.consents(first.get("consents").map(Value::items).unwrap_or_default()).to_json(),
    })
}
