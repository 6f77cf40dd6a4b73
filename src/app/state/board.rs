//! The list of profiles: cursor, filters, order.

use jiff::Timestamp;

use super::filter::Filter;
use super::marks::Marks;
use crate::domain::name::ProfileName;

/// The list of profiles.
#[derive(Debug, Default)]
pub struct BoardState {
    /// The profile under the cursor: the cursor stays on it, whatever its row.
    pub cursor: Option<ProfileName>,
    /// Where it was before nothing was listed.
    pub parked: Option<ProfileName>,
    /// The marked profiles.
    pub marks: Marks,
    /// First shown line of the listing.
    pub top: usize,
    /// The quick filter.
    pub only: Only,
    /// The fuzzy filter.
    pub filter: Filter,
    /// The order.
    pub sort: Sort,
    /// What is listed, in order.
    pub listing: Listing,
    /// Whether a changed order waits for the keys to rest.
    pub is_stale: bool,
    /// When it was listed last.
    pub listed_at: Option<Timestamp>,
}

/// The quick filters (keys 1 to 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Only {
    /// Every profile.
    #[default]
    All,
    /// One group.
    Group(Group),
}

/// The groups of the board, worst first (SCREENS C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// What can't repair itself.
    NeedsYou,
    /// Works, or repairs itself.
    Active,
    /// No token here.
    SignedOut,
}

impl Group {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::NeedsYou, Self::Active, Self::SignedOut];

    /// The heading.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::NeedsYou => "NEEDS YOU",
            Self::Active => "ACTIVE",
            Self::SignedOut => "SIGNED OUT",
        }
    }
}

/// The order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// The other way round.
    pub reversed: bool,
}

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// Next to end first.
    #[default]
    Expiry,
    /// Profile name.
    Name,
    /// Server; headings become servers.
    Server,
    /// First tag; headings become tags.
    Tag,
    /// User.
    User,
    /// What was logged in, refreshed, checked, copied or shown last first.
    LastUsed,
}

impl SortBy {
    /// The word in the bottom border: `sort expiry ↑`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Expiry => "expiry",
            Self::Name => "name",
            Self::Server => "server",
            Self::Tag => "tag",
            Self::User => "user",
            Self::LastUsed => "last used",
        }
    }
}

/// What is listed, in order: computed on change only, since there may be 10,000 profiles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Headings and profiles from top to bottom.
    pub lines: Vec<Line>,
    /// How many profiles are in each group, filters or not.
    pub counts: Counts,
    /// How many profiles are listed.
    pub shown: usize,
    /// When time alone moves a profile to another group.
    pub good_until: Option<Timestamp>,
}

/// A line of the listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading with the number of profiles below it.
    Heading(Heading, usize),
    /// A profile.
    Profile(ProfileName),
}

/// What a heading says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heading {
    /// What somebody put on top.
    Pinned,
    /// A group.
    Group(Group),
    /// A server, when sorted by server.
    Server(String),
    /// A tag, when sorted by tag.
    Tag(String),
}

/// Profiles in each group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Of all groups.
    pub all: usize,
    /// NEEDS YOU.
    pub needs_you: usize,
    /// ACTIVE.
    pub active: usize,
    /// SIGNED OUT.
    pub signed_out: usize,
}
