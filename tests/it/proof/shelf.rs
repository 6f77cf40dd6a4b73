//! What a vault keeps of the one profile, in memory.

use keyfob::domain::error::{Error, Kind, Result};
use keyfob::domain::holding::{Holding, TokenFacts};
use keyfob::domain::lifecycle::Event;
use keyfob::domain::name::ProfileName;
use keyfob::domain::secret::Secret;
use keyfob::domain::token::TokenSet;
use keyfob::service::ports::{Granted, Intent};

/// The rows of one profile.
pub(super) struct Shelf {
    pub(super) holding: Holding,
    pub(super) tokens: Option<TokenSet>,
    pub(super) intent: Option<Intent>,
}

impl Shelf {
    pub(super) fn empty(name: ProfileName) -> Self {
        Self {
            holding: Holding::empty(name),
            tokens: None,
            intent: None,
        }
    }

    /// Another one with the same in it.
    pub(super) fn copy(&self) -> Self {
        Self {
            holding: self.holding.clone(),
            tokens: self.tokens.as_ref().map(copy),
            intent: self.intent.clone(),
        }
    }

    pub(super) fn store(&mut self, grant: &Granted<'_>) -> Result<Holding> {
        if self.holding.generation != grant.base {
            return Err(Error::new(Kind::Busy, "the tokens were changed meanwhile"));
        }
        let now = grant.tokens.obtained_at;
        self.holding = Holding {
            profile: grant.profile.clone(),
            generation: grant.base + 1,
            standing: self.holding.standing.after(Event::Granted, now),
            tokens: Some(TokenFacts::of(grant.tokens, grant.binding.clone())),
            facts: grant.facts.clone(),
        };
        self.tokens = Some(copy(grant.tokens));
        self.intent = None;
        Ok(self.holding.clone())
    }

    pub(super) fn forget(&mut self) {
        self.holding.tokens = None;
        self.tokens = None;
        self.intent = None;
    }

    /// The refresh token that lies there.
    pub(super) fn refresh(&self) -> Option<&str> {
        let tokens = self.tokens.as_ref()?;
        tokens.refresh.as_ref().map(Secret::expose)
    }

    /// Whether a refresh of what lies there was begun and its end isn't known.
    pub(super) fn is_doubtful(&self) -> bool {
        let intent = self.intent.as_ref();
        intent.is_some_and(|intent| intent.base == self.holding.generation)
    }
}

/// The same tokens once more.
pub(super) fn copy(set: &TokenSet) -> TokenSet {
    TokenSet {
        access: set.access.share(),
        refresh: set.refresh.as_ref().map(Secret::share),
        id_token: set.id_token.as_ref().map(Secret::share),
        token_type: set.token_type.clone(),
        scope: set.scope.clone(),
        expiry: set.expiry,
        refresh_expiry: set.refresh_expiry,
        refresh_since: set.refresh_since,
        obtained_at: set.obtained_at,
        obtained_by: set.obtained_by,
    }
}
