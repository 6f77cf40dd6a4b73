//! When a token counts as expiring, when it is refreshed, and how much validity `get` asks for.

use jiff::SignedDuration;

/// The last stretch of a long life that counts as expiring.
const LONGEST_MARGIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What `get` asks for by default, at most.
const USUAL_MIN_VALID: SignedDuration = SignedDuration::from_secs(60);

/// Whether and when a profile refreshes itself (`refresh = { auto, before }`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RefreshPolicy {
    /// Said by the user; none is the provider's default.
    pub auto: Option<bool>,
    /// How long before the end; none is a tenth of the life.
    pub before: Option<Before>,
}

/// How long before its end a token is refreshed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// So many hundredths of its life.
    Percent(u8),
    /// This long.
    Span(SignedDuration),
}

impl Before {
    /// Reads `10%` or `5m`.
    ///
    /// # Errors
    /// `Kind::Usage` for anything else, and for more than 90 %.
    pub fn parse(text: &str) -> super::error::Result<Self> {
        match text.trim().strip_suffix('%').map(str::parse::<u8>) {
            Some(Ok(percent)) if (1..=90).contains(&percent) => Ok(Self::Percent(percent)),
            Some(_) => Err(super::error::Error::new(
                super::error::Kind::Usage,
                format!("'{text}' is no share of a life"),
            )
            .hint("write 1% to 90%, or a duration such as 5m")),
            None => super::span::parse(text).map(Self::Span),
        }
    }
}

/// From what is left downwards a token counts as expiring: a tenth of its life, at most 7 d.
#[must_use]
pub fn expiring_margin(granted: SignedDuration) -> SignedDuration {
    (granted / 10).min(LONGEST_MARGIN)
}

/// How much validity `get` asks for: `wanted`, else the smaller of 60 s and a tenth of the granted life;
/// never more than nine tenths of that life.
#[must_use]
pub fn min_valid(
    wanted: Option<SignedDuration>,
    granted: Option<SignedDuration>,
) -> SignedDuration {
    match granted {
        Some(life) => wanted
            .unwrap_or_else(|| USUAL_MIN_VALID.min(life / 10))
            .min(life / 10 * 9),
        None => wanted.unwrap_or(USUAL_MIN_VALID),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(n: i64) -> SignedDuration {
        SignedDuration::from_secs(n)
    }

    #[test]
    fn expiring_is_the_last_tenth_but_at_most_a_week() {
        assert_eq!(expiring_margin(seconds(3600)), seconds(360));
        assert_eq!(expiring_margin(seconds(365 * 86400)), seconds(7 * 86400));
    }

    #[test]
    fn never_more_than_nine_tenths_of_a_life_are_asked_for() {
        assert_eq!(min_valid(None, Some(seconds(43200))), seconds(60));
        assert_eq!(min_valid(None, Some(seconds(100))), seconds(10));
        assert_eq!(
            min_valid(Some(seconds(3600)), Some(seconds(100))),
            seconds(90)
        );
        assert_eq!(min_valid(None, None), seconds(60));
    }

    #[test]
    fn before_reads_shares_and_spans() {
        assert_eq!(Before::parse("10%").unwrap(), Before::Percent(10));
        assert_eq!(Before::parse("5m").unwrap(), Before::Span(seconds(300)));
        assert!(Before::parse("95%").is_err() && Before::parse("x%").is_err());
    }
}
