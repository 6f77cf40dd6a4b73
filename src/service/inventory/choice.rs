//! Which listed tokens are meant: by number, or by a filter.

use jiff::{SignedDuration, Timestamp};

use super::Inventory;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::server_token::{By, Listed, Whose};

/// Which rows are meant; all conditions together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// These.
    pub ids: Vec<u64>,
    /// Stale ones.
    pub stale: bool,
    /// Of this client.
    pub client: Option<String>,
    /// Made longer ago than this; what has no date isn't meant.
    pub older_than: Option<SignedDuration>,
}

impl Choice {
    fn fits(&self, row: &Listed, now: Timestamp) -> bool {
        let is_stale = matches!(row.whose, Whose::Stale { .. });
        let age = row.token.created.map(|created| now.duration_since(created));
        let is_old = |span| age.is_some_and(|age| age > span);
        let is_named = row.token.id.is_some_and(|id| self.ids.contains(&id));
        (self.ids.is_empty() || is_named)
            && (!self.stale || is_stale)
            && self
                .client
                .as_ref()
                .is_none_or(|client| row.token.client == *client)
            && self.older_than.is_none_or(is_old)
    }
}

impl Inventory {
    /// The rows that are meant; without any condition all of them.
    pub fn chosen<'a>(
        &'a self,
        choice: &'a Choice,
        now: Timestamp,
    ) -> impl Iterator<Item = &'a Listed> {
        self.listed.iter().filter(move |row| choice.fits(row, now))
    }

    /// The rows to end. A client alone names a token only where it has one: a list that can be told apart by number is
    /// never ended by client.
    ///
    /// # Errors
    /// `Kind::Usage` if nothing is named, or a number that isn't listed.
    pub fn doomed(&self, choice: &Choice, now: Timestamp) -> Result<Vec<&Listed>> {
        let by_client = choice.client.is_some() && self.by == By::Client;
        if choice.ids.is_empty() && !choice.stale && !by_client {
            let ways = match self.by {
                By::Id => "name them by ID, or say --stale",
                By::Client => "before 9.0 name the client: --client C",
            };
            return Err(Error::new(Kind::Usage, "which tokens?").hint(ways));
        }
        let is_listed = |id: &u64| self.listed.iter().any(|row| row.token.id == Some(*id));
        if let Some(id) = choice.ids.iter().find(|id| !is_listed(id)) {
            let whose = self.user.as_ref().map_or("this user", |_| "that user");
            let what = format!("the server lists no token {id} for {whose}: nothing was sent");
            let hint = "it may be gone already: tokens list shows what there is; another user's needs --user";
            return Err(Error::new(Kind::Usage, what).hint(hint));
        }
        let rows = self.listed.iter();
        Ok(rows.filter(|row| choice.fits(row, now)).collect())
    }
}
