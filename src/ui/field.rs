//! One control with its label, hint and error. A component, so that a key press draws one field and not all.
//!
//! What it draws follows the accessible practice (GOV.UK): label, hint, error, control in this order; `aria-describedby`
//! names hint and error; no placeholder; no native bubble.
use super::prelude::*;
use super::rest::later;
use crate::core::form::{Field as Spec, date_parts};

/// The `attendee` whose it is is counted from 0; of a date, `values` are its three boxes and `boxes` says which are wrong. What was
/// typed without a drawing (`unseen`) is compared with what the control holds once something is drawn. `whole` says whether the rest is there.
#[derive(Properties, Clone, PartialEq)]
pub struct FieldProps {
    pub(super) page: Same<Page>,
    pub(super) words: Same<Catalogue>,
    pub(super) attendee: usize,
    pub(super) index: usize,
    pub(super) values: Vec<String>,
    pub(super) error: Option<AttrValue>,
    pub(super) boxes: [bool; 3],
    pub(super) unseen: u32,
    pub(super) asterisk: bool,
    pub(super) dispatch: Dispatch,
    pub(super) browser: Same<dyn Browser>,
    pub(super) whole: bool,
}

#[component]
pub(super) fn Field(props: &FieldProps) -> Html {
    let Some(field) = props.page.form().fields.get(props.index) else { return Html::default() };
    // Another attendee's has a name of its own, and isn't filled with what the browser knows of its user.
    let other = (props.attendee > 0).then(|| Spec {
        name: control_name(props.attendee, &field.name),
        autocomplete: Some("off".to_owned()),
        ..field.clone()
    });
    let field = other.as_ref().unwrap_or(field);
    let id = field_id(props.attendee, props.index);
    let words = &*props.words;
    let label = html! { <>{ spoken(&field.label, words) }{ marked(field.required, props.asterisk, words) }</> };
    let view = Drawn { props, field, id: &id };
    match field.kind {
        Kind::Hidden => Html::default(),
        Kind::Checkbox => view.framed(html! { <>{ view.error() }{ view.tick("true", label, "checkbox", &id) }{ view.hint() }</> }),
        kind if kind.is_group() => view.framed(html! {
            <fieldset aria-describedby={view.described_by()} role={(kind == Kind::Date).then_some("group")}>
                <legend part="label">{ label }</legend>
                { view.hint() }
                { view.error() }
                { if kind == Kind::Date { view.date() } else { view.choices() } }
            </fieldset>
        }),
        _ => view.framed(html! {
            <>
                <label for={id.clone()} id={format!("{id}-label")} part="label">{ label }</label>
                { view.hint() }
                { view.error() }
                { view.control() }
            </>
        }),
    }
}

/// The id of the first control of an attendee's field at this place.
pub(super) fn field_id(attendee: usize, index: usize) -> String {
    if attendee == 0 { format!("field-{index}") } else { format!("person-{attendee}-field-{index}") }
}

pub(super) fn framed(wrong: bool) -> &'static str {
    if wrong { "field wrong" } else { "field" }
}

pub(super) fn error_text(id: &str, message: &str, words: &Catalogue) -> Html {
    html! {
        <p class="error" part="error" id={format!("{id}-error")}><span class="hidden">{ words.text("error") }{ " " }</span>{ message }</p>
    }
}

/// A field that is being drawn.
pub struct Drawn<'a> {
    pub(super) props: &'a FieldProps,
    pub(super) field: &'a Spec,
    pub(super) id: &'a str,
}

impl Drawn<'_> {
    fn framed(&self, content: Html) -> Html {
        html! {
            <div class={format!("{} {}", framed(self.props.error.is_some()), self.field.kind.name())} part="field">{ content }</div>
        }
    }
    fn hint(&self) -> Html {
        let (hint, words) = (&self.field.hint, &self.props.words);
        html! {
            if !hint.is_empty() {
                <p class="hint" id={format!("{}-hint", self.id)} lang={lang_of(hint, words)} dir={lang_of(hint, words).map(|_| "auto")}>{ hint.get(&words.language) }</p>
            }
        }
    }
    fn error(&self) -> Html {
        self.props.error.as_ref().map(|message| error_text(self.id, message, &self.props.words)).unwrap_or_default()
    }
    pub(super) fn described_by(&self) -> Option<String> {
        let hint = (!self.field.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let error = self.props.error.as_ref().map(|_| format!("{}-error", self.id));
        let count = self.counted().map(|_| format!("{}-count", self.id));
        let ids: Vec<String> = hint.into_iter().chain(error).chain(count).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
    /// The most characters of a text that is counted.
    fn counted(&self) -> Option<u32> {
        self.field.maxlength.filter(|_| self.field.kind == Kind::Textarea)
    }
    /// The id of a group's control: links to the group lead to its first, which bears the field's.
    fn nth(&self, index: usize) -> String {
        if index == 0 { self.id.to_owned() } else { format!("{}-{index}", self.id) }
    }
    fn value(&self) -> String {
        self.props.values.first().cloned().unwrap_or_default()
    }
    fn control(&self) -> Html {
        let Spec { name, kind, autocomplete, required, .. } = self.field;
        let id = self.id.to_owned();
        let invalid = self.props.error.as_ref().map(|_| "true");
        let needed = required.then_some("true");
        let length = cleaned(&self.value()).chars().count() as u32;
        match kind {
            _ if self.field.list.is_some() && *kind == Kind::Text => html! {
                <>{ later(&*self.props.browser, |rest| (rest.suggest)(self)) }</>
            },
            Kind::File => later(&*self.props.browser, |rest| (rest.files)(self)),
            Kind::Textarea => html! {
                <>
                <textarea id={id.clone()} part="control" class={self.counted().filter(|most| length > *most).map(|_| "over")} name={name.clone()} rows="4" value={self.value()} aria-describedby={self.described_by()} aria-invalid={invalid}
                    aria-required={needed} autocomplete={autocomplete.clone()} dir="auto"
                    oninput={typing::<InputEvent>(&self.props.dispatch, name)} />
                if let Some(most) = self.counted() {
                    { later(&*self.props.browser, |rest| (rest.count)(self.props, id, length, most)) }
                }
                </>
            },
            Kind::Select => {
                let (words, value) = (&self.props.words, self.value());
                html! {
                    <select {id} part="control" name={name.clone()} aria-describedby={self.described_by()} aria-invalid={invalid} aria-required={needed}
                        autocomplete={autocomplete.clone()}
                        onchange={typing::<Event>(&self.props.dispatch, name)}>
                        <option value="" selected={value.is_empty()}>{ words.text("form.choose") }</option>
                        for option in &self.field.options {
                            <option value={option.value.clone()} selected={option.value == value} lang={lang_of(&option.label, words)}>
                                { option.label.get(&words.language) }
                            </option>
                        }
                    </select>
                }
            }
            _ => {
                let (kind, inputmode, spellcheck, dir) = match kind {
                    Kind::Email | Kind::Tel | Kind::Url => (kind.name(), None, Some("false"), "ltr"),
                    // `type=number` changes on a scroll wheel and drops what it can't read.
                    Kind::Number => ("text", Some(if self.field.step.is_none() { "numeric" } else { "decimal" }), None, "ltr"),
                    Kind::Time => ("text", Some("numeric"), None, "ltr"),
                    _ => ("text", None, autocomplete.is_some().then_some("false"), "auto"),
                };
                let names = autocomplete.as_ref().is_some_and(|token| token.ends_with("name") || token == "organization");
                let autocapitalize = if kind != "text" { Some("none") } else { names.then_some("words") };
                let inputmode = self.field.inputmode.clone().or(inputmode.map(str::to_owned));
                html! {
                    <input {id} part="control" name={name.clone()} type={kind} value={self.value()} aria-describedby={self.described_by()} aria-invalid={invalid}
                        aria-required={needed} autocomplete={autocomplete.clone()} {inputmode} {spellcheck} {dir} {autocapitalize}
                        oninput={typing::<InputEvent>(&self.props.dispatch, name)} />
                }
            }
        }
    }
    fn choices(&self) -> Html {
        let (words, kind) = (&self.props.words, if self.field.kind == Kind::Radio { "radio" } else { "checkbox" });
        let one = |(index, option): (usize, &Choice)| {
            html! {
                <>
                    if option.none { <p class="or">{ words.text("form.or") }</p> }
                    { self.tick(&option.value, spoken(&option.label, words), kind, &self.nth(index)) }
                </>
            }
        };
        self.field.options.iter().enumerate().map(one).collect()
    }
    /// A radio button or a check box with its label beside it.
    fn tick(&self, value: &str, label: Html, kind: &'static str, id: &str) -> Html {
        let (name, dispatch, own) = (self.field.name.clone(), self.props.dispatch.clone(), value.to_owned());
        let onchange = Callback::from(move |event: Event| {
            let ticked = event.target_unchecked_into::<HtmlInputElement>().checked();
            dispatch.dispatch(if kind == "radio" {
                Action::Typed(name.clone(), vec![own.clone()])
            } else {
                Action::Ticked(name.clone(), own.clone(), ticked)
            });
        });
        let group = self.field.kind != Kind::Checkbox;
        html! {
            <div class="tick">
                <input id={id.to_owned()} name={self.field.name.clone()} type={kind} value={value.to_owned()} {onchange}
                    checked={self.props.values.iter().any(|held| held == value)}
                    aria-describedby={self.described_by().filter(|_| !group)} aria-invalid={self.props.error.as_ref().filter(|_| !group).map(|_| "true")}
                    aria-required={(self.field.required && !group).then_some("true")} />
                <label for={id.to_owned()}>{ label }</label>
            </div>
        }
    }
    /// The button that chooses files, and those that were chosen. The browser's own control says "no file" in its own
    /// language, and forgets when it is drawn anew.
    pub(super) fn files(&self) -> Html {
        let (Spec { name, accept, multiple, required, .. }, words) = (self.field, &self.props.words);
        let (browser, dispatch, own) = (self.props.browser.clone(), self.props.dispatch.clone(), name.clone());
        let onchange = Callback::from(move |event: Event| {
            let names = browser.keep(&own, &event.target_unchecked_into());
            if !names.is_empty() {
                dispatch.dispatch(Action::Typed(own.clone(), names));
            }
        });
        let remove = |file: &String| {
            let (browser, dispatch, own) = (self.props.browser.clone(), self.props.dispatch.clone(), name.clone());
            let (id, file) = (self.id.to_owned(), file.clone());
            Callback::from(move |_: MouseEvent| {
                dispatch.dispatch(Action::Ticked(own.clone(), file.clone(), false));
                browser.perform(Effect::GoTo(&id));
            })
        };
        html! {
            <div class="file-box">
                <span class="pick">
                    // Unseen, it lies over the button: what a finger or a voice asks for is the control itself.
                    <input id={self.id.to_owned()} name={name.clone()} type="file" accept={accept.clone()} multiple={*multiple}
                        aria-labelledby={format!("{0}-label {0}-pick", self.id)} aria-describedby={self.described_by()}
                        aria-invalid={self.props.error.as_ref().map(|_| "true")} aria-required={required.then_some("true")} {onchange} />
                    <span class="button secondary" aria-hidden="true" id={format!("{}-pick", self.id)}>{ words.text(if *multiple { "form.files" } else { "form.file" }) }</span>
                </span>
                <ul class="plain" role="list" aria-live="polite">
                    for file in &self.props.values {
                        <li key={file.clone()}>
                            <bdi>{ file }</bdi>
                            <button type="button" class="link" onclick={remove(file)}>{ words.text("form.file.remove") }<span class="hidden">{ " " }{ file }</span></button>
                        </li>
                    }
                </ul>
            </div>
        }
    }
    fn date(&self) -> Html {
        let parts = date_parts(&self.field.name);
        let keys = [("day", "form.day"), ("month", "form.month"), ("year", "form.year")];
        let one = |(index, (name, (class, key))): (usize, (&String, (&'static str, &str)))| {
            let id = self.nth(index);
            html! {
                <div {class}>
                    <label for={id.clone()}>{ self.props.words.text(key) }</label>
                    <input {id} part="control" name={name.clone()} type="text" inputmode={(index != 1).then_some("numeric")} dir="auto" autocomplete="off"
                        aria-invalid={(self.props.error.is_some() && self.props.boxes.get(index) == Some(&true)).then_some("true")}
                        value={self.props.values.get(index).cloned().unwrap_or_default()}
                        oninput={typing::<InputEvent>(&self.props.dispatch, name)} />
                </div>
            }
        };
        html! { <div class="date-boxes">{ for parts.iter().zip(keys).enumerate().map(one) }</div> }
    }
}
