//! Whether connections that are slow, silent, broken or many are in nobody's way.

use std::io::ErrorKind;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::bench::{Bench, exchange};

/// Longer than five seconds takes on a busy machine, shorter than the life of any connection.
const SOON: Duration = Duration::from_secs(40);
/// Connections that the listener keeps at a time.
const KEPT: usize = 128;

/// Whether the other side has closed; what it still sent doesn't count.
async fn is_closed(mut stream: TcpStream) -> bool {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest).await {
        Ok(_) => true,
        Err(error) => matches!(
            error.kind(),
            ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
        ),
    }
}

#[tokio::test]
async fn fifty_silent_connections_are_in_nobodys_way() {
    let bench = Bench::new().await;
    let mut silent = Vec::new();
    for _ in 0..50 {
        silent.push(bench.connect().await);
    }
    bench.finish().await;
    for stream in silent {
        assert!(is_closed(stream).await);
    }
}

#[tokio::test]
async fn half_a_request_is_in_nobodys_way() {
    for part in [
        "G",
        "GET /callback?{right}",
        "GET /callback?{right} HTTP/1.1\r\n",
        "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\n",
        "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nX: ",
    ] {
        let bench = Bench::new().await;
        let mut stream = bench.connect().await;
        let part = bench.fill(part);
        stream.write_all(part.as_bytes()).await.unwrap();
        bench.finish().await;
        assert!(is_closed(stream).await, "{part}");
    }
}

#[tokio::test]
async fn connections_that_are_cut_are_in_nobodys_way() {
    let bench = Bench::new().await;
    for _ in 0..20 {
        let mut half = bench.connect().await;
        half.write_all(b"GET /callback").await.unwrap();
        half.shutdown().await.unwrap();
        let mut reset = bench.connect().await;
        reset.write_all(b"GET /callback").await.unwrap();
        reset.set_zero_linger().unwrap();
        drop(reset);
        drop(bench.connect().await);
    }
    bench.finish().await;
}

/// Whoever dribbles is sent away in time, though the login still waits.
#[tokio::test]
async fn slow_heads_are_given_up_while_the_login_waits() {
    let mut bench = Bench::new().await;
    let mut streams = Vec::new();
    for part in [
        "",
        "GET /call",
        "GET /callback?{right} HTTP/1.1\r\nHost: {host}\r\nX: ",
    ] {
        let mut stream = bench.connect().await;
        let part = bench.fill(part);
        stream.write_all(part.as_bytes()).await.unwrap();
        streams.push(stream);
    }
    for stream in streams {
        let closed = timeout(SOON, is_closed(stream));
        assert_eq!(bench.attend(closed).await, Ok(true));
    }
    bench.finish().await;
}

/// Two thousand that never say a word: the newest is let in all the same, and most of the old ones are sent away.
#[tokio::test]
async fn two_thousand_connections_are_in_nobodys_way() {
    const MANY: usize = 2_000;
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let raised = rustix::process::Rlimit {
        current: files.maximum,
        ..files
    };
    rustix::process::setrlimit(rustix::process::Resource::Nofile, raised).unwrap();
    let mut bench = Bench::new().await;
    let mut closing = JoinSet::new();
    for _ in 0..MANY {
        closing.spawn(is_closed(bench.connect().await));
    }
    let sent_away = async {
        for _ in 0..MANY - KEPT {
            assert!(closing.join_next().await.unwrap().unwrap());
        }
    };
    bench.attend(sent_away).await;
    bench.finish().await;
    assert_eq!(closing.join_all().await, [true; KEPT]);
}

/// Two thousand that all bring a wrong answer.
#[tokio::test]
async fn two_thousand_wrong_answers_are_in_nobodys_way() {
    const MANY: usize = 2_000;
    const AT_A_TIME: usize = 50;
    let mut bench = Bench::new().await;
    let request = bench.get("/callback?code=evil&state=evil");
    for _ in 0..MANY / AT_A_TIME {
        let mut asking = JoinSet::new();
        for _ in 0..AT_A_TIME {
            let (stream, request) = (bench.connect().await, request.clone());
            asking.spawn(exchange(stream, request));
        }
        for reply in bench.attend(asking.join_all()).await {
            assert_eq!(reply.status(), Some(400), "{reply:?}");
        }
    }
    assert_eq!(bench.ignored.len(), 16);
    bench.finish().await;
}

/// Answers that nobody judges yet, because the login isn't waiting yet, make room for newer ones: one is the real one.
#[tokio::test]
async fn answers_that_come_too_early_dont_keep_the_real_one_out() {
    const MANY: usize = 300;
    let bench = Bench::new().await;
    let request = bench.get("/callback?code=evil&state=evil");
    let mut closing = JoinSet::new();
    for _ in 0..MANY {
        let mut stream = bench.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        closing.spawn(is_closed(stream));
    }
    let sent_away = async {
        for _ in 0..MANY - KEPT {
            assert!(closing.join_next().await.unwrap().unwrap());
        }
    };
    timeout(SOON, sent_away).await.expect("room");
    bench.finish().await;
}
