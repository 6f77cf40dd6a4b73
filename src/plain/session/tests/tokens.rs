//! The tokens that a server knows: told, and ended by number.

use super::*;
use crate::domain::server_token::{By, Listed, ServerToken, Whose};
use crate::service::inventory::Inventory;

fn row(id: u64, whose: Whose) -> Listed {
    Listed {
        token: ServerToken {
            id: Some(id),
            name: None,
            client: "keyfob".to_owned(),
            user: Some("jdoe".to_owned()),
            scope: None,
            created: Some(later(-7200)),
            expiry: Expiry::At(later(30_000)),
            mask: None,
            refresh_mask: None,
        },
        whose,
    }
}

/// A 9.0 appliance whose list has come.
fn listed() -> (Talk, String) {
    let world = world()
        .profile("lab", "acme", "jdoe")
        .tokens(43_200, 20_000);
    let mut talk = Talk::over(world.version("9.0.0"));
    talk.types("tokens 1");
    let (ticket, work) = talk.job();
    assert_eq!(work, Work::ListTokens);
    let stale = || Whose::Stale { followed_by: 8 };
    let mut listed = vec![row(8, Whose::InUse), row(7, stale()), row(6, Whose::Other)];
    listed.extend((100..130).map(|id| row(id, Whose::Other)));
    let inventory = Inventory {
        listed,
        as_of: now(),
        by: By::Id,
        user: None,
        skipped: 0,
        cut: false,
    };
    let ended = Ended::Tokens(Ok(Box::new(inventory)));
    talk.happens(Action::Ended(ticket, Box::new(ended)));
    let said = talk.said();
    (talk, said)
}

#[test]
fn a_long_list_says_how_many_there_are_and_the_newest() {
    let (mut talk, said) = listed();
    assert!(
        said.starts_with(
            "lab, tenant acme, user jdoe: the server knows 33 tokens, 1 of them stale."
        ),
        "{said}"
    );
    assert!(
        said.contains("2. token 7, client keyfob, made 2 hours ago: stale: 8 followed it."),
        "{said}"
    );
    assert!(said.contains("And 13 more. Try: tokens 1 all"), "{said}");
    assert_eq!(
        talk.types("end"),
        "Which tokens? For example: end 2 4, or end stale"
    );
}

#[test]
fn tokens_end_by_their_numbers_once_that_was_asked() {
    let (mut talk, _) = listed();
    let asked = talk.types("end 2 3");
    assert!(asked.contains("A number, or empty for Cancel:"), "{asked}");
    assert!(!asked.contains("8, keyfob"), "{asked}");
    talk.types("1");
    let (_, work) = talk.job();
    let Work::EndTokens(tokens) = work else {
        panic!("{work:?}");
    };
    let ids: Vec<Option<u64>> = tokens.iter().map(|token| token.id).collect();
    assert_eq!(ids, [Some(7), Some(6)]);
}

#[test]
fn numbers_of_another_list_end_nothing() {
    let (mut talk, _) = listed();
    talk.types("list");
    assert!(
        talk.types("end 2")
            .starts_with("end takes numbers of a list of tokens")
    );
    assert!(talk.state.overlays.is_empty());
}

#[test]
fn tokens_that_arent_there_are_told_apart() {
    let (mut talk, _) = listed();
    let said = talk.types("end 99");
    assert!(
        said.contains("'99' is no number of the list: it has 33 tokens."),
        "{said}"
    );
    talk.types("end stale");
    assert_eq!(talk.session.prompt(&talk.state).text, "? ");
    talk.types("");
    assert_eq!(talk.session.prompt(&talk.state).text, "> ");
}
