//! What the element has to show: an event with its form, or the reason why there is none.
//!
//! Knows nothing of how the file was fetched.
use super::event::{self, Announcement, Blocked, Party, Presets, Registration};
use super::form::{ALONE, Form};
use super::{json::Value, platform::Platform, problem::Problem, text::primary};

/// Why there is no event to show: the element has no `src`; the file could not be fetched, isn't JSON or is too long or too deep, or
/// holds no event. The text in it is for the site's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    NoSource,
    Unreachable(String),
    NotJson(String),
    NotEvent(String),
}

/// What there is to show: an event and its form, several by their beginnings, or none.
#[derive(Debug, Clone, PartialEq)]
pub enum Page {
    Event(Box<Announcement>, Form),
    List(Vec<Announcement>),
    Missing(Missing),
}

impl Default for Page {
    fn default() -> Page {
        Page::Missing(Missing::NoSource)
    }
}

impl Page {
    /// Reads the text of an event file; `presets` gives the one that its submission may build on.
    pub fn read(file: Result<&str, Missing>, presets: &Presets<'_>, platform: &dyn Platform) -> Page {
        Page::parsed(file, platform, &|json| event::read(json, presets).map(Page::of))
    }
    /// Reads the text of an event file as far as a page can be shown, and typed into, without knowing where it is sent.
    pub fn early(file: Result<&str, Missing>, platform: &dyn Platform) -> Page {
        Page::parsed(file, platform, &|json| event::read_early(json).map(Page::of))
    }
    /// Reads the text of a file of several events: all of them, or the one that is `wanted` by its name at the backend.
    pub fn read_list(file: Result<&str, Missing>, wanted: Option<&str>, presets: &Presets<'_>, platform: &dyn Platform) -> Page {
        Page::parsed(file, platform, &|json| {
            let mut list = event::read_all(json, presets)?;
            let named = |one: &Announcement| one.registration.as_ref().map(|registration| registration.event.as_str()) == wanted;
            let found = list.iter().position(named).filter(|_| wanted.is_some());
            Ok(found.map(|index| Page::of(list.swap_remove(index))).unwrap_or(Page::List(list)))
        })
    }
    fn parsed(file: Result<&str, Missing>, platform: &dyn Platform, read: &dyn Fn(&Value) -> Result<Page, event::Nothing>) -> Page {
        let json = file.and_then(|text| platform.parse_json(text).map_err(Missing::NotJson));
        json.and_then(|json| read(&json).map_err(|nothing| Missing::NotEvent(nothing.0))).unwrap_or_else(Page::Missing)
    }
    fn of(announcement: Announcement) -> Page {
        let form = Form::of(&announcement);
        Page::Event(Box::new(announcement), form)
    }
    /// The announcement, if there is one.
    pub fn announcement(&self) -> Option<&Announcement> {
        match self {
            Page::Event(announcement, _) => Some(announcement),
            _ => None,
        }
    }
    /// The registration part, if there is one.
    pub fn registration(&self) -> Option<&Registration> {
        self.announcement()?.registration.as_ref()
    }
    /// Whether it is known where it is sent, if anything is: it isn't read early.
    pub fn is_whole(&self) -> bool {
        self.registration().and_then(|registration| registration.submission.as_ref()).is_none_or(|read| !read.part.url.is_empty())
    }
    /// The form; that of a missing event has nothing in it.
    pub fn form(&self) -> &Form {
        const NONE: &Form = &Form { modes: Vec::new(), fields: Vec::new(), consents: Vec::new(), attendees: ALONE };
        match self {
            Page::Event(_, form) => form,
            _ => NONE,
        }
    }
    /// The languages in which the event can be read, of those that the widget `speaks` (their tags and own names): those that
    /// the file lists, or else those of the event's name. Fewer than two are no choice; who has one can come back to `present`.
    pub fn languages<'a>(&self, speaks: &'a [(String, String)], present: &str) -> Vec<&'a (String, String)> {
        let listed = self.registration().map(|registration| registration.languages.as_slice()).unwrap_or_default();
        let written = self.announcement().into_iter().flat_map(|announcement| announcement.event.name.languages());
        let wanted: Vec<&str> = if listed.is_empty() { written.collect() } else { listed.iter().map(String::as_str).collect() };
        let mut offered: Vec<&(String, String)> = Vec::new();
        let choice = wanted.len() > 1;
        for tag in wanted.into_iter().chain(Some(present).filter(|_| choice)) {
            let spoken = speaks.iter().find(|(spoken, _)| spoken.eq_ignore_ascii_case(primary(tag)));
            offered.extend(spoken.filter(|spoken| !offered.contains(spoken)));
        }
        if offered.len() < 2 { Vec::new() } else { offered }
    }
    /// What the site's owner should read in the console, one line for each thing to mend.
    pub fn advice(&self) -> Vec<String> {
        let announcements = match self {
            Page::Event(announcement, _) => std::slice::from_ref(&**announcement),
            Page::List(announcements) => announcements,
            Page::Missing(missing) => {
                return vec![match missing {
                    Missing::NoSource => {
                        "the element has no src: name the event file, like <event-registration src=\"events/my-event.json\">".to_owned()
                    }
                    Missing::Unreachable(why) => {
                        format!("the event file could not be fetched: {why}. Check the src, and that its server allows this site (CORS)")
                    }
                    Missing::NotJson(why) => format!("the event file is not JSON: {why}"),
                    Missing::NotEvent(why) => format!("the event file holds no event: {why}"),
                }];
            }
        };
        let why = |blocked| match blocked {
            Blocked::Submission => "the form is closed because there is nowhere to send registrations".to_owned(),
            Blocked::Notice => "the form is closed because the privacy notice lacks a mandatory part (GDPR art. 13)".to_owned(),
        };
        let one = |one: &Announcement| {
            let blocked = one.registration.as_ref().and_then(|registration| registration.blocked).map(why);
            blocked.into_iter().chain(one.problems.iter().map(Problem::to_string)).collect::<Vec<_>>()
        };
        announcements.iter().flat_map(one).collect()
    }
    /// Who can be asked when the form can't be used: contact points first, then organisers.
    pub fn contacts(&self) -> Vec<&Party> {
        let Some(announcement) = self.announcement() else { return Vec::new() };
        let event = &announcement.event;
        let reachable = |party: &&Party| party.email.is_some() || party.telephone.is_some() || party.url.is_some();
        event.contacts.iter().chain(&event.organizers).filter(reachable).collect()
    }
}
