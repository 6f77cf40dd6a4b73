//! What somebody hands over as tokens made elsewhere: JSON, or a line or two.

use serde::Deserialize;

use super::way::Pasted;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;

/// A token endpoint's answer (RFC 6749 §5.1), or what `get --as json` prints.
#[derive(Deserialize)]
struct Answer {
    access_token: Option<String>,
    refresh_token: Option<String>,
}

/// What stands before a token that was copied out of a header.
const SCHEME: &str = "bearer ";

impl Pasted {
    /// Reads an access token, and a refresh token if there is one: a JSON object with `access_token`, or a line with the
    /// one and perhaps a line with the other. Messages hold nothing of the text.
    ///
    /// # Errors
    /// `Kind::Usage` if it is neither.
    pub fn read(text: &Secret) -> Result<Self> {
        let text = text.expose().trim();
        let (access, refresh) = if text.starts_with('{') {
            from_json(text)?
        } else {
            from_lines(text)?
        };
        Ok(Self {
            access: token(&access, "access token")?,
            refresh: refresh
                .filter(|refresh| !refresh.trim().is_empty())
                .map(|refresh| token(&refresh, "refresh token"))
                .transpose()?,
        })
    }
}

fn from_json(text: &str) -> Result<(String, Option<String>)> {
    // The reader's own message would repeat what stands there.
    let answer: Answer = serde_json::from_str(text).map_err(|error| {
        let place = format!(
            "the token file is no JSON object of strings, at line {}",
            error.line()
        );
        wrong(&place)
    })?;
    match answer.access_token {
        Some(access) => Ok((access, answer.refresh_token)),
        None => Err(wrong("the token file has no access_token")),
    }
}

fn from_lines(text: &str) -> Result<(String, Option<String>)> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (access, refresh, more) = (lines.next(), lines.next(), lines.next());
    if more.is_some() {
        return Err(wrong("the token file has more than two lines"));
    }
    Ok((
        access.unwrap_or_default().to_owned(),
        refresh.map(str::to_owned),
    ))
}

/// One token: printable and without blanks (RFC 6750 §2.1), so that it fits into a header.
fn token(written: &str, what: &str) -> Result<Secret> {
    let written = written.trim();
    let has_scheme = written
        .get(..SCHEME.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(SCHEME));
    let bare = if has_scheme {
        written.get(SCHEME.len()..).unwrap_or_default().trim()
    } else {
        written
    };
    if bare.is_empty() || !bare.chars().all(|c| c.is_ascii_graphic()) {
        return Err(wrong(&format!(
            "that is no {what}: it is empty, or has blanks in it"
        )));
    }
    Ok(Secret::new(bare.to_owned()))
}

fn wrong(what: &str) -> Error {
    Error::new(Kind::Usage, what).hint(
        "give a token endpoint's JSON, or a line with the access token and perhaps one with the refresh token",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, Option<String>)> {
        let pasted = Pasted::read(&Secret::new(text.to_owned()))?;
        let plain = |secret: &Secret| secret.expose().to_owned();
        Ok((plain(&pasted.access), pasted.refresh.as_ref().map(plain)))
    }

    #[test]
    fn json_and_lines_are_read() {
        let both = ("aaaa".to_owned(), Some("rrrr".to_owned()));
        for text in [
            r#"{"access_token":"aaaa","refresh_token":"rrrr","expires_in":"3600"}"#,
            r#"{"version":1,"profile":"p","access_token":"aaaa","scope":null,"refresh_token":"rrrr"}"#,
            "aaaa\nrrrr",
            "  Bearer aaaa \r\n\r\n rrrr\r\n",
        ] {
            assert_eq!(read(text).unwrap(), both, "{text}");
        }
        let alone = ("aaaa".to_owned(), None);
        for text in [
            r#"{"access_token":"aaaa"}"#,
            r#"{"access_token":"aaaa","refresh_token":null}"#,
            r#"{"access_token":"aaaa","refresh_token":""}"#,
            "aaaa",
        ] {
            assert_eq!(read(text).unwrap(), alone, "{text}");
        }
    }

    #[test]
    fn what_is_no_token_is_refused_without_repeating_it() {
        for odd in [
            "",
            "{",
            r#"{"access_token":{"nested":"aaaa"}}"#,
            r#"{"token":"aaaa"}"#,
            r#""aaaa""#.repeat(3).replace('"', "\" ").as_str(),
            "aaaa bbbb",
            "aaaa\nbbbb\ncccc",
            "aaää",
        ] {
            let error = read(odd).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage, "{odd}");
            assert!(!error.to_string().contains("aa"), "{error}");
        }
    }
}
