//! The presets that an event file's submission can name, as they were when this program was built.

use event_registration::core::json::Value;
use include_dir::{Dir, include_dir};

static PRESETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../static/presets");

/// The preset of this name.
pub fn preset(name: &str) -> Option<Value> {
    let file = PRESETS.get_file(format!("{name}.json"))?;
    crate::json::parse(file.contents_utf8()?).ok()
}
