//! Whether the files that Ruby writes are read, and come back byte for byte where they aren't ours.
//!
//! `tests/appliances` and `tests/credentials` were dumped by Ruby's Psych 4.0, with every trap of facts/morpheus.md 7.2.

use proptest::prelude::*;

use super::*;
use crate::domain::error::Kind;
use crate::domain::secret::Secret;
use crate::service::transfer::{Found, Outgoing};

const APPLIANCES: &str = include_str!("tests/appliances");
const CREDENTIALS: &str = include_str!("tests/credentials");

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn logins(appliances: &str, credentials: &str) -> Vec<Found> {
    read(Some(&secret(appliances)), Some(&secret(credentials))).unwrap()
}

fn login(appliances: &str, credentials: &str, entry: &str) -> Found {
    let mut all = logins(appliances, credentials).into_iter();
    all.find(|found| found.entry == entry).expect(entry)
}

fn access(found: &Found) -> &str {
    found.tokens.as_ref().unwrap().access.expose()
}

fn outgoing(entry: &str) -> Outgoing {
    Outgoing {
        entry: entry.to_owned(),
        url: "https://new.example.com".to_owned(),
        instance: None,
        insecure: false,
        login: Some("acme\\jdoe".to_owned()),
        client_id: None,
        client_secret: None,
        access: secret("1e3"),
        refresh: None,
        expires_at: Some("2026-11-23T12:00:00Z".parse().unwrap()),
        refresh_expires_at: None,
        obtained_at: "2026-11-23T00:00:00Z".parse().unwrap(),
    }
}

#[test]
fn every_name_that_ruby_writes_is_read_as_it_was_meant() {
    let names = [
        "lax",
        "a:b",
        "my remote",
        "zürich",
        "prod.eu-1",
        "123",
        "true",
        "null",
        "~",
        "0x1F",
        "1e3",
        "yes",
    ];
    for (i, name) in names.into_iter().enumerate() {
        let found = login(APPLIANCES, CREDENTIALS, name);
        assert_eq!(
            found.url.unwrap(),
            format!("https://m{i}.example.com"),
            "{name}"
        );
        assert_eq!(found.username.as_deref(), Some("acme\\jdoe"), "{name}");
        let tokens = found.tokens.unwrap();
        assert_eq!(
            tokens.access.expose(),
            "6c825f21-acd7-4630-b980-f201c956d376",
            "{name}"
        );
        assert!(tokens.refresh.is_none(), "{name}");
        assert_eq!(tokens.expires_at.is_none(), name == "123", "{name}");
        assert!(found.notes.is_empty(), "{:?}", found.notes);
    }
}

#[test]
fn old_shapes_and_halves_are_read_with_a_note() {
    let old = login(APPLIANCES, CREDENTIALS, "old");
    assert_eq!(old.url.as_deref(), Some("https://old.example.com"));
    assert!(old.insecure);
    assert_eq!(access(&old), "0d1c2b3a-1111-4222-8333-444455556666");
    let zrh = login(APPLIANCES, CREDENTIALS, "zrh");
    assert_eq!(zrh.username.as_deref(), Some("zrh\\müller"));
    assert_eq!(access(&zrh), "1e3");
    assert!(
        zrh.url.is_none() && zrh.notes[0].contains("no remote"),
        "{:?}",
        zrh.notes
    );
    let alone = login(APPLIANCES, "--- {}\n", "lax");
    assert!(alone.tokens.is_none() && alone.notes[0].contains("no credentials"));
}

#[test]
fn the_string_wins_over_the_symbol_and_the_url_over_the_host() {
    let both = ":a:\n  :access_token: old\na:\n  access_token: new\n";
    let remote = ":a:\n  :host: https://h\n  :url: https://u\n";
    for credentials in [both, "a:\n  access_token: new\n:a: old\n"] {
        let found = login(remote, credentials, "a");
        assert_eq!(
            (access(&found), found.url.as_deref()),
            ("new", Some("https://u"))
        );
    }
}

#[test]
fn an_odd_entry_hides_no_other() {
    let odd = "---\nlax:\n  access_token: good\nbad: !ruby/object:Gem {}\nworse:\n  x: \"\nlast:\n  access_token: fine\n";
    let all = logins("", odd);
    let names: Vec<&str> = all.iter().map(|found| found.entry.as_str()).collect();
    assert_eq!(names, ["lax", "last", "credentials:4", "credentials:5"]);
    assert!(all[2].notes[0].contains("line 4"), "{:?}", all[2].notes);
    let error = read(None, Some(&secret("<html>\n<body>\n"))).unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
}

#[test]
fn only_the_own_entry_changes() {
    for entry in ["lax", "1e3", "old", "new one"] {
        let files = put(
            Some(&secret(APPLIANCES)),
            Some(&secret(CREDENTIALS)),
            &outgoing(entry),
        )
        .unwrap();
        let (appliances, credentials) = (files.appliances.expose(), files.credentials.expose());
        let found = login(appliances, credentials, entry);
        assert_eq!(found.url.as_deref(), Some("https://new.example.com"));
        assert_eq!(access(&found), "1e3");
        for (before, after) in [(APPLIANCES, appliances), (CREDENTIALS, credentials)] {
            let other = |text: &str| -> Vec<String> {
                let pieces = blocks::cut(text).unwrap().0;
                let others = pieces.iter().filter(|piece| match &piece.what {
                    blocks::What::Entry(name, ..) => name != entry,
                    blocks::What::Margin | blocks::What::Empty | blocks::What::Odd(_) => true,
                });
                others.map(|piece| piece.text.to_owned()).collect()
            };
            assert_eq!(other(before), other(after), "{entry}");
        }
    }
}

#[test]
fn what_stands_beside_our_fields_stays() {
    let before = "---\r\n:lax:\r\n  :name: :lax\r\n  :host: https://o\r\n  :url: 'https://a\r\n    b'\r\n  :active: true\r\n  # mine\r\n  :insecure: true";
    let files = put(Some(&secret(before)), None, &outgoing("lax")).unwrap();
    assert_eq!(
        files.appliances.expose(),
        "---\r\n:lax:\r\n  :name: :lax\r\n  :host: https://o\r\n  :url: 'https://new.example.com'\r\n  :active: true\r\n  # mine\r\n  :authenticated: true\r\n  :username: 'acme\\jdoe'\r\n"
    );
    assert!(
        files
            .credentials
            .expose()
            .starts_with("---\n'lax':\n  username: 'acme\\jdoe'\n")
    );
}

#[test]
fn the_first_login_of_an_empty_file_begins_it() {
    for empty in ["", "--- {}\n", "---\n"] {
        let files = put(Some(&secret(empty)), Some(&secret(empty)), &outgoing("lax")).unwrap();
        let text = files.credentials.expose();
        assert!(text.starts_with("---\n'lax':\n"), "{text}");
        assert_eq!(
            access(&login(files.appliances.expose(), text, "lax")),
            "1e3"
        );
        assert_eq!(
            strip(&files.credentials, "lax").unwrap().expose(),
            "--- {}\n"
        );
    }
}

#[test]
fn stripping_takes_out_that_login_and_no_byte_more() {
    let stripped = strip(&secret(CREDENTIALS), "a:b").unwrap();
    let (before, rest) = CREDENTIALS.split_once("a:b:\n").unwrap();
    let (_, behind) = rest.split_once("my remote:\n").unwrap();
    let expected = format!("{before}my remote:\n{behind}");
    assert_eq!(stripped.expose(), expected);
    assert_eq!(
        strip(&secret(CREDENTIALS), "absent").unwrap().expose(),
        CREDENTIALS
    );
}

#[test]
fn names_and_values_that_ruby_would_misread_are_refused() {
    for entry in ["", " a", "a ", "a: b", "a\nb", "#a", ":a", "current", "'a'"] {
        let error = put(None, None, &outgoing(entry)).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage, "{entry:?}");
    }
    let hostile = Outgoing {
        access: secret("a\nb: c"),
        ..outgoing("lax")
    };
    assert!(put(None, None, &hostile).is_err());
}

proptest! {
    #[test]
    fn what_is_put_is_read(entry in "[a-z0-9][a-z0-9_. -]{0,10}[a-z0-9]", token in "[!-~]{1,40}", user in "[ -~äß]{1,20}") {
        let out = Outgoing { access: secret(&token), login: Some(user.clone()), ..outgoing(&entry) };
        let files = put(Some(&secret(APPLIANCES)), Some(&secret(CREDENTIALS)), &out);
        if let Ok(files) = files {
            let found = login(files.appliances.expose(), files.credentials.expose(), &entry);
            prop_assert_eq!(access(&found), token);
            prop_assert_eq!(found.username, Some(user));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "([:a-z'\"{}\\[\\]&*!#~0-9 -]{0,12}\n){0,8}", entry in "[a-z:]{0,3}") {
        let text = secret(&text);
        read(Some(&text), Some(&text)).ok();
        strip(&text, &entry).ok();
        put(Some(&text), Some(&text), &outgoing("lax")).ok();
    }
}
