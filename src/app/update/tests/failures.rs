//! How failures are told: what needs a decision asks for it, the others are said in a line.

use jiff::SignedDuration;

use super::*;
use crate::app::action::{Ended, VerbDone};
use crate::app::effect::VaultWork;
use crate::app::state::Screen;
use crate::app::state::dialog::{Dialog, Focus};
use crate::app::state::overlay::Overlay;
use crate::app::state::vault::VaultView;
use crate::app::testing::{name, now, press, small_board};
use crate::domain::activity::{Activity, Verb};
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::report::Row;

fn fail(state: &mut State, asked: Ticket, error: Error) -> Vec<Effect> {
    let profile = asked.profile.clone().unwrap();
    let done = VerbDone {
        row: Row::failed(profile, error),
        holding: None,
        took: SignedDuration::ZERO,
    };
    let ended = Box::new(Ended::Verb(Box::new(done)));
    update(state, Action::Ended(asked, ended), now())
}

fn refresh_fails(error: Error) -> State {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let asked = ticket(&press(&mut state, &["r"]));
    fail(&mut state, asked, error);
    state
}

fn dialog(state: &State) -> &Dialog {
    match state.overlays.last() {
        Some(Overlay::Dialog(dialog)) => dialog,
        other => panic!("no dialog: {other:?}"),
    }
}

fn said(dialog: &Dialog) -> Vec<&str> {
    dialog.lines.iter().map(|line| line.text.as_str()).collect()
}

fn denied() -> Error {
    Error::new(Kind::LoginNeeded, "the server refuses the refresh token").because("invalid_grant")
}

#[test]
fn a_refused_refresh_asks_for_the_login_that_it_needs() {
    let mut state = refresh_fails(denied());
    let asked = dialog(&state);
    assert_eq!(asked.title, "Refresh of us-prod-acme: refused");
    assert_eq!(asked.focus, Focus::Button(0));
    assert!(said(asked).contains(&"invalid_grant"));
    assert_eq!(press(&mut state, &["x", "r"]), [], "r helps nothing here");
    press(&mut state, &["l"]);
    assert!(matches!(state.overlays.last(), Some(Overlay::Login(_))));
}

#[test]
fn esc_closes_the_dialog_of_a_failure_and_nothing_happens() {
    let mut state = refresh_fails(denied());
    dialog(&state);
    assert_eq!(press(&mut state, &["esc"]), []);
    assert!(state.overlays.is_empty());
}

#[test]
fn a_lost_answer_and_a_full_vault_offer_another_try() {
    let full = Kind::Vault(VaultTrouble::Full);
    for (kind, ending) in [(Kind::AnswerLost, "answer lost"), (full, "can't be stored")] {
        let mut state = refresh_fails(Error::new(kind, "it went wrong"));
        assert!(dialog(&state).title.ends_with(ending));
        let effects = press(&mut state, &["right", "enter"]);
        assert_eq!(works(&effects), [&Work::Refresh], "{ending}");
    }
}

#[test]
fn the_dialog_of_a_failure_never_covers_what_is_being_done() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let asked = ticket(&press(&mut state, &["r", "?"]));
    fail(&mut state, asked, denied());
    assert!(matches!(state.overlays.as_slice(), [Overlay::Help(_)]));
    assert!(toast(&state).starts_with("refresh of us-prod-acme failed: the server refuses"));
}

#[test]
fn what_was_not_sent_says_so() {
    let refused = Error::new(Kind::NotSent, "'us-prod' refused the connection");
    let state = refresh_fails(refused);
    assert!(state.overlays.is_empty());
    assert_eq!(
        toast(&state),
        "refresh of us-prod-acme not sent: 'us-prod' refused the connection"
    );
}

#[test]
fn a_login_under_a_locked_vault_asks_for_the_passphrase_and_goes_on() {
    let error = || Error::new(Kind::Vault(VaultTrouble::Locked), "the vault is locked");
    let locked = VaultView::Locked {
        trouble: VaultTrouble::Locked,
        error: error(),
    };
    let mut state = small_board().vault(locked).state();
    on(&mut state, &name("us-prod-acme"));
    let effects = press(&mut state, &["l"]);
    assert_eq!(works(&effects), [&Work::Vault(VaultWork::Prepare)]);
    let ended = Box::new(Ended::Vault(Err(error())));
    let asked = ticket(&effects);
    drop(update(&mut state, Action::Ended(asked, ended), now()));
    assert!(matches!(state.overlays.last(), Some(Overlay::Vault(_))));
    let effects = press(&mut state, &["x", "enter"]);
    let open = Box::new(Ended::Vault(Ok(VaultView::Open { by: "passphrase" })));
    let asked = ticket(&effects);
    drop(update(&mut state, Action::Ended(asked, open), now()));
    assert!(matches!(
        state.overlays.as_slice(),
        [Overlay::Login(login)] if login.profile == name("us-prod-acme")
    ));
}

#[test]
fn who_has_gone_on_is_told_in_a_line() {
    let mut state = small_board().state();
    let ticket = ticket(&press(&mut state, &["c"]));
    press(&mut state, &["/"]);
    let name = ticket.profile.clone().unwrap();
    let error = Error::new(
        Kind::LoginNeeded,
        format!("the server no longer accepts the token of '{name}'"),
    );
    let done = VerbDone {
        row: Row::failed(name.clone(), error),
        holding: None,
        took: SignedDuration::from_millis(212),
    };
    let ended = Ended::Verb(Box::new(done));
    drop(update(
        &mut state,
        Action::Ended(ticket, Box::new(ended)),
        now(),
    ));
    assert!(state.overlays.is_empty());
    assert_eq!(
        toast(&state),
        format!("check of {name} failed: the server no longer accepts the token")
    );
}

#[test]
fn the_trail_leads_to_the_profile_of_its_line() {
    let mut state = small_board().state();
    let line = |profile: Option<&str>| Activity {
        at: now(),
        profile: profile.map(name),
        verb: Verb::Refresh,
        ok: false,
        detail: "the server refuses the refresh token".to_owned(),
        took: None,
    };
    state.activity.lines = vec![line(None), line(Some("gone")), line(Some("us-prod-acme"))];
    press(&mut state, &["g", "a", "enter"]);
    assert_eq!(state.screen, Screen::Activity, "the vault has no profile");
    assert!(toast(&state).contains("no profile that is here"));
    press(&mut state, &["j", "enter"]);
    assert_eq!(state.screen, Screen::Activity, "it was removed");
    press(&mut state, &["j", "enter"]);
    assert!(
        matches!(&state.screen, Screen::Detail { profile, .. } if *profile == name("us-prod-acme"))
    );
}
