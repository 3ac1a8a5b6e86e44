//! Any bytes as what is posted to the backend: answers that are judged, or none.
#![no_main]

use event_registration::core::form::validate;
use event_registration::core::page::Page;
use event_registration_cli::json::parse;
use event_registration_cli::platform::Native;
use event_registration_cli::post::read_post;
use event_registration_cli::presets::preset;
use libfuzzer_sys::fuzz_target;

const SEED: &str = include_str!("../../static/events/example-three-people.json");

fuzz_target!(|bytes: &[u8]| {
    let Ok(post) = parse(&String::from_utf8_lossy(bytes)) else { return };
    let page = Page::read(Ok(SEED), &preset, &Native);
    if let Some(values) = read_post(page.form(), &post) {
        drop(validate(page.form(), &values, &Native));
    }
});
