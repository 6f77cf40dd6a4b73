//! Whether `demo --serve` prints usable logins, touches nothing, and ends when it is told to.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::Home;

#[test]
fn it_prints_one_login_a_line_then_ready_and_ends_with_0() {
    let home = Home::new();
    let mut child = home
        .bare()
        .args(["demo", "--serve"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut logins: Vec<Value> = Vec::new();
    for line in lines.by_ref() {
        let line = line.unwrap();
        if line == "ready" {
            break;
        }
        logins.push(serde_json::from_str(&line).unwrap());
    }
    let keys = [
        "name",
        "provider",
        "version",
        "url",
        "tenant",
        "instance",
        "username",
        "password",
        "client_id",
        "client_secret",
    ];
    for login in &logins {
        let has: Vec<&str> = login
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert!(
            has.len() == keys.len() && keys.iter().all(|key| has.contains(key)),
            "{login}"
        );
    }
    let has = |provider: &str, key: &str| {
        let mut of_kind = logins.iter().filter(|login| login["provider"] == provider);
        of_kind.any(|login| login[key].is_string())
    };
    assert!(has("zeyos", "instance") && has("zeyos", "client_secret"));
    assert!(has("oidc", "username") && has("oidc", "client_secret"));
    for version in ["3.6.2", "8.0.7", "9.0.0"] {
        let sub = logins
            .iter()
            .find(|login| login["version"] == version && login["tenant"] == "acme");
        logs_in(sub.unwrap());
    }
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(home.files().is_empty(), "{:?}", home.files().keys());
}

fn logs_in(login: &Value) {
    let user = Home::new();
    let text = |key: &str| login[key].as_str().unwrap().to_owned();
    let words = [
        "profile",
        "add",
        "p",
        "--provider",
        &text("provider"),
        "--url",
        &text("url"),
    ]
    .map(str::to_owned);
    let more = [
        "--tenant".to_owned(),
        text("tenant"),
        "--username".to_owned(),
        text("username"),
    ];
    user.run(words.iter().chain(&more)).expect(0);
    user.run_with(["login", "p", "--password-file", "-"], &text("password"))
        .expect(0);
    user.run(["whoami", "p"]).expect(0);
}
