//! What many processes over one vault do to each other: nothing.

use std::process::{Child, Stdio};

use keyfob::demo::fault::{Fault, Wire};
use keyfob::demo::morpheus::generation::Generation;

use super::place::{Place, TOKEN};
use crate::support::people::{SUB, Who};

const CROWD: usize = 8;

fn start(place: &Place, arguments: &[&str]) -> Child {
    place
        .home
        .command()
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn eight_gets_on_an_expired_profile_cost_one_refresh_and_all_get_the_new_token() {
    for generation in Generation::ALL {
        let place = Place::on(generation);
        let name = place.expired(SUB);
        place.appliance().log().clear();
        // Long enough for all of them to be under way.
        place
            .appliance()
            .faults()
            .add(Fault::once(Wire::Slow { millis: 300 }).on(TOKEN));
        let mut crowd = Vec::new();
        for _ in 0..CROWD {
            crowd.push(start(&place, &["get", &name]));
        }
        let ended = crowd.into_iter().map(Child::wait_with_output);
        let told: Vec<_> = ended.map(Result::unwrap).collect();
        assert!(
            told.iter().all(|output| output.status.success()),
            "{told:#?}"
        );
        assert_eq!(place.posts(), 1, "one refresh");
        let token = place.token(&name);
        assert!(place.appliance().is_alive(&token));
        for output in told {
            assert_eq!(
                String::from_utf8(output.stdout).unwrap(),
                format!("{token}\n")
            );
        }
    }
}

#[test]
fn profiles_added_side_by_side_are_all_there() {
    let place = Place::on(Generation::V9);
    let url = place.appliance().url();
    let names: Vec<String> = (0..CROWD).map(|number| format!("p{number}")).collect();
    let add = |name: &String| {
        start(
            &place,
            &[
                "profile",
                "add",
                name,
                "--provider",
                "morpheus",
                "--username",
                "admin",
                "--url",
                url,
            ],
        )
    };
    let crowd: Vec<Child> = names.iter().map(add).collect();
    for child in crowd {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    let list = place.run("list --json").expect(0).json();
    let listed: Vec<&str> = list["profiles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["name"].as_str().unwrap())
        .collect();
    assert_eq!(listed, names);
    let servers = place.run("server list --json").expect(0).json();
    assert_eq!(servers["servers"].as_array().unwrap().len(), 1, "{servers}");
}

#[test]
fn logins_of_different_profiles_side_by_side_make_one_vault() {
    let place = Place::on(Generation::V9);
    place.home.command();
    let names: Vec<(String, Who)> = Who::ALL
        .into_iter()
        .map(|who| (place.add(who), who))
        .collect();
    let crowd: Vec<Child> = names
        .iter()
        .map(|(name, who)| {
            let file = place.home.file(&format!("password-{name}"), who.password);
            start(
                &place,
                &["login", name, "--password-file", file.to_str().unwrap()],
            )
        })
        .collect();
    for child in crowd {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    for (name, _) in &names {
        assert!(place.appliance().is_alive(&place.token(name)));
    }
    place.run("vault verify").expect(0);
}
