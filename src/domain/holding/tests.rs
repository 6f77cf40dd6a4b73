//! What holds for a holding's shown state.

use super::*;
use crate::domain::grant::Grant;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn held(life: i64, refresh_life: Option<i64>) -> Holding {
    let tokens = TokenSet {
        access: Secret::new("a".repeat(36)),
        refresh: refresh_life.map(|_| Secret::new("r".repeat(36))),
        id_token: None,
        token_type: "bearer".to_owned(),
        scope: None,
        expiry: Expiry::At(at(life)),
        refresh_expiry: refresh_life.map_or(Expiry::Unknown, |end| Expiry::At(at(end))),
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

#[test]
fn a_life_runs_from_active_over_expiring_to_expired() {
    let holding = held(1000, Some(5000));
    assert_eq!(holding.state_at(at(899)), State::Active);
    assert_eq!(holding.state_at(at(900)), State::Expiring);
    assert_eq!(
        holding.state_at(at(1000)),
        State::Expired { since: at(1000) }
    );
    let over = State::NeedsLogin {
        reason: Reason::Expired,
        since: at(1000),
    };
    assert_eq!(holding.state_at(at(5000)), over);
}

#[test]
fn without_a_refresh_token_the_end_needs_a_login() {
    let ended = State::NeedsLogin {
        reason: Reason::NoRefreshToken,
        since: at(10),
    };
    assert_eq!(held(10, None).state_at(at(10)), ended);
}

#[test]
fn a_client_asks_again_without_a_refresh_token() {
    let mut holding = held(10, None);
    if let Some(tokens) = &mut holding.tokens {
        tokens.obtained_by = Obtained::Login(Grant::ClientCredentials);
    }
    assert_eq!(holding.state_at(at(10)), State::Expired { since: at(10) });
}

#[test]
fn a_servers_401_beats_the_countdown() {
    let mut holding = held(1000, Some(5000));
    holding.standing = Standing::Rejected { since: at(7) };
    assert_eq!(holding.state_at(at(8)), State::Rejected { since: at(7) });
    let mut alone = held(1000, None);
    alone.standing = Standing::Rejected { since: at(7) };
    let gone = State::NeedsLogin {
        reason: Reason::Revoked,
        since: at(7),
    };
    assert_eq!(alone.state_at(at(8)), gone);
}

#[test]
fn a_token_handed_out_again_has_the_life_that_it_was_granted() {
    let life = |holding: &Holding| holding.tokens.as_ref().unwrap().granted();
    let mut holding = held(1000, None);
    assert_eq!(life(&holding), Some(SignedDuration::from_secs(1000)));
    let told = |reused, client_life| ServerFacts {
        reused,
        client_life,
        ..ServerFacts::default()
    };
    let full = Some(SignedDuration::from_secs(50_000));
    holding.learn(told(true, full));
    assert_eq!((life(&holding), holding.granted()), (full, full));
    assert_eq!(holding.state_at(at(1)), State::Expiring);
    holding.learn(told(true, None));
    assert_eq!(life(&holding), Some(SignedDuration::from_secs(1000)));
    assert_eq!(holding.granted(), None);
    holding.learn(told(false, full));
    assert_eq!(life(&holding), holding.granted());
    assert_eq!(holding.state_at(at(1)), State::Active);
}
