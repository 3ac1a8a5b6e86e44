//! `event-registration prerender`: the widget drawn into a snippet, so that it is on the page before any script has loaded, and
//! registers where none ever does.
//!
//! What it draws is the widget's own views, by Yew's server rendering; [`plain`] finds out whether the backend takes a plain form
//! post and under which names, [`markup`] writes those into what was drawn, [`snippet`] puts the parts together. Knows no
//! visitor: nothing that belongs to one (a token, an idempotency key) is ever in what it writes.

mod markup;
mod plain;
mod snippet;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, anyhow, ensure};
use event_registration::core::calendar::Entry;
use event_registration::core::event::Announcement;
use event_registration::core::form::Kind;
use event_registration::core::language::Catalogue;
use event_registration::core::page::{Missing, Page};
use event_registration::core::platform::Platform;
use event_registration::core::structured::structured_data;
use event_registration::core::time::Instant;
use event_registration::ui::{App, AppProps, Browser, Given, REST, Rest, Same, View};
use jiff::Timestamp;
use tokio::task::LocalSet;
use yew::LocalServerRenderer;

use crate::platform::Native;
use crate::presets::preset;
use crate::{file, serve};

/// What `prerender` is told on the command line.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// The event file
    pub event: PathBuf,
    /// Write the snippet into this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    pub force: bool,
    /// The language to draw it in; without it, the event's first
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Where the built widget lies on the site
    #[arg(long, value_name = "URL", default_value = "/event-registration/")]
    pub assets: String,
    /// Where the event file lies on the site; without it, in events/ beside the widget
    #[arg(long, value_name = "URL")]
    pub src: Option<String>,
    /// The address of the page that it is pasted into, for search engines and calendars
    #[arg(long, value_name = "URL")]
    pub page: Option<String>,
    /// Styles in the snippet, or by a link, which paints one round trip later but needs no hash in the site's policy
    #[arg(long, value_enum, default_value = "inline")]
    pub styles: Styles,
    /// What a template puts into the form for each visitor, like Django's "{% csrf_token %}"
    #[arg(long, value_name = "TEXT")]
    pub csrf: Option<String>,
    /// The level of the first heading
    #[arg(long, value_name = "LEVEL", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=6))]
    pub heading_level: u8,
    /// The part that is drawn: full, details or form
    #[arg(long, value_name = "VIEW", default_value = "full")]
    pub view: String,
    /// The colours: italia, neutral or contrast
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,
    /// Also write the calendar's file, and link to it where the page has no script: its path on the site is beside the event file
    #[arg(long, value_name = "FILE")]
    pub ics: Option<PathBuf>,
    /// Pretend that it is this moment, like 2022-05-01T10:00:00Z, here and on the page
    #[arg(long, value_name = "RFC3339")]
    pub now: Option<Timestamp>,
}

/// Where the styles are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Styles {
    /// In the snippet.
    Inline,
    /// In the file beside the script.
    Link,
}

/// Draws the widget, and writes the snippet to `out` or into its file; what the site's owner should know goes to `err`.
///
/// # Errors
/// The file can't be read or holds no event, a flag can't be used, a file can't be written.
pub fn run(options: &Options, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<()> {
    let shown = options.event.display();
    let text = std::fs::read(&options.event).map(file::decoded).with_context(|| format!("{shown}: can't be read; check the path"))?;
    let page = Page::read(Ok(&text), &preset, &Native);
    let announcement = match &page {
        Page::Event(announcement, _) => announcement,
        Page::Missing(Missing::NotJson(why) | Missing::NotEvent(why) | Missing::Unreachable(why)) => {
            return Err(anyhow!("{shown}: {why}; `event-registration check` says more"));
        }
        Page::List(_) | Page::Missing(Missing::NoSource) => return Err(anyhow!("{shown}: holds no event")),
    };
    for line in page.advice() {
        writeln!(err, "{shown}: {line}")?;
    }
    let words = words(options, announcement)?;
    let now = options.now.unwrap_or_else(Timestamp::now).as_second();
    let (whole, late) = whole(&page);
    let drawn = draw(options, &whole, &words, now)?;
    let src = options.src.clone().unwrap_or_else(|| {
        let name = options.event.file_name().unwrap_or_default().to_string_lossy();
        format!("{}/events/{name}", options.assets.trim_end_matches('/'))
    });
    let plain = match plain::plan(&page, &words, &src, options.csrf.as_deref()) {
        Ok(plain) => Some(plain),
        Err(why) => {
            writeln!(err, "{shown}: without a script the form can't be sent: {why}")?;
            None
        }
    };
    let ics = options.ics.as_ref().map(|path| calendar(options, path, announcement, &words, now)).transpose()?;
    let ics = ics.map(|name| format!("{}{name}", src.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default()));
    let content = markup::written(&drawn, plain.as_ref(), ics.as_deref(), &late).context("what was drawn can't be rewritten")?;
    let json = Native.parse_json(&text).map_err(|why| anyhow!("{shown}: {why}"))?;
    let address = options.page.as_deref().or(announcement.event.url.as_deref()).unwrap_or_default();
    let snippet = snippet::Snippet {
        options,
        announcement,
        words: &words,
        src: &src,
        content: &content,
        structured: structured_data(&json, &words.language, address),
    };
    let written = snippet.to_string();
    match &options.output {
        Some(path) => file::write(path, &written, options.force)?,
        None => out.write_all(written.as_bytes())?,
    }
    if options.styles == Styles::Inline {
        writeln!(err, "The site's policy needs this for the styles, if it has one: style-src '{}'", snippet::style_hash())?;
    }
    Ok(())
}

/// The words of the page, with the file's own in their places.
fn words(options: &Options, announcement: &Announcement) -> anyhow::Result<Catalogue> {
    if let Some(tag) = &options.language {
        let known = serve::languages().into_iter().map(|(tag, _)| tag).collect::<Vec<_>>().join(", ");
        ensure!(serve::speaks(tag), "--language {tag}: the widget doesn't speak it; it speaks {known}");
    }
    let wanted = options.language.as_ref().into_iter().chain(&announcement.event.languages);
    let own = announcement.registration.as_ref().map(|registration| registration.messages.as_slice()).unwrap_or_default();
    Ok(serve::catalogue(wanted.map(String::as_str)).clone().reworded(own))
}

/// The page with every field, and of each whether the widget would show it only after an answer.
fn whole(page: &Page) -> (Page, Vec<bool>) {
    let mut whole = page.clone();
    let Page::Event(_, form) = &mut whole else { return (whole, Vec::new()) };
    let initial = form.initial();
    let shown: Vec<String> = form.shown(&initial).map(|field| field.name.clone()).collect();
    let drawn = form.fields.iter().filter(|field| field.kind != Kind::Hidden);
    let late = drawn.map(|field| !shown.contains(&field.name)).collect();
    form.fields.iter_mut().for_each(|field| field.when.clear());
    (whole, late)
}

/// Nothing is clicked here.
struct Still(Instant);

impl Browser for Still {
    fn rest(&self) -> Option<&'static Rest> {
        Some(&REST)
    }

    fn platform(&self) -> &dyn Platform {
        &Native
    }

    fn now(&self) -> Instant {
        self.0
    }
}

fn draw(options: &Options, page: &Page, words: &Catalogue, now: Instant) -> anyhow::Result<String> {
    let view = View::named(&options.view)
        .filter(|view| *view != View::List)
        .ok_or_else(|| anyhow!("--view {}: it is full, details or form", options.view))?;
    let (page, words, moved, heading_level) = (page.clone(), words.clone(), options.now.is_some(), options.heading_level);
    let draw = move || {
        let given = Given {
            turn: 0,
            page: Same(Rc::new(page)),
            words: Same(Rc::new(words)),
            speaks: Rc::new(serve::languages()),
            told: None,
            moved,
            review: false,
            heading_level,
            asterisk: false,
            view,
            whole: Some(true),
        };
        let browser: Rc<dyn Browser> = Rc::new(Still(now));
        let renderer = LocalServerRenderer::<App>::with_props(AppProps { given, browser: Same(browser) });
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        Ok::<String, std::io::Error>(LocalSet::new().block_on(&runtime, renderer.hydratable(false).render()))
    };
    // On a thread of its own: the command stands in a runtime already, and none can be started inside of another.
    let drawn = std::thread::spawn(draw).join().map_err(|_| anyhow!("the widget could not be drawn"))?;
    drawn.context("the widget could not be drawn")
}

/// Writes the calendar's file, and gives its name.
fn calendar(options: &Options, path: &Path, announcement: &Announcement, words: &Catalogue, now: Instant) -> anyhow::Result<String> {
    let page = options.page.as_deref();
    let entry = Entry { announcement, words, mode: None, join_url: None, page, platform: &Native };
    let text = entry.ics(now).ok_or_else(|| anyhow!("--ics: the event has no startDate; add one, or leave --ics out"))?;
    file::write(path, &text, options.force)?;
    Ok(path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}
