//! What becomes of a job's result.

mod words;

use jiff::Timestamp;

use super::detail::{self, claims, history, tenants, tokens};
use super::sign_in::{port, suggest};
use super::{
    agenda, board, bulk, certificate, doctor, export, form, import, load, reveal, server_step,
    settings, toast, trail, vault, wizard,
};
use crate::app::action::{Ended, VerbDone};
use crate::app::effect::{Effect, Handed, Pin, Ticket};
use crate::app::question;
use crate::app::state::State;
use crate::app::state::board::SortBy;
use crate::app::state::dialog::Dialog;
use crate::app::state::form::{FieldId, Form};
use crate::app::state::job::{Job, JobKind, Origin};
use crate::app::state::overlay::Overlay;
use crate::app::state::probe::Probe;
use crate::app::state::sign_in::SignIn;
use crate::app::state::toast::{Clip, Counting, Toast};
use crate::app::state::vault::VaultView;
use crate::app::state::wizard::{ProbeState, Step};
use crate::domain::activity::Activity;
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::lifecycle::Busy;
use crate::domain::name::ProfileName;
use crate::domain::report;
use crate::domain::span;
use crate::service::ports::{Cleared, Copied};

/// The job whose result came.
struct Past {
    job: Job,
    /// Whether a form waited for it.
    of_form: bool,
    now: Timestamp,
}

impl Past {
    /// Whether it wrote the configuration.
    fn was_change(&self) -> bool {
        self.job.kind == JobKind::Save
    }
}

/// A job has ended. Unknown jobs and results about an older profile are dropped.
pub(super) fn ended(
    state: &mut State,
    ticket: &Ticket,
    ended: Ended,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let Some(job) = state.jobs.end(ticket.job) else {
        return;
    };
    let past = Past {
        job,
        of_form: free_form(state, ticket),
        now,
    };
    let is_stale = is_stale(state, &past.job);
    if bulk::has(state, ticket.job) {
        bulk::ended(state, ticket, ended, now, out);
        return replan(state, ticket, now);
    }
    unanswered(state, ticket, &ended);
    suggest::told(state, ticket, &ended);
    doctor::ended(state, ticket.job);
    let Some(ended) = by_itself(state, &past, ended, is_stale) else {
        return replan(state, ticket, now);
    };
    match ended {
        // The profile isn't what it was: what is held is read anew.
        Ended::Verb(_) if is_stale => out.push(Effect::Load),
        Ended::Verb(done) => verb(state, &past, *done, out),
        Ended::Probed(result) => probed(state, ticket, result),
        Ended::PortTried(result) => port::told(state, ticket, &result),
        Ended::Reviewed(result) => certificate::told(state, ticket, result, now),
        Ended::Copied(what, result) => copied(state, (ticket, &what), result, now),
        Ended::Shown(result) => reveal::read(state, ticket, result, now),
        Ended::ShownCopied(result) => shown_copied(state, result, now),
        Ended::PageOpened(result) => page_opened(state, result, now),
        Ended::Cleared(cleared) => say_cleared(state, cleared, now),
        Ended::Vault(Ok(view)) => vault_opened(state, &past, view, out),
        Ended::Kept(Ok(kept)) => vault::kept(state, kept, now, out),
        Ended::Vault(Err(error)) => vault_failed(state, &past, error),
        Ended::ExportPlanned(result) => export::planned(state, ticket, result, now),
        Ended::Exported(result) => export::done(state, ticket, result, now, out),
        Ended::Saved(result) => saved(state, &past, result, out),
        Ended::Pinned(names, pin, done) => pinned(state, &past, (&names, pin), done, out),
        Ended::Activities(result) if history::is_of(state, ticket) => history::read(state, result),
        Ended::Tokens(result) => tokens::listed(state, ticket, result, now),
        Ended::Revoked(result) => tokens::ended(state, ticket, result, now, out),
        Ended::TokenMade(result) => tokens::made(state, (ticket, past.of_form), result, now, out),
        Ended::Inspected(result) => claims::read(state, ticket, result),
        Ended::Introspected(result) => claims::told(state, ticket, result, now),
        Ended::Tenants(result) => tenants::told(state, ticket, result),
        Ended::ImportsFound(result) => import::found(state, ticket, result),
        Ended::Imported(result) => import::imported(state, ticket, result, now, out),
        Ended::SourcesStripped(result) => import::stripped(state, ticket, result, now),
        Ended::Activities(result) => trail_read(state, result),
        Ended::Settings(result) => {
            settings::told(state, result, past.was_change(), (now, out));
        }
        Ended::Examined => {}
        Ended::Cancelled => cancelled(state, &past),
        Ended::Kept(Err(error)) | Ended::Broken(error) => failed(state, error, &past),
    }
    replan(state, ticket, now);
}

/// What began by itself is no news of its own; what it isn't for comes back.
fn by_itself(state: &mut State, past: &Past, ended: Ended, is_stale: bool) -> Option<Ended> {
    if past.job.origin != Origin::ByItself {
        return Some(ended);
    }
    if let Ended::Broken(error) = ended {
        agenda::broken(state, &past.job, error, past.now);
    } else if ended == Ended::Cancelled {
        agenda::put_off(state, &past.job, past.now);
    } else if let (Ended::Verb(done), false) = (&ended, is_stale) {
        agenda::ended(state, (**done).clone(), past.now);
    } else {
        return Some(ended);
    }
    None
}

fn trail_read(state: &mut State, result: Result<Vec<Activity>>) {
    let lines = match result {
        Ok(lines) => lines,
        Err(error) => {
            state.activity.trouble = Some(error);
            return;
        }
    };
    state.detail.history.is_fresh = false;
    let page = usize::from(state.size.page.max(1));
    let list = &mut state.activity;
    trail::renew((&list.lines, &mut list.view), &lines, page);
    (list.lines, list.trouble) = (lines, None);
    state.board.is_stale |= state.board.sort.by == SortBy::LastUsed;
}

/// Whoever shows that something is being asked is told that no answer comes.
fn unanswered(state: &mut State, ticket: &Ticket, ended: &Ended) {
    let cancelled = Error::new(Kind::Interrupted, "cancelled").hint("c asks again");
    let error = if let Ended::Broken(error) = ended {
        error.clone()
    } else if *ended == Ended::Cancelled {
        cancelled
    } else {
        return;
    };
    import::broke(state, ticket.job, &error);
    detail::unanswered(state, ticket.job, error);
}

fn replan(state: &mut State, ticket: &Ticket, now: Timestamp) {
    if let Some(name) = &ticket.profile {
        agenda::replan(state, name, now);
    }
}

/// Lets go of the form that waited for the job; whether there was one.
fn free_form(state: &mut State, ticket: &Ticket) -> bool {
    for overlay in &mut state.overlays {
        let form = match overlay {
            Overlay::Wizard(wizard) => match wizard.step {
                Step::SignIn => free_login(&mut wizard.sign_in, ticket),
                Step::Save | Step::Provider => &mut wizard.save,
                Step::Server => &mut wizard.server,
            },
            Overlay::Login(login) => free_login(&mut login.sign_in, ticket),
            Overlay::Edit(edit) => &mut edit.form,
            Overlay::Vault(vault) => &mut vault.form,
            Overlay::Dialog(_)
            | Overlay::Bulk(_)
            | Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::Settings(_)
            | Overlay::CopyAs(_)
            | Overlay::Import(_)
            | Overlay::Help(_)
            | Overlay::Palette(_) => continue,
        };
        if form.job == Some(ticket.job) {
            form.job = None;
            return true;
        }
    }
    false
}

/// A login that has ended waits for nobody any more.
fn free_login<'a>(sign_in: &'a mut SignIn, ticket: &Ticket) -> &'a mut Form {
    if sign_in.runs(ticket.job) {
        sign_in.waiting = None;
        sign_in.form.is_asked = false;
    }
    &mut sign_in.form
}

fn verb(state: &mut State, past: &Past, done: VerbDone, out: &mut Vec<Effect>) {
    let name = done.row.profile.clone();
    if let Some(holding) = done.holding {
        load::held(state, *holding);
    }
    out.push(Effect::Load);
    out.push(trail::read(state, past.now));
    if let Some(error) = done.row.error {
        if past.job.kind == JobKind::Profile(Busy::LoggingIn) {
            let told = words::login_failed(state, error);
            failed(state, told, past);
        } else if let Some(notice) = decision(state, past, &name, &error) {
            state.overlays.push(Overlay::Dialog(notice));
        } else {
            let told = report::failure_of(words::verb(past.job.kind), &name, error);
            failed(state, told, past);
        }
        return;
    }
    let text = words::success(&past.job, &name, done.row.outcome, done.row.note, done.took);
    toast::say(state, Tone::Ok, text, past.now);
    if past.job.kind == JobKind::Profile(Busy::LoggingIn) {
        logged_in(state, &name, past, out);
    }
}

/// The dialog of a failure that somebody has to decide on; none where the profile isn't at hand, or something else is
/// being read or typed.
fn decision(state: &State, past: &Past, name: &ProfileName, error: &Error) -> Option<Dialog> {
    let is_at_hand = state.overlays.is_empty()
        && !state.is_filtering()
        && state.prefix.is_none()
        && state.current() == Some(name);
    let JobKind::Profile(busy) = past.job.kind else {
        return None;
    };
    let decision = || question::failure::of(state, busy, (name, error), past.now);
    is_at_hand.then(decision).flatten()
}

/// A login worked: its form goes, the wizard goes on, a reused token is told of.
fn logged_in(state: &mut State, name: &ProfileName, past: &Past, out: &mut Vec<Effect>) {
    let now = past.now;
    let holding = state.holding(name).cloned();
    let is_login =
        |overlay: &Overlay| matches!(overlay, Overlay::Login(login) if login.profile == *name);
    if past.of_form {
        wizard::logged_in(state, name, holding.as_ref());
        state.overlays.retain(|overlay| !is_login(overlay));
        bulk::go_on_after(state, name, now, out);
    }
    board::relist(state, now);
    if holding.is_some_and(|holding| holding.facts.reused) {
        let notice = question::reused(state, name, now);
        state.overlays.push(Overlay::Dialog(notice));
    }
}

/// Beside the form if one waits, else as a toast.
fn failed(state: &mut State, error: Error, past: &Past) {
    if past.of_form
        && let Some(form) = form::top_mut(state)
    {
        form.problem = Some(error);
    } else {
        toast::fail(state, &error, past.now);
    }
}

fn cancelled(state: &mut State, past: &Past) {
    let job = &past.job;
    if let Some(name) = &job.ticket.profile {
        state.removing.remove(name);
    }
    if job.is_cancelled && job.kind != JobKind::Probe {
        let title = job.title.trim_end_matches('…');
        toast::say(state, Tone::Muted, format!("cancelled: {title}"), past.now);
    }
}

fn probed(state: &mut State, ticket: &Ticket, result: Result<Probe>) {
    for overlay in &mut state.overlays {
        if let Overlay::Wizard(wizard) = overlay
            && wizard.probe == ProbeState::Asking(ticket.job)
        {
            return server_step::answered(wizard, result);
        }
    }
}

fn copied(
    state: &mut State,
    (ticket, what): (&Ticket, &Handed),
    result: Result<Copied>,
    now: Timestamp,
) {
    let (copied, name) = match (result, ticket.profile.clone()) {
        (Ok(copied), Some(name)) => (copied, name),
        (Err(error), name) => {
            let subject = name.map_or_else(String::new, |name| format!("copy of {name} failed"));
            toast::fail(state, &error.about(&subject), now);
            return;
        }
        (Ok(_), None) => return,
    };
    let span = state.catalog.settings.clipboard_clear;
    let clear_at = span
        .filter(|_| copied.clearable)
        .and_then(|span| now.checked_add(span).ok());
    let form = if *what == Handed::TOKEN {
        String::new()
    } else {
        format!(" as {}", what.word())
    };
    // The desktop's is what everybody expects; another way is named (SCREENS C14).
    let way = match copied.way {
        "native" => String::new(),
        way => format!(" ({way})"),
    };
    let mut text = format!("copied {name}{form}{way}");
    if !copied.clearable
        && let Some(span) = span
    {
        let after = span::whole(span);
        text.push_str(&format_clear(&after));
    }
    toast::say(state, Tone::Ok, text, now);
    if let (Some(toast), Some(at)) = (&mut state.toast, clear_at) {
        *toast = Toast {
            counts: Some(Counting::Clipboard(at)),
            until: at,
            ..toast.clone()
        };
    }
    state.clip = Some(Clip {
        profile: name,
        copied,
        clear_at,
    });
}

/// What is shown anyway needn't be cleared.
fn shown_copied(state: &mut State, result: Result<Copied>, now: Timestamp) {
    match result {
        Ok(copied) => toast::say(state, Tone::Ok, format!("copied ({})", copied.way), now),
        Err(error) => toast::fail(state, &error.about("copy failed"), now),
    }
}

fn page_opened(state: &mut State, result: Result<()>, now: Timestamp) {
    match result {
        Ok(()) => toast::say(state, Tone::Ok, "a browser was asked to open it", now),
        Err(error) => toast::fail(state, &error.about("no browser opened"), now),
    }
}

fn format_clear(after: &str) -> String {
    format!(" · stays there: it can't be cleared after {after}")
}

fn say_cleared(state: &mut State, cleared: Cleared, now: Timestamp) {
    let (tone, text) = match cleared {
        Cleared::Emptied => (Tone::Ok, "clipboard cleared"),
        Cleared::NotOurs => (Tone::Muted, "clipboard left alone: something else is in it"),
        Cleared::CantTell => (Tone::Warn, "clipboard not cleared: it can't be read back"),
    };
    toast::say(state, tone, text, now);
}

fn vault_opened(state: &mut State, past: &Past, view: VaultView, out: &mut Vec<Effect>) {
    let job = &past.job;
    let was_open = state.vault.is_open();
    let was_locked = matches!(state.vault, VaultView::Locked { .. });
    let is_open = view.is_open();
    vault::changed(state, view);
    // Opening at the start is no news.
    let told = job.kind == JobKind::Vault && (was_locked || !job.title.starts_with("opening"));
    if told && was_open != is_open {
        let text = if is_open {
            "vault is open"
        } else {
            "vault is locked, nothing refreshes itself: L unlocks"
        };
        toast::say(state, Tone::Ok, text, past.now);
    }
    out.push(Effect::Load);
}

fn vault_failed(state: &mut State, past: &Past, error: Error) {
    if past.of_form
        && let Some(Overlay::Vault(dialog)) = state.overlays.last_mut()
    {
        vault::try_failed(dialog, error, past.now);
        return;
    }
    let is_wanted = past.job.kind == JobKind::Prepare;
    vault::did_not_open(state, error, is_wanted, past.now);
}

/// Whether the profile has changed since.
fn is_stale(state: &State, job: &Job) -> bool {
    // A login writes the profile as its form describes it: its result is about that very profile.
    let is_login = job.kind == JobKind::Profile(Busy::LoggingIn);
    let profile = job.ticket.profile.as_ref().filter(|_| !is_login);
    profile.is_some_and(|name| state.revision(name) != job.ticket.revision)
}

fn pinned(
    state: &mut State,
    past: &Past,
    (names, pin): (&[ProfileName], Pin),
    result: Result<()>,
    out: &mut Vec<Effect>,
) {
    let is_done = result.is_ok();
    saved(state, past, result, out);
    if is_done {
        toast::say(state, Tone::Ok, words::pinned(names, pin), past.now);
    }
}

fn saved(state: &mut State, past: &Past, result: Result<()>, out: &mut Vec<Effect>) {
    let Past { job, of_form, now } = past;
    if let Some(name) = &job.ticket.profile {
        state.removing.remove(name);
    }
    let name = job.ticket.profile.clone();
    if let Err(error) = result {
        let subject = job.title.trim_end_matches('…').to_owned();
        failed(state, error.about(&subject), past);
        board::relist(state, *now);
        return;
    }
    out.push(Effect::Load);
    if *of_form {
        let shown = form::top(state).map(|form| form.value(FieldId::ProfileName).to_owned());
        state.overlays.pop();
        let shown = shown.unwrap_or_default();
        state.board.cursor = ProfileName::new(shown.clone()).ok().or(name);
        toast::say(state, Tone::Ok, format!("saved {shown}"), *now);
        return;
    }
    match (job.kind, name) {
        (JobKind::Remove, Some(name)) => {
            state.catalog.profiles.remove(&name);
            board::relist(state, *now);
        }
        (JobKind::Save, Some(name)) => {
            toast::say(state, Tone::Ok, format!("saved {name}: c checks it"), *now);
        }
        (_, Some(_) | None) => {}
    }
}
