//! `custom-elements.json`, the list of the element's public names, against the source, both ways.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

type Names = BTreeSet<String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn file(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The description of the element.
fn element() -> Value {
    let manifest: Value = serde_json::from_str(&file("custom-elements.json")).unwrap();
    let modules = manifest["modules"].as_array().unwrap();
    let mut declarations = modules.iter().flat_map(|module| module["declarations"].as_array().unwrap());
    declarations.find(|declaration| declaration["tagName"] == "event-registration").unwrap().clone()
}

/// The names in one of the manifest's lists, each of them described.
fn listed(list: &str) -> Names {
    let element = element();
    let entries = element[list].as_array().unwrap();
    let names: Names = entries.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names.len(), entries.len(), "{list} names something twice");
    for entry in entries {
        assert!(!entry["description"].as_str().unwrap_or_default().is_empty(), "{list}: {} has no description", entry["name"]);
    }
    names
}

/// The text of every file with this ending below a folder.
fn texts(folder: &str, ending: &str) -> String {
    let mut text = String::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}

/// What stands between each `before` and the first character that no name has.
fn after<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    let end = |rest: &str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    text.split(before).skip(1).map(move |rest| rest.get(..end(rest)).unwrap_or_default())
}

#[test]
fn attributes_are_those_that_are_observed_and_acted_on() {
    let (class, shell, css) = (file("static/element.js"), texts("src/shell", "rs"), file("static/widget.css"));
    let list = class.split("const attributes = [").nth(1).unwrap().split(']').next().unwrap();
    let observed: Names = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let scripts = class.clone() + &file("static/browser.js");
    let how = ["this.getAttribute(\"", "this.hasAttribute(\"", "host.hasAttribute(\"", "this."];
    let read: Names = how.iter().flat_map(|how| after(&scripts, how)).map(str::to_owned).collect();
    let given: Names = after(&shell, "input(\"").map(str::to_owned).collect();
    let styled: Names = after(&css, ":host([").map(str::to_owned).collect();
    let acted_on = |name: &&String| read.contains(*name) || given.contains(*name) || styled.contains(*name);
    assert_eq!(listed("attributes"), observed.iter().filter(acted_on).cloned().collect());
}

#[test]
fn methods_and_fields_are_those_of_the_class() {
    let class = file("static/element.js");
    let own = class.lines().filter_map(|line| {
        line.strip_prefix("  ").filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()) && rest.ends_with(" {"))
    });
    let names = own.filter_map(|line| line.split_once('(').map(|(name, _)| name.trim_start_matches("static ").to_owned()));
    let called_by_the_browser = |name: &String| name == "constructor" || name.ends_with("Callback");
    let methods: Names = names.filter(|name| name.chars().all(|c| c.is_ascii_alphabetic()) && !called_by_the_browser(name)).collect();
    let fields: Names =
        after(&class, "\n  static ").filter(|name| class.contains(&format!("\n  static {name} = "))).map(str::to_owned).collect();
    // What the browser asks of every element isn't ours to describe.
    let fields = fields.into_iter().filter(|name| name != "observedAttributes");
    assert_eq!(listed("members"), methods.into_iter().chain(fields).collect());
}

#[test]
fn events_are_those_that_are_dispatched() {
    let sources = texts("src/shell", "rs") + &texts("static", "js");
    let dispatched: Names = after(&sources, "\"registration-").map(|name| format!("registration-{name}")).collect();
    assert_eq!(listed("events"), dispatched);
}

/// The texts in quotes between two pieces of a source.
fn quoted<'a>(source: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let (_, after) = source.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    after.split(to).next().unwrap().split('"').skip(1).step_by(2).collect()
}

#[test]
fn the_reasons_of_an_error_are_those_that_are_told() {
    let (shell, failures) = (file("src/shell/browser.rs"), file("src/core/submission/answer.rs"));
    let told: Names = quoted(&shell, "let reason = match refusal {", "};")
        .into_iter()
        .chain(quoted(&failures, "pub enum Failure {", "\n    }"))
        .chain(["start", "broken"])
        // Offline it waits, and isn't refused.
        .filter(|reason| *reason != "offline")
        .map(str::to_owned)
        .collect();
    let element = element();
    let error = element["events"].as_array().unwrap().iter().find(|event| event["name"] == "registration-error").unwrap();
    let listed: Names = error["type"]["text"].as_str().unwrap().split('\'').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(listed, told);
}

#[test]
fn parts_are_those_that_are_drawn() {
    let views = texts("src/ui", "rs");
    assert!(!views.contains(" part={"), "a part whose name is computed can't be compared with the manifest");
    let drawn = views.split(" part=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let drawn: Names = drawn.flat_map(str::split_whitespace).map(str::to_owned).collect();
    assert_eq!(listed("cssParts"), drawn);
}

#[test]
fn custom_properties_are_those_that_the_styles_use() {
    let css = file("static/widget.css");
    let used: Names = after(&css, "var(--er-").map(|name| format!("--er-{name}")).collect();
    assert_eq!(listed("cssProperties"), used);
}

/// What stands in the style sheet where the page sets nothing.
fn fallback(css: &str, property: &str) -> Option<String> {
    let (_, after) = css.split_once(&format!("var({property}, "))?;
    let mut depth = 1;
    let end = after.find(|character| {
        depth += i32::from(character == '(') - i32::from(character == ')');
        depth == 0
    })?;
    after.get(..end).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn custom_properties_have_the_defaults_of_the_styles() {
    let css = file("static/widget.css");
    for entry in element()["cssProperties"].as_array().unwrap() {
        let name = entry["name"].as_str().unwrap();
        assert_eq!(entry["default"].as_str().map(str::to_owned), fallback(&css, name), "{name}");
    }
}

/// The page for site owners has a row for each colour, with what it is in the light and in the dark set.
#[test]
fn the_colours_that_site_owners_read_of_are_those_of_the_styles() {
    let (css, page) = (file("static/widget.css"), file("docs/styling.md"));
    let dark = css.split(":host([color-scheme=\"dark\"]) .er {").nth(1).unwrap().split('}').next().unwrap();
    for name in listed("cssProperties").iter().filter(|name| name.contains("-color-")) {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).unwrap_or_else(|| panic!("no row for {name}"));
        let cells: Vec<&str> = row.split(" | ").collect();
        for (cell, value) in [(cells[1], fallback(&css, name)), (cells[2], fallback(dark, name))] {
            // A mixture is told in words.
            let value = value.filter(|value| !value.starts_with("color-mix"));
            assert!(value.is_none_or(|value| cell == format!("`{value}`")), "{row}");
        }
    }
    for part in listed("cssParts") {
        assert!(page.contains(&format!("`{part}`")), "docs/styling.md doesn't name the part {part}");
    }
}

#[test]
fn the_element_and_its_slot_are_those_of_the_class() {
    let class = file("static/element.js");
    let element = element();
    assert!(class.contains(&format!("const TAG = {};", element["tagName"])));
    assert!(class.contains(&format!("export class {} ", element["name"].as_str().unwrap())));
    assert_eq!(listed("slots"), Names::from([String::new()]), "the fallback content");
}

#[test]
fn every_test_that_the_accessibility_table_names_exists() {
    let (tests, table) = (texts("tests", "rs"), file("ACCESSIBILITY.md"));
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| WCAG") && !line.starts_with("| ---"));
    let mut named = 0;
    for row in rows {
        for name in row.split('`').skip(1).step_by(2) {
            assert!(tests.contains(&format!("fn {name}(")), "{name} is named in ACCESSIBILITY.md, and no test is called so");
            named += 1;
        }
        assert!(!row.contains("sì / yes") || row.contains('`') || row.contains("emblem"), "nothing shows this: {row}");
    }
    assert!(named > 20, "the table names {named} tests");
}

/// The names of tests in a page: what stands between backticks and is a sentence.
fn named_tests(page: &str) -> Vec<&str> {
    let sentence =
        |text: &&str| text.matches('_').count() >= 2 && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    page.split('`').skip(1).step_by(2).filter(sentence).collect()
}

#[test]
fn every_test_that_the_pages_on_embedding_and_threats_name_exists() {
    let tests = texts("tests", "rs") + &texts("cli/tests", "rs") + &texts("cli/src", "rs") + &texts("xtask/src", "rs");
    for (name, least) in [("docs/embedding.md", 25), ("docs/threat-model.md", 15)] {
        let page = file(name);
        let named = named_tests(&page);
        for test in &named {
            assert!(tests.contains(&format!("fn {test}(")), "{test} is named in {name}, and no test is called so");
        }
        assert!(named.len() >= least, "{name} names {} tests", named.len());
    }
    // A cell of the matrix is a test, or says that there is none.
    let page = file("docs/embedding.md");
    let (_, matrix) = page.split_once("| way in | host |").unwrap();
    for row in matrix.lines().skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 5, "{row}");
        for cell in cells.iter().skip(2) {
            assert!(*cell == "—" || !named_tests(cell).is_empty(), "neither a test nor a dash: {cell}");
        }
    }
}

/// A site that sets the documented policy gets no report: the page says what the strictest test has.
#[test]
fn the_documented_policy_is_the_one_that_is_tested() {
    let policy = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
    for page in ["README.md", "docs/embedding.md", "embed/wordpress/readme.txt"] {
        assert!(file(page).contains(policy), "{page} names another policy");
    }
    let tested = file("tests/e2e/tests/element.rs");
    let (_, tested) = tested.split_once("let policy = \"").unwrap();
    for directive in policy.split("; ").chain(["default-src 'none'", "trusted-types event-registration"]) {
        assert!(tested.split('"').next().unwrap().contains(directive), "the strict page of the tests lacks {directive}");
    }
}
