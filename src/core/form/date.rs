//! The three boxes of a date: their names, what they hold together, and which of them are wrong.
//!
//! Knows the months' names from the language that was typed in, and only then: what is checked and sent is a number.
use super::{Kind, Values, cleaned};
use crate::core::{form::Form, language::Catalogue, platform::Platform};

/// The names of the three boxes of a date: day, month, year.
pub fn date_parts(name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| format!("{name}.{part}"))
}

/// What the three boxes hold, a month in words as its number.
pub(crate) fn date_boxes(name: &str, values: &Values) -> [String; 3] {
    date_parts(name).map(|part| cleaned(values.all(&part).last().map_or("", String::as_str)))
}

/// The date that three boxes hold, as it is sent; nothing while they are empty.
pub(crate) fn iso_date(name: &str, values: &Values) -> String {
    let [day, month, year] = date_boxes(name, values);
    if year.is_empty() { year } else { format!("{year}-{month:0>2}-{day:0>2}") }
}

/// The boxes of a date that isn't one in which the mistake must be; all where it may be in any.
pub(super) fn wrong_boxes([day, month, year]: &[String; 3]) -> [bool; 3] {
    let within = |text: &str, most: u32| text.parse().is_ok_and(|number: u32| (1..=most).contains(&number));
    let wrong = [!within(day, 31), !within(month, 12), year.len() != 4 || !within(year, 9999)];
    if wrong == [false; 3] { [true; 3] } else { wrong }
}

/// What a control holds after this was typed into it: a month in words is followed by its number.
pub(crate) fn typed(form: &Form, control: &str, mut values: Vec<String>, words: &Catalogue, platform: &dyn Platform) -> Vec<String> {
    let is_month = || {
        let dates = form.fields.iter().filter(|field| field.kind == Kind::Date);
        dates.into_iter().any(|field| control.ends_with(&format!("{}.month", field.name)))
    };
    if let [text] = values.as_slice()
        && !text.bytes().any(|byte| byte.is_ascii_digit())
        && is_month()
    {
        let number = month(text, words, platform);
        values.extend(number.map(|number| number.to_string()));
    }
    values
}

/// The month of this name or of its beginning, 1 to 12, in any letter case.
fn month(typed: &str, words: &Catalogue, platform: &dyn Platform) -> Option<usize> {
    let typed = platform.fold(typed.trim().trim_end_matches('.'));
    let named = |number: &usize| ["months", "months-short"].iter().any(|list| platform.fold(words.name(list, number - 1)) == typed);
    let begun = |number: &usize| typed.chars().count() > 2 && platform.fold(words.name("months", number - 1)).starts_with(&typed);
    (1..=12).find(named).or_else(|| Some((1..=12).filter(begun)).filter(|found| found.clone().count() == 1)?.next())
}
