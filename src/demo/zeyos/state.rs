//! What a platform keeps, and the rules by which its tokens come and go (§4.3).

use jiff::{SignedDuration, Timestamp};

use super::behaviour::Behaviour;
use super::people::{self, Application, User};
use super::{Pair, seconds};
use crate::demo::dice::Dice;
use crate::demo::once::Once;

/// How long an authorization code is good (§11: unknown).
const CODE_LIFE: SignedDuration = SignedDuration::from_secs(60);
/// How long somebody may think about consent.
const TICKET_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// Everything behind the lock.
#[derive(Debug)]
pub(super) struct State {
    pub(super) behaviour: Behaviour,
    pub(super) users: Vec<User>,
    pub(super) applications: Vec<Application>,
    pub(super) tokens: Vec<Token>,
    pub(super) codes: Vec<Code>,
    /// Who has logged in on the page and is asked for consent.
    pub(super) tickets: Once<u64>,
    pub(super) dice: Dice,
}

/// What there is one of: a pair of tokens, an open code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) instance: String,
    pub(super) user: u64,
    pub(super) application: String,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) value: String,
    pub(super) sort: Sort,
    pub(super) instance: String,
    pub(super) user: u64,
    /// None: it never ends.
    pub(super) until: Option<Timestamp>,
}

/// What a token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sort {
    /// `oauth2/v1`, for an application.
    Access(String),
    /// The same, to refresh.
    Refresh(String),
    /// `auth/v1/login`, for a device.
    Device(String),
    /// `auth/v1/token`.
    Page,
}

/// An authorization code.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) value: String,
    pub(super) slot: Slot,
    pub(super) redirect: String,
    pub(super) challenge: Option<String>,
    until: Timestamp,
}

impl State {
    pub(super) fn new(behaviour: Behaviour, seed: String) -> Self {
        Self {
            behaviour,
            users: people::users(),
            applications: people::applications(),
            tokens: Vec::new(),
            codes: Vec::new(),
            tickets: Once::living(TICKET_LIFE),
            dice: Dice::new(seed),
        }
    }

    pub(super) fn find_user(&self, instance: &str, username: &str) -> Option<&User> {
        let mut users = self.users.iter();
        users.find(|user| user.instance == instance && user.username == username)
    }

    pub(super) fn user(&self, instance: &str, id: u64) -> Option<&User> {
        let mut users = self.users.iter();
        users.find(|user| user.instance == instance && user.id == id)
    }

    pub(super) fn application(&self, instance: &str, id: &str) -> Option<&Application> {
        let mut applications = self.applications.iter();
        applications.find(|known| known.instance == instance && known.id == id && known.active)
    }

    pub(super) fn switch_off(&mut self, instance: &str, id: &str) {
        for application in &mut self.applications {
            if application.instance == instance && application.id == id {
                application.active = false;
            }
        }
        self.tokens
            .retain(|token| token.instance != instance || token.sort.application() != Some(id));
    }

    pub(super) fn sweep(&mut self, now: Timestamp) {
        self.tokens
            .retain(|token| token.until.is_none_or(|until| until > now));
        self.codes.retain(|code| code.until > now);
    }

    /// A living token.
    pub(super) fn token(&mut self, value: &str, now: Timestamp) -> Option<Token> {
        self.sweep(now);
        self.tokens
            .iter()
            .find(|token| token.value == value)
            .cloned()
    }

    pub(super) fn drop_token(&mut self, value: &str) {
        self.tokens.retain(|token| token.value != value);
    }

    /// Ends everything in a slot: there is one of each kind (§4.3).
    pub(super) fn empty(&mut self, slot: &Slot) {
        self.tokens.retain(|token| !slot.has(token));
    }

    /// A new pair; "previous tokens will thereby invalidate".
    pub(super) fn issue_pair(&mut self, slot: &Slot, now: Timestamp) -> Pair {
        self.empty(slot);
        let application = slot.application.clone();
        let (access, refresh) = (self.behaviour.access, self.behaviour.refresh);
        let access = self.issue(slot, Sort::Access(application.clone()), now, Some(access));
        let refresh = self.issue(slot, Sort::Refresh(application), now, Some(refresh));
        (access.value, refresh.value)
    }

    /// A new token beside those that are there.
    pub(super) fn issue(
        &mut self,
        slot: &Slot,
        sort: Sort,
        now: Timestamp,
        life: Option<i64>,
    ) -> Token {
        let until = life.and_then(|life| now.checked_add(seconds(life)).ok());
        let token = Token {
            value: self.dice.hex40(),
            sort,
            instance: slot.instance.clone(),
            user: slot.user,
            until,
        };
        self.tokens.push(token.clone());
        token
    }

    /// A code; only one is open for a slot.
    pub(super) fn issue_code(
        &mut self,
        slot: Slot,
        redirect: String,
        challenge: Option<String>,
        now: Timestamp,
    ) -> String {
        self.codes.retain(|code| code.slot != slot);
        let value = self.dice.hex40();
        self.codes.push(Code {
            value: value.clone(),
            slot,
            redirect,
            challenge,
            until: now.saturating_add(CODE_LIFE).unwrap_or(now),
        });
        value
    }

    /// A living code; it is gone afterwards.
    pub(super) fn redeem(&mut self, value: &str, now: Timestamp) -> Option<Code> {
        self.sweep(now);
        let at = self.codes.iter().position(|code| code.value == value)?;
        Some(self.codes.remove(at))
    }
}

impl Slot {
    fn has(&self, token: &Token) -> bool {
        token.instance == self.instance
            && token.user == self.user
            && token.sort.application() == Some(&self.application)
    }
}

impl Sort {
    /// Whose slot it is in.
    pub(super) fn application(&self) -> Option<&str> {
        match self {
            Self::Access(application) | Self::Refresh(application) => Some(application),
            Self::Device(_) | Self::Page => None,
        }
    }
}

impl Token {
    /// When it ends, as the platform writes it.
    pub(super) fn end(&self) -> Option<i64> {
        self.until.map(Timestamp::as_second)
    }
}
