//! What wrong usage does: exit 2, two lines on stderr, nothing on stdout, nothing sent, nothing written.

use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::Home;
use crate::support::people::SUB;

#[test]
fn mistakes_in_the_words_are_exit_2_with_a_way_out() {
    let home = Home::new();
    for line in [
        "bogus",
        "get",
        "refresh",
        "get a b",
        "get a --as nonsense",
        "get a --min-valid soon",
        "list --sort nonsense",
        "list --state nonsense",
        "list --expiring nonsense",
        "list --provider nonsense",
        "profile add --provider nonsense --url https://x.example.com",
        "profile add --provider morpheus",
        "profile add --url https://x.example.com",
        "profile add --provider morpheus --url ftp://x.example.com",
        "profile add a/b --provider morpheus --url https://x.example.com",
        "profile add --provider morpheus --url https://x.example.com --environment nonsense",
        "profile add --provider morpheus --url https://x.example.com --pin sha256:12",
        "profile add --provider morpheus --url https://x.example.com --insecure --ca-file x",
        "profile add --provider morpheus --url https://x.example.com --instance x",
        "profile add --provider morpheus --url https://x.example.com --grant device",
        "profile add --provider zeyos --url https://x.example.com",
        "profile add --server unknown",
        "vault init --key nonsense",
        "vault bogus",
        "refresh a --all",
        "activity --since soon",
    ] {
        home.run(line.split(' ')).fails(2, "");
        assert!(
            !home.path("config.toml").exists(),
            "'{line}' wrote a configuration"
        );
    }
}

#[test]
fn an_unknown_profile_is_exit_2_everywhere() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    let requests = place.appliance().requests().len();
    for line in [
        "get nope",
        "show nope",
        "status nope",
        "refresh nope",
        "revoke nope --yes",
        "logout nope",
        "logout nope --local",
        "whoami nope",
        "check nope",
        "profile edit nope --tag x",
        "profile rename nope other",
        "profile clone nope other",
        "profile remove nope --yes",
    ] {
        place.run(line).fails(2, "there is no profile 'nope'");
    }
    place
        .login("nope", SUB.password)
        .fails(2, "there is no profile 'nope'");
    place
        .run(&format!("refresh {name} nope"))
        .fails(2, "there is no profile 'nope'");
    assert_eq!(
        place.appliance().requests().len(),
        requests,
        "nothing was sent"
    );
    // A near miss is helped.
    place
        .run(&format!("get {}", name.trim_end_matches('e')))
        .fails(2, &format!("did you mean {name}?"));
}

#[test]
fn no_secret_is_taken_from_an_argument() {
    let home = Home::new();
    for line in [
        "login a --password hunter2hunter2",
        "login a --password=hunter2hunter2",
        "login a --token hunter2hunter2",
        "profile add --provider morpheus --url https://x.example.com --client-secret hunter2hunter2",
        "vault init --passphrase hunter2hunter2",
    ] {
        let ran = home.run(line.split(' ')).fails(2, "unexpected argument");
        assert!(!ran.stderr.contains("hunter2hunter2"), "{ran:?}");
    }
}

#[test]
fn help_and_version_are_data() {
    let home = Home::new();
    assert!(
        home.run(["--help"])
            .expect(0)
            .stdout
            .contains("Usage: keyfob")
    );
    assert!(
        home.run(["get", "--help"])
            .expect(0)
            .stdout
            .contains("--min-valid")
    );
    let version = home.run(["--version"]).expect(0).stdout;
    assert_eq!(version, format!("keyfob {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_command_of_commands_needs_one_of_them() {
    let home = Home::new();
    for (group, one) in [("config", "template"), ("vault", "unlock")] {
        let ran = home.run([group]).fails(2, &format!("keyfob {group} needs"));
        let ran = ran.says(one).says(&format!("keyfob {group} --help"));
        assert!(!ran.stderr.contains("Usage:"), "{ran:?}");
    }
}
