//! By whom: who organises, whom to ask, and the links; who pays is [`funding`]'s.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::draft::{Draft, Sure};
use super::funding;
use super::place::joins;
use super::release::{Kind, Quote, Release, pattern};
use super::title::is_marker;

patterns! {
    ORGANISED = r"(?i:\b(?:organizzat[oaie]|promoss[oaie]|indett[oaie]|ideat[oaie])(?: e (?:organizzat[oaie]|promoss[oaie]))? (?:da(?:l|lla|llo|i|gli|lle)?\s+|dall['’]\s*)|\b(?:organi[sz]ed|hosted|convened|promoted)(?: jointly)? by (?:the )?)";
    // Capitalised words, with the small words that stand inside a body's name.
    BODY = r"^(?:[\p{Lu}\d][\p{L}\d'’&-]*(?:\.[\p{L}\d]+)*)(?:\s+(?:(?:di|del|della|dello|dei|delle|degli|per|la|il|e|ed|of|for|the|and|in|on)\s+|(?:dell|d|l|all|nell)['’])*(?:dell['’]|d['’]|l['’])?[\p{Lu}][\p{L}\d'’&-]*(?:\.[\p{L}\d]+)*)*";
    MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+";
    PHONE = r"(?i)(?:tel(?:\.|efono|efonare al(?:lo)?|ephone)?|phone|cell(?:\.|ulare)?|mobile)[\s.:]*(\+?[\d][\d\s./()-]{5,20}\d)";
    CONTACT = r"(?i)\b(resp\.?le|responsabile|ufficio stampa|addett[oa] stampa|comunicazione|press (office|contact|officer)|media (contact|relations)|contatti|contacts?|informazioni|info|enquiries|per informazioni|communications?)\b";
    SIGNED = r"^([\p{Lu}][\p{L}'’.-]+(?:\s+(?:d[ieaou]|del|della|van|von|de)?\s*[\p{Lu}][\p{L}'’.-]+){1,3})\s*(?:[–—,:]|-\s)\s*(.{3,160})$";
}

/// The body whose name a text begins with.
pub(super) fn body(text: &str) -> Option<&str> {
    // "ANCI Sicilia per il prossimo" ends before the small word that begins something else.
    let found = BODY.find(text)?;
    Some(found.as_str().trim_end_matches(['.', ',', '\'', '’']).trim()).filter(|name| name.chars().count() > 1)
}

/// What a body of this name is to schema.org.
pub(super) fn kind(name: &str) -> &'static str {
    const PUBLIC: [&str; 12] = [
        "Ministero",
        "Comune",
        "Regione",
        "Città",
        "Provincia",
        "Prefettura",
        "Ministry",
        "Municipality",
        "City of",
        "Assessorato",
        "Department of",
        "Presidenza",
    ];
    if PUBLIC.iter().any(|word| name.starts_with(word)) { "GovernmentOrganization" } else { "Organization" }
}

/// Finds the organiser, the contact, the funding, and says which links there are.
pub(super) fn read(release: &Release<'_>, headline: Option<usize>, draft: &mut Draft) {
    let mut organizer: Option<Map<String, Value>> = None;
    'blocks: for block in &release.blocks {
        for found in ORGANISED.find_iter(&block.text) {
            let rest = block.piece(found.end()..block.text.len());
            let Some(name) = body(rest) else { continue };
            let quote = release.sentence(block, found.start());
            organizer = Some(Map::from_iter([("@type".to_owned(), json!(kind(name))), ("name".to_owned(), json!(name))]));
            draft.because("organizer.name", name, Sure::Sure, None, vec![quote.clone()]);
            static MORE: LazyLock<Regex> = LazyLock::new(|| {
                pattern(
                    r"^(?:,| e| ed| and) (?:(?:da|dal|dalla|by) |dall['’]|the )?[\p{Lu}]|(?i:(?:collaborazione|cooperation|collaboration|partnership) (?:con|with)|insieme a|together with)",
                )
            });
            let end = block.sentence(found.start()).end.max(found.end() + name.len());
            if MORE.is_match(block.piece(found.end() + name.len()..end)) {
                draft.ask("organizer", "Are there other organisers? The sentence may name more than one.", vec![quote]);
            }
            break 'blocks;
        }
    }
    if organizer.is_none() {
        draft.ask("organizer", "Who organises it? The release doesn't say “organised by”.", Vec::new());
    }
    if let Some(contact) = contact(release, draft) {
        organizer
            .get_or_insert_with(|| Map::from_iter([("@type".to_owned(), json!("Organization"))]))
            .insert("contactPoint".to_owned(), contact);
    } else {
        draft.ask("organizer.contactPoint", "Whom can people ask, by which address? The release names no contact.", Vec::new());
    }
    if let Some(organizer) = organizer {
        draft.set("organizer", organizer);
    }
    if let Some(funding) = funding::read(release, headline, draft) {
        draft.set("funding", funding);
    }
    letterhead(release, headline, draft);
    links(release, draft);
}

/// Names above the headline that no sentence explains.
fn letterhead(release: &Release<'_>, headline: Option<usize>, draft: &mut Draft) {
    let explained: Vec<String> = draft.proposals.iter().flat_map(|proposal| &proposal.quotes).map(|quote| quote.text.clone()).collect();
    let lines = release.blocks.iter().take(headline.unwrap_or(0)).filter(|block| {
        block.text.len() < 100 && block.kind == Kind::Paragraph && !block.text.ends_with(['.', ':']) && !is_marker(&block.text)
    });
    let quotes: Vec<Quote> = lines
        .map(|block| release.quote(block, 0..block.text.len()))
        .filter(|quote| !explained.contains(&quote.text) && crate::prose::find(&quote.text).is_empty())
        .collect();
    if !quotes.is_empty() {
        let names: Vec<String> =
            quotes.iter().map(|quote| format!("“{}”", quote.text.split_whitespace().collect::<Vec<_>>().join(" "))).collect();
        draft.ask(
            "funding.funder",
            format!("The letterhead names {} without saying why: who pays, who organises, who supports?", names.join(", ")),
            quotes,
        );
    }
}

fn contact(release: &Release<'_>, draft: &mut Draft) -> Option<Value> {
    let mut point = Map::from_iter([("@type".to_owned(), json!("ContactPoint"))]);
    let mut quotes: Vec<(String, String, Quote)> = Vec::new();
    for block in release.blocks.iter().rev() {
        // "Press contact: Sam Green, communications officer"
        static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\p{L} ]{3,30}:\s*"));
        let label = LABEL.find(&block.text).map_or(0, |label| label.end());
        let found = SIGNED.captures(block.piece(label..block.text.len())).filter(|_| CONTACT.is_match(&block.text));
        if let Some((name, title)) = found.and_then(|groups| Some((groups.get(1)?.as_str().to_owned(), groups.get(2)?.as_str().to_owned())))
        {
            let title = MAIL.find(&title).map_or(title.as_str(), |mail| title.get(..mail.start()).unwrap_or_default());
            let title = title.trim().trim_end_matches([',', '.', ':', '–', '-', '(']).trim().to_owned();
            let label = CONTACT.is_match(&name);
            if !label && crate::prose::find(&name).is_empty() && !point.contains_key("name") {
                quotes.push(("name".to_owned(), name.clone(), release.quote(block, 0..block.text.len())));
                point.insert("name".to_owned(), json!(name));
                if title.chars().any(char::is_alphabetic) {
                    quotes.push(("description".to_owned(), title.clone(), release.quote(block, 0..block.text.len())));
                    point.insert("description".to_owned(), json!(title));
                }
            }
        }
        for (member, found) in
            [("email", MAIL.find(&block.text)), ("telephone", PHONE.captures(&block.text).and_then(|groups| groups.get(1)))]
        {
            if let Some(found) = found.filter(|_| !point.contains_key(member)) {
                quotes.push((member.to_owned(), found.as_str().trim().to_owned(), release.sentence(block, found.start())));
                point.insert(member.to_owned(), json!(found.as_str().trim()));
            }
        }
    }
    for (member, value, quote) in quotes {
        draft.because(format!("organizer.contactPoint.{member}"), value, Sure::Likely, None, vec![quote]);
    }
    if point.len() == 1 {
        return None;
    }
    if !point.contains_key("email") && !point.contains_key("telephone") {
        draft.ask("organizer.contactPoint", "By which address or telephone can the contact be asked? The release names none.", Vec::new());
    }
    Some(Value::Object(point))
}

fn links(release: &Release<'_>, draft: &mut Draft) {
    for block in &release.blocks {
        for link in &block.links {
            let line = release.sentence(block, link.range.start).line;
            if joins(&link.url) {
                draft.contradiction(
                    "location",
                    "The release publishes the link that joins the meeting. It stays out of the draft: an event file is public; give it to `serve --join-url`.",
                    vec![release.sentence(block, link.range.start)],
                );
            } else if !serde_json::to_string(&draft.draft).unwrap_or_default().contains(&link.url) {
                draft.notes.push(format!("A link that the draft doesn't use: {} (line {line})", link.url));
            }
        }
    }
}
