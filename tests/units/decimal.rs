//! Decimal numbers. A part of `src/core/form/decimal.rs`, whose private functions it calls.

use super::*;

#[test]
fn reads_decimals_with_either_mark() {
    for (text, expected) in
        [("12", Some(12_000_000)), ("-0,5", Some(-500_000)), (".25", Some(250_000)), ("1.", Some(1_000_000)), (" 3 ", Some(3_000_000))]
    {
        assert_eq!(Decimal::parse(text).map(|number| number.0), expected, "{text}");
    }
    for wrong in ["", "-", ".", "1e3", "1.2.3", "twelve", "١٢", "1234567890123", "0.1234567"] {
        assert_eq!(Decimal::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn steps_are_exact() {
    let decimal = |text| Decimal::parse(text).unwrap_or(Decimal(0));
    assert!(decimal("0.3").fits(decimal("0"), decimal("0.1")));
    assert!(!decimal("0.35").fits(decimal("0"), decimal("0.1")));
}
