//! A filled form as the bytes a backend expects, and the names under which each answer travels.
use super::description::{As, Encoding, Mapping, Part};
use super::path::{self, put};
use super::{Order, post};
use crate::core::form::{Field, Kind, MODE, Values, attendee_of, consent_name, control_name as person_control, iso_date, own_consent};
use crate::core::{json::Value, link};
use serde::Serialize;

/// What is sent: nothing (a token is fetched), a text with its media type, or controls and files for the platform's own
/// `multipart/form-data`, which also chooses the boundary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Body {
    None,
    Text(String, String),
    Multipart(Vec<(String, String)>, Vec<Upload>),
}

/// A file that travels: the name under which it does, the form's control that it was chosen in, and its own name. What is in it
/// is the platform's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Upload {
    pub name: String,
    pub control: String,
    pub file: String,
}

/// The controls of a form, in order; a name may stand several times.
pub(super) type Controls = Vec<(String, String)>;

/// One answer before it has a form.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Given {
    Text(String),
    Number(String),
    Flag(bool),
    Many(Vec<String>),
}

struct Entry {
    from: String,
    to: String,
    style: As,
    given: Given,
    omit_empty: bool,
}

impl Entry {
    fn control_name(&self, part: &Part) -> String {
        if part.at.is_empty() { control_name(&self.to) } else { control_name(&format!("{}{}", part.at, as_pointer(&self.to))) }
    }
}

pub(super) fn body(order: &Order<'_>, part: &Part) -> Body {
    let media = |default: &str| part.content_type.clone().unwrap_or_else(|| default.to_owned());
    match part.encoding {
        Encoding::Json => Body::Text(tree(order, part).to_json(), media("application/json")),
        Encoding::JsonAsText => Body::Text(tree(order, part).to_json(), media("text/plain;charset=UTF-8")),
        Encoding::JsonInField => {
            // What the description adds stays beside the JSON (a WordPress action, a nonce) unless a pointer leads into it.
            let mut tree = fields_tree(order, part);
            constants(order, part).filter(|(to, _)| to.starts_with('/')).for_each(|(to, value)| put(&mut tree, to, value));
            let mut controls = added(order, part);
            controls.push((part.json_field.clone().unwrap_or_else(|| "data".to_owned()), tree.to_json()));
            Body::Text(urlencoded(&controls), media("application/x-www-form-urlencoded"))
        }
        Encoding::Urlencoded => Body::Text(urlencoded(&controls(order, part)), media("application/x-www-form-urlencoded")),
        Encoding::Multipart => Body::Multipart(controls(order, part), uploads(order, part)),
    }
}

/// The controls of a form post: answers, then what the description adds.
pub(super) fn controls(order: &Order<'_>, part: &Part) -> Controls {
    let mut controls = Vec::new();
    for entry in entries(order, part).filter(|entry| !is_file(order, entry)) {
        let name = entry.control_name(part);
        let mut add = |name: String, value: &str| controls.push((name, value.to_owned()));
        match (&entry.given, entry.style) {
            (Given::Many(values), As::Brackets) => values.iter().for_each(|value| add(format!("{name}[]"), value)),
            (Given::Many(values), As::Indexed) => {
                values.iter().enumerate().for_each(|(index, value)| add(format!("{name}[{index}]"), value))
            }
            (Given::Many(values), As::Join) => add(name, &values.join(", ")),
            (Given::Many(values), _) => values.iter().for_each(|value| add(name.clone(), value)),
            (Given::Flag(flag), As::Boolean) => add(name, if *flag { "true" } else { "false" }),
            (Given::Flag(false), _) => {}
            (Given::Flag(true), As::One) => add(name, "1"),
            (Given::Flag(true), As::True) => add(name, "true"),
            (Given::Flag(true), _) => add(name, "on"),
            (Given::Text(text) | Given::Number(text), _) if text.is_empty() && entry.omit_empty => {}
            (Given::Text(text) | Given::Number(text), _) => add(name, text),
        }
    }
    controls.extend(added(order, part));
    controls
}

fn uploads(order: &Order<'_>, part: &Part) -> Vec<Upload> {
    let mut uploads = Vec::new();
    for entry in entries(order, part).filter(|entry| is_file(order, entry)) {
        let Given::Many(files) = &entry.given else { continue };
        let brackets = if entry.style == As::Brackets { "[]" } else { "" };
        let upload = |file: &String| Upload {
            name: format!("{}{brackets}", entry.control_name(part)),
            control: entry.from.clone(),
            file: file.clone(),
        };
        uploads.extend(files.iter().map(upload));
    }
    uploads
}

fn is_file(order: &Order<'_>, entry: &Entry) -> bool {
    order.form.field(attendee_of(&entry.from).1).is_some_and(|field| field.kind == Kind::File)
}

/// Constants, honeypots, tokens and the key, as controls.
fn added(order: &Order<'_>, part: &Part) -> Controls {
    let inside = part.encoding == Encoding::JsonInField;
    let constants = constants(order, part).filter(|(to, _)| !(inside && to.starts_with('/')));
    let constants = constants.map(|(to, value)| (control_name(to), value.as_text().map_or_else(|| value.to_json(), str::to_owned)));
    let honeypots = part.honeypots.iter().map(|name| (name.clone(), String::new()));
    constants.chain(honeypots).chain(order.carried()).collect()
}

fn tree(order: &Order<'_>, part: &Part) -> Value {
    let mut tree =
        if part.nested { post::default_post(order.form, order.event, order.values, order.language) } else { fields_tree(order, part) };
    if let (Value::Object(members), flags, true) = (&mut tree, order.flags(), part.nested)
        && !flags.is_empty()
    {
        members.push(("flags".to_owned(), Value::List(flags)));
    }
    constants(order, part).for_each(|(to, value)| put(&mut tree, to, value));
    for (to, value) in part.honeypots.iter().map(|name| (name.clone(), String::new())).chain(order.carried()) {
        put(&mut tree, &to, Value::Text(value));
    }
    if tree == Value::Null { Value::Object(Vec::new()) } else { tree }
}

/// Constants with their variables filled in; one that comes out empty is left out. One of the file's own variables alone
/// stays what it was written as, a number a number.
fn constants<'a>(order: &'a Order<'_>, part: &'a Part) -> impl Iterator<Item = (&'a str, Value)> {
    let constant = |value: &Value| {
        let Value::Text(template) = value else { return value.clone() };
        let alone = template.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        alone.and_then(|name| order.own(name)).cloned().unwrap_or_else(|| Value::Text(order.fill(template)))
    };
    part.constants.iter().map(move |(to, value)| (to.as_str(), constant(value))).filter(|(_, value)| value.as_text() != Some(""))
}

fn fields_tree(order: &Order<'_>, part: &Part) -> Value {
    let mut fields = Value::Object(Vec::new());
    let (mut records, mut outside) = (Vec::new(), Value::Null);
    for entry in entries(order, part) {
        let Some(value) = entry.given.json(entry.style) else { continue };
        match &part.records {
            // A pointer leads out of the list: consents often stand beside it.
            Some(_) if entry.to.starts_with('/') => put(&mut outside, &entry.to, value),
            Some(style) => {
                let mut record = vec![
                    (style.name_key.clone().unwrap_or_else(|| "name".to_owned()), Value::text(&entry.to)),
                    (style.value_key.clone().unwrap_or_else(|| "value".to_owned()), value),
                ];
                let label = order.form.field(attendee_of(&entry.from).1).map(|field| field.label.get(order.language));
                if let (Some(key), Some(label)) = (&style.label_key, label) {
                    record.push((key.clone(), Value::text(label)));
                }
                if let Value::Object(extra) = &style.extra {
                    record.extend(extra.iter().cloned());
                }
                records.push(Value::Object(record));
            }
            None => put(&mut fields, &entry.to, value),
        }
    }
    let mut tree = outside;
    match &part.records {
        Some(style) => put(&mut tree, &style.at, Value::List(records)),
        None if part.at.is_empty() => tree = fields,
        None => put(&mut tree, &part.at, fields),
    }
    tree
}

impl Given {
    /// An answer in JSON; an empty one isn't sent.
    pub(super) fn json(&self, style: As) -> Option<Value> {
        let number = |text: &str| if text.is_empty() { None } else { Some(number(text)) };
        Some(match (self, style) {
            (Given::Flag(false), As::Boolean | As::Text | As::List) => Value::Bool(false),
            (Given::Flag(false), _) => return None,
            (Given::Flag(true), As::On) => Value::text("on"),
            (Given::Flag(true), As::One) => Value::text("1"),
            (Given::Flag(true), _) => Value::Bool(true),
            (Given::Many(values), As::Join) => Value::Text(values.join(", ")),
            (Given::Many(values), _) => Value::List(values.iter().map(Value::text).collect()),
            (Given::Number(text), _) => number(text)?,
            (Given::Text(text), As::Number) => number(text)?,
            (Given::Text(text), _) if text.is_empty() => return None,
            (Given::Text(text), As::List | As::Brackets | As::Indexed) => Value::List(vec![Value::text(text)]),
            (Given::Text(text), _) => Value::text(text),
        })
    }
}

/// A checked decimal as JSON writes it: `1.5` for `01,5`.
fn number(text: &str) -> Value {
    let text = text.replace(',', ".").replace('\u{2212}', "-");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = Some(whole.trim_start_matches('0')).filter(|whole| !whole.is_empty()).unwrap_or("0");
    Value::Number(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

pub(super) fn given(field: &Field, values: &Values) -> Given {
    let text = values.cleaned(&field.name);
    match field.kind {
        Kind::Checkbox => Given::Flag(!text.is_empty()),
        Kind::Checkboxes | Kind::File => Given::Many(values.all(&field.name).to_vec()),
        Kind::Number => Given::Number(text),
        Kind::Date => Given::Text(iso_date(&field.name, values)),
        _ => Given::Text(text),
    }
}

/// Every answer that travels, with its place.
fn entries(order: &Order<'_>, part: &Part) -> std::vec::IntoIter<Entry> {
    let mapped = |name: &str| part.fields.iter().filter(|mapping| mapping.from == name).cloned().collect::<Vec<_>>();
    let own = |name: &str| {
        if part.others != "omit" { vec![Mapping { from: name.to_owned(), to: name.to_owned(), ..Mapping::default() }] } else { Vec::new() }
    };
    let mut entries = Vec::new();
    let mut add = |name: &str, given: Given, by_itself: bool| {
        let mappings = Some(mapped(name)).filter(|found| !found.is_empty());
        for mapping in mappings.unwrap_or_else(|| if by_itself { own(name) } else { Vec::new() }) {
            let given = renamed(given.clone(), &mapping.values);
            let style = match (&given, mapping.style) {
                (Given::Many(_), As::Text) => As::List,
                (_, style) => style,
            };
            entries.push(Entry { from: name.to_owned(), to: mapping.to, style, given, omit_empty: mapping.omit_empty });
        }
    };
    add("event", Given::Text(order.event.to_owned()), false);
    add("language", Given::Text(order.language.to_owned()), false);
    add(MODE, Given::Text(order.mode_name().to_owned()), order.form.modes.len() > 1);
    for attendee in 0..order.values.attendees() {
        let values = order.values.of(attendee);
        for field in order.form.shown(&values) {
            add(&person_control(attendee, &field.name), given(field, &values), true);
            if let Some(consent) = field.asked(&values) {
                let granted = !values.get(&own_consent(&field.name)).is_empty();
                add(&person_control(attendee, &consent_name(&consent.id)), Given::Flag(granted), true);
            }
        }
    }
    for consent in &order.form.consents {
        let name = consent_name(&consent.id);
        add(&name, Given::Flag(!order.values.get(&name).is_empty()), true);
    }
    entries.into_iter()
}

/// An answer in the backend's own words.
fn renamed(given: Given, values: &[(String, String)]) -> Given {
    let other = |text: String| values.iter().find(|(from, _)| *from == text).map_or(text, |(_, to)| to.clone());
    match given {
        Given::Text(text) => Given::Text(other(text)),
        Given::Many(texts) => Given::Many(texts.into_iter().map(other).collect()),
        given => given,
    }
}

/// The paths under which answers travelled, each with the control it came from: what a refusal's names are compared with.
pub(super) fn names(order: &Order<'_>, part: &Part) -> Vec<(path::Path, String)> {
    let mut names: Vec<(path::Path, String)> = Vec::new();
    let everyones = |attendee| order.form.fields.iter().map(move |field| person_control(attendee, &field.name));
    let all = [MODE.to_owned()].into_iter().chain((0..order.values.attendees()).flat_map(everyones));
    let consents: Vec<String> = order.form.consents.iter().map(|consent| consent_name(&consent.id)).collect();
    for name in all.chain(consents.iter().cloned()) {
        let mapped = part.fields.iter().filter(|mapping| mapping.from == name);
        for mapping in mapped {
            names.push((path::parse(&format!("{}{}", part.at, as_pointer(&mapping.to))), name.clone()));
            names.push((path::parse(&as_pointer(&mapping.to)), name.clone()));
            names.push((vec![mapping.to.clone()], name.clone()));
        }
        if part.nested {
            let consent = consents.iter().position(|consent| *consent == name);
            let pointer = match consent {
                Some(index) => format!("/consents/{index}"),
                None if name == MODE => format!("/{MODE}"),
                None => {
                    let (attendee, name) = attendee_of(&name);
                    format!("/attendees/{attendee}{}", as_pointer(name))
                }
            };
            names.push((path::parse(&pointer), name.clone()));
        } else if part.others != "omit" {
            names.push((path::parse(&format!("{}{}", part.at, as_pointer(&name))), name.clone()));
        }
        names.push((vec![name.clone()], name));
    }
    names
}

fn as_pointer(to: &str) -> String {
    if to.starts_with('/') { to.to_owned() } else { format!("/{}", to.replace('~', "~0").replace('/', "~1")) }
}

/// A control's name: a pointer is written with brackets, as PHP and Rails read it.
fn control_name(to: &str) -> String {
    let Some(pointer) = to.strip_prefix('/') else { return to.to_owned() };
    let mut segments = pointer.split('/').map(path::unescaped);
    let first = segments.next().unwrap_or_default();
    segments.fold(first, |name, segment| format!("{name}[{segment}]"))
}

/// `application/x-www-form-urlencoded`
pub(super) fn urlencoded(controls: &Controls) -> String {
    let pair = |(name, value): &(String, String)| format!("{}={}", link::component(name), link::component(&value.replace('\n', "\r\n")));
    controls.iter().map(pair).collect::<Vec<_>>().join("&")
}
