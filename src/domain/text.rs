//! How text that isn't ours becomes safe to show: no control characters, no secrets, no endless lines.

use std::fmt::Write as _;

use super::secret::Secret;

/// What stands where a secret was.
pub const REDACTED: &str = "•••";

/// Shows `text` without control, bidi and zero-width characters, on one line, at most `longest` characters.
///
/// Line ends and tabs become a space. (facts/oauth.md K01)
#[must_use]
pub fn clean(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len().min(longest));
    let mut count = 0;
    for c in text.trim().chars() {
        let c = match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            c if is_hostile(c) => continue,
            c => c,
        };
        if c == ' ' && out.ends_with(' ') {
            continue;
        }
        if count == longest {
            out.push('…');
            break;
        }
        out.push(c);
        count += 1;
    }
    out
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing into a String can't fail.
        write!(out, "{byte:02x}").ok();
        out
    })
}

/// Whether a character may move the cursor, reorder or hide text.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Takes the given secrets, and everything that looks like a UUID, out of a server's text.
///
/// Appliances repeat tokens in their errors (facts/morpheus.md 2.6), also tokens that we never had.
#[must_use]
pub fn redact(text: &str, secrets: &[&Secret]) -> String {
    let mut out = text.to_owned();
    for secret in secrets {
        out = secret.redact_in(&out);
    }
    redact_uuids(&out)
}

/// Lengths of a UUID's five groups of hexadecimal digits.
const UUID_GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

fn redact_uuids(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = strip_uuid(rest) {
            out.push_str(REDACTED);
            rest = after;
        } else {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

fn strip_uuid(text: &str) -> Option<&str> {
    let mut rest = text;
    for (i, length) in UUID_GROUPS.into_iter().enumerate() {
        if i > 0 {
            rest = rest.strip_prefix('-')?;
        }
        let group = rest.get(..length)?;
        if !group.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        rest = rest.get(length..)?;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_and_bidi_controls_vanish() {
        assert_eq!(
            clean("\x1b]52;c;AAAA\x07x\u{202e}y\u{200b}z\nw", 80),
            "]52;c;AAAAxyz w"
        );
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(clean("abcdef", 3), "abc…");
    }

    #[test]
    fn known_secrets_and_foreign_uuids_are_redacted() {
        let known = Secret::new("hunter2".to_owned());
        let text = "Invalid: hunter2 and e1d62c34-f7f5-4713-a874-31491e7707de!";
        assert_eq!(redact(text, &[&known]), "Invalid: ••• and •••!");
    }

    #[test]
    fn percent_encoded_secrets_are_redacted_too() {
        let known = Secret::new("a b&c+d".to_owned());
        let text = "bad password=a+b%26c%2Bd or a%20b%26c%2Bd";
        assert_eq!(redact(text, &[&known]), "bad password=••• or •••");
    }

    proptest! {
        #[test]
        fn cleaned_text_has_no_control_characters(text in ".*") {
            prop_assert!(clean(&text, 200).chars().all(|c| !is_hostile(c)));
        }

        #[test]
        fn redaction_never_panics(text in ".*") {
            let secret = Secret::new("xy".to_owned());
            drop(redact(&text, &[&secret]));
        }
    }
}
