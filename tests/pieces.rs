//! The smallest pieces that everything is made of: moments, JSON, texts, links, typed values.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod time {
    use event_registration::core::time::{Date, Moment};

    fn check(written: &str, expected: &str) {
        let shown = Moment::parse(written).map(|moment| moment.to_string());
        assert_eq!(shown.as_deref(), Some(expected).filter(|text| !text.is_empty()), "{written}");
    }

    #[test]
    fn reads_every_way_sites_write_a_moment() {
        check("2022-05-25", "2022-05-25");
        check("2022-05-25T15:00:00+02:00", "2022-05-25T15:00+02:00");
        check("2022-05-25T15:00", "2022-05-25T15:00");
        check("2022-05-25 15:00:00.000Z", "2022-05-25T15:00Z");
        check("20220525T150000+0200", "2022-05-25T15:00+02:00");
        check("2022-05-25T15:00-03", "2022-05-25T15:00-03:00");
        check("2022-05-25T15:00:07.25Z", "2022-05-25T15:00:07Z");
        check(" 2022-05-25T15:00+05:30 ", "2022-05-25T15:00+05:30");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for wrong in
            ["", "2022", "2022-02-30", "2022-13-01", "2022-05-25T25:00", "2022-05-25T15:00+99:00", "25 maggio", "T", "2022-05-25T", "é"]
        {
            let expected = if wrong == "2022-05-25T" { "2022-05-25" } else { "" };
            check(wrong, expected);
        }
    }

    #[test]
    fn the_25th_of_may_2022_was_a_wednesday_and_the_25th_of_april_a_monday() {
        assert_eq!(Date::new(2022, 5, 25).unwrap().weekday(), 2);
        assert_eq!(Date::new(2022, 4, 25).unwrap().weekday(), 0);
    }

    #[test]
    fn days_and_dates_go_both_ways() {
        assert_eq!(Date::new(1970, 1, 1).unwrap().days(), 0);
        for days in (-700_000..2_900_000).step_by(997) {
            assert_eq!(Date::from_days(days).days(), days);
        }
    }

    #[test]
    fn an_instant_knows_its_offset() {
        let moment = Moment::parse("2022-05-25T15:00+02:00").unwrap();
        assert_eq!(moment.start(0), 1_653_483_600);
        assert_eq!(Moment::at(1_653_483_600, 120), moment);
        let day = Moment::parse("2022-05-25").unwrap();
        assert_eq!(day.end(120) - day.start(120), 86_400);
    }
}

mod json {
    use std::cell::RefCell;

    use event_registration::core::json::{MAX_BYTES, Reader};

    #[test]
    fn writes_what_it_read() {
        for text in [r#"{"a":[1,-2.50,true,null,"è \" \\ \n"],"b":{}}"#, "[]", "12345678901234567890.5"] {
            assert_eq!(event_registration_cli::json::parse(text).unwrap().to_json(), text);
        }
    }

    #[test]
    fn refuses_what_is_too_deep_or_too_long_with_a_sentence() {
        let deep = format!("{}{}", "[".repeat(70), "]".repeat(70));
        assert_eq!(event_registration_cli::json::parse(&deep).unwrap_err(), "nested deeper than 64 levels");
        let long = format!("\"{}\"", "x".repeat(MAX_BYTES));
        assert_eq!(event_registration_cli::json::parse(&long).unwrap_err(), "1048578 bytes, and at most 1048576 are read");
    }

    #[test]
    fn says_where_and_what_was_found() {
        let value = event_registration_cli::json::parse(r#"{"fields":[{"max":"ten"}]}"#).unwrap();
        let problems = RefCell::new(Vec::new());
        let root = Reader::new(&value, &problems);
        assert_eq!(root.each("fields").first().unwrap().count("max"), None);
        let said = problems.borrow().first().unwrap().to_string();
        assert_eq!(said, r#"fields[0].max: found "ten", allowed is a whole number, 0 or more; it was left out"#);
    }
}

mod text {
    use std::cell::RefCell;

    use event_registration::core::json::Reader;

    fn check_in(own: &str, json: &str, language: &str, expected: (&str, Option<&str>)) {
        let value = event_registration_cli::json::parse(&format!(r#"{{"name":{json}}}"#)).unwrap();
        let problems = RefCell::new(Vec::new());
        let text = Reader::new(&value, &problems).speaking(own).localized("name");
        assert_eq!(text.in_language(language), expected, "{json} of a file in «{own}», in {language}");
    }

    fn check(json: &str, language: &str, expected: (&str, Option<&str>)) {
        check_in("", json, language, expected);
    }

    #[test]
    fn every_way_of_writing_a_text_is_read() {
        check(r#""Tavolo""#, "it", ("Tavolo", None));
        check(r#"{"it":"Tavolo","en":"Table"}"#, "en-GB", ("Table", None));
        check(r#"{"it":"Tavolo","en":"Table"}"#, "fr", ("Tavolo", Some("it")));
        check(r#"{"@value":"Tavolo","@language":"it"}"#, "it", ("Tavolo", None));
        check(r#"[{"@value":"Tavolo","@language":"it"},{"@value":"Table","@language":"en"}]"#, "en", ("Table", None));
        check(r#"["Tavolo",{"@value":"Table","@language":"en"}]"#, "fr", ("Tavolo", None));
        check(r#"{"@type":"Thing","name":"Tavolo"}"#, "it", ("Tavolo", None));
        check("2026", "it", ("2026", None));
        check("true", "it", ("", None));
        check("\"  \"", "it", ("", None));
    }

    #[test]
    fn a_plain_text_is_in_the_files_language_and_that_stands_in_for_a_missing_one() {
        check_in("it-IT", r#""Tavolo""#, "it", ("Tavolo", None));
        check_in("it-IT", r#""Tavolo""#, "en", ("Tavolo", Some("it-it")));
        check_in("it", r#"{"en":"Table","it":"Tavolo"}"#, "fr", ("Tavolo", Some("it")));
        check_in("it", r#"[{"@value":"Table","@language":"en"},"Tavolo"]"#, "fr", ("Tavolo", Some("it")));
        check_in("it", r#"[{"@value":"Table","@language":"en"},"Tavolo"]"#, "en", ("Table", None));
        check_in("it", "2026", "en", ("2026", Some("it")));
    }
}

mod link {
    use event_registration::core::link::{allowed, component};

    #[test]
    fn only_links_that_a_page_may_follow_are_allowed() {
        for good in
            ["https://a.example/b?c#d", "HTTP://A.example", "mailto:a@b.example", "tel:+39091", "logos/a.svg", "/a:b", "//a.example", "#a"]
        {
            assert_eq!(allowed(good).as_deref(), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScript:alert(1)",
            "java\nscript:alert(1)",
            " \u{1}javascript:a",
            "data:text/html,a",
            "vbscript:a",
            "",
            "blob:a",
            "\\\\a",
        ] {
            assert_eq!(allowed(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_component_holds_nothing_that_a_link_would_read() {
        assert_eq!(component("Via Trinacria 34-36, Palermo & più"), "Via%20Trinacria%2034-36%2C%20Palermo%20%26%20pi%C3%B9");
    }
}

mod values {
    use event_registration::core::form::cleaned;

    #[test]
    fn cleans_what_nobody_meant_to_type() {
        for (typed, expected) in [
            ("  Anna\u{a0} \u{a0}Rossi ", "Anna Rossi"),
            ("anna\u{200b}@example.it\u{feff}", "anna@example.it"),
            ("one\r\ntwo", "one\ntwo"),
            (" \t ", ""),
            ("D'Angelo", "D'Angelo"),
        ] {
            assert_eq!(cleaned(typed), expected);
        }
    }
}
