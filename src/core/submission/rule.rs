//! A rule about an answer: what has to hold of its status, its type, a place in its JSON, its address or its page.

use super::Reply;
use super::path::{at, is_empty};
use crate::core::json::{Reader, Value};
use crate::core::platform::Platform;

/// What an answer means, before its texts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Registered.
    Accepted,
    /// Taken, but nothing says that it is registered.
    Received,
    /// Some answers won't do.
    Invalid,
    /// No seat is left.
    Full,
    /// Registration isn't open.
    Closed,
    /// This address is registered already.
    Duplicate,
    /// Taken for spam.
    Spam,
    /// Not now: wait.
    Busy,
    /// The token is stale.
    Token,
    /// Not known to be registered.
    Failed,
}

const VERDICTS: [(&str, Verdict); 10] = [
    ("accepted", Verdict::Accepted),
    ("received", Verdict::Received),
    ("invalid", Verdict::Invalid),
    ("full", Verdict::Full),
    ("closed", Verdict::Closed),
    ("duplicate", Verdict::Duplicate),
    ("spam", Verdict::Spam),
    ("busy", Verdict::Busy),
    ("token", Verdict::Token),
    ("failed", Verdict::Failed),
];

/// One rule; every member that is given must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rule {
    status: Vec<String>,
    kind: Option<String>,
    at: Option<String>,
    one_of: Option<Vec<Value>>,
    matches: Option<String>,
    exists: Option<bool>,
    non_empty: Option<bool>,
    url_matches: Option<String>,
    selector: Option<String>,
    /// What it says of the answer.
    pub verdict: Option<Verdict>,
}

impl Rule {
    pub(super) fn read(rule: &Reader<'_>) -> Rule {
        let statuses = rule.each("status");
        let status = statuses.iter().map(|status| status.value.as_text().map_or_else(|| status.value.to_json(), str::to_owned));
        let equals = rule.get("equals").map(|equals| vec![equals.value.clone()]);
        Rule {
            status: status.collect(),
            kind: rule.text("type"),
            at: rule.text("at"),
            one_of: equals.or_else(|| rule.get("in").map(|list| list.value.items().to_vec())),
            matches: rule.text("matches"),
            exists: rule.get("exists").map(|_| rule.flag("exists")),
            non_empty: rule.get("nonEmpty").map(|_| rule.flag("nonEmpty")),
            url_matches: rule.text("urlMatches"),
            selector: rule.text("selector"),
            verdict: None,
        }
    }

    pub(super) fn read_outcome(rule: &Reader<'_>) -> Option<Rule> {
        let is = rule.text("is");
        let Some((_, verdict)) = VERDICTS.into_iter().find(|(name, _)| is.as_deref() == Some(name)) else {
            rule.warn(
                "a rule with \"is\": accepted, received, invalid, full, closed, duplicate, spam, busy, token or failed",
                "it was left out",
            );
            return None;
        };
        Some(Rule { verdict: Some(verdict), ..Rule::read(rule) })
    }

    /// Whether all of it holds.
    pub(super) fn holds(&self, reply: &Reply<'_>, platform: &dyn Platform) -> bool {
        let status = reply.status.to_string();
        let class = |wanted: &str| wanted.len() == 3 && wanted.ends_with("xx") && wanted.get(..1) == status.get(..1);
        let found = self.at.as_ref().map(|pointer| reply.json.and_then(|json| at(json, pointer)));
        // Without `at` a value is the whole answer's.
        let value = found.unwrap_or(reply.json);
        let text = |value: &Value| value.as_text().map_or_else(|| value.to_json(), str::to_owned);
        let matched = |pattern: &str, text: &str| platform.find(pattern, text).is_some();
        let body = || value.map_or_else(|| Some(reply.body.to_owned()).filter(|_| self.at.is_none()), |value| Some(text(value)));
        (self.status.is_empty() || self.status.iter().any(|wanted| *wanted == status || class(wanted)))
            && self.kind.as_ref().is_none_or(|kind| kind == reply.kind())
            && self
                .one_of
                .as_ref()
                .is_none_or(|values| value.is_some_and(|value| values.iter().any(|one| one == value || text(one) == text(value))))
            && self.matches.as_ref().is_none_or(|pattern| body().is_some_and(|body| matched(pattern, &body)))
            && self.exists.is_none_or(|wanted| value.is_some() == wanted)
            && self.non_empty.is_none_or(|wanted| value.is_some_and(|value| !is_empty(value)) == wanted)
            && self.url_matches.as_ref().is_none_or(|pattern| matched(pattern, reply.url))
            && self.selector.as_ref().is_none_or(|selector| !platform.select(reply.body, selector, None).is_empty())
    }
}
