//! From JSON-LD to an [`Event`], whatever spelling a site chose.
use super::model::{Attendance, Event, Funding, Image, Party, Performance, Place, Status, Venue};
use super::registration::{self, Describe, Presets, Registration};
use crate::core::json::{Reader, Value, shorten};
use crate::core::submission::Description;
use crate::core::time::{Instant, Moment};
use crate::core::{link, object::Member, problem::Problem, text::Text};
use std::cell::RefCell;

/// What a file announces: the event; our own part of the file, without which the page says how else to register; what the site's
/// owner should mend; the events before and after it in its series, with where they are; whether it stands in a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Announcement {
    pub event: Event,
    pub registration: Option<Registration>,
    pub problems: Vec<Problem>,
    pub around: [Option<Party>; 2],
    pub listed: bool,
}

/// There is no event in the file; in words for the site's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nothing(pub String);

/// Reads the first event of a file whose submission may build on a preset, which `presets` gives by its name.
///
/// # Errors
/// [`Nothing`] when no object in it is an event.
pub fn read(file: &Value, presets: &Presets<'_>) -> Result<Announcement, Nothing> {
    read_first(file, &|part| registration::submission(part, presets))
}

/// Reads the first event of a file without its submission, of which only is looked whether there is one.
///
/// # Errors
/// [`Nothing`] when no object in it is an event.
pub fn read_early(file: &Value) -> Result<Announcement, Nothing> {
    read_first(file, &|part| Description::unread(part.value))
}

fn read_first(file: &Value, describe: &Describe<'_>) -> Result<Announcement, Nothing> {
    let nodes = nodes(file);
    let event = nodes.iter().copied().find(|node| is_event(node));
    event.map(|event| announce(event, &nodes, describe)).ok_or_else(|| nothing(&nodes))
}

fn nothing(nodes: &[&Value]) -> Nothing {
    let types: Vec<String> = nodes.iter().flat_map(|node| types(node)).take(5).map(|name| format!("\"{name}\"")).collect();
    let found = if types.is_empty() { "no \"@type\" at all".to_owned() } else { shorten(&types.join(", ")) };
    Nothing(format!("no object whose \"@type\" is schema.org's Event or a subtype of it; found {found}"))
}

/// Reads every event of a file by their beginnings: a list's, `@graph`'s, and in the place of a series its `subEvent`s.
///
/// # Errors
/// [`Nothing`] when no object in it is an event.
pub fn read_all(file: &Value, presets: &Presets<'_>) -> Result<Vec<Announcement>, Nothing> {
    let nodes = nodes(file);
    let mut found: Vec<&Value> = Vec::new();
    for node in nodes.iter().copied().filter(|node| is_event(node)) {
        let parts = node.get("subEvent").map(Value::items).unwrap_or_default().iter().map(|part| referred(part, &nodes));
        let parts: Vec<&Value> = parts.filter(|part| is_event(part)).collect();
        for event in if parts.is_empty() { vec![node] } else { parts } {
            if !found.iter().any(|other| std::ptr::eq(*other, event)) {
                found.push(event);
            }
        }
    }
    let mut events: Vec<Announcement> =
        found.into_iter().map(|event| announce(event, &nodes, &|part| registration::submission(part, presets))).collect();
    events.sort_by_key(|one| one.event.begins());
    let stop =
        |one: &Announcement| Some((one.event.begins()?, Party { name: one.event.name.clone(), url: one.place(), ..Party::default() }));
    let stops: Vec<(Instant, Party)> = events.iter().filter_map(stop).collect();
    for one in &mut events {
        one.listed = true;
        one.around = neighbours(one.event.begins(), &stops);
    }
    if events.is_empty() { Err(nothing(&nodes)) } else { Ok(events) }
}

impl Announcement {
    /// Where one reads it on a page that lists it: its own page, or the list's with this query.
    pub fn place(&self) -> Option<String> {
        let id = self.registration.as_ref().map(|registration| format!("?event={}", link::component(&registration.event)));
        id.or_else(|| self.event.url.clone())
    }
}

fn announce(event: &Value, nodes: &[&Value], describe: &Describe<'_>) -> Announcement {
    let problems = RefCell::new(Vec::new());
    let own = Reader::new(event, &problems).each("inLanguage").iter().find_map(language).unwrap_or_default();
    let root = Reader::new(event, &problems).speaking(&own);
    let source = Source { nodes };
    let around = source.around(&root);
    let event = source.event(&root);
    let registration = root.get("registration").map(|own| registration::read(&own, &root, &event, describe));
    if registration.is_none() {
        root.fail("registration", "the part that describes fields, notice and submission", "no form is shown, only how else to register");
    }
    Announcement { event, registration, problems: problems.into_inner(), around, listed: false }
}

/// The objects of a file that can be the event or that others refer to: itself, a list's, `@graph`'s.
fn nodes(file: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    for object in file.items() {
        found.push(object);
        found.extend(object.get("@graph").map(Value::items).unwrap_or_default());
    }
    // A page's description often holds its event as its main entity.
    let inner: Vec<&Value> = found.iter().filter_map(|node| node.get("mainEntity")).flat_map(Value::items).collect();
    found.extend(inner);
    found
}

/// The type names of an object, without `https://schema.org/` and the like.
pub(crate) fn types(node: &Value) -> impl Iterator<Item = &str> {
    node.get("@type").map(Value::items).unwrap_or_default().iter().filter_map(Value::as_text).map(bare)
}

/// schema.org's subtypes of Event whose names don't end in "Event".
const SUBTYPES: [&str; 4] = ["Festival", "Hackathon", "CourseInstance", "EventSeries"];

/// Whether an object is an event by its `@type`.
pub fn is_event(node: &Value) -> bool {
    types(node).any(|name| name.ends_with("Event") || SUBTYPES.contains(&name))
}

/// The last segment of an enumeration's or a type's name: `EventCancelled` of `https://schema.org/EventCancelled`.
pub(crate) fn bare(name: &str) -> &str {
    name.rsplit(['/', '#', ':']).next().unwrap_or(name).trim()
}

/// The object that a mere `{"@id": …}` stands for.
fn referred<'v>(value: &'v Value, nodes: &[&'v Value]) -> &'v Value {
    let Value::Object(members) = value else { return value };
    let [(name, Value::Text(id))] = members.as_slice() else { return value };
    let named = |node: &&&Value| name == "@id" && node.get("@id").and_then(Value::as_text) == Some(id);
    nodes.iter().find(named).copied().unwrap_or(value)
}

/// Of what begins at these instants, what is just before and just after one.
fn neighbours(own: Option<Instant>, others: &[(Instant, Party)]) -> [Option<Party>; 2] {
    let previous = others.iter().filter(|(begins, _)| own.is_some_and(|own| *begins < own)).max_by_key(|(begins, _)| *begins);
    let next = others.iter().filter(|(begins, _)| own.is_some_and(|own| *begins > own)).min_by_key(|(begins, _)| *begins);
    [previous, next].map(|stop| stop.map(|(_, party)| party.clone()))
}

struct Source<'a, 'n> {
    nodes: &'n [&'a Value],
}

impl<'a> Source<'a, '_> {
    fn follow(&self, reference: Reader<'a>) -> Reader<'a> {
        reference.instead(referred(reference.value, self.nodes))
    }
    /// The events just before and after this one, of those that its series names with their pages.
    fn around(&self, root: &Reader<'a>) -> [Option<Party>; 2] {
        let begins = |event: &Reader<'a>| Moment::parse(&event.text("startDate")?).map(|moment| moment.start(0));
        let series = self.each(root, "superEvent").into_iter().flat_map(|series| self.each(&series, "subEvent"));
        let others = series.filter_map(|event| Some((begins(&event)?, self.party(&event))));
        neighbours(begins(root), &others.filter(|(_, party)| party.url.is_some()).collect::<Vec<_>>())
    }
    fn each(&self, reader: &Reader<'a>, name: &str) -> Vec<Reader<'a>> {
        reader.each(name).into_iter().map(|item| self.follow(item)).collect()
    }
    fn event(&self, root: &Reader<'a>) -> Event {
        if root.localized("name").is_empty() {
            root.fail("name", "the event's name", "the page has no title");
        }
        let organizers = self.each(root, "organizer");
        let contacts = organizers.iter().flat_map(|organizer| self.each(organizer, "contactPoint"));
        let own = Event::of(root);
        let moved = own.status == Status::MovedOnline;
        let there = |venue: &Venue| !moved || matches!(venue, Venue::Virtual(_));
        let locations: Vec<Venue> = self.each(root, "location").iter().filter_map(|place| self.venue(place)).filter(there).collect();
        let attendance = if moved { Attendance::Online } else { attendance(root, &locations) };
        let total = || root.count("maximumAttendeeCapacity").filter(|_| attendance == Attendance::Offline);
        Event {
            languages: root.each("inLanguage").iter().filter_map(language).collect(),
            time_zone: root.each("eventSchedule").iter().find_map(|schedule| schedule.text("scheduleTimezone")),
            attendance,
            contacts: contacts.map(|contact| self.party(&contact)).collect(),
            organizers: self.parties(root, "organizer"),
            performers: [self.performances(root, "performer"), self.performances(root, "performers")].concat(),
            funders: [self.parties(root, "funder"), self.parties(root, "sponsor")].concat(),
            funding: self.each(root, "funding").iter().map(|grant| self.funding(grant)).collect(),
            series: self.each(root, "superEvent").first().map(name).unwrap_or_default(),
            about: self.each(root, "about").iter().map(name).filter(|text| !text.is_empty()).collect(),
            audience: self.each(root, "audience").iter().map(audience).filter(|text| !text.is_empty()).collect(),
            image: self.each(root, "image").first().and_then(image),
            materials: [self.parties(root, "recordedIn"), self.parties(root, "subjectOf")].concat(),
            url: linked(root, "url"),
            physical_capacity: own.physical_capacity.or_else(total),
            venues: locations,
            ..own
        }
    }
    fn venue(&self, place: &Reader<'a>) -> Option<Venue> {
        if let Value::Text(text) = place.value {
            let named = || Venue::Physical(Place { name: place.plain(text.trim()), ..Place::default() });
            return Some(if link::is_web(text) { Venue::Virtual(Text::default()) } else { named() });
        }
        let Value::Object(_) = place.value else {
            place.warn("a Place, a VirtualLocation or a text", "it was left out");
            return None;
        };
        if types(place.value).any(|name| name == "VirtualLocation") {
            return Some(Venue::Virtual(place.localized("name")));
        }
        let direct = types(place.value).any(|name| name == "PostalAddress");
        let addresses = if direct { vec![place.clone()] } else { self.each(place, "address") };
        let geo = self.each(place, "geo");
        Some(Venue::Physical(Place {
            address: addresses.iter().flat_map(address).collect(),
            map: place.get("hasMap").and_then(|map| url(&map, &["url"])),
            geo: geo.first().and_then(|geo| Some((geo.text("latitude")?, geo.text("longitude")?))),
            ..Place::of(place)
        }))
    }
    fn parties(&self, reader: &Reader<'a>, member: &str) -> Vec<Party> {
        self.each(reader, member).iter().map(|party| self.party(party)).filter(|party| !party.name.is_empty()).collect()
    }
    fn party(&self, party: &Reader<'a>) -> Party {
        if !matches!(party.value, Value::Object(_)) || party.value.get("@value").is_some() {
            return Party { name: name(party), ..Party::default() };
        }
        let titled = party.localized("jobTitle");
        let affiliation = party.get("affiliation").or_else(|| party.get("worksFor"));
        Party {
            name: name(party),
            title: if titled.is_empty() { party.localized("description") } else { titled },
            affiliation: affiliation.map(|group| name(&self.follow(group))).unwrap_or_default(),
            url: linked(party, "url").or_else(|| linked(party, "sameAs")).or_else(|| linked(party, "contentUrl")),
            email: party.text("email").map(|address| address.trim_start_matches("mailto:").to_owned()),
            logo: self.each(party, "logo").first().and_then(|logo| url(logo, &["contentUrl", "url"])),
            ..Party::of(party)
        }
    }
    /// Parties, each perhaps inside a `Role` that carries the same member again (schema.org's rule for roles).
    fn performances(&self, reader: &Reader<'a>, member: &str) -> Vec<Performance> {
        let one = |item: Reader<'a>| {
            let role = types(item.value).any(|name| name.ends_with("Role"));
            let inside = item.get(member).or_else(|| item.get("performer")).filter(|_| role);
            match inside {
                Some(inside) => {
                    let role = [item.localized("roleName"), item.localized("characterName")];
                    let role = role.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
                    let people = inside.items().into_iter().map(|person| self.party(&self.follow(person)));
                    people.map(|party| Performance { role: role.clone(), party }).collect()
                }
                None => vec![Performance { role: Text::default(), party: self.party(&item) }],
            }
        };
        let all = self.each(reader, member).into_iter().flat_map(one);
        all.filter(|performance| !performance.party.name.is_empty()).collect()
    }
    fn funding(&self, grant: &Reader<'a>) -> Funding {
        let items = self.each(grant, "fundedItem");
        Funding {
            name: name(grant),
            members: items.iter().flat_map(|item| self.performances(item, "member")).collect(),
            project: items.first().map(|item| self.party(item)),
            funders: [self.parties(grant, "funder"), self.parties(grant, "sponsor")].concat(),
            ..Funding::of(grant)
        }
    }
}

/// The `name` of a thing, or the text that stands in its place.
fn name(thing: &Reader<'_>) -> Text {
    let bare_text = !matches!(thing.value, Value::Object(_)) || thing.value.get("@type").is_none() && thing.value.get("name").is_none();
    if bare_text {
        let problems = RefCell::new(Vec::new());
        let wrapped = Value::Object(vec![("name".to_owned(), thing.value.clone())]);
        return Reader::new(&wrapped, &problems).speaking(thing.language).localized("name");
    }
    thing.localized("name")
}

fn audience(audience: &Reader<'_>) -> Text {
    let kind = audience.localized("audienceType");
    if kind.is_empty() { name(audience) } else { kind }
}

fn language(item: &Reader<'_>) -> Option<String> {
    match item.value {
        Value::Text(tag) => Some(tag.clone()),
        _ => item.text("alternateName").or_else(|| item.text("identifier")),
    }
}

fn attendance(root: &Reader<'_>, venues: &[Venue]) -> Attendance {
    let physical = venues.iter().any(|venue| matches!(venue, Venue::Physical(_)));
    let online = venues.iter().any(|venue| matches!(venue, Venue::Virtual(_)));
    let derived = match (physical, online) {
        (true, true) => Attendance::Mixed,
        (false, true) => Attendance::Online,
        _ => Attendance::Offline,
    };
    <Option<Attendance> as Member>::read(root, "eventAttendanceMode").unwrap_or(derived)
}

fn address(address: &Reader<'_>) -> Vec<Text> {
    let Value::Object(_) = address.value else { return vec![name(address)] };
    let street = address.localized("streetAddress");
    let town: Vec<String> = ["postalCode", "addressLocality"].iter().filter_map(|member| address.text(member)).collect();
    let region = address.text("addressRegion").map(|region| format!(" ({region})")).unwrap_or_default();
    let town = address.plain(format!("{}{region}", town.join(" ")).trim());
    // A two-letter country code says nothing to a reader.
    let country = address.text("addressCountry").filter(|country| country.len() > 2).map(|country| address.plain(country));
    [street, town].into_iter().chain(country).filter(|line| !line.get("").is_empty()).collect()
}

/// The link in the member of this name; a list's first.
fn linked(reader: &Reader<'_>, member: &str) -> Option<String> {
    let found = reader.each(member).into_iter().next()?;
    url(&found, &["@id", "url"])
}

fn image(thing: &Reader<'_>) -> Option<Image> {
    let size = pixels(thing, "width").zip(pixels(thing, "height"));
    let text = Some(thing.localized("caption")).filter(|text| !text.is_empty()).unwrap_or_else(|| thing.localized("name"));
    Some(Image { url: url(thing, &["contentUrl", "url"])?, size, text })
}

/// A length: 1200, "1200 px", or a `QuantitativeValue` of either.
fn pixels(thing: &Reader<'_>, name: &str) -> Option<u32> {
    let length = thing.get(name)?;
    let value = length.get("value").map_or(length.value, |inner| inner.value);
    let (Value::Number(written) | Value::Text(written)) = value else { return None };
    let end = written.find(|character: char| !character.is_ascii_digit()).unwrap_or(written.len());
    written.get(..end)?.parse().ok().filter(|pixels| *pixels > 0)
}

/// The link that a text or an object's first such member holds.
fn url(thing: &Reader<'_>, members: &[&str]) -> Option<String> {
    let written = match thing.value {
        Value::Text(text) => Some(text.clone()),
        _ => members.iter().find_map(|member| thing.text(member)),
    }?;
    let link = link::allowed(&written);
    if link.is_none() {
        thing.warn("a link with http, https, mailto or tel", "it was left out");
    }
    link
}
