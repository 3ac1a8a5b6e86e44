//! What was drawn, made a page's own: a form that a browser sends by itself, links where only a script could act.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::plain::Plain;
use super::snippet::escaped;

/// The drawn HTML with the form's address and names, and a link to the calendar's file. `late` says of each drawn field whether the
/// widget would show it only after an answer: that one is for where no script does.
pub(super) fn written(drawn: &str, plain: Option<&Plain>, ics: Option<&str>, late: &[bool]) -> anyhow::Result<String> {
    let mut late = late.iter();
    // Options stand inside of the control whose name they are sent under.
    let select = Rc::new(RefCell::new(String::new()));
    let inside = select.clone();
    let handlers = vec![
        element!("form", |form| {
            if let Some(plain) = plain {
                form.set_attribute("action", &plain.action)?;
                form.set_attribute("method", "post")?;
                if plain.multipart {
                    form.set_attribute("enctype", "multipart/form-data")?;
                }
                let hidden = |(name, value): &(String, String)| {
                    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escaped(name), escaped(value))
                };
                form.prepend(&plain.hidden.iter().map(hidden).collect::<String>(), ContentType::Html);
                form.prepend(&plain.csrf, ContentType::Html);
            }
            Ok(())
        }),
        element!("form input, form textarea, form select", move |control| {
            let name = control.get_attribute("name").unwrap_or_default();
            if control.tag_name() == "select" {
                inside.replace(name.clone());
            }
            if let Some(plain) = plain {
                let kind = control.get_attribute("type").unwrap_or_default();
                let fixed = kind == "radio" || kind == "checkbox";
                let value = control.get_attribute("value").filter(|_| fixed).unwrap_or_default();
                rename(control, plain, &name, &value, fixed)?;
            }
            Ok(())
        }),
        element!("form option", move |option| {
            let value = option.get_attribute("value").unwrap_or_default();
            let sent = plain.and_then(|plain| plain.travels(&select.borrow(), &value));
            if let Some((_, sent)) = sent.filter(|_| !value.is_empty()) {
                option.set_attribute("value", &sent)?;
            }
            Ok(())
        }),
        element!("form [part=field]", |field| {
            if late.next() == Some(&true) {
                field.before("<noscript>", ContentType::Html);
                field.after("</noscript>", ContentType::Html);
            }
            Ok(())
        }),
        // Only a script makes the file; without one there is a link to it, or nothing.
        element!("details.calendar button.link", |button| {
            match ics {
                Some(href) => {
                    button.set_tag_name("a")?;
                    button.set_attribute("href", href)?;
                    button.set_attribute("download", "")?;
                    button.remove_attribute("type");
                }
                None => button.remove(),
            }
            Ok(())
        }),
    ];
    Ok(rewrite_str(drawn, RewriteStrSettings { element_content_handlers: handlers, ..RewriteStrSettings::new() })?)
}

type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

fn rename(control: &mut Element<'_, '_>, plain: &Plain, name: &str, value: &str, fixed: bool) -> Handled {
    match plain.called(name, value) {
        Some((name, sent)) => {
            control.set_attribute("name", &name)?;
            if fixed {
                control.set_attribute("value", &sent)?;
            }
        }
        None => control.remove_attribute("name"),
    }
    Ok(())
}
