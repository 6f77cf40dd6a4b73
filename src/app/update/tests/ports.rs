//! What stands beside a redirect URL: whether its port is free.

use jiff::SignedDuration;

use super::form::top;
use super::*;
use crate::app::action::Ended;
use crate::app::state::form::{Field, FieldId};
use crate::app::testing::{now, press, small_board, type_text};
use crate::app::wake;
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind};
use crate::domain::redirect::RedirectUri;

const USUAL: &str = "http://127.0.0.1:8976/callback";

fn rested() -> Timestamp {
    now() + SignedDuration::from_millis(400)
}

fn field(state: &State) -> &Field {
    let form = top(state).expect("a form");
    form.field(FieldId::RedirectUrl).expect("a redirect URL")
}

fn beside(state: &State) -> Option<(Tone, &str)> {
    let note = field(state).note.as_ref()?;
    Some((note.tone, note.text.as_str()))
}

fn tried(uri: &str) -> Work {
    Work::TryPort(RedirectUri::parse(uri).unwrap())
}

/// The wizard's third step at the browser's form, the redirect URL in focus.
fn at_browser() -> State {
    let mut state = small_board().state();
    press(&mut state, &["n", "m"]);
    type_text(&mut state, "new.acme.test");
    press(&mut state, &["enter"]);
    form::top_mut(&mut state).unwrap().focus_on(FieldId::Method);
    press(&mut state, &["right"]);
    let form = form::top_mut(&mut state).unwrap();
    assert_eq!(form.value(FieldId::Method), "browser: SSO, 2FA");
    form.focus_on(FieldId::RedirectUrl);
    state
}

fn end(state: &mut State, effects: &[Effect], result: Result<(), Error>) {
    let ended = Box::new(Ended::PortTried(result));
    let action = Action::Ended(ticket(effects), ended);
    drop(update(state, action, now()));
}

#[test]
fn a_port_is_looked_at_once_the_keys_have_rested_and_said_to_be_free() {
    let mut state = at_browser();
    assert_eq!(beside(&state), None);
    assert!(field(&state).under.unwrap().starts_with("register exactly"));
    assert_eq!(wake::next_wake(&state, &[], now()), Some(rested()));
    let effects = update(&mut state, Action::Tick, rested());
    assert_eq!(works(&effects), [&tried(USUAL)]);
    end(&mut state, &effects, Ok(()));
    assert_eq!(beside(&state), Some((Tone::Ok, "port is free")));
}

#[test]
fn a_taken_port_is_named_with_its_holder_and_locks_nothing() {
    let mut state = at_browser();
    let effects = update(&mut state, Action::Tick, rested());
    let what = "port 8976 of this machine is taken by process 811 (node)";
    end(&mut state, &effects, Err(Error::new(Kind::Failed, what)));
    let words = "port 8976 is taken by process 811 (node)";
    assert_eq!(beside(&state), Some((Tone::Bad, words)));
    press(&mut state, &["end"]);
    type_text(&mut state, "2");
    assert_eq!(
        field(&state).under,
        Some("register exactly this text; alt-y copies it")
    );
    assert_eq!(beside(&state), None, "it was about another text");
}

#[test]
fn an_answer_about_an_older_text_is_dropped() {
    let mut state = at_browser();
    let effects = update(&mut state, Action::Tick, rested());
    press(&mut state, &["end"]);
    type_text(&mut state, "2");
    end(&mut state, &effects, Ok(()));
    assert_eq!(beside(&state), None);
}

#[test]
fn f5_looks_again() {
    let mut state = at_browser();
    let effects = update(&mut state, Action::Tick, rested());
    end(&mut state, &effects, Ok(()));
    assert_eq!(works(&press(&mut state, &["f5"])), [&tried(USUAL)]);
}

#[test]
fn only_a_port_of_this_machine_is_looked_at() {
    for other in [
        "https://sso.acme.test/callback",
        "http://127.0.0.1/callback",
        "http://127",
    ] {
        let mut state = at_browser();
        press(&mut state, &["ctrl-u"]);
        type_text(&mut state, other);
        let effects = update(&mut state, Action::Tick, rested());
        assert_eq!(works(&effects), Vec::<&Work>::new(), "{other}");
        assert_eq!(field(&state).under, None, "{other}");
        assert!(beside(&state).is_some(), "{other}");
    }
}

#[test]
fn while_a_login_listens_the_port_is_its_own_and_afterwards_it_is_looked_at_anew() {
    let mut state = at_browser();
    let effects = update(&mut state, Action::Tick, rested());
    end(&mut state, &effects, Ok(()));
    for (field, text) in [
        (FieldId::ClientId, "keyfob"),
        (FieldId::ClientSecret, "s3cret"),
    ] {
        form::top_mut(&mut state).unwrap().focus_on(field);
        type_text(&mut state, text);
    }
    let login = press(&mut state, &["enter"]);
    assert!(matches!(works(&login)[..], [Work::Login(_)]));
    let effects = update(&mut state, Action::Tick, rested());
    assert_eq!(works(&effects), Vec::<&Work>::new());
    let cancelled = Action::Ended(ticket(&login), Box::new(Ended::Cancelled));
    drop(update(&mut state, cancelled, now()));
    let effects = update(&mut state, Action::Tick, rested());
    assert_eq!(works(&effects), [&tried(USUAL)]);
}
