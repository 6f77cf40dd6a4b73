//! What is believed of ends that a server tells.

use super::*;
use crate::domain::grant::Grant;
use crate::domain::profile::Binding;
use crate::domain::secret::Secret;
use crate::domain::token::{Obtained, TokenSet};

/// A little after the tokens came.
const NOW: Timestamp = Timestamp::constant(150, 0);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn known(expiry: Expiry, refresh_expiry: Expiry) -> TokenFacts {
    let tokens = TokenSet {
        access: Secret::new("a".to_owned()),
        refresh: Some(Secret::new("r".to_owned())),
        id_token: None,
        token_type: "bearer".to_owned(),
        scope: None,
        expiry,
        refresh_expiry,
        refresh_since: at(0),
        obtained_at: at(100),
        obtained_by: Obtained::Login(Grant::Password),
    };
    TokenFacts::of(&tokens, Binding::stored("b".to_owned()))
}

fn told(active: bool, expiry: i64, ahead: i64) -> Introspection {
    Introspection {
        active,
        expiry: Some(at(expiry)),
        ahead: SignedDuration::from_secs(ahead),
        claims: Vec::new(),
    }
}

#[test]
fn only_an_active_token_with_a_sane_end_tells_something() {
    let now = at(1000);
    assert_eq!(end_told(&told(true, 5000, 0), now), Some(at(5000)));
    assert_eq!(end_told(&told(false, 5000, 0), now), None);
    assert_eq!(end_told(&told(true, 900, 0), now), None);
    assert_eq!(end_told(&told(true, 1_000_000_000, 0), now), None);
    // A server that is an hour ahead counts from its own clock.
    assert_eq!(end_told(&told(true, 8600, 3600), now), Some(at(5000)));
}

#[test]
fn an_unknown_end_is_filled_in() {
    let facts = known(Expiry::Unknown, Expiry::Unknown);
    let access = corrected(&facts, TokenKind::Access, at(5000), NOW).unwrap();
    assert_eq!(
        (access.expiry, access.refresh_expiry),
        (Expiry::At(at(5000)), Expiry::Unknown)
    );
    let refresh = corrected(&facts, TokenKind::Refresh, at(5000), NOW).unwrap();
    assert_eq!(
        (refresh.expiry, refresh.refresh_expiry),
        (Expiry::Unknown, Expiry::At(at(5000)))
    );
}

#[test]
fn an_access_token_never_lives_longer_than_its_answer_said() {
    let facts = known(Expiry::At(at(5000)), Expiry::Unknown);
    assert_eq!(corrected(&facts, TokenKind::Access, at(9000), NOW), None);
    assert_eq!(corrected(&facts, TokenKind::Access, at(4999), NOW), None);
    let sooner = corrected(&facts, TokenKind::Access, at(2000), NOW).unwrap();
    assert_eq!(sooner.expiry, Expiry::At(at(2000)));
}

/// Where each use extends a refresh token that stays the same, only asking tells.
#[test]
fn a_refresh_token_that_was_extended_counts_anew() {
    let facts = known(Expiry::At(at(400)), Expiry::At(at(5000)));
    assert_eq!(corrected(&facts, TokenKind::Refresh, at(5030), NOW), None);
    let later = corrected(&facts, TokenKind::Refresh, at(9000), NOW).unwrap();
    assert_eq!(
        (later.refresh_expiry, later.refresh_since),
        (Expiry::At(at(9000)), at(100))
    );
    let sooner = corrected(&facts, TokenKind::Refresh, at(3000), NOW).unwrap();
    assert_eq!(
        (sooner.refresh_expiry, sooner.refresh_since),
        (Expiry::At(at(3000)), at(0))
    );
}

/// While our clock is wrong across a boot, what is stored reads as unknown; overwriting it would make that last.
#[test]
fn what_only_looks_unknown_is_left_as_it_is() {
    let facts = known(Expiry::Unknown, Expiry::Unknown);
    let long_before = at(100 - 3600);
    for kind in [TokenKind::Access, TokenKind::Refresh] {
        assert_eq!(corrected(&facts, kind, at(5000), long_before), None);
    }
}
