//! "Add to calendar": one disclosure with the file and the web calendars.
use super::prelude::*;
use crate::core::calendar::Entry;

/// The disclosure, of an event with a date; what is in it may come later, as long as it is closed.
pub(super) fn calendar(words: &Catalogue, ways: Html) -> Html {
    html! {
        <details class="calendar">
            <summary>{ words.text("calendar") }</summary>
            { ways }
        </details>
    }
}

/// Who takes part in one way, and how to join; or everybody.
pub(super) type For = (Option<Mode>, Option<String>);

/// The ways into a calendar.
pub(super) fn ways(page: &Rc<Page>, words: &Rc<Catalogue>, (mode, join_url): For, browser: &Same<dyn Browser>) -> Html {
    let Some(announcement) = page.announcement() else { return Html::default() };
    let address = browser.platform().page("url");
    let entry = Entry { announcement, words, mode, join_url: join_url.as_deref(), page: address.as_deref(), platform: browser.platform() };
    let links = entry.links();
    let onclick = {
        let (page, words, browser, join_url, address) = (page.clone(), words.clone(), browser.clone(), join_url.clone(), address.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(announcement) = page.announcement() else { return };
            let (join_url, page, platform) = (join_url.as_deref(), address.as_deref(), browser.platform());
            let entry = Entry { announcement, words: &words, mode, join_url, page, platform };
            entry
                .ics(browser.now())
                .iter()
                .for_each(|file| browser.perform(Effect::Save(&entry.file_name(), "text/calendar;charset=utf-8", file)));
        })
    };
    html! {
        <ul class="plain">
            <li><button type="button" class="link" {onclick}>{ words.text("calendar.file") }</button></li>
            for (name, link) in &links { <li>{ external(link, (*name).into(), words) }</li> }
        </ul>
    }
}
