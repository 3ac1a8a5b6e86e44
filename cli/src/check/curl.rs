//! A request as a curl command that repeats it from a shell.
//!
//! Every word is quoted so that a POSIX shell reads it as it stands; what holds control characters is written `$'…'`, which
//! POSIX.1-2024, bash and zsh read.

use event_registration::core::submission::{Body, Transport};

use super::wire::{Wire, broken};

/// The command; for a mail a line that says why there is none.
pub(super) fn command(wire: &Wire) -> String {
    if wire.transport == Transport::Mailto {
        return "curl can't repeat it: it is a mail that the attendee's own program opens".to_owned();
    }
    let mut words = vec!["curl --include --location".to_owned()];
    let by_itself = if matches!(wire.body, Body::None) { "GET" } else { "POST" };
    if wire.method != by_itself {
        words.push(format!("--request {}", quoted(&wire.method)));
    }
    // Without a value it is left out by curl, with a semicolon it is sent empty.
    let header = |(name, value): &(String, String)| if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
    words.extend(wire.headers.iter().map(|one| format!("--header {}", quoted(&header(one)))));
    match &wire.body {
        Body::None => {}
        Body::Text(text, _) => words.push(format!("--data-raw {}", quoted(text))),
        // Not --form, to which a value that begins with @ or < is a file's name.
        Body::Multipart(controls, files) => {
            words.extend(controls.iter().map(|(name, value)| format!("--form-string {}", quoted(&format!("{name}={}", broken(value))))));
            words.extend(files.iter().map(|upload| format!("--form {}", quoted(&format!("{}=@{}", upload.name, upload.file)))));
        }
    }
    words.push(format!("--url {}", quoted(&wire.url)));
    words.join(" \\\n  ")
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+".contains(c);
    if !text.is_empty() && text.chars().all(bare) {
        return text.to_owned();
    }
    if !text.chars().any(char::is_control) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let escaped = |c: char| match c {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\'' | '\\' => format!("\\{c}"),
        c if c.is_control() => c.to_string().bytes().map(|byte| format!("\\{byte:03o}")).collect(),
        c => c.to_string(),
    };
    format!("$'{}'", text.chars().map(escaped).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use event_registration::core::submission::Credentials;

    fn wire(body: Body) -> Wire {
        Wire {
            method: "POST".to_owned(),
            url: "https://a.example/x?a=1&b=2".to_owned(),
            absolute: None,
            headers: vec![("X-Empty".to_owned(), String::new()), ("Accept".to_owned(), "*/*".to_owned())],
            body,
            credentials: Credentials::Omit,
            transport: Transport::Fetch,
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_word_is_quoted_so_that_a_shell_reads_it_as_it_stands() {
        for (text, expected) in [
            ("https://a.example/b", "https://a.example/b"),
            ("", "''"),
            ("a b", "'a b'"),
            ("$(rm x) `y` \"z\" \\ !", "'$(rm x) `y` \"z\" \\ !'"),
            ("D'Angelo", r"'D'\''Angelo'"),
            ("a\r\n'b\\", r"$'a\r\n\'b\\'"),
            ("\u{1}1 \u{85}", r"$'\0011 \302\205'"),
            ("~/x", "'~/x'"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_real_shell_gives_the_text_back() {
        for text in ["D'Angelo & figli; $HOME `id` \\ \"q\" *", "é\u{1F600} #x", "-n", "{a,b}"] {
            let output = std::process::Command::new("sh").args(["-c", &format!("printf %s {}", quoted(text))]).output();
            assert_eq!(output.ok().map(|output| output.stdout), Some(text.as_bytes().to_vec()));
        }
    }

    #[test]
    fn a_text_is_raw_data_and_controls_are_a_form_that_names_no_file() {
        let json = command(&wire(Body::Text("{\"a\":\"@b\"}".to_owned(), "application/json".to_owned())));
        assert_eq!(
            json,
            "curl --include --location \\\n  --header 'X-Empty;' \\\n  --header 'Accept: */*' \\\n  --data-raw '{\"a\":\"@b\"}' \\\n  --url 'https://a.example/x?a=1&b=2'"
        );
        let form = command(&wire(Body::Multipart(vec![("a[]".to_owned(), "@/etc/x;type=y".to_owned())], Vec::new())));
        assert!(form.contains("--form-string 'a[]=@/etc/x;type=y'"), "{form}");
        assert!(command(&wire(Body::None)).contains("--request POST"));
    }
}
