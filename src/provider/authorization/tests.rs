//! What ends an attempt, what doesn't, and what an attempt sends.

use super::*;

fn attempt() -> Attempt {
    Attempt::new([1; 32], [2; 32], [3; 32])
}

fn state() -> String {
    attempt().state
}

fn announced() -> Endpoints {
    Endpoints {
        issuer: Some("https://sso.test".to_owned()),
        sends_issuer: true,
        ..Endpoints::default()
    }
}

fn code(returned: Returned) -> Option<String> {
    match returned {
        Returned::Code(code) => Some(code.expose().to_owned()),
        Returned::Refused(_) | Returned::Ignored(_) => None,
    }
}

fn is_ignored(returned: &Returned) -> bool {
    matches!(returned, Returned::Ignored(_))
}

#[test]
fn the_challenge_is_the_one_of_rfc_7636() {
    let attempt = Attempt {
        verifier: Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned()),
        ..attempt()
    };
    let redirect = RedirectUri::parse("http://127.0.0.1:1/cb").unwrap();
    let sent = attempt.parameters("c", &redirect);
    let challenge = sent.iter().find(|(name, _)| *name == "code_challenge");
    assert_eq!(
        challenge.unwrap().1,
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
    assert!(sent.contains(&("code_challenge_method", "S256".to_owned())));
}

#[test]
fn only_our_own_state_counts_even_for_errors() {
    let attempt = attempt();
    let plain = Endpoints::default();
    let state = state();
    for query in [
        String::new(),
        "code=x".to_owned(),
        "code=x&state=".to_owned(),
        "code=x&state=y".to_owned(),
        "error=access_denied".to_owned(),
        "error=access_denied&state=y".to_owned(),
        format!("code=x&state={state}&state={state}"),
        format!("code=x&code=y&state={state}"),
        format!("code=x&error=access_denied&state={state}"),
        format!("code=&state={state}"),
        format!("state={state}"),
    ] {
        assert!(is_ignored(&attempt.read(&query, &plain)), "{query}");
    }
    let good = format!("state={state}&code=a%2Fb");
    assert_eq!(code(attempt.read(&good, &plain)).as_deref(), Some("a/b"));
}

#[test]
fn a_wrong_or_missing_issuer_is_no_answer() {
    let attempt = attempt();
    let state = state();
    let read = |iss: &str| attempt.read(&format!("code=x&state={state}{iss}"), &announced());
    assert!(is_ignored(&read("")));
    assert!(is_ignored(&read("&iss=https://evil.test")));
    assert!(is_ignored(&read("&iss=https://sso.test/")));
    assert!(is_ignored(&read(
        "&iss=https://sso.test&iss=https://sso.test"
    )));
    assert!(code(read("&iss=https%3A%2F%2Fsso.test")).is_some());
    let unannounced = Endpoints {
        sends_issuer: false,
        ..announced()
    };
    let other = format!("code=x&state={state}&iss=https://evil.test");
    assert!(is_ignored(&attempt.read(&other, &unannounced)));
}

#[test]
fn an_error_with_our_state_ends_it_in_clean_words() {
    let state = state();
    let query = format!("error=access_denied&error_description=a%1B%5B2J%0Ab&state={state}");
    let Returned::Refused(error) = attempt().read(&query, &Endpoints::default()) else {
        panic!("not refused");
    };
    assert_eq!(error.kind(), Kind::Refused);
    let said = error.to_string();
    assert!(
        said.contains("access_denied") && !said.contains('\u{1b}'),
        "{said}"
    );
}

#[test]
fn people_may_paste_the_address_its_query_or_the_code() {
    let attempt = attempt();
    let state = state();
    let plain = Endpoints::default();
    let paste = |text: String| code(attempt.read_pasted(&Secret::new(text), &plain));
    let expected = Some("c0de".to_owned());
    assert_eq!(
        paste(format!(
            "http://127.0.0.1:8976/callback?code=c0de&state={state}"
        )),
        expected
    );
    assert_eq!(paste(format!("  code=c0de&state={state}\n")), expected);
    assert_eq!(paste(format!("?code=c0de&state={state}")), expected);
    for host in ["127.0.0.1:8976", "localhost:8976"] {
        let bare = format!("{host}/callback?code=c0de&state={state}#_=_");
        assert_eq!(paste(bare), expected);
    }
    assert_eq!(paste("c0de".to_owned()), expected);
    assert_eq!(paste("v1:c0de".to_owned()).as_deref(), Some("v1:c0de"));
    for odd in ["", "two words", "http://127.0.0.1/callback", "code=c0de"] {
        assert_eq!(paste(odd.to_owned()), None, "{odd}");
    }
}

#[test]
fn attempts_share_nothing() {
    let other = Attempt::new([4; 32], [5; 32], [6; 32]);
    let query = format!("code=x&state={}", state());
    assert!(is_ignored(&other.read(&query, &Endpoints::default())));
    assert_eq!(other.nonce().len(), 43);
}
