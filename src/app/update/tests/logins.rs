//! Logins that wait for people, and forms whose method changes.

use super::form::top;
use super::*;
use crate::app::action::{Ended, LoginNews};
use crate::app::command::Layer;
use crate::app::effect::{Login, LoginBy};
use crate::app::layer::layer;
use crate::app::state::form::{FieldId, Form};
use crate::app::testing::{later, now, press, small_board, type_text, world};
use crate::domain::error::{Error, Kind};
use crate::domain::grant::Grant;
use crate::domain::profile::ClientAuth;
use crate::domain::redirect::RedirectUri;
use crate::domain::secret::Secret;
use crate::service::login::{BrowserStep, Opened, Step};
use crate::service::ports::web::Setting;

fn form(state: &State) -> &Form {
    top(state).expect("a form")
}

fn login_of(effects: &[Effect]) -> Login {
    match works(effects)[..] {
        [Work::Login(login)] => (**login).clone(),
        ref other => panic!("no login: {other:?}"),
    }
}

/// The wizard at its third step.
fn at_sign_in(kind: &str, address: &str) -> State {
    let mut state = small_board().state();
    press(&mut state, &["n", kind]);
    type_text(&mut state, address);
    press(&mut state, &["enter"]);
    state
}

fn tell(state: &mut State, ticket: &Ticket, news: LoginNews) {
    let action = Action::Login(ticket.clone(), Box::new(news));
    assert_eq!(update(state, action, now()), []);
}

/// A browser is waited for.
fn waiting(opened: Opened) -> (State, Ticket) {
    let mut state = at_sign_in("o", "sso.test/realms/stage");
    type_text(&mut state, "keyfob");
    let asked = ticket(&press(&mut state, &["enter"]));
    let step = BrowserStep {
        url: "https://sso.test/authorize?state=abc".parse().unwrap(),
        redirect: RedirectUri::parse("http://127.0.0.1:8976/callback").unwrap(),
        listens: true,
        opened,
        until: later(300),
    };
    let news = LoginNews::Step(Box::new(Step::Browser(step)));
    tell(&mut state, &asked, news);
    (state, asked)
}

#[test]
fn what_was_typed_comes_back_with_its_method() {
    let mut state = at_sign_in("z", "zeyos.test/crm");
    assert_eq!(form(&state).focused().unwrap().id, FieldId::ClientId);
    type_text(&mut state, "acme_keyfob");
    press(&mut state, &["backtab", "right", "right"]);
    assert!(
        form(&state).field(FieldId::ClientId).is_none(),
        "basic has none"
    );
    press(&mut state, &["left", "left"]);
    assert_eq!(form(&state).value(FieldId::ClientId), "acme_keyfob");
}

#[test]
fn each_kind_of_server_keeps_its_own_fields() {
    let mut state = at_sign_in("o", "sso.test");
    type_text(&mut state, "keyfob");
    press(&mut state, &["esc", "esc", "m", "enter"]);
    assert_eq!(form(&state).value(FieldId::ClientId), "morph-api");
    press(&mut state, &["esc", "esc", "o", "enter"]);
    assert_eq!(form(&state).value(FieldId::ClientId), "keyfob");
}

#[test]
fn a_browser_login_wants_a_client_of_its_own() {
    let mut state = at_sign_in("m", "eu.acme.test");
    assert_eq!(form(&state).value(FieldId::ClientId), "morph-api");
    while form(&state).focused().unwrap().id != FieldId::Method {
        press(&mut state, &["backtab"]);
    }
    press(&mut state, &["right"]);
    assert!(form(&state).field(FieldId::RedirectUrl).is_some());
    assert_eq!(form(&state).value(FieldId::ClientId), "");
    assert!(works(&press(&mut state, &["enter"])).is_empty());
    let focused = form(&state).focused().unwrap();
    assert_eq!(focused.id, FieldId::ClientId);
    while form(&state).focused().unwrap().id != FieldId::Method {
        press(&mut state, &["backtab"]);
    }
    press(&mut state, &["left"]);
    assert_eq!(form(&state).value(FieldId::ClientId), "morph-api");
}

#[test]
fn a_client_with_a_secret_sends_it_by_the_side_and_keeps_it_for_the_next_try() {
    let mut state = at_sign_in("o", "sso.test/realms/stage");
    type_text(&mut state, "keyfob");
    press(&mut state, &["tab", "right", "right", "tab"]);
    type_text(&mut state, "s3cret");
    let effects = press(&mut state, &["enter"]);
    let login = login_of(&effects);
    assert_eq!(login.by, LoginBy::Browser);
    assert_eq!(login.profile.grant, Grant::AuthorizationCode);
    assert_eq!(login.profile.client_auth, Some(ClientAuth::Post));
    let secrets = state.take_secrets();
    let sent = &secrets[&login.client_secret.unwrap()];
    assert_eq!(*sent, Secret::new("s3cret".to_owned()));
    assert!(form(&state).has_secret(FieldId::ClientSecret));
    assert!(!format!("{effects:?} {state:?}").contains("s3cret"));
}

#[test]
fn endpoints_by_hand_become_whole_addresses() {
    let mut state = small_board().state();
    press(&mut state, &["n", "b"]);
    type_text(&mut state, "login.test");
    press(&mut state, &["enter"]);
    assert!(form(&state).problem.is_some(), "no token endpoint");
    press(&mut state, &["tab"]);
    type_text(&mut state, "/oauth2/token");
    press(&mut state, &["enter"]);
    type_text(&mut state, "keyfob");
    let login = login_of(&press(&mut state, &["enter"]));
    let endpoints = &login.profile.endpoints;
    assert_eq!(endpoints["token"], "https://login.test/oauth2/token");
}

#[test]
fn a_pasted_token_is_a_way_of_every_kind() {
    let mut state = small_board().state();
    press(&mut state, &["n", "t", "m"]);
    type_text(&mut state, "new.test");
    press(&mut state, &["enter"]);
    type_text(&mut state, "6e977f29-1111");
    let login = login_of(&press(&mut state, &["enter"]));
    assert!(matches!(login.by, LoginBy::Paste { refresh: None, .. }));
    assert_eq!(login.profile.grant, Grant::Paste);
}

#[test]
fn over_ssh_a_device_login_is_proposed_where_there_may_be_one() {
    let mut state = small_board().state();
    state.setting = Setting::Remote;
    press(&mut state, &["n", "o"]);
    type_text(&mut state, "sso.test");
    press(&mut state, &["enter"]);
    assert_eq!(form(&state).value(FieldId::Method), "device");
}

#[test]
fn letters_are_verbs_outside_the_field_and_a_paste_goes_into_it() {
    let (mut state, asked) = waiting(Opened::Started);
    assert_eq!(layer(&state), Layer::Waiting);
    assert!(matches!(
        works(&press(&mut state, &["o"]))[..],
        [Work::OpenPage(_)]
    ));
    assert!(matches!(
        works(&press(&mut state, &["y"]))[..],
        [Work::CopyShown(_)]
    ));
    let foreign = Zeroizing::new("http://127.0.0.1:1/callback?code=c0de&state=x".to_owned());
    assert_eq!(paste(&mut state, &foreign, now()), []);
    assert_eq!(layer(&state), Layer::Form);
    assert_eq!(press(&mut state, &["enter"]), [], "it is of another login");
    press(&mut state, &["ctrl-u"]);
    let ours = Zeroizing::new("http://127.0.0.1:1/callback?code=c0de&state=abc".to_owned());
    assert_eq!(paste(&mut state, &ours, now()), []);
    assert!(!format!("{state:?}").contains("c0de"));
    let effects = press(&mut state, &["enter"]);
    let [Effect::Answer(job, secret)] = effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(job, asked.job);
    assert!(state.take_secrets().contains_key(&secret));
}

#[test]
fn esc_gives_the_wait_up_and_the_form_is_as_it_was() {
    let (mut state, asked) = waiting(Opened::Nowhere(Setting::Remote));
    assert_eq!(layer(&state), Layer::Form, "the field has the keys");
    assert_eq!(press(&mut state, &["esc"]), [Effect::Cancel(asked.job)]);
    let ended = Action::Ended(asked, Box::new(Ended::Cancelled));
    drop(update(&mut state, ended, now()));
    assert_eq!(form(&state).value(FieldId::ClientId), "keyfob");
    assert_eq!(form(&state).job, None);
}

#[test]
fn news_of_a_login_that_has_ended_is_dropped() {
    let (mut state, asked) = waiting(Opened::Started);
    let ended = Box::new(Ended::Cancelled);
    drop(update(
        &mut state,
        Action::Ended(asked.clone(), ended),
        now(),
    ));
    let late = LoginNews::Step(Box::new(Step::Ignored("late".to_owned())));
    tell(&mut state, &asked, late);
    assert!(
        state
            .overlays
            .last()
            .unwrap()
            .sign_in()
            .unwrap()
            .waiting
            .is_none()
    );
}

#[test]
fn a_one_time_code_goes_to_the_login_that_asked() {
    let mut state = at_sign_in("m", "new.test");
    press(&mut state, &["tab"]);
    type_text(&mut state, "jdoe");
    press(&mut state, &["tab"]);
    type_text(&mut state, "hunter2");
    let asked = ticket(&press(&mut state, &["enter"]));
    let refused = Error::new(Kind::Refused, "refused").because("otp_required");
    tell(&mut state, &asked, LoginNews::OtpWanted(refused));
    assert_eq!(form(&state).focused().unwrap().id, FieldId::OneTimeCode);
    assert_eq!(
        press(&mut state, &["tab", "enter"]),
        [],
        "nothing was typed"
    );
    type_text(&mut state, "123456");
    let effects = press(&mut state, &["enter"]);
    assert!(matches!(effects[..], [Effect::Answer(job, _)] if job == asked.job));
    assert_eq!(
        press(&mut state, &["enter"]),
        [],
        "one answer for one question"
    );
}

#[test]
fn quitting_stops_a_login_that_waits() {
    let (mut state, asked) = waiting(Opened::Started);
    let effects = press(&mut state, &["ctrl-c"]);
    assert!(effects.contains(&Effect::Cancel(asked.job)));
}

#[test]
fn what_another_login_has_learnt_of_the_version_is_known_here() {
    let remark = |version: Option<&str>| {
        let mut world = world().profile("eu", "acme", "jdoe");
        if let Some(version) = version {
            world = world.version(version);
        }
        let mut state = world.state();
        press(&mut state, &["n", "m"]);
        type_text(&mut state, "eu.acme.test");
        press(&mut state, &["enter"]);
        while form(&state).focused().unwrap().id != FieldId::Method {
            press(&mut state, &["backtab"]);
        }
        press(&mut state, &["right"]);
        let remarks = form(&state).remarks.iter();
        let found = remarks.map(|note| note.text.clone());
        found
            .filter(|text| text.contains("8.0.6"))
            .collect::<String>()
    };
    assert!(remark(None).contains("unknown until login"));
    assert!(remark(Some("7.0.1")).contains("has no login in a browser"));
    assert_eq!(remark(Some("9.0.0")), "");
}
