//! What a `WWW-Authenticate` header says (RFC 9110 §11.6.1, RFC 6750 §3), however it is written: servers forget commas,
//! and put several challenges into one header.

/// The value of the first parameter of this name; not looked for inside of other values.
#[must_use]
pub fn parameter(challenge: &str, name: &str) -> Option<String> {
    let mut rest = challenge;
    loop {
        let start = rest.find(is_of_word)?;
        let from_word = rest.get(start..)?;
        let end = from_word
            .find(|c| !is_of_word(c))
            .unwrap_or(from_word.len());
        let (word, after) = from_word.split_at_checked(end)?;
        // Else a scheme: `Bearer`.
        rest = match after.trim_start().strip_prefix('=') {
            Some(written) => {
                let (value, left) = value(written.trim_start());
                if word.eq_ignore_ascii_case(name) {
                    return Some(value.to_owned());
                }
                left
            }
            None => after,
        };
    }
}

/// A value, quoted or not, and what follows.
fn value(written: &str) -> (&str, &str) {
    if let Some(quoted) = written.strip_prefix('"') {
        return quoted.split_once('"').unwrap_or((quoted, ""));
    }
    let end = written.find([',', ' ']).unwrap_or(written.len());
    written.split_at_checked(end).unwrap_or((written, ""))
}

const fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_found_however_the_challenge_is_written() {
        for (challenge, realm, error) in [
            (
                "Bearer realm=\"acme\" error=\"invalid_token\"",
                Some("acme"),
                Some("invalid_token"),
            ),
            (
                "Bearer error=invalid_token, realm=acme",
                Some("acme"),
                Some("invalid_token"),
            ),
            (
                "Negotiate, Basic REALM = acme, charset=\"UTF-8\"",
                Some("acme"),
                None,
            ),
            (
                "Bearer error_description=\"no error=x realm=y\", error=\"insufficient_scope\"",
                None,
                Some("insufficient_scope"),
            ),
            ("Bearer realm=\"\"", Some(""), None),
            ("Bearer realm=\"acme", Some("acme"), None),
            ("Bearer", None, None),
            ("realm", None, None),
            ("=\"", None, None),
            ("", None, None),
        ] {
            assert_eq!(
                parameter(challenge, "realm").as_deref(),
                realm,
                "{challenge}"
            );
            assert_eq!(
                parameter(challenge, "error").as_deref(),
                error,
                "{challenge}"
            );
        }
    }
}
