//! Whether a backend takes the form as a browser posts it by itself, where to, and under which names.
//!
//! Found out by asking: the registration's request is made with one answer at a time, and what that changed in it is how the
//! answer travels. So the names are those that the widget itself would send, whatever a description says.

use event_registration::core::form::{Form, HONEYPOT, Kind, MODE, Values, consent_name, own_consent};
use event_registration::core::json::Value;
use event_registration::core::language::Catalogue;
use event_registration::core::page::Page;
use event_registration::core::platform::{Groups, Platform, Selected};
use event_registration::core::submission::{Body, Description, Next, Order, Request, start};
use event_registration::core::time::Instant;

use crate::platform::Native;

/// An answer that nobody gives, to be found again in a request.
const MARK: &str = "er-answer";

/// How the form is posted without a script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plain {
    /// Where to, as an address on the page.
    pub(super) action: String,
    /// Whether it carries files.
    pub(super) multipart: bool,
    /// What travels beside the answers.
    pub(super) hidden: Vec<(String, String)>,
    /// What a template adds for each visitor.
    pub(super) csrf: String,
    /// Of each control, and each value that it may send, the name and the value that travel; without any it isn't sent.
    names: Vec<((String, String), (String, String))>,
    /// Whether controls travel as they are called in the widget.
    as_they_are: bool,
}

impl Plain {
    /// How a control is called when it is sent, and of one that sends what it was given (`value`), which value that is.
    pub(super) fn called(&self, control: &str, value: &str) -> Option<(String, String)> {
        let any = || self.names.iter().find(|((name, _), _)| name == control).map(|(_, (name, _))| (name.clone(), value.to_owned()));
        self.travels(control, value).or_else(|| any().filter(|_| value.is_empty()))
    }

    /// The name and the value under which a control's value travels.
    pub(super) fn travels(&self, control: &str, value: &str) -> Option<(String, String)> {
        if self.as_they_are {
            return Some((control.to_owned(), value.to_owned()));
        }
        let found = self.names.iter().find(|((name, own), _)| name == control && (own == value || own == MARK));
        let ((_, own), (name, sent)) = found?;
        Some((name.clone(), if own == MARK { value.to_owned() } else { sent.clone() }))
    }
}

/// Nothing of a visitor's is known here.
struct Nobody;

impl Platform for Nobody {
    fn parse_json(&self, text: &str) -> Result<Value, String> {
        Native.parse_json(text)
    }
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        Native.matches(pattern, text)
    }
    fn find(&self, pattern: &str, text: &str) -> Option<Groups> {
        Native.find(pattern, text)
    }
    fn select(&self, page: &str, selector: &str, attribute: Option<&str>) -> Vec<Selected> {
        Native.select(page, selector, attribute)
    }
    fn page(&self, _: &str) -> Option<String> {
        None
    }
    fn offset(&self, zone: &str, instant: Instant) -> Option<i32> {
        Native.offset(zone, instant)
    }
    fn fold(&self, text: &str) -> String {
        Native.fold(text)
    }
    fn plural(&self, language: &str, count: u32) -> &'static str {
        Native.plural(language, count)
    }
}

/// How the page's form is posted without a script; the event file lies at `src`, and `csrf` is what a template adds.
///
/// # Errors
/// Why it can't be, in words for the site's owner.
pub(super) fn plan(page: &Page, words: &Catalogue, src: &str, csrf: Option<&str>) -> Result<Plain, String> {
    let registration = page.registration().filter(|registration| registration.blocked.is_none()).ok_or("the file has no form")?;
    let mut description = registration.submission.clone().ok_or("the file has no submission")?;
    if !description.steps.is_empty() {
        return Err("the backend wants an earlier request first".to_owned());
    }
    if csrf.is_none() && !description.tokens.is_empty() {
        return Err("the backend wants a token; render the snippet in a template and say with --csrf what it adds".to_owned());
    }
    // Each belongs to one visitor: a template's token comes by `csrf`, and two plain posts are two.
    description.tokens.clear();
    description.idempotency.field = None;
    let ask = Ask { form: page.form(), event: &registration.event, language: &words.language, description: &description };
    let base = ask.request(&page.form().initial())?;
    let action = joined(src, &base.url);
    let csrf = csrf.unwrap_or_default().to_owned();
    if let Body::Text(_, media) = &base.body
        && media == "application/json"
        && description.part.nested
    {
        let hidden = [("event", registration.event.as_str()), ("language", &words.language)];
        let mut hidden: Vec<(String, String)> = hidden.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        if let [only] = page.form().modes.as_slice() {
            hidden.push((MODE.to_owned(), only.name().to_owned()));
        }
        return Ok(Plain { action, hidden, csrf, as_they_are: true, ..Plain::default() });
    }
    if base.method != "POST" {
        return Err(format!("it is sent by {}", base.method));
    }
    let hidden = pairs(&base.body).ok_or("the backend reads JSON, which a browser doesn't send by itself")?;
    let mut names = Vec::new();
    for (control, own) in answers(page.form())? {
        let mut values = page.form().initial();
        values.set(&control, vec![own.clone()]);
        let sent = pairs(&ask.request(&values)?.body).unwrap_or_default();
        let new: Vec<&(String, String)> = sent.iter().filter(|pair| !hidden.contains(pair)).collect();
        names.extend(new.first().map(|pair| ((control, own), (*pair).clone())));
    }
    // What stands in every request but belongs to an answer is that answer's.
    let hidden = hidden.into_iter().filter(|(name, _)| names.iter().all(|(_, (sent, _))| sent != name)).collect();
    Ok(Plain { action, multipart: matches!(base.body, Body::Multipart(..)), hidden, csrf, names, as_they_are: false })
}

struct Ask<'a> {
    form: &'a Form,
    event: &'a str,
    language: &'a str,
    description: &'a Description,
}

impl Ask<'_> {
    fn request(&self, values: &Values) -> Result<Request, String> {
        let (form, event, language, description) = (self.form, self.event, self.language, self.description);
        let order =
            Order { form, values, event, language, key: "", now: 0, elapsed: i64::MAX, description, variables: &[], platform: &Nobody };
        match start(order) {
            Next::Send(_, request) if request.registers => Ok(request),
            _ => Err("the registration isn't one request".to_owned()),
        }
    }
}

/// Each control with each value that it may send: of one that is typed into, a mark.
fn answers(form: &Form) -> Result<Vec<(String, String)>, String> {
    let mut answers: Vec<(String, String)> = Vec::new();
    for field in &form.fields {
        match field.kind {
            Kind::Date => return Err(format!("\"{}\" is three boxes, which the backend knows as one", field.name)),
            Kind::Checkbox => answers.push((field.name.clone(), "true".to_owned())),
            _ if field.options.is_empty() => answers.push((field.name.clone(), MARK.to_owned())),
            _ => answers.extend(field.options.iter().map(|option| (field.name.clone(), option.value.clone()))),
        }
        if field.consent.is_some() {
            answers.push((own_consent(&field.name), "true".to_owned()));
        }
    }
    answers.extend(form.modes.iter().map(|mode| (MODE.to_owned(), mode.name().to_owned())));
    answers.extend(form.consents.iter().map(|consent| (consent_name(&consent.id), "true".to_owned())));
    answers.push((HONEYPOT.to_owned(), MARK.to_owned()));
    Ok(answers)
}

fn pairs(body: &Body) -> Option<Vec<(String, String)>> {
    match body {
        Body::Text(text, media) if media == "application/x-www-form-urlencoded" => {
            Some(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
        }
        Body::Multipart(controls, uploads) => {
            let files = uploads.iter().map(|upload| (upload.name.clone(), upload.file.clone()));
            Some(controls.iter().cloned().chain(files).collect())
        }
        _ => None,
    }
}

/// An address that stands in the event file, as the page sees it.
fn joined(src: &str, address: &str) -> String {
    const HERE: &str = "https://page.invalid/";
    let base = url::Url::parse(HERE).and_then(|here| here.join(src));
    let Ok(full) = base.and_then(|base| base.join(address)) else { return address.to_owned() };
    match full.as_str().strip_prefix(HERE) {
        Some(path) if src.starts_with('/') || address.starts_with('/') => format!("/{path}"),
        Some(path) => path.to_owned(),
        None => full.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_relative_to_the_event_file() {
        let check = |src, address, expected: &str| assert_eq!(joined(src, address), expected, "{address} in {src}");
        check("/event-registration/events/a.json", "/registrations", "/registrations");
        check("/event-registration/events/a.json", "take", "/event-registration/events/take");
        check("events/a.json", "take", "events/take");
        check("events/a.json", "https://forms.example/x", "https://forms.example/x");
        check("https://cdn.example/e/a.json", "take", "https://cdn.example/e/take");
    }
}
