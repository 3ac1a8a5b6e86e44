//! Questions that an event rarely has a reason for (Regulation (EU) 2016/679, art. 5: only what is needed), and those whose answers
//! may concern health (art. 9).

use event_registration::core::form::{Field, Kind};

use super::Found;
use super::rules::field_path;

/// What shouldn't be asked: the beginnings of words in names, labels and `autocomplete`, and what it is.
const NOT_ASKED: [(&[&str], &str); 7] = [
    (&["bday", "birth", "nascita", "born", "nato "], "the date or place of birth"),
    (&["fiscal", "codice fiscale", "tax code", "taxcode", "ssn"], "the tax code"),
    (&["sex", "sesso", "gender", "genere"], "the sex"),
    (&["religio"], "the religion"),
    (&["passport", "passaporto", "carta d'identità", "identity card", "documento"], "the number of a document"),
    (&["iban", "credit card", "carta di credito", "cc-number"], "the means of payment"),
    (&["nationality", "nazionalità", "cittadinanza", "citizenship"], "the nationality"),
];

const HEALTH: [&str; 12] =
    ["allerg", "intoller", "intoler", "diet", "disab", "health", "salute", "accessib", "wheelchair", "carrozzina", "esigenz", "needs"];

pub(super) fn all(found: &Found<'_>) {
    let Some(registration) = &found.announcement.registration else { return };
    for field in registration.fields.iter().filter(|field| field.kind != Kind::Hidden) {
        let path = field_path(found, &field.name);
        let words = words(field);
        let says = |beginnings: &[&str]| beginnings.iter().any(|beginning| words.iter().any(|word| begins(word, beginning)));
        if let Some((_, what)) = NOT_ASKED.iter().find(|(beginnings, _)| says(beginnings)) {
            let message = format!(
                "\"{}\" asks for {what}: an event rarely needs it, and what isn't needed may not be asked (GDPR, art. 5)",
                field.name
            );
            found.add("should-not-be-asked", &path, message, "take the field out, or say in its \"hint\" what it is needed for");
        }
        if says(&HEALTH) {
            if field.consent.is_none() {
                let message =
                    format!("the answer to \"{}\" may concern health: it needs an explicit consent of its own (GDPR, art. 9)", field.name);
                found.add("health-without-consent", &path, message, "add \"consent\": {\"id\": \"…\", \"text\": \"…\"} to the field");
            }
            let hint = field.hint.all().collect::<Vec<_>>().join(" ").to_lowercase();
            if !["cancell", "delete", "erase", "distrugg"].iter().any(|word| hint.contains(word)) {
                let message = format!("nothing says when the answer to \"{}\", which may concern health, is deleted", field.name);
                found.add("no-deletion-date", &path, message, "say it in the field's \"hint\", like \"We delete it within 30 days\"");
            }
        }
    }
}

/// What a field says of itself, in small letters.
fn words(field: &Field) -> Vec<String> {
    let labels = field.label.all().map(str::to_lowercase);
    labels.chain([field.name.to_lowercase(), field.autocomplete.clone().unwrap_or_default().to_lowercase()]).collect()
}

/// Whether a word of the text begins so.
fn begins(text: &str, beginning: &str) -> bool {
    text.match_indices(beginning).any(|(at, _)| text.get(..at).is_none_or(|before| !before.ends_with(char::is_alphabetic)))
}
