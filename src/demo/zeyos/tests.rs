//! Whether the simulated platform is as strict as the facts say.

use url::form_urlencoded::Serializer;

use super::people::{APPLICATION, OTHER_APPLICATION, OTHER_SECRET, SECRET};
use crate::demo::fleet::{Fleet, Options, Sort};
use crate::demo::knock::{Heard, raw};

const TOKEN: &str = "/acme/oauth2/v1/token";

fn fleet() -> Fleet {
    Fleet::start(&Options::tests().only(Sort::Zeyos)).unwrap()
}

fn post(fleet: &Fleet, path: &str, fields: &[(&str, &str)]) -> Heard {
    let body = Serializer::new(String::new()).extend_pairs(fields).finish();
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let head = format!("POST {path} HTTP/1.1\r\n{kind}");
    raw(fleet.zeyos().unwrap().site().url(), &head, &body).unwrap()
}

fn as_application<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let own = [("client_id", APPLICATION), ("client_secret", SECRET)];
    own.iter().chain(fields).copied().collect()
}

fn password_login(fleet: &Fleet) -> Heard {
    let fields = [
        ("grant_type", "password"),
        ("username", "john.doe"),
        ("password", "john-of-acme"),
    ];
    post(fleet, TOKEN, &as_application(&fields))
}

#[test]
fn tokens_look_and_live_as_documented() {
    let fleet = fleet();
    let heard = password_login(&fleet);
    for name in ["access_token", "refresh_token"] {
        let token = heard.text(name);
        assert_eq!(token.len(), 40);
        assert!(token.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')));
    }
    assert_eq!(heard.field("expires_in"), 3600);
    assert_eq!(heard.field("refresh_token_expires_in"), 8_640_000);
    assert_eq!(heard.text("token_type"), "Bearer");
}

#[test]
fn a_user_has_one_pair_for_each_application() {
    let fleet = fleet();
    let platform = fleet.zeyos().unwrap();
    let (first, other) = (
        password_login(&fleet).text("access_token"),
        platform.log_in_elsewhere("acme", "john.doe", OTHER_APPLICATION),
    );
    let second = password_login(&fleet);
    assert!(!platform.is_alive(&first));
    assert!(platform.is_alive(&second.text("access_token")));
    assert!(platform.is_alive(&other.unwrap().0));
    let spent = second.text("refresh_token");
    let fields = as_application(&[("grant_type", "refresh_token"), ("refresh_token", &spent)]);
    assert_eq!(post(&fleet, TOKEN, &fields).status, 200);
    let again = post(&fleet, TOKEN, &fields);
    assert_eq!(
        (again.status, again.text("error").as_str()),
        (403, "invalid_grant")
    );
    assert!(!platform.is_alive(&second.text("access_token")));
}

#[test]
fn parameters_in_the_query_and_wrong_applications_count_for_nothing() {
    let fleet = fleet();
    let query = format!(
        "{TOKEN}?grant_type=password&username=john.doe&password=john-of-acme&client_id={APPLICATION}&client_secret={SECRET}"
    );
    let heard = post(&fleet, &query, &[]);
    assert_eq!(
        (heard.status, heard.text("error").as_str()),
        (401, "invalid_client")
    );
    assert!(
        heard
            .head
            .contains("www-authenticate: basic realm=\"acme\"")
    );

    let refresh = password_login(&fleet).text("refresh_token");
    let foreign = [
        ("client_id", OTHER_APPLICATION),
        ("client_secret", OTHER_SECRET),
        ("grant_type", "refresh_token"),
        ("refresh_token", &refresh),
    ];
    assert_eq!(post(&fleet, TOKEN, &foreign).status, 403);
    assert!(fleet.zeyos().unwrap().is_alive(&refresh));
}

#[test]
fn an_ended_access_token_leaves_its_refresh_token_alive() {
    let fleet = fleet();
    let platform = fleet.zeyos().unwrap();
    let heard = password_login(&fleet);
    let (access, refresh) = (heard.text("access_token"), heard.text("refresh_token"));
    let end = |token: &str| {
        let fields = as_application(&[("token", token)]);
        post(&fleet, "/acme/oauth2/v1/revoke", &fields).status
    };
    assert_eq!(end(&access), 200);
    assert!(!platform.is_alive(&access) && platform.is_alive(&refresh));
    assert_eq!(end(&refresh), 200);
    assert_eq!(end("never-there"), 200);
    assert_eq!(platform.token_count(), 0);
}

#[test]
fn a_challenge_names_the_instance_and_has_no_comma() {
    let fleet = fleet();
    let url = fleet.zeyos().unwrap().site().url().to_owned();
    for path in ["/globex/oauth2/v1/userinfo", "/globex/auth/v1/"] {
        let heard = raw(&url, &format!("GET {path} HTTP/1.1"), "").unwrap();
        assert_eq!(heard.status, 401);
        assert_eq!(heard.body, "Unauthorized: Invalid bearer token");
        let challenge = "www-authenticate: bearer realm=\"globex\" error=\"invalid_token\"";
        assert!(heard.head.contains(challenge), "{}", heard.head);
    }
    let unknown = raw(&url, "GET /nobody/oauth2/v1/userinfo HTTP/1.1", "").unwrap();
    assert_eq!(unknown.status, 404);
    assert_eq!(post(&fleet, "/acme/oauth2/v1/userinfo", &[]).status, 405);
}
