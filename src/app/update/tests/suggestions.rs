//! Tenants that are suggested below the Tenant field.

use super::form::top;
use super::*;
use crate::app::action::Ended;
use crate::app::state::detail::tenants::Estate;
use crate::app::state::form::FieldId;
use crate::app::state::vault::VaultView;
use crate::app::suggest::{Suggested, suggested};
use crate::app::testing::{World, now, press, type_text, world};
use crate::domain::error::{Error, Kind};
use crate::domain::tenant::Tenant;

fn tenant(id: u64, subdomain: &str) -> Tenant {
    Tenant {
        id,
        name: format!("{subdomain} GmbH"),
        subdomain: Some(subdomain.to_owned()),
        active: subdomain != "closed",
        master: id == 1,
        parent: None,
        users: None,
    }
}

/// An appliance with a living login of its administrator, and profiles of two tenants.
fn appliance() -> World {
    world()
        .profile("us-prod", "master", "admin")
        .tokens(43_200, 24_480)
        .profile("us-prod", "globex", "ops")
        .profile("us-prod", "acme", "jdoe")
        .profile("eu-prod", "initech", "ops")
}

/// The sign-in for another login on that server, and what was asked meanwhile.
fn at_tenant(world: World) -> (State, Vec<Effect>) {
    let mut state = world.state();
    let menu = press(&mut state, &["n", "k"]);
    assert!(!works(&menu).contains(&&Work::ListTenants));
    let effects = press(&mut state, &["down", "enter"]);
    let focused = top(&state).and_then(|form| form.focused());
    assert_eq!(focused.map(|field| field.id), Some(FieldId::Tenant));
    (state, effects)
}

fn shown(state: &State) -> Option<Suggested> {
    suggested(state, state.overlays.last()?.sign_in()?)
}

fn words(state: &State) -> Vec<String> {
    shown(state).map_or_else(Vec::new, |found| found.words)
}

fn typed(state: &State) -> &str {
    top(state).expect("a form").value(FieldId::Tenant)
}

fn focused(state: &State) -> FieldId {
    let field = top(state).and_then(|form| form.focused());
    field.expect("a field").id
}

fn end(state: &mut State, effects: &[Effect], ended: Ended) {
    let action = Action::Ended(ticket(effects), Box::new(ended));
    drop(update(state, action, now()));
}

fn told(state: &mut State, effects: &[Effect]) {
    let subdomains = [
        "master",
        "globex",
        "acme-test",
        "acme",
        "acme-dev",
        "closed",
    ];
    let tenants = (1..).zip(subdomains);
    let estate = Estate {
        tenants: tenants.map(|(id, name)| tenant(id, name)).collect(),
        clients: Ok(Vec::new()),
    };
    end(state, effects, Ended::Tenants(Ok(Box::new(estate))));
}

#[test]
fn tenants_of_known_profiles_of_that_server_are_suggested_at_once() {
    let (state, _) = at_tenant(appliance());
    let found = shown(&state).expect("suggestions");
    assert_eq!(found.words, ["acme", "globex"]);
    assert_eq!(found.of, "of 2 known here");
}

#[test]
fn the_appliance_is_asked_once_as_its_administrator_and_typing_narrows_what_it_told() {
    let (mut state, effects) = at_tenant(appliance());
    assert_eq!(works(&effects), [&Work::ListTenants]);
    assert_eq!(ticket(&effects).profile.unwrap().as_str(), "us-prod-master");
    told(&mut state, &effects);
    assert_eq!(words(&state), ["acme", "acme-dev", "acme-test", "globex"]);
    let again = type_text(&mut state, "ACM");
    assert_eq!(works(&again), Vec::<&Work>::new());
    let found = shown(&state).expect("suggestions");
    assert_eq!(found.words, ["acme", "acme-dev", "acme-test"]);
    assert_eq!(found.of, "of 4 that admin may see");
    type_text(&mut state, "x");
    assert_eq!(shown(&state), None);
}

#[test]
fn what_begins_with_the_letters_comes_before_what_has_them() {
    let (mut state, effects) = at_tenant(appliance());
    told(&mut state, &effects);
    type_text(&mut state, "e");
    assert_eq!(words(&state), ["acme", "acme-dev", "acme-test", "globex"]);
    type_text(&mut state, "x");
    assert_eq!(words(&state), ["globex"]);
}

#[test]
fn a_known_tenant_that_the_administrator_does_not_see_stays_among_them() {
    let world = appliance().profile("us-prod", "hidden", "x");
    let (mut state, effects) = at_tenant(world.profile("us-prod", "4", "by-number"));
    told(&mut state, &effects);
    let found = shown(&state).expect("suggestions");
    let all = ["acme", "acme-dev", "acme-test", "globex", "hidden"];
    assert_eq!(found.words, all, "4 is acme's number");
    assert_eq!(found.of, "of 5 known here or to admin");
}

#[test]
fn nobody_is_asked_without_an_open_vault_or_a_living_login_in_the_master_tenant() {
    let locked = appliance().vault(VaultView::Absent);
    let (_, effects) = at_tenant(locked);
    assert!(!works(&effects).contains(&&Work::ListTenants));
    let signed_out = world().profile("us-prod", "master", "admin");
    let signed_out = signed_out.profile("eu-prod", "initech", "ops");
    let (_, effects) = at_tenant(signed_out);
    assert!(!works(&effects).contains(&&Work::ListTenants));
}

#[test]
fn a_refused_question_is_silent_and_not_repeated() {
    let (mut state, effects) = at_tenant(appliance());
    let refused = Error::new(Kind::Refused, "this user may not list tenants");
    end(&mut state, &effects, Ended::Tenants(Err(refused)));
    assert_eq!(toast(&state), "");
    assert_eq!(top(&state).unwrap().problem, None);
    assert_eq!(works(&type_text(&mut state, "a")), Vec::<&Work>::new());
    assert_eq!(words(&state), ["acme"]);
}

#[test]
fn down_takes_one_after_the_other_then_the_next_field_and_up_gives_back_what_was_typed() {
    let (mut state, effects) = at_tenant(appliance());
    told(&mut state, &effects);
    type_text(&mut state, "acm");
    press(&mut state, &["down"]);
    assert_eq!(typed(&state), "acme");
    assert_eq!(words(&state), ["acme", "acme-dev", "acme-test"]);
    press(&mut state, &["down"]);
    assert_eq!(
        (typed(&state), focused(&state)),
        ("acme-dev", FieldId::Tenant)
    );
    press(&mut state, &["up", "up"]);
    assert_eq!((typed(&state), focused(&state)), ("acm", FieldId::Tenant));
    press(&mut state, &["down", "down", "down"]);
    assert_eq!(typed(&state), "acme-test");
    press(&mut state, &["down"]);
    assert_eq!(
        (typed(&state), focused(&state)),
        ("acme-test", FieldId::User)
    );
}

#[test]
fn who_walks_down_through_the_empty_field_stays_in_the_master_tenant() {
    let (mut state, effects) = at_tenant(appliance());
    told(&mut state, &effects);
    let found = shown(&state).expect("suggestions");
    assert!(!found.is_open);
    press(&mut state, &["down"]);
    assert_eq!((typed(&state), focused(&state)), ("", FieldId::User));
}

#[test]
fn what_follows_from_the_tenant_follows_a_suggestion_too() {
    let (mut state, _) = at_tenant(appliance());
    type_text(&mut state, "a");
    press(&mut state, &["down"]);
    let form = top(&state).unwrap();
    assert_eq!(form.value(FieldId::LogsInAs), "");
    press(&mut state, &["tab"]);
    type_text(&mut state, "jdoe");
    assert_eq!(top(&state).unwrap().value(FieldId::LogsInAs), "acme\\jdoe");
}

#[test]
fn typing_on_after_a_suggestion_narrows_by_what_stands_there() {
    let (mut state, effects) = at_tenant(appliance());
    told(&mut state, &effects);
    type_text(&mut state, "a");
    press(&mut state, &["down"]);
    type_text(&mut state, "-");
    assert_eq!(words(&state), ["acme-dev", "acme-test"]);
}

#[test]
fn without_a_suggestion_down_is_the_next_field() {
    let (mut state, effects) = at_tenant(appliance());
    told(&mut state, &effects);
    type_text(&mut state, "acme");
    assert_eq!(
        shown(&state),
        None,
        "a whole name, though others begin with it"
    );
    press(&mut state, &["down"]);
    assert_eq!((typed(&state), focused(&state)), ("acme", FieldId::User));
}

#[test]
fn a_login_waits_for_no_list() {
    let (mut state, asked) = at_tenant(appliance());
    for (field, text) in [(FieldId::User, "jdoe"), (FieldId::Password, "hunter22")] {
        form::top_mut(&mut state).unwrap().focus_on(field);
        type_text(&mut state, text);
    }
    let effects = press(&mut state, &["enter"]);
    let cancelled = Effect::Cancel(ticket(&asked).job);
    assert!(effects.contains(&cancelled), "{effects:?}");
}

#[test]
fn another_server_has_other_tenants() {
    let (mut state, effects) = at_tenant(appliance());
    told(&mut state, &effects);
    press(&mut state, &["esc", "up", "enter"]);
    assert_eq!(focused(&state), FieldId::Tenant);
    assert_eq!(words(&state), ["initech"]);
}
