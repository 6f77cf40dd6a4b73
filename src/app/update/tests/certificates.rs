//! Certificates that aren't trusted: told apart, reviewed, pinned by a button.

use jiff::SignedDuration;

use super::*;
use crate::app::action::{Ended, VerbDone};
use crate::app::command::{Availability, CommandId, availability};
use crate::app::state::dialog::{Dialog, Focus};
use crate::app::state::form::FieldId;
use crate::app::state::overlay::Overlay;
use crate::app::state::probe::Probe;
use crate::app::testing::{name, now, press, review, small_board, type_text};
use crate::domain::error::{Error, Kind};
use crate::domain::report::Row;
use crate::domain::server::{Address, Server, Trust};

const UNKNOWN: &str = "shows a certificate of an unknown issuer";

fn untrusted() -> Error {
    let what = format!("'us-prod.acme.test' {UNKNOWN}");
    Error::new(Kind::Untrusted, what).hint("Review the certificate… (^P) shows it and can pin it")
}

fn board() -> State {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    state
}

fn server(state: &State) -> Server {
    state.catalog.servers["us-prod"].clone()
}

fn dialog(state: &State) -> &Dialog {
    match state.overlays.last() {
        Some(Overlay::Dialog(dialog)) => dialog,
        other => panic!("no dialog: {other:?}"),
    }
}

fn said(state: &State) -> String {
    let lines = dialog(state).lines.iter();
    let lines = lines.map(|line| format!("{} {}", line.label, line.text));
    lines.collect::<Vec<_>>().join("\n")
}

fn labels(state: &State) -> Vec<&str> {
    let buttons = dialog(state).buttons.iter();
    buttons.map(|button| button.label.as_str()).collect()
}

fn fail(state: &mut State, asked: Ticket) {
    let done = VerbDone {
        row: Row::failed(asked.profile.clone().unwrap(), untrusted()),
        holding: None,
        took: SignedDuration::ZERO,
    };
    let ended = Box::new(Ended::Verb(Box::new(done)));
    drop(update(state, Action::Ended(asked, ended), now()));
}

fn run(state: &mut State) -> Vec<Effect> {
    update(state, Action::Run(CommandId::ReviewCertificate), now())
}

/// The command has run, and the server showed its certificate, with this trust.
fn reviewed(trust: Trust, objection: Option<&str>) -> State {
    let mut state = board();
    let asked = run(&mut state);
    let server = Server {
        trust,
        ..server(&state)
    };
    tell(&mut state, &asked, &server, objection);
    state
}

fn tell(state: &mut State, asked: &[Effect], server: &Server, objection: Option<&str>) {
    let review = Box::new(review(server, objection));
    let ended = Box::new(Ended::Reviewed(Ok(review)));
    drop(update(state, Action::Ended(ticket(asked), ended), now()));
}

#[test]
fn a_check_that_fails_for_the_certificate_says_so_and_offers_the_review() {
    for key in ["c", "r"] {
        let mut state = board();
        let asked = ticket(&press(&mut state, &[key]));
        fail(&mut state, asked);
        let asked = dialog(&state);
        assert!(
            asked.title.ends_with("certificate not trusted"),
            "{}",
            asked.title
        );
        assert_eq!(asked.focus, Focus::Button(0));
        assert_eq!(labels(&state), ["Close", "Review the certificate…"]);
        let effects = press(&mut state, &["right", "enter"]);
        assert_eq!(works(&effects), [&Work::ReviewCertificate]);
        assert_eq!(ticket(&effects).profile, Some(name("us-prod-acme")));
    }
}

#[test]
fn the_palette_reviews_the_certificate_of_the_profile_under_the_cursor() {
    let mut state = board();
    press(&mut state, &[":"]);
    type_text(&mut state, "certificate");
    let effects = press(&mut state, &["enter"]);
    assert_eq!(works(&effects), [&Work::ReviewCertificate]);
    assert_eq!(ticket(&effects).profile, Some(name("us-prod-acme")));
}

#[test]
fn a_review_names_server_fingerprint_validity_and_consequences_and_starts_on_cancel() {
    let state = reviewed(Trust::System, Some(UNKNOWN));
    let text = said(&state);
    for wanted in [
        "https://us-prod.acme.test",
        "SHA-256 9C:41:9C:41:9C:41:9C:41 9C:41",
        "what this computer trusts",
        "✓ until 2026-01-22, 61d left",
        "✓ us-prod.acme.test, *.acme.test",
        "CN=Acme Root",
        UNKNOWN,
        "for all 2 profiles there",
    ] {
        assert!(text.contains(wanted), "{wanted} in\n{text}");
    }
    assert_eq!(labels(&state), ["Cancel", "Pin this one"]);
    assert_eq!(dialog(&state).focus, Focus::Button(0));
}

#[test]
fn pinning_writes_the_servers_trust_and_nothing_else() {
    let mut state = reviewed(Trust::System, Some(UNKNOWN));
    assert_eq!(works(&press(&mut state, &["p", "y"])), Vec::<&Work>::new());
    let effects = press(&mut state, &["right", "enter"]);
    let [Work::Save(save)] = works(&effects)[..] else {
        panic!("{effects:?}")
    };
    let pinned = Server {
        trust: Trust::Pin("9c41".repeat(16)),
        ..server(&state)
    };
    assert_eq!(save.server, Some(pinned));
    assert_eq!(save.profile, state.catalog.profiles["us-prod-acme"]);
    assert!(state.overlays.is_empty());
    let saved = Box::new(Ended::Saved(Ok(())));
    drop(update(
        &mut state,
        Action::Ended(ticket(&effects), saved),
        now(),
    ));
    assert_eq!(toast(&state), "saved us-prod-acme: c checks it");
}

#[test]
fn cancel_changes_nothing() {
    let mut state = reviewed(Trust::System, Some(UNKNOWN));
    assert_eq!(press(&mut state, &["enter"]), []);
    assert!(state.overlays.is_empty());
}

#[test]
fn what_is_trusted_already_is_said_and_nothing_is_offered() {
    let state = reviewed(Trust::System, None);
    assert!(said(&state).contains("✓ This computer trusts it."));
    assert_eq!(labels(&state), ["Close"]);
    let state = reviewed(Trust::Pin("9c41".repeat(16)), None);
    assert!(said(&state).contains("✓ It is the pinned one."));
    assert_eq!(labels(&state), ["Close"]);
}

#[test]
fn another_certificate_than_the_pinned_one_stands_beside_it() {
    let how = "shows another certificate than the pinned one";
    let state = reviewed(Trust::Pin("ab".repeat(32)), Some(how));
    let text = said(&state);
    assert!(text.contains("pinned AB:AB"), "{text}");
    assert!(text.contains("SHA-256 9C:41"), "{text}");
    assert_eq!(labels(&state), ["Cancel", "Pin this one"]);
}

#[test]
fn the_pinned_certificate_without_its_key_is_not_pinned_again() {
    let how = "shows a certificate that can't be trusted";
    let state = reviewed(Trust::Pin("9c41".repeat(16)), Some(how));
    assert_eq!(labels(&state), ["Close"]);
}

#[test]
fn a_server_that_is_not_checked_at_all_can_be_pinned() {
    let state = reviewed(Trust::Insecure, None);
    assert_eq!(labels(&state), ["Cancel", "Pin this one"]);
}

#[test]
fn an_expired_certificate_and_one_for_another_host_are_told_apart() {
    let mut state = board();
    let asked = run(&mut state);
    let mut found = review(&server(&state), Some("shows an expired certificate"));
    found.shown.until = Some(now() - SignedDuration::from_hours(72));
    found.shown.names = vec!["lab.other.test".to_owned()];
    let ended = Box::new(Ended::Reviewed(Ok(Box::new(found))));
    drop(update(
        &mut state,
        Action::Ended(ticket(&asked), ended),
        now(),
    ));
    let text = said(&state);
    assert!(
        text.contains("✗ until 2025-11-19: expired 3d ago"),
        "{text}"
    );
    assert!(
        text.contains("✗ lab.other.test; not for us-prod.acme.test"),
        "{text}"
    );
}

#[test]
fn a_review_covers_nothing_that_was_opened_meanwhile() {
    let mut state = board();
    let asked = run(&mut state);
    press(&mut state, &["e"]);
    let server = server(&state);
    tell(&mut state, &asked, &server, Some(UNKNOWN));
    assert!(matches!(state.overlays.last(), Some(Overlay::Edit(_))));
    assert!(toast(&state).contains(UNKNOWN), "{}", toast(&state));
}

#[test]
fn the_login_form_has_the_review_for_its_own_profile() {
    let mut state = board();
    press(&mut state, &["l", "ctrl-p"]);
    type_text(&mut state, "certificate");
    let asked = press(&mut state, &["enter"]);
    assert_eq!(works(&asked), [&Work::ReviewCertificate]);
    let server = server(&state);
    tell(&mut state, &asked, &server, Some(UNKNOWN));
    assert_eq!(dialog(&state).title, "Certificate of us-prod");
    press(&mut state, &["esc"]);
    assert!(matches!(state.overlays.last(), Some(Overlay::Login(_))));
}

#[test]
fn a_server_without_tls_has_nothing_to_review() {
    let mut state = board();
    let id = CommandId::ReviewCertificate;
    assert_eq!(availability(&state, id, now()), Availability::Available);
    let server = state.catalog.servers.get_mut("us-prod").unwrap();
    server.address = Address::parse("http://127.0.0.1:8080").unwrap();
    let why = "plain http has no certificate: c checks the server".to_owned();
    assert_eq!(availability(&state, id, now()), Availability::Disabled(why));
}

#[test]
fn who_does_not_answer_shows_no_certificate() {
    let mut state = board();
    let asked = run(&mut state);
    let error = Error::new(Kind::NotSent, "'us-prod.acme.test' refused the connection");
    let ended = Box::new(Ended::Reviewed(Err(error)));
    drop(update(
        &mut state,
        Action::Ended(ticket(&asked), ended),
        now(),
    ));
    assert!(state.overlays.is_empty());
    assert!(toast(&state).contains("refused the connection"));
}

/// The wizard's second step, whose address showed a certificate that isn't trusted.
fn in_wizard() -> State {
    let mut state = board();
    press(&mut state, &["n", "m"]);
    type_text(&mut state, "new.acme.test");
    let asked = ticket(&press(&mut state, &["f5"]));
    let probe = Probe {
        findings: Vec::new(),
        untrusted: Some("9c41".repeat(16)),
    };
    let ended = Box::new(Ended::Probed(Ok(probe)));
    drop(update(&mut state, Action::Ended(asked, ended), now()));
    form::top_mut(&mut state).unwrap().focus_on(FieldId::Trust);
    state
}

fn detail(state: &State) -> Option<&str> {
    let form = form::top(state)?;
    form.field(FieldId::TrustDetail)?;
    Some(form.value(FieldId::TrustDetail))
}

#[test]
fn the_wizard_fills_in_the_pin_of_what_the_address_showed() {
    let mut state = in_wizard();
    press(&mut state, &["right"]);
    assert_eq!(detail(&state), Some(""), "a CA file is somewhere else");
    press(&mut state, &["right"]);
    let offered = format!("sha256:{}", "9c41".repeat(16));
    assert_eq!(detail(&state), Some(offered.as_str()));
    press(&mut state, &["left"]);
    assert_eq!(detail(&state), Some(""));
}

#[test]
fn a_pin_that_was_typed_and_one_for_another_address_stay_as_they_are() {
    let mut state = in_wizard();
    press(&mut state, &["right", "right", "tab", "ctrl-u"]);
    type_text(&mut state, "sha256:ab");
    press(&mut state, &["backtab", "left", "right"]);
    assert_eq!(detail(&state), Some("sha256:ab"));

    let mut state = in_wizard();
    form::top_mut(&mut state)
        .unwrap()
        .focus_on(FieldId::Address);
    type_text(&mut state, ".other");
    form::top_mut(&mut state).unwrap().focus_on(FieldId::Trust);
    press(&mut state, &["right", "right"]);
    assert_eq!(detail(&state), Some(""));
}
