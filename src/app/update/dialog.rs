//! Keys and buttons of a question.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::detail::tokens;
use super::{bulk, certificate, edit, import, login, toast, verb};
use crate::app::effect::{Effect, Handed, Work};
use crate::app::key::{Code, Key, With};
use crate::app::state::State;
use crate::app::state::dialog::{About, Choice, Dialog, Focus};
use crate::app::state::edit::Edited;
use crate::app::state::overlay::Overlay;
use crate::domain::countdown::Tone;
use crate::domain::name::ProfileName;

fn top(state: &mut State) -> Option<&mut Dialog> {
    let Some(Overlay::Dialog(dialog)) = state.overlays.last_mut() else {
        return None;
    };
    Some(dialog)
}

/// A key in a question: arrows and text are its own, the rest is the table's.
pub(super) fn key(state: &mut State, key: Key, now: Timestamp, out: &mut Vec<Effect>) -> bool {
    let Some(dialog) = top(state) else {
        return false;
    };
    match (dialog.focus, key.with, key.code) {
        // ⏎ in the field goes to Cancel: nobody destroys anything by typing on.
        (Focus::Phrase, With::Nothing, Code::Enter) => dialog.focus = Focus::Button(0),
        (_, With::Nothing, code) if scrolls(code).is_some() => {
            scroll_by(dialog, scrolls(code).unwrap_or_default());
        }
        (Focus::Phrase, ..) => {
            let typed = dialog.phrase.as_mut().map(|phrase| phrase.typed.key(key));
            return matches!(typed, Some(Edited::Text | Edited::Cursor));
        }
        (Focus::Button(at), With::Nothing, Code::Enter) => press(state, at, now, out),
        (Focus::Button(_), With::Nothing, Code::Left) => move_focus(dialog, false),
        (Focus::Button(_), With::Nothing, Code::Right) => move_focus(dialog, true),
        (Focus::Button(_), With::Nothing, Code::Char(c)) if helps(dialog, c).is_some() => {
            let at = helps(dialog, c).unwrap_or_default();
            press(state, at, now, out);
        }
        // Letters on a button begin the phrase: no letter runs a button, and nobody has to look for the field.
        (Focus::Button(_), With::Nothing, Code::Char(c)) if c.is_alphanumeric() => {
            let Some(phrase) = dialog.phrase.as_mut() else {
                return false;
            };
            phrase.typed.key(key);
            dialog.focus = Focus::Phrase;
        }
        (Focus::Button(_), ..) => return false,
    }
    true
}

/// After a failure the letters of what helps work at once: nothing is lost by them.
fn helps(dialog: &Dialog, letter: char) -> Option<usize> {
    let wanted = match letter {
        'l' => Choice::LogIn,
        'r' => Choice::Refresh,
        _ => return None,
    };
    let is_failure = matches!(dialog.about, About::Failure(..));
    let mut buttons = dialog.buttons.iter();
    buttons.position(|button| is_failure && button.does == wanted)
}

/// How far a key moves in objects and text; drawing clamps it, since only drawing knows how many lines fit.
fn scrolls(code: Code) -> Option<isize> {
    let steps = [
        (Code::Up, -1),
        (Code::Down, 1),
        (Code::PageUp, -PAGE),
        (Code::PageDown, PAGE),
    ];
    let step = steps.into_iter().find(|(key, _)| *key == code);
    step.map(|(_, by)| by)
}

fn scroll_by(dialog: &mut Dialog, lines: isize) {
    dialog.top = dialog.top.saturating_add_signed(lines).min(longest(dialog));
}

/// The wheel over a question. Whether there was one.
pub(super) fn scroll(state: &mut State, lines: i32) -> bool {
    let dialog = top(state);
    let is_there = dialog.is_some();
    if let Some(dialog) = dialog {
        scroll_by(dialog, isize::try_from(lines).unwrap_or(0));
    }
    is_there
}

/// More lines than it has in any window that shows it.
fn longest(dialog: &Dialog) -> usize {
    let lines = dialog.lines.iter();
    let text: usize = lines.map(|line| line.text.len() / NARROWEST + 1).sum();
    text + 2 * dialog.rows.len()
}

/// Cells of a question's text, at least.
const NARROWEST: usize = 30;

/// Lines of a question that a page key moves by.
const PAGE: isize = 5;

/// Moves the focus: the phrase stands before the buttons, Cancel is the first of these.
pub(super) fn step(state: &mut State, forward: bool) {
    if let Some(dialog) = top(state) {
        move_focus(dialog, forward);
    }
}

fn move_focus(dialog: &mut Dialog, forward: bool) {
    let has_phrase = usize::from(dialog.phrase.is_some());
    let count = dialog.buttons.len() + has_phrase;
    let at = match dialog.focus {
        Focus::Phrase => 0,
        Focus::Button(button) => button + has_phrase,
    };
    let step = if forward { 1 } else { count.saturating_sub(1) };
    let next = (at + step) % count.max(1);
    dialog.focus = match next.checked_sub(has_phrase) {
        Some(button) => Focus::Button(button),
        None => Focus::Phrase,
    };
}

/// A button was clicked: what destroys takes the focus first.
pub(super) fn click(state: &mut State, button: usize, now: Timestamp, out: &mut Vec<Effect>) {
    if bulk::click(state, button, now, out) {
        return;
    }
    let Some(dialog) = top(state) else {
        super::form::click_button(state, button, now, out);
        return;
    };
    let destroys = dialog.buttons.get(button).map(|b| b.does.destroys());
    match destroys {
        Some(true) if dialog.focus != Focus::Button(button) => {
            dialog.focus = Focus::Button(button);
        }
        Some(_) => press(state, button, now, out),
        None => {}
    }
}

fn press(state: &mut State, at: usize, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(dialog) = top(state) else { return };
    let Some(button) = dialog.buttons.get(at) else {
        return;
    };
    if !dialog.allows(button) {
        let wanted = dialog.phrase.as_ref().map(|phrase| phrase.wanted.clone());
        dialog.focus = Focus::Phrase;
        let text = format!("type {} first", wanted.unwrap_or_default());
        toast::say(state, Tone::Warn, text, now);
        return;
    }
    let (does, about) = (button.does, dialog.about.clone());
    state.overlays.pop();
    if let (About::Copy(name, what), Choice::Copy) = (&about, does) {
        // The question about a refresh token comes each time, and says nothing about the others.
        if **what != Handed::Refresh {
            state.allowed_copies.insert(name.clone());
        }
        return verb::start(state, name.clone(), Work::Copy((**what).clone()), now, out);
    }
    if let (About::EndTokens(doomed), Choice::EndTokens) = (&about, does) {
        return tokens::choose(state, doomed.clone(), now, out);
    }
    if let (About::Certificate(name, sha256), Choice::PinCertificate) = (&about, does) {
        return certificate::pin(state, (name.clone(), sha256.clone()), now, out);
    }
    let name = match about {
        About::Revoke(name)
        | About::Remove(name)
        | About::Refresh(name)
        | About::Copy(name, _)
        | About::Reveal(name)
        | About::Export(name)
        | About::Reused(name)
        | About::Regenerate(name)
        | About::Certificate(name, _)
        | About::Failure(name, _) => Some(name),
        About::Quit
        | About::EndTokens(_)
        | About::Report(_)
        | About::Import
        | About::StripSources => None,
    };
    choose(state, does, name, now, out);
}

fn without_profile(state: &mut State, does: Choice, now: Timestamp, out: &mut Vec<Effect>) {
    match does {
        Choice::QuitNow => out.push(Effect::QuitNow),
        Choice::Import => import::agreed(state, now, out),
        Choice::StripSources => import::strip(state, now, out),
        Choice::Cancel
        | Choice::Revoke
        | Choice::LogOut
        | Choice::Forget
        | Choice::Remove
        | Choice::EndTokens
        | Choice::Regenerate
        | Choice::Refresh
        | Choice::Copy
        | Choice::Reveal
        | Choice::Export
        | Choice::LogIn
        | Choice::ReviewCertificate
        | Choice::PinCertificate
        | Choice::OwnClient => {}
    }
}

fn choose(
    state: &mut State,
    does: Choice,
    name: Option<ProfileName>,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let Some(name) = name else {
        return without_profile(state, does, now, out);
    };
    match does {
        Choice::Cancel
        | Choice::EndTokens
        | Choice::Copy
        | Choice::Import
        | Choice::PinCertificate
        | Choice::StripSources => {}
        Choice::Regenerate => verb::start(state, name, Work::Regenerate, now, out),
        Choice::Revoke => verb::start(state, name, Work::Revoke, now, out),
        Choice::LogOut => verb::start(state, name, Work::LogOut, now, out),
        Choice::Forget => verb::start(state, name, Work::Forget, now, out),
        Choice::Refresh => verb::start(state, name, Work::Refresh, now, out),
        Choice::Remove => verb::hide(state, BTreeSet::from([name]), now, out),
        Choice::Export => verb::start(state, name, Work::Export, now, out),
        Choice::Reveal => {
            state.allowed_reveals.insert(name.clone());
            verb::start(state, name, Work::Reveal, now, out);
        }
        Choice::LogIn => login::open_for(state, &name, now, out),
        Choice::ReviewCertificate => certificate::ask(state, Some(name), now, out),
        Choice::OwnClient => edit::open_for(state, &name),
        Choice::QuitNow => out.push(Effect::QuitNow),
    }
}
