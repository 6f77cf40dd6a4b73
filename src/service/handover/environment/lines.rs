//! Reads `NAME=value` lines, quoted as for sh or not at all.

use std::iter::Peekable;
use std::str::Chars;

use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;

/// The variables of these lines. Empty lines and `#` lines count for nothing; `export` before a name is as good as none.
///
/// A value is bare, 'single', "double" quoted, or pieces of these side by side. Nothing is expanded: `$` is a `$`.
///
/// # Errors
/// `Kind::Usage` for everything else; what stands there isn't repeated, it may be secret.
pub(super) fn read(text: &Secret) -> Result<Vec<(String, Secret)>> {
    let mut rest = text.expose().chars().peekable();
    let mut found = Vec::new();
    loop {
        while rest.next_if(|c| c.is_whitespace()).is_some() {}
        match rest.peek() {
            None => break,
            Some('#') => while rest.next_if(|c| *c != '\n').is_some() {},
            Some(_) => {
                let pair = pair(&mut rest).ok_or_else(|| no_variable(found.len() + 1))?;
                found.push(pair);
            }
        }
    }
    if found.is_empty() {
        return Err(no_variable(1));
    }
    Ok(found)
}

fn no_variable(count: usize) -> Error {
    let what = format!("entry {count} isn't a variable of the form NAME=value");
    Error::new(Kind::Usage, what).hint("quote values with {token|sh}, one variable a line")
}

fn pair(rest: &mut Peekable<Chars<'_>>) -> Option<(String, Secret)> {
    let mut name = word(rest);
    if name == "export" && rest.next_if_eq(&' ').is_some() {
        name = word(rest);
    }
    let is_name = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
    if !is_name || rest.next()? != '=' {
        return None;
    }
    value(rest).map(|value| (name, Secret::new(value)))
}

fn word(rest: &mut Peekable<Chars<'_>>) -> String {
    let mut name = String::new();
    while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
        name.push(c);
    }
    name
}

fn value(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut value = String::new();
    loop {
        match rest.next() {
            None | Some('\n') => return Some(value),
            Some('\r') if rest.peek() == Some(&'\n') => {}
            Some('\'') => until_quote(rest, '\'', &mut value)?,
            Some('"') => until_quote(rest, '"', &mut value)?,
            Some('\\') => value.push(rest.next()?),
            Some(c) if c.is_whitespace() => return None,
            Some(c) => value.push(c),
        }
    }
}

fn until_quote(rest: &mut Peekable<Chars<'_>>, quote: char, value: &mut String) -> Option<()> {
    loop {
        match rest.next()? {
            c if c == quote => return Some(()),
            '\\' if quote == '"' => {
                let next = rest.next()?;
                if !matches!(next, '"' | '\\' | '$' | '`') {
                    value.push('\\');
                }
                value.push(next);
            }
            c => value.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<Vec<(String, String)>> {
        let found = read(&Secret::new(text.to_owned())).ok()?;
        let plain = |(name, value): (String, Secret)| (name, value.expose().to_owned());
        Some(found.into_iter().map(plain).collect())
    }

    #[test]
    fn values_are_bare_or_quoted_and_nothing_is_expanded() {
        for (text, value) in [
            ("A=b", "b"),
            ("export A=$b=", "$b="),
            ("\n# note\nA='it'\\''s $HOME'\n", "it's $HOME"),
            (r#"A="q\" \\ \$ \n""#, r#"q" \ $ \n"#),
            ("A='two\nlines'", "two\nlines"),
            ("A=\r\n", ""),
        ] {
            assert_eq!(
                parsed(text),
                Some(vec![("A".to_owned(), value.to_owned())]),
                "{text:?}"
            );
        }
        assert_eq!(parsed("A=1\nB=2").map(|found| found.len()), Some(2));
    }

    #[test]
    fn what_is_no_variable_is_refused_without_repeating_it() {
        for text in [
            "",
            "# only",
            "s3cret",
            "1A=b",
            "A B=c",
            "A=b s3cret",
            "A='open",
            "=b",
            "A-B=c",
        ] {
            assert_eq!(parsed(text), None, "{text:?}");
        }
        let error = read(&Secret::new("s3cret".to_owned())).unwrap_err();
        assert!(!error.to_string().contains("s3cret"));
    }
}
