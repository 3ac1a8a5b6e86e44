//! Any bytes as an event file: a page, or a reason.
#![no_main]

use event_registration::core::life::availability;
use event_registration::core::page::Page;
use event_registration_cli::platform::Native;
use event_registration_cli::presets::preset;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let page = Page::read(Ok(&text), &preset, &Native);
    match page.announcement() {
        Some(announcement) => drop(availability(announcement, 1_653_483_600, false)),
        None => assert!(!page.advice().is_empty()),
    }
});
