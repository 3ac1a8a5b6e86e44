//! TypeScript's view of the element, written from `custom-elements.json`: its class, its events, and its tag in HTML and in JSX.
//!
//! It knows no attribute and no event by name: what the manifest lists is typed, in the manifest's order and words.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use serde_json::Value;

/// The types of the module.
pub(crate) const TYPES: &str = "event-registration.d.ts";
/// The element's tag in React's JSX, which a page without React can't be asked to know.
pub(crate) const REACT: &str = "event-registration.react.d.ts";

/// What one entry of the manifest says.
struct Entry<'m> {
    name: &'m str,
    kind: &'m str,
    description: &'m str,
}

/// Both files, from the manifest's text.
pub(crate) fn write(manifest: &str) -> Result<(String, String)> {
    let manifest: Value = serde_json::from_str(manifest).context("custom-elements.json isn't JSON")?;
    let element = manifest.pointer("/modules/0/declarations/0").context("custom-elements.json declares nothing")?;
    let text = |name: &str| element.get(name).and_then(Value::as_str).with_context(|| format!("custom-elements.json has no `{name}`"));
    let (class, tag) = (text("name")?, text("tagName")?);
    let (attributes, events) = (entries(element, "attributes"), entries(element, "events"));
    let called: Vec<&str> = entries(element, "members").iter().map(|member| member.name).collect();
    // `lang` is every element's; what is a method can't be a property too, and a framework that set it would take the method away.
    let is_property = |attribute: &&Entry<'_>| attribute.name != "lang" && !called.contains(&property(attribute.name).as_str());
    let mut types = String::from("// Written from custom-elements.json by `cargo xtask dist`.\n\n");
    let out = &mut types;

    // Writing to a string can't fail.
    let _ = writeln!(
        out,
        "/** The element's own events, each with its detail. None carries what was typed. */\nexport interface EventRegistrationEventMap {{"
    );
    for event in &events {
        let _ = writeln!(out, "{}  {:?}: {};", comment(event.description, "  "), event.name, event.kind);
    }
    let _ = writeln!(out, "}}\n\n/** The element's attributes, as markup has them. */\nexport interface EventRegistrationAttributes {{");
    for attribute in &attributes {
        let kind = if attribute.kind == "boolean" { "boolean | \"\"" } else { attribute.kind };
        let _ = writeln!(out, "{}  {:?}?: {kind} | undefined;", comment(attribute.description, "  "), attribute.name);
    }
    let _ = writeln!(
        out,
        "}}\n\n/** The attributes as a page's framework sets them: markup's names or the properties', and a listener for each event. */"
    );
    let methods_too: Vec<String> =
        attributes.iter().filter(|one| called.contains(&one.name)).map(|one| format!("{:?}", one.name)).collect();
    let base = match methods_too.join(" | ") {
        none if none.is_empty() => "EventRegistrationAttributes".to_string(),
        names => format!("Omit<EventRegistrationAttributes, {names}>"),
    };
    let _ = writeln!(out, "export interface EventRegistrationProps extends {base} {{");
    for attribute in attributes.iter().filter(is_property).filter(|attribute| attribute.name.contains('-')) {
        let kind = if attribute.kind == "boolean" { "boolean | \"\"" } else { attribute.kind };
        let _ = writeln!(out, "  {}?: {kind} | undefined;", property(attribute.name));
    }
    for event in &events {
        let _ = writeln!(out, "  {:?}?: ((event: {}) => void) | undefined;", format!("on{}", event.name), event.kind);
    }
    let _ = writeln!(out, "}}\n\n{}export class {class} extends HTMLElement {{", comment(text("summary")?, ""));
    out.push_str(&methods(element));
    for attribute in attributes.iter().filter(is_property) {
        // What is read is the attribute's text, or null; what is set to null is taken away.
        let kind = if attribute.kind == "boolean" { "boolean | \"\"" } else { attribute.kind };
        let name = property(attribute.name);
        let _ = writeln!(out, "{}  get {name}(): string | null;", comment(attribute.description, "  "));
        let _ = writeln!(out, "  set {name}(value: {kind} | null | undefined);");
    }
    for (verb, options) in [("add", "boolean | AddEventListenerOptions"), ("remove", "boolean | EventListenerOptions")] {
        let maps = [("EventRegistrationEventMap", class), ("HTMLElementEventMap", class)];
        for (map, this) in maps {
            let _ = writeln!(
                out,
                "  {verb}EventListener<K extends keyof {map}>(type: K, listener: (this: {this}, event: {map}[K]) => unknown, options?: {options}): void;"
            );
        }
        let _ =
            writeln!(out, "  {verb}EventListener(type: string, listener: EventListenerOrEventListenerObject, options?: {options}): void;");
    }
    let _ = writeln!(
        out,
        "}}\n\ndeclare global {{\n  interface HTMLElementTagNameMap {{\n    {tag:?}: {class};\n  }}\n  // They bubble and are composed: any element around hears them, the document and the window too.\n  \
         interface GlobalEventHandlersEventMap extends EventRegistrationEventMap {{}}\n  namespace JSX {{\n    interface IntrinsicElements {{\n      \
         {tag:?}: EventRegistrationProps & {{ [name: string]: unknown }};\n    }}\n  }}\n}}"
    );
    let react = format!(
        "// Written from custom-elements.json by `cargo xtask dist`. For React 19: import type {{}} from \"event-registration/react\"\n\n\
         import type {{ DetailedHTMLProps, HTMLAttributes }} from \"react\";\n\
         import type {{ {class}, EventRegistrationProps }} from \"./event-registration.js\";\n\n\
         declare module \"react\" {{\n  namespace JSX {{\n    interface IntrinsicElements {{\n      \
         {tag:?}: EventRegistrationProps & Omit<DetailedHTMLProps<HTMLAttributes<{class}>, {class}>, keyof EventRegistrationProps>;\n    }}\n  }}\n}}\n"
    );
    Ok((types, react))
}

/// The entries of one of the manifest's lists.
fn entries<'m>(element: &'m Value, list: &str) -> Vec<Entry<'m>> {
    let entry = |one: &'m Value| {
        let text = |pointer: &str| one.pointer(pointer).and_then(Value::as_str);
        Some(Entry {
            name: text("/name")?,
            kind: text("/type/text").unwrap_or("string"),
            description: text("/description").unwrap_or_default(),
        })
    };
    element.get(list).and_then(Value::as_array).into_iter().flatten().filter_map(entry).collect()
}

/// The class's methods, its own and the element's.
fn methods(element: &Value) -> String {
    let members = element.get("members").and_then(Value::as_array).into_iter().flatten();
    let method = |one: &Value| {
        let text = |value: &Value, pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_string();
        let parameter = |one: &Value| {
            let optional = one.get("default").is_some() || one.get("optional").and_then(Value::as_bool) == Some(true);
            format!("{}{}: {}", text(one, "/name"), if optional { "?" } else { "" }, text(one, "/type/text"))
        };
        let parameters: Vec<String> = one.get("parameters").and_then(Value::as_array).into_iter().flatten().map(parameter).collect();
        let back = Some(text(one, "/return/type/text")).filter(|back| !back.is_empty()).unwrap_or_else(|| "void".to_string());
        let own = if one.get("static").and_then(Value::as_bool) == Some(true) { "static " } else { "" };
        format!("{}  {own}{}({}): {back};\n", comment(&text(one, "/description"), "  "), text(one, "/name"), parameters.join(", "))
    };
    members.filter(|one| one.get("kind").and_then(Value::as_str) == Some("method")).map(method).collect()
}

/// The property that is an attribute: `heading-level` is `headingLevel`.
fn property(attribute: &str) -> String {
    let mut parts = attribute.split('-');
    let first = parts.next().unwrap_or_default().to_string();
    let capital = |part: &str| part.char_indices().map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c }).collect::<String>();
    parts.fold(first, |name, part| name + &capital(part))
}

fn comment(text: &str, indent: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{indent}/** {} */\n", text.replace("*/", "* /")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = include_str!("../../custom-elements.json");

    /// The names in a list of JavaScript strings.
    fn listed(source: &str, before: &str) -> Vec<String> {
        let list = source.split(before).nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
        list.split('"').skip(1).step_by(2).map(str::to_string).collect()
    }

    /// The manifest is held to the class by `tests/manifest.rs`; here the types are held to the class itself.
    #[test]
    fn every_property_of_the_class_has_a_type_that_is_read_and_set() -> Result<()> {
        let (types, _) = write(MANIFEST)?;
        let class = include_str!("../../static/element.js");
        let attributes = listed(class, "const attributes = [");
        assert!(attributes.len() > 8, "{attributes:?}");
        let filtered = class.split("attributes.filter((name) => ").nth(1).and_then(|rest| rest.split("))").next()).unwrap_or_default();
        let not: Vec<&str> = filtered.split('"').skip(1).step_by(2).collect();
        assert!(not.contains(&"lang"), "{filtered}");
        let reflected: Vec<&String> = attributes.iter().filter(|name| !not.contains(&name.as_str())).collect();
        for attribute in &reflected {
            let name = property(attribute);
            assert!(types.contains(&format!("  get {name}(): string | null;\n  set {name}(value: ")), "{name} in\n{types}");
            assert!(types.contains(&format!("  \"{attribute}\"?: ")), "{attribute}");
        }
        let accessors = types.lines().filter(|line| line.starts_with("  get ")).count();
        assert_eq!(accessors, reflected.len(), "no property that the class hasn't");
        assert!(types.contains("static define(tag?: string, registry?: CustomElementRegistry): void;"), "{types}");
        Ok(())
    }

    #[test]
    fn every_event_has_its_detail_and_a_listener_in_jsx() -> Result<()> {
        let (types, react) = write(MANIFEST)?;
        assert!(types.contains("  \"registration-ready\": CustomEvent<{}>;"), "{types}");
        assert!(types.contains("  \"registration-language\": CustomEvent<{ language: string }>;"), "{types}");
        assert!(types.contains("  \"onregistration-success\"?: ((event: CustomEvent<{ reference: string;"), "{types}");
        assert!(types.contains("    \"event-registration\": EventRegistrationElement;"));
        assert!(react.contains("declare module \"react\""));
        Ok(())
    }

    #[test]
    fn attributes_are_properties_in_camels() {
        assert_eq!(["src", "heading-level", "a-b-c"].map(property), ["src", "headingLevel", "aBC"]);
    }
}
