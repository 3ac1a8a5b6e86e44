//! The widget as a browser loads it: all that its page calls is exported by the library, in `shell`.
use event_registration as _;

fn main() {}
