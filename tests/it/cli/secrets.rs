//! How secrets come in: from files and standard input, one line end cut, one file for one profile.

use keyfob::demo::morpheus::generation::Generation;

use super::place::{Place, TOKEN};
use crate::support::people::{MASTER, SUB};

/// The password that arrived last.
fn arrived(place: &Place) -> String {
    let requests = place.appliance().requests();
    let last = requests
        .iter()
        .rfind(|call| call.is("POST", TOKEN))
        .unwrap();
    last.form("password").unwrap().to_owned()
}

#[test]
fn exactly_one_line_end_is_cut() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    for (given, expected) in [
        ("secret-1", "secret-1"),
        ("secret-2\n", "secret-2"),
        ("secret-3\r\n", "secret-3"),
        ("secret-4\n\n", "secret-4\n"),
        ("secret-5\r\n\r\n", "secret-5\r\n"),
        (" secret 6 \n", " secret 6 "),
        ("secret-7\r", "secret-7\r"),
    ] {
        place
            .home
            .run_with(["login", &name, "--password-file", "-"], given)
            .expect(8);
        assert_eq!(arrived(&place), expected);
        place.home.file("password", given);
        place
            .home
            .run(["login", &name, "--password-file", "password"])
            .expect(8);
        assert_eq!(arrived(&place), expected);
    }
}

#[test]
fn one_password_file_goes_with_one_profile() {
    let place = Place::on(Generation::V9);
    let (one, two) = (place.add(SUB), place.add(MASTER));
    place.home.file("password", SUB.password);
    place
        .run(&format!("login {one} {two} --password-file password"))
        .fails(2, "one profile");
    assert_eq!(place.appliance().requests().len(), 0);
}

#[test]
fn standard_input_gives_one_secret() {
    let place = Place::on(Generation::V9);
    place
        .home
        .run_with(
            [
                "vault",
                "passwd",
                "--passphrase-file",
                "-",
                "--new-passphrase-file",
                "-",
            ],
            "a-passphrase\n",
        )
        .fails(2, "standard input");
}

#[test]
fn a_missing_or_empty_password_file_sends_nothing() {
    let place = Place::on(Generation::V9);
    let name = place.add(SUB);
    let missing = place.run(&format!("login {name} --password-file nowhere"));
    assert!(matches!(missing.code, 1 | 2), "{missing:?}");
    let code = missing.code;
    missing.fails(code, "nowhere");
    place
        .home
        .run_with(["login", &name, "--password-file", "-"], "\n")
        .fails(2, "empty");
    assert_eq!(place.appliance().requests().len(), 0);
}
