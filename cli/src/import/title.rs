//! What: the language, the headline, the theme, what it is for, whether it is cancelled, whether it is free.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, Sure};
use super::release::{Kind, Quote, Release, pattern};
use crate::prose;

/// Finds the release's language by its smallest words: Italian, English, or neither.
pub(super) fn language(release: &Release<'_>) -> Option<&'static str> {
    const ITALIAN: [&str; 16] =
        ["il", "la", "di", "che", "del", "della", "per", "e", "è", "un", "gli", "con", "dalle", "nel", "alle", "al"];
    const ENGLISH: [&str; 14] = ["the", "of", "and", "to", "in", "is", "will", "for", "with", "on", "at", "by", "from", "be"];
    let words = release.blocks.iter().flat_map(|block| block.text.split(|c: char| !c.is_alphabetic())).map(str::to_lowercase);
    let (mut italian, mut english) = (0usize, 0usize);
    for word in words {
        italian += usize::from(ITALIAN.contains(&word.as_str()));
        english += usize::from(ENGLISH.contains(&word.as_str()));
    }
    match () {
        () if italian > 2 * english => Some("it"),
        () if english > 2 * italian => Some("en"),
        () => None,
    }
}

/// Whether a block only says that this is a press release.
pub(super) fn is_marker(text: &str) -> bool {
    static MARKER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(comunicato( stampa)?|nota stampa|press release|media (release|advisory)|for immediate release|news( release)?|invito( stampa)?|avviso)\b.{0,25}$",
        )
    });
    MARKER.is_match(text)
}

/// The block that is the headline.
pub(super) fn headline(release: &Release<'_>) -> Option<usize> {
    let title = |at: &usize| {
        release
            .blocks
            .get(*at)
            .is_some_and(|block| block.kind != Kind::Item && !is_marker(&block.text) && block.text.chars().any(char::is_alphabetic))
    };
    let marker = release.blocks.iter().position(|block| is_marker(&block.text));
    let begin = marker.map_or(0, |at| at + 1);
    let heading =
        || (begin..release.blocks.len()).filter(title).find(|at| release.blocks.get(*at).is_some_and(|block| block.kind == Kind::Heading));
    let short = |at: &usize| {
        release.blocks.get(*at).is_some_and(|block| {
            block.text.chars().count() < 300
                && !block.text.ends_with(':')
                && (block.is_bold() || block.kind == Kind::Heading || block.sentences.len() < 3)
        })
    };
    match marker {
        Some(_) => (begin..release.blocks.len()).find(title).filter(short),
        None => heading().or_else(|| {
            (0..release.blocks.len().min(3))
                .filter(title)
                .find(|at| short(at) && release.blocks.get(*at).is_some_and(|block| !block.text.ends_with('.')))
        }),
    }
}

/// The title, the theme and the aim.
pub(super) fn read(release: &Release<'_>, headline: Option<usize>, draft: &mut Draft) {
    let title = headline.and_then(|at| release.blocks.get(at)).map(|block| {
        let sentence = block.sentences.first().cloned().unwrap_or(0..block.text.len());
        let whole = block.piece(sentence.clone());
        let kept = without_when(whole);
        let start = sentence.start + (kept.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
        (kept.to_owned(), release.quote(block, start..start + kept.len()), release.quote(block, 0..block.text.len()))
    });
    let theme = theme(release);
    match (theme, title) {
        (Some((theme, quote)), title) => {
            draft.propose("name", theme.clone(), Sure::Sure, Some("what the release calls the theme or the title".to_owned()), vec![quote]);
            if let Some((title, _, quote)) = title.filter(|(title, ..)| !title.contains(&theme)) {
                draft.propose(
                    "alternateName",
                    title,
                    Sure::Likely,
                    Some("the headline, without its date, place and mode".to_owned()),
                    vec![quote],
                );
            }
        }
        (None, Some((title, _, quote))) if !title.is_empty() => {
            draft.propose("name", title, Sure::Likely, Some("the headline, without its date and status".to_owned()), vec![quote])
        }
        _ => draft.ask("name", "What is the event called? The release has no headline that could be recognised.", Vec::new()),
    }
    if let Some((aim, quote)) = aim(release) {
        draft.propose(
            "description",
            aim,
            Sure::Likely,
            Some("what the release says it is for; add what readers should know".to_owned()),
            vec![quote],
        );
    } else {
        draft.ask("description", "What is it about? No sentence says it plainly enough to be taken.", Vec::new());
    }
}

/// A headline without what stands about the date, the place and the mode at its end, or "Cancelled:" at its beginning.
fn without_when(headline: &str) -> &str {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^\[?(annullat[oaie]|rinviat[oaie]|cancell?ed|postponed|rescheduled|sospes[oaie]|nuova data|new date|save the date|invito)\b\]?\s*[:–—-]\s*",
        )
    });
    let mut kept = STATUS.find(headline).and_then(|status| headline.get(status.end()..)).unwrap_or(headline).trim();
    while let Some(at) = [" – ", " — ", " - ", " | ", ", ", ": ", ". ", " ("].iter().filter_map(|mark| kept.rfind(mark)).max() {
        let tail = kept.get(at..).unwrap_or_default();
        if !prose::find(tail).iter().any(|find| !find.days.is_empty() || !find.times.is_empty()) {
            break;
        }
        kept = kept.get(..at).unwrap_or_default().trim_end();
    }
    kept.trim_end_matches(['.', ',', ';', ':']).trim()
}

/// Words in quotation marks that the release calls the theme or the title.
fn theme(release: &Release<'_>) -> Option<(String, Quote)> {
    static AFTER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"["“«]([^"“”«»]{5,250})["”»],?\s+(?:è|sarà|era)\s+(?:il|questo il)\s+(?:tema|titolo)"#));
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?i)(?:dal titolo|intitolat[oaie]|(?:sul|il) tema|dal tema|en?titled|titled|on the theme(?: of)?|themed|theme is|theme:|tema:|titolo:)\s*:?,?\s*["“«]([^"“”«»]{5,250})["”»]"#,
        )
    });
    release.blocks.iter().find_map(|block| {
        let found = AFTER.captures(&block.text).or_else(|| BEFORE.captures(&block.text))?.get(1)?;
        Some((found.as_str().trim().trim_end_matches([',', '.']).to_owned(), release.sentence(block, found.start())))
    })
}

/// The sentence that says what it is for.
fn aim(release: &Release<'_>) -> Option<(String, Quote)> {
    static AIM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(l['’]obiettivo|obiettivo (dell|del|di)|lo scopo|la finalità|è dedicat[oa] a|sarà dedicat[oa] a|si propone di|l['’]occasione per|(the|its) (aim|purpose|goal|objective) (of|is)|aims to|brings? together|will explore|will discuss|is devoted to)",
        )
    });
    let sentences = release
        .blocks
        .iter()
        .filter(|block| block.kind == Kind::Paragraph)
        .flat_map(|block| block.sentences.iter().map(move |range| (block, range.clone())));
    let mut fitting =
        sentences.filter(|(block, range)| AIM.is_match(block.piece(range.clone())) && block.piece(range.clone()).chars().count() < 700);
    let plain = |(block, range): &(&super::release::Block, std::ops::Range<usize>)| prose::find(block.piece(range.clone())).is_empty();
    let first = fitting.clone().find(plain).or_else(|| fitting.next())?;
    Some((first.0.piece(first.1.clone()).trim().to_owned(), release.quote(first.0, first.1)))
}

patterns! {
    CANCELLED = r"(?i)\b(annullat[oaie]|soppress[oaie]|(is|are|been|be) cancell?ed|cancell?ed:|cancell?ed due|cancellation of|non si terrà|non avrà luogo|will not take place)\b";
    CAN_BE = r"(?i)\b(può|possono|potrà|potranno|può essere|can|may|must|could|should)( be| essere)?\s+(annullat|cancel)";
    REGISTRATION = r"(?i)\b(iscrizione|prenotazione|registration|booking)\b[^.]{0,30}\b(annullat|cancel)";
    POSTPONED = r"(?i)\b(rinviat[oaie] a data da (destinarsi|definire)|postponed (until further notice|to a later date|indefinitely)|is postponed\.)";
    MOVED = r"(?i)\b(rinviat[oaie] al|spostat[oaie] al|nuova data|rescheduled (to|for|from)|moved to|postponed (to|from)|new date)\b";
    FREE = r"(?i)\b(ingresso (libero|gratuito)|partecipazione (è )?(libera e )?gratuita|entrata (libera|gratuita)|evento gratuito|gratuit[oa] previa|free of charge|admission is free|free admission|free event|attendance is free|participation is free|free to attend|no registration fee)\b";
    SEATS = r"(?i)\b(?:fino a|massimo(?: di)?|limitat[oi] a|capienza(?: massima)?(?: di)?|up to|limited to|a maximum of|capacity of)\s+(\d{1,5})\s+(?:posti|persone|partecipanti|seats|places|people|participants|attendees)|\b(\d{1,5})\s+(?:posti disponibili|seats available|places available)";
}

/// Whether it is cancelled, postponed or moved, whether it is free, how many seats there are.
pub(super) fn status(release: &Release<'_>, draft: &mut Draft) {
    let sentences = || release.blocks.iter().flat_map(|block| block.sentences.iter().map(move |range| (block, range.clone())));
    let first = |fits: &dyn Fn(&str) -> bool| {
        sentences().find(|(block, range)| fits(block.piece(range.clone()))).map(|(block, range)| release.quote(block, range))
    };
    let cancelled = first(&|text| CANCELLED.is_match(text) && !CAN_BE.is_match(text) && !REGISTRATION.is_match(text));
    let status = |draft: &mut Draft, name: &str, quote: Quote| {
        let url = format!("https://schema.org/{name}");
        draft.propose("eventStatus", url, Sure::Sure, None, vec![quote]);
    };
    if let Some(quote) = cancelled {
        status(draft, "EventCancelled", quote);
    } else if let Some(quote) = first(&|text| POSTPONED.is_match(text)) {
        status(draft, "EventPostponed", quote);
    } else if let Some(quote) = first(&|text| MOVED.is_match(text) && !prose::find(text).is_empty()) {
        if draft.draft.contains_key("previousStartDate") {
            status(draft, "EventRescheduled", quote);
        } else {
            draft.ask(
                "eventStatus",
                "Was the event moved to another date? If so, write previousStartDate and eventStatus: EventRescheduled.",
                vec![quote],
            );
        }
    }
    if let Some(quote) = first(&|text| FREE.is_match(text)) {
        draft.propose("isAccessibleForFree", true, Sure::Sure, None, vec![quote]);
    }
    let seats = sentences().find_map(|(block, range)| {
        let groups = SEATS.captures(block.piece(range.clone()))?;
        let number = groups.get(1).or(groups.get(2))?.as_str().parse::<u32>().ok()?;
        Some((number, release.quote(block, range)))
    });
    if let Some((number, quote)) = seats {
        let online = draft
            .draft
            .get("eventAttendanceMode")
            .and_then(|mode| mode.as_str())
            .is_some_and(|mode| !mode.ends_with("OfflineEventAttendanceMode"));
        if online {
            draft.ask(
                "maximumPhysicalAttendeeCapacity",
                format!("The release speaks of {number} seats: in the room, online, or both?"),
                vec![quote],
            );
        } else {
            draft.propose("maximumPhysicalAttendeeCapacity", number, Sure::Likely, None, vec![quote]);
        }
    }
}
