//! What a human has pasted while a browser is waited for, judged before it is used.

use url::{Url, form_urlencoded};

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

#[cfg(test)]
mod tests {
    use super::*;

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
