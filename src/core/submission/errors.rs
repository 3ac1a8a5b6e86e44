//! Field errors out of an answer, in the eight shapes in which backends write them. No error is dropped: what names no
//! control that was sent is told for the whole form.
use super::description::{ErrorPlace, Shape};
use super::path::{self, Path, at};
use super::{Order, Reply, wire};
use crate::core::form::{Fault, FieldError};
use crate::core::json::Value;

const MOST: usize = 100;
const DEEPEST: usize = 12;
/// Names that always mean the whole form.
const FORM: [&str; 9] = ["", "non_field_errors", "__all__", "base", "detail", "_schema", "_errors", "formErrors", "general"];

#[derive(Debug, Default, PartialEq)]
pub(super) struct Told {
    pub(super) fields: Vec<FieldError>,
    pub(super) form: Vec<String>,
}

pub(super) fn read(order: &Order<'_>, reply: &Reply<'_>) -> Told {
    let mut reading = Reading { order, names: wire::names(order, &order.description.part), told: Told::default() };
    if order.description.errors.is_empty() {
        // RFC 9457 with the `errors` that its section 3 shows.
        let problem = ErrorPlace {
            at: "/errors".into(),
            shape: Some(Shape::List),
            key: "/pointer".into(),
            text: "/detail".into(),
            ..ErrorPlace::default()
        };
        reading.place(&problem, reply);
    }
    for place in &order.description.errors {
        let silent = reading.told.fields.is_empty() && reading.told.form.is_empty();
        if silent || !place.otherwise {
            reading.place(place, reply);
        }
    }
    reading.told
}

struct Reading<'a> {
    order: &'a Order<'a>,
    names: Vec<(Path, String)>,
    told: Told,
}

impl Reading<'_> {
    fn place(&mut self, place: &ErrorPlace, reply: &Reply<'_>) {
        if place.shape == Some(Shape::Html) {
            let attribute = Some(place.attribute.as_str()).filter(|name| !name.is_empty());
            for found in self.order.platform.select(reply.body, &place.selector, attribute).into_iter().take(MOST) {
                let name = found.attribute.unwrap_or_default();
                // The attribute names the field, or holds the name: `id_email_error`.
                let inner = if place.pattern.is_empty() { None } else { self.order.platform.find(&place.pattern, &name) };
                let name = inner.and_then(|groups| groups.field).unwrap_or(name);
                self.tell(place, path::parse(&name), &found.text);
            }
            return;
        }
        let Some(value) = reply.json.and_then(|json| at(json, &place.at)) else { return };
        match place.shape.unwrap_or_default() {
            Shape::Map | Shape::ListOfMaps | Shape::Tree | Shape::Strings => self.tree(place, value, &mut Vec::new()),
            Shape::List => value.items().iter().take(MOST).for_each(|item| self.item(place, item)),
            Shape::TextPattern => value.items().iter().take(MOST).for_each(|item| self.pattern(place, item)),
            Shape::JsonText => {
                let inner = value.as_text().and_then(|text| self.order.platform.parse_json(text).ok());
                inner.unwrap_or_default().items().iter().take(MOST).for_each(|item| self.item(place, item));
            }
            Shape::Html => {}
        }
    }
    fn item(&mut self, place: &ErrorPlace, item: &Value) {
        if let Value::Text(text) = item {
            return self.tell(place, Vec::new(), text);
        }
        let path = at(item, &place.key).filter(|_| !place.key.is_empty()).and_then(path::read).unwrap_or_default();
        if let Some(text) = self.coded(place, item) {
            return self.tell(place, path, &text);
        }
        let code = at(item, &place.code).filter(|_| !place.code.is_empty()).and_then(Value::as_text);
        match at(item, &place.text).and_then(Value::as_text).or(code) {
            Some(text) => self.tell(place, path, text),
            None => self.tree(place, at(item, &place.text).unwrap_or(&Value::Null), &mut path.clone()),
        }
    }
    /// The description's own text for an item's code.
    fn coded(&self, place: &ErrorPlace, item: &Value) -> Option<String> {
        let code = at(item, &place.code).filter(|_| !place.code.is_empty())?.as_text()?;
        let (_, text) = place.codes.iter().find(|(known, _)| known == code)?;
        Some(text.get(self.order.language).to_owned())
    }
    /// Texts under the names of fields, in objects and lists of any depth.
    fn tree(&mut self, place: &ErrorPlace, value: &Value, path: &mut Path) {
        if path.len() > DEEPEST || self.told.fields.len() + self.told.form.len() >= MOST {
            return;
        }
        // Of a field an error may be an object that says it; of the whole answer it is a field's name.
        let own = at(value, &place.text).filter(|_| !place.text.is_empty());
        let said = own.or_else(|| ["message", "error", "detail", "msg"].iter().find_map(|name| value.get(name)));
        let said = said.and_then(Value::as_text).filter(|_| !path.is_empty() || place.shape == Some(Shape::Strings));
        match value {
            Value::Text(text) => self.tell(place, path.clone(), text),
            Value::Object(_) if said.is_some() => self.tell(place, path.clone(), said.unwrap_or_default()),
            Value::Object(members) => {
                for (name, value) in members.iter().take(MOST) {
                    // Wrappers that a validator puts between a field and its errors are no part of its name.
                    let wrapper = place.shape == Some(Shape::Tree) && ["properties", "items", "_errors", "errors"].contains(&name.as_str());
                    let depth = path.len();
                    match depth {
                        _ if wrapper => {}
                        0 => *path = path::parse(name),
                        _ => path.push(name.clone()),
                    }
                    self.tree(place, value, path);
                    path.truncate(depth);
                }
            }
            Value::List(items) => {
                for (index, item) in items.iter().enumerate().take(MOST) {
                    // Only in a tree is a place in a list a part of the name.
                    let numbered = place.shape == Some(Shape::Tree) && item.as_text().is_none();
                    path.extend(numbered.then(|| index.to_string()));
                    self.tree(place, item, path);
                    path.truncate(path.len() - usize::from(numbered));
                }
            }
            _ => {}
        }
    }
    fn pattern(&mut self, place: &ErrorPlace, item: &Value) {
        let Some(text) = item.as_text().or_else(|| at(item, &place.text).and_then(Value::as_text)) else { return };
        match self.order.platform.find(&place.pattern, text) {
            Some(found) => {
                let path = found.field.map(|name| path::parse(&name)).unwrap_or_default();
                let own = self.coded(place, item).or(found.text);
                self.tell(place, path, own.as_deref().unwrap_or(text));
            }
            None => self.tell(place, Vec::new(), text),
        }
    }
    fn tell(&mut self, place: &ErrorPlace, path: Path, text: &str) {
        let text = plain(text);
        if text.is_empty() || self.told.fields.len() + self.told.form.len() >= MOST {
            return;
        }
        match self.control(place, path) {
            Some(name) => {
                // Several errors of one field are one after the other, as the backend ordered them.
                match self.told.fields.iter_mut().find(|error| error.name == name) {
                    Some(error) if error.detail.contains(&text) => {}
                    Some(error) => error.detail = format!("{} {text}", error.detail),
                    None => self.told.fields.push(FieldError::new(&name, Fault::Told, text)),
                }
            }
            None if !self.told.form.contains(&text) => self.told.form.push(text),
            None => {}
        }
    }
    /// The control that a backend's path means.
    fn control(&self, place: &ErrorPlace, path: Path) -> Option<String> {
        let path = stripped(path, &place.strip);
        let whole = path.join(".");
        if path.is_empty() || FORM.contains(&whole.as_str()) || place.form_keys.contains(&whole) {
            return None;
        }
        let renamed = place.rename.iter().find(|(from, _)| *from == whole).map(|(_, to)| path::parse(to));
        let path = renamed.unwrap_or(path);
        let path = if place.wire.is_empty() { path } else { path::parse(&place.wire.replace("{}", &path.join("."))) };
        let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        let known = |loose: bool| {
            let equal = |one: &String, other: &String| if loose { same(one, other) } else { one == other };
            // A name may go on where the answer was a list or an object: `email.0` is `email`'s.
            let fits = |name: &Path| name.len() <= path.len() && name.iter().zip(&path).all(|(one, other)| equal(one, other));
            self.names.iter().filter(|(name, _)| fits(name)).max_by_key(|(name, _)| name.len()).map(|(_, control)| control.clone())
        };
        known(false).or_else(|| known(true)).or_else(|| {
            // A control whose whole name has brackets or dots: `wpforms[fields][1]`.
            let control = |(name, control): &(Path, String)| (path::parse(&name.join(".")) == path).then(|| control.clone());
            self.names.iter().find_map(control)
        })
    }
}

/// A path without a beginning that the description strips, or FastAPI's `body`.
fn stripped(path: Path, strip: &[String]) -> Path {
    for beginning in strip {
        let beginning = path::parse(beginning);
        if !beginning.is_empty() && path.starts_with(&beginning) {
            return path.get(beginning.len()..).unwrap_or_default().to_vec();
        }
    }
    path
}

/// A backend's text as it may be shown: markup as its text, without control characters, and not endless.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for c in text.chars().take(4000) {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                plain.push(' ');
            }
            _ if inside => {}
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    if inside {
        // A lone "<" is no markup.
        plain = text.chars().filter(|c| !c.is_control()).collect();
    }
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&#39;", "'"), ("&#x27;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    for (entity, character) in entities {
        if plain.contains('&') {
            plain = plain.split(entity).collect::<Vec<_>>().join(character);
        }
    }
    let short: String = plain.chars().take(500).collect();
    short.split_whitespace().collect::<Vec<_>>().join(" ")
}
