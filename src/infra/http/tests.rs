//! What holds for requests: sent once, never redirected, never in clear, and failures told apart.

use std::net::TcpListener;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::domain::name::ServerName;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::server::Trust;
use crate::infra::clock::SystemClock;
use crate::provider::message::{Method, Value};
use scripted::Scripted;

mod certificates;
mod scripted;
mod tls;

pub(super) fn server(address: &str) -> Server {
    Server {
        name: ServerName::new("s").unwrap(),
        provider: Provider::Morpheus,
        address: Address::parse(address).unwrap(),
        environment: None,
        trust: Trust::System,
        allow_http: false,
        proxy: None,
    }
}

pub(super) fn login(server: &Server) -> Request {
    let password = Value::Secret(Secret::new("hunter2!".to_owned()));
    let fields = vec![
        ("username", Value::Plain("acme\\jdoe".to_owned())),
        ("password", password),
    ];
    Request::new(Method::Post, server.address.join("/oauth/token")).form(fields)
}

/// Sends with limits short enough for a test of what exceeds them.
pub(super) fn send(server: &Server, request: Request) -> Result<Answer> {
    let limits = Limits {
        connect: Duration::from_millis(400),
        total: Duration::from_millis(800),
        answer: 1000,
    };
    let client = WebClient::limited(Rc::new(SystemClock), limits);
    wait(client.send(server, request))
}

/// The certificate that a server shows.
pub(super) fn look(server: &Server) -> Result<Certificate> {
    wait(WebClient::new(Rc::new(SystemClock)).certificate(server))
}

fn wait<T>(doing: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(doing)
}

#[test]
fn an_answer_brings_its_head_and_body() {
    let far = Scripted::answering(
        "HTTP/1.1 429 Slow\r\ncontent-type: Application/JSON;charset=utf-8\r\nretry-after: 7\r\n\
         date: Sun, 06 Nov 1994 08:49:37 GMT\r\ncontent-length: 2\r\n\r\n{}",
    );
    let server = server(&far.address());
    let answer = send(&server, login(&server)).unwrap();
    assert_eq!(answer.status, 429);
    assert_eq!(answer.content_type.as_deref(), Some("application/json"));
    assert_eq!(answer.retry_after, Some(SignedDuration::from_secs(7)));
    let date: Timestamp = "1994-11-06T08:49:37Z".parse().unwrap();
    assert_eq!(answer.date, Some(date));
    assert_eq!(*answer.body, b"{}");
}

#[test]
fn a_form_goes_out_encoded_with_our_name_on_it() {
    let far = Scripted::answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let server = server(&far.address());
    send(&server, login(&server)).unwrap();
    let sent = far.requests();
    let [sent] = sent.as_slice() else {
        panic!("{} requests", sent.len())
    };
    let lower = sent.to_lowercase();
    assert!(sent.starts_with("POST /oauth/token HTTP/1.1\r\n"), "{sent}");
    assert!(
        sent.ends_with("\r\n\r\nusername=acme%5Cjdoe&password=hunter2%21"),
        "{sent}"
    );
    assert!(lower.contains("user-agent: keyfob/"), "{sent}");
    assert!(lower.contains("accept: application/json\r\n"), "{sent}");
    assert!(
        !lower.contains("cookie") && !lower.contains("accept-encoding"),
        "{sent}"
    );
}

#[test]
fn a_bearer_token_goes_into_its_header() {
    let far = Scripted::answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let server = server(&far.address());
    let token = Secret::new("tok-1".to_owned());
    let request = Request::new(Method::Get, server.address.join("/api/whoami")).bearer(&token);
    send(&server, request).unwrap();
    assert!(
        far.requests()
            .concat()
            .contains("authorization: Bearer tok-1\r\n")
    );
}

#[test]
fn a_redirect_is_an_answer_and_is_not_followed() {
    let far = Scripted::answering(
        "HTTP/1.1 302 Found\r\nlocation: /login?token=s3cret\r\ncontent-length: 0\r\n\r\n",
    );
    let server = server(&far.address());
    let answer = send(&server, login(&server)).unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(answer.location, Some(format!("{}/login", far.address())));
    assert_eq!(far.requests().len(), 1);
}

#[test]
fn nothing_listening_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let server = server(&address);
    let error = send(&server, login(&server)).unwrap_err();
    assert_eq!(error.kind(), Kind::NotSent);
    assert!(
        error.to_string().contains("refused the connection"),
        "{error}"
    );
}

#[test]
fn an_unknown_name_is_not_sent() {
    let server = server("https://no-such-host.invalid");
    let error = send(&server, login(&server)).unwrap_err();
    assert_eq!(error.kind(), Kind::NotSent, "{error}");
}

#[test]
fn silence_after_the_request_is_an_answer_lost() {
    let far = Scripted::silent();
    let server = server(&far.address());
    let error = send(&server, login(&server)).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
    assert!(error.to_string().contains("didn't answer"), "{error}");
    assert_eq!(far.requests().len(), 1);
}

#[test]
fn a_connection_closed_without_a_word_is_an_answer_lost_and_sent_once() {
    let far = Scripted::answering("");
    let server = server(&far.address());
    let error = send(&server, login(&server)).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
    assert_eq!(far.requests().len(), 1);
}

#[test]
fn a_cut_answer_is_lost() {
    let far = Scripted::answering("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"access");
    let server = server(&far.address());
    let error = send(&server, login(&server)).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
    assert!(error.to_string().contains("ended too early"), "{error}");
}

#[test]
fn endless_answers_are_cut_off_announced_or_not() {
    let body = "x".repeat(2000);
    let announced = format!("HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n{body}");
    let unannounced = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}");
    for answer in [announced, unannounced] {
        let far = Scripted::answering(&answer);
        let server = server(&far.address());
        let error = send(&server, login(&server)).unwrap_err();
        assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
        assert!(error.to_string().contains("longer than"), "{error}");
    }
}

#[test]
fn garbage_for_an_answer_is_lost_and_shows_no_secret() {
    let far = Scripted::answering("hunter2!\x1b[31m\r\n\r\n");
    let server = server(&far.address());
    let error = send(&server, login(&server)).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost);
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains("hunter2") && !shown.contains('\x1b'),
        "{shown}"
    );
}

#[test]
fn errors_do_not_show_the_query_of_an_address() {
    let far = Scripted::answering("");
    let server = server(&far.address());
    let mut request = login(&server);
    request.url.set_query(Some("client_id=visible"));
    let error = send(&server, request).unwrap_err();
    // The query was there to be shown.
    assert!(far.requests().concat().contains("client_id=visible"));
    assert!(!format!("{error:?}").contains("client_id"), "{error:?}");
}

#[test]
fn secrets_never_go_over_plain_http_unasked() {
    let server = server("http://appliance.invalid");
    let error = send(&server, login(&server)).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    // Without a secret the same address is tried.
    let ping = Request::new(Method::Get, server.address.join("/api/ping"));
    assert_eq!(send(&server, ping).unwrap_err().kind(), Kind::NotSent);
}

#[test]
fn an_endpoint_elsewhere_is_held_to_the_same_rule() {
    let server = server("https://sso.invalid");
    let mut request = login(&server);
    request.url = Url::parse("http://other.invalid/token").unwrap();
    assert_eq!(send(&server, request).unwrap_err().kind(), Kind::Usage);
}

#[test]
fn plain_http_that_is_allowed_for_a_server_is_not_allowed_elsewhere() {
    let waived = Server {
        allow_http: true,
        ..server("http://appliance.invalid")
    };
    assert_eq!(
        send(&waived, login(&waived)).unwrap_err().kind(),
        Kind::NotSent
    );
    let mut request = login(&waived);
    request.url = Url::parse("http://other.invalid/token").unwrap();
    assert_eq!(send(&waived, request).unwrap_err().kind(), Kind::Usage);
}

#[test]
fn a_server_goes_through_its_own_proxy_but_this_machine_never_does() {
    let proxy = Scripted::answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let through = |address: &str| Server {
        proxy: Some(Url::parse(&proxy.address()).unwrap()),
        allow_http: true,
        ..server(address)
    };
    let far = through("http://appliance.invalid");
    send(&far, login(&far)).unwrap();
    assert!(
        proxy
            .requests()
            .concat()
            .starts_with("POST http://appliance.invalid/oauth/token")
    );
    let here = Scripted::answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let near = through(&here.address());
    send(&near, login(&near)).unwrap();
    assert_eq!((proxy.requests().len(), here.requests().len()), (1, 1));
}

#[test]
fn a_proxy_that_says_no_is_named_as_the_cause() {
    let proxy = Scripted::answering("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let far = Server {
        proxy: Some(Url::parse(&proxy.address()).unwrap()),
        ..server("https://appliance.invalid")
    };
    let error = send(&far, login(&far)).unwrap_err();
    assert_eq!(error.kind(), Kind::NotSent);
    assert!(error.to_string().contains("through the proxy"), "{error}");
}
