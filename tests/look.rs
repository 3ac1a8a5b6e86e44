//! The style sheet by its numbers: contrasts, and that the two dark sets are one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeMap;

use common::file;

/// The declarations of the first rule with this selector.
fn rule(css: &str, selector: &str) -> BTreeMap<String, String> {
    let (_, after) = css.split_once(&format!("{selector} {{")).unwrap_or_else(|| panic!("no rule {selector}"));
    let body = after.split('}').next().unwrap();
    let declarations = body.split(';').filter_map(|line| line.split_once(':'));
    declarations.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// What a declaration comes to where the page sets nothing: the last of its fallbacks.
fn default(value: &str) -> String {
    match value.strip_prefix("var(").and_then(|inner| inner.strip_suffix(')')).and_then(|inner| inner.split_once(',')) {
        Some((_, fallback)) => default(fallback.trim()),
        None => value.to_owned(),
    }
}

/// The private colours of a theme: those of the rules, later ones over earlier ones.
fn colors(selectors: &[&str]) -> BTreeMap<String, String> {
    let css = file("static/widget.css");
    let mut found = BTreeMap::new();
    for selector in selectors {
        found.extend(rule(&css, selector).into_iter().map(|(name, value)| (name, default(&value))));
    }
    found
}

fn luminance(colors: &BTreeMap<String, String>, name: &str) -> f64 {
    let mut value = &colors[name];
    while let Some(other) = value.strip_prefix("var(").and_then(|inner| inner.strip_suffix(')')) {
        value = &colors[other];
    }
    let value = if value == "transparent" { "#fff" } else { value };
    let digits = value.strip_prefix('#').unwrap_or_else(|| panic!("{name} is {value}, not #rgb"));
    let digits: String = if digits.len() == 3 { digits.chars().flat_map(|digit| [digit, digit]).collect() } else { digits.to_owned() };
    let linear = [0, 2, 4].map(|at| {
        let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

const LIGHT: &str = "\n.er";
const DARK: &str = "\n:host([color-scheme=\"dark\"]) .er";
const CONTRAST: &str = "\n:host([theme=\"contrast\"]) .er";
const BLACK: &str = "\n:host([theme=\"contrast\"][color-scheme=\"dark\"]) .er";

fn check(selectors: &[&str], pairs: &[(&str, &str, f64)]) {
    let colors = colors(selectors);
    for (front, back, least) in pairs {
        let (one, other) = (luminance(&colors, front), luminance(&colors, back));
        let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
        assert!(ratio >= *least, "{selectors:?}: {front} on {back} has {ratio:.2} of {least}");
    }
}

#[test]
fn every_colour_can_be_told_apart() {
    let pairs = [
        ("--_text", "--_surface", 4.5),
        ("--_text", "--_page", 4.5),
        ("--_heading", "--_surface", 4.5),
        ("--_muted", "--_surface", 4.5),
        ("--_primary", "--_surface", 4.5),
        ("--_on-primary", "--_primary", 4.5),
        ("--_danger", "--_surface", 4.5),
        ("--_danger", "--_danger-soft", 4.5),
        ("--_text", "--_danger-soft", 4.5),
        ("--_success", "--_success-soft", 3.0),
        ("--_warning", "--_surface", 3.0),
        ("--_control", "--_surface", 3.0),
        ("--_focus-outer", "--_surface", 3.0),
    ];
    check(&[LIGHT], &pairs);
    check(&[LIGHT, DARK], &pairs);
}

#[test]
fn the_theme_contrast_has_more_of_it() {
    let pairs = [
        ("--_text", "--_surface", 20.0),
        ("--_heading", "--_surface", 20.0),
        ("--_primary", "--_surface", 7.0),
        ("--_on-primary", "--_primary", 7.0),
        ("--_danger", "--_surface", 7.0),
        ("--_text", "--_danger-soft", 7.0),
        ("--_success", "--_success-soft", 7.0),
        ("--_warning", "--_surface", 7.0),
    ];
    check(&[LIGHT, CONTRAST], &pairs);
    check(&[LIGHT, CONTRAST, DARK, BLACK], &pairs);
}

#[test]
fn dark_by_the_attribute_and_dark_by_the_device_are_the_same() {
    let css = file("static/widget.css");
    let pair = |asked: &str, device: &str| assert_eq!(rule(&css, asked), rule(&css, device), "{asked}");
    pair(DARK, "  :host([color-scheme=\"auto\"]) .er");
    pair(BLACK, "  :host([theme=\"contrast\"][color-scheme=\"auto\"]) .er");
}
