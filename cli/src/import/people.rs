//! Who: the people who chair, speak or greet, with what they are, as printed.
//!
//! A name is what is set in bold like a name, or capitals where a sentence has said that people follow. What somebody is stands
//! before the name with an article ("il coordinatore …, NAME"), or behind it; where that can't be told, it stays out.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::draft::{Draft, Sure};
use super::release::{Block, Kind, Quote, Release, pattern};
use super::roles::{ROLES, is_person};

patterns! {
    // Two to four capitalised words, perhaps with a particle between them.
    NAME = r"\b[\p{Lu}][\p{Ll}'’]+(?:-[\p{Lu}][\p{Ll}]+)?(?:\s+[\p{Lu}]\.)?(?:\s+(?:di|de|del|della|dei|von|van|der|la|el|al|bin|O['’])){0,2}(?:\s+(?:[DLO]['’])?(?:Mc|Mac)?[\p{Lu}][\p{Ll}'’]+(?:-[\p{Lu}][\p{Ll}]+)?){1,3}";
    ARTICLE = r"^(?:(?:del|della|dello|dei|delle|di|il|la|lo|i|gli|le|the|of)\s+|dell['’]\s*|l['’]\s*)";
    FOLLOWS = r"^(?:del|della|dello|dei|delle|di|of|from)\s|^(?:dell['’])";
    AND = r"^[\s,;]*(?:(?:e|ed|and|nonché|as well as)\s+)?";
    HONORIFIC = r"(?i)\b(?:dott\.?(?:ssa)?|prof\.?(?:ssa)?|professor|dr\.?|mr\.?|mrs\.?|ms\.?|ing\.?|avv\.?|arch\.?|on\.|sen\.|sir|dame)\s*$";
    VERB = r"(?i)\s(?:e|and|che|who)\s+(?:sarà|verrà|è|si|ha|hanno|avrà|saranno|will|is|are|has|with)\b|[.;]|\s(?:will|shall|is|has|sarà|aprirà|introdurrà|modererà|coordinerà|interverrà|parlerà|concluderà|porterà|discuter\w+)\b|\s(?:dalle|alle|on|at)\s+\d";
}

type Trigger = (Regex, (&'static str, &'static str));

#[derive(Debug, Clone)]
struct Person {
    role: (&'static str, &'static str),
    name: String,
    title: Option<String>,
    sure: Sure,
    quote: Quote,
}

/// Finds the people.
pub(super) fn read(release: &Release<'_>, headline: Option<usize>, draft: &mut Draft) {
    static TRIGGERS: LazyLock<Vec<Trigger>> =
        LazyLock::new(|| ROLES.iter().map(|(words, role, language)| (pattern(words), (*role, *language))).collect());
    let mut people: Vec<Person> = Vec::new();
    let mut heading: Option<(&'static str, &'static str)> = None;
    for (index, block) in release.blocks.iter().enumerate() {
        let role_in = |text: &str| {
            TRIGGERS.iter().filter_map(|(regex, role)| Some((regex.find_iter(text).last()?.end(), *role))).max_by_key(|(end, _)| *end)
        };
        if block.kind == Kind::Item {
            if let Some(role) = heading {
                people.extend(item(release, block, role));
            }
            continue;
        }
        // "Interverranno:" speaks for the items behind it.
        heading = role_in(&block.text)
            .filter(|(end, _)| block.text.len() <= end + 3 || block.kind == Kind::Heading && block.text.len() < 40)
            .map(|(_, role)| role);
        if headline == Some(index) {
            continue;
        }
        for sentence in &block.sentences {
            people.extend(sentence_of(release, block, sentence.clone(), &TRIGGERS));
        }
    }
    let mut known: Vec<Person> = Vec::new();
    for person in people {
        match known.iter_mut().find(|other| other.name == person.name) {
            Some(other) => other.title = other.title.take().or(person.title),
            None => known.push(person),
        }
    }
    write(&known, draft);
}

/// "Anna Rossi, director of X" or "Anna Rossi (X)" as a list's item.
fn item(release: &Release<'_>, block: &Block, role: (&'static str, &'static str)) -> Option<Person> {
    let (name, title) = leading(&block.text)?;
    Some(Person { role, name, title, sure: Sure::Sure, quote: release.quote(block, 0..block.text.len()) })
}

/// A name at the beginning and what stands behind it.
fn leading(text: &str) -> Option<(String, Option<String>)> {
    let text = text.trim_start();
    let skipped = text
        .split(' ')
        .take(2)
        .map(|word| word.len() + 1)
        .find(|length| HONORIFIC.is_match(text.get(..*length).unwrap_or_default()))
        .unwrap_or(0);
    let text = text.get(skipped..)?;
    let found = NAME.find(text).filter(|found| found.start() == 0 && is_person(found.as_str()))?;
    let rest = text.get(found.end()..)?;
    let title = rest
        .trim_start()
        .strip_prefix(['(', ',', '–', '—', '-', ':'])
        .map(|title| title.trim().trim_end_matches([')', '.', ';', ',']).trim().to_owned())
        .filter(|title| !title.is_empty());
    (title.is_some() || rest.trim().trim_matches(['.', ';', ',']).is_empty()).then(|| (found.as_str().to_owned(), title))
}

fn sentence_of(release: &Release<'_>, block: &Block, sentence: Range<usize>, triggers: &[Trigger]) -> Vec<Person> {
    let text = block.piece(sentence.clone());
    let Some(begin) = triggers.iter().filter_map(|(regex, _)| regex.find(text)).map(|found| found.end()).min() else { return Vec::new() };
    let bold = |range: &Range<usize>| {
        block.bold.iter().any(|bold| {
            bold.start <= sentence.start + range.start && sentence.start + range.end <= bold.end && bold.end - bold.start < range.len() + 8
        })
    };
    let names: Vec<Range<usize>> =
        NAME.find_iter(text).filter(|found| found.start() >= begin && is_person(found.as_str())).map(|found| found.range()).collect();
    // Where names are set in bold, capitals alone are none.
    let names: Vec<Range<usize>> = if names.iter().any(bold) { names.into_iter().filter(bold).collect() } else { names };
    // Without bold letters only a name that stands at once behind the words that announce it, or is set off, is one.
    let quote = release.quote(block, sentence.clone());
    let mut people: Vec<Person> = Vec::new();
    let mut role = None;
    let mut from = 0;
    for (index, range) in names.iter().enumerate() {
        let mut piece = text.get(from..range.start).unwrap_or_default();
        let announced = announced(piece, triggers);
        if let Some((found, new)) = &announced {
            // What stands before the words that announce is the one before's.
            if let Some(last) = people.last_mut().filter(|person| person.title.is_none()) {
                last.title = behind(piece.get(..found.start()).unwrap_or_default());
            }
            piece = piece.get(found.end()..).unwrap_or_default();
            role = Some(*new);
        }
        let Some(role) = role else { break };
        let mut piece = piece.trim_end();
        if let Some(honorific) = HONORIFIC.find(piece) {
            piece = piece.get(..honorific.start()).unwrap_or_default();
        }
        // "NAME del Progetto X, la referente Y, NAME": the first part is the one before's.
        // White space alone sets nothing off.
        let begins = AND.find(piece).filter(|and| !and.as_str().trim().is_empty()).map_or(0, |and| and.end());
        let mut own = piece.get(begins..).unwrap_or_default();
        if begins == 0 && !own.is_empty() && announced.is_none() && index > 0 {
            let (theirs, mine) = own.trim_start().split_once(", ").unwrap_or((own, ""));
            if let Some(last) = people.last_mut().filter(|person| person.title.is_none()) {
                last.title = behind(theirs).or(parenthesis(theirs));
            }
            own = mine;
            own = own.get(AND.find(own).map_or(0, |and| and.end())..).unwrap_or_default();
        }
        // Capitals inside what somebody is are no other person: "editor of the Civic Data Bulletin".
        let set_off = piece.is_empty()
            || piece.ends_with([',', ';', ':', ')'])
            || [" e", " ed", " and", " nonché"].iter().any(|and| piece.ends_with(and))
            || matches!(piece.trim(), "e" | "ed" | "and");
        if !bold(range) && !set_off {
            continue;
        }
        let bare = own.trim().trim_end_matches(',').trim();
        let title = if bare.is_empty() {
            None
        } else if own.trim_end().ends_with(',') && (ARTICLE.is_match(bare) || announced.is_some()) {
            Some(bare.get(ARTICLE.find(bare).map_or(0, |article| article.end())..).unwrap_or_default().to_owned())
        } else if let Some(last) = people.last_mut().filter(|person| person.title.is_none() && begins > 0) {
            // "NAME, director of X, and NAME"
            last.title =
                Some(bare.trim_end_matches(" e").trim_end_matches(" and").trim_end_matches(',').to_owned()).filter(|title| plain(title));
            None
        } else {
            None
        };
        // Capitals far from what announces them are something else.
        if !bold(range) && announced.is_none() && index == 0 {
            break;
        }
        let sure = if bold(range) { Sure::Sure } else { Sure::Likely };
        people.push(Person {
            role,
            name: text.get(range.clone()).unwrap_or_default().to_owned(),
            title: title.filter(|title| plain(title)),
            sure,
            quote: quote.clone(),
        });
        from = range.end;
    }
    // "coordinato da NAME, esperto nominato per … SAI e sarà l'occasione"
    if let Some(last) = people.last_mut().filter(|person| person.title.is_none())
        && let Some(tail) = text.get(from..)
    {
        let end = VERB.find(tail).map_or(tail.len(), |found| found.start());
        let tail = tail.get(..end).unwrap_or_default();
        last.title = match tail.trim_start().strip_prefix(',') {
            Some(title) => Some(title.trim().trim_end_matches([',', '.']).to_owned()).filter(|title| plain(title)),
            None => behind(tail).or(parenthesis(tail)),
        };
    }
    people
}

/// The last words in a piece that say what people do.
fn announced<'p>(piece: &'p str, triggers: &[Trigger]) -> Option<(regex::Match<'p>, (&'static str, &'static str))> {
    triggers.iter().filter_map(|(regex, role)| Some((regex.find_iter(piece).last()?, *role))).max_by_key(|(found, _)| found.end())
}

/// "del Progetto X" behind a name.
fn behind(text: &str) -> Option<String> {
    let text = text.trim();
    let title = text.split_once(", ").map_or(text, |(title, _)| title).trim_end_matches([',', '.']);
    FOLLOWS
        .is_match(title)
        .then(|| title.get(ARTICLE.find(title).map_or(0, |article| article.end())..).unwrap_or_default().to_owned())
        .filter(|title| plain(title))
}

/// "(Università di Palermo)" behind a name.
fn parenthesis(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix('(')?.split(')').next()?.trim();
    (!inside.is_empty()).then(|| inside.to_owned()).filter(|title| plain(title))
}

fn plain(title: &str) -> bool {
    !title.trim().is_empty() && title.chars().count() < 200 && crate::prose::find(title).is_empty()
}

/// Writes the people, those of one role together, in the order of the release.
fn write(people: &[Person], draft: &mut Draft) {
    let mut roles: Vec<(&'static str, &'static str)> = Vec::new();
    for person in people {
        if !roles.contains(&person.role) {
            roles.push(person.role);
        }
    }
    let mut performers: Vec<Value> = Vec::new();
    for (index, role) in roles.iter().enumerate() {
        let mut of_role = Vec::new();
        let several = people.iter().filter(|person| person.role == *role).count() > 1;
        for (at, person) in people.iter().filter(|person| person.role == *role).enumerate() {
            let mut written = Map::from_iter([("@type".to_owned(), json!("Person")), ("name".to_owned(), json!(person.name))]);
            if let Some(title) = &person.title {
                written.insert("jobTitle".to_owned(), json!(title));
            }
            let path = if several { format!("performer[{index}].performer[{at}]") } else { format!("performer[{index}].performer") };
            let shown = person.title.as_ref().map_or(person.name.clone(), |title| format!("{}, {title}", person.name));
            draft.because(path, shown, person.sure, Some(format!("under “{}”", role.0)), vec![person.quote.clone()]);
            of_role.push(Value::Object(written));
        }
        let who = if several { Value::Array(of_role) } else { of_role.pop().unwrap_or_default() };
        performers.push(json!({"@type": "Role", "roleName": role.0, "performer": who}));
    }
    if !performers.is_empty() {
        draft.set("performer", performers);
    }
}
