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
    assert_eq!(work, Work::ListTokens(None));
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
    let Work::EndTokens(_, tokens) = work else {
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

/// The list of another user has come; before that the form, if the user isn't typed at once.
fn of_user(line: &str, then: Option<&str>) -> (Talk, String, String) {
    let world = world()
        .profile("lab", "master", "admin")
        .tokens(43_200, 20_000);
    let mut talk = Talk::over(world.version("9.0.0"));
    let mut asked = talk.types(line);
    if let Some(user) = then {
        asked.push_str(&talk.types(user));
    }
    let (ticket, work) = talk.job();
    assert_eq!(work, Work::ListTokens(Some(r"acme\jdoe".to_owned())));
    let inventory = Inventory {
        listed: vec![row(31, Whose::Other)],
        as_of: now(),
        by: By::Id,
        user: None,
        skipped: 0,
        cut: false,
    };
    let ended = Ended::Tokens(Ok(Box::new(inventory)));
    talk.happens(Action::Ended(ticket, Box::new(ended)));
    let said = talk.said();
    (talk, asked, said)
}

#[test]
fn another_users_tokens_are_listed_and_ended_as_theirs() {
    let (_, asked, said) = of_user("tokens-of-user 1", Some(r"acme\jdoe"));
    assert!(
        asked.starts_with("Tokens of another user, asked as lab-master."),
        "{asked}"
    );
    assert!(asked.contains(r"User: for example acme\jdoe"), "{asked}");
    assert!(
        said.contains(r"the server knows 1 token of acme\jdoe, 0 of them stale."),
        "{said}"
    );

    let (mut talk, asked, said_at_once) = of_user(r"tokens-of-user 1 acme\jdoe", None);
    assert_eq!(asked, "", "nothing is left to ask");
    assert_eq!(said, said_at_once);
    let asked = talk.types("end 1");
    assert!(
        asked.starts_with(r"Revoke a server token of acme\jdoe."),
        "{asked}"
    );
    talk.types("1");
    let (_, work) = talk.job();
    let Work::EndTokens(user, tokens) = work else {
        panic!("{work:?}");
    };
    assert_eq!(user.as_deref(), Some(r"acme\jdoe"));
    assert_eq!(tokens.len(), 1);
    talk.types("tokens 1");
    assert_eq!(talk.job().1, Work::ListTokens(None));
}

#[test]
fn an_unknown_user_is_told_with_the_way_to_our_own() {
    let world = world()
        .profile("lab", "master", "admin")
        .tokens(43_200, 20_000);
    let mut talk = Talk::over(world.version("9.0.0"));
    talk.types("tokens-of-user 1 nobody");
    let (ticket, _) = talk.job();
    let error = Error::new(Kind::Failed, "there is no user 'nobody' on lab");
    let ended = Ended::Tokens(Err(error));
    talk.happens(Action::Ended(ticket, Box::new(ended)));
    let said = talk.said();
    assert!(said.contains("error: there is no user 'nobody'"), "{said}");
    assert!(said.ends_with("For its own tokens: tokens 1"), "{said}");
}

#[test]
fn nobody_named_lists_nothing() {
    let world = world()
        .profile("lab", "master", "admin")
        .tokens(43_200, 20_000);
    let mut talk = Talk::over(world.version("9.0.0"));
    talk.types("tokens-of-user 1");
    assert_eq!(talk.types("cancel"), "Cancelled.");
    talk.types("tokens-of-user 1");
    let said = talk.types("");
    assert!(said.contains("no user is named"), "{said}");
    assert_eq!(talk.types("cancel"), "Cancelled.");
    assert!(!talk.has_asked(&Work::ListTokens(None)));
}
