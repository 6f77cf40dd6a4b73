//! What configuration and vault hold now: read at the start and whenever a file changes.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{agenda, board, toast};
use crate::app::action::Snapshot;
use crate::app::keymap::Keymap;
use crate::app::state::board::Line;
use crate::app::state::trouble::Trouble;
use crate::app::state::{Screen, State};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::holding::Holding;
use crate::domain::name::ProfileName;
use crate::domain::profile::Binding;

/// Takes over what was read; what can't be read leaves the last good state.
pub(super) fn loaded(state: &mut State, snapshot: Snapshot, now: Timestamp) {
    let is_first = state.catalog == Catalog::default() && state.holdings.is_empty();
    let pins = pins(&state.catalog);
    let catalog = take_catalog(state, snapshot.catalog);
    let holdings = take_holdings(state, snapshot.holdings);
    if let Some(view) = snapshot.vault {
        super::vault::changed(state, view);
    }
    if let Some(setting) = snapshot.setting {
        state.setting = setting;
    }
    if let Some(way) = snapshot.copy_way {
        state.copy_way = way;
    }
    let trouble = match (catalog, holdings) {
        (Err(error), _) => Some(Trouble::Configuration(error)),
        (Ok(()), Err(error)) => Some(Trouble::Vault(error)),
        (Ok(()), Ok(())) => None,
    };
    // Where nothing else is shown, the trouble itself is.
    if let Some(news) = &trouble
        && state.trouble != trouble
        && !state.catalog.profiles.is_empty()
    {
        toast::fail(state, news.error(), now);
    }
    state.trouble = trouble;
    state.agenda.is_stale = true;
    drop_gone(state);
    // Whoever pins waits for the row to move.
    if is_first || has_other_members(state) || pins != self::pins(&state.catalog) {
        board::relist(state, now);
    } else {
        state.board.is_stale = true;
    }
}

fn pins(catalog: &Catalog) -> Vec<ProfileName> {
    let pinned = catalog
        .profiles
        .values()
        .filter(|profile| profile.is_pinned());
    pinned.map(|profile| profile.name.clone()).collect()
}

/// Whether profiles came, went or were renamed.
fn has_other_members(state: &State) -> bool {
    let profiles = &state.catalog.profiles;
    let listing = &state.board.listing;
    let is_gone = |line: &Line| match line {
        Line::Profile(name) => !profiles.contains_key(name),
        Line::Heading(..) => false,
    };
    listing.counts.all != profiles.len() || listing.lines.iter().any(is_gone)
}

fn take_catalog(state: &mut State, read: Result<Catalog>) -> Result<(), Error> {
    let catalog = read?;
    let old = &state.catalog;
    // Most news is of the vault; what follows costs milliseconds with ten thousand profiles.
    if *old == catalog {
        return Ok(());
    }
    let changed: Vec<_> = old
        .profiles
        .values()
        .filter(|profile| binding(old, &profile.name) != binding(&catalog, &profile.name))
        .map(|profile| profile.name.clone())
        .collect();
    for name in changed {
        *state.revisions.entry(name).or_default() += 1;
    }
    let mut wrong = Vec::new();
    if old.keys != catalog.keys {
        (state.keymap, wrong) = Keymap::with(&catalog.keys);
    }
    let theme = catalog.settings.theme_trouble.clone();
    state.catalog = catalog;
    wrong.into_iter().next().or(theme).map_or(Ok(()), Err)
}

/// What the tokens of a profile belong to: only if that changes, older results are about something else.
fn binding(catalog: &Catalog, name: &ProfileName) -> Option<Binding> {
    let (profile, server) = catalog.profile(name.as_str()).ok()?;
    Some(profile.binding(server))
}

fn take_holdings(state: &mut State, read: Result<Vec<Holding>>) -> Result<(), Error> {
    let holdings = read?;
    for holding in &holdings {
        agenda::notes_use(state, holding);
    }
    // Made in one go, the tree is half as large; kept later on, there are never two of them.
    if state.holdings.is_empty() {
        let named = |holding: Holding| (holding.profile.clone(), holding);
        state.holdings = holdings.into_iter().map(named).collect();
        return Ok(());
    }
    let there: BTreeSet<_> = holdings.iter().map(|holding| &holding.profile).collect();
    state.holdings.retain(|name, _| there.contains(name));
    for holding in holdings {
        if state.holding(&holding.profile) != Some(&holding) {
            state.holdings.insert(holding.profile.clone(), holding);
        }
    }
    Ok(())
}

/// Leaves the screen and forgets the undo of a profile that is gone.
fn drop_gone(state: &mut State) {
    let profiles = &state.catalog.profiles;
    if let Screen::Detail { profile, .. } = &state.screen
        && !profiles.contains_key(profile)
    {
        state.screen = Screen::Board;
    }
    state.board.marks.keep(|name| profiles.contains_key(name));
    let undo = &mut state.undo;
    undo.take_if(|undo| !undo.profiles.iter().any(|name| profiles.contains_key(name)));
}

/// Takes over what is held for one profile.
pub(super) fn held(state: &mut State, holding: Holding) {
    agenda::notes_use(state, &holding);
    state.holdings.insert(holding.profile.clone(), holding);
    state.board.is_stale = true;
}
