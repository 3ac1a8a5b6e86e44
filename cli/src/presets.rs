//! The presets that an event file's submission can name, as they were when this program was built.

use event_registration::core::json::Value;
use include_dir::{Dir, include_dir};

static PRESETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../static/presets");

/// The preset of this name.
pub fn preset(name: &str) -> Option<Value> {
    let file = PRESETS.get_file(format!("{name}.json"))?;
    crate::json::parse(file.contents_utf8()?).ok()
}

/// The names of all presets, in the alphabet's order.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = PRESETS.files().filter_map(|file| file.path().file_stem()?.to_str()).collect();
    names.sort_unstable();
    names
}
