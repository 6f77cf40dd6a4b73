//! Ending all stale tokens of a profile's user in one go: the list, then the marks, then the question.

use jiff::Timestamp;

use super::{ask_before, mark_stale, rows};
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::app::state::detail::Tab;
use crate::app::state::detail::tokens::TokenFilter;
use crate::app::state::filter::Filter;
use crate::app::tabs;
use crate::app::update::detail;

/// Shows the profile's list and asks about its stale tokens, as soon as the list is there.
pub(in crate::app::update) fn revoke(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    super::show_own(state, out);
    detail::show(state, Tab::Tokens, now);
    detail::forget_others(state);
    super::doubt(state, now);
    let page = rows::page(state);
    let tab = &mut state.detail.tokens;
    tab.wants_stale = true;
    // All of them are meant: nothing may hide one.
    rows::change(tab, page, |tab| {
        tab.only = TokenFilter::All;
        tab.filter.clear();
    });
    if tab.asking.is_none() && tab.generation.is_some() {
        ask_about(state, now);
    }
}

/// The list is there: marks what is stale and asks, if that was wanted and nobody has gone elsewhere meanwhile.
pub(super) fn ask_about(state: &mut State, now: Timestamp) {
    if !std::mem::take(&mut state.detail.tokens.wants_stale) {
        return;
    }
    let is_shown = tabs::shown(state).is_some_and(|(tab, _)| tab == Tab::Tokens);
    if !is_shown || !state.overlays.is_empty() || state.filter().is_some_and(Filter::is_on) {
        return;
    }
    state.detail.tokens.marks.clear();
    mark_stale(state, now);
    if !state.detail.tokens.marks.is_empty() {
        ask_before(state);
    }
}
