//! Forms: field by field, secrets unseen.

use super::*;
use crate::app::action::LoginNews;
use crate::app::state::form::FieldId;
use crate::domain::grant::Grant;
use crate::domain::redirect::RedirectUri;
use crate::service::login::{BrowserStep, Opened, Step};

#[test]
fn a_login_asks_for_the_password_unseen_and_sends_it_once() {
    let mut talk = Talk::small();
    let asked = talk.types("login lab-initech");
    assert!(asked.contains("Log in lab-initech."), "{asked}");
    let mut lines = 0;
    while talk.session.prompt(&talk.state).text != "Password: " {
        talk.types("");
        lines += 1;
        assert!(lines < 9, "the password is never asked for");
    }
    assert!(talk.session.prompt(&talk.state).is_hidden);
    let said = talk.types("cancel");
    assert!(
        !said.contains("Cancelled"),
        "a password may be any word: {said}"
    );
    for _ in 0..4 {
        if matches!(talk.asked.last(), Some(Effect::Run(_, Work::Login(_)))) {
            break;
        }
        talk.types("");
    }
    let (ticket, work) = talk.job();
    assert!(matches!(work, Work::Login(_)), "{work:?}");
    assert_eq!(ticket.profile.unwrap().as_str(), "lab-initech");
    assert_eq!(talk.types("x"), "At work. cancel gives up.");
}

#[test]
fn a_refused_login_says_why_and_asks_again() {
    let mut talk = Talk::small();
    talk.types("login lab-initech");
    while !talk.session.prompt(&talk.state).is_hidden {
        talk.types("");
    }
    talk.types("wrong");
    talk.types("done");
    let (ticket, work) = talk.job();
    assert!(matches!(work, Work::Login(_)), "{work:?}");
    let error = Error::new(Kind::Refused, "no").because("wrong user or password");
    let name = ticket.profile.clone().unwrap();
    let said = talk.ends(ticket, Row::failed(name, error), None);
    assert!(said.contains("error: wrong user or password"), "{said}");
    let prompt = talk.session.prompt(&talk.state);
    assert_eq!(
        (prompt.text.as_str(), prompt.is_hidden),
        ("Password: ", true)
    );
}

#[test]
fn a_login_that_is_given_up_leaves_no_form_behind() {
    let mut talk = Talk::small();
    talk.types("login lab-initech");
    talk.types("secret");
    let (ticket, _) = talk.job();
    talk.types("cancel");
    assert!(talk.asked.contains(&Effect::Cancel(ticket.job)));
    let ended = Box::new(Ended::Cancelled);
    talk.happens(Action::Ended(ticket, ended));
    assert!(talk.state.overlays.is_empty(), "{}", talk.said());
    assert_eq!(talk.session.prompt(&talk.state).text, "> ");
}

#[test]
fn the_wizard_is_a_list_and_then_fields_with_examples() {
    let mut talk = Talk::small();
    let menu = talk.types("add");
    assert!(menu.contains("1. Morpheus"), "{menu}");
    let server = talk.types("1");
    assert!(server.contains("step 2 of 4"), "{server}");
    assert_eq!(talk.session.prompt(&talk.state).text, "Address: ");
    let next = talk.types("https://new.acme.test");
    assert!(!next.contains("error"), "{next}");
    assert_ne!(talk.session.prompt(&talk.state).text, "Address: ");
    assert_eq!(talk.types("cancel"), "Cancelled.");
    assert!(talk.state.overlays.is_empty());
}

#[test]
fn a_choice_takes_a_number_or_a_word() {
    let mut talk = Talk::small();
    talk.types("add");
    talk.types("1");
    let mut tries = 0;
    while talk.session.prompt(&talk.state).text != "Environment: " {
        talk.types(if tries == 0 {
            "https://new.acme.test"
        } else {
            ""
        });
        tries += 1;
        assert!(tries < 9);
    }
    assert!(talk.types("purple").contains("none of the words"));
    talk.types("lab");
    let Some(Overlay::Wizard(wizard)) = talk.state.top() else {
        panic!("the wizard is gone");
    };
    let chosen = wizard.server.value(FieldId::Environment);
    assert_eq!(chosen, "lab");
}

/// A login that waits for a browser.
fn waiting() -> Talk {
    let mut talk = Talk::over(
        world()
            .profile("sso", "master", "mona")
            .with(|profile, _| profile.grant = Grant::AuthorizationCode),
    );
    talk.types("login sso-master");
    assert_eq!(talk.session.prompt(&talk.state).text, "Enter begins: ");
    talk.types("");
    let (ticket, work) = talk.job();
    assert!(matches!(work, Work::Login(_)), "{work:?}");
    let step = BrowserStep {
        url: "https://sso.test/authorize?state=abc".parse().unwrap(),
        redirect: RedirectUri::parse("http://127.0.0.1:8976/callback").unwrap(),
        listens: true,
        opened: Opened::NotAsked,
        until: later(281),
    };
    let news = Box::new(LoginNews::Step(Box::new(Step::Browser(step))));
    talk.happens(Action::Login(ticket, news));
    let said = talk.said();
    assert!(said.contains("https://sso.test/authorize"), "{said}");
    talk
}

#[test]
fn a_login_that_waits_takes_verbs_on_its_address_and_no_word_for_a_code() {
    let mut talk = waiting();
    talk.types("copy");
    let copied = Work::CopyShown("https://sso.test/authorize?state=abc".to_owned());
    assert!(talk.has_asked(&copied), "{:?}", talk.asked);
    let mut talk = waiting();
    talk.types("open");
    assert!(matches!(talk.job().1, Work::OpenPage(_)));

    let mut talk = waiting();
    for word in ["list", "refresh 2", "activity"] {
        let said = talk.types(word);
        assert!(said.starts_with("A login waits"), "{said}");
    }
    let answers = |talk: &Talk| {
        let mut asked = talk.asked.iter();
        asked.any(|effect| matches!(effect, Effect::Answer(..)))
    };
    assert!(!answers(&talk));
    let said = talk.types("https://sso.test/authorize?state=abc");
    assert!(said.contains("is the address to open"), "{said}");
    talk.types("http://127.0.0.1:8976/callback?code=x&state=abc");
    assert!(answers(&talk));
}

#[test]
fn a_code_that_the_server_refuses_is_told_of_before_the_form_comes_back() {
    let mut talk = waiting();
    talk.types("4/0AX4XfWh");
    let (ticket, _) = talk.job();
    let error = Error::new(Kind::Refused, "no").because("400 invalid_grant");
    let name = ticket.profile.clone().unwrap();
    let said = talk.ends(ticket, Row::failed(name, error), None);
    assert!(
        said.contains("error: ") && said.contains("400 invalid_grant"),
        "{said}"
    );
}
