//! What of a response becomes an answer: a few headers, and at most so many bytes.

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};
use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderName, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use url::Url;
use zeroize::Zeroizing;

use crate::domain::text;
use crate::provider::message::Answer;

/// The first memory for a body of unknown length.
const USUAL_ANSWER: usize = 16 * 1024;

/// The longest challenge that is kept, in characters.
const LONGEST_HEADER: usize = 400;

/// What is longer than this is no media type (RFC 6838 §4.2 wants them short).
const LONGEST_KIND: usize = 100;

/// The same of a location: a secret in it must be whole to be found.
const LONGEST_LOCATION: usize = 64 * 1024;

/// Why a body couldn't be used.
#[derive(Debug)]
pub(super) enum Cut {
    /// It is longer than allowed.
    TooLong,
    /// The connection ended before it did.
    Broken(reqwest::Error),
}

/// Everything but the body.
pub(super) fn head(response: &Response, received_at: Timestamp) -> Answer {
    let header = |name: HeaderName| response.headers().get(name)?.to_str().ok();
    let date = header(DATE).and_then(http_date);
    Answer {
        status: response.status().as_u16(),
        content_type: header(CONTENT_TYPE).and_then(media_type),
        location: header(LOCATION).and_then(|target| location(response.url(), target)),
        challenge: challenge(response),
        retry_after: header(RETRY_AFTER).and_then(|text| wait(text, date.unwrap_or(received_at))),
        date,
        received_at,
        body: Zeroizing::default(),
    }
}

/// The body, into memory that is wiped.
pub(super) async fn body(
    mut response: Response,
    longest: usize,
) -> Result<Zeroizing<Vec<u8>>, Cut> {
    let announced = response.content_length().map(usize::try_from);
    let expected = match announced {
        Some(Ok(length)) if length <= longest => length,
        Some(_) => return Err(Cut::TooLong),
        None => USUAL_ANSWER.min(longest),
    };
    let mut body = Zeroizing::new(Vec::with_capacity(expected));
    while let Some(chunk) = response.chunk().await.map_err(Cut::Broken)? {
        let length = body.len() + chunk.len();
        if length > longest {
            return Err(Cut::TooLong);
        }
        if length > body.capacity() {
            // A growing Vec would free its old memory unwiped.
            let mut larger = Zeroizing::new(Vec::with_capacity((length * 2).min(longest)));
            larger.extend_from_slice(&body);
            body = larger;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// `application/json` of `Application/JSON; charset=utf-8`.
fn media_type(header: &str) -> Option<String> {
    let kind = header.split(';').next().unwrap_or_default();
    let kind = text::clean(kind, LONGEST_HEADER).to_ascii_lowercase();
    (1..=LONGEST_KIND).contains(&kind.len()).then_some(kind)
}

/// Every challenge; one that isn't text is left out.
fn challenge(response: &Response) -> Option<String> {
    let all = response.headers().get_all(WWW_AUTHENTICATE);
    let texts: Vec<&str> = all.iter().filter_map(|one| one.to_str().ok()).collect();
    (!texts.is_empty()).then(|| text::clean(&texts.join(", "), LONGEST_HEADER))
}

/// Where a redirect points to, without what may hold a secret: user, query, fragment.
fn location(base: &Url, target: &str) -> Option<String> {
    let mut url = base.join(target).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    // Only addresses without a host refuse these, and they have no user either.
    url.set_username("").ok();
    url.set_password(None).ok();
    Some(text::clean(url.as_str(), LONGEST_LOCATION))
}

/// A date as HTTP writes it (RFC 9110 §5.6.7, its current format).
fn http_date(header: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(header.trim()).ok()
}

/// `Retry-After`: seconds, or a date by the server's clock (RFC 9110 §10.2.3).
fn wait(header: &str, now: Timestamp) -> Option<SignedDuration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<u32>() {
        return Some(SignedDuration::from_secs(i64::from(seconds)));
    }
    let until = http_date(header)?.duration_since(now);
    Some(until.max(SignedDuration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "1994-11-06T08:49:07Z".parse().unwrap()
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(wait("120", now()), Some(SignedDuration::from_secs(120)));
        assert_eq!(wait(date, now()), Some(SignedDuration::from_secs(30)));
        let past = "Sun, 06 Nov 1994 08:40:00 GMT";
        assert_eq!(wait(past, now()), Some(SignedDuration::ZERO));
        for odd in ["", "-1", "soon", "99999999999999"] {
            assert_eq!(wait(odd, now()), None, "{odd}");
        }
    }

    #[test]
    fn redirect_targets_lose_user_query_and_fragment() {
        let base = Url::parse("https://a.test/oauth/token").unwrap();
        let shown = |target: &str| location(&base, target).unwrap();
        assert_eq!(shown("/login?code=s3cret#x"), "https://a.test/login");
        assert_eq!(shown("https://u:p@b.test/?t=1"), "https://b.test/");
    }

    #[test]
    fn media_types_lose_case_and_parameters() {
        let read = |text: &str| media_type(text);
        assert_eq!(
            read("Application/JSON; charset=utf-8").unwrap(),
            "application/json"
        );
        assert_eq!(read(" ; x"), None);
    }
}
