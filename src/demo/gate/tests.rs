//! Whether faults and the log do what tests will rely on.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use crate::demo::fault::{Canned, Fault, Shape, Wire};
use crate::demo::fleet::{Fleet, Options};
use crate::demo::knock;
use crate::demo::morpheus::Appliance;
use crate::demo::morpheus::generation::Generation;

const FORM: &str = "application/x-www-form-urlencoded";
const LOGIN: [(&str, &str); 4] = [
    ("grant_type", "password"),
    ("client_id", "morph-api"),
    ("username", "admin"),
    ("password", "correct-horse-1"),
];
/// What is awaited comes at once, or never.
const LIMIT: Duration = Duration::from_secs(5);

fn appliance() -> (Fleet, Appliance) {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let appliance = fleet.appliances()[0].clone();
    (fleet, appliance)
}

fn login(appliance: &Appliance) -> io::Result<knock::Heard> {
    knock::post(appliance, &[], &LOGIN)
}

#[test]
fn a_dropped_request_changes_nothing() {
    let (_fleet, appliance) = appliance();
    appliance.faults().add(Fault::once(Wire::Drop));
    assert!(login(&appliance).is_err());
    assert_eq!(appliance.token_count("admin"), 0);
    assert_eq!(login(&appliance).unwrap().status, 200);
}

#[test]
fn a_lost_answer_was_carried_out() {
    let (_fleet, appliance) = appliance();
    for wire in [Wire::LostAnswer, Wire::CutAnswer] {
        let before = appliance.token_count("admin");
        appliance.faults().add(Fault::once(wire));
        let whole = login(&appliance).map(|heard| heard.json().is_object());
        assert!(!whole.unwrap_or(false), "{wire:?}");
        assert_eq!(appliance.token_count("admin"), before + 1, "{wire:?}");
    }
    assert_eq!(appliance.log().count("POST", "/oauth/token"), 2);
}

#[test]
fn a_cut_answer_announces_more_than_it_sends() {
    let (_fleet, appliance) = appliance();
    appliance.faults().add(Fault::once(Wire::CutAnswer));
    let heard = login(&appliance).unwrap();
    assert!(
        heard.body.starts_with('{') && !heard.body.ends_with('}'),
        "{}",
        heard.body
    );
    assert!(
        !heard
            .head
            .contains(&format!("content-length: {}\r", heard.body.len()))
    );
}

/// Sends a login and doesn't read the answer.
fn send_login(appliance: &Appliance) -> TcpStream {
    let body = knock::form(&LOGIN);
    let length = body.len();
    let head = format!(
        "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: {length}"
    );
    let mut stream = TcpStream::connect(appliance.url().trim_start_matches("http://")).unwrap();
    stream
        .write_all(format!("{head}\r\n\r\n{body}").as_bytes())
        .unwrap();
    assert!(appliance.log().wait_for(1, "POST", "/oauth/token", LIMIT));
    stream
}

#[test]
fn a_late_request_is_carried_out_although_nobody_waits() {
    let (_fleet, appliance) = appliance();
    appliance
        .faults()
        .add(Fault::once(Wire::Late { millis: 50 }));
    drop(send_login(&appliance));
    assert_eq!(appliance.log().carried_out(), 0);
    assert!(appliance.log().wait_for_carried_out(1, LIMIT));
    assert_eq!(appliance.token_count("admin"), 1);
}

#[test]
fn a_slow_answer_is_late_while_its_request_is_not() {
    let (_fleet, appliance) = appliance();
    appliance
        .faults()
        .add(Fault::once(Wire::Slow { millis: 600_000 }));
    let mut stream = send_login(&appliance);
    assert!(appliance.log().wait_for_carried_out(1, LIMIT));
    stream.set_nonblocking(true).unwrap();
    let nothing_yet = stream.read(&mut [0]).unwrap_err();
    assert_eq!(nothing_yet.kind(), io::ErrorKind::WouldBlock);
}

#[test]
fn a_hanging_server_never_answers() {
    let (fleet, appliance) = appliance();
    appliance.faults().add(Fault::once(Wire::Hang));
    let mut stream = send_login(&appliance);
    fleet.stop();
    let mut heard = Vec::new();
    drop(stream.read_to_end(&mut heard));
    assert!(heard.is_empty());
    assert_eq!(appliance.log().carried_out(), 0);
}

#[test]
fn canned_answers_come_with_their_headers() {
    let (_fleet, appliance) = appliance();
    let retry_after = Some(7);
    let expected = [
        (
            Canned::TooManyRequests { retry_after },
            429,
            "retry-after: 7",
        ),
        (Canned::Maintenance { retry_after }, 503, "retry-after: 7"),
        (Canned::ServerError, 500, "application/json"),
        (Canned::BadGateway, 502, "text/html"),
        (Canned::Unauthorized, 401, "application/json"),
        (Canned::Forbidden, 403, "application/json"),
        (Canned::Empty, 200, "content-length: 0"),
        (Canned::NotJson, 200, "text/html"),
        (Canned::Huge, 200, "application/json"),
    ];
    for (canned, status, header) in expected {
        appliance.faults().add(Fault::once(canned.clone()));
        let heard = login(&appliance).unwrap();
        assert_eq!(heard.status, status, "{canned:?}");
        assert!(heard.head.contains(header), "{canned:?}: {}", heard.head);
        assert_eq!(heard.body.len() > 2 * 1024 * 1024, canned == Canned::Huge);
    }
    let to = "http://127.0.0.1:9/steal".to_owned();
    appliance.faults().add(Fault::once(Canned::Redirect { to }));
    let heard = login(&appliance).unwrap();
    assert_eq!(heard.status, 307);
    assert!(heard.head.contains("location: http://127.0.0.1:9/steal"));
    assert_eq!(appliance.token_count("admin"), 0);
}

#[test]
fn the_echo_repeats_what_was_sent_among_control_characters() {
    let (_fleet, appliance) = appliance();
    appliance.faults().add(Fault::always(Canned::Echo));
    let text = login(&appliance).unwrap().text("error_description");
    assert!(
        text.contains("correct-horse-1")
            && text.contains("\u{1b}]52;c;")
            && text.contains('\u{202e}')
    );
    let text = knock::get(&appliance, "some-token", "/api/whoami").text("error_description");
    assert!(text.contains("some-token"));
}

#[test]
fn fields_and_dates_can_be_bent() {
    let (_fleet, appliance) = appliance();
    for odd in [
        json!(null),
        json!("600"),
        json!(1.5),
        json!(0),
        json!(-5),
        json!(1e300),
    ] {
        appliance
            .faults()
            .add(Fault::once(Shape::set("expires_in", odd.clone())));
        assert_eq!(knock::get(&appliance, "", "/api/ping").status, 200);
        assert_eq!(login(&appliance).unwrap().field("expires_in"), odd);
    }
    appliance
        .faults()
        .add(Fault::once(Shape::without("token_type")));
    assert_eq!(login(&appliance).unwrap().json().get("token_type"), None);
}

#[test]
fn the_date_is_the_servers_own_and_can_be_skewed() {
    let noon: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    let options = Options {
        clock: Arc::new(move || noon),
        ..Options::tests().only(Generation::V9)
    };
    let fleet = Fleet::start(&options).unwrap();
    let appliance = &fleet.appliances()[0];
    assert!(
        login(appliance)
            .unwrap()
            .head
            .contains("date: sun, 01 mar 2026 12:00:00 gmt")
    );
    appliance
        .faults()
        .add(Fault::once(Shape::DateSkew { seconds: -600 }));
    assert!(
        login(appliance)
            .unwrap()
            .head
            .contains("date: sun, 01 mar 2026 11:50:00 gmt")
    );
}

#[test]
fn scripts_switch_faults_over_http_without_leaving_a_trace_in_the_log() {
    let (_fleet, appliance) = appliance();
    let on = r#"{"trouble":"maintenance","retry_after":5,"on":"/oauth/token","times":1}"#;
    assert_eq!(
        knock::api(&appliance, "", "PUT /demo/faults", on).status,
        200
    );
    assert_eq!(login(&appliance).unwrap().status, 503);
    assert_eq!(login(&appliance).unwrap().status, 200);
    knock::api(
        &appliance,
        "",
        "POST /demo/faults",
        r#"[{"trouble":"drop"}]"#,
    );
    assert_eq!(appliance.faults().all(), [Fault::always(Wire::Drop)]);
    knock::api(&appliance, "", "DELETE /demo/faults", "");
    assert_eq!(appliance.faults().all(), []);
    assert_eq!(
        knock::api(
            &appliance,
            "",
            "PUT /demo/faults",
            r#"{"trouble":"no such"}"#
        )
        .status,
        400
    );
    assert_eq!(appliance.requests().len(), 2);
    let listed = knock::get(&appliance, "", "/demo/requests").field("requests");
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
}

#[test]
fn the_log_tells_query_from_body_and_header() {
    let (_fleet, appliance) = appliance();
    login(&appliance).unwrap();
    knock::get(&appliance, "some-token", "/api/whoami?a=b%20c");
    let calls = appliance.requests();
    assert_eq!(
        (calls[0].query.len(), calls[0].form("username")),
        (0, Some("admin"))
    );
    assert_eq!(calls[0].authorization, None);
    assert_eq!(calls[1].query("a"), Some("b c"));
    assert_eq!(calls[1].bearer(), Some("some-token"));
}
