//! Conditions, languages, addresses and pictures.

use event_registration::core::event::{Attendance, Registration};
use event_registration::core::form::{Field, Kind, MODE, Mode};
use event_registration::core::json::Value;
use event_registration::core::link;
use event_registration::core::problem::Problem;
use event_registration::core::text::primary;

use super::Found;
use crate::serve::speaks;
use crate::wording::likeness;

pub(super) fn all(found: &Found<'_>) {
    pictures(found);
    let Some(registration) = &found.announcement.registration else { return };
    conditions(found, registration);
    languages(found, registration);
    addresses(found, registration);
}

/// The path of a field of this name.
pub(super) fn field_path(found: &Found<'_>, name: &str) -> String {
    let fields = found.file.get("registration").and_then(|own| own.get("fields")).map(Value::items).unwrap_or_default();
    let index = fields.iter().position(|field| field.get("name").and_then(Value::as_text) == Some(name)).unwrap_or_default();
    format!("registration.fields[{index}]")
}

/// Tells of a name that two fields have, and of a condition on a field that isn't there, with the names that are.
pub(super) fn other_field(found: &Found<'_>, problem: &Problem) -> bool {
    let fields = found.file.get("registration").and_then(|own| own.get("fields")).map(Value::items).unwrap_or_default();
    let names: Vec<&str> = fields.iter().filter_map(|field| field.get("name")?.as_text()).collect();
    let Some((index, member)) = problem.path.strip_prefix("registration.fields[").and_then(|rest| rest.split_once("].")) else {
        return false;
    };
    let own = index.parse().ok().and_then(|index: usize| fields.get(index)?.get("name")?.as_text());
    let earlier = fields.iter().take(index.parse().unwrap_or(0)).position(|field| field.get("name").and_then(Value::as_text) == own);
    if let (Some(first), "name", Some(own)) = (earlier, member, own) {
        let line = found.places.line(&format!("registration.fields[{first}].name"));
        let message = format!("\"{own}\" is the name of the field in line {line} already; this one was left out");
        found.add("duplicate-name", &problem.path, message, "give it another name: the backend tells fields apart by it");
        return true;
    }
    let Some(asked) = member.strip_prefix("when.") else { return false };
    let others: Vec<&str> = names.into_iter().filter(|name| Some(*name) != own).chain([MODE]).collect();
    if own != Some(asked) && others.contains(&asked) {
        let message = format!("the field \"{asked}\" was left out, and so was this condition on it");
        found.add_at("unknown-field", &problem.path, found.places.name(&problem.path), message, "mend that field first");
        return true;
    }
    let message = match own == Some(asked) {
        true => format!("\"{asked}\" can't wait for itself; that condition was left out"),
        false => format!("there is no field \"{asked}\" in this form; that condition was left out"),
    };
    let near = others.iter().max_by_key(|other| likeness(asked, other)).filter(|other| likeness(asked, other) > 1);
    let all = others.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let mend = near.map_or_else(|| format!("write one of {all}"), |near| format!("perhaps \"{near}\"? There are {all}"));
    found.add_at("unknown-field", &problem.path, found.places.name(&problem.path), message, mend);
    true
}

fn conditions(found: &Found<'_>, registration: &Registration) {
    let modes = match found.announcement.event.attendance {
        Attendance::Offline => vec![Mode::InPerson],
        Attendance::Online => vec![Mode::Online],
        Attendance::Mixed => vec![Mode::InPerson, Mode::Online],
    };
    let modes: Vec<String> = modes.into_iter().map(|mode| mode.name().to_owned()).collect();
    // What the answer to a field can be, where that is known beforehand.
    let answers = |name: &str| -> Option<Vec<String>> {
        if name == MODE {
            return Some(modes.clone());
        }
        let field = registration.fields.iter().find(|field| field.name == name)?;
        match field.kind {
            Kind::Checkbox => Some(vec!["true".to_owned()]),
            _ if !field.options.is_empty() => Some(field.options.iter().map(|option| option.value.clone()).collect()),
            _ => None,
        }
    };
    for field in &registration.fields {
        for condition in &field.when {
            let Some(possible) = answers(&condition.field) else { continue };
            if !condition.values.iter().any(|value| possible.contains(value)) {
                let path = format!("{}.when.{}", field_path(found, &field.name), condition.field);
                let message = format!("\"{}\" never shows: \"{}\" is never {}", field.name, condition.field, list(&condition.values));
                found.add("never-shown", &path, message, format!("write one of {}", list(&possible)));
            }
        }
        if let Some(circle) = circle(&registration.fields, field) {
            let message = format!("\"{}\" never shows: it waits for {circle}, which waits for it", field.name);
            found.add("never-shown", &format!("{}.when", field_path(found, &field.name)), message, "take one of the conditions away");
        }
    }
}

/// The field that a field waits for and that waits for it in turn.
fn circle(fields: &[Field], field: &Field) -> Option<String> {
    let mut waiting: Vec<&str> = field.when.iter().map(|condition| condition.field.as_str()).collect();
    let mut seen: Vec<&str> = Vec::new();
    while let Some(name) = waiting.pop() {
        if name == field.name {
            return Some(format!("\"{}\"", seen.last().unwrap_or(&name)));
        }
        if !seen.contains(&name) {
            seen.push(name);
            let next = fields.iter().find(|other| other.name == name);
            waiting.extend(next.iter().flat_map(|other| &other.when).map(|condition| condition.field.as_str()));
        }
    }
    None
}

fn list(values: &[String]) -> String {
    values.iter().map(|value| format!("\"{value}\"")).collect::<Vec<_>>().join(" or ")
}

fn languages(found: &Found<'_>, registration: &Registration) {
    for (index, tag) in registration.languages.iter().enumerate().filter(|(_, tag)| !speaks(tag)) {
        let message = format!("the widget doesn't speak \"{tag}\", so the page isn't offered in it");
        found.add(
            "unknown-language",
            &format!("registration.languages[{index}]"),
            message,
            "take it out, or add its language file to the widget",
        );
    }
    let wanted: Vec<&str> = registration.languages.iter().map(|tag| primary(tag)).filter(|tag| speaks(tag)).collect();
    if wanted.len() > 1 {
        each_text(found.file, "", &mut |path, texts| {
            let missing: Vec<String> =
                wanted.iter().filter(|tag| !texts.iter().any(|(other, _)| primary(other) == **tag)).map(|tag| (*tag).to_owned()).collect();
            if !missing.is_empty() {
                let message = format!("this text is missing in {}: visitors get it in another language", list(&missing));
                found.add("missing-language", path, message, "add the translation, or take the language out of \"registration.languages\"");
            }
        });
    }
}

/// Takes a language map with its path.
type Taker<'t> = dyn FnMut(&str, &[(String, Value)]) + 't;

/// Every language map with its path.
fn each_text(value: &Value, path: &str, then: &mut Taker<'_>) {
    match value {
        Value::Object(members) => {
            let is_map = !members.is_empty()
                && members.iter().all(|(tag, text)| (2..=3).contains(&primary(tag).len()) && tag != "url" && text.as_text().is_some());
            if is_map {
                return then(path, members);
            }
            // What a backend is told is no text for people, and has members that look like languages.
            for (name, member) in members.iter().filter(|(name, _)| name != "submission") {
                each_text(member, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, then);
            }
        }
        Value::List(items) => items.iter().enumerate().for_each(|(index, item)| each_text(item, &format!("{path}[{index}]"), then)),
        _ => {}
    }
}

fn addresses(found: &Found<'_>, registration: &Registration) {
    let Some(submission) = &registration.submission else { return };
    let url = &submission.part.url;
    let host = url.strip_prefix("http://").map(|rest| rest.split(['/', ':', '?']).next().unwrap_or_default());
    if host.is_some_and(|host| !["localhost", "127.0.0.1", "[::1]"].contains(&host)) {
        let mend = "write https://; if the backend has no certificate yet, its operator can get one for nothing";
        found.add(
            "insecure-url",
            "registration.submission.url",
            "registrations would travel unencrypted, for anybody on the way to read",
            mend,
        );
    }
    for (name, value) in &submission.part.headers {
        let speaking = ["token", "secret", "key", "password"].iter().any(|word| name.to_lowercase().contains(word));
        if speaking && !value.contains('{') {
            let message = format!("the header \"{name}\" looks like a key, and whoever opens the page can read it");
            let mend = "leave it out and let a proxy of the site add it; a key that is meant to be public needs nothing";
            found.add("secret", &format!("registration.submission.headers.{name}"), message, mend);
        }
    }
}

fn pictures(found: &Found<'_>) {
    if found.announcement.event.image.as_ref().is_some_and(|image| image.text.is_empty() && link::allowed(&image.url).is_some()) {
        let mend = "write it as {\"@type\": \"ImageObject\", \"contentUrl\": \"…\", \"caption\": \"what one sees\"}; a mere decoration is better left out";
        found.add("image-without-text", "image", "people who don't see the picture are told nothing of it", mend);
    }
}
