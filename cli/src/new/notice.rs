//! The privacy notice of a new event: what only the organiser can know is asked for; the law's own sentences are proposed.

use anyhow::bail;
use serde_json::{Map, Value, json};

use super::ask::{Asker, Question, anything};

/// What the notice says.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Privacy notice (GDPR art. 13); while a mandatory part is missing the form stays closed")]
pub struct Notice {
    /// Who is responsible for the data: the body's name
    #[arg(long, value_name = "NAME")]
    pub controller: Option<String>,
    /// The controller's email, telephone or web address
    #[arg(long, value_name = "CONTACT")]
    pub controller_contact: Option<String>,
    /// The controller's postal address
    #[arg(long, value_name = "ADDRESS")]
    pub controller_address: Option<String>,
    /// The data protection officer's email, telephone or web address
    #[arg(long, value_name = "CONTACT")]
    pub dpo: Option<String>,
    /// What the data are for; may be repeated
    #[arg(long = "purpose", value_name = "TEXT")]
    pub purposes: Vec<String>,
    /// The legal basis of each purpose, in the same order: public-interest, consent, contract, legitimate-interest, or a text
    #[arg(long = "legal-basis", value_name = "BASIS")]
    pub bases: Vec<String>,
    /// Who gets to see the data
    #[arg(long, value_name = "TEXT")]
    pub recipients: Option<String>,
    /// How long the data are kept
    #[arg(long, value_name = "TEXT")]
    pub retention: Option<String>,
    /// Whether data go outside the European Union
    #[arg(long, value_name = "TEXT")]
    pub transfers: Option<String>,
    /// Whether the data are needed, and what follows if they aren't given; in Italian and English a usual sentence is taken
    #[arg(long, value_name = "TEXT")]
    pub provision: Option<String>,
    /// The rights of those whom the data are about; in Italian and English a usual sentence is taken
    #[arg(long, value_name = "TEXT")]
    pub rights: Option<String>,
    /// To which authority one can complain; in Italian the Garante is taken
    #[arg(long, value_name = "TEXT")]
    pub complaint: Option<String>,
}

/// A notice, the parts that are missing, and the members for which a usual sentence was taken.
pub(super) type Made = (Map<String, Value>, Vec<Missing>, Vec<&'static str>);

/// A flag, and the part of the notice that is still missing.
pub(super) type Missing = (&'static str, &'static str);

/// An email, a telephone number or a link: the member's name and the value.
pub(super) fn contact(text: &str) -> Option<(&'static str, String)> {
    let text = text.trim();
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(("url", text.to_owned()));
    }
    if let Some((user, host)) = text.split_once('@') {
        return (!user.is_empty() && host.contains('.') && !text.contains(' ')).then(|| ("email", text.to_owned()));
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let only = text.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c));
    (only && (6..=15).contains(&digits)).then(|| ("telephone", text.to_owned()))
}

pub(super) fn check_contact(text: &str) -> Result<(), String> {
    contact(text)
        .map(|_| ())
        .ok_or_else(|| "write an email address, a telephone number, or an address that begins with https://".to_owned())
}

/// The sentence of `form.json` in the event's languages.
pub(super) fn standard(form: &Value, name: &str, languages: &[String]) -> Option<Value> {
    let texts = form.get(name)?;
    localized(texts, languages)
}

/// A text by language, of which those of the event are taken: a plain text where there is one language.
pub(super) fn localized(texts: &Value, languages: &[String]) -> Option<Value> {
    let first = languages.first()?;
    texts.get(first)?;
    if languages.len() == 1 {
        return texts.get(first).cloned();
    }
    Some(Value::Object(languages.iter().filter_map(|language| Some((language.clone(), texts.get(language)?.clone()))).collect()))
}

/// Completes the notice that there is already, perhaps an empty one; gives it with the parts that are missing, and the usual sentences that were taken.
pub(super) fn make(
    options: &Notice,
    mut notice: Map<String, Value>,
    form: &Value,
    languages: &[String],
    organizer: Option<&str>,
    asker: &mut Asker,
) -> anyhow::Result<Made> {
    notice.entry("version").or_insert_with(|| json!("1"));
    let (mut missing, mut usual) = (Vec::new(), Vec::new());
    let ask = |asker: &mut Asker,
               given: &Option<String>,
               flag: &str,
               words: &str,
               initial: Option<&str>,
               check: &dyn Fn(&str) -> Result<(), String>| {
        asker.text(given.as_deref(), &Question { flag, words, needed: false, initial, check })
    };
    let object = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
    let reachable = |party: &Map<String, Value>| ["email", "telephone", "url"].iter().any(|member| party.contains_key(*member));
    let mut controller = object(notice.get("controller"));
    let whole = controller.contains_key("name") && reachable(&controller);
    if asker.is_terminal() && !whole {
        eprintln!("The privacy notice (GDPR art. 13). Leave empty what you don't know yet: the form stays closed until it is filled in.");
    }
    let initial = organizer.filter(|_| asker.is_terminal());
    if options.controller.is_some() || !controller.contains_key("name") {
        let name =
            ask(asker, &options.controller, "--controller", "Controller: the body that is responsible for the data", initial, &anything)?;
        if name.is_none() {
            missing.push(("--controller", "notice.controller.name: the body that is responsible for the data"));
        }
        controller.extend(name.map(|name| ("name".to_owned(), json!(name))));
    }
    if options.controller_contact.is_some() || !reachable(&controller) {
        let words = "The controller's email, telephone or web address";
        let reach = ask(asker, &options.controller_contact, "--controller-contact", words, None, &check_contact)?;
        if reach.is_none() {
            missing.push(("--controller-contact", "notice.controller.email: its email, telephone or url"));
        }
        controller.extend(reach.and_then(|reach| contact(&reach)).map(|(member, value)| (member.to_owned(), json!(value))));
    }
    if options.controller_address.is_some() || !whole {
        let address = ask(asker, &options.controller_address, "--controller-address", "The controller's postal address", None, &anything)?;
        controller.extend(address.map(|address| ("address".to_owned(), json!(address))));
    }
    if !controller.is_empty() {
        notice.insert("controller".to_owned(), Value::Object(controller));
    }
    let mut officer = object(notice.get("dataProtectionOfficer"));
    if options.dpo.is_some() || !reachable(&officer) {
        let words = "The data protection officer's email, telephone or web address";
        match ask(asker, &options.dpo, "--dpo", words, None, &check_contact)?.and_then(|reach| contact(&reach)) {
            Some((member, value)) => {
                officer.insert(member.to_owned(), json!(value));
                notice.insert("dataProtectionOfficer".to_owned(), Value::Object(officer));
            }
            None => missing.push(("--dpo", "notice.dataProtectionOfficer.email: the data protection officer's email, telephone or url")),
        }
    }
    if !options.purposes.is_empty() || !notice.contains_key("purposes") {
        let purposes = purposes(options, form, languages, asker)?;
        if purposes.is_empty() {
            missing.push(("--purpose and --legal-basis", "notice.purposes: what the data are for, each with its legal basis"));
        } else {
            notice.insert("purposes".to_owned(), Value::Array(purposes));
        }
    }
    let parts = [
        ("provision", "--provision", &options.provision, "Whether the data are needed, and what follows if they aren't given", true),
        ("recipients", "--recipients", &options.recipients, "Who gets to see the data", true),
        ("transfers", "--transfers", &options.transfers, "Whether data go outside the European Union (may stay empty)", false),
        ("retention", "--retention", &options.retention, "How long the data are kept", true),
        ("rights", "--rights", &options.rights, "The rights of those whom the data are about", true),
        ("complaint", "--complaint", &options.complaint, "To which authority one can complain", true),
    ];
    for (member, flag, given, words, mandatory) in parts {
        if given.is_none() && notice.contains_key(member) {
            continue;
        }
        // The authority is each country's own; that of Italy is proposed where the event speaks Italian.
        let standard = standard(form, member, languages)
            .filter(|_| member != "complaint" || languages.first().is_some_and(|language| language == "it"));
        let first = standard.as_ref().and_then(|text| text.as_str().or_else(|| text.get(languages.first()?)?.as_str()));
        let answer = ask(asker, given, flag, words, first, &anything)?;
        match (answer, standard) {
            (Some(answer), Some(standard)) if first_of(&standard, languages) == Some(answer.as_str()) => {
                usual.push(member);
                notice.insert(member.to_owned(), standard);
            }
            (Some(answer), _) => drop(notice.insert(member.to_owned(), json!(answer))),
            (None, _) if mandatory => missing.push((
                flag,
                match member {
                    "provision" => "notice.provision: whether the data are needed, and what follows if they aren't given",
                    "recipients" => "notice.recipients: who gets to see the data",
                    "retention" => "notice.retention: how long the data are kept",
                    "rights" => "notice.rights: the rights of those whom the data are about",
                    _ => "notice.complaint: to which authority one can complain",
                },
            )),
            (None, _) => {}
        }
    }
    Ok((notice, missing, usual))
}

fn first_of<'t>(text: &'t Value, languages: &[String]) -> Option<&'t str> {
    text.as_str().or_else(|| text.get(languages.first()?)?.as_str())
}

fn purposes(options: &Notice, form: &Value, languages: &[String], asker: &mut Asker) -> anyhow::Result<Vec<Value>> {
    let basis = |given: &str| {
        form.get("bases").and_then(|bases| bases.get(given)).and_then(|texts| localized(texts, languages)).unwrap_or_else(|| json!(given))
    };
    if options.purposes.len() != options.bases.len() {
        bail!(
            "give one --legal-basis for every --purpose, in the same order: there are {} and {}",
            options.bases.len(),
            options.purposes.len()
        );
    }
    if !options.purposes.is_empty() || !asker.is_terminal() {
        return Ok(options
            .purposes
            .iter()
            .zip(&options.bases)
            .map(|(purpose, given)| json!({"purpose": purpose, "legalBasis": basis(given)}))
            .collect());
    }
    let standard = standard(form, "purpose", languages);
    let first = standard.as_ref().and_then(|text| first_of(text, languages));
    let words = "What the data are for";
    let Some(purpose) = asker.text(None, &Question { flag: "--purpose", words, needed: false, initial: first, check: &anything })? else {
        return Ok(Vec::new());
    };
    let own = "another";
    let options = [
        ("public-interest", "a task in the public interest: public bodies (art. 6(1)(e))"),
        ("consent", "consent (art. 6(1)(a))"),
        ("contract", "a contract (art. 6(1)(b))"),
        ("legitimate-interest", "legitimate interest: not for public bodies' tasks (art. 6(1)(f))"),
        (own, "another, or I don't know yet"),
    ];
    let mut chosen = asker.choose(None, "--legal-basis", "The legal basis", &options)?;
    if chosen.as_deref() == Some(own) {
        chosen = asker.text(
            None,
            &Question { flag: "--legal-basis", words: "The legal basis in words", needed: false, initial: None, check: &anything },
        )?;
    }
    let Some(chosen) = chosen else { return Ok(Vec::new()) };
    let purpose = standard.filter(|standard| first_of(standard, languages) == Some(purpose.as_str())).unwrap_or_else(|| json!(purpose));
    Ok(vec![json!({"purpose": purpose, "legalBasis": basis(&chosen)})])
}
