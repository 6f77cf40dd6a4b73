//! What it means when a ZeyOS says no: JSON or plain text, 400, 401 or 403 (facts/zeyos.md 4.5).

use crate::domain::error::{Error, Kind};
use crate::domain::name::ProfileName;
use crate::provider::message::Answer;
use crate::provider::oauth::{self, NamedError, Redactor, TokenReply};

/// What a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// The application: its id, its secret, whether it is on.
    Client,
    /// What was shown for a token: password, code, refresh token.
    Grant,
    /// Something else.
    Other,
}

/// Words of the texts that the documents show, in lower case.
const OF_CLIENTS: [&str; 1] = ["client application"];
const OF_REFRESH_TOKENS: [&str; 2] = ["refresh_token", "refresh token"];
const OF_GRANTS: [&str; 3] = ["credentials", "password", "code"];

/// What was sent to the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// A password or a code.
    Login,
    /// The refresh token.
    Refresh,
}

/// By `error`, then by text, then by status (facts/zeyos.md 11, point 8).
///
/// A refresh token isn't taken for dead by status alone: a firewall's `403 error code: 1020` says nothing of it.
fn about(status: u16, named: &NamedError, sent: Sent) -> About {
    let says = |words: &[&str]| words.iter().any(|words| named.says(words));
    match (named.code.as_deref(), sent) {
        (Some("invalid_client"), _) => About::Client,
        (Some("invalid_grant"), _) => About::Grant,
        (None, _) if says(&OF_CLIENTS) => About::Client,
        (None, Sent::Refresh) if says(&OF_REFRESH_TOKENS) => About::Grant,
        (Some(_), _) | (None, Sent::Refresh) => About::Other,
        (None, Sent::Login) if says(&OF_GRANTS) => About::Grant,
        (None, Sent::Login) => match status {
            401 => About::Client,
            403 => About::Grant,
            _ => About::Other,
        },
    }
}

/// Reads a token endpoint's answer of `oauth2/v1`.
pub(super) fn token_reply(
    answer: &Answer,
    redactor: &Redactor,
    verb: &str,
    profile: &ProfileName,
    sent: Sent,
) -> TokenReply {
    let reply = oauth::read_token(answer, redactor, verb);
    let is_refusal = match &reply {
        TokenReply::Denied(_) | TokenReply::Refused(_) | TokenReply::Unclear(_) => true,
        TokenReply::Granted(_) | TokenReply::OtpWanted(_) | TokenReply::Later(..) => false,
    };
    let named = named(answer, redactor).filter(|_| is_refusal && is_4xx(answer));
    let Some(named) = named else {
        return absent(reply, answer.status);
    };
    let error =
        Error::new(Kind::Refused, format!("{verb} failed")).because(named.sentence(answer.status));
    match about(answer.status, &named, sent) {
        About::Grant => TokenReply::Denied(error),
        About::Client => TokenReply::Refused(error.hint(format!(
            "the application's id or secret is wrong, or it is switched off (ZeyOS, Enhancements): \
             keyfob profile edit {profile} --client-id ID --client-secret-file FILE"
        ))),
        About::Other => TokenReply::Refused(error),
    }
}

/// Says what to do about a login: if it was denied, and if nobody knows what became of it.
pub(super) fn hinted(reply: TokenReply, denied: &str) -> TokenReply {
    match reply {
        TokenReply::Denied(error) => TokenReply::Denied(error.hint(denied)),
        TokenReply::Unclear(error) if error.way_out().is_none() => {
            TokenReply::Unclear(error.hint(
                "old tokens are untouched; try again, keyfob never repeats a login by itself",
            ))
        }
        other @ (TokenReply::Granted(_)
        | TokenReply::OtpWanted(_)
        | TokenReply::Later(..)
        | TokenReply::Refused(_)
        | TokenReply::Unclear(_)) => other,
    }
}

/// A 404 without words: there is no such instance, or no such platform.
fn absent(reply: TokenReply, status: u16) -> TokenReply {
    if let TokenReply::Unclear(error) = reply {
        let says_nothing = status == 404 && error.way_out().is_none();
        return TokenReply::Unclear(if says_nothing {
            error.hint("is this the right platform and instance? nothing was tried there")
        } else {
            error
        });
    }
    reply
}

/// The error that an answer names, in JSON or as nothing but a sentence. Pages are none: those come from proxies.
pub(super) fn named(answer: &Answer, redactor: &Redactor) -> Option<NamedError> {
    let sentence = || {
        let text = Some(oauth::plain_text(answer, redactor)?);
        Some(NamedError { code: None, text })
    };
    oauth::named_error(answer, redactor).or_else(sentence)
}

/// What an answer means that isn't the wanted one. `what` says what was tried.
pub(super) fn error(answer: &Answer, redactor: &Redactor, what: &str) -> Error {
    let kind = match answer.status {
        401 if !is_html(answer) => Kind::LoginNeeded,
        200..=499 => Kind::Refused,
        _ => Kind::AnswerLost,
    };
    let error = Error::new(kind, format!("{what} failed")).because(said(answer, redactor));
    match hint(answer) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The server's words, or what kind of answer it was.
pub(super) fn said(answer: &Answer, redactor: &Redactor) -> String {
    match &answer.location {
        Some(to) => format!("{} sends on to {}", answer.status, redactor.address(to)),
        None => oauth::said(answer, redactor),
    }
}

/// What an answer about the client itself means: it says nothing of the token (RFC 7662 §2.3).
pub(super) fn client_refused(answer: &Answer, redactor: &Redactor, what: &str) -> Error {
    let kind = match answer.status {
        200..=499 => Kind::Refused,
        _ => Kind::AnswerLost,
    };
    let error = Error::new(kind, format!("{what} failed")).because(said(answer, redactor));
    match answer.status {
        401 | 403 => error.hint("the application's id or secret is wrong, or it is switched off"),
        _ => error,
    }
}

fn hint(answer: &Answer) -> Option<&'static str> {
    match answer.status {
        200..=299 | 401 if is_html(answer) => {
            Some("that came from a proxy or a sign-on page, not from ZeyOS")
        }
        401 => Some(
            "revoked, or superseded: a user has one pair of tokens for each application, the last login has it",
        ),
        403 => Some("this user or application isn't allowed to"),
        404 => Some("is this the right platform and instance?"),
        429 => Some("wait a little, then try again"),
        500..=599 => Some("the platform has trouble: try again later"),
        _ => None,
    }
}

/// Whether this is the answer of a platform that doesn't have what was asked for: 404, 405, or a page instead.
pub(super) fn is_not_offered(answer: &Answer) -> bool {
    matches!(answer.status, 404 | 405) || (answer.is_success() && is_html(answer))
}

/// Whether it is a page.
pub(super) fn is_html(answer: &Answer) -> bool {
    answer.content_type.as_deref() == Some("text/html")
        || answer.body.trim_ascii_start().starts_with(b"<")
}

const fn is_4xx(answer: &Answer) -> bool {
    matches!(answer.status, 400..=499)
}
