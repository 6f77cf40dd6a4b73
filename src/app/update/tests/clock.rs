//! What holds when the clock jumps, or the machine has slept.

use jiff::SignedDuration;

use super::*;
use crate::app::action::{Ended, Snapshot};
use crate::app::board::row;
use crate::app::effect::{Handed, VaultWork};
use crate::app::state::Automatic;
use crate::app::testing::{World, later, name, now, press, small_board, world};
use crate::app::wake;
use crate::service::ports::{Cleared, Copied};

const HOUR: i64 = 3600;

/// Steps that were made, and are: half the size, and out of all reason.
const STEPS: [i64; 6] = [
    -HOUR,
    -24 * HOUR,
    HOUR,
    8 * HOUR,
    30 * 365 * 24 * HOUR,
    -50 * 365 * 24 * HOUR,
];

/// Nothing refreshes itself: what that does is shown elsewhere.
fn quiet(world: World) -> State {
    let mut state = world.state();
    state.automatic = Automatic::Off;
    state
}

fn set(state: &mut State, by: i64, passed: i64) -> Vec<Effect> {
    let action = Action::ClockSet {
        by: SignedDuration::from_secs(by),
    };
    update(state, action, later(passed + by))
}

/// A board with a removal that can be undone for 10 s.
fn removing() -> State {
    let mut state = quiet(small_board());
    on(&mut state, &name("lab-initech"));
    press(&mut state, &["d", "right", "enter"]);
    assert!(state.undo.is_some(), "{:?}", state.overlays);
    state
}

#[test]
fn a_step_reads_the_holdings_anew_and_says_so_once() {
    for (by, words) in [
        (-HOUR, "the clock was set 1h back: times are counted anew"),
        (
            90_000,
            "the clock was set 1d 01h forth: times are counted anew",
        ),
    ] {
        let mut state = quiet(small_board());
        assert_eq!(set(&mut state, by, 1), [Effect::Load]);
        assert_eq!(toast(&state), words);
        let gone = state.toast.as_ref().unwrap().until;
        assert_eq!(gone, later(by + 1 + 4));
    }
    let mut state = quiet(small_board());
    assert_eq!(set(&mut state, -30, 1), [Effect::Load]);
    assert_eq!(toast(&state), "", "half a minute isn't worth a word");
}

#[test]
fn a_removal_can_be_undone_for_ten_seconds_whatever_the_clock_says() {
    for by in STEPS {
        let mut state = removing();
        assert_eq!(set(&mut state, by, 4), [Effect::Load], "{by}");
        assert_eq!(update(&mut state, Action::Tick, later(by + 9)), []);
        assert!(state.undo.is_some(), "{by}");
        let effects = update(&mut state, Action::Tick, later(by + 10));
        assert_eq!(works(&effects), [&Work::Remove], "{by}");
    }
}

#[test]
fn the_clipboard_and_the_vault_wait_as_long_as_before() {
    for by in STEPS {
        let lab = world().profile("lab", "acme", "jdoe");
        let mut state = quiet(lab.tokens(43_200, 20_000));
        state.catalog.vault.idle_lock = Some(SignedDuration::from_mins(15));
        let begun = press(&mut state, &["y"]);
        let copied = Copied {
            way: "native",
            clearable: true,
        };
        let ended = Ended::Copied(Handed::TOKEN, Ok(copied));
        let done = Action::Ended(ticket(&begun), Box::new(ended));
        drop(update(&mut state, done, now()));
        assert_eq!(set(&mut state, by, 10), [Effect::Load], "{by}");
        assert_eq!(update(&mut state, Action::Tick, later(by + 29)), []);
        let effects = update(&mut state, Action::Tick, later(by + 30));
        assert!(matches!(works(&effects)[..], [Work::ClearClipboard]));
        let cleared = Ended::Cleared(Cleared::Emptied);
        let done = Action::Ended(ticket(&effects), Box::new(cleared));
        drop(update(&mut state, done, later(by + 31)));
        assert_eq!(update(&mut state, Action::Tick, later(by + 899)), []);
        let effects = update(&mut state, Action::Tick, later(by + 900));
        assert_eq!(works(&effects), [&Work::Vault(VaultWork::Close)], "{by}");
    }
}

#[test]
fn the_next_wake_is_near_after_any_jump() {
    for by in STEPS {
        let mut state = removing();
        drop(set(&mut state, by, 4));
        let at = later(by + 4);
        let wake = wake::next_wake(&state, &wake::visible(&state), at).unwrap();
        let ahead = wake.duration_since(at);
        assert!(ahead.is_positive(), "{by}");
        assert!(ahead <= SignedDuration::from_secs(60), "{by}: {ahead}");
    }
}

#[test]
fn after_eight_hours_asleep_the_board_is_right_at_once_and_asks_for_nothing() {
    let mut state = quiet(small_board());
    let effects = update(&mut state, Action::Tick, later(8 * HOUR));
    assert_eq!(
        effects,
        [],
        "nobody refreshes in a storm, and nothing is said"
    );
    assert_eq!(toast(&state), "");
    let row = row::row(&state, &name("us-prod-acme"), later(8 * HOUR));
    assert_eq!(row.unwrap().access.text, "expired 1h");
}

#[test]
fn no_instant_is_out_of_the_question() {
    for at in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
        for by in [SignedDuration::MIN, SignedDuration::MAX] {
            let mut state = removing();
            drop(update(&mut state, Action::ClockSet { by }, at));
            drop(update(&mut state, Action::Tick, at));
            assert!(wake::next_wake(&state, &[], at).is_none_or(|wake| wake > at));
        }
    }
}

#[test]
fn what_was_read_before_a_step_is_replaced_by_what_is_read_after_it() {
    let mut state = quiet(small_board());
    drop(set(&mut state, -HOUR, 0));
    let mut holdings: Vec<_> = state.holdings.values().cloned().collect();
    for tokens in holdings.iter_mut().filter_map(|held| held.tokens.as_mut()) {
        tokens.obtained_at -= SignedDuration::from_secs(HOUR);
    }
    let snapshot = Snapshot {
        catalog: Ok(state.catalog.clone()),
        holdings: Ok(holdings.clone()),
        vault: None,
        setting: None,
        copy_way: None,
    };
    drop(update(
        &mut state,
        Action::Loaded(Box::new(snapshot)),
        later(-HOUR),
    ));
    assert!(
        holdings
            .iter()
            .all(|held| state.holding(&held.profile) == Some(held))
    );
}
