//! The events that are served: their files, read once at the start by the widget's own reader.
//!
//! Knows which form each has, how many seats, and what link joins it; not who is registered.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use event_registration::core::event::{Announcement, read};
use event_registration::core::form::{Form, Kind, Mode, Values, cleaned};

use crate::presets::preset;
use crate::wording;

/// One event.
#[derive(Debug)]
pub(super) struct Served {
    /// What its file announces.
    pub(super) announcement: Announcement,
    /// What it asks.
    pub(super) form: Form,
    /// What an accepted online registration joins by.
    join_url: Option<String>,
}

/// Every event, by the id that posts name it by.
pub(super) type Events = BTreeMap<String, Served>;

/// Reads the files; the links belong to them in the same order.
pub(super) fn load<F: AsRef<Path>>(files: &[F], join_urls: &[String]) -> anyhow::Result<Events> {
    let paired = join_urls.is_empty() || join_urls.len() == files.len();
    ensure!(paired, "--join-url: give one for every --event, in the same order, and \"\" for an event that has none");
    let mut events = Events::new();
    for (index, file) in files.iter().enumerate() {
        let file = file.as_ref();
        let text = fs::read_to_string(file).with_context(|| format!("{}: can't be read; check the path after --event", file.display()))?;
        let value = crate::json::parse(&text).map_err(|why| anyhow::anyhow!("{}: not JSON: {why}", file.display()))?;
        let announcement = read(&value, &preset).map_err(|nothing| anyhow::anyhow!("{}: {}", file.display(), nothing.0))?;
        let messages = announcement.registration.iter().flat_map(|own| wording::problems(&own.messages, &wording::ENGLISH));
        for problem in announcement.problems.iter().cloned().chain(messages) {
            tracing::warn!("{}: {problem}", file.display());
        }
        let Some(registration) = &announcement.registration else {
            bail!("{}: no \"registration\"; add the part that describes fields, notice and submission", file.display());
        };
        let id = registration.event.clone();
        let join_url = join_urls.get(index).filter(|url| !url.is_empty()).cloned();
        let served = Served { form: Form::of(&announcement), announcement, join_url };
        if events.insert(id.clone(), served).is_some() {
            bail!("{}: a file before it has the event \"{id}\" too; give each its own \"registration.event\"", file.display());
        }
    }
    Ok(events)
}

impl Served {
    /// How many seats the mode has; nothing when it never fills.
    pub(super) fn capacity(&self, mode: Mode) -> Option<i64> {
        let event = &self.announcement.event;
        let seats = match mode {
            Mode::InPerson => event.physical_capacity,
            Mode::Online => event.virtual_capacity,
        };
        seats.map(i64::from)
    }

    /// Whether who finds a mode full may wait.
    pub(super) fn waiting_list(&self) -> bool {
        self.announcement.registration.as_ref().is_some_and(|registration| registration.waiting_list)
    }

    /// The link for this mode.
    pub(super) fn join_url(&self, mode: Mode) -> Option<String> {
        self.join_url.clone().filter(|_| mode == Mode::Online)
    }

    /// The e-mail address among the answers, as addresses are compared (without case and without what surrounds it), after
    /// the name of its field.
    pub(super) fn email(&self, values: &Values) -> Option<(String, String)> {
        let fields = || self.form.shown(values);
        let field = fields().find(|field| field.kind == Kind::Email).or_else(|| fields().find(|field| field.name == "email"))?;
        let address = cleaned(values.get(&field.name)).to_lowercase();
        (!address.is_empty() && !address.contains(char::is_control)).then(|| (field.name.clone(), address))
    }

    /// The first language of the event.
    pub(super) fn language(&self) -> Option<&str> {
        self.announcement.event.languages.first().map(String::as_str)
    }
}
