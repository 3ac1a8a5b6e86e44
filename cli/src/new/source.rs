//! What `--from` starts from: an event file or a draft, a page with JSON-LD, a plain JSON-LD file, a calendar's `.ics`.
//!
//! What the source says is kept as it stands; only references inside the file are followed, because the other objects don't come along.

use std::fs;
use std::io::Read as _;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail, ensure};
use scraper::{Html, Selector};
use serde_json::{Map, Value};

use super::ics;
use crate::file;

/// The longest page or file that is read, in bytes.
const MAX_BYTES: u64 = 4 << 20;
/// The deepest reference inside a file that is followed.
const MAX_DEPTH: usize = 8;

/// An event and what there is to say about how it was read.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) event: Map<String, Value>,
    pub(super) notes: Vec<String>,
}

/// Reads an address or a file; `pick` says which of its events, from 1.
pub(super) fn read(from: &str, pick: Option<usize>) -> anyhow::Result<Source> {
    let web = from.starts_with("https://") || from.starts_with("http://");
    let bytes =
        if web { fetched(from)? } else { fs::read(from).with_context(|| format!("{from}: can't be read; check the path after --from"))? };
    ensure!(bytes.len() as u64 <= MAX_BYTES, "{from}: over {} MiB", MAX_BYTES >> 20);
    let text = file::decoded(bytes);
    let begin = text.trim_start();
    if begin.get(..15).is_some_and(|begin| begin.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        let (events, notes) = ics::events(begin).map_err(|wrong| anyhow!("{from}: {wrong}"))?;
        let (event, mut more) = picked(from, events, pick)?;
        more.splice(0..0, notes);
        return Ok(Source { event, notes: more });
    }
    let documents = if begin.starts_with(['{', '[']) {
        vec![serde_json::from_str(begin).map_err(|wrong| anyhow!("{from}: not JSON: {wrong}"))?]
    } else {
        embedded(&text)
    };
    ensure!(
        !documents.is_empty(),
        "{from}: no JSON-LD in it: neither a JSON file, nor a calendar, nor a page with <script type=\"application/ld+json\">"
    );
    let nodes: Vec<&Value> = documents.iter().flat_map(nodes).collect();
    let events: Vec<Map<String, Value>> =
        nodes.iter().filter(|node| is_event(node)).filter_map(|node| whole(node, &nodes, 0).as_object().cloned()).collect();
    let found: Vec<String> = nodes.iter().flat_map(|node| types(node)).take(6).map(str::to_owned).collect();
    ensure!(
        !events.is_empty(),
        "{from}: no event in it; its JSON-LD is about {}",
        if found.is_empty() { "nothing with a \"@type\"".to_owned() } else { found.join(", ") }
    );
    let context = documents.iter().find_map(|document| document.get("@context")).cloned();
    let (mut event, notes) = picked(from, events, pick)?;
    if let Some(context) = context.filter(|_| !event.contains_key("@context")) {
        event.shift_insert(0, "@context".to_owned(), context);
    }
    Ok(Source { event, notes })
}

fn picked(from: &str, events: Vec<Map<String, Value>>, pick: Option<usize>) -> anyhow::Result<(Map<String, Value>, Vec<String>)> {
    let count = events.len();
    let named: Vec<String> = events
        .iter()
        .enumerate()
        .map(|(index, event)| format!("\n  {}: {}, {}", index + 1, shown(event.get("name")), shown(event.get("startDate"))))
        .collect();
    let chosen = pick.unwrap_or(1);
    let Some(event) = events.into_iter().nth(chosen.wrapping_sub(1)) else {
        bail!("{from}: --pick {chosen}, and it has {count} events:{}", named.concat());
    };
    let notes = if count > 1 && pick.is_none() {
        vec![format!("{from} has {count} events; this is the first. Take another with --pick:{}", named.concat())]
    } else {
        Vec::new()
    };
    Ok((event, notes))
}

fn shown(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(members)) => shown(members.values().next()),
        _ => "-".to_owned(),
    }
}

fn fetched(url: &str) -> anyhow::Result<Vec<u8>> {
    let agent = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(30))).build().new_agent();
    let mut answer = agent
        .get(url)
        .header("accept", "application/ld+json, text/html, text/calendar, application/json")
        .call()
        .with_context(|| format!("{url}: can't be fetched; save the page and give the file after --from"))?;
    let mut bytes = Vec::new();
    answer.body_mut().as_reader().take(MAX_BYTES + 1).read_to_end(&mut bytes).with_context(|| format!("{url}: the answer broke off"))?;
    Ok(bytes)
}

/// The JSON-LD of a page; a script that is no JSON is passed over, as search engines do.
fn embedded(page: &str) -> Vec<Value> {
    let Ok(scripts) = Selector::parse(r#"script[type="application/ld+json" i]"#) else { return Vec::new() };
    let text = |script: scraper::ElementRef<'_>| script.text().collect::<String>();
    let json = |text: String| {
        let text = text.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
        let text = text.trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>").trim();
        serde_json::from_str(text).ok()
    };
    Html::parse_document(page).select(&scripts).map(text).filter_map(json).collect()
}

/// The objects of a document that may be an event, or that one refers to.
fn nodes(document: &Value) -> Vec<&Value> {
    let items: Vec<&Value> = match document {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    };
    let mut nodes = items.clone();
    for item in items {
        for member in ["@graph", "mainEntity", "itemListElement", "item", "event", "events"] {
            match item.get(member) {
                Some(Value::Array(inner)) => nodes.extend(inner.iter().flat_map(nodes_of_item)),
                Some(inner @ Value::Object(_)) => nodes.extend(nodes_of_item(inner)),
                _ => {}
            }
        }
    }
    nodes
}

/// A list's item may be wrapped: `{"@type": "ListItem", "item": {…}}`.
fn nodes_of_item(node: &Value) -> Vec<&Value> {
    [Some(node), node.get("item"), node.get("mainEntity")].into_iter().flatten().filter(|node| node.is_object()).collect()
}

fn types(node: &Value) -> Vec<&str> {
    let names = match node.get("@type") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name.as_str()],
        _ => Vec::new(),
    };
    names.into_iter().map(|name: &str| name.rsplit(['/', '#', ':']).next().unwrap_or(name)).collect()
}

fn is_event(node: &Value) -> bool {
    types(node).iter().any(|name| name.ends_with("Event") || ["Festival", "Hackathon", "CourseInstance", "EventSeries"].contains(name))
}

/// The value with the objects in it that a mere `{"@id": …}` stands for.
fn whole(value: &Value, nodes: &[&Value], depth: usize) -> Value {
    match value {
        Value::Object(members) => {
            if let (1, Some(id)) = (members.len(), members.get("@id"))
                && let Some(node) =
                    nodes.iter().find(|node| node.get("@id") == Some(id) && node.as_object().is_some_and(|node| node.len() > 1))
                && depth < MAX_DEPTH
            {
                return whole(node, nodes, depth + 1);
            }
            Value::Object(members.iter().map(|(name, member)| (name.clone(), whole(member, nodes, depth + 1))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| whole(item, nodes, depth + 1)).collect()),
        other => other.clone(),
    }
}
