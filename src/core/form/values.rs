//! What was typed and ticked, by control name, as HTML's `FormData` would have it.
use super::Choice;

/// The values of every control. A short list: a map costs more bytes than it saves time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(pub(super) Vec<(String, Vec<String>)>);

impl Values {
    /// The control's value; of several, the first; of none, nothing.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }
    /// The control's value without what nobody meant to type.
    pub fn cleaned(&self, name: &str) -> String {
        cleaned(self.get(name))
    }
    /// All values of the control: a group of boxes has one for each that is ticked.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.iter().find(|(key, _)| key == name).map_or(&[], |(_, values)| values)
    }
    /// Whether the box of this name, with this value, is ticked.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).iter().any(|one| one == value)
    }
    /// Replaces what the control holds.
    pub fn set(&mut self, name: &str, values: Vec<String>) {
        match self.0.iter_mut().find(|(key, _)| key == name) {
            Some((_, held)) => *held = values,
            None => self.0.push((name.to_owned(), values)),
        }
    }
    /// Ticks or unticks one box of a group.
    pub fn tick(&mut self, name: &str, value: &str, ticked: bool) {
        let mut values = self.all(name).to_vec();
        values.retain(|one| one != value);
        if ticked {
            values.push(value.to_owned());
        }
        self.set(name, values);
    }
    /// Ticks or unticks one box of a field with these options: the one for none of them goes with no other.
    pub fn choose(&mut self, name: &str, options: &[Choice], value: &str, ticked: bool) {
        let none = |value: &str| options.iter().any(|option| option.none && option.value == value);
        let kept = self.all(name).iter().filter(|held| !ticked || !none(value) && !none(held)).cloned().collect();
        self.set(name, kept);
        self.tick(name, value, ticked);
    }
    /// Every control that holds something.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }
}

/// A typed text without what nobody meant to type: white space around it, runs of blanks, no-break and zero-width
/// characters. Line breaks stay. What is shown back is never changed.
pub fn cleaned(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\r' => {}
            '\n' => clean.push('\n'),
            c if c.is_whitespace() => {
                if !clean.ends_with([' ', '\n']) {
                    clean.push(' ');
                }
            }
            c => clean.push(c),
        }
    }
    clean.trim().to_owned()
}
