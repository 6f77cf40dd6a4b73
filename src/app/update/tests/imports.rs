//! What other tools know: looked for in time, ticked, asked about, taken over once the vault is open.

use super::*;
use crate::app::action::Ended;
use crate::app::effect::{Pick, VaultWork};
use crate::app::state::dialog::About;
use crate::app::state::import::{Findings, Import, Lookup, Stage, Taken};
use crate::app::state::overlay::Overlay;
use crate::app::testing::{now, press, small_board, world};
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::service::transfer::{Course, Row, Tool};

fn row(tool: Tool, entry: &str, course: Course) -> Row {
    Row {
        tool,
        entry: entry.to_owned(),
        path: Some("/home/jane/.morpheus/credentials".into()),
        url: "https://us-prod.acme.test".to_owned(),
        tenant: "(master)".to_owned(),
        username: "jdoe".to_owned(),
        profile: None,
        has_refresh: true,
        expires_at: None,
        course,
        notes: Vec::new(),
    }
}

fn findings() -> Findings {
    Findings {
        rows: vec![
            row(Tool::Zeyos, "crm", Course::Add),
            row(Tool::MorpheusCli, "a", Course::Add),
            row(Tool::MorpheusCli, "held", Course::Keep),
            row(Tool::MorpheusCli, "b", Course::AddSignedOut),
        ],
        ..Findings::default()
    }
}

fn end(state: &mut State, ticket: &Ticket, ended: Ended) -> Vec<Effect> {
    let ended = Action::Ended(ticket.clone(), Box::new(ended));
    update(state, ended, now())
}

/// The list over a board, filled.
fn listed() -> State {
    let mut state = small_board().state();
    let effects = press(&mut state, &["i"]);
    assert_eq!(works(&effects), [&Work::FindImports]);
    let found = Ended::ImportsFound(Ok(Box::new(findings())));
    end(&mut state, &ticket(&effects), found);
    state
}

fn list(state: &State) -> &Import {
    let list = state.overlays.iter().find_map(|overlay| {
        let Overlay::Import(list) = overlay else {
            return None;
        };
        Some(&**list)
    });
    list.expect("the list")
}

fn ticked(state: &State) -> Vec<&str> {
    let chosen = list(state).chosen();
    chosen.map(|entry| entry.row.entry.as_str()).collect()
}

fn asks(state: &State, about: &About) -> bool {
    matches!(state.top(), Some(Overlay::Dialog(dialog)) if dialog.about == *about)
}

#[test]
fn an_empty_board_looks_for_other_tools_by_itself_and_a_full_one_does_not() {
    let mut empty = world().state();
    let effects = begin(&mut empty, now());
    assert!(works(&effects).contains(&&Work::FindImports));
    let mut full = small_board().state();
    let effects = begin(&mut full, now());
    assert!(!works(&effects).contains(&&Work::FindImports));
    let effects = press(&mut full, &["n"]);
    assert_eq!(works(&effects), [&Work::FindImports]);
}

#[test]
fn the_list_opens_before_anything_is_read_and_closes_while_it_is() {
    let mut state = small_board().state();
    let effects = press(&mut state, &["i"]);
    assert!(list(&state).entries.is_empty());
    press(&mut state, &["esc"]);
    assert!(state.overlays.is_empty());
    let found = Ended::ImportsFound(Ok(Box::new(findings())));
    end(&mut state, &ticket(&effects), found);
    assert!(state.overlays.is_empty(), "it comes back to nobody");
    assert!(state.imports.found().is_some());
}

#[test]
fn what_does_something_is_ticked_tool_by_tool() {
    let mut state = listed();
    assert_eq!(ticked(&state), ["a", "b", "crm"]);
    press(&mut state, &["space"]);
    assert_eq!(ticked(&state), ["b", "crm"]);
    press(&mut state, &["space"]);
    assert_eq!(ticked(&state), ["b", "crm"], "what is kept can't be ticked");
    press(&mut state, &["a"]);
    assert_eq!(ticked(&state), ["a", "b", "crm"]);
    press(&mut state, &["a"]);
    assert!(ticked(&state).is_empty());
    press(&mut state, &["enter"]);
    assert_eq!(toast(&state), "nothing is ticked: space ticks");
}

#[test]
fn enter_asks_first_and_only_the_button_imports_what_is_ticked() {
    let mut state = listed();
    let effects = press(&mut state, &["space", "enter"]);
    assert!(works(&effects).is_empty());
    assert!(asks(&state, &About::Import));
    let effects = press(&mut state, &["enter"]);
    assert!(works(&effects).is_empty(), "the focus starts on Cancel");
    let effects = press(&mut state, &["enter", "right", "enter"]);
    let pick = |index, tool, entry: &str| Pick {
        index,
        tool,
        entry: entry.to_owned(),
    };
    let picks = vec![pick(3, Tool::MorpheusCli, "b"), pick(0, Tool::Zeyos, "crm")];
    assert_eq!(works(&effects), [&Work::Import(picks)]);
}

/// Imports all; the first fails, the last one's tokens stay in their file.
fn imported() -> State {
    let mut state = listed();
    let effects = press(&mut state, &["enter", "right", "enter"]);
    let error = Error::new(Kind::Busy, "process 4711 has the lock");
    let taken = |index, result, leaves| Taken {
        index,
        result,
        leaves,
    };
    let done = || Ok("added".to_owned());
    let taken = vec![
        taken(1, Err(error), false),
        taken(3, done(), false),
        taken(0, done(), true),
    ];
    end(&mut state, &ticket(&effects), Ended::Imported(Ok(taken)));
    state
}

#[test]
fn each_row_keeps_its_result_and_what_stays_behind_is_asked_about_once() {
    let mut state = imported();
    assert_eq!(toast(&state), "2 imported, 1 failed");
    assert_eq!(list(&state).counts(), (2, 1));
    assert!(asks(&state, &About::StripSources));
    let effects = press(&mut state, &["enter"]);
    assert!(works(&effects).is_empty(), "the focus starts on Keep them");
    assert_eq!(list(&state).stage, Stage::Done);
    press(&mut state, &["enter"]);
    assert!(state.overlays.is_empty());
    assert_eq!(state.imports, Lookup::Never, "what was found has changed");
}

#[test]
fn tokens_leave_the_files_only_by_the_button() {
    let mut state = imported();
    let effects = press(&mut state, &["right", "enter"]);
    let works = works(&effects);
    let Some(Work::StripSources(picks)) = works.first() else {
        panic!("{works:?}");
    };
    assert_eq!(picks.len(), 1);
    assert_eq!(picks[0].entry, "crm");
    let gone = Taken {
        index: 0,
        result: Ok("out of the file".to_owned()),
        leaves: false,
    };
    let ended = Ended::SourcesStripped(Ok(vec![gone]));
    end(&mut state, &ticket(&effects), ended);
    assert_eq!(list(&state).left_behind().count(), 0);
    assert_eq!(toast(&state), "1 removed from the tools' files");
}

#[test]
fn a_locked_vault_is_opened_first_and_the_question_follows_by_itself() {
    let mut state = listed();
    let trouble = VaultTrouble::Locked;
    let error = Error::new(Kind::Vault(trouble), "the vault is locked");
    state.vault = VaultView::Locked {
        trouble,
        error: error.clone(),
    };
    let effects = press(&mut state, &["enter"]);
    assert_eq!(works(&effects), [&Work::Vault(VaultWork::Prepare)]);
    end(&mut state, &ticket(&effects), Ended::Vault(Err(error)));
    assert!(matches!(state.top(), Some(Overlay::Vault(_))));
    let open = VaultView::Open { by: "passphrase" };
    drop(update(&mut state, Action::VaultChanged(open), now()));
    assert!(asks(&state, &About::Import));
}

#[test]
fn who_leaves_the_vault_locked_is_back_at_the_list() {
    let mut state = listed();
    let trouble = VaultTrouble::Locked;
    let error = Error::new(Kind::Vault(trouble), "the vault is locked");
    state.vault = VaultView::Locked {
        trouble,
        error: error.clone(),
    };
    let effects = press(&mut state, &["enter"]);
    end(&mut state, &ticket(&effects), Ended::Vault(Err(error)));
    press(&mut state, &["esc"]);
    assert_eq!(list(&state).stage, Stage::Choosing);
    assert_eq!(ticked(&state), ["a", "b", "crm"]);
}

#[test]
fn a_login_without_a_token_needs_no_vault() {
    let mut state = listed();
    state.vault = VaultView::Absent;
    let effects = press(&mut state, &["a", "a", "a", "j", "j", "space", "enter"]);
    assert_eq!(ticked(&state), ["b"]);
    assert!(works(&effects).is_empty());
    assert!(asks(&state, &About::Import));
}

#[test]
fn nothing_that_was_cancelled_or_broke_locks_the_list() {
    let mut state = small_board().state();
    let effects = press(&mut state, &["i"]);
    end(&mut state, &ticket(&effects), Ended::Cancelled);
    assert!(matches!(state.imports, Lookup::Failed(_)));
    let effects = press(&mut state, &["c"]);
    assert_eq!(works(&effects), [&Work::FindImports]);
    let mut state = listed();
    let effects = press(&mut state, &["enter", "right", "enter"]);
    let broken = Ended::Broken(Error::new(Kind::Failed, "no world"));
    end(&mut state, &ticket(&effects), broken);
    assert_eq!(list(&state).stage, Stage::Choosing);
}
