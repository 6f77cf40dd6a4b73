//! Wizard, login form, vault dialogs.

use jiff::SignedDuration;

use super::form::top;
use super::*;
use crate::app::action::{Ended, VerbDone};
use crate::app::effect::{Login, LoginBy, VaultWork};
use crate::app::state::form::{FieldId, Form};
use crate::app::state::overlay::Overlay;
use crate::app::state::probe::Probe;
use crate::app::state::vault::{VaultAsk, VaultView};
use crate::app::state::wizard::{ProbeState, Step, Wizard};
use crate::app::testing::{later, name, now, press, small_board, type_text, world};
use crate::app::wake;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::holding::Holding;
use crate::domain::report::{Outcome, Row};
use crate::domain::secret::Secret;

fn wizard(state: &State) -> &Wizard {
    match state.overlays.last() {
        Some(Overlay::Wizard(wizard)) => wizard,
        other => panic!("no wizard: {other:?}"),
    }
}

#[track_caller]
fn form(state: &State) -> &Form {
    top(state).expect("a form")
}

#[track_caller]
fn login_of(effects: &[Effect]) -> Login {
    match works(effects)[..] {
        [Work::Login(login)] => (**login).clone(),
        ref other => panic!("no login: {other:?}"),
    }
}

fn trouble(trouble: VaultTrouble) -> Error {
    Error::new(Kind::Vault(trouble), "no").hint("do this")
}

fn end(state: &mut State, ticket: Ticket, ended: Ended) -> Vec<Effect> {
    update(state, Action::Ended(ticket, Box::new(ended)), now())
}

/// The wizard at its third step, with a new server.
fn at_sign_in() -> State {
    let mut state = small_board().state();
    press(&mut state, &["n", "m"]);
    type_text(&mut state, "new.acme.test");
    press(&mut state, &["enter"]);
    assert_eq!(wizard(&state).step, Step::SignIn);
    state
}

#[test]
fn an_address_is_asked_once_the_keys_have_rested() {
    let mut state = small_board().state();
    press(&mut state, &["n", "m"]);
    assert_eq!(
        works(&type_text(&mut state, "new.acme.test")),
        Vec::<&Work>::new()
    );
    let due = now() + SignedDuration::from_millis(400);
    assert_eq!(wizard(&state).probe, ProbeState::Due(due));
    assert_eq!(wake::next_wake(&state, &[], now()), Some(due));
    let effects = update(&mut state, Action::Tick, due);
    let asked = ticket(&effects);
    assert!(matches!(works(&effects)[..], [Work::Probe(_)]));
    let found = Probe::default();
    end(&mut state, asked, Ended::Probed(Ok(found.clone())));
    assert_eq!(wizard(&state).probe, ProbeState::Found(found));
}

#[test]
fn what_was_found_stays_while_the_address_does() {
    let mut state = small_board().state();
    press(&mut state, &["n", "m"]);
    type_text(&mut state, "new.acme.test");
    let asked = ticket(&press(&mut state, &["f5"]));
    let found = Probe::default();
    end(&mut state, asked, Ended::Probed(Ok(found.clone())));
    press(&mut state, &["tab"]);
    type_text(&mut state, "short");
    press(&mut state, &["tab", "right", "up", "up"]);
    assert_eq!(wizard(&state).probe, ProbeState::Found(found));
    type_text(&mut state, "x");
    assert!(matches!(wizard(&state).probe, ProbeState::Due(_)));
}

#[test]
fn a_known_servers_settings_arent_asked_for_and_come_back_with_another_address() {
    let mut state = small_board().state();
    press(&mut state, &["n", "m"]);
    type_text(&mut state, "new.acme.test");
    press(&mut state, &["tab"]);
    type_text(&mut state, "short");
    press(&mut state, &["backtab", "ctrl-u"]);
    type_text(&mut state, "eu-prod.acme.test");
    let form = |state: &State| {
        let fields = wizard(state).server.fields.iter();
        fields.map(|field| field.id).collect::<Vec<_>>()
    };
    assert_eq!(form(&state), [FieldId::Address]);
    let note = wizard(&state).server.field(FieldId::Address).unwrap();
    assert!(
        note.note
            .as_ref()
            .unwrap()
            .text
            .contains("known as eu-prod")
    );
    type_text(&mut state, "x");
    assert!(form(&state).contains(&FieldId::Environment));
    assert_eq!(wizard(&state).server.value(FieldId::ServerName), "short");
}

#[test]
fn an_answer_about_an_older_address_is_dropped() {
    let mut state = small_board().state();
    press(&mut state, &["n", "m"]);
    type_text(&mut state, "a.test");
    let first = ticket(&press(&mut state, &["f5"]));
    type_text(&mut state, "x");
    end(&mut state, first, Ended::Probed(Ok(Probe::default())));
    assert!(matches!(wizard(&state).probe, ProbeState::Due(_)));
}

#[test]
fn plain_http_to_another_machine_is_refused_until_allowed() {
    let mut state = small_board().state();
    press(&mut state, &["n", "m"]);
    type_text(&mut state, "http://a.test");
    press(&mut state, &["enter"]);
    assert_eq!(wizard(&state).step, Step::Server);
    assert!(form(&state).problem.is_some());
    press(&mut state, &["tab", "space", "enter"]);
    assert_eq!(wizard(&state).step, Step::SignIn);
}

#[test]
fn a_typed_backslash_fills_tenant_and_user() {
    let mut state = at_sign_in();
    press(&mut state, &["tab"]);
    type_text(&mut state, "acme\\jdoe");
    assert_eq!(form(&state).value(FieldId::LogsInAs), "acme\\jdoe");
    press(&mut state, &["tab"]);
    assert_eq!(form(&state).value(FieldId::Tenant), "acme");
    assert_eq!(form(&state).value(FieldId::User), "jdoe");
}

#[test]
fn a_login_name_typed_into_the_tenant_field_fills_both_fields_too() {
    let mut state = at_sign_in();
    type_text(&mut state, "acme\\jdoe");
    press(&mut state, &["tab"]);
    assert_eq!(form(&state).value(FieldId::Tenant), "acme");
    assert_eq!(form(&state).value(FieldId::User), "jdoe");
    assert_eq!(form(&state).value(FieldId::LogsInAs), "acme\\jdoe");
}

#[test]
fn a_login_takes_its_password_by_the_side_and_leaves_no_trace() {
    let mut state = at_sign_in();
    press(&mut state, &["tab"]);
    type_text(&mut state, "acme\\jdoe");
    press(&mut state, &["tab"]);
    type_text(&mut state, "hunter2");
    let effects = press(&mut state, &["enter"]);
    let login = login_of(&effects);
    assert_eq!(login.profile.name, name("new-acme"));
    assert!(login.is_new && login.is_new_server);
    assert!(!format!("{effects:?} {state:?}").contains("hunter2"));
    let LoginBy::Typed { password, otp, .. } = login.by else {
        panic!("{:?}", login.by)
    };
    assert_eq!(otp, None);
    let secrets = state.take_secrets();
    assert_eq!(secrets[&password], Secret::new("hunter2".to_owned()));
    assert!(!form(&state).has_secret(FieldId::Password));
    assert_eq!(press(&mut state, &["enter"]), [], "one try per ⏎");
}

#[test]
fn a_missing_password_is_gone_to_and_nothing_is_sent() {
    let mut state = at_sign_in();
    press(&mut state, &["tab"]);
    type_text(&mut state, "admin");
    assert_eq!(press(&mut state, &["enter"]), []);
    assert_eq!(form(&state).focused().unwrap().id, FieldId::Password);
}

#[test]
fn a_wrong_password_keeps_the_form() {
    let mut state = at_sign_in();
    press(&mut state, &["tab"]);
    type_text(&mut state, "admin");
    press(&mut state, &["tab"]);
    type_text(&mut state, "wrong");
    let asked = ticket(&press(&mut state, &["enter"]));
    let error = Error::new(Kind::Refused, "login to new failed").because("bad credentials");
    let row = Row::failed(name("new"), error);
    let done = VerbDone {
        row,
        holding: None,
        took: SignedDuration::from_secs(1),
    };
    end(&mut state, asked, Ended::Verb(Box::new(done)));
    assert_eq!(form(&state).value(FieldId::User), "admin");
    assert_eq!(form(&state).job, None);
    let problem = form(&state).problem.clone().unwrap();
    assert_eq!(problem.to_string(), "bad credentials", "said once");
    let way_out = problem.way_out().unwrap();
    assert!(way_out.starts_with("try 1 of this form"), "{way_out}");
}

#[test]
fn a_reused_token_is_told_of_after_the_login() {
    let mut state = small_board().state();
    on(&mut state, &name("eu-prod-globex"));
    press(&mut state, &["l"]);
    type_text(&mut state, "pw");
    let asked = ticket(&press(&mut state, &["enter"]));
    let mut holding: Holding = state.holdings[&name("eu-prod-globex")].clone();
    holding.facts.reused = true;
    let done = VerbDone {
        row: Row::ended(name("eu-prod-globex"), Outcome::Done, None),
        holding: Some(Box::new(holding)),
        took: SignedDuration::from_secs(1),
    };
    end(&mut state, asked, Ended::Verb(Box::new(done)));
    let [Overlay::Dialog(notice)] = &state.overlays[..] else {
        panic!("{:?}", state.overlays)
    };
    assert_eq!(notice.title, "Reused token");
    assert_eq!(notice.buttons[0].label, "Keep it");
    assert!(notice.lines.iter().any(|line| line.permille.is_some()));
}

#[test]
fn the_wizard_keeps_its_fields_but_not_the_password_when_left() {
    let mut state = at_sign_in();
    press(&mut state, &["tab"]);
    type_text(&mut state, "jdoe");
    press(&mut state, &["tab"]);
    type_text(&mut state, "hunter2");
    press(&mut state, &["esc", "esc", "esc"]);
    assert!(state.overlays.is_empty());
    press(&mut state, &["n", "m", "enter"]);
    assert_eq!(form(&state).value(FieldId::User), "jdoe");
    assert!(!form(&state).has_secret(FieldId::Password));
}

#[test]
fn without_a_keyring_the_first_login_makes_a_passphrase_vault() {
    let mut state = world()
        .profile("a", "b", "u")
        .vault(VaultView::Absent)
        .state();
    let asked = ticket(&press(&mut state, &["l"]));
    end(
        &mut state,
        asked,
        Ended::Vault(Err(trouble(VaultTrouble::NoService))),
    );
    let Some(Overlay::Vault(dialog)) = state.overlays.last() else {
        panic!("{:?}", state.overlays)
    };
    assert_eq!(dialog.ask, VaultAsk::NewPassphrase);
    type_text(&mut state, "five words are really better");
    press(&mut state, &["tab"]);
    type_text(&mut state, "five words");
    assert_eq!(press(&mut state, &["enter"]), []);
    type_text(&mut state, " are really better");
    let effects = press(&mut state, &["enter"]);
    assert!(matches!(
        works(&effects)[..],
        [Work::Vault(VaultWork::Create(_))]
    ));
    let open = VaultView::Open { by: "passphrase" };
    end(&mut state, ticket(&effects), Ended::Vault(Ok(open)));
    assert!(matches!(state.overlays[..], [Overlay::Login(_)]));
}

#[test]
fn a_locked_vault_asks_at_the_start_and_slows_down_after_wrong_tries() {
    let mut state = small_board().vault(VaultView::Unknown).state();
    let asked = ticket(&begin(&mut state, now()));
    end(
        &mut state,
        asked,
        Ended::Vault(Err(trouble(VaultTrouble::Locked))),
    );
    for _ in 0..2 {
        type_text(&mut state, "wrong");
        let asked = ticket(&press(&mut state, &["enter"]));
        end(
            &mut state,
            asked,
            Ended::Vault(Err(trouble(VaultTrouble::WrongKey))),
        );
    }
    let Some(Overlay::Vault(dialog)) = state.overlays.last() else {
        panic!("{:?}", state.overlays)
    };
    assert_eq!((dialog.tries, dialog.wait_until), (2, Some(later(4))));
    type_text(&mut state, "right");
    assert_eq!(press(&mut state, &["enter"]), []);
    assert_eq!(wake::next_wake(&state, &[], now()), Some(later(1)));
}

#[test]
fn a_pasted_password_goes_into_the_field_and_nowhere_else() {
    let mut state = at_sign_in();
    press(&mut state, &["tab", "tab"]);
    let text = Zeroizing::new("hunter2\n".to_owned());
    assert_eq!(paste(&mut state, &text, now()), []);
    assert!(form(&state).has_secret(FieldId::Password));
    assert_eq!(toast(&state), "line ends were cut off");
    assert!(!format!("{state:?}").contains("hunter2"));
}

#[test]
fn a_clone_gets_a_free_name_and_leaves_the_other_profile_alone() {
    let mut state = small_board().state();
    press(&mut state, &[":"]);
    type_text(&mut state, "clone");
    press(&mut state, &["enter"]);
    let Some(Overlay::Edit(edit)) = state.overlays.last() else {
        panic!("no form: {:?}", state.overlays);
    };
    assert_eq!(edit.form.value(FieldId::ProfileName), "eu-prod-acme-2");
    press(&mut state, &["ctrl-u"]);
    type_text(&mut state, "eu-prod-acme");
    assert!(
        works(&press(&mut state, &["enter"])).is_empty(),
        "it is taken"
    );
    press(&mut state, &["ctrl-u"]);
    type_text(&mut state, "eu-prod-ci");
    while !matches!(state.overlays.last(), Some(Overlay::Edit(edit)) if edit.form.focused().unwrap().id == FieldId::User)
    {
        press(&mut state, &["tab"]);
    }
    press(&mut state, &["ctrl-u"]);
    type_text(&mut state, "svc-ci");
    let mut effects = Vec::new();
    for _ in 0..9 {
        effects = press(&mut state, &["enter"]);
        if !effects.is_empty() {
            break;
        }
    }
    let [Work::Save(save)] = works(&effects)[..] else {
        panic!("nothing is saved: {effects:?}");
    };
    assert_eq!(save.was, save.profile.name, "nothing is renamed");
    assert_eq!(save.profile.name.as_str(), "eu-prod-ci");
    assert_eq!(save.profile.username.as_deref(), Some("svc-ci"));
    assert_eq!(save.profile.server.as_str(), "eu-prod");
}
