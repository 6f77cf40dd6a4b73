//! Which profiles are listed, in which groups, in which order: trouble first (SCREENS C1).

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::row::{self, Renews};
use crate::app::state::State;
use crate::app::state::board::{Counts, Group, Heading, Line, Listing, Only, Sort, SortBy};
use crate::domain::holding::Holding;
use crate::domain::lifecycle::State as Life;
use crate::domain::name::ProfileName;
use crate::domain::outlook::Outlook;
use crate::domain::profile::Profile;
use crate::domain::schedule;
use crate::domain::server::Server;

/// A tag that was typed as it is written counts as much as a short name.
const TAG_FITS: u32 = 100;

/// A profile with what it is ordered by.
struct Entry<'a> {
    profile: &'a Profile,
    server: &'a Server,
    user: Option<&'a str>,
    is_pinned: bool,
    group: Group,
    /// When its access ended or ends; none sorts behind.
    ends: Option<Timestamp>,
    used: Option<Timestamp>,
    /// How well it fits what is searched for.
    fits: u32,
    turns_at: Option<Timestamp>,
}

/// Lists the profiles anew.
#[must_use]
pub fn listing(state: &State, now: Timestamp) -> Listing {
    let used = last_used(state);
    let all: Vec<Entry<'_>> = entries(state, &used, now).collect();
    let counts = count(&all);
    let good_until = all.iter().filter_map(|entry| entry.turns_at).min();
    let mut shown = filtered(state, all);
    // Stable: they come by name, and stay so where nothing else tells them apart.
    shown.sort_by(|a, b| compare(a, b, state.board.sort));
    let mut listing = Listing {
        lines: Vec::with_capacity(shown.len() + Group::ALL.len()),
        counts,
        shown: shown.len(),
        good_until,
    };
    let by = state.board.sort.by;
    let heads = |a: &Entry<'_>, b: &Entry<'_>| heading(a, by) == heading(b, by);
    for block in shown.chunk_by(heads) {
        let Some(first) = block.first() else { continue };
        let head = heading(first, by);
        listing.lines.push(Line::Heading(head, block.len()));
        let rows = block.iter().map(|entry| entry.profile.name.clone());
        listing.lines.extend(rows.map(Line::Profile));
    }
    listing
}

/// When somebody last did something with each profile, as far as the trail was read; needed only where it is the order.
fn last_used(state: &State) -> BTreeMap<&ProfileName, Timestamp> {
    if state.board.sort.by != SortBy::LastUsed {
        return BTreeMap::new();
    }
    // Newest first: an older line must not take a newer one's place.
    let lines = state.activity.lines.iter().rev();
    lines
        .filter(|line| line.ok && line.verb.uses_token())
        .filter_map(|line| Some((line.profile.as_ref()?, line.at)))
        .collect()
}

fn heading(entry: &Entry<'_>, by: SortBy) -> Heading {
    if entry.is_pinned {
        return Heading::Pinned;
    }
    match by {
        SortBy::Server => Heading::Server(entry.server.name.to_string()),
        SortBy::Tag => Heading::Tag(tag(entry).unwrap_or("untagged").to_owned()),
        SortBy::Expiry | SortBy::Name | SortBy::User | SortBy::LastUsed => {
            Heading::Group(entry.group)
        }
    }
}

/// The tag that a profile is listed under: its first.
fn tag<'a>(entry: &Entry<'a>) -> Option<&'a str> {
    entry.profile.tags.first().map(String::as_str)
}

fn entries<'a>(
    state: &'a State,
    used: &BTreeMap<&ProfileName, Timestamp>,
    now: Timestamp,
) -> impl Iterator<Item = Entry<'a>> {
    state
        .held_profiles()
        .filter(|(profile, _)| !state.is_hidden(&profile.name))
        .filter_map(move |(profile, held)| {
            let server = state.catalog.servers.get(&profile.server)?;
            let mut entry = entry(state, (profile, server), held, now);
            entry.used = entry.used.max(used.get(&profile.name).copied());
            Some(entry)
        })
}

fn entry<'a>(
    state: &State,
    (profile, server): (&'a Profile, &'a Server),
    held: Option<&'a Holding>,
    now: Timestamp,
) -> Entry<'a> {
    let Some(holding) = held else {
        return Entry {
            profile,
            server,
            user: profile.username.as_deref(),
            is_pinned: profile.is_pinned(),
            group: Group::SignedOut,
            ends: None,
            used: None,
            fits: 0,
            turns_at: None,
        };
    };
    let renews = row::renews(state, profile, server, holding, now);
    Entry {
        profile,
        server,
        user: profile.user(holding.facts.identity.as_ref()),
        is_pinned: profile.is_pinned(),
        group: group(holding.state_at(now), holding.outlook(now), renews),
        ends: ends(holding, now),
        used: holding.tokens.as_ref().map(|tokens| tokens.obtained_at),
        fits: 0,
        turns_at: turns_at(holding, now),
    }
}

/// The group of a state (SCREENS C2), and of a login that is about to end.
#[must_use]
pub const fn group(life: Life, outlook: Outlook, renews: Renews) -> Group {
    match (life, renews) {
        (Life::SignedOut | Life::Revoked { .. }, _) => Group::SignedOut,
        (Life::Rejected { .. } | Life::NeedsLogin { .. } | Life::Damaged, _)
        | (Life::Active | Life::Expiring | Life::Expired { .. }, Renews::GaveUp)
        | (Life::Expiring | Life::Expired { .. }, Renews::No | Renews::Waits) => Group::NeedsYou,
        (Life::Active, _)
        | (Life::Expiring | Life::Expired { .. }, Renews::Yes | Renews::Retrying) => {
            if outlook.needs_somebody(renews.is_likely()) {
                Group::NeedsYou
            } else {
                Group::Active
            }
        }
    }
}

fn ends(holding: &Holding, now: Timestamp) -> Option<Timestamp> {
    match holding.state_at(now) {
        Life::SignedOut | Life::Damaged => None,
        Life::Active | Life::Expiring => holding.tokens.as_ref()?.expiry.instant(),
        Life::Expired { since }
        | Life::Rejected { since }
        | Life::NeedsLogin { since, .. }
        | Life::Revoked { since } => Some(since),
    }
}

/// When time alone may move it to another group.
fn turns_at(holding: &Holding, now: Timestamp) -> Option<Timestamp> {
    let tokens = holding.tokens.as_ref()?;
    let end = tokens.expiry.instant();
    let margin = tokens.granted().map(schedule::expiring_margin);
    let expiring = end
        .zip(margin)
        .and_then(|(end, margin)| end.checked_sub(margin).ok());
    let turns = [
        expiring,
        end,
        tokens.refresh_turns_at(),
        tokens.refresh_expiry.instant(),
    ];
    turns.into_iter().flatten().filter(|at| *at > now).min()
}

fn count(all: &[Entry<'_>]) -> Counts {
    let of = |group| all.iter().filter(|entry| entry.group == group).count();
    Counts {
        all: all.len(),
        needs_you: of(Group::NeedsYou),
        active: of(Group::Active),
        signed_out: of(Group::SignedOut),
    }
}

fn filtered<'a>(state: &State, all: Vec<Entry<'a>>) -> Vec<Entry<'a>> {
    let in_group = |entry: &Entry<'_>| match state.board.only {
        Only::All => true,
        Only::Group(group) => entry.group == group,
    };
    let text = state.board.filter.text.text().trim();
    if text.is_empty() {
        return all.into_iter().filter(in_group).collect();
    }
    let shown: Vec<Entry<'a>> = all.into_iter().filter(in_group).collect();
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    // Whoever types a name as it is written means that one, not what only has its letters.
    if shown.iter().any(|entry| is_written(entry, &words)) {
        return shown
            .into_iter()
            .filter(|entry| is_written(entry, &words))
            .collect();
    }
    let mut words: Vec<(Search, String)> = words
        .into_iter()
        .map(|word| (Search::new(&word), word))
        .collect();
    let fitting = |mut entry: Entry<'a>| {
        entry.fits = likeness(&entry, &mut words)?;
        Some(entry)
    };
    shown.into_iter().filter_map(fitting).collect()
}

/// Whether each word stands in it as typed.
fn is_written(entry: &Entry<'_>, words: &[String]) -> bool {
    let text = haystack(entry).to_lowercase();
    let in_tags = |word: &String| {
        let mut tags = entry.profile.tags.iter();
        tags.any(|tag| tag.to_lowercase().contains(word))
    };
    words
        .iter()
        .all(|word| text.contains(word.as_str()) || in_tags(word))
}

/// How well it fits all words. Names are searched fuzzily; tags are words of the user's own, so they are searched as
/// written.
fn likeness(entry: &Entry<'_>, words: &mut [(Search, String)]) -> Option<u32> {
    let names = haystack(entry);
    let tags = entry.profile.tags.join(" ").to_lowercase();
    let of_word = |(search, word): &mut (Search, String)| {
        let of_tag = tags.contains(word.as_str()).then_some(TAG_FITS);
        search.score(&names).max(of_tag)
    };
    words.iter_mut().map(of_word).sum()
}

fn haystack(entry: &Entry<'_>) -> String {
    let profile = entry.profile;
    let tenant = profile.tenant_label(entry.server);
    let user = entry.user.unwrap_or_default();
    format!("{} {tenant} {user} {}", entry.server.name, profile.name)
}

fn compare(a: &Entry<'_>, b: &Entry<'_>, sort: Sort) -> Ordering {
    let behind = |at: Option<Timestamp>| at.unwrap_or(Timestamp::MAX);
    let inner = match sort.by {
        SortBy::Expiry => behind(a.ends).cmp(&behind(b.ends)),
        SortBy::Name => a.profile.name.cmp(&b.profile.name),
        SortBy::Server => a.server.name.cmp(&b.server.name),
        // Untagged ones behind.
        SortBy::Tag => (tag(a).is_none(), tag(a)).cmp(&(tag(b).is_none(), tag(b))),
        SortBy::User => a.user.cmp(&b.user),
        SortBy::LastUsed => b.used.cmp(&a.used),
    };
    let inner = if sort.reversed {
        inner.reverse()
    } else {
        inner
    };
    let outer = match sort.by {
        SortBy::Server | SortBy::Tag => Ordering::Equal,
        SortBy::Expiry | SortBy::Name | SortBy::User | SortBy::LastUsed => a.group.cmp(&b.group),
    };
    let pinned = b.is_pinned.cmp(&a.is_pinned);
    let fits = b.fits.cmp(&a.fits);
    pinned.then(outer).then(fits).then(inner)
}

/// A fuzzy search for typed words.
pub(crate) struct Search {
    matcher: Matcher,
    pattern: Pattern,
    buffer: Vec<char>,
}

impl Search {
    /// Words are separated by blanks; all of them must be found, upper case counts only where typed.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            pattern: Pattern::parse(text, CaseMatching::Smart, Normalization::Smart),
            buffer: Vec::new(),
        }
    }

    /// How well the words are found: more is better.
    pub(crate) fn score(&mut self, text: &str) -> Option<u32> {
        let text = Utf32Str::new(text, &mut self.buffer);
        self.pattern.score(text, &mut self.matcher)
    }
}

/// The neighbour that takes the cursor once its own profile is gone: the next below, else the one above.
#[must_use]
pub fn neighbour(old: &[Line], new: &[Line], gone: &ProfileName) -> Option<ProfileName> {
    let at = super::line_of(old, gone)?;
    // A filter may have left few of ten thousand: each is looked up, not searched for.
    let there: HashSet<&ProfileName> = new.iter().filter_map(name).collect();
    let listed = |line: &&Line| name(line).is_some_and(|name| there.contains(name));
    let below = old.iter().skip(at + 1).find(listed);
    let above = || old.iter().take(at).rev().find(listed);
    below.or_else(above).and_then(name).cloned()
}

const fn name(line: &Line) -> Option<&ProfileName> {
    match line {
        Line::Profile(name) => Some(name),
        Line::Heading(..) => None,
    }
}
