//! How the end of a verb is told.

use jiff::SignedDuration;

use crate::app::effect::Pin;
use crate::app::state::State;
use crate::app::state::job::{Job, JobKind};
use crate::app::state::overlay::Overlay;
use crate::domain::error::{Error, Kind};
use crate::domain::lifecycle::Busy;
use crate::domain::name::ProfileName;
use crate::domain::report::Outcome;

/// The form names server and login itself: a refusal is said in the server's words alone (SCREENS 4.2). Which try it was
/// shows that ⏎ did something, since the words may be the same.
pub(super) fn login_failed(state: &State, error: Error) -> Error {
    let tries = match state.overlays.last() {
        Some(Overlay::Login(login)) => login.sign_in.tries,
        Some(Overlay::Wizard(wizard)) if error.kind() == Kind::Untrusted => {
            let way = if wizard.known.is_some() {
                "choose a profile there, and Review the certificate… (^P)"
            } else {
                "esc goes back to the server, F5 shows its certificate, Trust can pin it"
            };
            return error.hint(format!("nothing was sent; {way}"));
        }
        Some(Overlay::Wizard(wizard)) => wizard.sign_in.tries,
        Some(
            Overlay::Dialog(_)
            | Overlay::Edit(_)
            | Overlay::Vault(_)
            | Overlay::Bulk(_)
            | Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::Settings(_)
            | Overlay::CopyAs(_)
            | Overlay::Import(_)
            | Overlay::Help(_)
            | Overlay::Palette(_),
        )
        | None => return error,
    };
    // Nobody came, or a code ran out: no try that a server counts, and what to do is a key here, not a command.
    if error.kind() == Kind::LoginNeeded {
        return error.hint("nothing was changed; ⏎ starts anew");
    }
    let hint = error.way_out().unwrap_or_default();
    // Most errors say it by themselves.
    let untouched = "old tokens are untouched";
    let hint = if hint.contains(untouched) {
        format!("try {tries} of this form; {hint}")
    } else {
        format!("try {tries} of this form, {untouched}; {hint}")
    };
    let told = match (error.kind(), error.why()) {
        (Kind::Refused, Some(why)) => Error::new(Kind::Refused, why),
        _ => error,
    };
    told.hint(hint.trim_end_matches([';', ' ']))
}

/// The verb that a job carries out, as a noun.
pub(super) const fn verb(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Profile(Busy::LoggingIn) => "login",
        JobKind::Profile(Busy::Refreshing) => "refresh",
        JobKind::Profile(Busy::Revoking) => "revocation",
        JobKind::Profile(Busy::Checking) => "check",
        JobKind::Copy => "copy",
        JobKind::Clear
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
        | JobKind::Tokens => "work",
    }
}

/// `pinned us-prod-acme`, `unpinned 3 profiles`.
pub(super) fn pinned(names: &[ProfileName], pin: Pin) -> String {
    let verb = match pin {
        Pin::On => "pinned",
        Pin::Off => "unpinned",
    };
    match names {
        [name] => format!("{verb} {name}"),
        names => format!("{verb} {} profiles", names.len()),
    }
}

/// `refreshed us-prod-acme, 312 ms`.
pub(super) fn success(
    job: &Job,
    name: &ProfileName,
    outcome: Outcome,
    note: Option<String>,
    took: SignedDuration,
) -> String {
    let verb = match (job.kind, outcome) {
        (_, Outcome::Adopted) => "taken over: another process had just done it",
        (JobKind::Profile(Busy::LoggingIn), _) => "logged in",
        (JobKind::Profile(Busy::Refreshing), _) => "refreshed",
        (JobKind::Profile(Busy::Revoking), _) => "revoked",
        (JobKind::Profile(Busy::Checking), _) => "checked",
        _ => "done",
    };
    let note = note.map_or_else(String::new, |note| format!(": {note}"));
    // What took long at a login was typing, or a browser.
    let is_login = job.kind == JobKind::Profile(Busy::LoggingIn);
    let took = (!is_login).then(|| format!(", {} ms", took.as_millis()));
    format!("{verb} {name}{note}{}", took.unwrap_or_default())
}
