//! Results of jobs, and what comes from disk.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::*;
use crate::app::action::{Ended, VerbDone};
use crate::app::effect::{Handed, VaultWork};
use crate::app::state::vault::VaultView;
use crate::app::testing::{later, name, now, press, small_board, type_text};
use crate::app::wake;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::holding::Holding;
use crate::domain::report::{Outcome, Row};
use crate::service::ports::Copied;

fn copied(clearable: bool) -> Copied {
    Copied {
        way: "native",
        clearable,
    }
}

fn copy(state: &mut State, clearable: bool) {
    on(state, &name("us-prod-acme"));
    let asked = ticket(&press(state, &["y", "right", "enter"]));
    let ended = Ended::Copied(Handed::TOKEN, Ok(copied(clearable)));
    drop(update(state, Action::Ended(asked, Box::new(ended)), now()));
}

#[test]
fn a_copy_says_the_way_and_is_cleared_after_thirty_seconds() {
    let mut state = small_board().state();
    copy(&mut state, true);
    assert_eq!(toast(&state), "copied us-prod-acme");
    assert_eq!(wake::next_wake(&state, &[], now()), Some(later(1)));
    assert_eq!(update(&mut state, Action::Tick, later(29)), []);
    let effects = update(&mut state, Action::Tick, later(30));
    assert_eq!(works(&effects), [&Work::ClearClipboard]);
}

#[test]
fn a_copy_that_cannot_be_cleared_says_so() {
    let mut state = small_board().state();
    copy(&mut state, false);
    assert!(toast(&state).contains("can't be cleared"));
    assert_eq!(update(&mut state, Action::Tick, later(60)), []);
}

#[test]
fn results_of_unknown_jobs_are_dropped() {
    let mut state = small_board().state();
    let asked = ticket(&press(&mut state, &["g a"]));
    let ended = || Box::new(Ended::Activities(Ok(Vec::new())));
    drop(update(
        &mut state,
        Action::Ended(asked.clone(), ended()),
        now(),
    ));
    let before = format!("{state:?}");
    assert_eq!(update(&mut state, Action::Ended(asked, ended()), now()), []);
    assert_eq!(format!("{state:?}"), before);
}

#[test]
fn a_result_about_a_profile_that_was_edited_meanwhile_is_read_anew() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let asked = ticket(&press(&mut state, &["r"]));
    let edited = small_board().with(|profile, _| profile.tags.push("x".to_owned()));
    let mut snapshot = edited.snapshot();
    let catalog = snapshot.catalog.as_mut().unwrap();
    let profile = catalog.profiles.get_mut(&name("us-prod-acme")).unwrap();
    profile.username = Some("other".to_owned());
    drop(update(
        &mut state,
        Action::Loaded(Box::new(snapshot)),
        now(),
    ));
    let mut holding = state.holdings[&name("us-prod-acme")].clone();
    holding.generation = 99;
    let done = VerbDone {
        row: Row::ended(name("us-prod-acme"), Outcome::Done, None),
        holding: Some(Box::new(holding)),
        took: SignedDuration::ZERO,
    };
    let ended = Box::new(Ended::Verb(Box::new(done)));
    let effects = update(&mut state, Action::Ended(asked, ended), now());
    assert_eq!(effects, [Effect::Load]);
    assert_eq!(state.holdings[&name("us-prod-acme")].generation, 1);
}

#[test]
fn what_the_vault_no_longer_holds_is_forgotten_and_the_rest_is_found() {
    let mut state = small_board().state();
    let mut snapshot = small_board().snapshot();
    let holdings = snapshot.holdings.as_mut().unwrap();
    holdings.retain(|holding| holding.profile != name("us-prod-acme"));
    holdings[0].generation = 7;
    let changed = holdings[0].profile.clone();
    for stray in ["0", "us-prod-b", "zz"] {
        holdings.push(Holding::empty(name(stray)));
    }
    let wanted: BTreeMap<_, _> = holdings.iter().map(|held| (&held.profile, held)).collect();
    let wanted = format!("{wanted:?}");
    let loaded = Action::Loaded(Box::new(snapshot));
    drop(update(&mut state, loaded, now()));
    assert_eq!(format!("{:?}", state.holdings), wanted);
    assert_eq!(state.holdings[&changed].generation, 7);
    let held: Vec<_> = state.held_profiles().collect();
    assert_eq!(held.len(), 6);
    for (profile, holding) in held {
        assert_eq!(holding, state.holding(&profile.name));
        assert_eq!(holding.is_none(), profile.name == name("us-prod-acme"));
    }
}

#[test]
fn a_cancelled_job_frees_its_row() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let asked = ticket(&press(&mut state, &["r", "ctrl-x"]));
    let ended = Box::new(Ended::Cancelled);
    drop(update(&mut state, Action::Ended(asked, ended), now()));
    assert_eq!(state.jobs.busy(&name("us-prod-acme")), None);
    assert_eq!(toast(&state), "cancelled: refreshing us-prod-acme");
}

#[test]
fn the_vault_is_closed_after_a_while_without_keys_and_l_opens_it_again() {
    let mut state = small_board().state();
    press(&mut state, &["j"]);
    let quarter = 15 * 60;
    assert_eq!(update(&mut state, Action::Tick, later(quarter - 1)), []);
    let effects = update(&mut state, Action::Tick, later(quarter));
    assert_eq!(works(&effects), [&Work::Vault(VaultWork::Close)]);
    let error = Error::new(Kind::Vault(VaultTrouble::Locked), "the vault is locked");
    let locked = VaultView::Locked {
        trouble: VaultTrouble::Locked,
        error,
    };
    let ended = Box::new(Ended::Vault(Ok(locked)));
    let closed = Action::Ended(ticket(&effects), ended);
    drop(update(&mut state, closed, later(quarter)));
    assert_eq!(
        works(&press(&mut state, &["L"])),
        [&Work::Vault(VaultWork::Open)]
    );
}

#[test]
fn a_login_that_changed_its_own_profile_still_counts() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    press(&mut state, &["l", "up", "up"]);
    press(&mut state, &["ctrl-u"]);
    type_text(&mut state, "initech");
    press(&mut state, &["tab", "tab"]);
    type_text(&mut state, "pw");
    let asked = ticket(&press(&mut state, &["enter"]));
    let mut snapshot = small_board().snapshot();
    let catalog = snapshot.catalog.as_mut().unwrap();
    let profile = catalog.profiles.get_mut(&name("us-prod-acme")).unwrap();
    profile.tenant = Some("initech".to_owned());
    let loaded = Action::Loaded(Box::new(snapshot));
    drop(update(&mut state, loaded, now()));
    assert_eq!(state.revision(&name("us-prod-acme")), 1);
    let done = VerbDone {
        row: Row::ended(name("us-prod-acme"), Outcome::Done, None),
        holding: None,
        took: SignedDuration::ZERO,
    };
    let ended = Box::new(Ended::Verb(Box::new(done)));
    drop(update(&mut state, Action::Ended(asked, ended), now()));
    assert!(state.overlays.is_empty());
    assert!(toast(&state).starts_with("logged in us-prod-acme"));
}

#[test]
fn who_relies_on_the_trail_is_told_that_it_cannot_be_written() {
    let mut state = small_board().state();
    let error = Error::new(
        Kind::Vault(VaultTrouble::ReadOnly),
        "the vault can't be written",
    );
    assert_eq!(update(&mut state, Action::Unwritten(error), now()), []);
    let told = "what you do isn't recorded: the vault can't be written";
    assert_eq!(toast(&state), told);
}
