//! Failures that somebody has to decide on: what, why, what now, and the button for it (SCREENS C9).

use jiff::Timestamp;

use super::{button, dialog, token_left, who};
use crate::app::command::{Availability, availability};
use crate::app::state::State;
use crate::app::state::dialog::{About, Button, Choice, Dialog, DialogLine};
use crate::domain::activity::Verb;
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::lifecycle::Busy;
use crate::domain::name::ProfileName;
use crate::domain::report;

/// What a failure asks of somebody.
struct Decision {
    /// Ends the title: `refused`.
    ending: &'static str,
    /// What now.
    now: &'static str,
    buttons: Vec<Button>,
}

/// The dialog for the failure of a verb on one profile; none where time, or another try, is all it takes.
#[must_use]
pub fn of(
    state: &State,
    busy: Busy,
    (name, error): (&ProfileName, &Error),
    now: Timestamp,
) -> Option<Dialog> {
    let may_refresh =
        availability::of_profile(state, name, Verb::Refresh, now) == Availability::Available;
    let (verb, words, decision) = match busy {
        Busy::Refreshing => ("Refresh", "refresh", of_refresh(error.kind())),
        Busy::Revoking => (
            "Revocation",
            "revocation",
            of_dead_token(error.kind(), may_refresh),
        ),
        Busy::Checking => ("Check", "check", of_dead_token(error.kind(), may_refresh)),
        Busy::LoggingIn => return None,
    };
    let is_untrusted = error.kind() == Kind::Untrusted;
    let decision = decision.or_else(|| is_untrusted.then(of_certificate))?;
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        lines.push(who(profile, server));
    }
    lines.push(DialogLine::fact("what", error.what()).toned(Tone::Bad));
    let why = error.why();
    lines.extend(why.map(|why| DialogLine::fact("why", why)));
    lines.extend(token_left(state, name, now));
    lines.extend([DialogLine::blank(), DialogLine::text(decision.now)]);
    let title = format!("{verb} of {name}: {}", decision.ending);
    let told = report::failure_of(words, name, error.clone());
    let about = About::Failure(name.clone(), Box::new(told));
    let mut notice = dialog(about, title, lines, decision.buttons);
    if let Some(first) = notice.buttons.first_mut() {
        "Close".clone_into(&mut first.label);
    }
    Some(notice)
}

fn of_refresh(kind: Kind) -> Option<Decision> {
    let log_in = || button("Log in", Choice::LogIn);
    let again = || button("Refresh again", Choice::Refresh);
    match kind {
        Kind::LoginNeeded => Some(Decision {
            ending: "refused",
            now: "Only a new login helps: l opens its form.",
            buttons: vec![log_in()],
        }),
        Kind::AnswerLost => Some(Decision {
            ending: "answer lost",
            now: "It was sent, and no usable answer came; nothing was deleted here. r asks with the old token what \
                  holds, and sends it once more if need be. If the server refuses then, l is left.",
            buttons: vec![again(), log_in()],
        }),
        Kind::Vault(VaultTrouble::Damaged) => Some(Decision {
            ending: "record damaged",
            now: "The record is kept as it is; other profiles work. l gets new tokens in its place.",
            buttons: vec![log_in()],
        }),
        Kind::Vault(VaultTrouble::Full | VaultTrouble::ReadOnly | VaultTrouble::Failing) => {
            Some(Decision {
                ending: "can't be stored",
                now: "The vault has to be writable before a refresh is sent. Once it is, r tries anew.",
                buttons: vec![again()],
            })
        }
        // The vault's own dialog asks for its key.
        Kind::Vault(
            VaultTrouble::Locked
            | VaultTrouble::Dismissed
            | VaultTrouble::Absent
            | VaultTrouble::NoService
            | VaultTrouble::TimedOut
            | VaultTrouble::WrongKey
            | VaultTrouble::Foreign,
        )
        | Kind::Failed
        | Kind::Usage
        | Kind::NotSent
        | Kind::Untrusted
        | Kind::Busy
        | Kind::Refused
        | Kind::Interrupted
        | Kind::Terminated => None,
    }
}

/// The handshake ended at the server's certificate, whatever was to be sent.
fn of_certificate() -> Decision {
    Decision {
        ending: "certificate not trusted",
        now: "Nothing was sent. The review shows it, and can pin it.",
        buttons: vec![button("Review the certificate…", Choice::ReviewCertificate)],
    }
}

/// The server doesn't take the access token any more.
fn of_dead_token(kind: Kind, may_refresh: bool) -> Option<Decision> {
    if kind != Kind::LoginNeeded {
        return None;
    }
    let log_in = button("Log in", Choice::LogIn);
    let (now, buttons) = if may_refresh {
        (
            "r tries the refresh token, l asks for new tokens.",
            vec![button("Refresh", Choice::Refresh), log_in],
        )
    } else {
        ("Only a new login helps: l opens its form.", vec![log_in])
    };
    Some(Decision {
        ending: "rejected",
        now,
        buttons,
    })
}
