//! What the vault tells of a profile without its key: enough for the board's first frame.

use jiff::{SignedDuration, Timestamp};

use super::expiry::Expiry;
use super::grant::Grant;
use super::id_token::IdToken;
use super::identity::Identity;
use super::lifecycle::{Reason, Standing, State};
use super::name::ProfileName;
use super::profile::{Binding, Profile};
use super::schedule;
use super::secret::{Fingerprint, Secret};
use super::server::Server;
use super::token::{Obtained, TokenSet};
use super::uptime;

/// The plain facts beside a sealed record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Whose tokens these are.
    pub profile: ProfileName,
    /// Counts rotations and logins; never falls.
    pub generation: u64,
    /// What events made of the tokens.
    pub standing: Standing,
    /// The tokens' plain facts; none once they were forgotten.
    pub tokens: Option<TokenFacts>,
    /// What the server told of itself and of us.
    pub facts: ServerFacts,
}

/// What is told of a token set without showing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFacts {
    /// The access token.
    pub access: TokenMark,
    /// The refresh token.
    pub refresh: Option<TokenMark>,
    /// When the access token ends.
    pub expiry: Expiry,
    /// When the refresh token ends.
    pub refresh_expiry: Expiry,
    /// Since when that end stands: a refresh that doesn't move it doesn't count.
    pub refresh_since: Timestamp,
    /// When they arrived.
    pub obtained_at: Timestamp,
    /// How they were obtained.
    pub obtained_by: Obtained,
    /// The scope as granted.
    pub scope: Option<String>,
    /// What they were granted for.
    pub binding: Binding,
    /// The full life of a token that was handed out again with what was left of it, where that is known.
    pub full_life: Option<SignedDuration>,
}

/// What tells one token from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenMark {
    /// The start of its SHA-256.
    pub fingerprint: Fingerprint,
    /// Its first eight characters, where the appliance shows them too.
    pub mask: Option<String>,
    /// Length in characters.
    pub length: usize,
}

/// What the server told, apart from tokens.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerFacts {
    /// Who the server says we are.
    pub identity: Option<Identity>,
    /// The last check got no answer; since when.
    pub no_answer_since: Option<Timestamp>,
    /// The last login handed out a token that was already there (Morpheus before 9.0).
    pub reused: bool,
    /// The full life of this client's tokens, where the server told.
    pub client_life: Option<SignedDuration>,
    /// The last try to refresh failed and may be tried again.
    pub refresh_failed: bool,
    /// Server clock minus ours at the last answer, in seconds.
    pub clock_skew: Option<i64>,
    /// What the ID token says, and how far that is proven.
    pub id_token: Option<IdToken>,
}

impl TokenMark {
    fn of(token: &Secret) -> Self {
        Self {
            fingerprint: token.fingerprint(),
            mask: token.mask(),
            length: token.length(),
        }
    }

    /// `6e977f29-…`, where there is a mask.
    #[must_use]
    pub fn masked(&self) -> Option<String> {
        self.mask.as_ref().map(|mask| format!("{mask}-…"))
    }
}

impl TokenFacts {
    /// The facts of a token set that was granted for `binding`.
    #[must_use]
    pub fn of(tokens: &TokenSet, binding: Binding) -> Self {
        Self {
            access: TokenMark::of(&tokens.access),
            refresh: tokens.refresh.as_ref().map(TokenMark::of),
            expiry: tokens.expiry,
            refresh_expiry: tokens.refresh_expiry,
            refresh_since: tokens.refresh_since,
            obtained_at: tokens.obtained_at,
            obtained_by: tokens.obtained_by,
            scope: tokens.scope.clone(),
            binding,
            full_life: None,
        }
    }

    /// The facts of a token set that stands in the place of this one, or should be this one.
    #[must_use]
    pub fn told_of(&self, tokens: &TokenSet) -> Self {
        Self {
            full_life: self.full_life,
            ..Self::of(tokens, self.binding.clone())
        }
    }

    /// The life that was granted: to the token, not to whoever got it once more.
    #[must_use]
    pub fn granted(&self) -> Option<SignedDuration> {
        let left_then = self.expiry.left(self.obtained_at)?;
        Some(self.full_life.map_or(left_then, |full| full.max(left_then)))
    }

    /// Why the end isn't known, where that is our own clock's fault.
    #[must_use]
    pub fn doubt(&self, now: Timestamp) -> Option<&'static str> {
        let is_lost = self.expiry == Expiry::Unknown && uptime::is_ahead(self.obtained_at, now);
        is_lost.then_some("set back since this token came: its end isn't known")
    }

    /// Whether new tokens can be had without a human at `now`, as far as known: a client renews by asking again (RFC
    /// 6749 §4.4.3), everybody else with a refresh token that hasn't ended.
    #[must_use]
    pub fn can_refresh(&self, now: Timestamp) -> bool {
        let asks_again = self.obtained_by == Obtained::Login(Grant::ClientCredentials);
        asks_again || (self.refresh.is_some() && !self.refresh_expiry.is_past(now))
    }
}

impl Holding {
    /// A profile of which nothing is stored yet.
    #[must_use]
    pub fn empty(profile: ProfileName) -> Self {
        Self {
            profile,
            generation: 0,
            standing: Standing::SignedOut,
            tokens: None,
            facts: ServerFacts::default(),
        }
    }

    /// Takes in what the server told.
    pub fn learn(&mut self, facts: ServerFacts) {
        if let Some(tokens) = &mut self.tokens {
            tokens.full_life = facts.client_life.filter(|_| facts.reused);
        }
        self.facts = facts;
    }

    /// The life that was granted to the token; none for one that was handed out again, of unknown age.
    #[must_use]
    pub fn granted(&self) -> Option<SignedDuration> {
        if self.facts.reused {
            self.facts.client_life
        } else {
            self.tokens.as_ref()?.granted()
        }
    }

    /// What the tokens are good for at `now`.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> State {
        let Some(tokens) = &self.tokens else {
            return match self.standing {
                Standing::Revoked { since } => State::Revoked { since },
                Standing::Damaged => State::Damaged,
                Standing::SignedOut
                | Standing::Held
                | Standing::Rejected { .. }
                | Standing::NeedsLogin { .. } => State::SignedOut,
            };
        };
        match self.standing {
            Standing::SignedOut => State::SignedOut,
            Standing::Damaged => State::Damaged,
            Standing::Revoked { since } => State::Revoked { since },
            Standing::NeedsLogin { reason, since } => State::NeedsLogin { reason, since },
            Standing::Rejected { since } if tokens.can_refresh(now) => State::Rejected { since },
            Standing::Rejected { since } => State::NeedsLogin {
                reason: Reason::Revoked,
                since,
            },
            Standing::Held => held_state(tokens, now),
        }
    }

    /// Whether refreshing or clearing the profile's token stops other tools: a shared client before 9.0, where user and
    /// client have one token (facts/morpheus.md §3). An unknown version counts as old.
    #[must_use]
    pub fn is_shared(&self, profile: &Profile, server: &Server) -> bool {
        profile.shares_client(server.provider) && !self.is_nine()
    }

    /// Whether the profile's appliance is known to be 9.0 or newer.
    #[must_use]
    pub fn is_nine(&self) -> bool {
        let identity = self.facts.identity.as_ref();
        identity
            .and_then(|identity| identity.version.as_ref())
            .is_some_and(|version| version.is_at_least(&[9]))
    }

    /// Whether the stored tokens may be sent for a profile with this binding.
    #[must_use]
    pub fn belongs_to(&self, binding: &Binding) -> bool {
        self.tokens
            .as_ref()
            .is_none_or(|tokens| tokens.binding == *binding)
    }
}

fn held_state(tokens: &TokenFacts, now: Timestamp) -> State {
    let Some(left) = tokens.expiry.left(now) else {
        return State::Active;
    };
    let since = tokens.expiry.instant().unwrap_or(now);
    if left.is_positive() {
        let margin = tokens.granted().map(schedule::expiring_margin);
        return if margin.is_some_and(|margin| left <= margin) {
            State::Expiring
        } else {
            State::Active
        };
    }
    if tokens.can_refresh(now) {
        return State::Expired { since };
    }
    let reason = match tokens.refresh {
        Some(_) => Reason::Expired,
        None => Reason::NoRefreshToken,
    };
    State::NeedsLogin { reason, since }
}

#[cfg(test)]
mod tests;
