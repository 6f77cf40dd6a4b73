//! Which exit code says what happened, for one profile and for several.

use std::net::TcpListener;

use keyfob::demo::fault::{Canned, Fault, Wire};
use keyfob::demo::morpheus::generation::Generation;

use super::place::{Place, TOKEN};
use crate::support::Ran;
use crate::support::people::{BY_ID, MASTER, SUB};

/// An address where nobody listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn add_at(place: &Place, name: &str, url: &str) -> Ran {
    let words = [
        "profile",
        "add",
        name,
        "--provider",
        "morpheus",
        "--client-id",
        "keyfob",
        "--url",
        url,
    ];
    place
        .home
        .run(words.iter().copied().chain(["--username", r"acme\jdoe"]))
}

#[test]
fn a_port_where_nobody_listens_is_4() {
    let place = Place::on(Generation::V9);
    add_at(&place, "far", &nowhere()).expect(0);
    place
        .login("far", "any-password")
        .fails(4, "refused the connection");
    place.run("check far").fails(4, "refused the connection");
}

#[test]
fn a_dropped_connection_and_a_broken_proxy_are_5() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    for trouble in [Fault::once(Wire::Drop), Fault::once(Wire::LostAnswer)] {
        place.appliance().faults().add(trouble.on(TOKEN));
        place.login(&name, SUB.password).fails(5, "");
    }
    for trouble in [
        Fault::once(Canned::BadGateway),
        Fault::once(Canned::NotJson),
    ] {
        place.appliance().faults().add(trouble.on(TOKEN));
        place.login(&name, SUB.password).fails(5, "");
    }
    place.run(&format!("get {name}")).expect(0);
}

#[test]
fn a_refresh_without_an_answer_is_5_and_the_next_one_finds_out() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    place
        .appliance()
        .faults()
        .set(vec![Fault::always(Wire::Drop)]);
    place
        .run(&format!("refresh {name}"))
        .fails(5, "answer lost");
    place.appliance().faults().clear();
    place.run(&format!("refresh {name}")).expect(0);
    assert!(place.appliance().is_alive(&place.token(&name)));
}

#[test]
fn what_the_server_refuses_is_8() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    place
        .login(&name, "another-password")
        .fails(8, "")
        .says("can't log in with a password: choose browser or paste a token");
    let faults = place.appliance().faults();
    faults.add(
        Fault::once(Canned::TooManyRequests {
            retry_after: Some(7),
        })
        .on(TOKEN),
    );
    place.login(&name, SUB.password).fails(8, "try again in 7s");
    faults.add(
        Fault::once(Canned::TooManyRequests {
            retry_after: Some(7),
        })
        .on(TOKEN),
    );
    place
        .run(&format!("refresh {name}"))
        .fails(8, "try again in 7s");
    faults.add(Fault::once(Canned::Forbidden).on("/api/whoami"));
    place.run(&format!("whoami {name}")).fails(8, "403");
    place.run(&format!("get {name}")).expect(0);
}

#[test]
fn http_to_another_machine_is_2_and_nothing_is_sent() {
    let place = Place::on(Generation::V9);
    // Nobody has this address (RFC 5737), so a request would not fail at once.
    add_at(&place, "clear", "http://192.0.2.1").expect(0);
    place
        .login("clear", "any-password")
        .fails(2, "http://")
        .says("https://");
    assert!(!place.home.path("vault.db").exists());
}

#[test]
fn of_several_profiles_the_worst_outcome_counts() {
    let place = Place::on(Generation::V9);
    let good = place.logged_in(SUB);
    let dead = place.logged_in(MASTER);
    place.appliance().revoke_everything();
    place.run(&format!("refresh {dead}")).expect(3);
    place.login(&good, SUB.password).expect(0);
    let out = place.add(BY_ID);
    add_at(&place, "far", &nowhere()).expect(0);

    let codes = |line: &str, code: i32| {
        let ran = place.run(&format!("{line} --json")).expect(code);
        let rows = ran.json()["results"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["exit"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&format!("refresh {good} {dead}"), 3), [0, 3]);
    assert_eq!(codes(&format!("check {good} far"), 4), [0, 4]);
    assert_eq!(codes(&format!("check {out} {good}"), 0), [0, 0]);
    assert_eq!(codes("check --all", 4).len(), 4);
    place
        .appliance()
        .faults()
        .add(Fault::once(Canned::Forbidden).on("/api/whoami"));
    assert_eq!(codes(&format!("check far {good}"), 8), [4, 8]);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_with_the_signals_code_and_keeps_the_token() {
    use std::process::Stdio;
    use std::time::Duration;

    use rustix::process::{Pid, Signal, kill_process};

    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let place = Place::on(Generation::V9);
        let name = place.logged_in(SUB);
        place.appliance().log().clear();
        place
            .appliance()
            .faults()
            .add(Fault::always(Wire::Hang).on(TOKEN));
        let file = place.home.file("password", SUB.password);
        let mut child = place
            .home
            .command()
            .args(["login", &name, "--password-file"])
            .arg(file)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        assert!(
            place
                .appliance()
                .log()
                .wait_for(1, "POST", TOKEN, Duration::from_secs(20))
        );
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code));
        place.appliance().faults().clear();
        place.run(&format!("get {name}")).expect(0);
    }
}

#[test]
fn a_refresh_warns_of_what_dies_elsewhere_only_where_it_asks_the_server() {
    let place = Place::on(Generation::V8);
    let url = place.appliance().url().to_owned();
    let words = [
        "profile",
        "add",
        "shared",
        "--provider",
        "morpheus",
        "--url",
        &url,
    ];
    let login = MASTER.login_name();
    place
        .home
        .run(words.iter().copied().chain(["--username", login.as_str()]))
        .expect(0);
    let out = place.run("refresh shared").fails(3, "");
    assert!(!out.stderr.contains("warning:"), "{out:?}");
    place.login("shared", MASTER.password).expect(0);
    place
        .run("refresh shared")
        .expect(0)
        .says("warning: shared:");
    place.run("revoke shared --yes").expect(0);
    let out = place.run("refresh shared").fails(3, "");
    assert!(!out.stderr.contains("warning:"), "{out:?}");
}
