//! What a look at a server's certificate finds, whoever trusts it.

use std::net::TcpListener;

use rcgen::date_time_ymd;

use super::scripted::Scripted;
use super::tls::{Authority, listen, named, pin_of, trusting};
use super::{look, server};
use crate::domain::error::Kind;
use crate::domain::server::Trust;

#[test]
fn digest_names_and_validity_of_any_certificate_are_told_and_nothing_is_sent() {
    let authority = Authority::called("a CA\u{1b}[31m of nobody");
    let mut params = named("localhost");
    params
        .subject_alt_names
        .push(rcgen::SanType::IpAddress("192.0.2.7".parse().unwrap()));
    params.not_before = date_time_ymd(2001, 1, 1);
    params.not_after = date_time_ymd(2002, 1, 1);
    let (certificate, key) = authority.sign(&params);
    let far = listen(certificate.clone(), &key);
    for trust in [Trust::System, Trust::Insecure, pin_of(&certificate)] {
        let shown = look(&trusting(&far, trust)).unwrap();
        assert_eq!(Trust::Pin(shown.sha256.clone()), pin_of(&certificate));
        assert_eq!(shown.names, ["localhost", "192.0.2.7"]);
        assert_eq!(shown.until.unwrap().to_string(), "2002-01-01T00:00:00Z");
        assert!(shown.from.unwrap() < shown.until.unwrap());
        assert!(shown.issuer.contains("of nobody"), "{}", shown.issuer);
        assert!(
            !shown.issuer.contains('\u{1b}'),
            "control characters are taken out"
        );
    }
    assert!(far.requests().is_empty());
}

#[test]
fn plain_http_has_no_certificate_and_who_is_absent_shows_none() {
    let far = Scripted::answering("HTTP/1.1 200 OK\r\n\r\n");
    let plain = server(&format!("http://localhost:{}", far.port()));
    assert_eq!(look(&plain).unwrap_err().kind(), Kind::Failed);
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = deaf.local_addr().unwrap().port();
    drop(deaf);
    let absent = server(&format!("https://127.0.0.1:{port}"));
    assert_eq!(look(&absent).unwrap_err().kind(), Kind::NotSent);
}
