//! What storing, noting, renaming and forgetting do to a profile's row.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::key::random;
use super::schema::Table;
use super::seal::{self, Id, Label, Purpose};
use super::token::{self, Stored};
use super::{Failure, SqliteVault, Tried, intent, moments, payload, sum, trouble};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::holding::{Holding, ServerFacts, TokenFacts};
use crate::domain::lifecycle::{Event, Standing};
use crate::domain::name::ProfileName;
use crate::domain::token::{Ends, TokenSet};
use crate::domain::uptime::Moment;
use crate::service::ports::{Granted, Vault as _};

/// The tables that know profiles by name.
const NAMED: [Table; 4] = [
    Table::Token,
    Table::Intent,
    Table::ClientSecret,
    Table::Activity,
];

impl SqliteVault {
    /// [`crate::service::ports::Vault::tokens`].
    pub(super) fn opened_tokens(&self, profile: &ProfileName) -> Result<TokenSet> {
        let key = self.key()?;
        let database = self.existing()?;
        let stored = self
            .read(|connection| token::of(connection, profile))?
            .ok_or_else(|| no_tokens(profile))?;
        if stored.holding.tokens.is_none() && stored.holding.standing != Standing::Damaged {
            return Err(no_tokens(profile));
        }
        match open_record(&stored, &key, &database.meta.vault) {
            Some(tokens) => Ok(moments::tokens(
                tokens,
                stored.came.as_ref(),
                (self.moment)().as_ref(),
            )),
            None => Err(self.quarantine(profile)),
        }
    }

    /// Marks the record as damaged, so that every reader sees it. A vault that can't be written says so at each read.
    fn quarantine(&self, profile: &ProfileName) -> Error {
        let noted = self.note(profile, Event::DidNotOpen, Timestamp::default());
        let error = trouble::damaged(format!("the record of '{profile}' is damaged")).hint(
            format!("keyfob login {profile} replaces it; keyfob vault verify shows more"),
        );
        match noted {
            Ok(_) => error,
            Err(why) => error.because(format!("and can't be marked so ({why})")),
        }
    }

    /// A row that isn't as it was written is told here alone: [`token::all`] is for thousands of rows and doesn't
    /// add them up. Marked, every reader sees it. A vault that can't be written stays as it is.
    pub(super) fn mark_as_damaged(&self, profile: &ProfileName) {
        let known = self.read(|connection| token::is_marked_as_damaged(connection, profile));
        if known.is_ok_and(|is_known| !is_known) {
            self.note(profile, Event::DidNotOpen, Timestamp::default())
                .ok();
        }
    }

    /// [`crate::service::ports::Vault::store`].
    pub(super) fn store_tokens(&self, grant: &Granted<'_>) -> Result<Holding> {
        let key = self.key()?;
        let vault = self.existing()?.meta.vault;
        let plain = payload::write(grant.tokens)?;
        let now = (self.moment)();
        let came = now
            .as_ref()
            .and_then(|now| now.uptime_at(grant.tokens.obtained_at));
        self.write_answer(|change| {
            let mut stored = row_of(change, grant.profile)?;
            require_base(&stored, grant)?;
            stored.holding = Holding {
                profile: grant.profile.clone(),
                generation: next(grant),
                standing: stored
                    .holding
                    .standing
                    .after(Event::Granted, grant.tokens.obtained_at),
                tokens: Some(facts_of(grant.tokens, grant)),
                facts: grant.facts.clone(),
            };
            let label = label(&vault, &stored.record, &stored.holding);
            stored.came.clone_from(&came);
            stored.sealed = Some(seal::seal(&key, &label, &plain)?);
            token::save(change, &stored)?;
            intent::delete(change, grant.profile)?;
            read_back(change, grant.profile, now.as_ref())
        })
    }

    /// [`crate::service::ports::Vault::correct`]. The sealed record tells the ends, too: it is sealed anew. The ends are
    /// by the present wall clock, so the receipt is written by it, too.
    pub(super) fn correct_ends(
        &self,
        profile: &ProfileName,
        generation: u64,
        ends: Ends,
    ) -> Result<Holding> {
        let key = self.key()?;
        let vault = self.existing()?.meta.vault;
        let now = (self.moment)();
        self.write(|change| {
            let mut stored = row_of(change, profile)?;
            require_generation(&stored, profile, generation)?;
            let Some(tokens) = open_record(&stored, &key, &vault) else {
                let what = format!("the record of '{profile}' is damaged");
                return Err(Failure::Told(trouble::damaged(what)));
            };
            let tokens = TokenSet {
                expiry: ends.expiry,
                refresh_expiry: ends.refresh_expiry,
                refresh_since: ends.refresh_since,
                ..moments::tokens(tokens, stored.came.as_ref(), now.as_ref())
            };
            if let Some(now) = &now {
                stored.came = now.uptime_at(tokens.obtained_at);
            }
            if let Some(facts) = &mut stored.holding.tokens {
                *facts = facts.told_of(&tokens);
            }
            let label = label(&vault, &stored.record, &stored.holding);
            stored.sealed = Some(seal::seal(&key, &label, &payload::write(&tokens)?)?);
            token::save(change, &stored)?;
            read_back(change, profile, now.as_ref())
        })
    }

    /// [`crate::service::ports::Vault::note`].
    pub(super) fn note_event(
        &self,
        profile: &ProfileName,
        event: Event,
        at: Timestamp,
    ) -> Result<Holding> {
        if self.database()?.is_none() {
            return Ok(Holding::empty(profile.clone()));
        }
        let now = (self.moment)();
        self.write(|change| {
            let mut stored = row_of(change, profile)?;
            stored.holding.standing = stored.holding.standing.after(event, at);
            if event == Event::Forgotten {
                stored.holding.tokens = None;
                stored.sealed = None;
                stored.came = None;
                intent::delete(change, profile)?;
            } else if stored.id.is_none() {
                return Ok(stored.holding);
            } else {
                // The row stays, with another standing.
            }
            token::save(change, &stored)?;
            read_back(change, profile, now.as_ref())
        })
    }
}

/// The row, or a new one with a record id of its own.
fn row_of(connection: &Connection, profile: &ProfileName) -> Tried<Stored> {
    if let Some(stored) = token::of(connection, profile)? {
        return Ok(stored);
    }
    Ok(Stored {
        id: None,
        record: random()?,
        holding: Holding::empty(profile.clone()),
        came: None,
        sealed: None,
    })
}

/// The generation asked for, or the one that this very grant made: a commit that was reported as failed may be found in
/// the write-ahead log all the same, once the file is opened anew.
fn require_base(stored: &Stored, grant: &Granted<'_>) -> Tried<()> {
    // By the tokens alone: instants lose their fractions in the file.
    let new = facts_of(grant.tokens, grant);
    let there = stored.holding.tokens.as_ref();
    let is_same =
        there.is_some_and(|there| (&there.access, &there.refresh) == (&new.access, &new.refresh));
    if is_same && stored.holding.generation == next(grant) {
        return Ok(());
    }
    require_generation(stored, grant.profile, grant.base)
}

fn require_generation(stored: &Stored, profile: &ProfileName, expected: u64) -> Tried<()> {
    if stored.holding.generation == expected {
        return Ok(());
    }
    let what = format!("the tokens of '{profile}' were changed meanwhile");
    Err(Failure::Told(
        Error::new(Kind::Busy, what).hint("try again: another process was faster"),
    ))
}

const fn next(grant: &Granted<'_>) -> u64 {
    grant.base.saturating_add(1)
}

fn facts_of(tokens: &TokenSet, grant: &Granted<'_>) -> TokenFacts {
    TokenFacts::of(tokens, grant.binding.clone())
}

fn read_back(
    connection: &Connection,
    profile: &ProfileName,
    now: Option<&Moment>,
) -> Tried<Holding> {
    let stored = token::of(connection, profile)?;
    Ok(stored.map_or_else(
        || Holding::empty(profile.clone()),
        |stored| moments::holding(stored, now),
    ))
}

fn label<'a>(vault: &'a Id, record: &'a Id, holding: &'a Holding) -> Label<'a> {
    let binding = holding
        .tokens
        .as_ref()
        .map(|tokens| tokens.binding.as_str());
    Label {
        vault,
        record,
        purpose: Purpose::Tokens,
        generation: holding.generation,
        binding: binding.unwrap_or_default(),
    }
}

/// The sealed tokens, if the record opens and the plain columns say the same as it does.
pub(super) fn open_record(stored: &Stored, key: &super::key::Key, vault: &Id) -> Option<TokenSet> {
    if stored.holding.standing == Standing::Damaged {
        return None;
    }
    let facts = stored.holding.tokens.as_ref()?;
    let label = label(vault, &stored.record, &stored.holding);
    let plain = seal::open(key, &label, stored.sealed.as_deref()?)?;
    let tokens = payload::read(&plain)?;
    (facts.told_of(&tokens) == *facts).then_some(tokens)
}

fn no_tokens(profile: &ProfileName) -> Error {
    Error::new(Kind::LoginNeeded, format!("'{profile}' has no token"))
        .hint(format!("keyfob login {profile}"))
}

/// Replaces what the server told; a profile without a row gets one.
pub(super) fn put_facts(
    change: &Transaction<'_>,
    profile: &ProfileName,
    facts: &ServerFacts,
) -> Tried<()> {
    let mut stored = row_of(change, profile)?;
    stored.holding.facts = facts.clone();
    Ok(token::save(change, &stored)?)
}

/// Gives everything of a profile another name.
pub(super) fn rename(change: &Transaction<'_>, from: &ProfileName, to: &ProfileName) -> Tried<()> {
    if from == to {
        return Ok(());
    }
    for table in [Table::Token, Table::ClientSecret] {
        if !ids_of(change, table, to)?.is_empty() {
            return Err(Failure::Told(taken(to)));
        }
    }
    for table in NAMED {
        let name = table.name();
        for id in ids_of(change, table, from)? {
            change
                .prepare_cached(&format!("UPDATE {name} SET profile = ?2 WHERE id = ?1"))?
                .execute(rusqlite::params![id, to.as_str()])?;
            sum::write(change, table, id)?;
        }
    }
    Ok(())
}

fn taken(name: &ProfileName) -> Error {
    Error::new(
        Kind::Usage,
        format!("the vault already holds something for '{name}'"),
    )
    .hint("choose another name, or remove that profile first")
}

fn ids_of(
    connection: &Connection,
    table: Table,
    profile: &ProfileName,
) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached(&format!(
            "SELECT id FROM {} WHERE profile = ?1",
            table.name()
        ))?
        .query_map([profile.as_str()], |row| row.get(0))?
        .collect()
}

/// Drops everything of a profile but its activity.
pub(super) fn remove(change: &Transaction<'_>, profile: &ProfileName) -> Tried<()> {
    for table in [Table::Token, Table::Intent, Table::ClientSecret] {
        change.execute(
            &format!("DELETE FROM {} WHERE profile = ?1", table.name()),
            [profile.as_str()],
        )?;
    }
    Ok(())
}
