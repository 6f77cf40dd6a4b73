//! The tenants of an appliance: finding one, and a profile for it.

use super::find::find;
use super::*;
use crate::app::action::{Ended, Size};
use crate::app::command::{Availability, CommandId as Id, availability};
use crate::app::state::State;
use crate::app::state::detail::tenants::Estate;
use crate::app::state::form::FieldId;
use crate::app::state::overlay::Overlay;
use crate::app::state::wizard::Step;
use crate::app::tenants as view;
use crate::app::testing::{now, press, world};
use crate::domain::tenant::Tenant;

fn tenant(id: u64, name: &str, subdomain: Option<&str>) -> Tenant {
    Tenant {
        id,
        name: name.to_owned(),
        subdomain: subdomain.map(str::to_owned),
        active: id != 5,
        master: id == 1,
        parent: None,
        users: None,
    }
}

fn estate() -> Vec<Tenant> {
    vec![
        tenant(1, "root", None),
        tenant(2, "Acme GmbH", Some("acme")),
        tenant(4, "Initech", None),
        tenant(5, "Hooli", Some("hooli")),
        tenant(14, "Globex & Söhne", Some("globex")),
    ]
}

/// The tenants of an appliance on screen; profiles log in to `acme` and, by its number, to 14.
fn shown() -> State {
    let mut state = world()
        .profile("lab", "master", "admin")
        .tokens(1000, 900)
        .profile("lab", "acme", "jdoe")
        .profile("lab", "14", "zoe")
        .state();
    press(&mut state, &["g g"]);
    let asked = press(&mut state, &["g n"]);
    answer(&mut state, &asked, estate());
    state
}

fn answer(state: &mut State, asked: &[Effect], tenants: Vec<Tenant>) {
    let clients = Ok(Vec::new());
    let ended = Ended::Tenants(Ok(Box::new(Estate { tenants, clients })));
    let action = Action::Ended(ticket(asked), Box::new(ended));
    drop(update(state, action, now()));
}

fn ids(state: &State) -> Vec<u64> {
    let rows = view::shown(&state.detail.tenants).into_iter();
    rows.map(|tenant| tenant.id).collect()
}

fn cursor(state: &State) -> Option<u64> {
    view::current(&state.detail.tenants).map(|tenant| tenant.id)
}

#[test]
fn a_profile_takes_two_keys() {
    let mut state = shown();
    press(&mut state, &["j", "j", "enter"]);
    let Some(Overlay::Wizard(wizard)) = state.overlays.last() else {
        panic!("no wizard");
    };
    assert_eq!(wizard.step, Step::SignIn);
    assert_eq!(wizard.sign_in.form.value(FieldId::Tenant), "4");
    let server = wizard.known.as_ref().map(ToString::to_string);
    assert_eq!(server.as_deref(), Some("lab"));
}

#[test]
fn one_is_found_by_every_text_of_its_row() {
    for (text, found) in [
        ("master", vec![1]),
        ("gmbh", vec![2]),
        ("sohne", vec![14]),
        ("4", vec![4, 14]),
        ("off", vec![5]),
        ("ac", vec![2]),
        ("lab-acme", vec![2]),
        ("lab-14", vec![14]),
        ("", vec![1, 2, 4, 5, 14]),
        ("xyz", vec![]),
    ] {
        let mut state = shown();
        find(&mut state, text);
        assert_eq!(ids(&state), found, "{text}");
    }
}

#[test]
fn what_was_found_gets_a_profile_and_the_cursor_stays_on_it() {
    let mut state = shown();
    find(&mut state, "hoo");
    press(&mut state, &["enter"]);
    assert_eq!(cursor(&state), Some(5));
    press(&mut state, &["esc"]);
    assert_eq!((cursor(&state), ids(&state).len()), (Some(5), 5));
    press(&mut state, &["n"]);
    let Some(Overlay::Wizard(wizard)) = state.overlays.last() else {
        panic!("no wizard");
    };
    assert_eq!(wizard.sign_in.form.value(FieldId::Tenant), "hooli");
}

#[test]
fn where_nothing_is_found_the_key_says_so_and_the_cursor_waits() {
    let mut state = shown();
    press(&mut state, &["G"]);
    find(&mut state, "xyz");
    press(&mut state, &["enter"]);
    assert_eq!(
        availability(&state, Id::Open, now()),
        Availability::Disabled("no tenant is shown: esc clears the filter".to_owned())
    );
    press(&mut state, &["esc"]);
    assert_eq!(cursor(&state), Some(14));
}

#[test]
fn an_answer_that_has_others_keeps_cursor_and_filter() {
    let mut state = shown();
    press(&mut state, &["j", "j"]);
    find(&mut state, "e");
    assert_eq!((ids(&state), cursor(&state)), (vec![1, 2, 4, 14], Some(4)));
    press(&mut state, &["enter"]);
    let asked = press(&mut state, &["c"]);
    let mut tenants = estate();
    tenants.remove(2);
    tenants.push(tenant(20, "Umbrella", Some("umbrella")));
    answer(&mut state, &asked, tenants);
    assert_eq!(
        (ids(&state), cursor(&state)),
        (vec![1, 2, 14, 20], Some(14))
    );
}

#[test]
fn without_a_list_nothing_is_found() {
    let mut state = world().profile("lab", "master", "admin").state();
    press(&mut state, &["g n", "/"]);
    assert!(!state.is_filtering());
}

#[test]
fn a_lower_window_keeps_the_row_in_sight() {
    let mut state = shown();
    press(&mut state, &["G"]);
    let size = Size {
        page: 2,
        ..state.size
    };
    drop(update(&mut state, Action::Resized(size), now()));
    assert_eq!(state.detail.tenants.top, 3);
}
