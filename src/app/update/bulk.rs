//! A verb on many profiles: who can take part, the run, and what ends it.
//!
//! Each profile has its own job: the runtime bounds how many run at once, and rows change one by one. Nobody is acted on
//! who wasn't meant: what is left out, by the user or since it can't be done, is in the report with its reason.

mod logins;
mod question;

use std::collections::{BTreeSet, VecDeque};

use jiff::Timestamp;

pub(super) use self::logins::{go_on_after, left};
pub(super) use self::question::{click, click_row, key, step};
use super::{job, load, report, verb};
use crate::app::action::{Ended, VerbDone};
use crate::app::board::row;
use crate::app::command::{Availability, availability};
use crate::app::effect::{Effect, JobId, Ticket, Work};
use crate::app::question::many;
use crate::app::state::State;
use crate::app::state::bulk::{BulkQuestion, BulkRun, BulkVerb, Deed};
use crate::app::state::overlay::Overlay;
use crate::app::state::report::{Entry, Verdict};
use crate::domain::activity::Verb;
use crate::domain::countdown;
use crate::domain::lifecycle::State as Life;
use crate::domain::name::ProfileName;
use crate::domain::report::Outcome;

impl BulkVerb {
    /// The verb as the trail knows it.
    const fn verb(self) -> Verb {
        match self {
            Self::LogIn => Verb::Login,
            Self::Refresh => Verb::Refresh,
            Self::Check => Verb::Check,
            Self::Revoke => Verb::Revoke,
            Self::Remove => Verb::Remove,
        }
    }
}

/// Begins a verb on these profiles: asks first where something is lost.
pub(super) fn begin(
    state: &mut State,
    verb: BulkVerb,
    names: Vec<ProfileName>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let (able, unable) = sorted(state, verb, names, now);
    if let Some(question) = many::question(state, verb, &able, &unable, now) {
        state.overlays.push(Overlay::Bulk(Box::new(question)));
        return;
    }
    let left = unable.into_iter().map(|(name, why)| left_out(name, why));
    let left = left.collect();
    match verb {
        BulkVerb::LogIn => logins::begin(state, able, left, now, out),
        BulkVerb::Remove => remove(state, able, now, out),
        BulkVerb::Refresh | BulkVerb::Check | BulkVerb::Revoke => {
            let work = |name| (name, work_of(verb, Deed::Verb));
            let work = able.into_iter().map(work).collect();
            run(state, work, fresh(verb, left, now), out);
        }
    }
}

type Unable = Vec<(ProfileName, String)>;

/// Who can take part, and why the others can't.
fn sorted(
    state: &State,
    verb: BulkVerb,
    names: Vec<ProfileName>,
    now: Timestamp,
) -> (Vec<ProfileName>, Unable) {
    let (mut able, mut unable) = (Vec::new(), Vec::new());
    for name in names {
        match availability::of_profile(state, &name, verb.verb(), now) {
            Availability::Available if verb == BulkVerb::Revoke && is_dead(state, &name, now) => {
                unable.push((name, "nothing to revoke: l logs in".to_owned()));
            }
            Availability::Available => able.push(name),
            Availability::Disabled(why) => unable.push((name, why)),
            Availability::Hidden => {}
        }
    }
    (able, unable)
}

/// Whether no token of it is known to live: its own dialog can still forget it, but there is nothing to end.
fn is_dead(state: &State, name: &ProfileName, now: Timestamp) -> bool {
    match row::life(state, name, now) {
        Life::Active | Life::Expiring | Life::Expired { .. } | Life::Rejected { .. } => false,
        Life::SignedOut | Life::NeedsLogin { .. } | Life::Revoked { .. } | Life::Damaged => true,
    }
}

fn left_out(name: ProfileName, why: String) -> Entry {
    Entry::idle(name, Verdict::LeftOut, why)
}

const fn work_of(verb: BulkVerb, deed: Deed) -> Work {
    match (verb, deed) {
        (_, Deed::Forget) => Work::Forget,
        (BulkVerb::Refresh, Deed::Verb) => Work::Refresh,
        (BulkVerb::Revoke, Deed::Verb) => Work::Revoke,
        (BulkVerb::Remove, Deed::Verb) => Work::Remove,
        // Logins have their own way: a form each.
        (BulkVerb::Check | BulkVerb::LogIn, Deed::Verb) => Work::Check,
    }
}

/// The question was answered with yes.
fn agreed(state: &mut State, asked: BulkQuestion, now: Timestamp, out: &mut Vec<Effect>) {
    let verb = asked.verb;
    let (chosen, spared): (Vec<_>, Vec<_>) = asked.rows.into_iter().partition(|row| row.is_on);
    if verb == BulkVerb::Remove {
        let names = chosen.into_iter().map(|row| row.profile);
        return remove(state, names.chain(asked.others).collect(), now, out);
    }
    let by_user = spared
        .into_iter()
        .map(|row| left_out(row.profile, format!("left out by you: {}", row.words)));
    let unable = asked.unable.into_iter();
    let left = by_user.chain(unable.map(|(name, why)| left_out(name, why)));
    let left = left.collect();
    let others = asked.others.into_iter().map(|name| (name, Deed::Verb));
    let chosen = chosen.into_iter().map(|row| (row.profile, row.does));
    let work = chosen
        .chain(others)
        .map(|(name, deed)| (name, work_of(verb, deed)));
    run(state, work.collect(), fresh(verb, left, now), out);
}

/// Removing happens here only: it needs no run, and can be undone.
fn remove(state: &mut State, names: Vec<ProfileName>, now: Timestamp, out: &mut Vec<Effect>) {
    for name in &names {
        state.board.marks.take(name);
    }
    if !names.is_empty() {
        verb::hide(state, names.into_iter().collect(), now, out);
    }
}

/// Asks for all jobs at once: the runtime lets so many run as may.
fn run(state: &mut State, work: Vec<(ProfileName, Work)>, mut run: BulkRun, out: &mut Vec<Effect>) {
    let now = run.began;
    for (name, work) in work {
        let effect = job::start(state, Some(name), work, now);
        if let Some(id) = job::id_of(&effect) {
            run.jobs.insert(id);
            if let Some(job) = state.jobs.all.get_mut(&id) {
                job.is_queued = true;
            }
        }
        out.push(effect);
    }
    run.total = run.jobs.len();
    state.bulk = Some(run);
    finish_if_over(state, now, out);
}

const fn fresh(verb: BulkVerb, left: Vec<Entry>, now: Timestamp) -> BulkRun {
    BulkRun {
        verb,
        jobs: BTreeSet::new(),
        queue: VecDeque::new(),
        total: 0,
        entries: left,
        ended: 0,
        began: now,
        is_cancelled: false,
    }
}

/// Whether a job is part of the run.
pub(super) fn has(state: &State, job: JobId) -> bool {
    let run = state.bulk.as_ref();
    run.is_some_and(|run| run.jobs.contains(&job))
}

/// A job of the run has ended. What it says of a profile that has changed meanwhile is told, but not taken over.
pub(super) fn ended(
    state: &mut State,
    ticket: &Ticket,
    ended: Ended,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let Some(name) = ticket.profile.clone() else {
        return;
    };
    let is_stale = state.revision(&name) != ticket.revision;
    let entry = match ended {
        Ended::Verb(done) => {
            let entry = entry(state, &done, now);
            if let Some(holding) = done.holding.filter(|_| !is_stale) {
                load::held(state, *holding);
            }
            entry
        }
        Ended::Broken(error) => Entry::failed(name, &error),
        Ended::Cancelled
        | Ended::Probed(_)
        | Ended::PortTried(_)
        | Ended::Reviewed(_)
        | Ended::Copied(..)
        | Ended::Shown(_)
        | Ended::ShownCopied(_)
        | Ended::PageOpened(_)
        | Ended::Cleared(_)
        | Ended::Vault(_)
        | Ended::Kept(_)
        | Ended::ExportPlanned(_)
        | Ended::Exported(_)
        | Ended::Saved(_)
        | Ended::Pinned(..)
        | Ended::Activities(_)
        | Ended::Examined
        | Ended::Settings(_)
        | Ended::Tokens(_)
        | Ended::Revoked(_)
        | Ended::TokenMade(_)
        | Ended::Inspected(_)
        | Ended::Introspected(_)
        | Ended::Tenants(_)
        | Ended::ImportsFound(_)
        | Ended::Imported(_)
        | Ended::SourcesStripped(_) => {
            let words = "not sent: cancelled before its turn came".to_owned();
            Entry::idle(name, Verdict::NotSent, words)
        }
    };
    if let Some(run) = &mut state.bulk {
        run.jobs.remove(&ticket.job);
    }
    note(state, entry);
    finish_if_over(state, now, out);
}

fn entry(state: &State, done: &VerbDone, now: Timestamp) -> Entry {
    let name = done.row.profile.clone();
    let mut entry = match &done.row.error {
        Some(error) => {
            let error = error.clone().without(&format!(" of '{name}'"));
            Entry::failed(name, &error)
        }
        None => Entry::idle(name, Verdict::Done, done_words(state, done, now)),
    };
    entry.took = Some(done.took);
    entry
}

fn done_words(state: &State, done: &VerbDone, now: Timestamp) -> String {
    let left = || {
        let holding = done.holding.as_ref();
        holding.map_or_else(String::new, |holding| {
            format!(", {} left", countdown::access(holding, now).text)
        })
    };
    let verb = state.bulk.as_ref().map(|run| run.verb);
    match (&done.row.note, done.row.outcome) {
        (_, Outcome::Adopted) => format!("another process had just done it{}", left()),
        (Some(note), _) => note.clone(),
        (None, _) => format!("{}{}", verb.map_or("done", BulkVerb::done), left()),
    }
}

/// Adds a row. What is done loses its mark at once; what failed keeps it.
fn note(state: &mut State, entry: Entry) {
    if !entry.verdict.is_open() {
        state.board.marks.take(&entry.profile);
    }
    if let Some(run) = &mut state.bulk {
        run.ended += 1;
        run.entries.push(entry);
    }
}

fn finish_if_over(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let is_over = |run: &mut BulkRun| run.jobs.is_empty() && run.queue.is_empty();
    if let Some(run) = state.bulk.take_if(is_over) {
        finish(state, run, now, out);
    }
}

fn finish(state: &mut State, run: BulkRun, now: Timestamp, out: &mut Vec<Effect>) {
    for entry in &run.entries {
        if !entry.verdict.is_open() {
            state.board.marks.take(&entry.profile);
        }
    }
    super::marks::count(state);
    state.board.is_stale = true;
    state.activity.is_stale = true;
    out.push(Effect::Load);
    report::tell(state, run, now);
}

/// Stops what hasn't been sent; what was sent is seen through.
pub(super) fn cancel(state: &mut State, out: &mut Vec<Effect>) {
    let Some(run) = &mut state.bulk else { return };
    run.is_cancelled = true;
    for id in &run.jobs {
        if let Some(job) = state.jobs.all.get_mut(id) {
            job.is_cancelled = true;
        }
        out.push(Effect::Cancel(*id));
    }
}
