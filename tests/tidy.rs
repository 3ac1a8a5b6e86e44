//! The repository's own rules, as tests.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has sources");
    found
}

/// Every line of the folder's sources that breaks a rule, as `file:line: text`.
fn lines(folder: &str, breaks: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources(folder) {
        for (index, line) in text.lines().enumerate().filter(|(_, line)| breaks(line)) {
            found.push(format!("{}:{}: {}", path.strip_prefix(root()).unwrap().display(), index + 1, line.trim()));
        }
    }
    found
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

const NONE: [String; 0] = [];

#[test]
fn core_names_no_view_and_no_browser() {
    let forbidden = ["yew", "web_sys", "js_sys", "wasm_bindgen", "gloo", "crate::ui", "crate::shell"];
    let broken = lines("src/core", |line| !is_comment(line) && forbidden.iter().any(|name| line.contains(name)));
    assert_eq!(broken, NONE, "src/core decides and is pure");
}

#[test]
fn ui_does_not_reach_into_the_shell() {
    let broken = lines("src/ui", |line| {
        !is_comment(line) && (line.contains("crate::shell") || line.contains("wasm_bindgen") || line.contains("js_sys"))
    });
    assert_eq!(broken, NONE, "arrows run shell → ui → core");
}

#[test]
fn components_are_written_the_new_way() {
    let old = ["function", "component"].join("_");
    for folder in ["src", "cli", "tests"] {
        assert_eq!(lines(folder, |line| line.contains(&old)), NONE, "#[component] is the name since Yew 0.22");
    }
}

#[test]
fn the_widget_links_no_float_code() {
    // Parsing a float costs 14 KB and writing one 7 KB (each of them for every attendee).
    let float = |line: &str| !is_comment(line) && (line.contains("f64") || line.contains("f32"));
    assert_eq!(lines("src/core", float), NONE);
    assert_eq!(lines("src/ui", float), NONE);
}

#[test]
fn no_view_writes_a_style_attribute() {
    assert_eq!(lines("src/ui", |line| line.contains(" style=")), NONE, "a strict style-src blocks it");
}

#[test]
fn nothing_writes_markup_into_a_page() {
    let ways = ["from_html_unchecked", "inner_html", "innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "document.write"];
    let writes = |line: &str| !is_comment(line) && ways.iter().any(|way| line.contains(way));
    assert_eq!(lines("src", writes), NONE, "what a file or an answer says is text");
    for entry in fs::read_dir(root().join("static")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "js") {
            assert!(!fs::read_to_string(&path).unwrap().lines().any(writes), "{} writes markup", path.display());
        }
    }
}

#[test]
fn every_module_opens_with_what_it_is() {
    for folder in ["src", "cli/src", "xtask/src", "tests/e2e/src"] {
        for (path, text) in sources(folder) {
            assert!(text.starts_with("//!"), "{} has no module documentation", path.display());
        }
    }
}

#[test]
fn every_public_item_of_the_widget_is_documented() {
    // A type's first lines say what its members are; a macro's own patterns have their documentation from where it is used.
    let items = ["const ", "enum ", "fn ", "static ", "struct ", "trait ", "type "].map(|kind| format!("pub {kind}"));
    let mut broken = Vec::new();
    for (path, text) in sources("src") {
        let lines: Vec<&str> = text.lines().collect();
        let item = |line: &str| items.iter().any(|item| line.trim_start().starts_with(item.as_str())) && !line.contains('$');
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| item(line)) {
            let above = lines[..index].iter().rev().find(|line| !line.trim_start().starts_with("#["));
            if !above.is_some_and(|above| above.trim_start().starts_with("///")) {
                broken.push(format!("{}:{}: {}", path.display(), index + 1, line.trim()));
            }
        }
    }
    assert_eq!(broken, NONE);
}

#[test]
fn the_widget_stays_readable_in_an_afternoon() {
    let lines: usize = sources("src").iter().map(|(_, text)| text.lines().count()).sum();
    assert!(lines < 8_000, "src/ has {lines} lines");
    for (path, text) in sources("src") {
        assert!(text.lines().count() <= 400, "{} is longer than 400 lines: does it all change together?", path.display());
    }
}

#[test]
fn sides_are_logical_so_that_arabic_mirrors() {
    let css = fs::read_to_string(root().join("static/widget.css")).unwrap();
    let physical = [
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "text-align: left",
        "text-align: right",
        "border-left",
        "border-right",
    ];
    for side in physical {
        assert!(!css.contains(side), "widget.css uses {side}");
    }
    assert!(!css.contains("url("), "an image in a style needs the host's CSP to allow it");
}
