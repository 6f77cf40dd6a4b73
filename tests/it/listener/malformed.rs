//! Whether bytes that are no proper request are repelled, and the login goes on.

use super::bench::{Bench, Reply};

/// Sends the bytes to a login of its own; then the real answer comes.
async fn answered(name: &str, bytes: &[u8], judge: impl Fn(&Reply) -> bool) {
    let mut bench = Bench::new().await;
    let reply = bench.attack(bytes).await;
    assert!(judge(&reply), "{name}: {reply:?}");
    assert!(!reply.0.contains("evil"), "{name} is echoed: {reply:?}");
    assert_eq!(bench.ignored.len(), 0, "{name} was judged");
    bench.finish().await;
}

/// Sent away: by a refusal, or by a closed connection.
fn is_repelled(reply: &Reply) -> bool {
    reply.0.is_empty()
        || reply
            .status()
            .is_some_and(|status| (400..500).contains(&status))
}

/// The same for a text with places to fill; the state in it is the right one.
async fn repelled(name: &str, text: &str) {
    let mut bench = Bench::new().await;
    let text = bench.fill(text);
    let reply = bench.attack(text.as_bytes()).await;
    assert!(is_repelled(&reply), "{name}: {reply:?}");
    assert!(!reply.0.contains("evil"), "{name} is echoed: {reply:?}");
    assert!(!reply.0.contains("100 Continue"), "{name}: {reply:?}");
    assert_eq!(bench.ignored.len(), 0, "{name} was judged");
    bench.finish().await;
}

#[tokio::test]
async fn oversized_heads_are_cut_off() {
    let giant = "a".repeat(10_000_000);
    let large = "a".repeat(20_000);
    let many = "X-A: b\r\n".repeat(500);
    for (name, text) in [
        (
            "a header of 10 MB",
            format!("GET /callback?{{right}} HTTP/1.1\r\nHost: {{host}}\r\nX: {giant}\r\n\r\n"),
        ),
        (
            "a header of 20 KB",
            format!("GET /callback?{{right}} HTTP/1.1\r\nHost: {{host}}\r\nX: {large}\r\n\r\n"),
        ),
        (
            "a header's name of 20 KB",
            format!("GET /callback?{{right}} HTTP/1.1\r\nHost: {{host}}\r\n{large}: x\r\n\r\n"),
        ),
        (
            "a line of 10 MB",
            format!("GET /callback?{{right}}&x={giant} HTTP/1.1\r\nHost: {{host}}\r\n\r\n"),
        ),
        (
            "a method of 20 KB",
            format!("{large} /callback?{{right}} HTTP/1.1\r\nHost: {{host}}\r\n\r\n"),
        ),
        (
            "500 headers",
            format!("GET /callback?{{right}} HTTP/1.1\r\nHost: {{host}}\r\n{many}\r\n"),
        ),
        ("no end of the first line", giant),
    ] {
        repelled(name, &text).await;
    }
}

#[tokio::test]
async fn control_characters_are_refused() {
    for (name, text) in [
        (
            "NUL in the path",
            "GET /call\0back?{right} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        ),
        (
            "NUL in the query",
            "GET /callback?{right}\0 HTTP/1.1\r\nHost: {host}\r\n\r\n",
        ),
        (
            "NUL in the host",
            "GET /callback?{right} HTTP/1.1\r\nHost: {host}\0\r\n\r\n",
        ),
        (
            "NUL in a header's name",
            "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nX\0: y\r\n\r\n",
        ),
        (
            "a lone CR in the query",
            "GET /callback?{right}\r HTTP/1.1\r\nHost: {host}\r\n\r\n",
        ),
        (
            "a lone CR in the host",
            "GET /callback?{right} HTTP/1.1\r\nHost: {host}\rX: y\r\n\r\n",
        ),
        (
            "an escape sequence",
            "GET /callback?{right}\x1b]0;x\x07 HTTP/1.1\r\nHost: {host}\r\n\r\n",
        ),
        (
            "a blank in the query",
            "GET /callback?{right} x HTTP/1.1\r\nHost: {host}\r\n\r\n",
        ),
        (
            "a blank before the colon",
            "GET /callback?{right} HTTP/1.1\r\nHost : {host}\r\n\r\n",
        ),
        (
            "a folded host",
            "GET /callback?{right} HTTP/1.1\r\nHost:\r\n {host}\r\n\r\n",
        ),
        (
            "a header without colon",
            "GET /callback?{right} HTTP/1.1\r\nHost {host}\r\n\r\n",
        ),
        (
            "a line feed too early",
            "GET /callback?{right}\nHTTP/1.1\r\nHost: {host}\r\n\r\n",
        ),
    ] {
        repelled(name, text).await;
    }
}

#[tokio::test]
async fn a_query_that_is_no_utf8_is_never_taken_for_ours() {
    let mut bench = Bench::new().await;
    let mut request = bench
        .fill("GET /callback?code=evil&state={state}")
        .into_bytes();
    request.extend([0xff, 0xfe, 0xc3]);
    request.extend(bench.fill(" HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes());
    let reply = bench.attack(&request).await;
    assert!(is_repelled(&reply), "{reply:?}");
    bench.finish().await;
}

#[tokio::test]
async fn bodies_are_never_read() {
    let megabyte = "evil".repeat(250_000);
    for (name, text) in [
        ("a body", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\n\r\nevil".to_owned()),
        ("an empty body", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n".to_owned()),
        ("a body that never comes", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9999999\r\n\r\nevil".to_owned()),
        ("a form that never ends", "POST /callback HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9999999\r\n\r\n{right}".to_owned()),
        ("chunks", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n".to_owned()),
        ("a chunk without end", format!("GET /callback?{{right}} HTTP/1.1\r\nHost: {{host}}\r\nTransfer-Encoding: chunked\r\n\r\nfffff0\r\n{megabyte}")),
        ("two lengths", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nevil".to_owned()),
        ("length and chunks", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned()),
        ("a negative length", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n".to_owned()),
        ("a length beyond numbers", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999999999999999\r\n\r\n".to_owned()),
        ("a body that waits to be asked for", "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n".to_owned()),
        ("a megabyte posted", format!("POST /callback?{{right}} HTTP/1.1\r\nHost: {{host}}\r\nContent-Length: 1000000\r\n\r\n{megabyte}")),
    ] {
        repelled(name, &text).await;
    }
}

#[tokio::test]
async fn other_protocols_are_refused() {
    for (name, text) in [
        ("HTTP/0.9", "GET /callback?{right}\r\n"),
        (
            "HTTP/0.9 with more",
            "GET /callback?{right}\r\nHost: {host}\r\n\r\n",
        ),
        ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        (
            "a version of its own",
            "GET /callback?{right} HTTP/1.7\r\nHost: {host}\r\n\r\n",
        ),
        (
            "a version without number",
            "GET /callback?{right} HTTP/x\r\nHost: {host}\r\n\r\n",
        ),
        ("SSH", "SSH-2.0-OpenSSH_9.6\r\n"),
        ("SMTP", "EHLO evil.example\r\nMAIL FROM:<evil>\r\n"),
        ("JSON", "{\"code\":\"evil\",\"state\":\"{state}\"}\r\n\r\n"),
    ] {
        repelled(name, text).await;
    }
    let hello = [
        0x16, 0x03, 0x01, 0x00, 0x2f, 0x01, 0x00, 0x00, 0x2b, 0x03, 0x03, 0x0d, 0x0a, 0x0d, 0x0a,
    ];
    answered("TLS", &hello, is_repelled).await;
}

#[tokio::test]
async fn random_bytes_are_refused() {
    let mut seed: u64 = 0x6b65_7966_6f62;
    for length in [1, 2, 7, 64, 1_000, 20_000, 200_000] {
        let mut bytes: Vec<u8> = Vec::new();
        while bytes.len() < length {
            // xorshift64: the same bytes in every run.
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            bytes.extend(seed.to_le_bytes());
        }
        // An end of lines, or a short one would be waited for.
        bytes.extend(b"\r\n\r\n");
        answered(&format!("{length} random bytes"), &bytes, is_repelled).await;
    }
}

/// The second request of a connection is never looked at, whatever the first was.
#[tokio::test]
async fn pipelined_requests_are_not_served() {
    let mut bench = Bench::new().await;
    let first = bench.get("/favicon.ico");
    let second = bench.get("/callback?{right}");
    let reply = bench.attack(format!("{first}{second}").as_bytes()).await;
    assert_eq!(reply.status(), Some(404), "{reply:?}");
    assert_eq!(reply.0.matches("HTTP/1.1").count(), 1, "{reply:?}");
    bench.finish().await;
}
