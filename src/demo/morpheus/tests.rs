//! Whether the appliances behave as the fact sheet says.

mod errors;
mod inventory;
mod login;
mod status;

use super::generation::Generation;
use super::{Appliance, people};
use crate::demo::fleet::{Fleet, Options};
use crate::demo::knock;

/// One empty appliance, and what keeps it running.
fn appliance(generation: Generation) -> (Fleet, Appliance) {
    started(&Options::tests().only(generation))
}

fn started(options: &Options) -> (Fleet, Appliance) {
    let fleet = Fleet::start(options).unwrap();
    let appliance = fleet.appliances()[0].clone();
    (fleet, appliance)
}

/// The access and the refresh token of a fresh login as the administrator.
fn admin(appliance: &Appliance, client: &str) -> (String, String) {
    user(appliance, client, "admin")
}

fn user(appliance: &Appliance, client: &str, login: &str) -> (String, String) {
    let password = appliance.account(login).unwrap().password;
    let heard = knock::log_in(appliance, client, login, &password);
    assert_eq!(heard.status, 200, "{login}: {}", heard.body);
    (heard.text("access_token"), heard.text("refresh_token"))
}

#[test]
fn every_line_of_serve_logs_in_and_has_a_name_of_its_own() {
    let fleet = Fleet::start(&Options::demo()).unwrap();
    let lines = fleet.serve_lines();
    let mut names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    assert!(names.contains(&"morpheus-3.6-master"));
    assert!(names.contains(&"morpheus-9.0-acme"));
    let passwords = lines.iter().filter(|line| line.client_secret.is_none());
    for line in passwords.filter(|line| line.provider == "morpheus") {
        let urls = fleet.appliances().iter();
        let appliance = urls
            .clone()
            .find(|appliance| appliance.url() == line.url)
            .unwrap();
        let username = line.username.as_deref().unwrap();
        let login = match &line.tenant {
            Some(tenant) => format!("{tenant}\\{username}"),
            None => username.to_owned(),
        };
        let (client, password) = (
            line.client_id.as_deref().unwrap(),
            line.password.as_deref().unwrap(),
        );
        let heard = knock::log_in(appliance, client, &login, password);
        assert_eq!(heard.status, 200, "{}: {}", line.name, heard.body);
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn a_stopped_fleet_refuses_connections() {
    let (fleet, appliance) = appliance(Generation::V9);
    assert_eq!(knock::get(&appliance, "", "/api/ping").status, 200);
    fleet.stop();
    assert!(knock::raw(appliance.url(), "GET /api/ping HTTP/1.1", "").is_err());
}

#[test]
fn a_taken_port_is_named() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let port = appliance.url().rsplit(':').next().unwrap().parse().unwrap();
    let options = Options {
        port: Some(port),
        ..Options::tests()
    };
    let error = Fleet::start(&options).unwrap_err();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[test]
fn odd_names_and_passwords_arrive_unbroken() {
    let (_fleet, appliance) = appliance(Generation::V8);
    let login = format!("globex\\{}", people::ODD.0);
    let (token, _) = user(&appliance, "morph-api", &login);
    let whoami = knock::get(&appliance, &token, "/api/whoami");
    assert_eq!(whoami.field("user")["username"], people::ODD.0);
    let calls = appliance.requests();
    assert_eq!(calls[0].form("password"), Some(people::ODD.1));
}
