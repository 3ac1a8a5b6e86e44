//! The interface's messages in one language, as a language file gives them, and dates in its words.
//!
//! A file is data: adding a language adds `static/languages/XX.json` and nothing else. Names of days and months are in it,
//! so that a prerendered page and the browser agree to the letter.
use super::text::{Text, filled, primary};
use super::time::{Date, Moment};
use super::{json::Value, platform::Platform};

/// The messages of one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalogue {
    /// The BCP 47 tag.
    pub language: String,
    messages: Value,
}

impl Catalogue {
    /// The catalogue of a language file that was read.
    pub fn new(language: &str, messages: Value) -> Catalogue {
        Catalogue { language: language.to_owned(), messages }
    }
    /// The direction in which the language is written, `ltr` or `rtl`, as its file says.
    pub fn direction(&self) -> &'static str {
        if self.optional("direction") == Some("rtl") { "rtl" } else { "ltr" }
    }
    /// The name of a language in this one; its tag where the file has none.
    pub fn name_of<'a>(&'a self, tag: &'a str) -> &'a str {
        self.messages.get("languages").and_then(|names| names.get(primary(tag))).and_then(Value::as_text).unwrap_or(tag)
    }
    /// The catalogue in which an event file's own words, `registration.messages`, stand for these. A key that no message has
    /// changes nothing.
    pub fn reworded(mut self, own: &[(String, Text)]) -> Catalogue {
        let Value::Object(messages) = &mut self.messages else { return self };
        for (key, message) in messages {
            let text = own.iter().find(|(other, _)| other == key).and_then(|(_, text)| text.written_in(&self.language));
            if let Some(text) = text {
                *message = Value::text(text);
            }
        }
        self
    }
    /// The message of this key; a key that the file lacks shows itself, which a test forbids.
    pub fn text(&self, key: &str) -> String {
        self.optional(key).unwrap_or(key).to_owned()
    }
    /// The message of this key, if the file has it.
    pub fn optional(&self, key: &str) -> Option<&str> {
        self.messages.get(key).and_then(Value::as_text)
    }
    /// The message of this key with its `{places}` filled.
    pub fn fill(&self, key: &str, places: &[(&str, &str)]) -> String {
        fill(self.optional(key).unwrap_or(key), places, self.direction() == "rtl")
    }
    /// The message of this key for a count, from the file's `{"one": …, "other": …}`; `{count}` is filled.
    pub fn count(&self, key: &str, count: u32, platform: &dyn Platform) -> String {
        let forms = self.messages.get(key);
        let form = forms.and_then(|forms| forms.get(platform.plural(&self.language, count)).or_else(|| forms.get("other")));
        fill(form.or(forms).and_then(Value::as_text).unwrap_or(key), &[("count", &count.to_string())], false)
    }
    /// A name in one of the file's lists: `months`, `months-short`, `weekdays`; counted from 0.
    pub fn name(&self, list: &str, index: usize) -> &str {
        self.messages.get(list).and_then(|names| names.items().get(index)).and_then(Value::as_text).unwrap_or_default()
    }
    /// A day in words: "mercoledì 25 maggio 2022".
    pub fn date(&self, date: Date) -> String {
        let places = [
            ("weekday", self.name("weekdays", date.weekday())),
            ("day", &date.day.to_string()),
            ("month", self.name("months", date.month as usize - 1)),
            ("year", &date.year.to_string()),
        ];
        fill(self.optional("date").unwrap_or_default(), &places, false)
    }
    /// A moment in words: "mercoledì 25 maggio 2022, ore 15:00".
    pub fn moment(&self, moment: Moment) -> String {
        let (date, Some(time)) = (self.date(moment.date), moment.time) else { return self.date(moment.date) };
        fill(self.optional("date-time").unwrap_or_default(), &[("date", &date), ("time", &time.to_string())], false)
    }
    /// The name of a zone, or its offset: "ora italiana", "UTC+02:00".
    pub fn zone(&self, zone: Option<&str>, offset: Option<i32>) -> Option<String> {
        let named = zone.and_then(|zone| self.messages.get("zones")?.get(zone)?.as_text());
        let utc = offset.map(|offset| {
            let sign = if offset < 0 { '\u{2212}' } else { '+' };
            let minutes = offset.abs() % 60;
            let minutes = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
            if offset == 0 { "UTC".to_owned() } else { format!("UTC{sign}{}{minutes}", offset.abs() / 60) }
        });
        match (named.or(zone), utc) {
            (Some(name), Some(utc)) => Some(format!("{name}, {utc}")),
            (Some(name), None) => Some(name.to_owned()),
            (None, utc) => utc,
        }
    }
}

fn fill(message: &str, places: &[(&str, &str)], isolated: bool) -> String {
    // Between right-to-left words a number or an address would fall apart: Unicode's isolates keep it together.
    let (open, close) = if isolated { ("\u{2068}", "\u{2069}") } else { ("", "") };
    filled(message, |name| match places.iter().find(|(place, _)| *place == name) {
        Some((_, value)) => format!("{open}{value}{close}"),
        None => format!("{{{name}}}"),
    })
}
