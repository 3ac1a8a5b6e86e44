//! A request as a browser puts it on the wire: what the transport leaves out or writes in its own way, and the body's bytes.
//!
//! Knows nothing of connections.

use event_registration::core::submission::{Body, Credentials, Request, Transport, Upload};
use url::Url;

use super::cors;
use super::host::Host;

/// A request in full.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wire {
    /// The method.
    pub(super) method: String,
    /// The address, absolute unless no page is known.
    pub(super) url: String,
    /// The address, if it is a web address in full.
    pub(super) absolute: Option<Url>,
    /// The headers, with the media type of a text; that of a multipart body has its boundary.
    pub(super) headers: Vec<(String, String)>,
    /// The body.
    pub(super) body: Body,
    /// Whether cookies travel along.
    pub(super) credentials: Credentials,
    /// How it travels.
    pub(super) transport: Transport,
    /// What a browser changes of it or refuses.
    pub(super) notes: Vec<String>,
}

impl Wire {
    /// A request from this page.
    pub(super) fn of(request: &Request, host: &Host) -> Wire {
        let absolute = host.resolve(&request.url);
        let mut wire = Wire {
            method: request.method.clone(),
            url: absolute.as_ref().map_or_else(|| request.url.clone(), Url::to_string),
            absolute: absolute.filter(|url| matches!(url.scheme(), "http" | "https")),
            headers: request.headers.clone(),
            body: request.body.clone(),
            credentials: request.credentials,
            transport: request.transport,
            notes: Vec::new(),
        };
        match request.transport {
            Transport::Fetch | Transport::NoCors => {}
            Transport::Navigate => wire.navigate(),
            Transport::Mailto => wire.headers.clear(),
        }
        if let Body::Text(_, media) = &wire.body {
            wire.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            wire.headers.push(("Content-Type".to_owned(), media.clone()));
        }
        if request.transport == Transport::NoCors {
            wire.no_cors();
        }
        wire
    }

    /// A native form's post: a form has no headers of its own, and is written urlencoded.
    fn navigate(&mut self) {
        self.method = "POST".to_owned();
        self.headers.clear();
        if let Body::Multipart(controls, _) = &self.body {
            let pairs = controls.iter().map(|(name, value)| (broken(name), broken(value)));
            let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            self.body = Body::Text(text, "application/x-www-form-urlencoded".to_owned());
        }
    }

    /// What `no-cors` leaves of a request: the headers that need no permission.
    fn no_cors(&mut self) {
        if !matches!(self.method.as_str(), "GET" | "POST" | "HEAD") {
            self.notes.push(format!("a browser sends no {} with the transport no-cors; use POST", self.method));
        }
        let (kept, dropped): (Vec<_>, Vec<_>) = self.headers.drain(..).partition(|(name, value)| cors::is_safelisted(name, value));
        self.headers = kept;
        for (name, value) in dropped {
            if name.eq_ignore_ascii_case("content-type") {
                self.notes.push(format!("with the transport no-cors a browser says text/plain in place of {value}; use the encoding json-as-text, urlencoded or multipart"));
                self.headers.push((name, "text/plain;charset=UTF-8".to_owned()));
            } else {
                self.notes.push(format!("with the transport no-cors a browser leaves out the header {name}"));
            }
        }
    }

    /// The body's bytes, with the media type of a multipart body.
    pub(super) fn bytes(&self) -> (Vec<u8>, Option<String>) {
        match &self.body {
            Body::None => (Vec::new(), None),
            Body::Text(text, _) => (text.clone().into_bytes(), None),
            Body::Multipart(controls, files) => {
                let mut boundary = "----event-registration-check".to_owned();
                while controls.iter().any(|(name, value)| name.contains(&boundary) || value.contains(&boundary)) {
                    boundary.push('-');
                }
                let escaped = |name: &str| broken(name).replace("\r\n", "%0D%0A").replace('"', "%22");
                let head = |name: &str| format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", escaped(name));
                let part = |(name, value): &(String, String)| format!("{}\r\n\r\n{}\r\n", head(name), broken(value));
                // Of a file only the name was given: what is in it is made up.
                let file = |upload: &Upload| {
                    let (head, file) = (head(&upload.name), escaped(&upload.file));
                    format!("{head}; filename=\"{file}\"\r\nContent-Type: text/plain\r\n\r\nevent-registration check\r\n")
                };
                let parts = controls.iter().map(part).chain(files.iter().map(file));
                let body: String = parts.chain([format!("--{boundary}--\r\n")]).collect();
                (body.into_bytes(), Some(format!("multipart/form-data; boundary={boundary}")))
            }
        }
    }
}

/// A text with a form's line breaks.
pub(super) fn broken(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(transport: Transport, body: Body) -> Wire {
        let request = Request {
            url: "/post".to_owned(),
            method: "PUT".to_owned(),
            headers: vec![("Accept".to_owned(), "*/*".to_owned()), ("X-Key".to_owned(), "k".to_owned())],
            body,
            credentials: Credentials::Omit,
            transport,
            timeout: 1,
            registers: true,
        };
        Wire::of(&request, &Host::default())
    }

    #[test]
    fn a_form_that_leaves_the_page_is_a_native_forms_post() {
        let wire = wire(Transport::Navigate, Body::Multipart(vec![("a b".to_owned(), "1\n2".to_owned())], Vec::new()));
        assert_eq!((wire.method.as_str(), wire.url.as_str()), ("POST", "/post"));
        assert_eq!(wire.body, Body::Text("a+b=1%0D%0A2".to_owned(), "application/x-www-form-urlencoded".to_owned()));
        assert_eq!(wire.headers.len(), 1);
    }

    #[test]
    fn no_cors_keeps_only_headers_that_need_no_permission_and_says_so() {
        let wire = wire(Transport::NoCors, Body::Text("{}".to_owned(), "application/json".to_owned()));
        let headers: Vec<&str> = wire.headers.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(headers, ["*/*", "text/plain;charset=UTF-8"]);
        assert_eq!(wire.notes.len(), 3, "{:?}", wire.notes);
    }

    #[test]
    fn a_multipart_body_has_its_names_escaped_and_its_lines_broken() {
        let wire = wire(Transport::Fetch, Body::Multipart(vec![("a\"b".to_owned(), "1\n2".to_owned())], Vec::new()));
        let (bytes, media) = wire.bytes();
        assert_eq!(media.as_deref(), Some("multipart/form-data; boundary=----event-registration-check"));
        let body = String::from_utf8_lossy(&bytes).replace("----event-registration-check", "X");
        assert_eq!(body, "--X\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n1\r\n2\r\n--X--\r\n");
        let sly = super::tests::wire(
            Transport::Fetch,
            Body::Multipart(vec![("a".to_owned(), "------event-registration-check".to_owned())], Vec::new()),
        );
        assert!(sly.bytes().1.is_some_and(|media| media.ends_with("check-")));
    }
}
