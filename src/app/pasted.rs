//! What a human has pasted while a browser is waited for, judged before it is used.

use url::{Url, form_urlencoded};

use crate::domain::redirect::RedirectUri;

/// What was pasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// Nothing yet.
    Nothing,
    /// An answer to this very login, with a code.
    Ours,
    /// An answer to this very login: the server said no.
    Refused,
    /// An answer to another login.
    Foreign,
    /// Perhaps a bare code; the exchange shows whose it is.
    Bare,
    /// The address to open, or one on the way: it has our state, and no answer.
    Unanswered,
    /// Neither an address nor a code.
    Odd,
}

/// Judges a pasted text by the address that was opened, which holds our state (RFC 6749 §10.12). The login itself checks it
/// once more, in constant time; this here only saves a detour.
#[must_use]
pub fn judge(pasted: &str, opened: &Url) -> Judged {
    let pasted = pasted.trim();
    if pasted.is_empty() {
        return Judged::Nothing;
    }
    let query = match Url::parse(pasted) {
        Ok(url) => url.query().unwrap_or_default().to_owned(),
        Err(_) if pasted.contains("state=") || pasted.contains("code=") => {
            pasted.trim_start_matches('?').to_owned()
        }
        Err(_) if pasted.chars().all(|c| c.is_ascii_graphic()) => return Judged::Bare,
        Err(_) => return Judged::Odd,
    };
    let has = |name: &str| form_urlencoded::parse(query.as_bytes()).any(|(key, _)| key == name);
    let state = |query: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let found = pairs.find(|(key, _)| key == "state");
        found.map(|(_, value)| value.into_owned())
    };
    let ours = state(opened.query().unwrap_or_default());
    match state(&query) {
        said if said != ours || ours.is_none() => Judged::Foreign,
        _ if has("code") => Judged::Ours,
        _ if has("error") => Judged::Refused,
        _ => Judged::Unanswered,
    }
}

/// What is an answer's own, and no secret (RFC 6749 §4.1.2.1, RFC 9207).
const PLAIN: [&str; 3] = ["error", "iss", "scope"];

/// What a pasted address may show: where it leads and what it brings, but no code and no state. None: it isn't one that
/// a browser came back to, or it says more than such an address does.
#[must_use]
pub fn masked(pasted: &str, redirect: &RedirectUri) -> Option<String> {
    let query = pasted.trim().strip_prefix(redirect.as_str())?;
    let query = query.strip_prefix('?')?;
    let parts: Vec<String> = query.split('&').map(masked_part).collect();
    Some(format!("{redirect}?{}", parts.join("&")))
}

/// A name that isn't known may be a secret itself: an address is typed in the end, or cut off somewhere.
fn masked_part(part: &str) -> String {
    let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match part.split_once('=') {
        Some((name, value)) if PLAIN.contains(&name) && is_word(value) => format!("{name}={value}"),
        Some((name, _)) if name == "code" || name == "state" || PLAIN.contains(&name) => {
            format!("{name}=…")
        }
        Some(_) | None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_pasted_address_only_what_is_no_secret_is_shown() {
        let redirect = RedirectUri::parse("http://127.0.0.1:8976/callback").unwrap();
        let masked = |behind: &str| masked(&format!("{redirect}{behind}"), &redirect);
        let told = |text: &str| Some(format!("{redirect}{text}"));
        for (behind, shown) in [
            ("?code=s3cret&state=s3cret", "?code=…&state=…"),
            ("?state=s3cret&code=", "?state=…&code=…"),
            (
                "?error=access_denied&state=s3cret",
                "?error=access_denied&state=…",
            ),
            ("?error=s3cret%20#s3cret&code=s3cret", "?error=…&code=…"),
            ("?code=s3cret#state=s3cret", "?code=…"),
            ("?c%6Fde=s3cret&s3cret&token=s3cret", "?…&…&…"),
        ] {
            assert_eq!(masked(behind), told(shown), "{behind}");
        }
        for other in ["", "/s3cret?code=s3cret", "s3cret", "#access_token=s3cret"] {
            assert_eq!(masked(other), None, "{other}");
        }
        assert_eq!(super::masked("s3cret", &redirect), None);
    }

    #[test]
    fn only_answers_with_our_state_are_ours() {
        let opened = Url::parse("https://sso.test/authorize?state=abc&scope=x").unwrap();
        let judge = |text: &str| judge(text, &opened);
        assert_eq!(judge("  "), Judged::Nothing);
        let back = "http://127.0.0.1:8976/callback";
        assert_eq!(judge(&format!("{back}?code=x&state=abc")), Judged::Ours);
        assert_eq!(judge("?state=abc&code=x"), Judged::Ours);
        assert_eq!(judge(&format!("{back}?code=x&state=abd")), Judged::Foreign);
        assert_eq!(judge(&format!("{back}?code=x")), Judged::Foreign);
        let denied = format!("{back}?error=access_denied&state=abc");
        assert_eq!(judge(&denied), Judged::Refused);
        assert_eq!(judge(opened.as_str()), Judged::Unanswered);
        assert_eq!(judge("4/0AX4XfWh"), Judged::Bare);
        assert_eq!(judge("not a code"), Judged::Odd);
        assert_eq!(judge(back), Judged::Foreign);
    }
}
