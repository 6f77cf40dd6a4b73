//! Whether requests that are well-formed but wrong are repelled, and the login goes on.

use super::bench::Bench;

/// An attack: its name, the request, the status it is answered with.
type Attack = (&'static str, &'static str, u16);

/// Sends each of them to a login of its own with an answer that would count; then the real one comes.
async fn repelled(attacks: &[Attack]) {
    for (name, request, status) in attacks {
        let mut bench = Bench::new().await;
        let request = bench.fill(request);
        let reply = bench.attack(request.as_bytes()).await;
        assert_eq!(reply.status(), Some(*status), "{name}: {reply:?}");
        assert!(!reply.0.contains("evil"), "{name} is echoed: {reply:?}");
        assert_eq!(reply.header("location"), None, "{name}");
        assert_eq!(bench.ignored.len(), 0, "{name} was judged");
        bench.finish().await;
    }
}

/// The same for queries, which are judged and ignored.
async fn ignored(queries: &[(&str, &str)]) {
    for (query, why) in queries {
        let mut bench = Bench::new().await;
        let request = bench.get(&format!("/callback{query}"));
        let reply = bench.attack(request.as_bytes()).await;
        assert_eq!(reply.status(), Some(400), "{query}: {reply:?}");
        assert!(!reply.0.contains("evil"), "{query} is echoed: {reply:?}");
        assert!(reply.body().contains("goes on waiting"), "{query}");
        assert_eq!(bench.ignored, [*why], "{query}");
        bench.finish().await;
    }
}

#[tokio::test]
async fn other_hosts_are_refused() {
    repelled(&[
        ("a name that points here", "GET /callback?{right} HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n", 403),
        ("a name without port", "GET /callback?{right} HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
        ("the address without port", "GET /callback?{right} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 403),
        ("another port", "GET /callback?{right} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 403),
        ("another name of this machine", "GET /callback?{right} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", 403),
        ("another way to write it", "GET /callback?{right} HTTP/1.1\r\nHost: 127.1:{port}\r\n\r\n", 403),
        ("a dot behind it", "GET /callback?{right} HTTP/1.1\r\nHost: 127.0.0.1.:{port}\r\n\r\n", 403),
        ("a user before it", "GET /callback?{right} HTTP/1.1\r\nHost: evil@{host}\r\n\r\n", 403),
        ("a list", "GET /callback?{right} HTTP/1.1\r\nHost: {host}, evil.example\r\n\r\n", 403),
        ("no host", "GET /callback?{right} HTTP/1.1\r\nAccept: */*\r\n\r\n", 403),
        ("an empty host", "GET /callback?{right} HTTP/1.1\r\nHost:\r\n\r\n", 403),
        ("two hosts", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n", 403),
        ("the same host twice", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n", 403),
        ("no host in HTTP/1.0", "GET /callback?{right} HTTP/1.0\r\n\r\n", 403),
        ("a forwarded host", "GET /callback?{right} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: {host}\r\n\r\n", 403),
    ])
    .await;
}

#[tokio::test]
async fn absolute_targets_elsewhere_are_refused() {
    repelled(&[
        (
            "another host",
            "GET http://evil.example/callback?{right} HTTP/1.1\r\nHost: {host}\r\n\r\n",
            403,
        ),
        (
            "another port",
            "GET http://127.0.0.1:1/callback?{right} HTTP/1.1\r\nHost: {host}\r\n\r\n",
            403,
        ),
        (
            "a user",
            "GET http://evil@{host}/callback?{right} HTTP/1.1\r\nHost: {host}\r\n\r\n",
            403,
        ),
        (
            "another scheme",
            "GET https://{host}/callback?{right} HTTP/1.1\r\nHost: {host}\r\n\r\n",
            403,
        ),
        (
            "ours, under another host",
            "GET http://{host}/callback?{right} HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            403,
        ),
    ])
    .await;
}

#[tokio::test]
async fn other_paths_are_not_there() {
    for path in [
        "/",
        "/favicon.ico",
        "/robots.txt",
        "/callback/",
        "//callback",
        "/Callback",
        "/callback;x",
        "/callback%20",
        "/%63allback",
        "/callback/../callback",
        "/x/../callback",
        "/./callback",
        "/callback/../../etc/passwd",
        "/..%2fcallback",
        "/callback%00",
        "/callback\\",
        "/keyfob/",
        "/keyfob/0123456789abcdef0123456789abcdef",
        "/.well-known/openid-configuration",
    ] {
        let mut bench = Bench::new().await;
        let request = bench.get(&format!("{path}?{{right}}"));
        let reply = bench.attack(request.as_bytes()).await;
        // Some aren't even well-formed.
        assert!(
            matches!(reply.status(), Some(404 | 400)),
            "{path}: {reply:?}"
        );
        assert_eq!(bench.ignored.len(), 0, "{path} was judged");
        bench.finish().await;
    }
}

#[tokio::test]
async fn other_methods_are_refused() {
    for method in [
        "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get", "GETX",
    ] {
        let mut bench = Bench::new().await;
        let request = bench.fill(&format!(
            "{method} /callback?{{right}} HTTP/1.1\r\nHost: {{host}}\r\nX-Secret: evil\r\n\r\n"
        ));
        let reply = bench.attack(request.as_bytes()).await;
        assert_eq!(reply.status(), Some(405), "{method}: {reply:?}");
        assert_eq!(reply.header("allow"), Some("GET"), "{method}");
        assert!(!reply.0.contains("evil"), "{method} is echoed: {reply:?}");
        assert_eq!(reply.header("access-control-allow-origin"), None);
        bench.finish().await;
    }
    repelled(&[
        ("a tunnel", "CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n", 405),
        ("a tunnel elsewhere", "CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n", 403),
        ("all of the server", "OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n", 405),
        (
            "the question whether a page may ask",
            "OPTIONS /callback?{right} HTTP/1.1\r\nHost: {host}\r\nOrigin: https://evil.example\r\n\
             Access-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true\r\n\r\n",
            405,
        ),
    ])
    .await;
}

#[tokio::test]
async fn pages_that_nobody_looks_at_are_refused() {
    for header in [
        "Sec-Purpose: prefetch",
        "Sec-Purpose: prefetch;prerender",
        "Purpose: prefetch",
        "X-Purpose: preview",
        "X-Moz: prefetch",
        "Sec-Fetch-Dest: image",
        "Sec-Fetch-Dest: script",
        "Sec-Fetch-Dest: style",
        "Sec-Fetch-Dest: empty",
        "Sec-Fetch-Dest: iframe",
        "Sec-Fetch-Dest: object",
        "Sec-Fetch-Dest: websocket\r\nConnection: Upgrade\r\nUpgrade: websocket",
        "Sec-Fetch-Dest: document\r\nSec-Fetch-Dest: image",
    ] {
        let mut bench = Bench::new().await;
        let request = bench.fill(&format!(
            "GET /callback?{{right}} HTTP/1.1\r\nHost: {{host}}\r\n{header}\r\n\r\n"
        ));
        let reply = bench.attack(request.as_bytes()).await;
        assert_eq!(reply.status(), Some(403), "{header}: {reply:?}");
        assert_eq!(bench.ignored.len(), 0, "{header} was judged");
        bench.finish().await;
    }
}

#[tokio::test]
async fn answers_that_are_not_ours_are_ignored() {
    ignored(&[
        ("", "it has no state"),
        ("?", "it has no state"),
        ("?code=evil", "it has no state"),
        ("?code=evil&state", "its state isn't ours"),
        ("?code=evil&state=", "its state isn't ours"),
        ("?code=evil&state=evil", "its state isn't ours"),
        ("?code=evil&state={state}x", "its state isn't ours"),
        ("?code=evil&state={state}%00", "its state isn't ours"),
        ("?code=evil&state=%FF%FE", "its state isn't ours"),
        ("?code=evil&STATE={state}", "it has no state"),
        (
            "?code=evil&state={state}&state={state}",
            "it has several states",
        ),
        (
            "?code=evil&state={state}&state=evil",
            "it has several states",
        ),
        ("?code=evil;state={state}", "it has no state"),
        (
            "?{right}&code=evil2",
            "it has neither one code nor one error",
        ),
        (
            "?code=&state={state}",
            "it has neither one code nor one error",
        ),
        (
            "?state={state}",
            "it has no answer yet: log in there, and give the address it ends on",
        ),
        (
            "?{right}&error=access_denied",
            "it has neither one code nor one error",
        ),
        (
            "?error=access_denied&error=evil&state={state}",
            "it has neither one code nor one error",
        ),
        ("?error=access_denied", "it has no state"),
        ("?error=access_denied&state=evil", "its state isn't ours"),
        (
            "?access_token=evil&state=%20{state}",
            "its state isn't ours",
        ),
        ("?{right}&iss=a&iss=b", "it names several issuers"),
    ])
    .await;
}

/// Everything at once, against one login.
#[tokio::test]
async fn a_login_survives_a_long_series_of_attacks() {
    let mut bench = Bench::new().await;
    for round in 0..50 {
        for request in [
            bench.get("/callback?error=access_denied&state=evil"),
            bench.get("/callback?code=evil&state=evil"),
            bench.fill("POST /callback?{right} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            bench.fill("GET /callback?{right} HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        ] {
            let reply = bench.attack(request.as_bytes()).await;
            let status = reply.status().unwrap();
            assert!((400..=405).contains(&status), "{round}: {reply:?}");
        }
    }
    // Any web page can cause these: nobody is told of all of them.
    assert_eq!(bench.ignored.len(), 16);
    bench.finish().await;
}
