//! What holds for the address that a browser opens.

use std::collections::HashMap;

use super::*;

fn attempt() -> Attempt {
    Attempt::new([1; 32], [2; 32], [3; 32])
}

fn address(account: &Account) -> Result<Url> {
    let redirect = RedirectUri::parse("http://127.0.0.1:4711/callback").unwrap();
    Oidc.authorization(account, &attempt(), &redirect)
}

fn query(account: &Account) -> HashMap<String, String> {
    let url = address(account).unwrap();
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let map: HashMap<String, String> = pairs.iter().cloned().collect();
    assert_eq!(map.len(), pairs.len(), "something is there twice: {url}");
    map
}

#[test]
fn it_asks_for_a_code_with_pkce_state_and_nonce() {
    let query = query(&account());
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["client_id"], "keyfob");
    assert_eq!(query["redirect_uri"], "http://127.0.0.1:4711/callback");
    assert_eq!(query["code_challenge_method"], "S256");
    assert_eq!(query["code_challenge"].len(), 43);
    assert_eq!(query["scope"], "openid");
    assert_eq!(query["nonce"], attempt().nonce());
    assert!(!query.contains_key("prompt") && !query.contains_key("login_hint"));
}

#[test]
fn scopes_keep_their_order_and_offline_access_asks_for_consent() {
    let mut account = account();
    account.profile.scopes = vec![
        "offline_access".to_owned(),
        "openid".to_owned(),
        "email".to_owned(),
    ];
    account.profile.username = Some("jdoe@acme.test".to_owned());
    let query = query(&account);
    assert_eq!(query["scope"], "offline_access openid email");
    assert_eq!(query["prompt"], "consent");
    assert_eq!(query["login_hint"], "jdoe@acme.test");
}

#[test]
fn servers_of_plain_oauth_get_no_scope_and_no_nonce_unasked() {
    let mut account = account();
    account.endpoints = Rc::new(Endpoints {
        is_openid: false,
        ..endpoints()
    });
    let query = query(&account);
    assert!(!query.contains_key("scope") && !query.contains_key("nonce"));
}

#[test]
fn an_endpoints_own_query_stays_but_never_decides_what_is_ours() {
    let mut account = account();
    let with = |query: &str| {
        Rc::new(Endpoints {
            authorization: endpoint_at(query),
            ..endpoints()
        })
    };
    account.endpoints = with("/auth?tenant=a%20b");
    assert_eq!(query(&account)["tenant"], "a b");
    account.endpoints = with("/auth?state=theirs");
    assert_eq!(address(&account).unwrap_err().kind(), Kind::Refused);
}

#[test]
fn without_client_or_endpoint_it_says_what_to_set() {
    let mut nobody = account();
    nobody.profile.client_id = None;
    let error = address(&nobody).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(error.next_step().contains("--client-id"));
    let error = address(&stranger()).unwrap_err();
    assert!(
        error.next_step().contains("--endpoint authorization=URL"),
        "{error:?}"
    );
}
