//! What a server knows of a user's tokens: the list, what can be ended and made there.

mod choice;
mod end;
mod mint;

use jiff::Timestamp;

use super::asking::{self, Asking};
use super::journal;
use super::listing::Entry;
use super::ports::Ports;
use crate::domain::activity::Verb;
use crate::domain::error::Result;
use crate::domain::holding::Holding;
use crate::domain::name::ProfileName;
use crate::domain::provider::Provider;
use crate::domain::server_token::{self, By, Held, Listed, ServerToken, Whose};
use crate::domain::tenant::User;
use crate::provider::inventory::TokenList;

pub use choice::Choice;
pub use end::end;
pub use mint::{create, regenerate, regenerate_kills};

/// Whose tokens are meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Another user's, by name or number; needs rights. None: the profile's own user's.
    pub user: Option<String>,
}

/// A server's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inventory {
    /// Its tokens, newest first, and whose they are.
    pub listed: Vec<Listed>,
    /// When the server was asked.
    pub as_of: Timestamp,
    /// What a revocation kills.
    pub by: By,
    /// The other user, if one was asked for.
    pub user: Option<User>,
    /// Rows that can't be read.
    pub skipped: usize,
    /// There are more than were read.
    pub cut: bool,
}

/// What became of one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The token.
    pub token: ServerToken,
    /// In the server's terms, with the check: `deleted token 662, checked: no longer listed`.
    pub result: Result<String>,
}

/// A token to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// For this client; the profile's own if none.
    pub client: Option<String>,
    /// What to call it.
    pub name: Option<String>,
    /// For another user, by name or number.
    pub user: Option<String>,
    /// The new profile that will hold it: a copy of the asking one.
    pub hold: ProfileName,
}

/// A token that was made.
#[derive(Debug)]
pub struct Created {
    /// As the server lists it.
    pub token: ServerToken,
    /// What the new profile holds.
    pub holding: Holding,
}

/// A profile's token that was replaced.
#[derive(Debug)]
pub struct Regenerated {
    /// What is held now.
    pub holding: Holding,
    /// As the server lists it, where it does.
    pub token: Option<ServerToken>,
    /// There was a refresh token, and no new one came.
    pub lost_refresh: bool,
}

/// Lists the tokens of the profile's user, or of another one.
///
/// # Errors
/// `Kind::Failed` where the server has no list, with what works instead; `Refused` without the right to see it;
/// `LoginNeeded` without a living token; the port's and the vault's.
pub async fn list(ports: &Ports, name: &ProfileName, query: &Query) -> Result<Inventory> {
    let mut asking = Asking::begin(ports, name, query.user.as_deref()).await?;
    let began = ports.clock.now();
    let result = look(&mut asking).await;
    let words = result.as_ref().map(|found| match found.listed.len() {
        1 => "the server lists 1 token".to_owned(),
        count => format!("the server lists {count} tokens"),
    });
    let outcome = words.as_deref().map_err(|error| *error);
    journal::record_timed(ports, name, Verb::Check, began, outcome);
    result
}

/// Asks for the list and says whose each row is.
async fn look(asking: &mut Asking<'_>) -> Result<Inventory> {
    let talk = asking.work.dialect.tokens(&asking.inquiry);
    let TokenList {
        tokens,
        by,
        skipped,
        cut,
    } = asking.ask(talk).await?;
    let holders = asking.holders()?;
    let held: Vec<Held<'_>> = holders.iter().filter_map(asking::held).collect();
    let mut listed = server_token::sort_out(tokens, &asking.work.profile.name, &held);
    recognise(asking, &holders, &mut listed);
    if by == By::Client {
        guard_unmasked(asking, &mut listed);
    }
    listed.sort_by_key(|row| std::cmp::Reverse((row.token.created, row.token.id)));
    Ok(Inventory {
        listed,
        as_of: asking.work.ports.clock.now(),
        by,
        user: asking.user.clone(),
        skipped,
        cut,
    })
}

/// Tokens that aren't like UUIDs have no mask outside of the vault: those are compared themselves.
fn recognise(asking: &Asking<'_>, holders: &[Entry], listed: &mut [Listed]) {
    let has_mask = |entry: &Entry| {
        let tokens = entry.holding.tokens.as_ref();
        tokens.is_some_and(|tokens| tokens.access.mask.is_some())
    };
    for entry in holders.iter().filter(|entry| !has_mask(entry)) {
        let name = &entry.profile.name;
        let Ok(set) = asking.work.ports.vault.tokens(name) else {
            continue;
        };
        let mut rows = listed.iter_mut();
        let ours = rows.find(|row| row.token.is_of(&set.access, set.refresh.as_ref()));
        if let Some(row) = ours.filter(|row| row.whose != Whose::InUse) {
            row.whose = if *name == asking.work.profile.name {
                Whose::InUse
            } else {
                Whose::Ours(name.clone())
            };
        }
    }
}

/// Where a client has one token for a user, the one of our client and user is ours, with a mask or without.
fn guard_unmasked(asking: &Asking<'_>, listed: &mut [Listed]) {
    let client = asking.work.profile.client(Provider::Morpheus);
    if asking.user.is_some() || listed.iter().any(|row| row.whose == Whose::InUse) {
        return;
    }
    let mut rows = listed.iter_mut();
    let ours =
        rows.find(|row| row.token.mask.is_none() && Some(row.token.client.as_str()) == client);
    if let Some(row) = ours {
        row.whose = Whose::InUse;
    }
}
