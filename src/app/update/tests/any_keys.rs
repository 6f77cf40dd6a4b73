//! Whatever is pressed: no panic, and always a way out.

use proptest::prelude::*;

use super::*;
use crate::app::action::Ended;
use crate::app::hints::footer;
use crate::app::key::{Code, Key};
use crate::app::state::Screen;
use crate::app::testing::{now, press, small_board};
use crate::app::wake;

fn any_key() -> impl Strategy<Value = Key> {
    let codes = vec![
        Code::Enter,
        Code::Esc,
        Code::Tab,
        Code::BackTab,
        Code::Backspace,
        Code::Left,
        Code::Right,
        Code::Up,
        Code::Down,
        Code::Home,
        Code::PageDown,
        Code::F(1),
        Code::F(5),
    ];
    prop_oneof![
        4 => prop::sample::select("nlrxydemkgGVcspa1234/:?uLRo\\- ".chars().collect::<Vec<_>>()).prop_map(Key::char),
        4 => prop::sample::select(codes).prop_map(Key::plain),
        1 => prop::sample::select(vec!['x', 'p', 'u', 'w', 'l', 'd']).prop_map(Key::ctrl),
        1 => Just(Key::alt('v')),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_sequence_of_keys_panics_or_locks_anybody_in(keys in prop::collection::vec(any_key(), 0..60)) {
        let mut state = small_board().state();
        for key in keys {
            drop(update(&mut state, Action::Key(key), now()));
            let out = footer(&state, now()).right;
            prop_assert!(!out.is_empty(), "no way out is shown");
            let wake = wake::next_wake(&state, &wake::visible(&state), now());
            prop_assert!(wake.is_some_and(|wake| wake > now()));
        }
        // Nobody answers the jobs: each has to let go of its form by being cancelled.
        let jobs = state.jobs.all.clone();
        for job in jobs.into_values().map(|job| job.ticket) {
            let ended = Box::new(Ended::Cancelled);
            drop(update(&mut state, Action::Ended(job, ended), now()));
        }
        for _ in 0..20 {
            press(&mut state, &["esc"]);
        }
        prop_assert!(state.overlays.is_empty());
        prop_assert_eq!(&state.screen, &Screen::Board);
    }
}
