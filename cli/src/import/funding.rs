//! Who pays: the fund, the project that it is for, and who leads that.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::bodies::{body, kind};
use super::draft::{Draft, Sure};
use super::release::{Release, pattern};

patterns! {
    FUNDED = r"(?i:\b(?:co-?finanziat[oaie]|finanziat[oaie]) (?:da(?:l|lla|llo|i|gli|lle)?\s+|dall['’]\s*)|\b(?:co-?funded|co-?financed|funded|financed) by (?:the )?)";
    FUND = r"(?:Fondo|Programma|PON|POR|PR|PNRR|Interreg|Erasmus|Horizon|Asylum|European Social Fund|[\p{Lu}][\p{L}]+ Fund)\b[^\n]{0,120}?\b\d{4}\s*[-–/]\s*\d{2,4}";
    PROJECT = r"^(?:PROGETTO|Progetto|PROJECT|Project)\s+[\p{Lu}]";
    LEADER = r"(?i:\bcapofila (?:è )?(?:il |la |l['’]|lo )?|\b(?:led|coordinated) by (?:the )?(?:lead partner )?)";
}

/// Finds the grant.
pub(super) fn read(release: &Release<'_>, headline: Option<usize>, draft: &mut Draft) -> Option<Value> {
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
