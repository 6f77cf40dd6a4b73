//! Whether the login's one answer is taken once, its browser told how it ended, and nothing left open.

use std::net::TcpStream as StdStream;
use std::time::Duration;

use keyfob::domain::error::{Error, Kind};
use keyfob::domain::redirect::RedirectUri;
use keyfob::domain::secret::Secret;
use keyfob::infra::loopback::LoopbackListener;
use keyfob::provider::authorization::Returned;
use keyfob::service::ports::web::Loopback as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::bench::{Bench, exchange};

const GOOD: &str = "code=good&state={state}";

#[tokio::test]
async fn the_code_is_not_left_in_the_address_bar() {
    let mut bench = Bench::new().await;
    let (reply, _) = bench.answer(GOOD).await;
    assert_eq!(reply.status(), Some(303));
    let ending = reply.header("location").unwrap();
    assert!(
        ending.starts_with('/') && !ending.starts_with("//"),
        "{ending}"
    );
    assert!(!ending.contains(['?', '#', '=']), "{ending}");
    assert_eq!(reply.body(), "");
}

#[tokio::test]
async fn a_page_is_kept_nowhere_and_brings_nothing_along() {
    let mut bench = Bench::new().await;
    let wrong = bench.get("/callback?state=x");
    let wrong = bench.attack(wrong.as_bytes()).await;
    let (sent_on, _) = bench.answer(GOOD).await;
    let page = bench.end(Ok(()), sent_on.header("location").unwrap()).await;
    assert_eq!(page.status(), Some(200));
    for reply in [wrong, sent_on, page] {
        let header = |name| {
            reply
                .header(name)
                .unwrap_or_else(|| panic!("{name}: {reply:?}"))
        };
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("connection"), "close");
        assert_eq!(header("content-type"), "text/html; charset=utf-8");
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'sha256-"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}

#[tokio::test]
async fn a_repeated_answer_is_told_so_and_brings_nothing() {
    let mut bench = Bench::new().await;
    let (reply, _) = bench.answer(GOOD).await;
    for query in [
        GOOD,
        "code=evil&state={state}",
        "error=access_denied&state={state}",
        "",
    ] {
        let again = bench.get(&format!("/callback?{query}"));
        let again = bench.attack(again.as_bytes()).await;
        assert_eq!(again.status(), Some(409), "{query}: {again:?}");
        assert!(!again.0.contains("evil"), "{again:?}");
    }
    assert_eq!(bench.ignored.len(), 0);
    let page = bench.end(Ok(()), reply.header("location").unwrap()).await;
    assert!(page.body().contains("You are logged in"), "{page:?}");
}

/// Two browsers come at the same moment: one of them is the first.
#[tokio::test]
async fn of_many_good_answers_at_once_one_counts() {
    let mut bench = Bench::new().await;
    let request = bench.get(&format!("/callback?{GOOD}"));
    let mut streams = Vec::new();
    for _ in 0..20 {
        let (stream, request) = (bench.connect().await, request.clone());
        streams.push(tokio::spawn(exchange(stream, request)));
    }
    assert!(matches!(bench.listener.next().await, Returned::Code(_)));
    let mut statuses = Vec::new();
    for stream in streams {
        let reply = bench.attend(stream).await.unwrap();
        statuses.extend(reply.status());
    }
    statuses.sort_unstable();
    let mut expected = vec![409; 20];
    expected[0] = 303;
    assert_eq!(statuses, expected);
}

#[tokio::test]
async fn the_last_page_waits_for_the_end_and_says_what_failed() {
    let mut bench = Bench::new().await;
    let (reply, _) = bench.answer(GOOD).await;
    let request = bench.get(reply.header("location").unwrap());
    let page = tokio::spawn(exchange(bench.connect().await, request));
    // Whatever else is served meanwhile, that page isn't.
    let other = bench.get("/favicon.ico");
    assert_eq!(bench.attack(other.as_bytes()).await.status(), Some(404));
    assert!(!page.is_finished());
    let error = Error::new(
        Kind::Refused,
        "the server said <script>alert(1)</script>\u{1b}]0;x\u{7}\u{202e}&",
    );
    bench.listener.end(Err(&error)).await;
    let page = page.await.unwrap();
    assert_eq!(page.status(), Some(200));
    assert!(page.body().contains("The login failed"), "{page:?}");
    assert!(
        page.body()
            .contains("the server said &lt;script&gt;alert(1)&lt;/script&gt;]0;x&amp;"),
        "{page:?}"
    );
    assert!(!page.0.contains(['\u{1b}', '\u{7}', '\u{202e}']) && !page.0.contains("<script"));
    assert!(!page.body().contains("You are logged in"));
}

#[tokio::test]
async fn a_refusal_with_hostile_words_is_shown_as_words() {
    let mut bench = Bench::new().await;
    let (reply, returned) = bench
        .answer(
            "error=%3Cscript%3Ealert(1)%3C/script%3E%1B%5B2J%E2%80%AE&error_description=%22%3E%3Cimg%20src=x%3E&\
             error_uri=javascript:alert(2)&state={state}",
        )
        .await;
    let Returned::Refused(error) = returned else {
        panic!("{returned:?}");
    };
    assert_eq!(reply.status(), Some(303));
    assert!(!reply.0.contains("script"), "{reply:?}");
    let page = bench
        .end(Err(&error), reply.header("location").unwrap())
        .await;
    assert!(page.body().contains("The login failed"), "{page:?}");
    for hostile in ["<script", "<img", "javascript:", "\u{1b}", "\u{202e}"] {
        assert!(!page.0.contains(hostile), "{hostile}: {page:?}");
    }
}

#[tokio::test]
async fn the_end_is_known_only_to_the_browser_that_brought_the_answer() {
    let mut one = Bench::new().await;
    let mut other = Bench::new().await;
    let (first, _) = one.answer(GOOD).await;
    let (second, _) = other.answer(GOOD).await;
    assert_ne!(first.header("location"), second.header("location"));
    let guess = one.get(second.header("location").unwrap());
    assert_eq!(one.attack(guess.as_bytes()).await.status(), Some(404));
}

/// Whatever the way out, whoever comes next finds nobody.
#[tokio::test]
async fn sockets_are_closed_when_a_login_ends() {
    let is_open = |port| StdStream::connect(("127.0.0.1", port)).is_ok();
    let dropped = Bench::new().await;
    let port = dropped.port;
    assert!(is_open(port));
    drop(dropped);
    // Without a turn of the runtime.
    assert!(!is_open(port));

    let given_up = Bench::new().await;
    let port = given_up.port;
    given_up
        .listener
        .end(Err(&Error::new(Kind::LoginNeeded, "nobody came")))
        .await;
    assert!(!is_open(port));

    let mut unvisited = Bench::new().await;
    let port = unvisited.port;
    let (_, returned) = unvisited.answer(GOOD).await;
    assert!(matches!(returned, Returned::Code(_)));
    // The browser never asks for the last page: it is waited for, but not for long.
    let ended = timeout(Duration::from_secs(20), unvisited.listener.end(Ok(())));
    assert!(ended.await.is_ok());
    assert!(!is_open(port));
}

#[tokio::test]
async fn a_port_can_be_used_again_at_once() {
    let bench = Bench::new().await;
    let uri = bench.listener.redirect_uri().as_str().to_owned();
    bench.finish().await;
    Bench::at(&uri).await.finish().await;
}

#[tokio::test]
async fn nobody_else_gets_the_port_and_who_has_it_is_named() {
    let bench = Bench::new().await;
    let port = bench.port;
    for address in [format!("127.0.0.1:{port}"), format!("0.0.0.0:{port}")] {
        assert!(TcpListener::bind(&address).await.is_err(), "{address}");
    }
    let redirect = RedirectUri::parse(&format!("http://127.0.0.1:{port}/callback")).unwrap();
    let judge = std::rc::Rc::new(|_: &str| Returned::Ignored(String::new()));
    let taken = LoopbackListener
        .listen(&redirect, judge)
        .await
        .err()
        .unwrap();
    assert_eq!(taken.kind(), Kind::Failed);
    assert!(taken.what().contains(&format!("port {port} ")), "{taken}");
    assert!(
        taken.way_out().unwrap().contains("--redirect-uri"),
        "{taken}"
    );
    bench.finish().await;
}

/// 127.0.0.2 is this machine, too, on Linux: who listens everywhere listens there.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn nothing_listens_but_the_redirect_uris_own_address() {
    let bench = Bench::new().await;
    assert!(StdStream::connect(("127.0.0.2", bench.port)).is_err());
    let six = StdStream::connect(("::1", bench.port));
    assert!(six.is_err());
    bench.finish().await;
}

#[tokio::test]
async fn localhost_is_answered_on_both_families() {
    for address in ["127.0.0.1", "::1"] {
        let mut bench = Bench::at("http://localhost/callback").await;
        let port = bench.port;
        let Ok(stream) = TcpStream::connect((address, port)).await else {
            assert_eq!(address, "::1", "a machine without IPv6 listens on IPv4");
            continue;
        };
        let request =
            bench.fill("GET /callback?{right} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        let asked = async { tokio::join!(exchange(stream, request), bench.listener.next()) };
        let (reply, returned) = asked.await;
        assert_eq!(reply.status(), Some(303), "{address}: {reply:?}");
        assert!(matches!(returned, Returned::Code(_)));
    }
}

/// Redirect URIs are kept as they are registered, however they look.
#[tokio::test]
async fn every_redirect_uri_of_this_machine_is_answered() {
    for (uri, address, target, host) in [
        ("http://127.0.0.1", "127.0.0.1", "/?", "127.0.0.1"),
        (
            "http://127.0.0.1/a/b%20c",
            "127.0.0.1",
            "/a/b%20c?",
            "127.0.0.1",
        ),
        (
            "http://127.0.0.1/cb?x=1",
            "127.0.0.1",
            "/cb?x=1&",
            "127.0.0.1",
        ),
        ("http://127.0.0.2/cb", "127.0.0.2", "/cb?", "127.0.0.2"),
        ("http://[::1]/cb", "::1", "/cb?", "[::1]"),
        ("http://LocalHost/cb", "127.0.0.1", "/cb?", "localhost"),
    ] {
        let redirect = RedirectUri::parse(uri).unwrap();
        let judge = std::rc::Rc::new(|query: &str| Returned::Code(Secret::new(query.to_owned())));
        // macOS has no 127.0.0.2, and some machines no IPv6.
        let Ok(mut listener) = LoopbackListener.listen(&redirect, judge).await else {
            assert!(matches!(address, "::1" | "127.0.0.2"), "{uri}");
            continue;
        };
        let port = listener.redirect_uri().port().unwrap();
        let stream = TcpStream::connect((address, port)).await.unwrap();
        let request = format!("GET {target}code=c HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n");
        let (reply, returned) = tokio::join!(exchange(stream, request), listener.next());
        assert_eq!(reply.status(), Some(303), "{uri}: {reply:?}");
        assert!(matches!(returned, Returned::Code(_)), "{uri}");
    }
}

#[tokio::test]
async fn two_logins_at_once_dont_take_each_others_answers() {
    let mut one = Bench::new().await;
    let mut other = Bench::new().await;
    assert_ne!(one.port, other.port);
    let (for_one, for_other) = (one.fill(GOOD), other.fill(GOOD));
    let swapped = one.get(&format!("/callback?{for_other}"));
    assert_eq!(one.attack(swapped.as_bytes()).await.status(), Some(400));
    let swapped = other.get(&format!("/callback?{for_one}"));
    assert_eq!(other.attack(swapped.as_bytes()).await.status(), Some(400));
    one.finish().await;
    other.finish().await;
}
