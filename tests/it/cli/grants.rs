//! What a profile's kind of server decides: its usual grant, what it needs, and what this version can't do yet.

use crate::support::{Home, Ran};

fn add(home: &Home, line: &str) -> Ran {
    home.run(["profile", "add"].into_iter().chain(line.split(' ')))
}

#[test]
fn each_kind_of_server_has_its_usual_grant_and_needs() {
    let home = Home::new();
    add(
        &home,
        "m --provider morpheus --url https://m.example.com --username a",
    )
    .expect(0);
    add(
        &home,
        "z --provider zeyos --url https://z.example.com --instance acme --client-id app",
    )
    .expect(0);
    add(
        &home,
        "o --provider oidc --url https://o.example.com/realms/acme --client-id app",
    )
    .expect(0);
    for (name, grant) in [
        ("m", "password"),
        ("z", "authorization-code"),
        ("o", "authorization-code"),
    ] {
        let shown = home.run(["show", name, "--json"]).expect(0).json();
        assert_eq!(shown["grant"], grant, "{name}");
    }
    add(
        &home,
        "--provider zeyos --url https://z.example.com --instance acme",
    )
    .fails(2, "--client-id");
    add(&home, "--provider oidc --url https://o.example.com").fails(2, "--client-id");
    for grant in ["basic", "legacy", "paste"] {
        add(
            &home,
            &format!(
                "--provider zeyos --url https://z.example.com --instance acme --grant {grant}"
            ),
        )
        .expect(0);
    }
    add(&home, "--provider oidc --url https://o.example.com --client-id a --endpoint nonsense=https://x.example.com")
        .fails(2, "nonsense");
}

#[test]
fn a_grant_that_the_server_never_has_is_2_and_makes_no_vault() {
    let home = Home::new();
    add(
        &home,
        "m --provider morpheus --url https://m.example.com --username a",
    )
    .expect(0);
    home.file("password", "any-password");
    for grant in ["legacy", "basic", "device", "client-credentials"] {
        let line = format!("login m --password-file password --grant {grant}");
        home.run(line.split(' '))
            .fails(2, &format!("no grant '{grant}'"));
    }
    assert!(!home.path("vault.db").exists());
}

#[test]
fn a_profile_without_a_user_says_how_to_give_one() {
    let home = Home::new();
    add(&home, "m --provider morpheus --url https://127.0.0.1:1").expect(0);
    home.run_with(["login", "m", "--password-file", "-"], "any-password")
        .fails(2, "--username");
}
