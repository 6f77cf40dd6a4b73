//! The tabs of a profile's screen: which is shown, what is asked for it, and what comes back.
//!
//! A tab asks for what it shows once it is on screen and can: no key is needed, and nothing is asked behind anybody's back.

pub(super) mod claims;
pub(super) mod history;
pub(super) mod tenants;
pub(super) mod tokens;

use jiff::Timestamp;

use super::board::Move;
use super::{board, job, trail, verb};
use crate::app::effect::{Effect, JobId, Work};
use crate::app::state::State;
use crate::app::state::detail::{Detail, Tab};
use crate::app::state::vault::VaultView;
use crate::app::tabs::{shown, tabs};
use crate::app::tokens as view;
use crate::domain::error::Error;
use crate::domain::name::ProfileName;

/// Shows a tab of the profile on screen, or of the one under the cursor.
pub(super) fn show(state: &mut State, tab: Tab, now: Timestamp) {
    let was_shown = shown(state).is_some_and(|(shown, _)| shown == tab);
    board::open(state);
    state.detail.tab = tab;
    if tab == Tab::Tokens && !was_shown {
        tokens::doubt(state, now);
    }
}

/// The next tab, or the one before, round and round.
pub(super) fn turn(state: &mut State, forward: bool) {
    let Some((tab, name)) = shown(state) else {
        return;
    };
    let tabs = tabs(state, name);
    let at = tabs.iter().position(|other| *other == tab).unwrap_or(0);
    let step = if forward { 1 } else { tabs.len() - 1 };
    if let Some(next) = tabs.get((at + step) % tabs.len().max(1)) {
        state.detail.tab = *next;
    }
}

/// Forgets what was asked about another profile.
fn forget_others(state: &mut State) {
    let Some((tab, name)) = shown(state) else {
        return;
    };
    let about = Some((name.clone(), state.revision(name)));
    if state.detail.about != about {
        state.detail = Detail {
            tab,
            about,
            ..Detail::default()
        };
    }
}

/// Forgets what was asked about another profile, and asks what the tab on screen lacks.
pub(super) fn follow(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    forget_others(state);
    let Some((tab, _)) = shown(state) else {
        return;
    };
    let can_ask = matches!(state.vault, VaultView::Open { .. });
    match tab {
        Tab::Tokens if can_ask => tokens::ask_if_unknown(state, now, out),
        Tab::Claims if can_ask => claims::read_if_changed(state, now, out),
        Tab::Tenants if can_ask => tenants::ask_if_unknown(state, now, out),
        Tab::Overview | Tab::Tokens | Tab::Claims | Tab::Tenants => {}
        Tab::History => read_history(state, now, out),
    }
}

fn read_history(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let history = &state.detail.history;
    if history.is_fresh || history.reading.is_some() {
        return;
    }
    let name = current(state);
    let work = Work::Activities(state.detail.history.view.most);
    let effect = job::start(state, name, work, now);
    state.detail.history.reading = job::id_of(&effect);
    out.push(effect);
}

fn current(state: &State) -> Option<ProfileName> {
    shown(state).map(|(_, name)| name.clone())
}

/// `c`: asks again for what the tab shows.
pub(super) fn check(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    match shown(state) {
        Some((Tab::Tokens, name)) if view::no_list(state, name).is_none() => {
            tokens::ask(state, now, out);
        }
        Some((Tab::Claims, _)) => claims::ask(state, now, out),
        Some((Tab::Tenants, _)) => tenants::ask(state, now, out),
        Some((Tab::Overview | Tab::Tokens | Tab::History, _)) | None => {
            verb::check(state, now, out);
        }
    }
}

/// Moves in the tab shown; whether it has rows of its own.
pub(super) fn go(state: &mut State, by: Move) -> bool {
    let page = usize::from(state.size.page.max(1));
    match shown(state) {
        Some((Tab::Tokens, _)) => tokens::go(state, by),
        Some((Tab::Claims, name)) => {
            let last = claims::count(state, name).saturating_sub(1);
            let tab = &mut state.detail.claims;
            tab.cursor = moved(tab.cursor, by, page, last);
            tab.top = in_view(tab.top, tab.cursor, page);
        }
        Some((Tab::Tenants, _)) => tenants::go(state, by),
        Some((Tab::History, _)) => return trail::go(state, by),
        Some((Tab::Overview, _)) | None => return false,
    }
    true
}

/// The window has another size: the row under the cursor stays in sight.
pub(super) fn resized(state: &mut State) {
    let page = usize::from(state.size.page.max(1));
    match shown(state) {
        Some((Tab::Tokens, _)) => tokens::resized(state),
        Some((Tab::Tenants, _)) => tenants::resized(state),
        Some((Tab::Claims, _)) => {
            let tab = &mut state.detail.claims;
            tab.top = in_view(tab.top, tab.cursor, page);
        }
        Some((Tab::History, _)) | None => trail::resized(state),
        Some((Tab::Overview, _)) => {}
    }
}

/// Where a cursor is after a move, in rows up to `last`.
pub(super) fn moved(at: usize, by: Move, page: usize, last: usize) -> usize {
    let page = isize::try_from(page.max(2)).unwrap_or(2);
    let wanted = match by {
        Move::By(rows) => at.saturating_add_signed(rows),
        Move::HalfPages(n) => at.saturating_add_signed(n * (page / 2)),
        Move::Pages(n) => at.saturating_add_signed(n * (page - 1)),
        Move::Top => 0,
        Move::Bottom => last,
    };
    wanted.min(last)
}

/// The first shown row, so that the cursor's is among the shown ones.
pub(super) fn in_view(top: usize, cursor: usize, page: usize) -> usize {
    top.clamp((cursor + 1).saturating_sub(page), cursor)
}

/// A quick filter of the tab shown; whether it has any.
pub(super) fn filter(state: &mut State, number: usize) -> bool {
    match shown(state) {
        Some((Tab::Tokens, _)) => tokens::filter(state, number),
        Some((Tab::Claims, _)) => claims::choose(state, number),
        Some((Tab::History, _)) => return trail::filter(state, number),
        Some((Tab::Overview | Tab::Tenants, _)) => {}
        None => return false,
    }
    true
}

/// A job ended without an answer: its tab says so, and doesn't ask again by itself.
pub(super) fn unanswered(state: &mut State, job: JobId, error: Error) {
    let detail = &mut state.detail;
    let is_it = |asked: &mut JobId| *asked == job;
    if detail.tokens.asking.take_if(is_it).is_some() {
        detail.tokens.problem = Some(error);
    } else if detail.tokens.ending.take_if(is_it).is_some() {
        detail.tokens.fates.clear();
    } else if detail.tenants.asking.take_if(is_it).is_some() {
        detail.tenants.problem = Some(error);
    } else if detail.claims.reading.take_if(is_it).is_some() {
        detail.claims.problem = Some(error);
    } else if detail.claims.asking.take_if(is_it).is_some() {
        detail.claims.said = Some(Err(error));
    } else {
        let history = &mut detail.history;
        if history.reading.take_if(is_it).is_some() {
            (history.problem, history.is_fresh) = (Some(error), true);
        }
    }
}

/// One step back within a tab; false if there is none.
pub(super) fn back(state: &mut State, out: &mut Vec<Effect>) -> bool {
    match shown(state) {
        Some((Tab::Tokens, _)) => tokens::back(state, out),
        Some((Tab::History, _)) => trail::back(state),
        Some((Tab::Overview | Tab::Claims | Tab::Tenants, _)) | None => false,
    }
}

/// A row of the tab shown was clicked.
pub(super) fn select(state: &mut State, row: usize) {
    match shown(state) {
        Some((Tab::Tokens, _)) => tokens::select(state, row),
        Some((Tab::Claims, _)) => state.detail.claims.cursor = row,
        Some((Tab::Tenants, _)) => tenants::select(state, row),
        Some((Tab::History, _)) => trail::select(state, row),
        Some((Tab::Overview, _)) | None => {}
    }
}
