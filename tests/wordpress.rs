//! The sources of the WordPress plugin, without a WordPress: what `tests/e2e/tests/wordpress.rs` can't see from outside.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn plugin() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("embed/wordpress")
}

/// Every file with this ending, by its path inside the plugin.
fn sources(ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![plugin()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push((path.strip_prefix(plugin()).unwrap().display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "the plugin has no .{ending}");
    found
}

/// The texts that are given to one of these functions, each a literal in this quotation mark.
fn texts(source: &str, functions: &[&str], quote: char) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for function in functions {
        for (at, _) in source.match_indices(function) {
            let before = source.get(..at).and_then(|text| text.chars().next_back());
            let after = source.get(at + function.len()..).unwrap_or_default().trim_start();
            let Some(rest) = after.strip_prefix('(').map(str::trim_start) else { continue };
            if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
                continue;
            }
            let text = rest.strip_prefix(quote).and_then(|text| text.split(quote).next());
            found.insert(text.unwrap_or_else(|| panic!("a text that isn't a literal can't be translated: {rest:.60}")).to_owned());
        }
    }
    found
}

#[test]
fn every_text_of_the_plugin_is_in_italian_too() {
    let php: String = sources("php").into_iter().filter(|(name, _)| !name.starts_with("languages")).map(|(_, text)| text).collect();
    let used = texts(&php, &["__", "_e", "esc_html__", "esc_html_e", "esc_attr__"], '\'');
    let italian = fs::read_to_string(plugin().join("languages/event-registration-it_IT.l10n.php")).unwrap();
    for text in &used {
        assert!(italian.contains(&format!("\t\t'{text}' => '")), "no Italian for: {text}");
    }
    assert!(used.len() > 30, "only {} texts were found", used.len());
    let script = fs::read_to_string(plugin().join("block/editor.js")).unwrap();
    let file = fs::read_to_string(plugin().join("languages/event-registration-it_IT-event-registration-editor.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&file).unwrap();
    for text in texts(&script, &["__"], '"') {
        assert!(file.pointer("/locale_data/messages").unwrap().get(&text).is_some(), "no Italian for: {text}");
    }
}

#[test]
fn no_file_of_the_plugin_does_anything_when_it_is_asked_for_by_itself() {
    for (name, text) in sources("php").iter().filter(|(name, _)| !name.starts_with("languages")) {
        assert!(text.contains("defined( 'ABSPATH' ) || exit;") || text.contains("defined( 'WP_UNINSTALL_PLUGIN' ) || exit;"), "{name}");
    }
}

#[test]
fn the_plugin_asks_nothing_of_other_hosts_and_has_the_projects_version() {
    for (name, text) in sources("php").into_iter().chain(sources("js")) {
        for call in ["wp_remote_", "curl_", "fsockopen", "fetch(", "XMLHttpRequest", "wp_mail", "setcookie", "eval("] {
            assert!(!text.contains(call), "{name} calls {call}");
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    let main = fs::read_to_string(plugin().join("event-registration.php")).unwrap();
    let readme = fs::read_to_string(plugin().join("readme.txt")).unwrap();
    assert!(main.contains(&format!("Version:           {version}\n")), "event-registration.php isn't of version {version}");
    assert!(readme.contains(&format!("Stable tag: {version}\n")), "readme.txt isn't of version {version}");
}
