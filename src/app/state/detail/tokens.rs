//! The tokens that a server knows, as their tab shows them.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::effect::JobId;
use crate::app::state::filter::Filter;
use crate::domain::error::Error;
use crate::domain::server_token::ServerToken;
use crate::service::inventory::Inventory;

/// The list, and what is done to it.
#[derive(Debug, Default)]
pub struct TokensTab {
    /// The other user whom list and question are about, as typed; none: the profile's own.
    pub user: Option<String>,
    /// What the server said last.
    pub list: Option<Inventory>,
    /// The job that asks it now.
    pub asking: Option<JobId>,
    /// The generation of our token that the last question was asked with: with another one, other rows are ours.
    pub generation: Option<u64>,
    /// Why the last question got no list.
    pub problem: Option<Error>,
    /// The job that ends some of them now.
    pub ending: Option<JobId>,
    /// Its stale tokens are asked about once the list is there.
    pub wants_stale: bool,
    /// What became of those that were ended since.
    pub fates: BTreeMap<TokenKey, Fate>,
    /// The marked rows.
    pub marks: BTreeSet<TokenKey>,
    /// The range that follows the cursor.
    pub range: Option<Range>,
    /// The row under the cursor.
    pub cursor: Option<TokenKey>,
    /// First shown row.
    pub top: usize,
    /// Which rows are shown.
    pub only: TokenFilter,
    /// The fuzzy filter.
    pub filter: Filter,
    /// The order.
    pub sort: TokenSort,
    /// The places in the list of what is shown, in order: computed on change only, since there may be thousands.
    pub rows: Vec<usize>,
}

/// Names a row: by its id, else by what there is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKey {
    /// The server's number.
    Id(u64),
    /// Appliances with one token for a client: the client and its token's mask.
    Client(String, Option<String>),
}

impl TokenKey {
    /// The key of a token.
    #[must_use]
    pub fn of(token: &ServerToken) -> Self {
        match token.id {
            Some(id) => Self::Id(id),
            None => Self::Client(token.client.clone(), token.mask.clone()),
        }
    }
}

/// A range of rows that is being marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Where it began.
    pub anchor: TokenKey,
    /// What was marked before it.
    pub before: BTreeSet<TokenKey>,
}

/// What became of a token that shall end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Its turn hasn't come, or the answer hasn't.
    Ending,
    /// It has ended; in the server's terms.
    Ended(String),
    /// It lives, or nobody knows.
    Failed(Error),
}

/// The quick filters (keys 1 to 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TokenFilter {
    /// Every row.
    #[default]
    All,
    /// What nobody here holds and a newer one followed.
    Stale,
    /// What profiles here hold.
    Ours,
    /// The newest ones of other tools.
    Other,
}

impl TokenFilter {
    /// All of them, in key order.
    pub const ALL: [Self; 4] = [Self::All, Self::Stale, Self::Ours, Self::Other];
}

/// The order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenSort {
    /// By what.
    pub by: TokenSortBy,
    /// The other way round.
    pub reversed: bool,
}

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TokenSortBy {
    /// Made last first.
    #[default]
    Created,
    /// Next to end first.
    Expiry,
    /// What a human called it.
    Name,
    /// The client that it was made for.
    Client,
}

impl TokenSort {
    /// Whether what is less stands above.
    #[must_use]
    pub const fn is_rising(self) -> bool {
        match self.by {
            TokenSortBy::Created => self.reversed,
            TokenSortBy::Expiry | TokenSortBy::Name | TokenSortBy::Client => !self.reversed,
        }
    }
}

impl TokenSortBy {
    /// The word in the bottom border: `sort created ↓`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Expiry => "expiry",
            Self::Name => "name",
            Self::Client => "client",
        }
    }
}
