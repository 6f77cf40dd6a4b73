//! Whether the main job works from a script: every generation, every kind of login, with the real binary.

use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::people::{SUB, Who};

#[test]
fn the_main_job_works_on_3_6_2() {
    the_main_job(Generation::V3);
}

#[test]
fn the_main_job_works_on_8_0() {
    the_main_job(Generation::V8);
}

#[test]
fn the_main_job_works_on_9_0() {
    the_main_job(Generation::V9);
}

fn the_main_job(generation: Generation) {
    let place = Place::on(generation);
    for who in Who::ALL {
        let name = place.add(who);
        place
            .login(&name, "not-the-password")
            .fails(8, "Bad credentials");
        place.run(&format!("get {name}")).fails(3, "is signed out");
        place.login(&name, who.password).expect(0).says("logged in");

        let whoami = place.run(&format!("whoami {name} --json")).expect(0).json();
        assert_eq!(whoami["user"], who.user);
        assert_eq!(whoami["login"], who.login_name());
        assert_eq!(whoami["server_version"], place.appliance().version());

        let token = place.token(&name);
        assert!(place.appliance().is_alive(&token));
        assert_eq!(place.told(&name)["state"], "active");

        place
            .login(&name, "not-the-password")
            .fails(8, "Bad credentials");
        assert_eq!(
            place.token(&name),
            token,
            "a failed login leaves the working token"
        );

        place
            .run(&format!("refresh {name}"))
            .expect(0)
            .says("refreshed");
        let renewed = place.token(&name);
        assert_ne!(renewed, token);
        assert!(place.appliance().is_alive(&renewed) && !place.appliance().is_alive(&token));
        place.run(&format!("check {name}")).expect(0);

        place
            .run(&format!("revoke {name} --yes"))
            .expect(0)
            .says("checked: whoami says 401");
        assert!(!place.appliance().is_alive(&renewed));
        assert_eq!(place.told(&name)["state"], "revoked");
        place.run(&format!("get {name}")).fails(3, "revoked");

        place.login(&name, who.password).expect(0);
        let last = place.token(&name);
        place.run(&format!("logout {name}")).expect(0);
        assert!(!place.appliance().is_alive(&last));
        assert_eq!(place.told(&name)["state"], "signed-out");
        place.run(&format!("get {name}")).fails(3, "signed out");
    }
    let list = place.run("list").expect(0).stdout;
    assert_eq!(list.lines().count(), 1 + Who::ALL.len(), "{list}");
}

#[test]
fn a_local_logout_says_that_the_token_stays_alive() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let requests = place.appliance().requests().len();
    place
        .run(&format!("logout {name} --local"))
        .expect(0)
        .says("stays alive at the server");
    assert_eq!(
        place.appliance().requests().len(),
        requests,
        "nothing was sent"
    );
    assert!(place.appliance().is_alive(&token));
    assert_eq!(place.told(&name)["state"], "signed-out");
}

#[test]
fn before_9_0_a_second_login_warns_of_the_reused_token() {
    let place = Place::on(Generation::V8);
    let name = place.logged_in(SUB);
    let ran = place.login(&name, SUB.password).expect(0);
    ran.says("warning: ").says("reused").says("keyfob refresh");
}
