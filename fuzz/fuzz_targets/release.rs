//! Any text as a press release: a draft that the widget reads, and quotes that stand in the release.
#![no_main]

use event_registration::core::event::read;
use event_registration_cli::import::import;
use event_registration_cli::json::parse;
use event_registration_cli::presets::preset;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let draft = import(&text, None);
    for quote in draft.proposals.iter().flat_map(|one| &one.quotes) {
        assert!(text.contains(&quote.text), "{quote:?} isn't in the release");
    }
    if let Ok(file) = parse(&Value::Object(draft.draft).to_string()) {
        assert!(read(&file, &preset).is_ok(), "a draft that the widget doesn't find an event in");
    }
});
