//! What holds for the agenda of any world at any time.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::*;
use crate::app::state::vault::VaultView;
use crate::domain::error::{Kind, VaultTrouble};
use crate::domain::expiry::Expiry;

/// A profile's tokens: life, what is left of it, what is left of the refresh token.
type Tokens = (i64, i64, Option<i64>, Option<bool>);

fn tokens() -> impl Strategy<Value = Tokens> {
    let life = prop_oneof![1i64..100, 100i64..100_000, 100_000i64..40_000_000];
    let left = -100_000i64..40_000_000;
    let refresh = prop::option::of(-1000i64..80_000_000);
    (life, left, refresh, prop::option::of(any::<bool>()))
        .prop_map(|(life, left, refresh, auto)| (life, left.min(life), refresh, auto))
}

fn any_world(profiles: &[Tokens]) -> World {
    let mut built = world();
    for (number, (life, left, refresh, auto)) in profiles.iter().enumerate() {
        let server = format!("s{}", number % 3);
        built = built
            .profile(&server, &format!("t{number}"), "u")
            .tokens_of(*life, *left, *refresh)
            .with(|profile, _| profile.refresh.auto = *auto);
    }
    built
}

/// How a refresh ends in such a world.
#[derive(Debug, Clone, Copy)]
enum End {
    /// With tokens of so many seconds.
    New(i64),
    Adopted,
    Failed(Kind),
    Cancelled,
}

fn end() -> impl Strategy<Value = End> {
    let kinds = [
        Kind::NotSent,
        Kind::Refused,
        Kind::Busy,
        Kind::AnswerLost,
        Kind::LoginNeeded,
        Kind::Failed,
        Kind::Vault(VaultTrouble::Full),
    ];
    prop_oneof![
        (1i64..100_000).prop_map(End::New),
        Just(End::Adopted),
        prop::sample::select(kinds.to_vec()).prop_map(End::Failed),
        Just(End::Cancelled),
    ]
}

/// Lets a job end.
fn finish(state: &mut State, ticket: &Ticket, end: End, at: Timestamp) -> Vec<Effect> {
    let profile = ticket.profile.clone().unwrap();
    let row = match end {
        End::New(_) => Row::ended(profile.clone(), Outcome::Done, None),
        End::Adopted => Row::ended(profile.clone(), Outcome::Adopted, None),
        End::Failed(kind) => Row::failed(profile.clone(), Error::new(kind, "it failed")),
        End::Cancelled => {
            let ended = Box::new(Ended::Cancelled);
            return update(state, Action::Ended(ticket.clone(), ended), at);
        }
    };
    let held = match end {
        End::New(life) => {
            let mut holding = state.holding(&profile).unwrap().clone();
            holding.generation += 1;
            let tokens = holding.tokens.as_mut().unwrap();
            tokens.obtained_at = at;
            tokens.obtained_by = Obtained::Refresh;
            tokens.expiry = Expiry::At(at + SignedDuration::from_secs(life));
            Some(holding)
        }
        End::Adopted | End::Failed(_) | End::Cancelled => None,
    };
    ends(state, ticket, row, held, at)
}

/// Nobody is planned twice, or planned while it is at work; what comes next lies in the future.
fn is_sound(
    state: &State,
    running: &BTreeMap<ProfileName, Ticket>,
    at: Timestamp,
) -> TestCaseResult {
    let agenda = &state.agenda;
    prop_assert!(agenda.refreshes.is_consistent() && agenda.warnings.is_consistent());
    for name in running.keys() {
        prop_assert_eq!(agenda.refreshes.plan(name), None);
    }
    let wake = wake::next_wake(state, &[], at);
    prop_assert!(wake.is_none_or(|wake| wake > at));
    let own = wake_of_agenda(state, at);
    prop_assert!(own.is_none_or(|wake| wake > at));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn nobody_is_refreshed_twice_at_once_or_in_a_tight_loop(
        profiles in prop::collection::vec(tokens(), 1..12),
        steps in prop::collection::vec((0i64..4000, end(), any::<bool>()), 1..60),
    ) {
        let mut state = any_world(&profiles).state();
        let mut running: BTreeMap<ProfileName, Ticket> = state.jobs.all.values()
            .filter_map(|job| Some((job.ticket.profile.clone()?, job.ticket.clone())))
            .collect();
        let mut begun: BTreeMap<ProfileName, Timestamp> = BTreeMap::new();
        let mut at = now();
        for (pause, end, jumps) in steps {
            let next = wake_of_agenda(&state, at).filter(|_| jumps);
            at = next.unwrap_or_else(|| at + SignedDuration::from_secs(pause));
            let mut effects = update(&mut state, Action::Tick, at);
            if let Some((name, ticket)) = running.pop_first() {
                effects.extend(finish(&mut state, &ticket, end, at));
                if !matches!(end, End::New(_)) {
                    begun.insert(name, at);
                }
            }
            for ticket in refreshes(&effects) {
                let name = ticket.profile.clone().unwrap();
                let last = begun.get(&name);
                let is_rested = last.is_none_or(|last| at.duration_since(*last) >= SignedDuration::from_secs(3));
                prop_assert!(is_rested, "{name} comes back at once");
                prop_assert!(running.insert(name, ticket).is_none(), "twice at once");
            }
            prop_assert!(running.len() <= 6, "two at once for each of three servers");
            is_sound(&state, &running, at)?;
        }
    }

    #[test]
    fn a_leap_of_thirty_years_begins_each_profile_once(
        profiles in prop::collection::vec(tokens(), 1..40),
        is_locked: bool,
    ) {
        let mut state = any_world(&profiles).state();
        state.jobs.all.clear();
        if is_locked {
            state.vault = VaultView::Locked {
                trouble: VaultTrouble::Locked,
                error: Error::new(Kind::Vault(VaultTrouble::Locked), "locked"),
            };
        }
        let mut at = later(30 * 365 * 86_400);
        let mut count: BTreeMap<ProfileName, usize> = BTreeMap::new();
        for _ in 0..400 {
            let effects = update(&mut state, Action::Tick, at);
            let mut tickets = refreshes(&effects);
            while let Some(ticket) = tickets.pop() {
                *count.entry(ticket.profile.clone().unwrap()).or_default() += 1;
                let effects = finish(&mut state, &ticket, End::New(100_000), at);
                tickets.extend(refreshes(&effects));
            }
            match wake_of_agenda(&state, at) {
                Some(next) if next < later(30 * 365 * 86_400 + 40) => at = next,
                Some(_) | None => break,
            }
        }
        prop_assert!(count.values().all(|times| *times == 1), "{count:?}");
        prop_assert!(!is_locked || count.is_empty());
    }
}
