//! A rule about an answer: what has to hold of its status, its type, a place in its JSON, its address or its page.
use super::Reply;
use super::path::{at, is_empty};
use crate::core::json::{Reader, Value};
use crate::core::object::{Item, object, words};
use crate::core::platform::Platform;

words! {
    /// What an answer means, before its texts are read. Of what is `received` nothing says that it is registered; with `token` that
    /// is stale.
    pub enum Verdict {
        "accepted" Accepted, "received" Received, "invalid" Invalid, "full" Full, "closed" Closed, "duplicate" Duplicate,
        "spam" Spam, "busy" Busy, "token" Token, "failed" Failed,
    }
}

object! {
    /// One rule; every member that is given must hold.
    pub struct Rule {
        status: Vec<String>, "type" kind: Option<String>, at: Option<String>, equals: Value,
        "in" one_of: Vec<Value>, matches: Option<String>, exists: Option<bool>,
        "nonEmpty" non_empty: Option<bool>, "urlMatches" url_matches: Option<String>, selector: Option<String>,
        "is" verdict: Option<Verdict>,
    }
}

impl Item for Rule {
    fn item(here: &Reader<'_>) -> Option<Rule> {
        let rule = Rule::of(here);
        if here.get("is").is_none() {
            here.warn("a rule with \"is\": what such an answer means", "it was left out");
        }
        Some(rule).filter(|rule| rule.verdict.is_some())
    }
}

impl Rule {
    pub(super) fn holds(&self, reply: &Reply<'_>, platform: &dyn Platform) -> bool {
        let status = reply.status.to_string();
        let class = |wanted: &str| wanted.len() == 3 && wanted.ends_with("xx") && wanted.get(..1) == status.get(..1);
        let found = self.at.as_ref().map(|pointer| reply.json.and_then(|json| at(json, pointer)));
        // Without `at` a value is the whole answer's.
        let value = found.unwrap_or(reply.json);
        let text = |value: &Value| value.as_text().map_or_else(|| value.to_json(), str::to_owned);
        let same = |one: &Value, value: &Value| one == value || text(one) == text(value);
        let matched = |pattern: &str, text: &str| platform.find(pattern, text).is_some();
        let body = || value.map_or_else(|| Some(reply.body.to_owned()).filter(|_| self.at.is_none()), |value| Some(text(value)));
        (self.status.is_empty() || self.status.iter().any(|wanted| *wanted == status || class(wanted)))
            && self.kind.as_ref().is_none_or(|kind| kind == reply.kind())
            && (self.equals == Value::Null || value.is_some_and(|value| same(&self.equals, value)))
            && (self.one_of.is_empty() || value.is_some_and(|value| self.one_of.iter().any(|one| same(one, value))))
            && self.matches.as_ref().is_none_or(|pattern| body().is_some_and(|body| matched(pattern, &body)))
            && self.exists.is_none_or(|wanted| value.is_some() == wanted)
            && self.non_empty.is_none_or(|wanted| value.is_some_and(|value| !is_empty(value)) == wanted)
            && self.url_matches.as_ref().is_none_or(|pattern| matched(pattern, reply.url))
            && self.selector.as_ref().is_none_or(|selector| !platform.select(reply.body, selector, None).is_empty())
    }
}
