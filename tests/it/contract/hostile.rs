//! What an answer that helps nobody does: it has a name, costs no token and tells no secret.

use keyfob::demo::fault::{Canned, Fault, Trouble, Wire};
use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::{Error, Kind};
use keyfob::service::check;

use super::bench::{Bench, SUB, TOKEN};

/// What stands for what went wrong: the login's kind, and the refresh's where that differs.
struct Case {
    trouble: Trouble,
    login: Kind,
    refresh: Kind,
    /// How often a refresh asks while the trouble lasts: twice where an answer was lost.
    refresh_posts: usize,
}

fn refused(trouble: impl Into<Trouble>) -> Case {
    Case {
        trouble: trouble.into(),
        login: Kind::Refused,
        refresh: Kind::Refused,
        refresh_posts: 1,
    }
}

fn unclear(trouble: impl Into<Trouble>) -> Case {
    Case {
        trouble: trouble.into(),
        login: Kind::AnswerLost,
        refresh: Kind::AnswerLost,
        refresh_posts: 2,
    }
}

fn cases() -> Vec<Case> {
    vec![
        refused(Canned::Unauthorized),
        refused(Canned::Forbidden),
        refused(Canned::TooManyRequests {
            retry_after: Some(90),
        }),
        refused(Canned::TooManyRequests { retry_after: None }),
        refused(Canned::Maintenance {
            retry_after: Some(90),
        }),
        unclear(Canned::Maintenance { retry_after: None }),
        unclear(Canned::ServerError),
        unclear(Canned::BadGateway),
        unclear(Canned::Empty),
        unclear(Canned::NotJson),
        unclear(Canned::Huge),
        unclear(Wire::Drop),
    ]
}

#[test]
fn a_login_without_a_usable_answer_is_sent_once_and_leaves_the_old_token() {
    for generation in Generation::ALL {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        for case in cases() {
            let posts = bench.posts();
            bench
                .appliance()
                .faults()
                .set(vec![Fault::always(case.trouble.clone()).on(TOKEN)]);
            let error = bench.login(&name, SUB).unwrap_err();
            assert_eq!(error.kind(), case.login, "{:?}: {error}", case.trouble);
            assert_eq!(
                bench.posts(),
                posts + 1,
                "{:?}: a password is sent once",
                case.trouble
            );
            assert!(error.way_out().is_some(), "no way out of {error}");
            assert_eq!(bench.pair(&name), before);
            assert_eq!(bench.state(&name), "active");
            assert!(bench.appliance().is_alive(&before.access));
            bench.assert_silent(&error, &[SUB.password, &before.access, &before.refresh]);
        }
    }
}

#[test]
fn a_refresh_without_a_usable_answer_keeps_the_pair_and_works_once_the_trouble_is_over() {
    for case in cases() {
        let bench = Bench::on(Generation::V9);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        let posts = bench.posts();
        bench
            .appliance()
            .faults()
            .set(vec![Fault::always(case.trouble.clone()).on(TOKEN)]);
        let error = bench.refresh(&name).unwrap_err();
        assert_eq!(error.kind(), case.refresh, "{:?}: {error}", case.trouble);
        assert_eq!(
            bench.posts(),
            posts + case.refresh_posts,
            "{:?}",
            case.trouble
        );
        assert!(error.way_out().is_some(), "no way out of {error}");
        assert_eq!(bench.pair(&name), before);
        assert!(bench.appliance().is_alive(&before.access));
        bench.assert_silent(&error, &[&before.access, &before.refresh]);

        bench.appliance().faults().clear();
        bench.refresh(&name).unwrap();
        assert_ne!(bench.pair(&name), before);
        assert!(bench.appliance().is_alive(&bench.pair(&name).access));
    }
}

#[test]
fn retry_after_is_passed_on() {
    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    bench.appliance().faults().set(vec![
        Fault::always(Canned::TooManyRequests {
            retry_after: Some(90),
        })
        .on(TOKEN),
    ]);
    let hints = |error: Error| error.way_out().unwrap().to_owned();
    let login = hints(bench.login(&name, SUB).unwrap_err());
    let refresh = hints(bench.refresh(&name).unwrap_err());
    assert!(login.contains("try again in 1m 30s"), "{login}");
    assert!(refresh.contains("try again in 1m 30s"), "{refresh}");
}

#[test]
fn a_redirect_is_never_followed() {
    let target = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let elsewhere = target.appliances().first().unwrap();
    for generation in Generation::ALL {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        let to = format!("{}{TOKEN}", elsewhere.url());
        bench
            .appliance()
            .faults()
            .set(vec![Fault::always(Canned::Redirect { to })]);
        let posts = bench.posts();

        let error = bench.login(&name, SUB).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused, "{error}");
        assert_eq!(bench.posts(), posts + 1);
        bench.assert_silent(&error, &[SUB.password]);
        let error = bench.refresh(&name).unwrap_err();
        bench.assert_silent(&error, &[&before.access, &before.refresh]);
        bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
        assert_eq!(
            elsewhere.requests().len(),
            0,
            "nothing arrives at the target"
        );

        bench.appliance().faults().clear();
        assert_eq!(bench.pair(&name), before);
        assert!(bench.appliance().is_alive(&before.access));
    }
    // The target would have been heard.
    let heard = Bench::on(Generation::V9);
    heard.logged_in(SUB);
    assert_ne!(heard.appliance().requests().len(), 0);
}

#[test]
fn a_server_that_hangs_is_given_up_after_the_limit() {
    let bench = Bench::impatient(Generation::V9);
    let name = bench.logged_in(SUB);
    let before = bench.pair(&name);
    let posts = bench.posts();
    bench
        .appliance()
        .faults()
        .set(vec![Fault::always(Wire::Hang).on(TOKEN)]);
    let error = bench.login(&name, SUB).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
    assert_eq!(bench.posts(), posts + 1);
    assert_eq!(bench.pair(&name), before);
    let error = bench.refresh(&name).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
    bench.assert_silent(&error, &[SUB.password, &before.access, &before.refresh]);
    bench.appliance().faults().clear();
    bench.refresh(&name).unwrap();
}

#[test]
fn a_login_whose_answer_is_cut_or_lost_leaves_the_old_token() {
    for (generation, wire) in [
        (Generation::V8, Wire::LostAnswer),
        (Generation::V8, Wire::CutAnswer),
        (Generation::V9, Wire::LostAnswer),
        (Generation::V9, Wire::CutAnswer),
    ] {
        let bench = Bench::on(generation);
        let name = bench.logged_in(SUB);
        let before = bench.pair(&name);
        let posts = bench.posts();
        bench.appliance().faults().add(Fault::once(wire).on(TOKEN));
        let error = bench.login(&name, SUB).unwrap_err();
        assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
        assert_eq!(bench.posts(), posts + 1, "a password is sent once");
        assert_eq!(bench.pair(&name), before);
        assert!(bench.appliance().is_alive(&before.access));
        bench.assert_silent(&error, &[SUB.password, &before.access]);
    }
}

#[test]
fn a_401_of_the_appliance_beats_our_countdown_and_one_of_a_portal_does_not() {
    let bench = Bench::on(Generation::V9);
    let name = bench.logged_in(SUB);
    bench
        .appliance()
        .faults()
        .add(Fault::once(Canned::BadGateway).on("/api/whoami"));
    let error = bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
    assert_eq!(error.kind(), Kind::AnswerLost, "{error}");
    assert_eq!(bench.state(&name), "active");

    bench
        .appliance()
        .faults()
        .add(Fault::once(Canned::Unauthorized).on("/api/whoami"));
    let error = bench.run(check::whoami(&bench.ports, &name)).unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded, "{error}");
    assert_eq!(bench.state(&name), "expired");
}
