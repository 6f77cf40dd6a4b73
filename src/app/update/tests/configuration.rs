//! A configuration that can't be read, from the start or in the middle, and how it is mended.

use super::*;
use crate::app::action::Snapshot;
use crate::app::command::{Availability, CommandId, availability};
use crate::app::effect::VaultWork;
use crate::app::state::trouble::Trouble;
use crate::app::state::vault::VaultView;
use crate::app::state::{Automatic, Files};
use crate::app::testing::{now, press, small_board, type_text};
use crate::app::update::{begin, first_look};
use crate::domain::error::{Error, Kind, Place};

fn place() -> Place {
    Place {
        file: "/home/jw/.config/keyfob/config.toml".into(),
        line: 3,
    }
}

fn odd() -> Error {
    Error::new(Kind::Usage, "config.toml:3: line 3 is odd").at(place())
}

fn broken() -> Snapshot {
    Snapshot {
        catalog: Err(odd()),
        vault: None,
        ..small_board().snapshot()
    }
}

/// As the interface starts over it.
fn started() -> State {
    let mut state = State {
        automatic: Automatic::ByPolicy,
        ..State::default()
    };
    first_look(&mut state, broken(), now());
    state
}

#[test]
fn a_broken_configuration_leaves_the_last_good_one() {
    let mut state = small_board().state();
    let loaded = Action::Loaded(Box::new(broken()));
    drop(update(&mut state, loaded, now()));
    assert_eq!(state.catalog.profiles.len(), 6);
    assert_eq!(state.trouble, Some(Trouble::Configuration(odd())));
    assert_eq!(press(&mut state, &["e"]), [Effect::Edit(place())]);
}

#[test]
fn nothing_is_asked_of_the_world_before_it_is_mended_and_then_all_of_it() {
    let mut state = started();
    assert_eq!(begin(&mut state, now()), [Effect::Load]);
    let still = Action::Loaded(Box::new(broken()));
    assert_eq!(update(&mut state, still, now()), []);

    let mended = Snapshot {
        vault: None,
        ..small_board().snapshot()
    };
    let effects = update(&mut state, Action::Loaded(Box::new(mended)), now());
    assert_eq!(state.vault, VaultView::Opening);
    assert_eq!(state.catalog.profiles.len(), 6);
    let asked = works(&effects);
    assert!(asked.contains(&&Work::Vault(VaultWork::Open)), "{asked:?}");
    assert!(asked.contains(&&Work::Activities(200)), "{asked:?}");
}

#[test]
fn the_editor_opens_at_the_line_and_the_file_is_read_when_it_has_ended() {
    let mut state = started();
    assert_eq!(press(&mut state, &["e"]), [Effect::Edit(place())]);
    let effects = update(&mut state, Action::Edited(Ok(())), now());
    assert_eq!(effects, [Effect::Load]);

    let none = Error::new(Kind::Failed, "the editor 'vi' wasn't found");
    let effects = update(&mut state, Action::Edited(Err(none)), now());
    assert_eq!(effects, [Effect::Load]);
    assert!(toast(&state).contains("wasn't found"));
}

#[test]
fn nothing_is_added_to_what_cannot_be_read() {
    let state = started();
    for id in [CommandId::New, CommandId::Import] {
        let Availability::Disabled(why) = availability(&state, id, now()) else {
            panic!("{id:?} is offered");
        };
        assert!(why.contains("e opens it"), "{why}");
    }
}

#[test]
fn a_good_one_is_opened_by_name_unless_all_is_simulated() {
    let mut state = small_board().state();
    let why = availability(&state, CommandId::OpenConfig, now());
    assert!(matches!(why, Availability::Disabled(_)), "{why:?}");
    state.files = Some(Files {
        config: place().file,
        vault: "/home/jw/.local/share/keyfob/vault.db".into(),
        home: None,
    });
    press(&mut state, &[":"]);
    type_text(&mut state, "open config");
    let whole = Place { line: 1, ..place() };
    assert_eq!(press(&mut state, &["enter"]), [Effect::Edit(whole)]);
}
