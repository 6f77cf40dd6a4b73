//! A failure that needs a decision: what, why, what now (SCREENS C9).

use jiff::Timestamp;

use super::{button, dialog, who};
use crate::app::command::Availability;
use crate::app::command::availability::of_profile;
use crate::app::state::State;
use crate::app::state::dialog::{About, Button, Choice, Dialog, DialogLine};
use crate::domain::activity::Verb;
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::name::ProfileName;

/// Whether somebody has to decide what comes next; the rest is told in a line.
#[must_use]
pub const fn is_needed(error: &Error) -> bool {
    match error.kind() {
        Kind::LoginNeeded | Kind::AnswerLost | Kind::Refused => true,
        Kind::Vault(trouble) => match trouble {
            VaultTrouble::Damaged
            | VaultTrouble::Full
            | VaultTrouble::ReadOnly
            | VaultTrouble::Failing
            | VaultTrouble::Foreign => true,
            VaultTrouble::Locked
            | VaultTrouble::Dismissed
            | VaultTrouble::Absent
            | VaultTrouble::NoService
            | VaultTrouble::TimedOut
            | VaultTrouble::WrongKey => false,
        },
        Kind::Failed
        | Kind::Usage
        | Kind::NotSent
        | Kind::Busy
        | Kind::Interrupted
        | Kind::Terminated => false,
    }
}

/// The dialog; its buttons are what helps now.
#[must_use]
pub fn failure(state: &State, name: &ProfileName, error: &Error, now: Timestamp) -> Dialog {
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        lines.extend([who(profile, server), DialogLine::blank()]);
    }
    lines.push(DialogLine::text(format!("✗ {}", error.what())).toned(Tone::Bad));
    lines.extend(error.why().map(|why| DialogLine::fact("why", why)));
    let (words, buttons) = ways_out(state, name, error, now);
    lines.extend([DialogLine::blank(), DialogLine::fact("now", words)]);
    let about = About::Failure(name.clone(), Box::new(error.clone()));
    let mut dialog = dialog(about, name.to_string(), lines, buttons);
    if let Some(first) = dialog.buttons.first_mut() {
        "Close".clone_into(&mut first.label);
    }
    dialog
}

fn ways_out(
    state: &State,
    name: &ProfileName,
    error: &Error,
    now: Timestamp,
) -> (String, Vec<Button>) {
    let can_refresh = of_profile(state, name, Verb::Refresh, now) == Availability::Available;
    let log_in = button("Log in", Choice::LogIn);
    let (words, buttons) = match (error.kind(), can_refresh) {
        (Kind::LoginNeeded, true) => (
            "r tries its refresh token, l logs in again",
            vec![button("Refresh", Choice::Refresh), log_in],
        ),
        (Kind::LoginNeeded, false) => ("l logs in again; the profile stays", vec![log_in]),
        (Kind::AnswerLost, true) => (
            "r refreshes: it finds out first what became of this one",
            vec![button("Refresh", Choice::Refresh)],
        ),
        (_, _) => (error.next_step(), Vec::new()),
    };
    (words.to_owned(), buttons)
}
