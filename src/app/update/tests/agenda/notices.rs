//! What is said of things that nobody asked for.

use super::*;
use crate::app::effect::VaultWork;
use crate::app::state::toast::Toast;
use crate::app::state::vault::VaultView;
use crate::app::testing::press;
use crate::app::update::toast::say;
use crate::domain::countdown::Tone;
use crate::domain::error::{Kind, VaultTrouble};

fn locked() -> VaultView {
    VaultView::Locked {
        trouble: VaultTrouble::Locked,
        error: Error::new(Kind::Vault(VaultTrouble::Locked), "locked"),
    }
}

#[test]
fn what_is_about_to_end_is_told_when_that_begins() {
    let mut state = one(3600, 2000).by_hand().state();
    assert_eq!(state.agenda.refreshes.len(), 0);
    drop(update(&mut state, Action::Tick, later(1639)));
    assert_eq!(toast(&state), "");
    drop(update(&mut state, Action::Tick, later(1640)));
    assert_eq!(toast(&state), "a-b ends in 6m: r refreshes");
    assert_eq!(state.toast.as_ref().unwrap().tone, Tone::Warn);
    assert_eq!(state.notices.count, 1);
    drop(update(&mut state, Action::Tick, later(1700)));
    assert_eq!(state.notices.count, 1, "once");
}

#[test]
fn without_a_refresh_token_a_login_is_what_helps() {
    let mut state = world()
        .profile("a", "b", "u")
        .tokens_of(3600, 2000, None)
        .state();
    drop(update(&mut state, Action::Tick, later(1640)));
    assert_eq!(toast(&state), "a-b ends in 6m: l logs in");
}

#[test]
fn several_that_end_are_told_in_one_line() {
    let mut many = world();
    for tenant in ["x", "y", "z"] {
        many = many.profile("a", tenant, "u").tokens(3600, 2000).by_hand();
    }
    let mut state = many.state();
    drop(update(&mut state, Action::Tick, later(1640)));
    assert_eq!(toast(&state), "3 end soon: a-x, a-y, …");
    assert_eq!(state.notices.count, 1);
}

#[test]
fn what_ends_soon_already_at_the_first_look_is_no_news() {
    let mut state = one(3600, 300).by_hand().state();
    drop(update(&mut state, Action::Tick, later(10)));
    assert_eq!((toast(&state), state.notices.count), ("", 0));
}

#[test]
fn refreshes_in_a_row_are_one_message() {
    let mut state = one(43_200, 20_000).state();
    for _ in 0..3 {
        let (ticket, at) = begun(&mut state);
        let shown = state.toast.take();
        drop(works_out(&mut state, &ticket, 43_200, at));
        // As if it had happened while the last message was still there.
        if let Some(shown) = shown {
            state.toast = Some(Toast {
                until: at + SignedDuration::from_hours(20),
                ..shown
            });
        }
        state.toast.as_mut().unwrap().until = at + SignedDuration::from_hours(20);
    }
    let (ticket, at) = begun(&mut state);
    drop(works_out(&mut state, &ticket, 43_200, at));
    assert!(toast(&state).starts_with("refreshed "), "{}", toast(&state));
    assert!(
        toast(&state).ends_with(" by themselves"),
        "{}",
        toast(&state)
    );
    assert_eq!(state.notices.count, 0, "success never rings");
}

#[test]
fn a_success_never_covers_what_is_being_read() {
    let mut state = one(43_200, 20_000).state();
    let (ticket, at) = begun(&mut state);
    say(&mut state, Tone::Bad, "something failed", at);
    drop(works_out(&mut state, &ticket, 43_200, at));
    assert_eq!(toast(&state), "something failed");
}

#[test]
fn a_locked_vault_is_told_of_once_for_each_lock() {
    let mut state = one(1000, 500).vault(locked()).state();
    let at = planned(&state);
    assert_eq!(wake_of_agenda(&state, now()), Some(at));
    assert_eq!(tick(&mut state, at), []);
    let words = "a profile waits for its refresh: L unlocks";
    assert_eq!((toast(&state), state.notices.count), (words, 1));
    drop(tick(&mut state, later(600)));
    assert_eq!(state.notices.count, 1);
    assert_eq!(state.board.listing.counts.needs_you, 1);
    let open = Action::VaultChanged(VaultView::Open { by: "keyring" });
    let effects = update(&mut state, open, later(601));
    assert_eq!(refreshes(&effects).len(), 1, "it begins once it can");
    assert_eq!(state.board.listing.counts.needs_you, 0);
}

#[test]
fn the_question_that_opens_the_vault_is_not_talked_over() {
    let mut state = one(1000, 500).vault(VaultView::Opening).state();
    let opening = job::start(&mut state, None, Work::Vault(VaultWork::Open), now());
    let error = Error::new(Kind::Vault(VaultTrouble::Locked), "locked");
    let ended = Box::new(Ended::Vault(Err(error)));
    let asked = ticket(&[opening]);
    drop(update(&mut state, Action::Ended(asked, ended), now()));
    drop(tick(&mut state, later(600)));
    assert_eq!(state.notices.count, 0);
    press(&mut state, &["esc"]);
    drop(tick(&mut state, later(601)));
    assert_eq!(state.notices.count, 1);
}
