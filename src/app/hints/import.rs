//! What the footer offers on the list of other tools' logins.

use jiff::Timestamp;

use super::{Hint, verbs};
use crate::app::command::{CommandId as Id, Layer};
use crate::app::state::State;
use crate::app::state::import::Stage;
use crate::app::state::overlay::Overlay;

/// ⏎ asks before anything is done, so it is the most useful one.
pub(super) fn hints(state: &State, layer: Layer, now: Timestamp) -> Vec<Hint> {
    let Some(Overlay::Import(import)) = state.overlays.last() else {
        return Vec::new();
    };
    let is_done = import.stage == Stage::Done;
    let count = import.chosen().count();
    let ids = [Id::Open, Id::Mark, Id::MarkAll, Id::Check];
    let hints = verbs(state, layer, &ids, now).into_iter();
    let hints = hints.filter(|hint| hint.runs != Some(Id::Open) || count > 0 || is_done);
    hints
        .map(|hint| {
            let words = match hint.runs {
                Some(Id::Open) if is_done => "close".to_owned(),
                Some(Id::Open) => format!("import {count}…"),
                Some(Id::Mark) => "tick".to_owned(),
                Some(Id::MarkAll) => "tick all".to_owned(),
                Some(Id::Check) => "read again".to_owned(),
                Some(_) | None => return hint,
            };
            Hint { words, ..hint }
        })
        .collect()
}
