//! The states of what is kept in order here: settings and doctor.

use std::collections::BTreeMap;

use super::worlds::{board, ended};
use crate::app::action::{Action, Ended};
use crate::app::effect::{Effect, Work};
use crate::app::keymap::Keymap;
use crate::app::state::State;
use crate::app::testing::{now, press};
use crate::app::update::update;
use crate::domain::catalog::OwnKeys;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::settings::{Said, TABLE};
use crate::service::doctor::Finding;

/// The settings, of which two are set.
pub(super) fn settings() -> State {
    let mut state = board();
    let effects = press(&mut state, &["g s"]);
    let rows = TABLE.iter().map(|setting| {
        let place = "/home/jane/.config/keyfob/config.toml:5".to_owned();
        let (value, place) = match setting.name {
            "theme" => ("\"dark\"", Some(place)),
            "motion" => ("false", Some(place)),
            _ => (setting.default, None),
        };
        Said {
            setting,
            value: value.to_owned(),
            place,
            own: Vec::new(),
        }
    });
    let rows = Ended::Settings(Ok(rows.collect()));
    ended(&mut state, &effects, &rows);
    state
}

/// The page of keys: two commands have their own, and one of these runs something else.
pub(super) fn keys() -> State {
    let mut state = settings();
    let own = |word: &str, keys: &[&str], line| {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        let place = format!("/home/jane/.config/keyfob/config.toml:{line}");
        (word.to_owned(), OwnKeys { keys, place })
    };
    let own = [own("log-in", &["f2"], 9), own("refresh", &["f9", "y"], 10)];
    state.catalog.keys = BTreeMap::from(own);
    (state.keymap, _) = Keymap::with(&state.catalog.keys);
    press(&mut state, &["tab", "j", "j"]);
    state
}

/// The doctor while it still looks.
pub(super) fn doctor() -> State {
    let mut state = board();
    let effects = press(&mut state, &["g d"]);
    let ticket = effects.into_iter().find_map(|effect| {
        let Effect::Run(ticket, Work::Examine) = effect else {
            return None;
        };
        Some(ticket)
    });
    let ticket = ticket.expect("a look");
    let locked = Error::new(Kind::Vault(VaultTrouble::Locked), "the vault is locked");
    let gone = Error::new(Kind::NotSent, "eu-prod.acme.test: connection refused");
    for finding in [
        Finding::good(
            "configuration",
            "/home/jane/.config/keyfob/config.toml: 7 servers, 22 profiles",
        ),
        Finding::bad("vault", &locked),
        Finding::doubt(
            "clipboard",
            "OSC 52, since you are on ssh: it can't be cleared from here",
            "clear it yourself after a copy, or set clipboard to a command",
        ),
        Finding::skipped("browser", "none: there is no display"),
        Finding::good("us-prod", "version 9.0.1, answers in 84 ms"),
        Finding::bad("eu-prod", &gone),
    ] {
        let found = Action::Found(ticket.clone(), Box::new(finding));
        drop(update(&mut state, found, now()));
    }
    state
}
