//! What nearly every view names.
pub(super) use super::icons;
pub(super) use super::parts::*;
pub(super) use super::store::{Browser, Dispatch, Effect, Given, Same, Store, Until, View, typing};
pub(super) use crate::core::event::{Announcement, Consent, Party, Venue};
pub(super) use crate::core::form::{Choice, Kind, MODE, Mode, Values, cleaned, control_name};
pub(super) use crate::core::language::Catalogue;
pub(super) use crate::core::life::{Availability, Seats};
pub(super) use crate::core::page::Page;
pub(super) use crate::core::platform::Platform;
pub(super) use crate::core::state::{Action, Focus, Phase, State};
pub(super) use crate::core::submission::{Answer, Receipt, Refusal, Request};
pub(super) use crate::core::text::Text;
pub(super) use crate::core::{link, time::Moment};
pub(super) use std::rc::Rc;
pub(super) use web_sys::HtmlInputElement;
pub(super) use yew::prelude::*;
