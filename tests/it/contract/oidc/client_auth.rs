//! Whether clients prove themselves as the profile says, and what is told where the server wants it otherwise.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use keyfob::demo::call::Call;
use keyfob::demo::oidc::behaviour::{Basic, Errors, Post};
use keyfob::demo::oidc::clients::ODD;
use keyfob::domain::error::Kind;
use keyfob::service::revoke;

use super::*;

/// The requests in which the client had to prove itself.
fn proofs(bench: &Bench) -> Vec<(Option<String>, Option<String>)> {
    let requests = bench.issuer().site().requests();
    let posts = requests
        .iter()
        .filter(|call| call.method == "POST" && call.path != "/authorize");
    let proof = |call: &Arc<Call>| {
        assert_eq!(call.query, [], "nothing secret in an address");
        let secret = call.form("client_secret").map(str::to_owned);
        (call.authorization.clone(), secret)
    };
    posts.map(proof).collect()
}

#[test]
fn each_way_works_through_a_whole_life_and_never_shows_the_secret_twice() {
    for (auth, basic) in [
        (None, Basic::Decoded),
        (Some(ClientAuth::Basic), Basic::Decoded),
        (Some(ClientAuth::BasicRaw), Basic::Raw),
        (Some(ClientAuth::Post), Basic::Refused),
    ] {
        let bench = Bench::on_oidc();
        bench.issuer().behave(|behaviour| behaviour.basic = basic);
        let name = web(&bench, auth);
        bench.browse(&name, mona()).unwrap();
        bench.refresh(&name).unwrap();
        bench.run(revoke::revoke(&bench.ports, &name)).unwrap();
        let proofs = proofs(&bench);
        assert!(proofs.len() >= 4, "{proofs:?}");
        for (header, body) in proofs {
            assert_eq!(header.is_some(), auth != Some(ClientAuth::Post), "{auth:?}");
            assert_eq!(body.is_some(), auth == Some(ClientAuth::Post), "{auth:?}");
        }
    }
}

#[test]
fn an_odd_client_id_and_secret_arrive_unbroken() {
    let bench = Bench::on_oidc();
    let redirect = free_redirect();
    bench
        .issuer()
        .set_client(ODD, |client| client.redirect_uris.push(redirect.clone()));
    let name = bench.add_draft(ProfileDraft {
        client_secret: Some(Secret::new(ODD.to_owned())),
        redirect_uri: Some(redirect),
        ..draft(&bench, Grant::AuthorizationCode, ODD)
    });
    bench.browse(&name, mona()).unwrap();
    let proofs = proofs(&bench);
    let header = proofs[0].0.clone().unwrap();
    let sent = BASE64_STANDARD
        .decode(header.trim_start_matches("Basic "))
        .unwrap();
    let sent = String::from_utf8(sent).unwrap();
    assert_eq!(sent, "weird%3Aid+%2B%25:weird%3Aid+%2B%25");
}

/// What makes a server different.
type Turn<'a> = &'a dyn Fn(&Bench);

#[test]
fn the_wrong_way_is_refused_with_the_way_to_try() {
    let raw = |bench: &Bench| {
        bench
            .issuer()
            .behave(|behaviour| behaviour.basic = Basic::Raw);
    };
    let no_header = |bench: &Bench| {
        bench
            .issuer()
            .behave(|behaviour| behaviour.basic = Basic::Refused);
    };
    let no_body = |bench: &Bench| {
        bench
            .issuer()
            .behave(|behaviour| behaviour.post = Post::Refused);
    };
    let turns: [(Turn<'_>, ClientAuth, &str); 5] = [
        (&raw, ClientAuth::Basic, "--client-auth basic-raw"),
        (&no_header, ClientAuth::Basic, "(or post)"),
        (&|_| (), ClientAuth::BasicRaw, "--client-auth basic"),
        (&no_body, ClientAuth::Post, "--client-auth basic"),
        (&|_| (), ClientAuth::None, "--client-auth basic"),
    ];
    for (turn, auth, hint) in turns {
        for errors in [Errors::Json, Errors::Empty, Errors::Html, Errors::Text] {
            let bench = Bench::on_oidc();
            turn(&bench);
            bench.issuer().behave(|behaviour| behaviour.errors = errors);
            let name = web(&bench, Some(auth));
            let error = bench.browse(&name, mona()).unwrap_err();
            let way_out = error.way_out().unwrap_or_default();
            assert!(
                way_out.contains(hint),
                "{auth:?} {errors:?}: {error}: {way_out}"
            );
            assert!(
                error.to_string().contains("401") || errors == Errors::Json,
                "{error}"
            );
            assert_ne!(error.kind(), Kind::Usage);
            assert_eq!(bench.state(&name), "signed-out");
            bench.assert_silent(&error, &[WEB_SECRET]);
        }
    }
}
