//! Letters without what people leave out when they type: capitals and accents.
//!
//! Knows the alphabets of the languages that the widget speaks; the standard library's tables of all the others would cost
//! an attendee 5 KB.

/// The small letter of a capital of the Latin, Greek and Cyrillic alphabets.
pub(super) fn small(letter: char) -> char {
    let shift = match letter {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ω' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        'Ā'..='ķ' | 'Ŋ'..='ŷ' | 'Ș'..='ț' if u32::from(letter).is_multiple_of(2) => 1,
        'Ĺ'..='ň' | 'Ź'..='ž' if !u32::from(letter).is_multiple_of(2) => 1,
        _ => 0,
    };
    char::from_u32(u32::from(letter) + shift).unwrap_or(letter)
}

/// A text as it is compared: small letters without accents, one kind of apostrophe, no vowel marks.
pub(super) fn folded(text: &str) -> String {
    let plain = |letter| {
        Some(match small(letter) {
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{200b}'..='\u{200f}' => return None,
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć'..='č' => 'c',
            'ď' | 'đ' => 'd',
            'è'..='ë' | 'ē'..='ě' => 'e',
            'ĝ'..='ģ' => 'g',
            'ì'..='ï' | 'ĩ'..='ı' => 'i',
            'ł' => 'l',
            'ñ' | 'ń'..='ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō'..='ő' => 'o',
            'ŕ'..='ř' => 'r',
            'ś'..='š' | 'ș' => 's',
            'ţ'..='ť' | 'ț' => 't',
            'ù'..='ü' | 'ũ'..='ų' => 'u',
            'ý' | 'ÿ' => 'y',
            'ź'..='ž' => 'z',
            'أ' | 'إ' | 'آ' => 'ا',
            '’' | '‘' | 'ʼ' => '\'',
            letter => letter,
        })
    };
    text.trim().chars().filter_map(plain).collect()
}
