//! What holds for device logins.

use super::*;

fn begun(more: &Json) -> Json {
    let mut all = json!({
        "device_code": "dev-code-1",
        "user_code": "WDJB-MJHT",
        "verification_uri": "https://sso.test/device",
    });
    all.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    all
}

fn begin(answer: Answer) -> Result<DeviceLogin> {
    let (asked, login) = hold(Oidc.begin_device(&account()), [answer]);
    assert_eq!(asked[0].url, endpoint_at("/device").unwrap());
    assert_eq!(form(&asked[0]), "scope=openid&client_id=keyfob");
    login
}

#[test]
fn what_the_server_leaves_out_has_a_default() {
    let login = begin(json(200, &begun(&json!({})))).unwrap();
    assert_eq!(login.interval, SignedDuration::from_secs(5));
    assert_eq!(
        login.until.duration_since(now()),
        SignedDuration::from_mins(10)
    );
    assert_eq!(
        (login.user_code.as_str(), login.verification_uri_complete),
        ("WDJB-MJHT", None)
    );
}

#[test]
fn odd_times_are_defaults_or_bounded() {
    for (odd, interval) in [
        ("0", 5),
        ("-1", 5),
        ("\"x\"", 5),
        ("null", 5),
        ("\"7\"", 7),
        ("1e300", 600),
    ] {
        let odd: Json = serde_json::from_str(odd).unwrap();
        let login = begin(json(
            200,
            &begun(&json!({"interval": odd, "expires_in": odd})),
        ))
        .unwrap();
        assert_eq!(login.interval, SignedDuration::from_secs(interval), "{odd}");
        assert!(
            login.until > now()
                && login.until.duration_since(now()) <= SignedDuration::from_hours(24)
        );
    }
}

#[test]
fn only_safe_addresses_and_clean_codes_are_shown() {
    for odd in [
        "javascript:alert(1)",
        "http://evil.test/",
        "https://good@evil.test/",
        "file:///etc/passwd",
        "",
        "x",
    ] {
        let answer = json(200, &begun(&json!({"verification_uri": odd})));
        assert_eq!(begin(answer).unwrap_err().kind(), Kind::Refused, "{odd}");
        let answer = json(200, &begun(&json!({"verification_uri_complete": odd})));
        assert_eq!(
            begin(answer).unwrap().verification_uri_complete,
            None,
            "{odd}"
        );
    }
    let here = json!({"verification_uri": "http://127.0.0.1:8080/device", "user_code": "\u{1b}[2JAB\u{202e}C"});
    let login = begin(json(200, &begun(&here))).unwrap();
    assert_eq!(login.user_code, "[2JABC");
}

#[test]
fn refusals_to_begin_are_told_without_the_code() {
    let refused = json(400, &json!({"error": "unauthorized_client"}));
    let error = begin(refused).unwrap_err();
    assert!(error.next_step().contains("allow the grant"), "{error:?}");
    for odd in [
        json(200, &json!({})),
        answer(500, "text/html", "<h1>"),
        answer(200, "text/html", "<h1>"),
    ] {
        assert_clean(&begin(odd).unwrap_err(), &["dev-code-1"]);
    }
    let (asked, result) = hold(Oidc.begin_device(&stranger()), []);
    assert!(asked.is_empty());
    assert!(
        result
            .unwrap_err()
            .next_step()
            .contains("--endpoint device-authorization=URL")
    );
}

fn poll(answer: Answer) -> DevicePoll {
    let login = begin(json(200, &begun(&json!({})))).unwrap();
    let (asked, result) = hold(Oidc.poll_device(&account(), &login), [answer]);
    assert_eq!(
        form(&asked[0]),
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=dev-code-1&client_id=keyfob"
    );
    result.unwrap()
}

#[test]
fn polls_are_read_by_their_code_whatever_the_status() {
    let error = |status, code: &str| {
        json(
            status,
            &json!({"error": code, "error_description": "dev-code-1"}),
        )
    };
    for status in [400, 401, 403, 428] {
        assert!(matches!(
            poll(error(status, "authorization_pending")),
            DevicePoll::Pending
        ));
        assert!(matches!(
            poll(error(status, "slow_down")),
            DevicePoll::SlowDown
        ));
        assert!(matches!(
            poll(error(status, "access_denied")),
            DevicePoll::Denied(_)
        ));
        assert!(matches!(
            poll(error(status, "expired_token")),
            DevicePoll::RunOut(_)
        ));
    }
    assert!(matches!(poll(answer(429, "", "")), DevicePoll::SlowDown));
    let gone = poll(error(404, "device_not_found"));
    let DevicePoll::Ended(TokenReply::Refused(error)) = gone else {
        panic!("{gone:?}")
    };
    assert!(
        error.to_string().contains("404 device_not_found"),
        "{error}"
    );
    assert_clean(&error, &["dev-code-1"]);
}

#[test]
fn the_first_success_ends_it_whatever_it_holds() {
    let granted = poll(json(200, &json!({"access_token": "a"})));
    assert!(matches!(granted, DevicePoll::Ended(TokenReply::Granted(_))));
    // Asking again would redeem the code twice.
    for odd in ["", "<html>", "{\"error\":\"authorization_pending\"}"] {
        let ended = poll(answer(200, "application/json", odd));
        assert!(
            matches!(ended, DevicePoll::Ended(TokenReply::Refused(_))),
            "{odd}"
        );
    }
    let lost = poll(answer(502, "text/html", "<html>"));
    assert!(
        matches!(lost, DevicePoll::Ended(TokenReply::Unclear(_))),
        "a 5xx is asked again"
    );
}
