//! Any bytes as a calendar's file: events that the widget reads, or a reason.
#![no_main]

use event_registration::core::event::read;
use event_registration_cli::json::parse;
use event_registration_cli::new::ics::events;
use event_registration_cli::presets::preset;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| match events(&String::from_utf8_lossy(bytes)) {
    Ok((events, _)) => {
        for event in events {
            let Ok(file) = parse(&Value::Object(event).to_string()) else { continue };
            assert!(read(&file, &preset).is_ok(), "an event that the widget doesn't find");
        }
    }
    Err(why) => assert!(!why.is_empty()),
});
