//! What is said by itself: results of what was asked for, and states that have changed.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::turn::Turn;
use super::{Wanted, board, tabs, tokens};
use crate::app::action::{Action, Ended};
use crate::app::state::board::Group;
use crate::app::state::job::{Job, JobKind, Origin};
use crate::app::state::toast::{Counting, Toast};
use crate::app::state::trouble::Trouble;
use crate::app::state::vault::VaultView;
use crate::app::state::{Ending, State};
use crate::domain::countdown::Tone;
use crate::domain::error::VAULT_IS_LOCKED;
use crate::domain::lifecycle::Busy;
use crate::domain::name::ProfileName;
use crate::domain::report::Outcome;
use crate::plain::{sentence, words};

/// When more than this change at once, only their number is said.
const MOST: usize = 5;

/// What was told already.
#[derive(Debug, Default)]
pub(super) struct Seen {
    toast: Option<Toast>,
    groups: BTreeMap<ProfileName, Group>,
    is_locked: bool,
    trouble: Option<Trouble>,
    is_waiting: bool,
}

impl Seen {
    /// All that is so now counts as told.
    pub(super) fn of(state: &State, now: Timestamp) -> Self {
        Self {
            groups: groups(state, now),
            ..Self::default()
        }
    }
}

fn groups(state: &State, now: Timestamp) -> BTreeMap<ProfileName, Group> {
    let names = state.catalog.profiles.keys();
    names
        .map(|name| (name.clone(), sentence::group(state, name, now)))
        .collect()
}

/// Whether lines that were written beforehand wait for a job: it was asked for, and its end is told.
pub(super) fn is_waited_for(job: &Job) -> bool {
    match (job.origin, job.kind) {
        (Origin::ByItself, _) | (_, JobKind::Clear) => false,
        (
            Origin::Asked,
            JobKind::Profile(_)
            | JobKind::Copy
            | JobKind::Reveal
            | JobKind::Page
            | JobKind::Vault
            | JobKind::Prepare
            | JobKind::Probe
            | JobKind::Save
            | JobKind::Remove
            | JobKind::Activities
            | JobKind::Find
            | JobKind::Import
            | JobKind::List
            | JobKind::Tokens,
        ) => true,
    }
}

/// A verb on one profile that has worked.
pub(super) struct Worked {
    profile: ProfileName,
    verb: Busy,
    outcome: Outcome,
    note: Option<String>,
}

/// The result that an action brings, if somebody asked for it and it worked: the core tells of the others.
pub(super) fn result(state: &State, action: &Action) -> Option<Worked> {
    let Action::Ended(ticket, ended) = action else {
        return None;
    };
    let job = state.jobs.all.get(&ticket.job)?;
    let Ended::Verb(done) = &**ended else {
        return None;
    };
    let bulk = state.bulk.as_ref();
    let is_one_of_many = bulk.is_some_and(|run| run.jobs.contains(&ticket.job));
    let verb = match job.kind {
        JobKind::Profile(verb) => verb,
        JobKind::Copy
        | JobKind::Reveal
        | JobKind::Page
        | JobKind::Clear
        | JobKind::Vault
        | JobKind::Prepare
        | JobKind::Probe
        | JobKind::Save
        | JobKind::Remove
        | JobKind::Activities
        | JobKind::Find
        | JobKind::Import
        | JobKind::List
        | JobKind::Tokens => return None,
    };
    if is_one_of_many || job.origin == Origin::ByItself || done.row.error.is_some() {
        return None;
    }
    Some(Worked {
        profile: done.row.profile.clone(),
        verb,
        outcome: done.row.outcome,
        note: done.row.note.clone(),
    })
}

/// `us-prod, tenant globex, user svc-deploy: refreshed. Access 12 hours, refresh 12 days.`
pub(super) fn tell_result(turn: &mut Turn<'_>, worked: &Worked) {
    let state = &*turn.state;
    let name = &worked.profile;
    let verb = match (worked.outcome, worked.verb) {
        (Outcome::Adopted, _) => "another process had just done it",
        (_, Busy::LoggingIn) => "logged in",
        (_, Busy::Refreshing) => "refreshed",
        (_, Busy::Revoking) => "revoked",
        (_, Busy::Checking) => "checked",
    };
    let mut line = format!("{}: {verb}.", sentence::subject(state, name));
    if let Some(note) = &worked.note {
        line.push(' ');
        line.push_str(&words::sentence(&words::spoken(note)));
    }
    let holding = state.holding(name).filter(|held| held.tokens.is_some());
    if let Some(holding) = holding.filter(|held| held.state_at(turn.now).is_alive()) {
        line.push(' ');
        line.push_str(&words::sentence(&sentence::lefts(holding, turn.now)));
    }
    // The core's own message of it isn't said, too, and neither is the state that came of it.
    turn.session.seen.toast.clone_from(&state.toast);
    let group = sentence::group(turn.state, name, turn.now);
    turn.session.seen.groups.insert(name.clone(), group);
    turn.say(line);
}

/// Says what has changed since the last turn.
pub(super) fn tell(turn: &mut Turn<'_>) {
    tell_toast(turn);
    tell_vault(turn);
    tell_groups(turn);
    tell_ending(turn);
    tell_wanted(turn);
}

fn tell_toast(turn: &mut Turn<'_>) {
    let toast = turn.state.toast.clone();
    if toast == turn.session.seen.toast {
        return;
    }
    turn.session.seen.toast.clone_from(&toast);
    let Some(toast) = toast else { return };
    let text = words::spoken(&toast.text);
    if toast.tone == Tone::Bad {
        turn.say(format!("error: {text}"));
        let hint = toast.way_out.as_deref().map(words::spoken);
        return turn
            .session
            .said
            .extend(hint.map(|hint| format!("hint: {hint}")));
    }
    let line = words::sentence(&text);
    let left = |at: Timestamp| words::span(at.duration_since(turn.now));
    turn.say(match toast.counts {
        Some(Counting::Clipboard(at)) => {
            format!("{line} The clipboard is cleared in {}.", left(at))
        }
        Some(Counting::Undo(at)) => {
            format!("{line} Type undo within {} to take it back.", left(at))
        }
        None => line,
    });
}

fn tell_vault(turn: &mut Turn<'_>) {
    let locked = match &turn.state.vault {
        VaultView::Locked { error, .. } => Some(error.to_string()),
        VaultView::Unknown | VaultView::Opening | VaultView::Open { .. } | VaultView::Absent => {
            None
        }
    };
    if turn.session.seen.is_locked != locked.is_some() {
        turn.session.seen.is_locked = locked.is_some();
        if let Some(error) = locked {
            let why = if error == VAULT_IS_LOCKED {
                String::new()
            } else {
                format!(": {error}")
            };
            turn.say(format!("The vault is locked{why}. Try: unlock"));
        }
    }
    if turn.session.seen.trouble != turn.state.trouble {
        turn.session.seen.trouble.clone_from(&turn.state.trouble);
        if let Some(trouble) = turn.state.trouble.clone() {
            turn.fail(trouble.error());
        }
    }
}

/// A profile needs somebody now, or doesn't any more. What was asked for was told with its result.
fn tell_groups(turn: &mut Turn<'_>) {
    let new = groups(turn.state, turn.now);
    let changed: Vec<ProfileName> = new
        .iter()
        .filter(|(name, group)| {
            let was = turn.session.seen.groups.get(*name);
            was.is_some_and(|was| was != *group)
        })
        .map(|(name, _)| name.clone())
        .collect();
    turn.session.seen.groups = new;
    if changed.len() > MOST {
        let profiles = words::profiles(changed.len());
        let summary = sentence::summary(turn.state);
        return turn.say(format!("{profiles} changed. {summary} Try: list need"));
    }
    for name in changed {
        let subject = sentence::subject(turn.state, &name);
        let standing = sentence::standing(turn.state, &name, turn.now);
        let called = turn.session.called(&name);
        let advice = sentence::advice(turn.state, &name, &called, turn.now);
        let advice = advice.map_or_else(String::new, |advice| format!(" Try: {advice}"));
        turn.say(format!("{subject}: {standing}.{advice}"));
    }
}

fn tell_ending(turn: &mut Turn<'_>) {
    let Ending::Waiting { jobs } = turn.state.ending else {
        return;
    };
    if !std::mem::replace(&mut turn.session.seen.is_waiting, true) && jobs > 0 {
        turn.say("Waiting for what was already sent, 10 seconds at most. quit again leaves now.");
    }
}

/// A list that was asked for has come.
fn tell_wanted(turn: &mut Turn<'_>) {
    let is_there = match &turn.session.wanted {
        None => return,
        Some(Wanted::Activity) => {
            let mut jobs = turn.state.jobs.all.values();
            !jobs.any(|job| job.kind == JobKind::Activities)
        }
        Some(Wanted::Tokens(..)) => turn.state.detail.tokens.asking.is_none(),
        Some(Wanted::TokensOfUser(_)) => {
            turn.state.top().is_none() && turn.state.detail.tokens.asking.is_none()
        }
        Some(Wanted::Tab(_, tab)) => tabs::is_there(turn.state, *tab),
    };
    if !is_there {
        return;
    }
    match turn.session.wanted.take() {
        Some(Wanted::Activity) => board::say_activity(turn),
        Some(Wanted::Tokens(name, is_all)) => tokens::say(turn, &name, is_all),
        Some(Wanted::TokensOfUser(name)) => tokens::say_of_user(turn, &name),
        Some(Wanted::Tab(name, tab)) => tabs::say(turn, &name, tab),
        None => {}
    }
}
