//! The configuration file in the user's own editor.

use jiff::Timestamp;

use super::toast;
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::app::state::trouble::Trouble;
use crate::domain::error::{Place, Result};

/// Opens the line that is wrong, else config.toml.
pub(super) fn open(state: &State, out: &mut Vec<Effect>) {
    let wrong = match &state.trouble {
        Some(Trouble::Configuration(error)) => error.place().cloned(),
        Some(Trouble::Vault(_)) | None => None,
    };
    let whole = || {
        let file = state.files.as_ref()?.config.clone();
        Some(Place { file, line: 1 })
    };
    out.extend(wrong.or_else(whole).map(Effect::Edit));
}

/// The editor has ended: whether anything was changed is read from the file.
pub(super) fn edited(state: &mut State, done: Result<()>, now: Timestamp, out: &mut Vec<Effect>) {
    if let Err(error) = done {
        toast::fail(state, &error, now);
    }
    out.push(Effect::Load);
}
