//! Decimal numbers without floats: parsing those would cost an attendee 14 KB, and 0.1 + 0.2 should be 0.3.

/// A number in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decimal(pub(super) i64);

const PLACES: usize = 6;

impl Decimal {
    /// Nothing: what steps count from where there is no least.
    pub(super) const ZERO: Decimal = Decimal(0);
    pub(super) const ONE: Decimal = Decimal(1_000_000);
    /// Reads `-12.5` or `12,5`, up to twelve digits before and six after the mark.
    pub(super) fn parse(text: &str) -> Option<Decimal> {
        let text = text.trim();
        let (negative, unsigned) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = unsigned.split_once(['.', ',']).unwrap_or((unsigned, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || whole.len() > 12 || fraction.len() > PLACES || !plain(whole) || !plain(fraction) {
            return None;
        }
        let millionths = format!("{whole}{fraction:0<PLACES$}").parse::<i64>().ok()?;
        Some(Decimal(if negative { -millionths } else { millionths }))
    }
    /// Whether it lies a whole number of `step`s from `base`.
    pub(super) fn fits(self, base: Decimal, step: Decimal) -> bool {
        step.0 == 0 || (self.0 - base.0) % step.0 == 0
    }
}
