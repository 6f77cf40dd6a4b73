//! How the targets read what was quoted for them: written from their manuals, not from our quoting.

/// POSIX shell: single-quoted parts are literal, `\'` between them is a quote.
pub(super) fn sh(text: &str) -> String {
    let (mut value, mut is_quoted) = (String::new(), false);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\'' => is_quoted = !is_quoted,
            '\\' if !is_quoted => value.extend(rest.next()),
            c => {
                assert!(is_quoted, "a bare {c:?}");
                value.push(c);
            }
        }
    }
    assert!(!is_quoted);
    value
}

/// fish: inside single quotes only `\'` and `\\` are escapes.
pub(super) fn fish(text: &str) -> String {
    let inner = inside(text, '\'');
    let mut value = String::new();
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let escaped = rest.next_if(|next| matches!(next, '\'' | '\\'));
                value.push(escaped.unwrap_or('\\'));
            }
            c => {
                assert_ne!(c, '\'');
                value.push(c);
            }
        }
    }
    value
}

/// PowerShell: each of its five single quotes stands for itself only if another one follows.
pub(super) fn powershell(text: &str) -> String {
    let inner = inside(text, '\'');
    let mut value = String::new();
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            assert_eq!(rest.next(), Some(c));
        }
        value.push(c);
    }
    value
}

/// Double quotes with C's escapes: YAML's and curl's alike.
pub(super) fn double(text: &str) -> String {
    let inner = inside(text, '"');
    let mut value = String::new();
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        assert_ne!(c, '"');
        if c != '\\' {
            value.push(c);
            continue;
        }
        match rest.next().unwrap() {
            'n' => value.push('\n'),
            'r' => value.push('\r'),
            't' => value.push('\t'),
            'u' => {
                let hex: String = rest.by_ref().take(4).collect();
                value.push(char::from_u32(u32::from_str_radix(&hex, 16).unwrap()).unwrap());
            }
            other => value.push(other),
        }
    }
    value
}

/// HCL: `$${` and `%%{` are literal, `${` and `%{` would begin a template.
pub(super) fn hcl(text: &str) -> String {
    let mut value = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let escape = [("$${", "${"), ("%%{", "%{")]
            .into_iter()
            .find_map(|(escaped, meant)| Some((rest.strip_prefix(escaped)?, meant)));
        if let Some((behind, meant)) = escape {
            value.push_str(meant);
            rest = behind;
            continue;
        }
        assert!(!rest.starts_with("${") && !rest.starts_with("%{"), "{text}");
        let mut chars = rest.chars();
        value.extend(chars.next());
        rest = chars.as_str();
    }
    double(&value)
}

/// Percent-decoding.
pub(super) fn url(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex: Vec<u8> = rest.by_ref().take(2).collect();
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn inside(text: &str, quote: char) -> &str {
    text.strip_prefix(quote)
        .unwrap()
        .strip_suffix(quote)
        .unwrap()
}
