//! The tokens that a server itself lists: which are ours, which are stale.
//!
//! A server tells masks, never tokens, and not when a token was last used. So *stale* is a rule, and a careful one: no
//! profile here holds it, and the same user made a newer one with the same client and name. The newest of a client,
//! user and name is never stale, and neither is what has neither id nor date to compare.

use std::collections::HashMap;

use jiff::Timestamp;

use super::expiry::Expiry;
use super::holding::TokenMark;
use super::name::ProfileName;
use super::secret::Secret;

/// Fewer characters of a mask prove nothing.
const FEWEST_SHOWN: usize = 6;

/// A row of a server's list; all texts are cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerToken {
    /// Names it to the server; none on appliances that have one token for a client.
    pub id: Option<u64>,
    /// What a human called it.
    pub name: Option<String>,
    /// The client that it was made for.
    pub client: String,
    /// The login that it belongs to.
    pub user: Option<String>,
    /// What it may do.
    pub scope: Option<String>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it ends.
    pub expiry: Expiry,
    /// The start of the access token, as the server masks it: `6e977f29-********`.
    pub mask: Option<String>,
    /// The start of the refresh token.
    pub refresh_mask: Option<String>,
}

/// What a server ends tokens by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// One by one, access and refresh.
    Id,
    /// All that a user has of a client: whatever shares it stops.
    Client,
}

/// Whose a listed token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The one that asks.
    InUse,
    /// Another profile's of this keyfob.
    Ours(ProfileName),
    /// Nobody's here, and this newer one followed it.
    Stale {
        /// The newest one with the same client, user and name.
        followed_by: u64,
    },
    /// Nobody's here, and the newest of its client, user and name, as far as that can be told.
    Other,
}

impl Whose {
    /// The word in `--json`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::InUse | Self::Ours(_) => "ours",
            Self::Stale { .. } => "stale",
            Self::Other => "other",
        }
    }
}

/// A listed token and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The token.
    pub token: ServerToken,
    /// Whose.
    pub whose: Whose,
}

/// The rule of [`Whose::Stale`], for people.
pub const STALE_RULE: &str = "stale: no profile here holds it, and a newer token with the same client, user and name exists; a guess, since no server tells when a token was last used";

impl Listed {
    /// Whose it is, for people: `this profile, in use`, `stale: 662 followed it`.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.whose {
            Whose::InUse => "this profile, in use".to_owned(),
            Whose::Ours(profile) => profile.to_string(),
            Whose::Stale { followed_by } => format!("stale: {followed_by} followed it"),
            Whose::Other if self.token.age().is_some() => "newest of another tool".to_owned(),
            Whose::Other => "another tool's".to_owned(),
        }
    }
}

/// What a profile on the same server holds.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The profile.
    pub profile: &'a ProfileName,
    /// Its access token.
    pub access: &'a TokenMark,
    /// Its refresh token.
    pub refresh: Option<&'a TokenMark>,
}

/// Says of each token whose it is; `asking` is the profile that asked.
#[must_use]
pub fn sort_out(tokens: Vec<ServerToken>, asking: &ProfileName, held: &[Held<'_>]) -> Vec<Listed> {
    let mut newest = HashMap::new();
    for token in &tokens {
        let known = newest.entry(token.kind()).or_insert(None);
        *known = token.age().max(*known);
    }
    let judged: Vec<Whose> = tokens
        .iter()
        .map(|token| {
            let holder = held.iter().find(|held| held.fits(token));
            let newest = newest.get(&token.kind()).copied().flatten();
            match (holder, token.age(), newest) {
                (Some(held), ..) if held.profile == asking => Whose::InUse,
                (Some(held), ..) => Whose::Ours(held.profile.clone()),
                (None, Some(age), Some(newest)) if newest > age && token.is_recognisable() => {
                    Whose::Stale {
                        followed_by: newest.1,
                    }
                }
                (None, ..) => Whose::Other,
            }
        })
        .collect();
    let rows = tokens.into_iter().zip(judged);
    rows.map(|(token, whose)| Listed { token, whose }).collect()
}

impl ServerToken {
    /// Client, user and name: what newer and older ones have in common.
    fn kind(&self) -> (&str, Option<&str>, Option<&str>) {
        (&self.client, self.user.as_deref(), self.name.as_deref())
    }

    /// What newer and older go by: ids alone prove nothing, so both must be there.
    fn age(&self) -> Option<(Timestamp, u64)> {
        self.created.zip(self.id)
    }

    /// Whether it would be known for ours if it were.
    fn is_recognisable(&self) -> bool {
        self.mask.as_deref().and_then(shown).is_some()
    }

    /// Whether the server's masks are those of these secrets (facts/morpheus.md 14, point 5).
    #[must_use]
    pub fn is_of(&self, access: &Secret, refresh: Option<&Secret>) -> bool {
        let starts =
            |secret: &Secret, mask: &str| shown(mask).is_some_and(|head| secret.starts_with(head));
        let refresh = refresh.zip(self.refresh_mask.as_deref());
        let access_fits = self
            .mask
            .as_deref()
            .is_some_and(|mask| starts(access, mask));
        access_fits && refresh.is_none_or(|(ours, mask)| starts(ours, mask))
    }
}

impl Held<'_> {
    /// Whether the server's masks are those of these tokens (facts/morpheus.md 14, point 5).
    #[must_use]
    pub fn fits(&self, token: &ServerToken) -> bool {
        let access = token.mask.as_deref();
        let refresh = token.refresh_mask.as_deref().zip(self.refresh);
        access.is_some_and(|mask| fits_mask(self.access, mask))
            && refresh.is_none_or(|(mask, ours)| fits_mask(ours, mask))
    }
}

/// What a mask shows of a token: the characters before the first `*`, without a trailing `-`, if they prove anything.
#[must_use]
pub fn shown(mask: &str) -> Option<&str> {
    let head = mask.split('*').next().unwrap_or_default();
    let head = head.trim_end_matches('-');
    (head.len() >= FEWEST_SHOWN).then_some(head)
}

fn fits_mask(ours: &TokenMark, mask: &str) -> bool {
    let start = ours.mask.as_deref().zip(shown(mask));
    start.is_some_and(|(start, shown)| start.starts_with(shown) || shown.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(id: u64, client: &str, name: Option<&str>, day: i64) -> ServerToken {
        ServerToken {
            id: Some(id),
            name: name.map(str::to_owned),
            client: client.to_owned(),
            user: Some("acme\\jdoe".to_owned()),
            scope: None,
            created: Timestamp::from_second(day * 86_400).ok(),
            expiry: Expiry::Unknown,
            mask: Some(format!("{id:08x}-********")),
            refresh_mask: None,
        }
    }

    fn mark(text: &str) -> TokenMark {
        let secret = Secret::new(text.to_owned());
        TokenMark {
            fingerprint: secret.fingerprint(),
            mask: Some(text.chars().take(8).collect()),
            length: text.len(),
        }
    }

    fn judged(tokens: Vec<ServerToken>) -> Vec<Whose> {
        let (asking, ci) = (profile("acme"), profile("acme-ci"));
        let (ours, theirs) = (mark("00000296-aaaa"), mark("0000028f-bbbb"));
        let held = [(&asking, &ours), (&ci, &theirs)].map(|(profile, access)| Held {
            profile,
            access,
            refresh: None,
        });
        let listed = sort_out(tokens, &asking, &held);
        listed.into_iter().map(|row| row.whose).collect()
    }

    fn profile(name: &str) -> ProfileName {
        ProfileName::new(name).unwrap()
    }

    #[test]
    fn what_nobody_holds_is_stale_once_a_newer_one_is_like_it() {
        let tokens = vec![
            token(662, "keyfob", Some("nb-jw"), 9),
            token(655, "keyfob", Some("ci"), 8),
            token(641, "keyfob", Some("nb-jw"), 7),
            token(640, "morph-cli", None, 6),
            token(633, "morph-cli", None, 5),
        ];
        let expected = vec![
            Whose::InUse,
            Whose::Ours(profile("acme-ci")),
            Whose::Stale { followed_by: 662 },
            Whose::Other,
            Whose::Stale { followed_by: 640 },
        ];
        assert_eq!(judged(tokens), expected);
    }

    #[test]
    fn an_older_token_of_ours_is_never_stale_and_nothing_undated_is() {
        let mut undated = token(7, "keyfob", None, 1);
        undated.created = None;
        let tokens = vec![
            token(662, "keyfob", None, 1),
            token(700, "keyfob", None, 9),
            undated,
        ];
        assert_eq!(judged(tokens), [Whose::InUse, Whose::Other, Whose::Other]);
    }

    #[test]
    fn what_shows_no_mask_may_be_ours_and_is_never_stale() {
        let mut bare = token(1, "morph-cli", None, 1);
        bare.mask = Some("********".to_owned());
        let tokens = vec![bare, token(2, "morph-cli", None, 9)];
        assert_eq!(judged(tokens), [Whose::Other, Whose::Other]);
    }

    #[test]
    fn another_user_client_or_name_makes_nothing_stale() {
        let mut others = token(3, "keyfob", None, 9);
        others.user = Some("acme\\ops".to_owned());
        let tokens = vec![
            token(1, "keyfob", None, 1),
            token(2, "keyfob", Some("x"), 9),
            others,
            token(4, "morph-cli", None, 9),
        ];
        assert!(judged(tokens).iter().all(|whose| *whose == Whose::Other));
    }
}
