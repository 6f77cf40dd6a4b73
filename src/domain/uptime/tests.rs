//! What holds for ages, whatever becomes of the clocks.

use proptest::prelude::*;

use super::*;

const HOUR: i64 = 3600;
const GRANTED: i64 = 12 * HOUR;

fn seconds(n: i64) -> SignedDuration {
    SignedDuration::from_secs(n)
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn moment(wall: i64, since_boot: i64) -> Moment {
    Moment {
        wall: at(wall),
        uptime: Some(Uptime {
            boot: "this".to_owned(),
            since_boot: seconds(since_boot),
        }),
    }
}

/// What is left of a token that came at `then`, at `now`.
fn left(then: &Moment, now: &Moment) -> Option<i64> {
    let end = Expiry::At(then.wall + seconds(GRANTED));
    let reading = now.reading(then.wall, then.uptime_at(then.wall).as_ref());
    Some(reading.end(end).left(now.wall)?.as_secs())
}

const NOON: i64 = 1_800_000_000;

#[test]
fn a_step_back_takes_and_gives_nothing() {
    let then = moment(NOON, 100);
    for back in [HOUR, 24 * HOUR, 10 * 365 * 24 * HOUR] {
        let now = moment(NOON + 60 - back, 160);
        assert_eq!(left(&then, &now), Some(GRANTED - 60), "{back}");
    }
}

#[test]
fn sleep_counts() {
    let (then, now) = (moment(NOON, 100), moment(NOON + 8 * HOUR, 100 + 8 * HOUR));
    assert_eq!(left(&then, &now), Some(4 * HOUR));
}

#[test]
fn a_pause_that_only_the_wall_clock_saw_counts() {
    let (then, now) = (moment(NOON, 100), moment(NOON + 8 * HOUR, 101));
    assert_eq!(left(&then, &now), Some(4 * HOUR));
}

#[test]
fn a_step_forth_that_is_taken_back_has_cost_nothing() {
    let then = moment(NOON, 100);
    let forth = moment(NOON + 10 + 30 * 365 * 24 * HOUR, 110);
    assert!(left(&then, &forth).unwrap() < 0);
    assert_eq!(left(&then, &moment(NOON + 20, 120)), Some(GRANTED - 20));
}

#[test]
fn what_came_in_another_boot_and_in_the_future_has_no_known_end() {
    let then = moment(NOON, 100);
    let mut now = moment(NOON - HOUR, 5);
    now.uptime = now.uptime.map(|uptime| Uptime {
        boot: "next".to_owned(),
        ..uptime
    });
    assert_eq!(left(&then, &now), None);
    now.wall = at(NOON - 60);
    assert_eq!(left(&then, &now), Some(GRANTED), "a minute is no doubt");
    now.wall = at(NOON + HOUR);
    assert_eq!(left(&then, &now), Some(GRANTED - HOUR));
}

#[test]
fn ends_that_nobody_told_stay_untold() {
    let now = moment(NOON, 5);
    for reading in [now.reading(at(0), None), Reading::Unknowable] {
        assert_eq!(reading.end(Expiry::Never), Expiry::Never);
        assert_eq!(reading.end(Expiry::Unknown), Expiry::Unknown);
    }
}

#[test]
fn slewing_moves_nothing() {
    let then = moment(NOON, 100);
    let now = moment(NOON + 59, 160);
    let reading = now.reading(then.wall, then.uptime.as_ref());
    assert_eq!(reading, Reading::Moved(SignedDuration::ZERO));
}

/// What can happen to the clocks of one boot.
#[derive(Debug, Clone, Copy)]
enum Turn {
    /// Time passes, awake or asleep.
    Pass(i64),
    /// The machine is paused, and the wall clock told of it later.
    Pause(i64),
    /// Somebody sets the wall clock.
    Step(i64),
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        (0..100_000i64).prop_map(Turn::Pass),
        (0..100_000i64).prop_map(Turn::Pause),
        (-1_000_000_000..1_000_000_000i64).prop_map(Turn::Step),
    ];
    prop::collection::vec(turn, 1..20)
}

proptest! {
    #[test]
    fn nothing_is_ever_given_that_wasnt_granted(turns in turns()) {
        let then = moment(NOON, 100);
        let (mut wall, mut since_boot, mut counted) = (NOON, 100, 0);
        for turn in turns {
            match turn {
                Turn::Pass(n) => {
                    wall += n;
                    since_boot += n;
                    counted += n;
                }
                Turn::Pause(n) | Turn::Step(n) => wall += n,
            }
            let left = left(&then, &moment(wall, since_boot)).unwrap();
            prop_assert!(left <= GRANTED);
            prop_assert!(left <= GRANTED - counted + LEAST_STEP.as_secs());
            if wall - NOON <= counted {
                prop_assert!((left - (GRANTED - counted)).abs() <= LEAST_STEP.as_secs(), "as exact as it can be");
            } else {
                prop_assert_eq!(left, GRANTED - (wall - NOON));
            }
        }
    }

    #[test]
    fn any_two_moments_give_an_answer(wall in any::<i32>(), then in any::<i32>(), up in any::<i64>(), was in any::<i64>()) {
        let uptime = |since_boot| Uptime { boot: String::new(), since_boot: SignedDuration::from_secs(since_boot) };
        let now = Moment { wall: at(wall.into()), uptime: Some(uptime(up)) };
        let reading = now.reading(at(then.into()), Some(&uptime(was)));
        if let Expiry::At(end) = reading.end(Expiry::At(at(then.into()))) {
            prop_assert!(end <= now.wall);
        }
    }
}
