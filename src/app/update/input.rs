//! Where a key goes: prefix, overlay, filter, or the command table.

use jiff::Timestamp;

use super::sign_in::suggest;
use super::{
    back, bulk, command, copy_as, dialog, filter, finder, form, settings, toast, waiting, wizard,
};
use crate::app::command::Layer;
use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::keymap::Lookup;
use crate::app::layer::layer;
use crate::app::state::State;
use crate::app::state::edit::{Pasted, TextField};
use crate::app::state::overlay::Overlay;
use crate::domain::countdown::Tone;

/// A key was pressed.
pub(super) fn key(state: &mut State, key: Key, now: Timestamp, out: &mut Vec<Effect>) {
    state.last_key = Some(now);
    if let Some(prefix) = state.prefix.take() {
        after_prefix(state, prefix, key, now, out);
        return;
    }
    if own_keys(state, key, now, out) {
        return;
    }
    let layer = layer(state);
    match state.keymap.look_up(layer, None, key) {
        Lookup::Command(id) => command::run(state, id, now, out),
        Lookup::Prefix => state.prefix = Some(key),
        Lookup::Nothing => typed(state, layer, key, now),
    }
}

fn after_prefix(state: &mut State, prefix: Key, key: Key, now: Timestamp, out: &mut Vec<Effect>) {
    match state.keymap.look_up(layer(state), Some(prefix), key) {
        Lookup::Command(id) => command::run(state, id, now, out),
        Lookup::Prefix | Lookup::Nothing if key.code == Code::Esc => {}
        Lookup::Prefix | Lookup::Nothing => {
            let (prefix, key) = (prefix.label(false), key.label(false));
            let text = format!("{prefix} {key} is no command: ? shows them all");
            toast::say(state, Tone::Warn, text, now);
        }
    }
}

/// Keys that belong to the layer's own shape: ⏎ and arrows in menus, forms, dialogs and lists that are searched.
fn own_keys(state: &mut State, key: Key, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    match state.overlays.last() {
        Some(Overlay::Dialog(_)) => dialog::key(state, key, now, out),
        Some(Overlay::Bulk(_)) => bulk::key(state, key, now, out),
        Some(Overlay::CopyAs(_)) => copy_as::key(state, key, now, out),
        Some(Overlay::Help(_) | Overlay::Palette(_)) => finder::key(state, key, now, out),
        Some(Overlay::Wizard(_)) => {
            wizard::menu_key(state, key, now, out) || sign_in_key(state, key, now, out)
        }
        Some(Overlay::Login(_)) => sign_in_key(state, key, now, out),
        Some(Overlay::Edit(_) | Overlay::Vault(_)) => form::key(state, key, now, out),
        None if state.is_filtering() => filter::key(state, key, now),
        Some(Overlay::Settings(_)) => settings::key(state, key, now, out),
        Some(Overlay::Report(_) | Overlay::Doctor(_) | Overlay::Import(_)) | None => false,
    }
}

/// While somebody is waited for, the form's own keys rest.
fn sign_in_key(state: &mut State, key: Key, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    let waits = state
        .overlays
        .last()
        .and_then(Overlay::sign_in)
        .is_some_and(|sign_in| sign_in.waiting.is_some());
    if waits {
        waiting::key(state, key, out)
    } else {
        suggest::key(state, key, now) || form::key(state, key, now, out)
    }
}

/// Nothing is bound: on a screen that is said, since a dead key feels broken.
fn typed(state: &mut State, layer: Layer, key: Key, now: Timestamp) {
    if layer.is_overlay() {
        return;
    }
    if key.code == Code::Esc {
        back::back(state, now, &mut Vec::new());
        return;
    }
    let text = format!("{} does nothing here: ? shows the keys", key.label(false));
    toast::say(state, Tone::Muted, text, now);
}

/// Text was pasted.
pub(super) fn paste(state: &mut State, text: &str, now: Timestamp) {
    state.last_key = Some(now);
    waiting::take_paste(state);
    let Some(field) = focused(state) else {
        let text = if state.filter().is_some() {
            "nothing to paste into here: / filters"
        } else {
            "nothing to paste into here"
        };
        toast::say(state, Tone::Muted, text, now);
        return;
    };
    let pasted = field.paste(text);
    match pasted {
        Pasted::Whole => {}
        Pasted::LineEndsCut => toast::say(state, Tone::Warn, "line ends were cut off", now),
        Pasted::TooLong => toast::say(state, Tone::Warn, "too long: nothing was pasted", now),
    }
    if state.overlays.is_empty() {
        filter::changed(state, now);
    } else {
        form::changed(state, now);
        finder::changed(state);
        copy_as::changed(state);
    }
}

fn focused(state: &mut State) -> Option<&mut TextField> {
    if form::top(state).is_some() {
        return form::top_mut(state).and_then(|form| form.focused_text());
    }
    if state.overlays.is_empty() {
        let filter = state.filter_mut().filter(|filter| filter.is_typing);
        return filter.map(|filter| &mut filter.text);
    }
    match state.overlays.last_mut() {
        Some(Overlay::Dialog(dialog)) => dialog.phrase.as_mut().map(|phrase| &mut phrase.typed),
        Some(Overlay::Help(finder) | Overlay::Palette(finder)) => Some(&mut finder.text),
        Some(Overlay::Bulk(asked)) => Some(&mut asked.typed),
        Some(Overlay::CopyAs(menu)) => menu.search.as_mut(),
        Some(Overlay::Settings(list)) => list.typing.as_mut(),
        Some(
            Overlay::Wizard(_)
            | Overlay::Login(_)
            | Overlay::Edit(_)
            | Overlay::Vault(_)
            | Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::Import(_),
        )
        | None => None,
    }
}

/// The terminal lost the focus: shown secrets hide.
pub(super) fn hide_secrets(state: &mut State) {
    state.reveal = None;
    if let Some(text) = form::top_mut(state).and_then(|form| form.focused_text()) {
        text.hide();
    }
}
