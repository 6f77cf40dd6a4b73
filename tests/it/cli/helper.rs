//! What the helpers answer to other tools, and to whom they say nothing.

use std::process::Command;

use keyfob::demo::morpheus::generation::Generation;
use serde_json::json;

use super::place::Place;
use crate::support::people::SUB;
use crate::support::{Ran, finish};

/// A host and port as git and docker write them.
fn host(place: &Place) -> String {
    let url = place.appliance().url();
    url.strip_prefix("http://").unwrap().to_owned()
}

fn ask(place: &Place, line: &str, input: &str) -> Ran {
    place.home.run_with(line.split(' '), input)
}

#[test]
fn git_gets_a_bearer_token_where_both_know_it_and_else_a_password() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let (token, host) = (place.token(&name), host(&place));
    let asked = format!("protocol=http\nhost={host}\n");
    let line = format!("helper git {name} get");
    let basic = ask(&place, &line, &asked).expect(0).stdout;
    let mut lines = basic.lines();
    assert_eq!(lines.next(), Some(r"username=acme\jdoe"));
    assert_eq!(lines.next(), Some(format!("password={token}").as_str()));
    assert!(lines.next().unwrap().starts_with("password_expiry_utc="));

    let able = format!("capability[]=authtype\ncapability[]=state\n{asked}");
    let bearer = ask(&place, &line, &able).expect(0).stdout;
    for part in [
        "capability[]=authtype\n",
        "authtype=Bearer\n",
        "ephemeral=1\n",
    ] {
        assert!(bearer.contains(part), "{bearer}");
    }
    assert!(bearer.contains(&format!("credential={token}\n")));
    // A server that only asks for Basic gets Basic.
    let only_basic = format!("{able}wwwauth[]=Basic realm=\"GitLab\"\n");
    assert_eq!(ask(&place, &line, &only_basic).expect(0).stdout, basic);
    let both = format!("{only_basic}wwwauth[]=bearer x\n");
    assert_eq!(ask(&place, &line, &both).expect(0).stdout, bearer);
    // Without a name: by the address.
    assert_eq!(
        ask(&place, "helper git get", &asked).expect(0).stdout,
        basic
    );
}

#[test]
fn git_gets_nothing_for_another_host() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let own = host(&place);
    for asked in [
        "protocol=https\nhost=github.com\n".to_owned(),
        format!("protocol=https\nhost={own}\n"),
        format!("protocol=http\nhost={own}1\n"),
        format!("protocol=http\nhost={own}/@evil.example\n"),
        format!("protocol=http\nhost=evil.example\\@{own}\n"),
        format!("protocol=ssh\nhost={own}\n"),
        "protocol=https\n".to_owned(),
    ] {
        for line in [
            format!("helper git {name} get"),
            "helper git get".to_owned(),
        ] {
            let ran = ask(&place, &line, &asked).expect(0);
            assert_eq!(
                (ran.stdout.as_str(), ran.stderr.as_str()),
                ("", ""),
                "{asked}"
            );
        }
    }
    // Unless that host is named; and then over https only.
    let line = format!("helper git --host git.example.com:8443 {name} get");
    let asked = "protocol=https\nhost=git.example.com:8443\npath=a/b.git\n";
    assert!(
        ask(&place, &line, asked)
            .expect(0)
            .stdout
            .contains("password=")
    );
    let clear = asked.replace("https", "http");
    assert_eq!(ask(&place, &line, &clear).expect(0).stdout, "");
}

#[test]
fn git_s_store_and_erase_change_nothing() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let asked = format!(
        "protocol=http\nhost={}\nusername=u\npassword={token}\n",
        host(&place)
    );
    ask(&place, &format!("helper git {name} store"), &asked).expect(0);
    ask(&place, &format!("helper git {name} later"), &asked).expect(0);
    let ran = ask(&place, &format!("helper git {name} erase"), &asked).expect(0);
    let ran = ran.says(&format!("run: keyfob check {name}"));
    assert_eq!(ran.stdout, "");
    assert_eq!(place.token(&name), token);
    ask(&place, &format!("helper git {name}"), &asked).fails(2, "no operation");
}

#[test]
fn a_helper_fails_with_the_command_to_run_and_asks_nobody() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    let login = format!("keyfob login {name}");
    let asked = format!("protocol=http\nhost={}\n", host(&place));
    ask(&place, &format!("helper git {name} get"), &asked)
        .fails(3, "is signed out")
        .says(&login);
    ask(&place, &format!("helper kubernetes {name}"), "")
        .fails(3, "is signed out")
        .says(&login);
    ask(&place, &format!("helper credential-process {name}"), "")
        .fails(3, "is signed out")
        .says(&login);
    let docker = ask(&place, &format!("helper docker {name} get"), &host(&place));
    let docker = docker.expect(3);
    assert!(
        docker.stdout.contains(&login),
        "docker reads stdout: {docker:?}"
    );

    place.login(&name, SUB.password).expect(0);
    let mut locked = place.home.bare();
    locked.args(["helper", "credential-process", &name]);
    finish(&mut locked, "").fails(6, "");
}

#[test]
fn docker_gets_its_object_for_the_host_in_any_spelling() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let (token, host) = (place.token(&name), host(&place));
    for asked in [
        host.clone(),
        format!("http://{host}"),
        format!("http://{host}/v2/\n"),
    ] {
        let ran = ask(&place, &format!("helper docker {name} get"), &asked).expect(0);
        let expected = json!({
            "ServerURL": asked.trim(), "Username": r"acme\jdoe", "Secret": token,
        });
        assert_eq!(ran.json(), expected);
    }
    let line = format!("helper docker --identity-token {name} get");
    assert_eq!(
        ask(&place, &line, &host).expect(0).json()["Username"],
        "<token>"
    );
    for line in [
        format!("helper docker {name} get"),
        "helper docker get".to_owned(),
    ] {
        let ran = ask(&place, &line, "https://index.docker.io/v1/").expect(1);
        assert_eq!(ran.stdout, "credentials not found in native keychain\n");
        assert_eq!(ran.stderr, "");
    }
    let listed = ask(&place, &format!("helper docker {name} list"), "")
        .expect(0)
        .json();
    assert_eq!(listed, json!({format!("http://{host}"): r"acme\jdoe"}));
    assert_eq!(
        ask(&place, "helper docker list", "").expect(0).stdout,
        "{}\n"
    );
    for operation in ["store", "erase", "later"] {
        let ran = ask(&place, &format!("helper docker {name} {operation}"), "{}");
        assert!(ran.code != 0 && ran.stdout.contains("docker"), "{ran:?}");
    }
    assert_eq!(place.token(&name), token);
}

#[test]
fn kubernetes_gets_the_version_that_it_asks_for() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let run = |info: Option<&str>| {
        let mut command: Command = place.home.command();
        command.args(["helper", "kubernetes", &name]);
        if let Some(info) = info {
            command.env("KUBERNETES_EXEC_INFO", info);
        }
        finish(&mut command, "")
    };
    let told = run(None).expect(0).json();
    assert_eq!(told["apiVersion"], "client.authentication.k8s.io/v1");
    assert_eq!(told["kind"], "ExecCredential");
    assert_eq!(told["status"]["token"], token.as_str());
    let end = place.told(&name)["expires_at"].clone();
    assert_eq!(told["status"]["expirationTimestamp"], end);
    let beta =
        r#"{"apiVersion":"client.authentication.k8s.io/v1beta1","spec":{"interactive":false}}"#;
    assert_eq!(
        run(Some(beta)).expect(0).json()["apiVersion"],
        "client.authentication.k8s.io/v1beta1"
    );
    run(Some(&beta.replace("v1beta1", "v1alpha1"))).fails(2, "v1alpha1");
    run(Some("nonsense")).fails(2, "KUBERNETES_EXEC_INFO");
    let line = format!("helper kubernetes {name} --id-token");
    place.run(&line).fails(3, "no ID token");
}

#[test]
fn credential_process_gets_version_1_with_the_end() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let token = place.token(&name);
    let ran = place
        .run(&format!("helper credential-process {name}"))
        .expect(0);
    let expected = json!({
        "Version": 1, "AccessKeyId": name, "SecretAccessKey": token, "SessionToken": token,
        "Expiration": place.told(&name)["expires_at"],
    });
    assert_eq!(ran.json(), expected);
}

#[test]
fn git_s_helper_without_a_request_says_who_writes_it() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let ran = ask(&place, &format!("helper git {name} get"), "");
    ran.fails(2, "git's request is missing")
        .says("protocol=https");
}
