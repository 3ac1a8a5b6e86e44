//! The widget drawn natively, as HTML: its first state, which nobody has clicked in yet.

use std::rc::Rc;

use event_registration::core::language::Catalogue;
use event_registration::core::page::Page;
use event_registration::core::platform::Platform;
use event_registration::core::time::Instant;
use event_registration::ui::{App, AppProps, Browser, Given, REST, Rest, Same, View};
use yew::LocalServerRenderer;

use super::{Native, instant, speaks};

/// Where nothing is clicked: only the clock and the platform are asked.
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

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn draw_marked(page: Rc<Page>, words: Rc<Catalogue>, now: &str, view: View, asterisk: bool) -> String {
    let given = Given {
        turn: 0,
        page: Same(page),
        words: Same(words),
        speaks: Rc::new(speaks()),
        told: None,
        moved: true,
        review: false,
        heading_level: 2,
        asterisk,
        view,
        whole: Some(true),
    };
    let browser: Rc<dyn Browser> = Rc::new(Still(instant(now)));
    let props = AppProps { given, browser: Same(browser) };
    let rendered = tokio::task::LocalSet::new();
    rendered.run_until(LocalServerRenderer::<App>::with_props(props).hydratable(false).render()).await
}

pub(crate) fn draw(page: Rc<Page>, words: Rc<Catalogue>, now: &str, view: View) -> String {
    draw_marked(page, words, now, view, false)
}
