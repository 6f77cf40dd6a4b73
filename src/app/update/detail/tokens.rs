//! The tokens that a server knows: asking for them, marking, and what becomes of those that are ended.

mod ending;
mod making;
mod other_user;
mod rows;
mod stale;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

pub(in crate::app::update) use self::ending::{ask_before, choose, ended, verdict};
pub(in crate::app::update) use self::making::{describe, made, open_form, submit};
pub(in crate::app::update) use self::other_user::{ask_whose, show_own, show_theirs};
pub(in crate::app::update) use self::rows::{filter, find, go, resized, select, sort};
pub(in crate::app::update) use self::stale::revoke as revoke_stale;
use super::current;
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::state::State;
use crate::app::state::detail::tokens::{Range, TokenFilter, TokenKey};
use crate::app::update::board::Move;
use crate::app::update::{job, toast};
use crate::app::{tabs, tokens as view};
use crate::domain::countdown::Tone;
use crate::domain::error::Result;
use crate::domain::server_token::{Listed, Whose};
use crate::service::inventory::Inventory;

/// How long a list isn't asked for again when somebody comes back to it.
const GOOD_FOR: SignedDuration = SignedDuration::from_secs(10);

/// Asks, unless it was asked with the token that is held now.
pub(super) fn ask_if_unknown(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(name) = current(state) else { return };
    let tab = &state.detail.tokens;
    let is_known = tab.generation.is_some() && tab.generation == generation(state);
    let is_busy = tab.asking.is_some() || tab.ending.is_some();
    let has_list = view::no_list(state, &name).is_none();
    if !is_known && !is_busy && has_list && tabs::can_ask(state, now) {
        ask(state, now, out);
    }
}

/// A list that somebody comes back to is asked for anew: other tools log in and revoke meanwhile.
pub(super) fn doubt(state: &mut State, now: Timestamp) {
    let tab = &mut state.detail.tokens;
    let read = tab.list.as_ref().map(|list| list.as_of);
    let good_until = read.and_then(|read| read.checked_add(GOOD_FOR).ok());
    if good_until.is_none_or(|until| until <= now) {
        tab.generation = None;
    }
}

fn generation(state: &State) -> Option<u64> {
    let holding = state.holding(&current(state)?)?;
    Some(holding.generation)
}

/// Asks the server; what is known stays until it answers.
pub(in crate::app::update) fn ask(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if state.detail.tokens.asking.is_some() {
        return;
    }
    let (name, generation) = (current(state), generation(state));
    let work = Work::ListTokens(state.detail.tokens.user.clone());
    let effect = job::start(state, name, work, now);
    let tab = &mut state.detail.tokens;
    (tab.asking, tab.generation) = (job::id_of(&effect), generation);
    out.push(effect);
}

/// The server answered. Marks stay on what is still there.
pub(in crate::app::update) fn listed(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Box<Inventory>>,
    now: Timestamp,
) {
    let page = rows::page(state);
    let tab = &mut state.detail.tokens;
    if tab.asking.take_if(|job| *job == ticket.job).is_none() {
        return;
    }
    let list = match result {
        Ok(list) => list,
        Err(error) => {
            (tab.problem, tab.wants_stale) = (Some(error), false);
            return;
        }
    };
    let there: BTreeSet<TokenKey> = list.listed.iter().map(key).collect();
    tab.marks.retain(|key| there.contains(key));
    tab.fates.retain(|key, _| there.contains(key));
    tab.problem = None;
    rows::change(tab, page, |tab| tab.list = Some(*list));
    stale::ask_about(state, now);
}

fn key(row: &Listed) -> TokenKey {
    TokenKey::of(&row.token)
}

/// Marks the row under the cursor, or takes its mark away, and goes one down; ends a range.
pub(in crate::app::update) fn mark(state: &mut State, now: Timestamp) {
    let tab = &mut state.detail.tokens;
    let Some(key) = tab.cursor.clone() else {
        return;
    };
    if tab.range.take().is_none() {
        if !tab.marks.remove(&key) {
            tab.marks.insert(key);
        }
        go(state, Move::By(1));
    }
    say_marks(state, now);
}

/// Begins a range at the cursor, which follows it; again ends it.
pub(in crate::app::update) fn range(state: &mut State, now: Timestamp) {
    let tab = &mut state.detail.tokens;
    let Some(anchor) = tab.cursor.clone() else {
        return;
    };
    if tab.range.take().is_some() {
        say_marks(state, now);
        return;
    }
    let before = tab.marks.clone();
    tab.marks.insert(anchor.clone());
    tab.range = Some(Range { anchor, before });
    let text = "the range follows the cursor: V or space ends it";
    toast::say(state, Tone::Muted, text, now);
}

/// Marks all stale ones that are shown; ours and other tools' newest are left out.
pub(in crate::app::update) fn mark_stale(state: &mut State, now: Timestamp) {
    let tab = &mut state.detail.tokens;
    let shown = view::shown(tab);
    let stale = shown
        .into_iter()
        .filter(|row| matches!(row.whose, Whose::Stale { .. }));
    let keys: Vec<TokenKey> = stale.map(key).collect();
    tab.range = None;
    let text = match keys.len() {
        0 => "nothing stale is shown: space marks one row".to_owned(),
        1 => "1 stale token marked · nothing has been sent".to_owned(),
        many => format!("{many} stale tokens marked · nothing has been sent"),
    };
    let tone = if keys.is_empty() {
        Tone::Muted
    } else {
        Tone::Ok
    };
    tab.marks.extend(keys);
    toast::say(state, tone, text, now);
}

fn say_marks(state: &mut State, now: Timestamp) {
    match state.detail.tokens.marks.len() {
        0 => toast::say(state, Tone::Muted, "nothing is marked any more", now),
        many => {
            let text = format!("{many} marked · nothing has been sent");
            toast::say(state, Tone::Ok, text, now);
        }
    }
}

/// One step back: range, quick filter, marks, another user; false if there is none.
pub(super) fn back(state: &mut State, out: &mut Vec<Effect>) -> bool {
    let page = rows::page(state);
    let tab = &mut state.detail.tokens;
    if tab.range.take().is_some() {
        return true;
    }
    if tab.only != TokenFilter::All {
        rows::change(tab, page, |tab| tab.only = TokenFilter::All);
        return true;
    }
    if tab.marks.is_empty() {
        return show_own(state, out);
    }
    tab.marks.clear();
    true
}

/// Copies id, client and mask of the row under the cursor: no secret.
pub(in crate::app::update) fn copy(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let row = view::current(&state.detail.tokens);
    let Some(token) = row.map(|row| &row.token) else {
        return;
    };
    let words = [view::id(token), token.client.clone(), view::mask(token)];
    let work = Work::CopyShown(words.join(" "));
    out.push(job::start(state, None, work, now));
}
