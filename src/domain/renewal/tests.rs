//! When tokens are refreshed, whatever their lives are.

use proptest::prelude::*;

use super::*;
use crate::domain::expiry::Expiry;
use crate::domain::grant::Grant;
use crate::domain::profile::Binding;
use crate::domain::secret::Secret;
use crate::domain::token::{Obtained, TokenSet};

fn now() -> Timestamp {
    later(0)
}

fn later(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

fn name(text: &str) -> ProfileName {
    ProfileName::new(text).unwrap()
}

/// What a profile holds that got its tokens `age` seconds ago; the refresh token lives so many seconds more.
fn held(life: i64, age: i64, refresh: Option<i64>) -> Holding {
    let tokens = TokenSet {
        access: Secret::new("a".repeat(36)),
        refresh: refresh.map(|_| Secret::new("r".repeat(36))),
        id_token: None,
        token_type: "bearer".to_owned(),
        scope: None,
        expiry: Expiry::At(later(life - age)),
        refresh_expiry: refresh.map_or(Expiry::Unknown, |left| Expiry::At(later(left))),
        refresh_since: later(-age),
        obtained_at: later(-age),
        obtained_by: Obtained::Login(Grant::Password),
    };
    Holding {
        generation: 1,
        standing: Standing::Held,
        tokens: Some(TokenFacts::of(&tokens, Binding::stored("b".to_owned()))),
        ..Holding::empty(name("a-b"))
    }
}

fn at(holding: &Holding, before: Option<Before>) -> Renewal {
    let policy = RefreshPolicy { auto: None, before };
    renewal(policy, false, holding, now())
}

fn secs(n: i64) -> SignedDuration {
    SignedDuration::from_secs(n)
}

#[test]
fn a_tenth_is_left_unless_somebody_wants_more() {
    let half_a_day = held(43_200, 0, Some(1_000_000));
    let words = |before| at(&half_a_day, before).to_string();
    assert_eq!(words(None), "at 1h 12m left");
    assert_eq!(words(Some(Before::Percent(50))), "at 6h 00m left");
    assert_eq!(words(Some(Before::Span(secs(300)))), "at 5m 00s left");
    // A span longer than the token lives would refresh it without end.
    assert_eq!(words(Some(Before::Span(secs(999_999)))), "at 6h 00m left");
    let year = held(365 * 86_400, 0, Some(400 * 86_400));
    assert_eq!(at(&year, None).to_string(), "at 7d 00h left");
}

#[test]
fn a_refresh_token_that_ends_first_is_what_counts() {
    let held = held(43_200, 0, Some(3600));
    assert_eq!(
        at(&held, None),
        Renewal::At(later(3240), Ends::Refresh(secs(360)))
    );
}

#[test]
fn a_shared_token_is_refreshed_only_if_somebody_says_so() {
    let policy = |auto| RefreshPolicy { auto, before: None };
    assert_eq!(permitted(policy(None), true), Err(WhyNot::Shared));
    assert_eq!(permitted(policy(Some(true)), true), Ok(()));
    assert_eq!(permitted(policy(Some(false)), false), Err(WhyNot::Chosen));
    let held = held(43_200, 0, Some(86_400));
    let off = renewal(policy(None), true, &held, now());
    assert!(off.to_string().starts_with("off: other tools share"));
}

#[test]
fn nothing_is_planned_without_an_end_or_something_to_refresh_by() {
    let off = |holding: &Holding| match at(holding, None) {
        Renewal::Off(why) => why,
        Renewal::At(..) => panic!("it is planned"),
    };
    assert_eq!(off(&held(43_200, 0, None)), WhyNot::NoRefreshToken);
    let mut endless = held(43_200, 0, Some(86_400));
    let tokens = endless.tokens.as_mut().unwrap();
    tokens.expiry = Expiry::Unknown;
    tokens.refresh_expiry = Expiry::Unknown;
    assert_eq!(off(&endless), WhyNot::NoEnd);
    let mut rejected = held(43_200, 0, Some(86_400));
    rejected.standing = Standing::Rejected { since: now() };
    assert_eq!(off(&rejected), WhyNot::NotHeld);
}

#[test]
fn failures_climb_a_ladder_and_never_come_before_what_the_server_asked() {
    let chance = Chance(0);
    let pauses: Vec<i64> = (1..=7)
        .map(|failures| pause_after(failures, None, chance).as_secs())
        .collect();
    assert_eq!(pauses, [10, 40, 120, 300, 600, 900, 900]);
    let asked = Some(secs(75));
    assert_eq!(pause_after(1, asked, chance), secs(75));
    assert!(pause_after(1, asked, Chance(1000)) > secs(75));
    assert_eq!(pause_after(3, asked, chance), secs(120));
}

#[test]
fn answers_that_get_shorter_and_shorter_are_of_no_use() {
    let tokens = |age, left| held(left + age, age, None).tokens.unwrap();
    // An hour more, an hour later; then the session's end stays where it is.
    assert!(extends(&tokens(3600, 360), &tokens(0, 3600)));
    assert!(!extends(&tokens(3600, 360), &tokens(0, 360)));
    // Servers tell whole seconds.
    assert!(extends(&tokens(5, 359), &tokens(0, 359)));
}

#[test]
fn processes_with_the_same_tokens_act_at_different_instants() {
    let due = |seed| {
        let chance = Chance::new(seed, &name("a-b"), 1);
        due_at(later(38_880), Ends::Access(secs(4320)), now(), chance)
    };
    assert_eq!(due(1), due(1));
    assert_ne!(due(1), due(2));
}

proptest! {
    #[test]
    fn it_is_refreshed_before_its_end_and_never_at_once(
        life in 1i64..40_000_000,
        before in prop_oneof![
            Just(None),
            (1u8..=90).prop_map(|percent| Some(Before::Percent(percent))),
            (0i64..100_000_000).prop_map(|span| Some(Before::Span(secs(span)))),
        ],
        seed: u64,
    ) {
        let holding = held(life, 0, Some(50_000_000));
        let Renewal::At(at, ends) = at(&holding, before) else {
            return Err(TestCaseError::fail("it isn't planned"));
        };
        let due = due_at(at, ends, now(), Chance::new(seed, &holding.profile, 1));
        prop_assert!(due <= later(life), "{due}");
        prop_assert!(due >= now() + secs(life.min(60)) / 2, "{due}");
        prop_assert!(at.duration_since(due) <= MOST_JITTER, "{due}");
    }
}
