//! What changes keep, and which are refused as a whole.

use super::*;
use crate::domain::name::{ProfileName, ServerName};

const WRITTEN: &str = r#"# my own notes

[servers.eu-prod]          # the big one
provider = "morpheus"
url = "https://morpheus.example.com"   # since 2019
environment = "production"

# acme, a good customer
[profiles.prod-acme]
username = 'jdoe'   # John
server = "eu-prod"

[profiles.sso]   # alone
provider = "oidc"
url = "https://sso.example.com"
client-id = "keyfob"
[profiles.sso.endpoints]
token = "https://sso.example.com/t"  # odd
"#;

fn server_name(name: &str) -> ServerName {
    ServerName::new(name).unwrap()
}

fn profile_name(name: &str) -> ProfileName {
    ProfileName::new(name).unwrap()
}

/// Changes the text, which is refused or gives a new one.
fn changed(changes: &[Change]) -> String {
    let home = Home::with(WRITTEN);
    home.registry().change(changes).unwrap();
    home.text()
}

fn refused(changes: &[Change]) -> String {
    let home = Home::with(WRITTEN);
    let error = home.registry().change(changes).unwrap_err();
    assert_eq!(home.text(), WRITTEN, "nothing is changed");
    assert_eq!(error.kind(), Kind::Usage);
    error.to_string()
}

fn catalog() -> Catalog {
    MemoryRegistry::of(WRITTEN).load().unwrap()
}

#[test]
fn putting_what_is_there_changes_nothing() {
    let catalog = catalog();
    let servers = catalog.servers.values().cloned().map(Change::PutServer);
    let profiles = catalog.profiles.values().cloned().map(Change::PutProfile);
    let all: Vec<Change> = servers.chain(profiles).collect();
    assert_eq!(changed(&all), WRITTEN);
}

#[test]
fn a_changed_value_keeps_its_place_and_comments() {
    let mut profile = catalog().profile("prod-acme").unwrap().0.clone();
    profile.username = Some("jane".to_owned());
    profile.tenant = Some("acme".to_owned());
    let mut server = catalog().servers["eu-prod"].clone();
    server.environment = None;
    let text = changed(&[Change::PutProfile(profile), Change::PutServer(server)]);
    let wanted = WRITTEN
        .replace("'jdoe'", "\"jane\"")
        .replace(
            "server = \"eu-prod\"\n",
            "server = \"eu-prod\"\ntenant = \"acme\"\n",
        )
        .replace("environment = \"production\"\n", "");
    assert_eq!(text, wanted);
}

#[test]
fn new_entries_are_written_as_people_would() {
    let mut profile = catalog().profile("prod-acme").unwrap().0.clone();
    profile.name = profile_name("eu.prod büro");
    profile.tags = vec!["eu".to_owned()];
    let home = Home::new();
    let server = catalog().servers["eu-prod"].clone();
    let changes = [Change::PutServer(server), Change::PutProfile(profile)];
    home.registry().change(&changes).unwrap();
    let wanted = "[servers.eu-prod]\nprovider = \"morpheus\"\nurl = \"https://morpheus.example.com\"\n\
                  environment = \"production\"\n\n[profiles.\"eu.prod büro\"]\nserver = \"eu-prod\"\n\
                  username = \"jdoe\"\ntags = [\"eu\"]\n";
    assert_eq!(home.text(), wanted);
}

#[test]
fn new_entries_come_after_the_templates_examples() {
    let home = Home::with(&TEMPLATE);
    let server = catalog().servers["eu-prod"].clone();
    home.registry()
        .change(&[Change::PutServer(server)])
        .unwrap();
    let text = home.text();
    assert!(text.starts_with(TEMPLATE.as_str()), "{text}");
    assert!(text.contains("\n\n[servers.eu-prod]\n"), "{text}");
}

#[test]
fn a_renamed_server_takes_its_profiles_along() {
    let text = changed(&[Change::RenameServer(
        server_name("eu-prod"),
        server_name("eu"),
    )]);
    assert_eq!(text, WRITTEN.replace("eu-prod", "eu"));
}

#[test]
fn a_renamed_profile_stays_where_it_is() {
    let text = changed(&[Change::RenameProfile(
        profile_name("sso"),
        profile_name("login"),
    )]);
    assert_eq!(text, WRITTEN.replace("profiles.sso", "profiles.login"));
}

#[test]
fn renaming_the_server_of_a_lone_profile_makes_it_a_server_of_its_own() {
    let home = Home::with(WRITTEN);
    let change = Change::RenameServer(server_name("sso"), server_name("keycloak"));
    home.registry().change(&[change]).unwrap();
    let catalog = home.registry().load().unwrap();
    let (profile, server) = catalog.profile("sso").unwrap();
    assert_eq!(
        (server.name.as_str(), server.address.host()),
        ("keycloak", "sso.example.com")
    );
    assert_eq!(profile.endpoints.len(), 1);
    assert!(home.text().contains("# odd") && home.text().contains("# since 2019"));
}

#[test]
fn a_lone_profile_keeps_its_server_inside_when_changed() {
    let (profile, server) = {
        let catalog = catalog();
        let (profile, server) = catalog.profile("sso").unwrap();
        (profile.clone(), server.clone())
    };
    let mut server = server;
    server.allow_http = true;
    let text = changed(&[Change::PutServer(server), Change::PutProfile(profile)]);
    let wanted = WRITTEN.replace(
        "client-id = \"keyfob\"\n",
        "client-id = \"keyfob\"\nallow-http = true\n",
    );
    assert_eq!(text, wanted);
}

#[test]
fn removed_entries_are_gone_and_others_stay() {
    let text = changed(&[Change::RemoveProfile(profile_name("sso"))]);
    assert_eq!(text, WRITTEN.split("\n[profiles.sso]").next().unwrap());
    let both = [
        Change::RemoveProfile(profile_name("prod-acme")),
        Change::RemoveServer(server_name("eu-prod")),
    ];
    let rest = MemoryRegistry::of(&changed(&both)).load().unwrap();
    assert_eq!((rest.servers.len(), rest.profiles.len()), (1, 1));
}

#[test]
fn impossible_changes_are_refused_and_say_why() {
    let (a, b) = (profile_name("prod-acme"), profile_name("sso"));
    for (change, why) in [
        (
            Change::RemoveServer(server_name("eu-prod")),
            "server 'eu-prod' is in use by the profile 'prod-acme'",
        ),
        (
            Change::RemoveServer(server_name("sso")),
            "server 'sso' is part of the profile 'sso'",
        ),
        (
            Change::RemoveServer(server_name("no")),
            "there is no server 'no'",
        ),
        (
            Change::RemoveProfile(profile_name("no")),
            "there is no profile 'no'",
        ),
        (
            Change::RenameProfile(a, b),
            "there is a profile 'sso' already",
        ),
        (
            Change::RenameServer(server_name("eu-prod"), server_name("sso")),
            "there is a server 'sso' already",
        ),
        (
            Change::RenameProfile(profile_name("sso"), profile_name("eu-prod")),
            "there is a server 'eu-prod' already",
        ),
    ] {
        assert_eq!(refused(&[change]), why);
    }
}

#[test]
fn one_impossible_change_undoes_all_of_them() {
    let changes = [
        Change::RemoveProfile(profile_name("sso")),
        Change::RemoveProfile(profile_name("no")),
    ];
    assert_eq!(refused(&changes), "there is no profile 'no'");
}

#[test]
fn what_stands_in_an_included_file_is_not_changed_and_the_file_is_named() {
    let home = Home::with("include = [\"team.toml\"]\n");
    home.write("team.toml", WRITTEN);
    let (profile, server) = (profile_name("prod-acme"), server_name("eu-prod"));
    let catalog = home.registry().load().unwrap();
    for change in [
        Change::PutServer(catalog.servers["eu-prod"].clone()),
        Change::PutProfile(catalog.profile("prod-acme").unwrap().0.clone()),
        Change::RenameProfile(profile.clone(), profile_name("x")),
        Change::RemoveProfile(profile),
        Change::RenameServer(server.clone(), server_name("x")),
        Change::RemoveServer(server),
    ] {
        let error = home.registry().change(&[change]).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(error.to_string().contains("team.toml"), "{error}");
    }
    assert_eq!(home.text(), "include = [\"team.toml\"]\n");
}

#[test]
fn our_profiles_may_use_included_servers() {
    let home = Home::with("include = [\"team.toml\"]\n");
    home.write("team.toml", WRITTEN);
    let catalog = home.registry().load().unwrap();
    let mut profile = catalog.profile("prod-acme").unwrap().0.clone();
    profile.name = profile_name("mine");
    home.registry()
        .change(&[Change::PutProfile(profile.clone())])
        .unwrap();
    assert_eq!(
        home.registry().load().unwrap().profile("mine").unwrap().0,
        &profile
    );
}

#[test]
fn inline_and_dotted_files_are_changed_too() {
    for text in [
        "servers = { a = { provider = \"oidc\", url = \"https://a.test\" } }\n",
        "servers.a.provider = \"oidc\"\nservers.a.url = \"https://a.test\"\n",
        "[servers]\na = { provider = \"oidc\", url = \"https://a.test\" } # x\n",
    ] {
        let registry = MemoryRegistry::of(text);
        let mut server = registry.load().unwrap().servers["a"].clone();
        server.allow_http = true;
        let mut other = server.clone();
        other.name = server_name("b");
        let changes = [Change::PutServer(server), Change::PutServer(other)];
        registry.change(&changes).unwrap();
        let catalog = registry.load().unwrap();
        assert!(
            catalog.servers["a"].allow_http && catalog.servers["b"].allow_http,
            "{text}"
        );
    }
}
