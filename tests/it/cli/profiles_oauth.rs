//! What a profile at an OAuth server may say, checked before anything is written.

use crate::support::{Home, Ran};

fn add(home: &Home, line: &str) -> Ran {
    let words = [
        "profile",
        "add",
        "p",
        "--provider",
        "oidc",
        "--client-id",
        "app",
    ];
    home.run(words.into_iter().chain(line.split(' ')))
}

fn edit(home: &Home, words: &[&str]) -> Ran {
    home.run(["profile", "edit", "p"].iter().chain(words))
}

#[test]
fn an_issuer_may_be_pasted_as_its_metadata_address() {
    let home = Home::new();
    add(
        &home,
        "--url https://sso.example.com/realms/acme/.well-known/openid-configuration",
    )
    .expect(0)
    .says("must have this redirect URI at the server, any port: http://127.0.0.1/callback");
    let shown = home.run(["show", "p", "--json"]).expect(0).json();
    assert_eq!(shown["url"], "https://sso.example.com/realms/acme");
}

#[test]
fn wrong_values_are_2_and_write_nothing() {
    let home = Home::new();
    for (flags, words) in [
        ("--redirect-uri http://192.0.2.1/cb", "redirect URI"),
        ("--redirect-uri javascript:alert(1)", "redirect URI"),
        (
            "--endpoint token=http://sso.example.com/t",
            "token endpoint",
        ),
        (
            "--endpoint jwks=https://u:p@sso.example.com/t",
            "jwks endpoint",
        ),
        (
            "--endpoint odd=https://sso.example.com/t",
            "no endpoint 'odd'",
        ),
        ("--endpoint token", "token=https"),
        ("--scope a\"b", "can't be a scope"),
        ("--grant basic", "no grant 'basic'"),
        ("--grant legacy", "no grant 'legacy'"),
        ("--instance acme", "no --instance"),
        ("--tenant acme", "no --tenant"),
    ] {
        add(&home, &format!("--url https://sso.example.com {flags}"))
            .expect(2)
            .says(words);
    }
    assert!(!home.path("config.toml").exists());
}

#[test]
fn what_was_said_can_be_taken_back() {
    let home = Home::new();
    let more =
        "--endpoint token=https://sso.example.com/t --endpoint userinfo=https://sso.example.com/u";
    let url = "--url https://sso.example.com --redirect-uri http://127.0.0.1:4711/cb";
    add(&home, &format!("{url} {more} --scope openid")).expect(0);
    edit(
        &home,
        &["--scope", "openid email", "--scope", "offline_access"],
    )
    .expect(0);
    let shown = || home.run(["show", "p", "--json"]).expect(0).json();
    let scopes = serde_json::json!(["openid", "email", "offline_access"]);
    assert_eq!(shown()["scopes"], scopes);
    assert_eq!(shown()["endpoints"]["token"], "https://sso.example.com/t");
    edit(
        &home,
        &["--endpoint", "token=", "--redirect-uri", "", "--scope", ""],
    )
    .expect(0);
    let shown = shown();
    let left = serde_json::json!({"userinfo": "https://sso.example.com/u"});
    assert_eq!(shown["endpoints"], left);
    assert_eq!(shown["redirect_uri"], "http://127.0.0.1/callback");
    assert_eq!(shown["scopes"], serde_json::json!([]));
}

#[test]
fn a_secret_that_is_still_missing_is_a_note() {
    let home = Home::new();
    let url = "--url https://sso.example.com";
    add(&home, &format!("{url} --grant client-credentials"))
        .expect(0)
        .says("keyfob profile edit p --client-secret-file FILE");
    home.file("secret", "s3cret-of-app");
    let ran = edit(&home, &["--client-secret-file", "secret"]).expect(0);
    assert!(!ran.stderr.contains("--client-secret-file"), "{ran:?}");
}
