//! In which time zone a release's times are.

use jiff::civil::Date;

use super::choose::spoken;
use super::draft::{Draft, Sure};
use super::release::Quote;
use crate::moment::{self, Spoken};
use crate::prose::{Find, Zone};

/// The zone of the times: the one given on the command line, the one that they name, or Italy's where the release is Italian.
pub(super) fn zone(
    times: &[(Find, Quote)],
    italian: bool,
    given: Option<&str>,
    day: Date,
    draft: &mut Draft,
) -> Option<(Spoken, Sure, Option<String>)> {
    if let Some(name) = given {
        return Some((Spoken::Named(name.to_owned()), Sure::Sure, Some("as --zone says".to_owned())));
    }
    let named: Option<(&Zone, &Quote)> = times.iter().find_map(|(find, quote)| Some((find.zone.as_ref()?, quote)));
    match named {
        Some((zone, quote)) => match (&zone.name, zone.offset) {
            (Some(name), offset) => {
                let true_offset = moment::offset(name, day);
                if offset.is_some() && offset != true_offset && name != "UTC" {
                    draft.contradiction(
                        "eventSchedule.scheduleTimezone",
                        format!("The release says {}, which isn't in force there on {}.", zone.text, spoken(day)),
                        vec![quote.clone()],
                    );
                    return None;
                }
                Some((Spoken::Named(name.clone()), Sure::Sure, Some(format!("as “{}” says", zone.text))))
            }
            (None, Some(offset)) => {
                // "CET" in summer is nearly always a slip.
                let summer = moment::offset("Europe/Brussels", day) == Some(120);
                if matches!((zone.text.as_str(), summer), ("CET", true) | ("CEST", false)) {
                    let other = if summer { "CEST (UTC+2)" } else { "CET (UTC+1)" };
                    draft.contradiction(
                        "eventSchedule.scheduleTimezone",
                        format!("The release says {}, but on {} central Europe has {other}.", zone.text, spoken(day)),
                        vec![quote.clone()],
                    );
                    return None;
                }
                Some((Spoken::Offset(offset), Sure::Sure, None))
            }
            (None, None) => None,
        },
        None if italian => Some((
            Spoken::Named("Europe/Rome".to_owned()),
            Sure::Likely,
            Some("the release is in Italian and names no other zone".to_owned()),
        )),
        None => None,
    }
}
