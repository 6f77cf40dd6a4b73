//! The vault seen to as a whole, and logins handed to other tools.

use super::*;
use crate::app::action::Ended;
use crate::app::command::{Availability, CommandId, availability};
use crate::app::effect::Upkeep;
use crate::app::state::form::FieldId;
use crate::app::state::overlay::Overlay;
use crate::app::state::vault::VaultView;
use crate::app::testing::{name, now, press, small_board, type_text, world};
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::provider::Provider;
use crate::service::transfer::Exported;
use crate::service::upkeep::Kept;

fn end(state: &mut State, ticket: Ticket, ended: Ended) -> Vec<Effect> {
    update(state, Action::Ended(ticket, Box::new(ended)), now())
}

/// Runs a command of the palette by its title.
fn choose(state: &mut State, title: &str) -> Vec<Effect> {
    press(state, &[":"]);
    type_text(state, title);
    press(state, &["enter"])
}

fn kept(said: &str) -> Kept {
    Kept {
        said: said.to_owned(),
        mind: None,
    }
}

fn locked() -> Error {
    Error::new(Kind::Vault(VaultTrouble::Locked), "the vault is locked").hint("L unlocks")
}

fn plan() -> Exported {
    Exported {
        entry: "us-prod-acme".to_owned(),
        files: vec!["/home/jw/.morpheus/credentials".into()],
        was_there: true,
        notes: vec!["the access token alone".to_owned()],
    }
}

#[test]
fn a_backup_needs_a_path_and_its_dialog_goes_when_it_is_there() {
    let mut state = small_board().state();
    choose(&mut state, "back up the vault");
    assert_eq!(press(&mut state, &["enter"]), []);
    let problem = form::top(&state).and_then(|form| form.problem.clone());
    assert_eq!(problem.unwrap().what(), "which file?");
    type_text(&mut state, "~/copy.db");
    let effects = press(&mut state, &["enter"]);
    let wanted = Work::Keep(Upkeep::BackUp("~/copy.db".into()));
    assert_eq!(works(&effects), [&wanted]);
    let said = kept("vault backed up to ~/copy.db");
    end(&mut state, ticket(&effects), Ended::Kept(Ok(said)));
    assert!(state.overlays.is_empty());
    assert_eq!(toast(&state), "vault backed up to ~/copy.db");
}

#[test]
fn what_went_wrong_with_a_backup_stands_beside_its_path() {
    let mut state = small_board().state();
    choose(&mut state, "back up the vault");
    type_text(&mut state, "/etc/hosts");
    let effects = press(&mut state, &["enter"]);
    let error = Error::new(Kind::Failed, "'/etc/hosts' is there already");
    end(&mut state, ticket(&effects), Ended::Kept(Err(error)));
    let form = form::top(&state).unwrap();
    assert_eq!(form.value(FieldId::CopyTo), "/etc/hosts");
    let problem = form.problem.as_ref().unwrap();
    assert_eq!(problem.what(), "'/etc/hosts' is there already");
}

#[test]
fn another_passphrase_is_typed_twice_and_stays_out_of_the_effects() {
    let mut state = small_board().state();
    choose(&mut state, "change the vault's passphrase");
    type_text(&mut state, "five words are really better");
    press(&mut state, &["tab"]);
    type_text(&mut state, "five words");
    assert_eq!(press(&mut state, &["enter"]), []);
    type_text(&mut state, " are really better");
    let effects = press(&mut state, &["enter"]);
    let [Work::Keep(Upkeep::ChangePassphrase(_))] = works(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert!(!format!("{effects:?} {state:?}").contains("really better"));
}

#[test]
fn a_vault_that_opens_meanwhile_leaves_the_dialogs_that_were_asked_for() {
    let mut state = small_board().state();
    choose(&mut state, "back up the vault");
    let open = VaultView::Open { by: "keyring" };
    assert_eq!(update(&mut state, Action::VaultChanged(open), now()), []);
    assert!(matches!(state.overlays[..], [Overlay::Vault(_)]));
}

#[test]
fn a_damaged_vault_is_told_with_what_to_do() {
    let mut state = small_board().state();
    let effects = choose(&mut state, "verify the vault");
    assert_eq!(works(&effects), [&Work::Keep(Upkeep::Verify)]);
    let damaged = Error::new(
        Kind::Vault(VaultTrouble::Damaged),
        "the vault has a damaged part",
    )
    .hint("log in again where a token is damaged");
    end(&mut state, ticket(&effects), Ended::Kept(Err(damaged)));
    assert!(toast(&state).contains("the vault has a damaged part"));
    assert!(state.vault.is_open());
}

#[test]
fn a_locked_vault_can_be_copied_and_nothing_else() {
    let view = VaultView::Locked {
        trouble: VaultTrouble::Locked,
        error: locked(),
    };
    let state = small_board().vault(view).state();
    let can = |id| availability(&state, id, now());
    assert_eq!(can(CommandId::BackUpVault), Availability::Available);
    let closed = Availability::Disabled("vault is locked: L unlocks".to_owned());
    assert_eq!(can(CommandId::VerifyVault), closed);
    assert_eq!(can(CommandId::ChangePassphrase), closed);
}

#[test]
fn an_export_is_asked_about_before_anything_is_written() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let effects = choose(&mut state, "export to the server");
    assert_eq!(works(&effects), [&Work::PlanExport]);
    end(
        &mut state,
        ticket(&effects),
        Ended::ExportPlanned(Ok(plan())),
    );
    let Some(Overlay::Dialog(question)) = state.overlays.last() else {
        panic!("{:?}", state.overlays)
    };
    assert_eq!(question.title, "Export us-prod-acme to morpheus-cli");
    let texts = question.lines.iter().map(|line| line.text.as_str());
    let texts: Vec<&str> = texts.collect();
    assert!(
        texts.contains(&"us-prod-acme  is there, and changes"),
        "{texts:?}"
    );
    assert!(
        texts.contains(&"/home/jw/.morpheus/credentials"),
        "{texts:?}"
    );
    // Cancel has the keys.
    assert_eq!(press(&mut state, &["enter"]), []);
    let effects = choose(&mut state, "export to the server");
    end(
        &mut state,
        ticket(&effects),
        Ended::ExportPlanned(Ok(plan())),
    );
    let effects = press(&mut state, &["right", "enter"]);
    assert_eq!(works(&effects), [&Work::Export]);
    end(&mut state, ticket(&effects), Ended::Exported(Ok(plan())));
    let said = "changed 'us-prod-acme' in /home/jw/.morpheus/credentials";
    assert_eq!(toast(&state), said);
}

#[test]
fn servers_without_a_tool_of_their_own_have_nothing_to_export_to() {
    let state = world()
        .profile("okta", "corp", "jdoe")
        .tokens(3_600, 1_000)
        .of_provider(Provider::Oidc)
        .state();
    let Availability::Disabled(why) = availability(&state, CommandId::Export, now()) else {
        panic!("offered")
    };
    assert!(why.contains("Y copies"), "{why}");
}

#[test]
fn renaming_and_tagging_begin_in_their_field() {
    for (title, id) in [
        ("rename profile", FieldId::ProfileName),
        ("tag profile", FieldId::Tags),
    ] {
        let mut state = small_board().state();
        choose(&mut state, title);
        let form = form::top(&state).unwrap();
        assert_eq!(form.focused().map(|field| field.id), Some(id), "{title}");
    }
}
