//! What the simulated OpenID provider keeps, and the rules by which its tokens come and go.

use jiff::{SignedDuration, Timestamp};

use super::behaviour::{Behaviour, Cascade};
use super::clients::{self, Client};
use super::device::Devices;
use crate::demo::dice::Dice;
use crate::demo::morpheus::behaviour::Rotation;
use crate::demo::morpheus::client::{Lifetime, Lifetimes};
use crate::demo::once::Once;

/// Everything behind the lock.
#[derive(Debug)]
pub(super) struct State {
    pub(super) behaviour: Behaviour,
    pub(super) clients: Vec<Client>,
    pub(super) tokens: Tokens,
    /// Codes that browsers carry.
    pub(super) codes: Once<CodeFor>,
    /// Users between two pages, by subject.
    pub(super) tickets: Once<String>,
    pub(super) devices: Devices,
    pub(super) dice: Dice,
    pub(super) lifetime: Lifetime,
}

/// What a code was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CodeFor {
    pub(super) owner: Owner,
    pub(super) redirect_uri: String,
    pub(super) challenge: Option<String>,
    pub(super) nonce: Option<String>,
    /// The tokens that it has brought, if any.
    pub(super) family: u64,
}

/// Whose a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) client: String,
    /// `sub`; none for a client that acts for itself.
    pub(super) subject: Option<String>,
    pub(super) scope: String,
}

impl Owner {
    pub(super) fn has_scope(&self, wanted: &str) -> bool {
        self.scope.split(' ').any(|word| word == wanted)
    }
}

/// Short enough that tests and humans notice (RFC 6749 §4.1.2: at most ten minutes).
const CODE_LIFE: SignedDuration = SignedDuration::from_secs(60);
const TICKET_LIFE: SignedDuration = SignedDuration::from_mins(10);

impl State {
    pub(super) fn new(seed: String, lifetimes: Lifetimes) -> Self {
        let minutes = SignedDuration::from_mins;
        let lifetime = match lifetimes {
            Lifetimes::Real => Lifetime::new(minutes(60), minutes(60 * 24 * 14)),
            Lifetimes::Short => Lifetime::new(minutes(4), minutes(60)),
        };
        Self {
            behaviour: Behaviour::default(),
            clients: clients::clients(),
            tokens: Tokens::default(),
            codes: Once::living(CODE_LIFE),
            tickets: Once::living(TICKET_LIFE),
            devices: Devices::default(),
            dice: Dice::new(seed),
            lifetime,
        }
    }
}

/// What sort of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Access,
    Refresh,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) value: String,
    pub(super) sort: Sort,
    pub(super) owner: Owner,
    /// All tokens that came from one login.
    pub(super) family: u64,
    pub(super) made: Timestamp,
    pub(super) until: Timestamp,
    /// A refresh token that was rotated away: who brings it again is a thief (RFC 9700 §4.14.2).
    pub(super) is_spent: bool,
}

/// An access token and perhaps a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) access: Token,
    pub(super) refresh: Option<String>,
}

/// All tokens.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    list: Vec<Token>,
    families: u64,
}

/// How a refresh goes.
pub(super) enum Refreshed {
    Done(Pair),
    /// The whole family has died.
    Stolen,
    Unknown,
}

impl Tokens {
    pub(super) fn clear(&mut self) {
        self.list.clear();
    }

    pub(super) fn new_family(&mut self) -> u64 {
        self.families = self.families.saturating_add(1);
        self.families
    }

    /// The living token of this value.
    pub(super) fn find(&self, value: &str, now: Timestamp) -> Option<&Token> {
        let mut tokens = self.list.iter();
        tokens.find(|token| token.value == value && token.until > now && !token.is_spent)
    }

    /// What is left of a token.
    pub(super) fn left_of(&self, value: &str, now: Timestamp) -> Option<SignedDuration> {
        Some(self.find(value, now)?.until.duration_since(now))
    }

    pub(super) fn count(&self, now: Timestamp) -> usize {
        let living = |token: &&Token| token.until > now && !token.is_spent;
        self.list.iter().filter(living).count()
    }

    /// New tokens of a family.
    pub(super) fn issue(
        &mut self,
        owner: &Owner,
        family: u64,
        new: &mut Making<'_>,
        with_refresh: bool,
    ) -> Pair {
        let access = self.add(owner, family, Sort::Access, new);
        let refresh = with_refresh.then(|| self.add(owner, family, Sort::Refresh, new).value);
        Pair { access, refresh }
    }

    fn add(&mut self, owner: &Owner, family: u64, sort: Sort, new: &mut Making<'_>) -> Token {
        let life = match sort {
            Sort::Access => new.lifetime.access,
            Sort::Refresh => new.lifetime.refresh,
        };
        let token = Token {
            value: new.dice.uuid(),
            sort,
            owner: owner.clone(),
            family,
            made: new.now,
            until: new.now.saturating_add(life).unwrap_or(new.now),
            is_spent: false,
        };
        self.list.push(token.clone());
        token
    }

    /// New tokens for a refresh token of this client.
    pub(super) fn refresh(
        &mut self,
        value: &str,
        client: &str,
        rotation: Rotation,
        new: &mut Making<'_>,
    ) -> Refreshed {
        let of_client = |token: &&mut Token| {
            token.value == value && token.sort == Sort::Refresh && token.owner.client == client
        };
        let Some(old) = self.list.iter_mut().find(of_client) else {
            return Refreshed::Unknown;
        };
        if old.until <= new.now {
            return Refreshed::Unknown;
        }
        let (owner, family) = (old.owner.clone(), old.family);
        if old.is_spent {
            self.end_family(family);
            return Refreshed::Stolen;
        }
        old.is_spent = rotation == Rotation::New;
        let is_of_family = |token: &Token| token.family == family && token.sort == Sort::Access;
        self.list.retain(|token| !is_of_family(token));
        let mut pair = self.issue(&owner, family, new, rotation == Rotation::New);
        if rotation == Rotation::Same {
            pair.refresh = Some(value.to_owned());
        }
        Refreshed::Done(pair)
    }

    pub(super) fn end_family(&mut self, family: u64) {
        self.list.retain(|token| token.family != family);
    }

    /// Ends a token of this client, and what ends with it.
    pub(super) fn revoke(&mut self, value: &str, client: &str, cascade: Cascade) {
        let mut tokens = self.list.iter();
        let found = tokens.find(|token| token.value == value && token.owner.client == client);
        let Some((family, sort)) = found.map(|token| (token.family, token.sort)) else {
            return;
        };
        match (cascade, sort) {
            (Cascade::Both, _) | (Cascade::Downwards, Sort::Refresh) => self.end_family(family),
            (Cascade::Downwards, Sort::Access) | (Cascade::Apart, _) => {
                self.list.retain(|token| token.value != value);
            }
        }
    }
}

/// What new tokens are made with.
pub(super) struct Making<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) lifetime: Lifetime,
    pub(super) now: Timestamp,
}
