//! `registration.submission`: where registrations go and what the backend there understands. The members are documented in
//! `docs/submission.md`.
//!
//! Only the types; reading them is [`super::describe`]'s.

use super::rule::Rule;
use crate::core::json::Value;
use crate::core::text::Text;

/// How what is posted travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transport {
    /// A request whose answer is read.
    #[default]
    Fetch,
    /// A request whose answer can't be read.
    NoCors,
    /// A form post that leaves the page.
    Navigate,
    /// A mail that the attendee sends.
    Mailto,
}

/// Whether cookies travel along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Credentials {
    /// Never.
    Omit,
    /// To the page's own origin.
    #[default]
    SameOrigin,
    /// Everywhere.
    Include,
}

/// The form of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// `application/json`
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`
    Urlencoded,
    /// `multipart/form-data`
    Multipart,
    /// JSON as `text/plain`: a browser asks nobody before it sends that.
    JsonAsText,
    /// JSON as the text of one control, urlencoded.
    JsonInField,
}

/// How one answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum As {
    /// As it was typed.
    #[default]
    Text,
    /// `true` when given, else absent.
    True,
    /// `true` or `false`.
    Boolean,
    /// `on` when given, else absent.
    On,
    /// `1` when given, else absent.
    One,
    /// A JSON number.
    Number,
    /// A list; in a form the name repeated.
    List,
    /// `name[]`
    Brackets,
    /// `name[0]`
    Indexed,
    /// One text, with commas.
    Join,
}

/// Where one answer goes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping {
    /// A field's name, `mode`, `event`, `language` or `consents.ID`.
    pub from: String,
    /// A JSON pointer or a name.
    pub to: String,
    /// How it is written.
    pub style: As,
    /// What the backend calls the answers.
    pub values: Vec<(String, String)>,
    /// Whether an empty answer is left out.
    pub omit_empty: bool,
}

/// The fields as a list of objects.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Records {
    /// Where the list goes.
    pub at: String,
    /// The member that names the field.
    pub name_key: String,
    /// The member that holds the answer.
    pub value_key: String,
    /// The member that holds the field's label.
    pub label_key: Option<String>,
    /// Further members of each.
    pub extra: Value,
}

/// Where a token comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The host page: `meta:NAME`, `input:NAME`, `cookie:NAME`, `attribute:SELECTOR@NAME`.
    Page(String),
    /// A page that is fetched: selector and attribute.
    Html(String, String, String),
    /// JSON that is fetched: pointer.
    Json(String, String),
    /// A text that is fetched.
    Text(String),
    /// A header of an answer that is fetched.
    Header(String, String),
    /// The answer that refused: pointer.
    ErrorBody(String),
}

/// Something that has to travel along, like a CSRF token.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Where it comes from.
    pub source: Source,
    /// The control it goes into.
    pub field: Option<String>,
    /// The header it goes into.
    pub header: Option<String>,
    /// The variable that holds it.
    pub variable: String,
    /// The answers after which it is fetched anew.
    pub refresh_on: Option<Rule>,
}

/// An earlier request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Step {
    /// How it is made.
    pub part: Part,
    /// Variables and where in its answer they are.
    pub capture: Vec<(String, String)>,
}

/// What a request is made from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// `url`
    pub url: String,
    /// `method`
    pub method: String,
    /// `credentials`
    pub credentials: Credentials,
    /// `encoding`
    pub encoding: Encoding,
    /// `jsonField`
    pub json_field: String,
    /// `contentType`
    pub content_type: Option<String>,
    /// `shape`: whether it is the default post.
    pub nested: bool,
    /// `at`
    pub at: String,
    /// `records`
    pub records: Option<Records>,
    /// `fields`
    pub fields: Vec<Mapping>,
    /// `others`: whether answers that `fields` doesn't name are sent.
    pub others: bool,
    /// `constants`
    pub constants: Vec<(String, Value)>,
    /// `honeypots`
    pub honeypots: Vec<String>,
    /// `headers`
    pub headers: Vec<(String, String)>,
}

/// How field errors stand in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Name → text.
    Map,
    /// Objects with name and text.
    List,
    /// Nested maps or lists.
    Tree,
    /// A list of maps.
    ListOfMaps,
    /// Texts for the whole form.
    Strings,
    /// A name inside a text.
    TextPattern,
    /// Elements of a page.
    Html,
    /// A text that is JSON again.
    JsonText,
}

/// A place of field errors.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorPlace {
    /// `at`
    pub at: String,
    /// `shape`
    pub shape: Shape,
    /// `key`
    pub key: String,
    /// `text`
    pub text: String,
    /// `code`
    pub code: String,
    /// `codes`
    pub codes: Vec<(String, Text)>,
    /// `pattern`
    pub pattern: String,
    /// `strip`
    pub strip: Vec<String>,
    /// `rename`
    pub rename: Vec<(String, String)>,
    /// `formKeys`
    pub form_keys: Vec<String>,
    /// `selector`
    pub selector: String,
    /// `attribute`
    pub attribute: String,
    /// `otherwise`: whether it is read only where no place before it told anything.
    pub otherwise: bool,
    /// `wire`: the name that was sent, with `{}` for the one in the answer.
    pub wire: String,
}

/// When it is sent again by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retry {
    /// After which statuses.
    pub on: Vec<u16>,
    /// Seconds to wait where the answer doesn't say.
    pub after: u32,
    /// How many times.
    pub most: u32,
}

/// How to reach a backend and how to read it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Description {
    /// The registration's own request.
    pub part: Part,
    /// `transport`
    pub transport: Transport,
    /// `timeout`, in seconds.
    pub timeout: u32,
    /// `idempotency.header`
    pub idempotency_header: Option<String>,
    /// `idempotency.field`
    pub idempotency_field: Option<String>,
    /// `variables`: what the file fills `{…}` with.
    pub variables: Vec<(String, Value)>,
    /// `base`: what stands before every address that begins with a slash.
    pub base: String,
    /// `tokens`
    pub tokens: Vec<Token>,
    /// `steps`
    pub steps: Vec<Step>,
    /// `outcome`
    pub rules: Vec<Rule>,
    /// `errors`; nothing is problem+json.
    pub errors: Vec<ErrorPlace>,
    /// `message`
    pub message: Vec<String>,
    /// `reference`
    pub reference: Vec<String>,
    /// `redirect`
    pub redirect: Vec<String>,
    /// `joinUrl`
    pub join_url: Vec<String>,
    /// `waiting`
    pub waiting: Vec<String>,
    /// `retry`
    pub retry: Retry,
    /// `limits.bytes`
    pub most_bytes: Option<u32>,
    /// `limits.fields`
    pub most_fields: Option<u32>,
}

impl Description {
    /// Whether files can travel: only in a request of the platform's own multipart encoding.
    pub fn takes_files(&self) -> bool {
        self.part.encoding == Encoding::Multipart && matches!(self.transport, Transport::Fetch | Transport::NoCors)
    }
}
