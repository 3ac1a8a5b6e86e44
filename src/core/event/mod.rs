//! The event: schema.org `Event` in JSON-LD as sites publish it, and the one member of our own, `registration`.
//!
//! Reads whatever spelling a file uses (one or many, text or object, `@graph`, any subtype, bare or full enumeration
//! names); knows nothing of how an event is shown, nor what the time is.

mod model;
mod read;
mod registration;

pub use model::{Attendance, Event, Funding, Image, Party, Performance, Place, Status, Venue};
pub use read::is_event;
pub use read::{Announcement, Nothing, read, read_all, read_early};
pub(crate) use read::{bare, types};
pub use registration::{Blocked, Consent, Notice, OPTIONAL, PARTS, Presets, Purpose, Registration};
