//! Ending tokens at the server: the question, the progress, the report.

use jiff::Timestamp;

use super::super::current;
use super::view;
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::question::tokens as question;
use crate::app::state::State;
use crate::app::state::detail::tokens::{Fate, TokenKey, TokensTab};
use crate::app::state::dialog::Doomed;
use crate::app::state::overlay::Overlay;
use crate::app::update::{job, toast, trail};
use crate::domain::countdown::Tone;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::server_token::{ServerToken, Whose};
use crate::service::inventory::Verdict;

/// `x`: asks which shall end. Nothing is sent before the answer.
pub(in crate::app::update) fn ask_before(state: &mut State) {
    let Some(name) = current(state) else { return };
    let meant = view::meant(&state.detail.tokens);
    if meant.is_empty() {
        return;
    }
    let keys = meant.iter().map(|row| TokenKey::of(&row.token)).collect();
    let doomed = Doomed {
        profile: name,
        user: state.detail.tokens.user.clone(),
        keys,
        is_sure: false,
    };
    let dialog = question::end(state, doomed);
    state.overlays.push(Overlay::Dialog(dialog));
}

/// The question was answered: the one in use is asked about once more.
pub(in crate::app::update) fn choose(
    state: &mut State,
    doomed: Doomed,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    // Another profile may have been opened meanwhile, another user's list, or the list is gone.
    let is_profile = current(state).as_ref() == Some(&doomed.profile);
    if !is_profile || state.detail.tokens.user != doomed.user {
        return;
    }
    let rows = view::by_key(&state.detail.tokens, |key| doomed.keys.contains(key));
    let in_use = rows.first().is_some_and(|row| row.whose == Whose::InUse);
    let tokens: Vec<ServerToken> = rows.into_iter().map(|row| row.token.clone()).collect();
    if tokens.is_empty() {
        return;
    }
    if in_use && !doomed.is_sure {
        let doomed = Doomed {
            is_sure: true,
            ..doomed
        };
        let dialog = question::end_in_use(state, doomed);
        state.overlays.push(Overlay::Dialog(dialog));
        return;
    }
    let fates = tokens
        .iter()
        .map(|token| (TokenKey::of(token), Fate::Ending));
    state.detail.tokens.fates.extend(fates);
    let work = Work::EndTokens(doomed.user, tokens);
    let effect = job::start(state, Some(doomed.profile), work, now);
    state.detail.tokens.ending = job::id_of(&effect);
    out.push(effect);
}

/// It is known what became of one.
pub(in crate::app::update) fn verdict(state: &mut State, ticket: &Ticket, verdict: Verdict) {
    let tab = &mut state.detail.tokens;
    if tab.ending != Some(ticket.job) {
        return;
    }
    put(tab, verdict);
}

fn put(tab: &mut TokensTab, verdict: Verdict) {
    let key = TokenKey::of(&verdict.token);
    let fate = match verdict.result {
        Ok(words) => Fate::Ended(words),
        Err(error) => Fate::Failed(error),
    };
    tab.fates.insert(key, fate);
}

/// All of it has ended: a report, and the list is asked for anew. Failed rows stay marked.
pub(in crate::app::update) fn ended(
    state: &mut State,
    ticket: &Ticket,
    result: Result<Vec<Verdict>>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let Some(name) = ticket.profile.clone() else {
        return;
    };
    out.push(Effect::Load);
    out.push(trail::read(state, now));
    let tab = &mut state.detail.tokens;
    let is_shown = tab.ending.take_if(|job| *job == ticket.job).is_some();
    let verdicts = match result {
        Ok(verdicts) => verdicts,
        Err(error) => {
            if is_shown {
                tab.fates.clear();
            }
            let subject = format!("revocation of server tokens as {name} failed");
            toast::fail(state, &error.about(&subject), now);
            return;
        }
    };
    let (done, failed) = split(&verdicts);
    if !is_shown {
        say(state, &name, (done.len(), failed.len()), now);
        return;
    }
    for verdict in &verdicts {
        put(tab, verdict.clone());
    }
    for key in &done {
        tab.marks.remove(key);
    }
    tab.marks.extend(failed.iter().cloned());
    tab.range = None;
    super::ask(state, now, out);
    let report = question::ended(state, &name, &verdicts);
    state.overlays.push(Overlay::Dialog(report));
}

fn split(verdicts: &[Verdict]) -> (Vec<TokenKey>, Vec<TokenKey>) {
    let keys = |is_ok: bool| {
        let of = verdicts.iter().filter(move |v| v.result.is_ok() == is_ok);
        of.map(|verdict| TokenKey::of(&verdict.token)).collect()
    };
    (keys(true), keys(false))
}

/// Somebody looks at something else meanwhile.
fn say(state: &mut State, name: &ProfileName, (done, failed): (usize, usize), now: Timestamp) {
    let tone = if failed == 0 { Tone::Ok } else { Tone::Bad };
    let text = format!("server tokens as {name}: {done} revoked, {failed} failed");
    toast::say(state, tone, text, now);
}
