//! By whom: who organises, whom to ask, who pays, which project, and the links.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::draft::{Draft, Sure};
use super::place::joins;
use super::release::{Kind, Quote, Release, pattern};
use super::title::is_marker;

macro_rules! patterns {
    ($($name:ident = $pattern:literal;)*) => { $(static $name: LazyLock<Regex> = LazyLock::new(|| pattern($pattern));)* };
}

patterns! {
    ORGANISED = r"(?i:\b(?:organizzat[oaie]|promoss[oaie]|indett[oaie]|ideat[oaie])(?: e (?:organizzat[oaie]|promoss[oaie]))? (?:da(?:l|lla|llo|i|gli|lle)?\s+|dall['’]\s*)|\b(?:organi[sz]ed|hosted|convened|promoted)(?: jointly)? by (?:the )?)";
    // Capitalised words, with the small words that stand inside a body's name.
    BODY = r"^(?:[\p{Lu}\d][\p{L}\d'’&-]*(?:\.[\p{L}\d]+)*)(?:\s+(?:(?:di|del|della|dello|dei|delle|degli|per|la|il|e|ed|of|for|the|and|in|on)\s+|(?:dell|d|l|all|nell)['’])*(?:dell['’]|d['’]|l['’])?[\p{Lu}][\p{L}\d'’&-]*(?:\.[\p{L}\d]+)*)*";
    FUNDED = r"(?i:\b(?:co-?finanziat[oaie]|finanziat[oaie]) (?:da(?:l|lla|llo|i|gli|lle)?\s+|dall['’]\s*)|\b(?:co-?funded|co-?financed|funded|financed) by (?:the )?)";
    FUND = r"(?:Fondo|Programma|PON|POR|PR|PNRR|Interreg|Erasmus|Horizon|Asylum|European Social Fund|[\p{Lu}][\p{L}]+ Fund)\b[^\n]{0,120}?\b\d{4}\s*[-–/]\s*\d{2,4}";
    PROJECT = r"^(?:PROGETTO|Progetto|PROJECT|Project)\s+[\p{Lu}]";
    LEADER = r"(?i:\bcapofila (?:è )?(?:il |la |l['’]|lo )?|\b(?:led|coordinated) by (?:the )?(?:lead partner )?)";
    MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+";
    PHONE = r"(?i)(?:tel(?:\.|efono|efonare al(?:lo)?|ephone)?|phone|cell(?:\.|ulare)?|mobile)[\s.:]*(\+?[\d][\d\s./()-]{5,20}\d)";
    CONTACT = r"(?i)\b(resp\.?le|responsabile|ufficio stampa|addett[oa] stampa|comunicazione|press (office|contact|officer)|media (contact|relations)|contatti|contacts?|informazioni|info|enquiries|per informazioni|communications?)\b";
    SIGNED = r"^([\p{Lu}][\p{L}'’.-]+(?:\s+(?:d[ieaou]|del|della|van|von|de)?\s*[\p{Lu}][\p{L}'’.-]+){1,3})\s*(?:[–—,:]|-\s)\s*(.{3,160})$";
}

fn body(text: &str) -> Option<&str> {
    // "ANCI Sicilia per il prossimo" ends before the small word that begins something else.
    let found = BODY.find(text)?;
    Some(found.as_str().trim_end_matches(['.', ',', '\'', '’']).trim()).filter(|name| name.chars().count() > 1)
}

fn kind(name: &str) -> &'static str {
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
    if let Some(funding) = funding(release, headline, draft) {
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

fn funding(release: &Release<'_>, headline: Option<usize>, draft: &mut Draft) -> Option<Value> {
    let mut grant = Map::from_iter([("@type".to_owned(), json!("Grant"))]);
    let mut funders: Vec<Value> = Vec::new();
    let mut project: Option<Map<String, Value>> = None;
    for (index, block) in release.blocks.iter().enumerate() {
        if let Some(fund) = FUND.find(&block.text).filter(|fund| fund.start() == 0 && !grant.contains_key("name")) {
            let quote = release.quote(block, 0..block.text.len());
            draft.because("funding.name", fund.as_str(), Sure::Sure, None, vec![quote.clone()]);
            grant.insert("name".to_owned(), json!(fund.as_str()));
            let rest = block.piece(fund.end()..block.text.len()).trim_start_matches([' ', '-', '–', '—', ',', ':']).trim();
            if !rest.is_empty() && block.text.len() < 600 {
                draft.because("funding.description", rest, Sure::Sure, None, vec![quote]);
                grant.insert("description".to_owned(), json!(rest));
            }
        }
        for found in FUNDED.find_iter(&block.text) {
            let Some(name) = body(block.piece(found.end()..block.text.len())) else { continue };
            static FOR: LazyLock<Regex> = LazyLock::new(|| {
                pattern(
                    r"(?i)\b(progett\w+|event\w*|incontr\w+|iniziativ\w+|convegn\w+|congress\w*|seminari\w+|project|workshop|conference|seminar|meeting|initiative)\b[^.;]{0,60}$",
                )
            });
            let quote = release.sentence(block, found.start());
            if headline.is_some_and(|at| index > at) && !FOR.is_match(block.piece(0..found.start())) {
                draft.ask("funding.funder", format!("{name} pays for something here: for the event?"), vec![quote]);
                continue;
            }
            if !funders.iter().any(|known| known.get("name").and_then(Value::as_str) == Some(name)) {
                draft.because(format!("funding.funder[{}].name", funders.len()), name, Sure::Sure, None, vec![quote]);
                funders.push(json!({"@type": kind(name), "name": name}));
            }
        }
        // A line of the letterhead: "PROGETTO COOPERA - I Comuni …"
        if PROJECT.is_match(&block.text)
            && block.sentences.len() == 1
            && !block.text.ends_with('.')
            && headline.is_none_or(|at| index < at)
            && project.is_none()
        {
            draft.because(
                "funding.fundedItem.name",
                block.text.clone(),
                Sure::Likely,
                Some("a line of the letterhead".to_owned()),
                vec![release.quote(block, 0..block.text.len())],
            );
            project = Some(Map::from_iter([("@type".to_owned(), json!("Project")), ("name".to_owned(), json!(block.text))]));
        }
    }
    if let Some(project) = &mut project {
        let leader = release.blocks.iter().find_map(|block| {
            let found = LEADER.find(&block.text)?;
            Some((body(block.piece(found.end()..block.text.len()))?.to_owned(), release.sentence(block, found.start())))
        });
        if let Some((name, quote)) = leader {
            draft.because(
                "funding.fundedItem.member.member.name",
                name.clone(),
                Sure::Sure,
                Some("who leads the project".to_owned()),
                vec![quote],
            );
            let role = if draft.draft.get("inLanguage").and_then(Value::as_str) == Some("en") { "Lead" } else { "Capofila" };
            project.insert(
                "member".to_owned(),
                json!({"@type": "OrganizationRole", "roleName": role, "member": {"@type": kind(&name), "name": name}}),
            );
        }
        // Its site is the one whose address has its name.
        let short = project
            .get("name")
            .and_then(Value::as_str)
            .and_then(|name| name.split_whitespace().nth(1))
            .map(str::to_lowercase)
            .filter(|name| name.len() > 3);
        let site = release.blocks.iter().flat_map(|block| block.links.iter().map(move |link| (block, link))).find(|(_, link)| {
            let host = link.url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
            short.as_ref().is_some_and(|short| host.contains(short.as_str()))
        });
        if let Some((block, link)) = site {
            draft.because(
                "funding.fundedItem.url",
                link.url.clone(),
                Sure::Likely,
                Some("the address has the project's name".to_owned()),
                vec![release.quote(block, 0..block.text.len())],
            );
            project.insert("url".to_owned(), json!(link.url));
        }
    }
    if !funders.is_empty() {
        grant.insert("funder".to_owned(), if funders.len() == 1 { funders.remove(0) } else { Value::Array(funders) });
    }
    if let Some(project) = project {
        grant.insert("fundedItem".to_owned(), Value::Object(project));
    }
    (grant.len() > 1).then_some(Value::Object(grant))
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
