//! What an appliance keeps, and the rules by which its tokens come and go (§2.5).

use jiff::{SignedDuration, Timestamp};

use super::behaviour::{Behaviour, Rotation};
use super::client::{Client, Lifetime};
use super::generation::Generation;
use super::people::{self, Account, MASTER, Tenant};
use super::token::Token;
use crate::demo::dice::Dice;
use crate::demo::fleet::Options;
use crate::demo::once::Once;

/// Why an access token doesn't count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dead {
    Unknown,
    Expired,
}

/// Everything behind the lock.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) generation: Generation,
    pub(crate) behaviour: Behaviour,
    pub(crate) tenants: Vec<Tenant>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) clients: Vec<Client>,
    pub(crate) tokens: Vec<Token>,
    /// Codes that browsers carry.
    pub(crate) codes: Once<CodeFor>,
    /// Users between the login page and the consent page.
    pub(crate) tickets: Once<u64>,
    pub(crate) dice: Dice,
    next_id: u64,
}

/// How long a code lives: "short" (RFC 6749 §4.1.2); the appliance's own number is unknown.
const CODE_LIFE: SignedDuration = SignedDuration::from_secs(60);
/// How long somebody may look at the consent page.
const TICKET_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// What a code was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeFor {
    pub(crate) account: u64,
    pub(crate) client: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) challenge: Option<String>,
    pub(crate) nonce: Option<String>,
}

/// What a new token is for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) account: u64,
    pub(crate) client: &'a Client,
    pub(crate) scope: &'a str,
    pub(crate) name: Option<&'a str>,
}

impl State {
    pub(crate) fn new(generation: Generation, seed: String, options: &Options) -> Self {
        Self {
            generation,
            behaviour: Behaviour::new(options.lock_after),
            tenants: people::tenants(),
            accounts: people::accounts(),
            clients: options.lifetimes.clients(),
            tokens: Vec::new(),
            codes: Once::living(CODE_LIFE),
            tickets: Once::living(TICKET_LIFE),
            dice: Dice::new(seed),
            next_id: 600,
        }
    }

    pub(crate) fn find_login(&self, login: &str) -> Option<&Account> {
        let (tenant, username) = self.split(login)?;
        let mut accounts = self.accounts.iter();
        accounts.find(|account| account.tenant == tenant && account.username == username)
    }

    pub(crate) fn find_login_mut(&mut self, login: &str) -> Option<&mut Account> {
        let id = self.find_login(login)?.id;
        self.accounts.iter_mut().find(|account| account.id == id)
    }

    /// `subdomain\user`, `id\user`; without a prefix it is the master tenant's (§6).
    fn split<'a>(&self, login: &'a str) -> Option<(u64, &'a str)> {
        let Some((prefix, username)) = login.split_once('\\') else {
            return Some((MASTER, login));
        };
        let mut tenants = self.tenants.iter();
        let tenant = tenants.find(|tenant| tenant.answers_to(prefix))?;
        Some((tenant.id, username))
    }

    pub(crate) fn account(&self, id: u64) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    pub(crate) fn tenant_of(&self, account: &Account) -> Option<&Tenant> {
        self.tenants
            .iter()
            .find(|tenant| tenant.id == account.tenant)
    }

    pub(crate) fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }

    pub(crate) fn set_client(&mut self, id: &str, lifetime: Lifetime) {
        match self.clients.iter_mut().find(|client| client.id == id) {
            Some(client) => client.lifetime = lifetime,
            None => self.clients.push(Client::public(id, lifetime)),
        }
    }

    /// "The system will automatically delete tokens when they expire", from 9.0 on (§2.5).
    pub(crate) fn sweep(&mut self, now: Timestamp) {
        if self.generation.lists_tokens() {
            self.tokens.retain(|token| !token.is_expired(now));
        }
    }

    /// The token of this value.
    pub(crate) fn access(&mut self, value: &str, now: Timestamp) -> Result<&Token, Dead> {
        self.sweep(now);
        let mut tokens = self.tokens.iter();
        match tokens.find(|token| token.access == value) {
            None => Err(Dead::Unknown),
            Some(token) if token.is_expired(now) => Err(Dead::Expired),
            Some(token) => Ok(token),
        }
    }

    /// A token for a login: before 9.0 the live one again, without extension (§2.5).
    pub(crate) fn log_in(&mut self, wanted: &Wanted<'_>, now: Timestamp) -> Option<Token> {
        if !self.generation.hands_out_again() {
            return self.issue(wanted, now);
        }
        let (account, client) = (wanted.account, wanted.client.id.as_str());
        let is_same = |token: &Token| token.account == account && token.client == client;
        let mut tokens = self.tokens.iter();
        if let Some(live) = tokens.find(|token| is_same(token) && !token.is_expired(now)) {
            return Some(live.clone());
        }
        self.tokens.retain(|token| !is_same(token));
        self.issue(wanted, now)
    }

    /// A new token, beside those that are there. None if its end is beyond time.
    pub(crate) fn issue(&mut self, wanted: &Wanted<'_>, now: Timestamp) -> Option<Token> {
        self.next_id = self.next_id.saturating_add(1);
        let lifetime = wanted.client.lifetime;
        let token = Token {
            id: self.next_id,
            account: wanted.account,
            client: wanted.client.id.clone(),
            name: wanted.name.map(str::to_owned),
            access: self.dice.uuid(),
            refresh: self.dice.uuid(),
            scope: wanted.scope.to_owned(),
            created: now,
            expires: now.checked_add(lifetime.access).ok()?,
            refresh_expires: now.checked_add(lifetime.refresh).ok()?,
        };
        self.tokens.push(token.clone());
        Some(token)
    }

    /// A new access token for an old refresh token: the old access token dies (§2.5).
    pub(crate) fn refresh(
        &mut self,
        old: &Token,
        lifetime: Lifetime,
        now: Timestamp,
    ) -> Option<Token> {
        self.next_id = self.next_id.saturating_add(1);
        let (refresh, refresh_expires) = match self.behaviour.rotation {
            Rotation::New => (self.dice.uuid(), now.checked_add(lifetime.refresh).ok()?),
            Rotation::Same | Rotation::Absent => (old.refresh.clone(), old.refresh_expires),
        };
        let token = Token {
            id: self.next_id,
            access: self.dice.uuid(),
            refresh,
            created: now,
            expires: now.checked_add(lifetime.access).ok()?,
            refresh_expires,
            ..old.clone()
        };
        self.tokens.retain(|kept| kept.id != old.id);
        self.tokens.push(token.clone());
        Some(token)
    }
}
