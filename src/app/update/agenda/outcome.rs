//! What came of a refresh that nobody asked for, and when it is tried again.

use jiff::{SignedDuration, Timestamp};

use super::chance;
use crate::app::action::VerbDone;
use crate::app::state::State;
use crate::app::state::agenda::{Pause, Try};
use crate::app::state::job::Job;
use crate::app::update::{load, notice, toast};
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::grant::Grant;
use crate::domain::holding::Holding;
use crate::domain::name::ProfileName;
use crate::domain::renewal::{self, TRIES};
use crate::domain::report::Outcome;
use crate::domain::span;
use crate::domain::token::Obtained;

/// Who holds the profile is about to have done it.
const BUSY_PAUSE: SignedDuration = SignedDuration::from_secs(3);

/// Many don't come back at the same instant.
const BUSY_JITTER: SignedDuration = SignedDuration::from_secs(5);

/// Who cancels a refresh doesn't want to see it again at once.
const CANCEL_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// What stands in the vault's way isn't gone in a moment.
const VAULT_PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// A success that changed nothing is never followed at once.
const LEAST_PAUSE: SignedDuration = SignedDuration::from_secs(10);

/// Keeps in mind whether new tokens last longer than those they replace.
pub(in crate::app::update) fn notes_use(state: &mut State, new: &Holding) {
    let old = state.holding(&new.profile);
    let Some(old) = old.filter(|old| old.generation < new.generation) else {
        return;
    };
    let (Some(before), Some(after)) = (&old.tokens, &new.tokens) else {
        return;
    };
    let is_refresh = match after.obtained_by {
        Obtained::Refresh | Obtained::Login(Grant::ClientCredentials) => true,
        Obtained::Login(_) => false,
    };
    if is_refresh && !renewal::extends(before, after) {
        let useless = &mut state.agenda.useless;
        useless.insert(new.profile.clone(), new.generation);
    }
}

/// A refresh that nobody asked for has ended. Its plan is made by the caller.
pub(in crate::app::update) fn ended(state: &mut State, done: VerbDone, now: Timestamp) {
    let name = done.row.profile;
    if let Some(holding) = done.holding {
        load::held(state, *holding);
    }
    state.activity.is_stale = true;
    if let Some(error) = done.row.error {
        failed(state, &name, error, now);
        return;
    }
    state.agenda.tries.remove(&name);
    super::replan(state, &name, now);
    let next = state.agenda.refreshes.plan(&name);
    if next.is_some_and(|plan| plan.at <= now) {
        again_in(state, &name, LEAST_PAUSE, now);
    }
    if done.row.outcome != Outcome::Adopted {
        notice::refreshed(state, &name, done.took, now);
    }
}

/// The job couldn't be run at all.
pub(in crate::app::update) fn broken(state: &mut State, job: &Job, error: Error, now: Timestamp) {
    if let Some(name) = &job.ticket.profile {
        failed(state, name, error, now);
    }
}

/// It was cancelled before anything was sent.
pub(in crate::app::update) fn put_off(state: &mut State, job: &Job, now: Timestamp) {
    let Some(name) = &job.ticket.profile else {
        return;
    };
    again_in(state, name, CANCEL_PAUSE, now);
    let after = span::wait(CANCEL_PAUSE);
    let text = format!("refresh of {name} put off: tries again in {after}");
    toast::say(state, Tone::Muted, text, now);
}

fn failed(state: &mut State, name: &ProfileName, error: Error, now: Timestamp) {
    match error.kind() {
        Kind::Busy => {
            let Some(holding) = state.holding(name) else {
                return;
            };
            let pause = BUSY_PAUSE + chance(state, holding).of(BUSY_JITTER);
            again_in(state, name, pause, now);
        }
        Kind::Vault(VaultTrouble::Damaged) | Kind::LoginNeeded => {
            fails_again(state, name, TRIES + 1, &error, now);
            notice::needs_login(state, name, &error, now);
        }
        Kind::Vault(_) => pause(state, name, error, now),
        Kind::NotSent
        | Kind::Untrusted
        | Kind::AnswerLost
        | Kind::Refused
        | Kind::Failed
        | Kind::Usage
        | Kind::Interrupted
        | Kind::Terminated => {
            let before = state.agenda.tries.get(name);
            let failures = before.map_or(0, |again| again.failures).saturating_add(1);
            let pause = fails_again(state, name, failures, &error, now);
            notice::failed(state, name, (&error, failures, pause), now);
        }
    }
    state.board.is_stale = true;
}

/// Climbs the ladder; how long is waited now.
fn fails_again(
    state: &mut State,
    name: &ProfileName,
    failures: u32,
    error: &Error,
    now: Timestamp,
) -> SignedDuration {
    let Some(holding) = state.holding(name) else {
        return SignedDuration::ZERO;
    };
    let chance = chance(state, holding);
    let pause = renewal::pause_after(failures, error.asked_to_wait(), chance);
    let again = Try {
        generation: holding.generation,
        failures,
        since: now,
        at: now.saturating_add(pause).unwrap_or(now),
        error: Some(error.clone()),
    };
    state.agenda.tries.insert(name.clone(), again);
    pause
}

/// Tries again after a while, without counting it as a failure.
fn again_in(state: &mut State, name: &ProfileName, pause: SignedDuration, now: Timestamp) {
    let Some(holding) = state.holding(name) else {
        return;
    };
    let generation = holding.generation;
    let before = state.agenda.again(holding).cloned();
    let again = Try {
        generation,
        failures: before.as_ref().map_or(0, |again| again.failures),
        since: now,
        at: now.saturating_add(pause).unwrap_or(now),
        error: before.and_then(|again| again.error),
    };
    state.agenda.tries.insert(name.clone(), again);
}

/// The vault can't keep what a refresh would bring: nothing was sent, and nothing is until that is over.
fn pause(state: &mut State, name: &ProfileName, error: Error, now: Timestamp) {
    again_in(state, name, LEAST_PAUSE, now);
    if state.agenda.pause.is_none() {
        notice::paused(state, &error, now);
    }
    state.agenda.pause = Some(Pause {
        error,
        since: now,
        until: now.saturating_add(VAULT_PAUSE).unwrap_or(now),
    });
}
