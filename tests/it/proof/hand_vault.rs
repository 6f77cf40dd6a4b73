//! The vault of a process: rows in memory, each call one transaction.

use jiff::Timestamp;
use keyfob::domain::activity::Activity;
use keyfob::domain::error::{Error, Kind, Result, VaultTrouble};
use keyfob::domain::holding::{Holding, ServerFacts};
use keyfob::domain::lifecycle::Event;
use keyfob::domain::name::ProfileName;
use keyfob::domain::secret::Secret;
use keyfob::domain::token::{Ends, TokenSet};
use keyfob::service::ports::{ActivityQuery, Granted, Intent, Local, Vault};

use super::case::Fault;
use super::hand::{Hand, not_here};
use super::server::Ended;
use super::shelf::{Shelf, copy};
use super::world::{Removed, Seat};

impl Hand {
    fn at(&self) -> &Seat {
        &self.world.seats[self.who]
    }

    /// Whether the vault takes anything.
    fn require_room(&self) -> Result<()> {
        let trouble = match self.at().fault.get() {
            Some(Fault::Full) => VaultTrouble::Full,
            Some(Fault::ReadOnly) => VaultTrouble::ReadOnly,
            Some(Fault::None | Fault::Kill(_) | Fault::Wire(..) | Fault::StoreFails) | None => {
                return Ok(());
            }
        };
        Err(Error::new(Kind::Vault(trouble), "the vault takes nothing"))
    }

    fn write<T>(&self, what: &str, work: impl FnOnce(&mut Shelf) -> T) -> Result<T> {
        self.world.call(self.who, what);
        self.require_room()?;
        Ok(self.world.on_shelf(self.who, work))
    }

    /// What is stored now, or what was read first where that is believed for ever.
    fn read(&self) -> (Holding, Option<TokenSet>) {
        let now = || {
            self.world.on_shelf(self.who, |shelf| {
                (shelf.holding.clone(), shelf.tokens.as_ref().map(copy))
            })
        };
        if !self.world.lacks(Removed::Reread) {
            return now();
        }
        let mut read = self.at().read.borrow_mut();
        let (holding, tokens) = read.get_or_insert_with(now);
        (holding.clone(), tokens.as_ref().map(copy))
    }

    /// Before tokens are declared dead: are they?
    fn check_verdict(&self, event: Event) {
        let world = &self.world;
        let is_verdict = matches!(event, Event::RefreshDenied | Event::AnswerLost);
        if !is_verdict || self.at().foreign.get() {
            return;
        }
        let shelf = world.shelf.borrow();
        let server = world.server.borrow();
        let Some(refresh) = shelf.refresh() else {
            return;
        };
        world.must(
            !world.calm || server.has_revoked(),
            "without a fault nobody is locked out",
        );
        world.must(
            !server.would_refresh(refresh),
            "no loss locks anybody out while the server takes the token",
        );
        world.must(
            event == Event::AnswerLost || server.ended(refresh) != Some(Ended::Reuse),
            "a token that died of a lost answer says so",
        );
    }

    /// Before tokens are stored: are they the server's newest?
    fn check_grant(&self, grant: &Granted<'_>) {
        let world = &self.world;
        let server = world.server.borrow();
        let refresh = grant.tokens.refresh.as_ref();
        world.must(
            refresh.is_some_and(|refresh| server.would_refresh(refresh.expose()))
                && server.accepts(grant.tokens.access.expose()),
            "what is stored is the server's current token",
        );
    }
}

impl Vault for Hand {
    fn holdings(&self) -> Result<Vec<Holding>> {
        Ok(vec![self.read().0])
    }

    fn holding(&self, _: &ProfileName) -> Result<Holding> {
        self.world.call(self.who, "reading");
        Ok(self.read().0)
    }

    fn open(&self, _: bool) -> Local<'_, Result<()>> {
        Box::pin(async {
            self.turn("opening").await;
            Ok(())
        })
    }

    fn open_at_once(&self) -> Result<()> {
        Ok(())
    }

    fn is_open(&self) -> bool {
        true
    }

    fn tokens(&self, profile: &ProfileName) -> Result<TokenSet> {
        self.world.call(self.who, "reading tokens");
        let none = || Error::new(Kind::LoginNeeded, format!("'{profile}' has no token"));
        self.read().1.ok_or_else(none)
    }

    fn reserve(&self) -> Result<()> {
        self.world.call(self.who, "reserving");
        if self.at().foreign.get() && !self.world.lacks(Removed::Machine) {
            let what = "another machine's vault";
            return Err(Error::new(Kind::Vault(VaultTrouble::Foreign), what));
        }
        if self.world.lacks(Removed::Room) {
            return Ok(());
        }
        self.require_room()
    }

    fn store(&self, grant: &Granted<'_>) -> Result<Holding> {
        self.check_grant(grant);
        let failed = self.at().fault.get() == Some(Fault::StoreFails);
        if failed || self.require_room().is_err() {
            self.at().store_failed.set(true);
        }
        let stored = self.write("storing", |shelf| {
            if failed {
                return Err(Error::new(Kind::Vault(VaultTrouble::Full), "disk full"));
            }
            shelf.store(grant)
        })??;
        self.at().arrived.replace(None);
        self.at().read.replace(None);
        self.world.note(format!(
            "{} stores generation {}",
            self.who, stored.generation
        ));
        Ok(stored)
    }

    fn note(&self, _: &ProfileName, event: Event, at: Timestamp) -> Result<Holding> {
        self.check_verdict(event);
        let forgets = self.world.lacks(Removed::KeepOnError);
        let noted = self.write("noting", |shelf| {
            shelf.holding.standing = shelf.holding.standing.after(event, at);
            if forgets && matches!(event, Event::RefreshDenied | Event::AnswerLost) {
                shelf.forget();
            }
            shelf.holding.clone()
        })?;
        self.world.note(format!("{} notes {event:?}", self.who));
        Ok(noted)
    }

    fn correct(&self, _: &ProfileName, generation: u64, ends: Ends) -> Result<Holding> {
        self.write("correcting the ends", |shelf| {
            if shelf.holding.generation != generation {
                return Err(Error::new(Kind::Busy, "changed meanwhile"));
            }
            if let (Some(tokens), Some(facts)) = (&mut shelf.tokens, &mut shelf.holding.tokens) {
                (tokens.expiry, facts.expiry) = (ends.expiry, ends.expiry);
                (tokens.refresh_expiry, facts.refresh_expiry) =
                    (ends.refresh_expiry, ends.refresh_expiry);
                (tokens.refresh_since, facts.refresh_since) =
                    (ends.refresh_since, ends.refresh_since);
            }
            Ok(shelf.holding.clone())
        })?
    }

    fn set_facts(&self, _: &ProfileName, facts: &ServerFacts) -> Result<()> {
        self.write("facts", |shelf| shelf.holding.facts = facts.clone())
    }

    fn client_secret(&self, _: &ProfileName) -> Result<Option<Secret>> {
        Ok(None)
    }

    fn device(&self) -> Result<String> {
        Ok("d".to_owned())
    }

    fn set_client_secret(&self, _: &ProfileName, _: Option<&Secret>) -> Result<()> {
        Err(not_here())
    }

    fn rename(&self, _: &ProfileName, _: &ProfileName) -> Result<()> {
        Err(not_here())
    }

    fn remove(&self, _: &ProfileName) -> Result<()> {
        Err(not_here())
    }

    fn intent(&self, _: &ProfileName) -> Result<Option<Intent>> {
        self.world.call(self.who, "reading the intent");
        Ok(self.world.on_shelf(self.who, |shelf| shelf.intent.clone()))
    }

    fn begin(&self, _: &ProfileName, intent: &Intent) -> Result<()> {
        if self.world.lacks(Removed::Room) && self.require_room().is_err() {
            return Ok(());
        }
        let forgets = self.world.lacks(Removed::Intent);
        self.write("the intent", |shelf| {
            shelf.intent = Some(intent.clone()).filter(|_| !forgets);
        })
    }

    fn drop_intent(&self, _: &ProfileName) -> Result<()> {
        self.write("dropping the intent", |shelf| shelf.intent = None)
    }

    fn record(&self, _: &Activity) -> Result<()> {
        self.write("the trail", |_| ())
    }

    fn activities(&self, _: &ActivityQuery) -> Result<Vec<Activity>> {
        Ok(Vec::new())
    }
}
