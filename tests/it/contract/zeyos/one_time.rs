//! When a one-time code is asked for, and how often.

use keyfob::demo::zeyos::people::ONE_TIME_CODE;
use keyfob::domain::error::Kind;

use super::*;

/// The two ways that know codes.
const WITH_CODES: [(Grant, &str); 2] = [(Grant::Password, TOKEN), (Grant::Legacy, LEGACY)];

#[test]
fn a_code_is_asked_for_once_after_a_refusal_and_then_goes_along() {
    for (grant, path) in WITH_CODES {
        let bench = Bench::on_zeyos();
        let name = profile(&bench, grant, JANE.0);
        let coder = Coder::with(ONE_TIME_CODE);
        bench.login_by(&name, way(grant, JANE.1), &coder).unwrap();
        assert_eq!(coder.asked.get(), 1);
        let sent = requests(&bench, path);
        let codes: Vec<_> = sent.iter().map(|call| call.form("otp")).collect();
        assert_eq!(codes, [None, Some(ONE_TIME_CODE)]);
        assert_eq!(bench.state(&name), "active");
    }
}

#[test]
fn a_wrong_code_ends_it() {
    for (grant, path) in WITH_CODES {
        let bench = Bench::on_zeyos();
        let name = profile(&bench, grant, JANE.0);
        let coder = Coder::with("314159");
        let error = bench
            .login_by(&name, way(grant, JANE.1), &coder)
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(error.way_out().unwrap().contains("one-time code"));
        assert_eq!((coder.asked.get(), posts(&bench, path)), (1, 2));
        assert_eq!(bench.state(&name), "signed-out");
        bench.assert_silent(&error, &["314159", JANE.1]);
    }
}

#[test]
fn a_code_that_was_given_beforehand_goes_along_at_once() {
    for (grant, path) in WITH_CODES {
        let bench = Bench::on_zeyos();
        let name = profile(&bench, grant, JANE.0);
        let typed = Typed {
            password: Secret::new(JANE.1.to_owned()),
            otp: Some(Secret::new(ONE_TIME_CODE.to_owned())),
        };
        let way = if grant == Grant::Legacy {
            Way::Legacy(typed)
        } else {
            Way::Password(typed)
        };
        let coder = Coder::default();
        bench.login_by(&name, way, &coder).unwrap();
        assert_eq!((coder.asked.get(), posts(&bench, path)), (0, 1));
    }
}

#[test]
fn where_nobody_can_be_asked_the_refusal_says_that_a_code_may_be_missing() {
    for (grant, path) in WITH_CODES {
        let bench = Bench::on_zeyos();
        let name = profile(&bench, grant, JANE.0);
        let error = login(&bench, &name, grant, JANE.1).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(error.way_out().unwrap().contains("--otp-file"));
        assert_eq!(posts(&bench, path), 1);
    }
}

#[test]
fn http_basic_knows_no_codes_and_asks_for_none() {
    let bench = Bench::on_zeyos();
    let name = profile(&bench, Grant::Basic, JANE.0);
    let coder = Coder::with(ONE_TIME_CODE);
    let error = bench
        .login_by(&name, way(Grant::Basic, JANE.1), &coder)
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.way_out().unwrap().contains("--grant password"));
    assert_eq!((coder.asked.get(), posts(&bench, PAGE)), (0, 1));
}
