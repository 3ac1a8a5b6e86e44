//! The words by which a release says what people do at an event, and those that make capitals the name of something else.

/// What people do at an event, how it is said, and what the page says.
pub(super) const ROLES: [(&str, &str, &str); 11] = [
    (r"(?i)\b(?:coordinat\w+ da(?:l|lla|ll['’]|llo)?|coordina|coordinerà)(?:\b|$)\s*:?", "Coordina", "it"),
    (r"(?i)\b(?:moderat\w+ da(?:l|lla|ll['’]|llo)?|modera|modererà|moderatore|moderatrice)(?:\b|$)\s*:?", "Modera", "it"),
    (r"(?i)\b(?:introdott\w+ da(?:l|lla)?|introduce|introdurrà|introducono)(?:\b|$)\s*:?", "Introduce", "it"),
    (r"(?i)\b(?:saluti(?: istituzionali)?(?: (?:di|del|della))?|porterà i saluti|porteranno i saluti)(?:\b|$)\s*:?", "Saluti", "it"),
    (r"(?i)\bcoinvolti anche\s*:?", "Coinvolti anche", "it"),
    (
        r"(?i)\b(?:gli interventi|interventi|interverranno|intervengono|interverrà|interviene|relatori|relatrici|relazioni di|parteciperanno|partecipano|con la partecipazione di)(?:\b|$)\s*:?",
        "Interventi",
        "it",
    ),
    (r"(?i)\b(?:chaired by|in the chair)(?:\b|$)\s*:?", "Chair", "en"),
    (r"(?i)\b(?:moderated by|moderator)(?:\b|$)\s*:?", "Moderator", "en"),
    (r"(?i)\b(?:keynote(?: speech| address)?(?: by)?|keynotes?)(?:\b|$)\s*:?", "Keynote", "en"),
    (r"(?i)\b(?:opened by|opening remarks by|welcome by)(?:\b|$)\s*:?", "Opening", "en"),
    (
        r"(?i)\b(?:speakers(?: include| are| will be)?|presentations by|talks by|panellists(?: include| are)?|panelists(?: include| are)?)(?:\b|$)\s*:?",
        "Speakers",
        "en",
    ),
];

/// Words that make capitals the name of something else than a person.
const NOT_PEOPLE: &str = "\
    Progetto Ufficio Comune Comuni Ministero Ministro Regione Regionale Sala Palazzo Via Piazza Università Istituto Centro \
    Unione Europea Commissione Fondo Consorzio Associazione Assessorato Assessore Dipartimento Rete Tavolo Comunicato Stampa \
    Fondazione Direzione Provincia Città Sicilia Italia Consiglio Sindaco University Institute Centre Center Street Europe \
    European Union Commission Ministry Minister Council Committee Office Department Foundation Association Press Release \
    Conference Congress Programme Fund Project Network City Hall Agency Time Research School Health Science International \
    National Zoom Google Microsoft";

/// Whether capitals may be a person's name.
pub(super) fn is_person(name: &str) -> bool {
    name.split_whitespace().count() <= 5
        && name.split(|c: char| !c.is_alphanumeric()).all(|word| {
            !NOT_PEOPLE.split_whitespace().any(|other| other == word) && crate::prose::find(&format!("3 {word} 2026")).is_empty()
        })
}
