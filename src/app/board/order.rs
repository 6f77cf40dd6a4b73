//! Which profiles are listed, in which groups, in which order: trouble first (SCREENS C1).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::row::{self, Renews};
use crate::app::find::{self, Texts};
use crate::app::state::State;
use crate::app::state::board::{Counts, Group, Heading, Line, Listing, Only, Sort, SortBy};
use crate::domain::holding::Holding;
use crate::domain::lifecycle::State as Life;
use crate::domain::name::ProfileName;
use crate::domain::outlook::Outlook;
use crate::domain::profile::Profile;
use crate::domain::schedule;
use crate::domain::server::Server;

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
    let typed = state.board.filter.text.text();
    let found = find::found(all.into_iter().filter(in_group), typed, texts);
    let fitting = |(fits, entry)| Entry { fits, ..entry };
    found.into_iter().map(fitting).collect()
}

/// Each column for itself: letters scattered over all of them would bring up what nobody meant. Tags are words of the
/// user's own: they are searched as written.
fn texts(entry: &Entry<'_>) -> Texts {
    let profile = entry.profile;
    let names = [
        entry.server.name.as_str(),
        profile.tenant_label(entry.server),
        entry.user.unwrap_or_default(),
        profile.name.as_str(),
    ];
    Texts::new(&names, &profile.tags.join(" "))
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

/// The neighbour that takes the cursor once its own profile is gone.
#[must_use]
pub fn neighbour(old: &[Line], new: &[Line], gone: &ProfileName) -> Option<ProfileName> {
    let names = |lines| -> Vec<&ProfileName> { <[Line]>::iter(lines).filter_map(name).collect() };
    find::neighbour(&names(old), &names(new), &gone).map(|name| (*name).clone())
}

const fn name(line: &Line) -> Option<&ProfileName> {
    match line {
        Line::Profile(name) => Some(name),
        Line::Heading(..) => None,
    }
}
