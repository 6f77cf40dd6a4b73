//! What holds for logins that are about to end.

use super::*;
use crate::domain::expiry::Expiry;
use crate::domain::lifecycle::Standing;
use crate::domain::name::ProfileName;
use crate::domain::profile::Binding;
use crate::domain::secret::Secret;
use crate::domain::token::TokenSet;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// An access token until 1000, a refresh token until `end`; both since 0.
fn held(end: Expiry) -> Holding {
    let tokens = TokenSet {
        access: Secret::new("a".to_owned()),
        refresh: Some(Secret::new("r".to_owned())),
        id_token: None,
        token_type: "bearer".to_owned(),
        scope: None,
        expiry: Expiry::At(at(1000)),
        refresh_expiry: end,
        refresh_since: at(0),
        obtained_at: at(0),
        obtained_by: Obtained::Login(Grant::Password),
    };
    Holding {
        generation: 1,
        standing: Standing::Held,
        tokens: Some(TokenFacts::of(&tokens, Binding::stored("b".to_owned()))),
        ..Holding::empty(ProfileName::new("p").unwrap())
    }
}

fn with(mut holding: Holding, change: impl FnOnce(&mut TokenFacts)) -> Holding {
    change(holding.tokens.as_mut().unwrap());
    holding
}

#[test]
fn the_last_tenth_of_a_refresh_token_is_its_ending() {
    let holding = held(Expiry::At(at(500)));
    let ending = Outlook::Ending {
        at: at(500),
        is_final: false,
    };
    assert_eq!(holding.outlook(at(449)), Outlook::Good);
    assert_eq!(holding.outlook(at(450)), ending);
    assert_eq!(holding.outlook(at(499)), ending);
    assert_eq!(holding.outlook(at(500)), Outlook::Ended { at: at(500) });
    let turn = holding.tokens.unwrap().refresh_turns_at();
    assert_eq!(turn, Some(at(450)), "the board wakes for it");
}

#[test]
fn a_week_before_the_end_is_early_enough() {
    const DAY: i64 = 86_400;
    let year = with(held(Expiry::At(at(365 * DAY))), |tokens| {
        tokens.expiry = Expiry::Unknown;
    });
    assert_eq!(year.outlook(at(358 * DAY - 1)), Outlook::Good);
    assert_ne!(year.outlook(at(358 * DAY)), Outlook::Good);
}

/// A session's end stands still while its tokens are refreshed: its last tenth is one of the whole session.
#[test]
fn an_end_that_refreshes_do_not_move_is_final_and_counted_from_the_login() {
    let holding = with(held(Expiry::At(at(10_000))), |tokens| {
        tokens.obtained_at = at(8_900);
        tokens.expiry = Expiry::At(at(9_900));
    });
    assert_eq!(holding.outlook(at(8_999)), Outlook::Good);
    let ending = holding.outlook(at(9_000));
    assert_eq!(
        ending,
        Outlook::Ending {
            at: at(10_000),
            is_final: true
        }
    );
    assert!(ending.needs_somebody(true), "it can't renew itself");
    assert!(!holding.is_due(at(9_000)), "a refresh buys no time");
}

#[test]
fn who_renews_itself_needs_nobody_until_that_ends() {
    let ending = Outlook::Ending {
        at: at(9),
        is_final: false,
    };
    assert!(!ending.needs_somebody(true));
    assert!(ending.needs_somebody(false));
    assert!(Outlook::Ended { at: at(9) }.needs_somebody(true));
    assert!(!Outlook::Good.needs_somebody(false));
}

#[test]
fn a_refresh_is_due_for_an_ending_refresh_token_too() {
    let holding = held(Expiry::At(at(500)));
    assert!(!holding.is_due(at(449)));
    assert!(holding.is_due(at(450)));
    assert!(!holding.is_due(at(500)), "too late");
    assert!(!held(Expiry::Unknown).is_due(at(899)));
    assert!(held(Expiry::Unknown).is_due(at(900)));
}

#[test]
fn nothing_is_said_where_nothing_is_known_or_nothing_ends() {
    for end in [Expiry::Unknown, Expiry::Never] {
        assert_eq!(held(end).outlook(at(999)), Outlook::Good);
    }
    let client = with(held(Expiry::At(at(500))), |tokens| {
        tokens.obtained_by = Obtained::Login(Grant::ClientCredentials);
    });
    assert_eq!(client.outlook(at(600)), Outlook::Good);
    let alone = with(held(Expiry::At(at(500))), |tokens| tokens.refresh = None);
    assert_eq!(alone.outlook(at(600)), Outlook::Good);
}

#[test]
fn the_words_name_the_end_and_whether_a_refresh_helps() {
    let said = |at_: i64, is_final| {
        let outlook = Outlook::Ending {
            at: at(at_),
            is_final,
        };
        outlook.words(at(0)).unwrap()
    };
    assert_eq!(
        said(2 * 86_400 + 3 * 3600, false),
        "the refresh token ends in 2d 03h"
    );
    assert!(said(60, true).contains("a refresh doesn't extend it"));
}
