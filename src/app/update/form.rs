//! Keys of a form: editing, moving on, and what ⏎ does.

use std::mem;

use jiff::Timestamp;

use super::detail::tokens;
use super::{
    bulk, dialog, doctor, edit, import, login, report, server_step, settings, sign_in, vault,
    waiting, wizard,
};
use crate::app::effect::Effect;
use crate::app::key::{Code, Key, With};
use crate::app::state::State;
use crate::app::state::edit::Edited;
use crate::app::state::form::{Field, Form, Input};
use crate::app::state::overlay::{Makes, Overlay};
use crate::app::state::sign_in::SignIn;
use crate::app::state::wizard::{Step, Wizard};

/// The form that has the keys.
pub(super) fn top(state: &State) -> Option<&Form> {
    match state.overlays.last()? {
        Overlay::Wizard(wizard) => of_wizard(wizard),
        Overlay::Login(login) => Some(login.sign_in.top()),
        Overlay::Edit(edit) => Some(&edit.form),
        Overlay::Vault(vault) => Some(&vault.form),
        Overlay::Dialog(_)
        | Overlay::Bulk(_)
        | Overlay::Report(_)
        | Overlay::Doctor(_)
        | Overlay::Settings(_)
        | Overlay::CopyAs(_)
        | Overlay::Import(_)
        | Overlay::Help(_)
        | Overlay::Palette(_) => None,
    }
}

/// The form that has the keys, to change.
pub(super) fn top_mut(state: &mut State) -> Option<&mut Form> {
    match state.overlays.last_mut()? {
        Overlay::Wizard(wizard) => of_wizard_mut(wizard),
        Overlay::Login(login) => Some(login.sign_in.top_mut()),
        Overlay::Edit(edit) => Some(&mut edit.form),
        Overlay::Vault(vault) => Some(&mut vault.form),
        Overlay::Dialog(_)
        | Overlay::Bulk(_)
        | Overlay::Report(_)
        | Overlay::Doctor(_)
        | Overlay::Settings(_)
        | Overlay::CopyAs(_)
        | Overlay::Import(_)
        | Overlay::Help(_)
        | Overlay::Palette(_) => None,
    }
}

const fn of_wizard(wizard: &Wizard) -> Option<&Form> {
    match wizard.step {
        Step::Provider => None,
        Step::Server => Some(&wizard.server),
        Step::SignIn => Some(wizard.sign_in.top()),
        Step::Save => Some(&wizard.save),
    }
}

const fn of_wizard_mut(wizard: &mut Wizard) -> Option<&mut Form> {
    match wizard.step {
        Step::Provider => None,
        Step::Server => Some(&mut wizard.server),
        Step::SignIn => Some(wizard.sign_in.top_mut()),
        Step::Save => Some(&mut wizard.save),
    }
}

/// A key in a form. While its job runs, the fields stay as they are.
pub(super) fn key(state: &mut State, key: Key, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    let Some(form) = top_mut(state) else {
        return false;
    };
    let is_plain = key.with == With::Nothing;
    if form.is_asked {
        return asked(state, key, out);
    }
    if is_plain && key.code == Code::Enter {
        if form.job.is_none() {
            submit(state, now, out);
        }
        return true;
    }
    if form.job.is_some() {
        return is_plain && matches!(key.code, Code::Char(_) | Code::Backspace | Code::Delete);
    }
    if form.focused_button().is_some() {
        return button_key(form, key);
    }
    match edited(form, key) {
        Edited::Text => changed(state, now),
        Edited::Cursor => {}
        Edited::Ignored => return false,
    }
    true
}

/// A running login asks for what is in the field in focus.
fn asked(state: &mut State, key: Key, out: &mut Vec<Effect>) -> bool {
    if (key.with, key.code) == (With::Nothing, Code::Enter) {
        login::answer(state, out);
        return true;
    }
    let text = top_mut(state).and_then(Form::focused_text);
    text.is_some_and(|text| text.key(key) != Edited::Ignored)
}

fn button_key(form: &mut Form, key: Key) -> bool {
    match (key.with, key.code) {
        (With::Nothing, Code::Left) => form.move_focus(false),
        (With::Nothing, Code::Right) => form.move_focus(true),
        _ => return false,
    }
    true
}

fn edited(form: &mut Form, key: Key) -> Edited {
    let Some(field) = form.fields.get_mut(form.focus) else {
        return Edited::Ignored;
    };
    match (&mut field.input, key.with, key.code) {
        (Input::Text(text), ..) => text.key(key),
        (Input::Choice(choices), With::Nothing, Code::Left) => {
            choices.turn(false);
            Edited::Text
        }
        (Input::Choice(choices), With::Nothing, Code::Right | Code::Char(' ')) => {
            choices.turn(true);
            Edited::Text
        }
        (Input::Choice(_) | Input::Fixed(_), ..) => Edited::Ignored,
    }
}

/// A field's value changed: notes and what follows from it change too.
pub(super) fn changed(state: &mut State, now: Timestamp) {
    let taken: Vec<String> = wizard::names(state);
    let catalog = &state.catalog;
    match state.overlays.last_mut() {
        Some(Overlay::Wizard(wizard)) => match wizard.step {
            Step::Provider => {}
            Step::Server => server_step::changed(wizard, catalog, now),
            Step::SignIn => described(&mut wizard.sign_in),
            Step::Save => wizard::describe_save(wizard, &taken),
        },
        Some(Overlay::Login(login)) => described(&mut login.sign_in),
        Some(Overlay::Edit(edit)) => match edit.makes {
            Makes::Profile | Makes::Copy => edit::describe(edit, &taken),
            Makes::Token => tokens::describe(edit, &taken),
            Makes::TokensOfUser => {}
        },
        Some(Overlay::Vault(vault)) => vault::describe(vault),
        Some(
            Overlay::Dialog(_)
            | Overlay::Bulk(_)
            | Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::Settings(_)
            | Overlay::CopyAs(_)
            | Overlay::Import(_)
            | Overlay::Help(_)
            | Overlay::Palette(_),
        )
        | None => {}
    }
    if let Some(form) = top_mut(state) {
        form.problem = None;
    }
}

fn described(sign_in: &mut SignIn) {
    match &mut sign_in.waiting {
        Some(waiting) => waiting::judge(waiting),
        None if sign_in.form.is_asked => {}
        None => sign_in::describe(sign_in),
    }
}

/// ⇥ and ⇧⇥: the next field or button, of a form or a question.
pub(super) fn step(state: &mut State, forward: bool, now: Timestamp) {
    if waiting::step(state) || bulk::step(state, forward) {
        return;
    }
    let Some(form) = top_mut(state) else {
        dialog::step(state, forward);
        return;
    };
    if form.is_asked {
        return;
    }
    form.move_focus(forward);
    left_field(state, now);
}

/// A field was clicked.
pub(super) fn focus(state: &mut State, field: usize) {
    if bulk::click_row(state, field)
        || report::click_row(state, field)
        || doctor::click_row(state, field)
        || settings::click_row(state, field)
        || import::click_row(state, field)
    {
        return;
    }
    waiting::take_paste(state);
    let Some(form) = top_mut(state).filter(|form| !form.is_asked) else {
        return;
    };
    if form.fields.get(field).is_some_and(Field::takes_focus) {
        form.focus = field;
    }
}

/// A button of a form was clicked.
pub(super) fn click_button(
    state: &mut State,
    button: usize,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let Some(form) = top_mut(state) else { return };
    if button < form.buttons.len() && form.job.is_none() {
        form.focus = form.fields.len() + button;
        submit(state, now, out);
    }
}

/// `acme\jdoe` in the user field fills both fields once that is left.
fn left_field(state: &mut State, now: Timestamp) {
    if let Some(form) = top_mut(state) {
        sign_in::split_typed_login(form);
    }
    let problem = top_mut(state).and_then(|form| form.problem.take());
    changed(state, now);
    if let Some(form) = top_mut(state) {
        form.problem = problem;
    }
}

/// The vault has opened: a ⏎ that was pressed before counts now.
pub(super) fn go_on(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let is_open = state.vault.is_open();
    let waits = top_mut(state)
        .filter(|_| is_open)
        .is_some_and(|form| mem::take(&mut form.waits_for_vault));
    if waits {
        submit(state, now, out);
    }
}

/// ⏎: runs the form, or goes to what is missing.
fn submit(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    left_field(state, now);
    match state.overlays.last() {
        Some(Overlay::Wizard(_)) => wizard::submit(state, now, out),
        Some(Overlay::Login(_)) => login::submit(state, now, out),
        Some(Overlay::Edit(edit)) => match edit.makes {
            Makes::Profile | Makes::Copy => edit::submit(state, now, out),
            Makes::Token => tokens::submit(state, now, out),
            Makes::TokensOfUser => tokens::show_theirs(state, now, out),
        },
        Some(Overlay::Vault(_)) => vault::submit(state, now, out),
        Some(
            Overlay::Dialog(_)
            | Overlay::Bulk(_)
            | Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::Settings(_)
            | Overlay::CopyAs(_)
            | Overlay::Import(_)
            | Overlay::Help(_)
            | Overlay::Palette(_),
        )
        | None => {}
    }
}
