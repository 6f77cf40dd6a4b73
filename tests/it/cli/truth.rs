//! What the server knows of tokens, and what stands in them: introspect, inspect, show, logout.

use keyfob::demo::morpheus::generation::Generation;
use keyfob::demo::oidc::clients::NATIVE;
use keyfob::demo::oidc::people::MONA;

use super::issuer::Place;
use super::place;
use crate::support::people::MASTER;
use crate::support::{leak, surfer};

fn logged_in() -> Place {
    let place = Place::new();
    let scope = ["--scope", "openid profile", "--scope", "offline_access"];
    place.add("p", NATIVE, &scope).expect(0);
    let mut login = place.start("login p --no-browser");
    surfer::opens(&surfer::logs_in(&login.address(), MONA.0, MONA.1));
    login.ends().expect(0);
    place
}

#[test]
fn introspection_tells_whether_the_token_lives_and_what_else_was_said() {
    let place = logged_in();
    let told = place.run("introspect p --json").expect(0).json();
    assert_eq!(told["version"], 1);
    assert_eq!(told["active"], true, "{told}");
    assert_eq!(told["token"], "access_token");
    assert!(told["claims"].is_object(), "{told}");
    let refresh = place
        .run("introspect p --json --refresh-token")
        .expect(0)
        .json();
    assert_eq!(refresh["token"], "refresh_token");
    let text = place.run("introspect p").expect(0).stdout;
    assert!(text.starts_with("active  "), "{text}");
    assert!(text.contains("true"), "{text}");
    place.issuer().revoke_everything();
    let told = place.run("introspect p --json").expect(0).json();
    assert_eq!(told["active"], false, "{told}");
}

#[test]
fn a_server_without_introspection_is_1_with_whoami_as_the_way_out() {
    let fleet = place::Place::on(Generation::V9);
    let name = fleet.logged_in(MASTER);
    fleet
        .run(&format!("introspect {name}"))
        .fails(1, &format!("keyfob whoami {name}"));
    fleet.run(&format!("inspect {name}")).fails(1, "opaque");
}

#[test]
fn inspect_decodes_the_id_token_and_shows_no_token() {
    let place = logged_in();
    let ran = place.run("inspect p --json").expect(0);
    let told = ran.json();
    let token = &told["tokens"][0];
    assert_eq!(token["token"], "id_token", "{told}");
    assert_eq!(token["claims"]["sub"], "u-1001");
    assert_eq!(token["verified"], true, "{told}");
    assert!(token["header"]["alg"].is_string());
    let text = place.run("inspect p").expect(0).stdout;
    assert!(
        text.contains("verified, ") && text.contains("Z, in "),
        "{text}"
    );
    let access = place.token("p");
    assert_eq!(leak::found(&text, &[&access]), None);
    assert!(!text.contains("eyJ"), "{text}");
}

#[test]
fn show_tells_how_a_profile_logs_in() {
    let place = logged_in();
    let shown = place.run("show p --json").expect(0).json();
    assert_eq!(
        shown["scopes"],
        serde_json::json!(["openid", "profile", "offline_access"])
    );
    assert_eq!(shown["redirect_uri"], "http://127.0.0.1/callback");
    let text = place.run("show p").expect(0).stdout;
    assert!(text.contains("verified, "), "{text}");
    assert!(text.contains("offline_access"), "{text}");
}

#[test]
fn logout_ends_the_tokens_and_tells_where_the_browsers_session_ends() {
    let place = logged_in();
    let token = place.token("p");
    let ran = place.run("logout p").expect(0);
    let url = ran.stderr.lines().find(|line| line.starts_with("http"));
    assert!(url.is_some_and(|url| url.contains("/logout")), "{ran:?}");
    assert!(!place.issuer().is_alive(&token));
    place.run("get p").fails(3, "signed out");
}

#[test]
fn whoami_tells_what_the_server_calls_us() {
    let place = logged_in();
    let told = place.run("whoami p --json").expect(0).json();
    assert_eq!(told["display_name"], "Mona Demo", "{told}");
}
