//! Every command in every state: what is offered does something, what isn't says why and what to do instead.

use super::*;
use crate::app::command::table::commands;
use crate::app::command::{Availability, Command, CommandId as Id, availability};
use crate::app::layer::layer;
use crate::app::state::vault::VaultView;
use crate::app::testing::{now, press, small_board, type_text, world};
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::provider::Provider;

type Place = (&'static str, fn() -> State);

fn at(keys: &[&str]) -> State {
    let mut state = small_board().state();
    press(&mut state, keys);
    state
}

/// A single profile of this kind.
fn alone(provider: Provider) -> State {
    let one = world().profile("there", "acme", "jdoe");
    one.tokens(43_200, 20_000).of_provider(provider).state()
}

const PLACES: [Place; 21] = [
    ("nothing", || world().state()),
    ("board", || at(&[])),
    ("board, last row", || at(&["G"])),
    ("board, marked", || at(&["space", "space"])),
    ("board, filtered away", || {
        let mut state = at(&["/"]);
        drop(type_text(&mut state, "zzzz"));
        press(&mut state, &["enter"]);
        state
    }),
    ("board, refreshing", || at(&["j", "j", "j", "r"])),
    ("board, removed", || at(&["G", "d"])),
    ("board, hidden secrets", || {
        let mut state = at(&["j", "j"]);
        state.catalog.settings.hide_secrets = true;
        state
    }),
    ("board, locked", || {
        small_board()
            .vault(VaultView::Locked {
                trouble: VaultTrouble::Locked,
                error: Error::new(Kind::Vault(VaultTrouble::Locked), "the vault is locked"),
            })
            .state()
    }),
    ("detail", || at(&["j", "j", "j", "enter"])),
    ("detail, signed out", || at(&["G", "enter"])),
    ("claims", || at(&["j", "j", "j", "enter", "g c"])),
    ("history", || at(&["enter", "g h"])),
    ("server tokens", find::listed),
    ("server tokens, filtered away", || {
        let mut state = find::listed();
        find::find(&mut state, "zzzz");
        press(&mut state, &["enter"]);
        state
    }),
    ("activity, with lines", || {
        let [state, _] = trails::trails();
        state
    }),
    ("activity", || at(&["g a"])),
    ("help", || at(&["?"])),
    ("a question", || at(&["j", "j", "x"])),
    ("ZeyOS", || alone(Provider::Zeyos)),
    ("OpenID", || alone(Provider::Oidc)),
];

/// What moves or turns changes nothing where there is nothing to move; the mouse wheel and the same key know that, too.
fn may_rest(id: Id) -> bool {
    let moves = [
        Id::Up,
        Id::Down,
        Id::HalfUp,
        Id::HalfDown,
        Id::PageUp,
        Id::PageDown,
        Id::GoTop,
        Id::GoBottom,
        Id::FirstFilter,
        Id::GoOverview,
        Id::GoTokens,
        Id::GoClaims,
        Id::GoHistory,
        Id::CancelJob,
        Id::Back,
        // Help lists itself, and is there already.
        Id::Help,
    ];
    moves.contains(&id)
}

/// Everything that can be tried in a place.
fn tries() -> impl Iterator<Item = (Place, &'static Command)> {
    PLACES.into_iter().flat_map(|place| {
        let here = layer(&(place.1)());
        let fits = move |command: &&Command| command.layers.contains(&here);
        commands().filter(fits).map(move |command| (place, command))
    })
}

#[test]
fn what_is_offered_does_something() {
    let mut tried = 0;
    for ((place, make), command) in tries() {
        let mut state = make();
        if availability(&state, command.id, now()) != Availability::Available {
            continue;
        }
        tried += 1;
        let before = format!("{state:?}");
        let effects = update(&mut state, Action::Run(command.id), now());
        let is_same = effects.is_empty() && format!("{state:?}") == before;
        assert!(
            !is_same || may_rest(command.id),
            "{place}: {} does nothing",
            command.word
        );
    }
    assert!(tried > 300, "only {tried} were tried");
}

#[test]
fn what_is_not_offered_says_why_changes_nothing_and_names_the_way_out() {
    let mut tried = 0;
    for ((place, make), command) in tries() {
        let mut state = make();
        let Availability::Disabled(reason) = availability(&state, command.id, now()) else {
            continue;
        };
        tried += 1;
        let (way, overlays) = (reason.split_once(": "), state.overlays.len());
        let word = command.word;
        assert!(
            way.is_some_and(|(what, way)| !what.is_empty() && !way.is_empty()),
            "{place}: {word}: '{reason}' has no way out"
        );
        let effects = update(&mut state, Action::Run(command.id), now());
        assert!(works(&effects).is_empty(), "{place}: {word}");
        assert_eq!(state.overlays.len(), overlays, "{place}: {word}");
        let told = state.toast.as_ref().map(|toast| toast.text.as_str());
        assert_eq!(told, Some(reason.as_str()), "{place}: {word}");
    }
    assert!(tried > 100, "only {tried} were tried");
}
