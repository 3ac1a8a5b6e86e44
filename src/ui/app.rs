//! The widget: one reducer, the effects that follow from its state, and the order of the page.
use super::details::Details;
use super::list::{ListProps, around};
use super::prelude::*;
use super::rest::{is_early, later};
use super::{form, funding};

/// What the widget is drawn from.
#[derive(Properties, Clone, PartialEq)]
pub struct AppProps {
    /// What the element was given.
    pub given: Given,
    /// What does the browser's part.
    pub browser: Same<dyn Browser>,
}

/// The longest that the page sleeps until it looks at the clock again, in seconds.
const LONGEST_SLEEP: i64 = 3600;

/// How long the page waits before it asks once more how many seats are left, in seconds.
const BETWEEN_ASKING: u32 = 60;

/// The widget.
#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps { given, browser } = props;
    let store = use_reducer_eq(|| {
        let state = State::new(given.page.0.clone(), given.words.0.clone(), browser.now());
        let state = browser.recall(&given.page).iter().zip(browser.rest()).fold(state, |state, (draft, rest)| (rest.resumed)(state, draft));
        Store { state: Rc::new(state), browser: browser.0.clone(), held: Vec::new(), seen: 0, unseen: 0 }
    });
    let state = &store.state;
    let dispatch = store.dispatcher();
    use_effect_with((given.clone(), dispatch.clone(), browser.clone()), |(given, dispatch, browser)| {
        dispatch.dispatch(Action::Given(given.page.0.clone(), given.words.0.clone(), browser.now()));
    });
    // The request in the state is performed once for each attempt; leaving the state, or the page, gives it up.
    let request = state.request();
    use_effect_with((state.request().map(|(attempt, _)| attempt), dispatch.clone(), browser.clone()), move |(_, dispatch, browser)| {
        let cancel = request.and_then(|(attempt, request)| {
            let answered = dispatch.clone();
            let done = Callback::from(move |answer| answered.dispatch(Action::Answered(attempt, answer)));
            let cancel = browser.send(request, done);
            if cancel.is_none() {
                dispatch.dispatch(Action::Withdrawn(attempt));
            }
            cancel
        });
        move || cancel.into_iter().for_each(|cancel| cancel())
    });
    let awake = dispatch.clone();
    use_effect_with((state.pause(), browser.clone()), move |(pause, browser)| {
        let cancel = pause.map(|(attempt, seconds)| {
            let done = Callback::from(move |()| awake.dispatch(Action::Awake(attempt)));
            browser.wait(seconds.map_or(Until::Online, Until::Passed), done)
        });
        move || cancel.into_iter().for_each(|cancel| cancel())
    });
    // The page changes by itself when a moment passes; a timer may be late or early, so what counts is the clock it finds.
    let ticking = dispatch.clone();
    use_effect_with((state.next_change(), state.now, browser.clone()), move |(next, _, browser)| {
        let clock = browser.clone();
        let cancel = next.map(|next| {
            let seconds = (next - browser.now()).clamp(1, LONGEST_SLEEP) as u32;
            browser.wait(Until::Passed(seconds), Callback::from(move |()| ticking.dispatch(Action::Tick(clock.now()))))
        });
        move || cancel.into_iter().for_each(|cancel| cancel())
    });
    use_effect_with(
        (state.seats_url().filter(|_| browser.rest().is_some()), state.turn, dispatch.clone(), browser.clone()),
        |(url, turn, dispatch, browser)| {
            let (dispatch, due) = (dispatch.clone(), turn % 2 == 0);
            let cancel = url.as_ref().and_then(|url| match due {
                true => browser.send(Rc::new(Request::of(url)), Callback::from(move |answer| dispatch.dispatch(Action::Seats(answer)))),
                false => Some(browser.wait(Until::Seen(BETWEEN_ASKING), Callback::from(move |()| dispatch.dispatch(Action::Ask)))),
            });
            move || cancel.into_iter().for_each(|cancel| cancel())
        },
    );
    let (control, last) = (form::control_id(state.page.form(), &state.changing), state.values.attendees() - 1);
    use_effect_with((state.focus, browser.clone()), move |(focus, browser)| match focus {
        Some((Focus::Control, _)) => browser.perform(Effect::GoTo(&control)),
        Some((Focus::Person, _)) => browser.perform(Effect::Focus(&format!("person-{last}"))),
        Some((focus, _)) => browser.perform(Effect::Focus(focus.name())),
        None => {}
    });
    use_effect_with((given.turn, dispatch.clone()), |(turn, dispatch)| {
        if *turn > 0 {
            dispatch.dispatch(Action::Again);
        }
    });
    let drawn = browser.rest().is_some() || is_early(state);
    let told = state.clone();
    use_effect_with((state.attempt, state.focus, drawn, browser.clone()), move |(_, _, drawn, browser)| {
        if *drawn {
            browser.perform(Effect::Tell(&told))
        }
    });
    if !drawn {
        return html! {
            <slot></slot>
        };
    }
    let words = &state.words;
    let content = match &*state.page {
        Page::Missing(_) => html! {
            <>
                { banner("warning", words.text("missing"), html! { <p>{ words.text("missing.help") }</p> }) }
                // The site's own content inside the element is the best there is to show.
                <slot></slot>
            </>
        },
        Page::List(events) => html! {
            <>
                if given.moved { <p class="note">{ words.fill("now-moved", &[("moment", &words.moment(Moment::at(state.now, events.first().map_or(0, |one| one.event.offset()))))]) }</p> }
                { later(&**browser, |rest| (rest.list)(ListProps {
                    page: Same(state.page.clone()), words: Same(state.words.clone()), now: state.now, heading_level: given.heading_level,
                    browser: browser.clone(),
                })) }
            </>
        },
        Page::Event(announcement, _) => html! {
            <>
                { around(announcement, words, browser.platform()) }
                { languages(state, given, browser) }
                { notes(state, given.moved) }
                if given.view == View::Form {
                    <header class="intro">{ heading(given.heading_level, "title", None, spoken(&announcement.event.name, words)) }</header>
                } else {
                    <Details whole={given.whole == Some(true)} page={Same(state.page.clone())} words={Same(state.words.clone())} heading_level={given.heading_level}
                        open={state.availability() == Availability::Open && given.view == View::Full && !matches!(state.phase, Phase::Done(_))}
                        ended={state.availability() == Availability::Ended} state={said(state)} ahead={state.is_ahead() && !matches!(state.phase, Phase::Done(_))}
                        browser={browser.clone()} />
                }
                if given.view != View::Details { <section class="aside" part="form-card">{ registration(state, given, &store) }</section> }
                { funding::strip(announcement, words, given.heading_level + 1) }
            </>
        },
    };
    html! {
        <article class={format!("er view-{}", given.view.name())} part="base" lang={words.language.clone()} dir={words.direction()}>
            { content }
        </article>
    }
}

fn languages(state: &State, given: &Given, browser: &Same<dyn Browser>) -> Html {
    let (words, offered) = (&state.words, state.page.languages(&given.speaks, &state.words.language));
    if offered.is_empty() {
        return Html::default();
    }
    let one = |(tag, name): &(String, String)| {
        let current = *tag == words.language;
        let (browser, language) = (browser.clone(), tag.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            if !current {
                browser.perform(Effect::Speak(&language))
            }
        });
        html! {
            <li key={tag.clone()}>
                <button type="button" lang={tag.clone()} aria-current={current.then_some("true")} {onclick}>{ name }</button>
            </li>
        }
    };
    // Said in the words that it is about: those that were given come into the state a render later.
    let told = given.told.filter(|_| Rc::ptr_eq(&given.words.0, words));
    html! {
        <div class="languages" part="languages">
            <nav aria-label={words.text("language")}><ul role="list">{ for offered.into_iter().map(one) }</ul></nav>
            <p role="status" class={if told == Some("language.failed") { "hint" } else { "hidden" }}>{ told.map(|key| words.text(key)) }</p>
        </div>
    }
}

/// What is out of the ordinary and has to be said before anything else.
fn notes(state: &State, moved: bool) -> Html {
    let (Some(announcement), words) = (state.page.announcement(), &state.words) else { return Html::default() };
    let demonstration = announcement.registration.as_ref().map(|registration| &registration.demonstration);
    let shown = Moment::at(state.now, announcement.event.offset());
    html! {
        <>
            if moved { <p class="note">{ words.fill("now-moved", &[("moment", &words.moment(shown))]) }</p> }
            if let Some(text) = demonstration.filter(|text| !text.is_empty()) {
                <p class="note" lang={lang_of(text, words)} dir={lang_of(text, words).map(|_| "auto")}>{ text.get(&words.language) }</p>
            }
        </>
    }
}

/// Why one can't register; nothing when one can.
fn said(state: &State) -> Option<AttrValue> {
    told(state.availability(), state.page.announcement()?, &state.words)
}

/// The form, the receipt, or why there is neither.
fn registration(state: &State, given: &Given, store: &UseReducerHandle<Store>) -> Html {
    let level = given.heading_level + 1;
    if let Phase::Done(receipt) = &state.phase {
        return later(&*store.browser, |rest| (rest.receipt)(receipt, state, level, store));
    }
    let availability = state.availability();
    if availability == Availability::Open {
        return match store.browser.rest().filter(|_| state.is_review()) {
            Some(rest) => (rest.review)(state, level, store),
            None => form::form(state, level, given, store),
        };
    }
    let (words, contacts) = (&state.words, state.page.contacts());
    let closed = matches!(availability, Availability::NoForm | Availability::Announced);
    let kind = if matches!(availability, Availability::Cancelled | Availability::Postponed) { "warning" } else { "plain" };
    let content = html! {
        if !contacts.is_empty() {
            <p>{ words.text(if closed { "availability.register-elsewhere" } else { "availability.help" }) }</p>
            { contact_list(&contacts, words) }
        } else if closed {
            <p>{ words.text("availability.no-contact") }</p>
        }
    };
    banner(kind, said(state).map(|text| text.to_string()).unwrap_or_default(), content)
}
