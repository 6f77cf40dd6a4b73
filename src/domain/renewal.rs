//! Whether a profile refreshes itself, at which instant, and when a try that failed is made again.

use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::{SignedDuration, Timestamp};

use super::holding::{Holding, TokenFacts};
use super::lifecycle::Standing;
use super::name::ProfileName;
use super::schedule::{Before, RefreshPolicy, expiring_margin};
use super::span;

/// Tokens are used for at least so long, or half of their life, before they are refreshed: whatever a server answers,
/// nothing is refreshed in a tight loop.
const LEAST_USE: SignedDuration = SignedDuration::from_secs(30);

/// Processes that hold the same tokens are spread over at most so long.
const MOST_JITTER: SignedDuration = SignedDuration::from_mins(5);

/// How long is waited after each failure of a row.
const LADDER: [SignedDuration; 5] = [
    SignedDuration::from_secs(10),
    SignedDuration::from_secs(40),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(10),
];

/// How long is waited after all that.
const GIVEN_UP: SignedDuration = SignedDuration::from_mins(15);

/// How often a refresh is tried before it needs somebody.
pub const TRIES: u32 = 5;

/// Whether a profile refreshes itself while the interface runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// At this instant, before chance moves it; and what ends first then.
    At(Timestamp, Ends),
    /// It doesn't.
    Off(WhyNot),
}

/// What would end if nothing were refreshed, and how much is left of it when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// The access token.
    Access(SignedDuration),
    /// The refresh token.
    Refresh(SignedDuration),
}

/// Why a profile doesn't refresh itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// `auto = false`.
    Chosen,
    /// A refresh ends the token that other tools share, and nobody said that it may.
    Shared,
    /// No token is here, or only a login helps.
    NotHeld,
    /// There is nothing to refresh by.
    NoRefreshToken,
    /// Nobody said when it ends.
    NoEnd,
    /// The last refresh didn't make it last longer.
    Useless,
}

impl WhyNot {
    /// Why, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Chosen => "by hand only, as set",
            Self::Shared => "other tools share this client's token; a refresh ends it for them",
            Self::NotHeld => "there is no token that a refresh keeps alive",
            Self::NoRefreshToken => "there is no refresh token",
            Self::NoEnd => "nobody said when the token ends",
            Self::Useless => "a refresh no longer extends it: l logs in",
        }
    }
}

impl fmt::Display for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(_, Ends::Access(left)) => write!(f, "at {} left", span::text(*left)),
            Self::At(_, Ends::Refresh(left)) => {
                write!(f, "at {} left of the refresh token", span::text(*left))
            }
            Self::Off(why) => write!(f, "off: {}", why.words()),
        }
    }
}

/// Whether the policy lets a profile refresh itself, without a look at its tokens.
///
/// On, unless somebody switched it off; where a refresh ends a token that others share, only if somebody switched it on.
///
/// # Errors
/// Why not.
pub const fn permitted(policy: RefreshPolicy, is_shared: bool) -> Result<(), WhyNot> {
    match (policy.auto, is_shared) {
        (Some(false), _) => Err(WhyNot::Chosen),
        (None, true) => Err(WhyNot::Shared),
        (Some(true), _) | (None, false) => Ok(()),
    }
}

/// Whether and when a profile with these tokens refreshes itself.
#[must_use]
pub fn renewal(
    policy: RefreshPolicy,
    is_shared: bool,
    holding: &Holding,
    now: Timestamp,
) -> Renewal {
    if let Err(why) = permitted(policy, is_shared) {
        return Renewal::Off(why);
    }
    let tokens = match (holding.standing, &holding.tokens) {
        (Standing::Held, Some(tokens)) => tokens,
        (
            Standing::Held
            | Standing::SignedOut
            | Standing::Rejected { .. }
            | Standing::NeedsLogin { .. }
            | Standing::Revoked { .. }
            | Standing::Damaged,
            _,
        ) => return Renewal::Off(WhyNot::NotHeld),
    };
    if !tokens.can_refresh(now) {
        return Renewal::Off(WhyNot::NoRefreshToken);
    }
    let access = turn(tokens, tokens.expiry.instant(), policy.before);
    // A refresh token counts by its own tenth: the profile's `before` speaks of the access token.
    let refresh = tokens.refresh.as_ref();
    let refresh = refresh.and_then(|_| turn(tokens, tokens.refresh_expiry.instant(), None));
    match (access, refresh) {
        (Some((at, left)), Some((earlier, _))) if at <= earlier => {
            Renewal::At(at, Ends::Access(left))
        }
        (_, Some((at, left))) => Renewal::At(at, Ends::Refresh(left)),
        (Some((at, left)), None) => Renewal::At(at, Ends::Access(left)),
        (None, None) => Renewal::Off(WhyNot::NoEnd),
    }
}

/// When what ends at `end` is refreshed, and how much is left of it then.
fn turn(
    tokens: &TokenFacts,
    end: Option<Timestamp>,
    before: Option<Before>,
) -> Option<(Timestamp, SignedDuration)> {
    let end = end?;
    let life = end
        .duration_since(tokens.obtained_at)
        .max(SignedDuration::ZERO);
    let left = margin(life, before).min(life - least_use(life));
    Some((end.checked_sub(left).ok()?, left))
}

/// How long before the end of such a life it is refreshed.
fn margin(life: SignedDuration, before: Option<Before>) -> SignedDuration {
    match before {
        None => expiring_margin(life),
        Some(Before::Percent(percent)) => life / 100 * i32::from(percent),
        Some(Before::Span(span)) => span.min(life / 2),
    }
}

fn least_use(life: SignedDuration) -> SignedDuration {
    LEAST_USE.min(life / 2)
}

/// The instant at which a profile is refreshed: `chance` moves it forward, so that many don't meet at once.
#[must_use]
pub fn due_at(at: Timestamp, ends: Ends, obtained_at: Timestamp, chance: Chance) -> Timestamp {
    let (Ends::Access(left) | Ends::Refresh(left)) = ends;
    let life = at.duration_since(obtained_at) + left;
    let moved = at.checked_sub(chance.of((left / 10).min(MOST_JITTER)));
    let earliest = obtained_at.checked_add(least_use(life));
    moved.unwrap_or(at).max(earliest.unwrap_or(at)).min(at)
}

/// A number that is the same for the same process, profile and generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chance(u64);

impl Chance {
    /// Made from the process's seed.
    #[must_use]
    pub fn new(seed: u64, profile: &ProfileName, generation: u64) -> Self {
        let mut hasher = DefaultHasher::new();
        (seed, profile.as_str(), generation).hash(&mut hasher);
        Self(hasher.finish())
    }

    /// A span up to `most`.
    #[must_use]
    pub fn of(self, most: SignedDuration) -> SignedDuration {
        /// Steps in which chance is dealt out.
        const STEPS: u64 = 1000;
        let step = i32::try_from(self.0 % (STEPS + 1)).unwrap_or_default();
        most.max(SignedDuration::ZERO) / 1000 * step
    }
}

/// Refreshes that follow each other this closely say nothing of their use: servers tell lives in whole seconds.
const TOO_CLOSE: SignedDuration = SignedDuration::from_secs(10);

/// Whether a refresh was of use: at least half of what had passed since the last one was won back.
///
/// A server that ends a session at a fixed instant answers with shorter and shorter lives: refreshing more often wins
/// nothing then.
#[must_use]
pub fn extends(old: &TokenFacts, new: &TokenFacts) -> bool {
    let (Some(before), Some(after)) = (first_end(old), first_end(new)) else {
        return true;
    };
    let passed = new.obtained_at.duration_since(old.obtained_at);
    passed < TOO_CLOSE || after.duration_since(before) * 2 >= passed
}

/// When the first of the two tokens ends.
#[must_use]
pub fn first_end(tokens: &TokenFacts) -> Option<Timestamp> {
    let refresh = tokens.refresh.as_ref();
    let refresh = refresh.and_then(|_| tokens.refresh_expiry.instant());
    tokens.expiry.instant().into_iter().chain(refresh).min()
}

/// How long is waited after so many failures; the server's own wish counts where it is longer.
#[must_use]
pub fn pause_after(failures: u32, asked: Option<SignedDuration>, chance: Chance) -> SignedDuration {
    let rung = failures.saturating_sub(1);
    let rung = usize::try_from(rung).ok().and_then(|rung| LADDER.get(rung));
    let pause = rung.copied().unwrap_or(GIVEN_UP);
    // Chance only adds: a server that was asked to wait for isn't asked too early.
    let pause = pause.max(asked.unwrap_or_default());
    pause + chance.of(pause / 10)
}

#[cfg(test)]
mod tests;
