//! Text quoted for its target, one function for each grammar: what its reader makes of it is the text again.

use crate::domain::text;

/// Single quotes for sh, bash, zsh.
pub(super) fn sh(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Single quotes for fish, where only `\` and `'` are special.
pub(super) fn fish(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Single quotes for PowerShell, which takes the typographic ones for the same and doubles them all.
pub(super) fn powershell(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        quoted.push(c);
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            quoted.push(c);
        }
    }
    quoted.push('\'');
    quoted
}

/// A JSON string.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A double-quoted YAML scalar that YAML 1.1 and 1.2 read alike.
pub(super) fn yaml(text: &str) -> String {
    double(text, |c| match c {
        '"' => Some("\\\"".to_owned()),
        '\\' => Some("\\\\".to_owned()),
        '\n' => Some("\\n".to_owned()),
        '\r' => Some("\\r".to_owned()),
        '\t' => Some("\\t".to_owned()),
        // 1.1 folds the last three as line ends or drops them.
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
            Some(format!("\\u{:04x}", u32::from(c)))
        }
        _ => None,
    })
}

/// A quoted HCL template without any interpolation.
pub(super) fn hcl(text: &str) -> String {
    let quoted = double(text, |c| match c {
        '"' => Some("\\\"".to_owned()),
        '\\' => Some("\\\\".to_owned()),
        '\n' => Some("\\n".to_owned()),
        '\r' => Some("\\r".to_owned()),
        '\t' => Some("\\t".to_owned()),
        c if c.is_control() => Some(format!("\\u{:04x}", u32::from(c))),
        _ => None,
    });
    quoted.replace("${", "$${").replace("%{", "%%{")
}

/// A double-quoted string of curl's configuration.
pub(super) fn curl(text: &str) -> String {
    double(text, |c| match c {
        '"' => Some("\\\"".to_owned()),
        '\\' => Some("\\\\".to_owned()),
        '\n' => Some("\\n".to_owned()),
        '\r' => Some("\\r".to_owned()),
        '\t' => Some("\\t".to_owned()),
        _ => None,
    })
}

/// A key of a Ruby symbol, as morpheus-cli writes it: `:name`. Ruby undoes no escapes between a symbol's own quotes, so
/// an odd name stands there as it is, in a string that `!` lets Ruby read as a symbol.
pub(super) fn symbol(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic());
    if starts_well && text.chars().all(is_plain) {
        format!(":{text}")
    } else {
        format!("! ':\"{}\"'", text.replace('\'', "''"))
    }
}

fn double(text: &str, escape: impl Fn(char) -> Option<String>) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match escape(c) {
            Some(escaped) => quoted.push_str(&escaped),
            None => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Bare where every reader of such files agrees (docker takes quotes literally), else in single quotes; none where
/// readers differ on what it means.
pub(super) fn dotenv(text: &str) -> Option<String> {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "-._~:/+=@%".contains(c);
    // Where a file is sourced, a shell takes these for a home folder.
    let is_home = text.starts_with('~') || text.contains(":~") || text.contains("=~");
    if text.chars().all(is_bare) && !is_home {
        return Some(text.to_owned());
    }
    // Some unescape in single quotes, some expand `${…}` there.
    let is_odd = |c: char| c.is_control() || matches!(c, '\'' | '\\' | '`');
    let is_clear = !text.chars().any(is_odd) && !text.contains('$');
    is_clear.then(|| format!("'{text}'"))
}

/// A word of a netrc file; none where it would need quotes, which its readers treat in different ways.
pub(super) fn netrc(text: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '\'');
    let is_clear = !text.is_empty() && text.chars().all(is_plain) && !text.starts_with('#');
    is_clear.then_some(text)
}

/// What can stand in an HTTP header (RFC 9110 §5.5): printable ASCII.
pub(super) fn header(text: &str) -> Option<&str> {
    let is_clear = text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    is_clear.then_some(text)
}

/// Percent-encoded for a part of an address.
pub(super) fn url(part: &str) -> String {
    let mut encoded = String::new();
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let hex = text::hex(&[byte]).to_uppercase();
            encoded.push('%');
            encoded.push_str(&hex);
        }
    }
    encoded
}
