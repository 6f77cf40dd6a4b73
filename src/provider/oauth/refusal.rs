//! Why an OAuth endpoint said no (RFC 6749 §5.2), from answers of any shape: JSON, plain text, HTML, nothing.

use serde_json::{Map, Value as Json};
use url::{Url, form_urlencoded};

use crate::domain::error::{Error, Kind};
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::provider::message::{Answer, Request};

/// Longest word or sentence of a server that is kept.
pub(super) const LONGEST_WORD: usize = 200;

/// So much of it is searched for secrets once it is clean: more than any secret is long.
const LONGEST_SEARCHED: usize = 64 * 1024;

/// Members that hold a sentence for people: OAuth's own, Morpheus', and what frameworks write.
const SENTENCES: [&str; 4] = ["error_description", "msg", "message", "detail"];

/// An error that a server named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedError {
    /// The OAuth `error` code, where there is one.
    pub code: Option<String>,
    /// The text for people: cleaned, free of secrets.
    pub text: Option<String>,
}

/// Takes secrets out of what a server says, and says where it was said; made from the request that it answers.
#[derive(Debug)]
pub struct Redactor {
    pub(super) secrets: Vec<Secret>,
    asked: Option<Url>,
}

impl Redactor {
    /// Knows the secrets of a request.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let mut asked = request.url.clone();
        asked.set_query(None);
        Self {
            secrets: request.secrets().into_iter().map(Secret::share).collect(),
            asked: Some(asked),
        }
    }

    /// For answers to requests without secrets.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            secrets: Vec::new(),
            asked: None,
        }
    }

    /// The text, free of these secrets and of everything like a UUID, cleaned.
    ///
    /// Cleaning takes out what hides a secret from the search for it, so that search comes before and after.
    #[must_use]
    pub fn clean(&self, said: &str) -> String {
        let secrets: Vec<&Secret> = self.secrets.iter().collect();
        let cleaned = text::clean(&text::redact(said, &secrets), LONGEST_SEARCHED);
        text::clean(&text::redact(&cleaned, &secrets), LONGEST_WORD)
    }

    /// An address of a server; of one with a secret in it, however percent-encoded, only the origin.
    #[must_use]
    pub fn address(&self, said: &str) -> String {
        // Encoded so, nothing ends the one key that a form's reader decodes.
        let key = said
            .replace('+', "%2B")
            .replace('&', "%26")
            .replace('=', "%3D");
        let mut decoded = form_urlencoded::parse(key.as_bytes());
        let decoded = decoded.next().unwrap_or_default().0;
        if !self.clean(&decoded).contains(text::REDACTED) {
            return self.clean(said);
        }
        let origin = Url::parse(said).map(|url| url.origin().ascii_serialization());
        format!("{}/{}", origin.unwrap_or_default(), text::REDACTED)
    }

    /// `, from sso.test/oauth/token`, where it is known who was asked.
    fn from(&self) -> String {
        let Some(url) = &self.asked else {
            return String::new();
        };
        let host = url.host_str().unwrap_or_default();
        let port = url.port().map(|port| format!(":{port}"));
        let port = port.unwrap_or_default();
        format!(", from {host}{port}{}", url.path())
    }

    /// Whether this is the asked address with a slash at its end.
    fn lacks_slash(&self, location: &str) -> bool {
        let asked = self.asked.as_ref().map(Url::as_str);
        asked.is_some_and(|asked| location.strip_suffix('/') == Some(asked))
    }
}

impl NamedError {
    /// `400 invalid_grant: "Bad credentials"`.
    #[must_use]
    pub fn sentence(&self, status: u16) -> String {
        let code = self
            .code
            .as_deref()
            .map(|c| format!(" {c}"))
            .unwrap_or_default();
        match &self.text {
            Some(said) => format!("{status}{code}: \"{said}\""),
            None => format!("{status}{code}"),
        }
    }

    /// Whether the code is this one.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Whether the text holds these words, in any case.
    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        let said = self.text.as_deref().unwrap_or_default().to_lowercase();
        said.contains(words)
    }
}

/// The error that a JSON answer names, whatever its status and media type. `error_uri` isn't looked at.
#[must_use]
pub fn named_error(answer: &Answer, redactor: &Redactor) -> Option<NamedError> {
    let json: Map<String, Json> = answer.json()?;
    let word = |name: &str| {
        let said = redactor.clean(json.get(name)?.as_str()?);
        (!said.is_empty()).then_some(said)
    };
    let code = word("error");
    let text = SENTENCES.into_iter().find_map(word);
    (code.is_some() || text.is_some()).then_some(NamedError { code, text })
}

/// Why it said no, in its own words where there are any, else what kind of answer came from where.
#[must_use]
pub fn said(answer: &Answer, redactor: &Redactor) -> String {
    if let Some(named) = named_error(answer, redactor) {
        return named.sentence(answer.status);
    }
    let from = redactor.from();
    match plain_text(answer, redactor) {
        Some(text) => format!("{}: \"{text}\"{from}", answer.status),
        None => format!("{}{from}", redactor.clean(&answer.kind())),
    }
}

/// What an answer in plain text says; pages and binary are no sentences.
#[must_use]
pub fn plain_text(answer: &Answer, redactor: &Redactor) -> Option<String> {
    let is_text = matches!(answer.content_type.as_deref(), Some("text/plain") | None);
    let body = std::str::from_utf8(&answer.body).ok()?;
    let is_sentence = is_text && !body.trim_start().starts_with(['<', '{', '[']);
    let text = redactor.clean(body);
    (is_sentence && !text.is_empty()).then_some(text)
}

/// An answer that isn't the wanted one, as an error. `what` says what was tried.
///
/// 5xx: nobody knows what happened. A 3xx was not followed.
#[must_use]
pub fn refusal(answer: &Answer, redactor: &Redactor, what: &str) -> Error {
    let error = refused_by(answer, redactor, what);
    match answer.asks_to_wait() {
        Some(wait) => error.wait(wait),
        None => error,
    }
}

fn refused_by(answer: &Answer, redactor: &Redactor, what: &str) -> Error {
    match answer.status {
        300..=399 => redirected(answer, redactor, what),
        500.. => {
            Error::new(Kind::AnswerLost, format!("{what} failed")).because(said(answer, redactor))
        }
        _ => Error::new(Kind::Refused, format!("{what} failed")).because(said(answer, redactor)),
    }
}

/// The server wanted to send a POST with secrets elsewhere: never followed (facts/oauth.md A08).
pub(super) fn redirected(answer: &Answer, redactor: &Redactor, what: &str) -> Error {
    let location = answer.location.as_deref().unwrap_or("nowhere");
    let to = redactor.address(location);
    let hint = if redactor.lacks_slash(location) {
        "the endpoint's address lacks its last slash: set it by hand, with the slash"
    } else {
        "secrets are never sent on; if that address is right, set it by hand"
    };
    Error::new(Kind::Refused, format!("{what} failed"))
        .because(format!("{} sends on to {to}", answer.status))
        .hint(hint)
}
