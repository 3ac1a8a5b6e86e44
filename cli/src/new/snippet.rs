//! What to paste into a page: the script, the element, and inside it what shows until the widget has drawn.

use std::io::{self, Write};
use std::path::Path;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{first_text, moment_of};
use crate::prose;

/// Writes the snippet.
pub(super) fn write(event: &Map<String, Value>, file: &Path, languages: &[String], out: &mut dyn Write) -> io::Result<()> {
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let language = languages.first().map_or("en", String::as_str);
    writeln!(out, "<script type=\"module\" src=\"/event-registration/event-registration.js\"></script>\n")?;
    writeln!(out, "<event-registration src=\"/event-registration/events/{}\" lang=\"{}\">", escaped(&name), escaped(language))?;
    writeln!(out, "  <h2>{}</h2>", escaped(&first_text(event.get("name"), languages)))?;
    let when: Vec<String> = moment_of(event, "startDate")
        .and_then(|moment| {
            let day: Date = moment.date.to_string().parse().ok()?;
            Some((prose::written(day, language), moment.time.map(|time| time.to_string())))
        })
        .map(|(day, time)| [Some(day), time].into_iter().flatten().collect())
        .unwrap_or_default();
    let places = match event.get("location") {
        Some(Value::Array(places)) => places.clone(),
        Some(place) => vec![place.clone()],
        None => Vec::new(),
    };
    let place = places.iter().find_map(|place| Some(first_text(place.get("name"), languages)).filter(|name| !name.is_empty()));
    let told: Vec<String> = when.into_iter().chain(place).collect();
    if !told.is_empty() {
        writeln!(out, "  <p>{}</p>", escaped(&told.join(", ")))?;
    }
    let point = event.get("organizer").map(|organizer| organizer.get("contactPoint").unwrap_or(organizer));
    let reach = |member: &str| point.and_then(|point| point.get(member)).and_then(Value::as_str);
    if let Some(mail) = reach("email") {
        writeln!(out, "  <p><a href=\"mailto:{0}\">{0}</a></p>", escaped(mail))?;
    } else if let Some(telephone) = reach("telephone") {
        writeln!(out, "  <p>{}</p>", escaped(telephone))?;
    } else if let Some(url) = reach("url").filter(|url| url.starts_with("http")) {
        writeln!(out, "  <p><a href=\"{0}\">{0}</a></p>", escaped(url))?;
    }
    writeln!(out, "</event-registration>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
