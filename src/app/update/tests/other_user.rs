//! The tokens of another user: asked for by name, shown as theirs, ended as theirs, left by one step back.

use super::*;
use crate::app::action::Ended;
use crate::app::command::{Availability, CommandId, availability};
use crate::app::state::detail::Tab;
use crate::app::state::dialog::Dialog;
use crate::app::state::form::{FieldId, Form};
use crate::app::state::overlay::Overlay;
use crate::app::testing::{later, name, now, press, type_text, world};
use crate::app::{tabs, tokens as view};
use crate::domain::error::{Error, Kind};
use crate::domain::expiry::Expiry;
use crate::domain::server_token::{By, Listed, ServerToken, Whose};
use crate::service::inventory::Inventory;

const JANE: &str = r"acme\jdoe";

/// A list with one row for each number, the first one newest.
fn inventory(ids: &[u64], whose: &Whose) -> Inventory {
    let row = |id: &u64| Listed {
        token: ServerToken {
            id: Some(*id),
            name: None,
            client: "cli".to_owned(),
            user: None,
            scope: None,
            created: Some(later(-60)),
            expiry: Expiry::Unknown,
            mask: None,
            refresh_mask: None,
        },
        whose: whose.clone(),
    };
    Inventory {
        listed: ids.iter().map(row).collect(),
        as_of: now(),
        by: By::Id,
        user: None,
        skipped: 0,
        cut: false,
    }
}

/// The master tenant's profile of a 9.0 appliance, and another one there.
fn board() -> State {
    let mut state = world()
        .profile("lab", "master", "admin")
        .tokens(43_200, 20_000)
        .version("9.0.0")
        .profile("lab", "globex", "ops")
        .tokens(43_200, 20_000)
        .version("9.0.0")
        .state();
    on(&mut state, &name("lab-master"));
    state
}

fn run(state: &mut State) -> Vec<Effect> {
    update(state, Action::Run(CommandId::TokensOfUser), now())
}

/// Asks for the tokens of this user; the effects of ⏎.
fn ask(state: &mut State, user: &str) -> Vec<Effect> {
    drop(run(state));
    press(state, &["ctrl-u"]);
    drop(type_text(state, user));
    press(state, &["enter"])
}

fn answer(state: &mut State, asked: Ticket, list: Inventory) {
    let ended = Ended::Tokens(Ok(Box::new(list)));
    drop(update(state, Action::Ended(asked, Box::new(ended)), now()));
}

/// Jane's list on screen: 31 and 30.
fn listed() -> State {
    let mut state = board();
    let asked = ticket(&ask(&mut state, JANE));
    answer(&mut state, asked, inventory(&[31, 30], &Whose::Other));
    state
}

fn form(state: &State) -> &Form {
    match state.overlays.last() {
        Some(Overlay::Edit(edit)) => &edit.form,
        other => panic!("no form: {other:?}"),
    }
}

fn dialog(state: &State) -> &Dialog {
    match state.overlays.last() {
        Some(Overlay::Dialog(dialog)) => dialog,
        other => panic!("no dialog: {other:?}"),
    }
}

fn shown_ids(state: &State) -> Vec<u64> {
    let rows = view::shown(&state.detail.tokens);
    rows.iter().filter_map(|row| row.token.id).collect()
}

#[test]
fn the_palette_opens_a_form_that_wants_a_user() {
    let mut state = board();
    press(&mut state, &[":"]);
    drop(type_text(&mut state, "another user"));
    press(&mut state, &["enter"]);
    assert_eq!(form(&state).fields.len(), 1);
    assert_eq!(press(&mut state, &["enter"]), [], "nothing is asked");
    let problem = form(&state).problem.as_ref().expect("a problem");
    assert!(problem.way_out().unwrap().contains("number"), "{problem}");
    drop(type_text(&mut state, "j"));
    assert!(form(&state).problem.is_none());
}

#[test]
fn a_named_users_list_is_asked_for_and_shown() {
    let mut state = board();
    let effects = ask(&mut state, &format!(" {JANE} "));
    assert_eq!(works(&effects), [&Work::ListTokens(Some(JANE.to_owned()))]);
    assert_eq!(ticket(&effects).profile, Some(name("lab-master")));
    assert!(state.overlays.is_empty());
    let (tab, profile) = tabs::shown(&state).unwrap();
    assert_eq!((tab, profile), (Tab::Tokens, &name("lab-master")));
    answer(
        &mut state,
        ticket(&effects),
        inventory(&[31], &Whose::Other),
    );
    assert_eq!(shown_ids(&state), [31]);
    assert_eq!(
        works(&press(&mut state, &["c"])),
        [&Work::ListTokens(Some(JANE.to_owned()))],
        "asking again means the same user"
    );
}

#[test]
fn an_answer_about_somebody_else_is_dropped() {
    let mut state = board();
    let own = ticket(&press(&mut state, &["t"]));
    let effects = ask(&mut state, JANE);
    assert!(effects.contains(&Effect::Cancel(own.job)), "{effects:?}");
    let theirs = ticket(&effects);
    answer(&mut state, own, inventory(&[1], &Whose::InUse));
    assert_eq!(state.detail.tokens.list, None);
    let next = ticket(&ask(&mut state, "2"));
    answer(&mut state, theirs, inventory(&[31], &Whose::Other));
    assert_eq!(state.detail.tokens.list, None);
    answer(&mut state, next, inventory(&[40], &Whose::Other));
    assert_eq!(shown_ids(&state), [40]);
}

#[test]
fn one_step_back_shows_our_own_before_it_leaves_the_tab() {
    let mut state = listed();
    press(&mut state, &["space"]);
    press(&mut state, &["esc"]);
    assert_eq!(state.detail.tokens.user.as_deref(), Some(JANE), "a mark");
    let effects = press(&mut state, &["esc"]);
    assert_eq!(works(&effects), [&Work::ListTokens(None)]);
    assert_eq!(state.detail.tokens.list, None, "theirs is gone at once");
    assert!(tabs::shown(&state).is_some());
    press(&mut state, &["esc"]);
    assert!(tabs::shown(&state).is_none());
}

#[test]
fn the_key_of_the_tab_means_our_own() {
    let mut state = listed();
    assert_eq!(works(&press(&mut state, &["t"])), [&Work::ListTokens(None)]);
    let mut state = listed();
    press(&mut state, &["g p"]);
    assert_eq!(works(&press(&mut state, &["t"])), [&Work::ListTokens(None)]);
}

#[test]
fn another_profile_shows_its_own() {
    let mut state = listed();
    press(&mut state, &["g p"]);
    on(&mut state, &name("lab-globex"));
    let effects = press(&mut state, &["enter", "tab"]);
    assert_eq!(tabs::shown(&state).unwrap().0, Tab::Tokens);
    assert_eq!(works(&effects), [&Work::ListTokens(None)]);
    assert_eq!(state.detail.tokens.user, None);
}

#[test]
fn ending_names_the_user_and_means_that_users_tokens() {
    let mut state = listed();
    press(&mut state, &["x"]);
    let asked = dialog(&state);
    assert_eq!(asked.title, r"Revoke a server token of acme\jdoe");
    let said: Vec<&str> = asked.lines.iter().map(|line| line.text.as_str()).collect();
    assert!(said[0].starts_with(JANE), "{said:?}");
    let effects = press(&mut state, &["right", "enter"]);
    let [Work::EndTokens(user, tokens)] = works(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(user.as_deref(), Some(JANE));
    assert_eq!(tokens[0].id, Some(31));
    let ended = Ended::Revoked(Ok(Vec::new()));
    let effects = update(
        &mut state,
        Action::Ended(ticket(&effects), Box::new(ended)),
        now(),
    );
    assert!(works(&effects).contains(&&Work::ListTokens(Some(JANE.to_owned()))));
    assert_eq!(
        dialog(&state).title,
        r"Revoke · done · acme\jdoe, asked as lab-master"
    );
}

#[test]
fn an_answer_to_the_question_about_one_user_ends_nothing_of_another() {
    let mut state = listed();
    press(&mut state, &["x", "right"]);
    state.detail.tokens.user = None;
    assert_eq!(press(&mut state, &["enter"]), []);
}

#[test]
fn a_token_made_meanwhile_is_theirs() {
    let mut state = listed();
    press(&mut state, &["n"]);
    assert_eq!(form(&state).value(FieldId::User), JANE);
    assert_eq!(form(&state).value(FieldId::ProfileName), "lab-acme-jdoe");
    let effects = press(&mut state, &["enter"]);
    let [Work::MakeToken(wanted)] = works(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(wanted.user.as_deref(), Some(JANE));
}

#[test]
fn a_refusal_stays_until_somebody_goes_back_and_the_name_can_be_put_right() {
    let mut state = board();
    let asked = ticket(&ask(&mut state, "jdeo"));
    let error = Error::new(Kind::Failed, "there is no user 'jdeo' on lab");
    let ended = Ended::Tokens(Err(error.clone()));
    let effects = update(&mut state, Action::Ended(asked, Box::new(ended)), now());
    assert_eq!(effects, [], "it isn't asked again by itself");
    assert_eq!(state.detail.tokens.problem, Some(error));
    drop(run(&mut state));
    assert_eq!(form(&state).value(FieldId::User), "jdeo");
    press(&mut state, &["esc", "esc"]);
    assert_eq!(state.detail.tokens.user, None);
    drop(run(&mut state));
    assert_eq!(form(&state).value(FieldId::User), "");
}

#[test]
fn without_a_living_token_nobody_is_asked() {
    let mut state = world()
        .profile("lab", "master", "admin")
        .tokens_of(43_200, -60, None)
        .state();
    let Availability::Disabled(reason) = availability(&state, CommandId::TokensOfUser, now())
    else {
        panic!("it is offered");
    };
    assert!(reason.contains("l first"), "{reason}");
    assert_eq!(run(&mut state), []);
    assert!(state.overlays.is_empty());
}
