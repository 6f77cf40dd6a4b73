//! What holds for asking whose a token is.

use super::*;

fn whoami(account: &Account, answers: impl IntoIterator<Item = Answer>) -> Result<Whoami> {
    let access = Secret::new("the-token".to_owned());
    let (asked, result) = hold(Oidc.whoami(account, &access), answers);
    for request in &asked {
        assert!(!request.url.as_str().contains("the-token"));
    }
    result
}

fn user(told: Result<Whoami>) -> String {
    match told.unwrap() {
        Whoami::Accepted(identity) => identity.user,
        Whoami::Rejected(error) => panic!("rejected: {error}"),
    }
}

fn known(subject: &str) -> Account {
    Account {
        subject: Some(subject.to_owned()),
        ..account()
    }
}

#[test]
fn userinfo_names_the_user_by_the_best_claim() {
    let all = json!({"sub": "4711", "email": "j@acme.test", "preferred_username": "jdoe\u{1b}[2J", "name": "J. Doe"});
    let Whoami::Accepted(identity) = whoami(&known("4711"), [json(200, &all)]).unwrap() else {
        panic!("rejected")
    };
    assert_eq!(
        (identity.user.as_str(), identity.display_name.as_deref()),
        ("jdoe[2J", Some("J. Doe"))
    );
    assert_eq!(
        user(whoami(&account(), [json(200, &json!({"sub": "4711"}))])),
        "4711"
    );
}

#[test]
fn userinfo_about_somebody_else_is_refused() {
    for other in [
        json!({"sub": "4712", "name": "x"}),
        json!({"sub": 4711, "name": "x"}),
        json!({"name": "x"}),
    ] {
        let error = whoami(&known("4711"), [json(200, &other)]).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused, "{other}");
    }
}

#[test]
fn json_under_a_wrong_label_and_signed_answers_are_read() {
    let labelled = answer(200, "text/html", r#"{"sub":"4711"}"#);
    assert_eq!(user(whoami(&known("4711"), [labelled])), "4711");
    // {"alg":"RS256"} . {"sub":"4711"}
    let signed = answer(
        200,
        "application/jwt",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiI0NzExIn0.c2ln",
    );
    assert_eq!(user(whoami(&known("4711"), [signed])), "4711");
    let page = whoami(&account(), [answer(200, "text/html", "<html>")]).unwrap_err();
    assert_clean(&page, &["the-token"]);
}

#[test]
fn a_dead_token_is_told_from_a_missing_scope_and_a_portal() {
    let rejected = |answer| matches!(whoami(&account(), [answer]), Ok(Whoami::Rejected(_)));
    assert!(rejected(answer(401, "", "")));
    assert!(rejected(answer(
        401,
        "text/html",
        r#"{"error":"invalid_token"}"#
    )));
    assert!(rejected(json(403, &json!({"error": "invalid_token"}))));
    assert!(!rejected(answer(
        401,
        "text/html",
        "<html>log in to the wifi"
    )));
    assert!(!rejected(json(
        401,
        &json!({"error": "insufficient_scope"})
    )));
    let challenged = |status, challenge: &str| Answer {
        challenge: Some(challenge.to_owned()),
        ..answer(status, "text/html", "<html>no")
    };
    assert!(rejected(challenged(
        401,
        "Bearer realm=\"x\" error=\"invalid_token\""
    )));
    assert!(!rejected(challenged(401, "Basic realm=\"invalid_token\"")));
    let narrow = challenged(403, "Bearer error=\"insufficient_scope\", scope=\"openid\"");
    let narrow = whoami(&account(), [narrow]).unwrap_err();
    assert!(narrow.next_step().contains("lacks a scope"), "{narrow:?}");
    let refused = whoami(&account(), [answer(403, "", "")]).unwrap_err();
    assert_eq!(refused.kind(), Kind::Refused);
    assert!(refused.next_step().contains("openid"), "{refused:?}");
    assert_eq!(
        whoami(&account(), [answer(503, "", "")])
            .unwrap_err()
            .kind(),
        Kind::AnswerLost
    );
}

#[test]
fn a_token_without_user_is_asked_for_by_introspection_or_not_at_all() {
    let client = |account: Account| Account {
        grant: Grant::ClientCredentials,
        ..account
    };
    let active = json(200, &json!({"active": true, "client_id": "keyfob"}));
    assert_eq!(user(whoami(&client(confidential("s")), [active])), "keyfob");
    let dead = json(200, &json!({"active": false}));
    assert!(matches!(
        whoami(&client(confidential("s")), [dead]),
        Ok(Whoami::Rejected(_))
    ));
    let error = whoami(&client(account()), []).unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);

    let without_openid = Account {
        scope: Some("profile email".to_owned()),
        ..account()
    };
    let error = whoami(&without_openid, []).unwrap_err();
    assert!(error.next_step().contains("openid"), "{error:?}");
    let mut by_hand = without_openid;
    by_hand.profile.endpoints = [("userinfo".to_owned(), format!("{ISSUER}/me"))].into();
    assert_eq!(
        user(whoami(&by_hand, [json(200, &json!({"login": "octo"}))])),
        "octo"
    );
}

#[test]
fn a_login_stands_where_nobody_can_be_asked_and_falls_where_the_token_is_refused() {
    let access = Secret::new("the-token".to_owned());
    let nobody = Account {
        grant: Grant::ClientCredentials,
        ..account()
    };
    let (_, welcome) = hold(Oidc.welcome(&nobody, &access), []);
    assert_eq!(welcome.unwrap().identity, None);
    let (_, welcome) = hold(Oidc.welcome(&account(), &access), [answer(401, "", "")]);
    assert_eq!(welcome.unwrap_err().kind(), Kind::Refused);
}

fn introspect(answer: Answer) -> Result<Introspection> {
    let token = Secret::new("the-token".to_owned());
    let (asked, told) = hold(
        Oidc.introspect(&confidential("s3cret"), &token, TokenKind::Access),
        [answer],
    );
    assert_eq!(
        form(&asked[0]),
        "token=the-token&token_type_hint=access_token"
    );
    assert!(matches!(asked[0].auth, Auth::Basic { .. }));
    told
}

#[test]
fn introspection_reads_odd_instants_and_shows_the_rest_clean() {
    for (written, expected) in [
        (json!(NOW), Some(NOW)),
        (json!(1_800_000_000.5), Some(NOW)),
        (json!("1800000000"), Some(NOW)),
        (json!(1_800_000_000_000_i64), Some(NOW)),
        (json!("x"), None),
        (json!(1e300), None),
        (json!(0), None),
        (json!([]), None),
    ] {
        let told = introspect(json(200, &json!({"active": true, "exp": written}))).unwrap();
        assert_eq!(told.expiry.map(Timestamp::as_second), expected, "{written}");
    }
    let told = json!({"active": true, "aud": ["a", "b"], "iat": NOW, "sub": "the-token\u{1b}[2J"});
    let told = introspect(json(200, &told)).unwrap();
    let expected = [
        ("aud", r#"["a","b"]"#),
        ("iat", "2027-01-15T08:00:00Z"),
        ("sub", "•••[2J"),
    ];
    let expected = expected.map(|(name, said)| (name.to_owned(), said.to_owned()));
    assert_eq!(told.claims, expected);
}

#[test]
fn not_being_allowed_to_ask_says_nothing_of_the_token() {
    for odd in [
        answer(401, "", ""),
        answer(403, "text/html", "<html>the-token"),
    ] {
        let error = introspect(odd).unwrap_err();
        assert!(error.next_step().contains("may not ask"), "{error:?}");
        assert_clean(&error, &["the-token", "s3cret"]);
    }
    for odd in [
        json(200, &json!({})),
        json(200, &json!({"active": "yes"})),
        answer(200, "", ""),
    ] {
        assert!(introspect(odd).is_err());
    }
    assert!(
        !introspect(json(200, &json!({"active": false})))
            .unwrap()
            .active
    );
}
