//! The menu of copy as: what each key copies, what is asked before, and what is refused why.

use super::*;
use crate::app::action::Ended;
use crate::app::copy_as::{self, Gives};
use crate::app::effect::Handed;
use crate::app::state::copy_as::CopyAs;
use crate::app::state::dialog::Dialog;
use crate::app::state::overlay::Overlay;
use crate::app::state::vault::VaultView;
use crate::app::testing::{later, name, now, press, small_board, type_text};
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::service::handover::{Form, Format};
use crate::service::ports::{Copied, CopyWay};

fn dialog(state: &State) -> &Dialog {
    let Some(Overlay::Dialog(dialog)) = state.overlays.last() else {
        panic!("no dialog: {:?}", state.overlays);
    };
    dialog
}

/// The menu on a profile that isn't in production, so that nothing is asked.
fn open() -> State {
    let mut state = small_board().state();
    on(&mut state, &name("lab-master"));
    assert_eq!(press(&mut state, &["Y"]), []);
    state
}

fn menu(state: &State) -> &CopyAs {
    let Some(Overlay::CopyAs(menu)) = state.overlays.last() else {
        panic!("no menu: {:?}", state.overlays);
    };
    menu
}

const fn access(format: Format) -> Handed {
    Handed::Access(Form::Standard(format))
}

#[test]
fn a_letter_copies_that_form_at_once() {
    let mut state = open();
    let effects = press(&mut state, &["e"]);
    assert_eq!(works(&effects), [&Work::Copy(access(Format::Env))]);
    assert!(state.overlays.is_empty());
}

#[test]
fn capital_and_small_letters_are_different_forms() {
    let mut state = open();
    let effects = press(&mut state, &["C"]);
    assert_eq!(works(&effects), [&Work::Copy(access(Format::CurlConfig))]);
}

#[test]
fn the_first_line_copies_the_command_and_no_secret() {
    let mut state = open();
    let effects = press(&mut state, &["enter"]);
    let wanted = Work::CopyShown("keyfob get lab-master".to_owned());
    assert_eq!(works(&effects), [&wanted]);
}

#[test]
fn arrows_choose_what_enter_copies() {
    let mut state = open();
    let effects = press(&mut state, &["down", "down", "up", "enter"]);
    assert_eq!(works(&effects), [&Work::Copy(Handed::TOKEN)]);
}

#[test]
fn a_search_takes_letters_as_text_and_esc_leaves_it_first() {
    let mut state = open();
    press(&mut state, &["/"]);
    assert_eq!(type_text(&mut state, "powershell"), []);
    let found = copy_as::lines(&state, menu(&state));
    assert_eq!(found.first().unwrap().name, "powershell");
    press(&mut state, &["esc"]);
    assert!(menu(&state).search.is_none());
    press(&mut state, &["/"]);
    type_text(&mut state, "powershell");
    let effects = press(&mut state, &["enter"]);
    assert_eq!(works(&effects), [&Work::Copy(access(Format::Powershell))]);
}

#[test]
fn a_refresh_token_is_asked_about_each_time() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    for _ in 0..2 {
        assert_eq!(press(&mut state, &["Y", "r"]), []);
        let asked = dialog(&state);
        assert_eq!(asked.title, "Copy the refresh token of us-prod-acme");
        let effects = press(&mut state, &["right", "enter"]);
        assert_eq!(works(&effects), [&Work::Copy(Handed::Refresh)]);
    }
    // And says nothing about the access token.
    assert!(state.allowed_copies.is_empty());
}

#[test]
fn production_asks_once_per_run_whatever_the_form() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let effects = press(&mut state, &["Y", "e", "right", "enter"]);
    assert_eq!(works(&effects), [&Work::Copy(access(Format::Env))]);
    let effects = press(&mut state, &["Y", "c"]);
    assert_eq!(works(&effects), [&Work::Copy(access(Format::Curl))]);
}

/// Presses a letter of the menu on this profile: nothing is copied, and the reason is said.
fn refused(mut state: State, profile: &str, letter: &str) -> String {
    on(&mut state, &name(profile));
    assert_eq!(press(&mut state, &["Y", letter]), []);
    // The menu stays, so that its first line can be had.
    menu(&state);
    toast(&state).to_owned()
}

#[test]
fn what_cannot_be_copied_says_why_and_what_helps() {
    let board = || small_board().state();
    assert_eq!(
        refused(board(), "eu-prod-acme", "e"),
        "expired 14m: l first"
    );
    let mut without = board();
    without.holdings.clear();
    assert_eq!(
        refused(without, "us-prod-acme", "t"),
        "no token here: l logs in"
    );
    let mut locked = board();
    locked.vault = VaultView::Locked {
        trouble: VaultTrouble::Locked,
        error: Error::new(Kind::Vault(VaultTrouble::Locked), "locked"),
    };
    assert_eq!(
        refused(locked, "us-prod-acme", "t"),
        "vault is locked: L unlocks"
    );
    let mut off = board();
    off.copy_way = CopyWay::Off;
    let reason = refused(off, "us-prod-acme", "k");
    assert_eq!(
        reason,
        "copying is switched off: keyfob get us-prod-acme prints it"
    );
}

#[test]
fn the_command_can_be_copied_without_a_token() {
    let mut state = small_board().state();
    on(&mut state, &name("eu-prod-acme"));
    let effects = press(&mut state, &["Y", "k"]);
    assert!(matches!(works(&effects)[..], [Work::CopyShown(_)]));
}

#[test]
fn a_preview_shows_the_form_and_never_a_token() {
    let state = open();
    let profile = name("us-prod-acme");
    let shown = |handed| copy_as::preview(&state, &profile, &Gives::Token(handed), now());
    let env = shown(access(Format::Env));
    assert!(env.starts_with("export MORPHEUS_API_TOKEN="), "{env}");
    assert!(env.contains('…') || env.contains('•'), "{env}");
}

#[test]
fn the_toast_names_form_way_and_the_time_until_it_is_cleared() {
    let copied = |way, clearable| {
        let mut state = open();
        let asked = ticket(&press(&mut state, &["e"]));
        let ended = Ended::Copied(access(Format::Env), Ok(Copied { way, clearable }));
        drop(update(
            &mut state,
            Action::Ended(asked, Box::new(ended)),
            now(),
        ));
        let toast = state.toast.unwrap();
        (toast.text, toast.until)
    };
    let (text, until) = copied("native", true);
    assert_eq!(
        (text.as_str(), until),
        ("copied lab-master as env", later(30))
    );
    let (text, _) = copied("OSC 52", false);
    assert!(
        text.starts_with("copied lab-master as env (OSC 52) · stays there"),
        "{text}"
    );
}
