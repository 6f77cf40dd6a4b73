//! What a typed line means while something is asked.

use zeroize::Zeroizing;

use super::turn::Turn;
use super::{commands, form, question};
use crate::app::action::Action;
use crate::app::command::CommandId as Id;
use crate::app::copy_as;
use crate::app::key::{Code, Key};
use crate::app::menu::provider_lines;
use crate::app::state::bulk::BulkFocus;
use crate::app::state::dialog::Focus;
use crate::app::state::import::Stage;
use crate::app::state::overlay::Overlay;
use crate::app::state::sign_in;
use crate::app::state::wizard::Step;
use crate::plain::words;

/// A line was typed while something is asked.
pub(super) fn heard(turn: &mut Turn<'_>, line: &Zeroizing<String>) {
    if turn.state.top().is_some_and(form::is_open) {
        return form::heard(turn, line);
    }
    let typed = line.trim();
    if let Some(button) = turn.session.phrase_for.take() {
        return phrase(turn, button, line);
    }
    match typed {
        "help" => return turn.session.question = None,
        "quit" | "exit" => {
            cancel(turn);
            return turn.run(Id::Quit);
        }
        _ => {}
    }
    let Some(top) = turn.state.top() else { return };
    if question::waiting(top).is_some() {
        return waits(turn, line);
    }
    if typed.is_empty() || typed == "cancel" {
        return cancel(turn);
    }
    match top {
        Overlay::Dialog(dialog) => {
            let labels: Vec<String> = dialog.buttons.iter().map(|b| b.label.clone()).collect();
            match choice(typed, labels.iter().skip(1).map(String::as_str)) {
                Some(at) => button(turn, at + 1),
                None => not_understood(turn),
            }
        }
        Overlay::Wizard(wizard) if wizard.step == Step::Provider => {
            let lines = provider_lines(turn.state, wizard.menu);
            let chosen = choice(typed, lines.iter().map(|line| line.title.as_str()));
            match chosen.and_then(|at| lines.get(at)) {
                Some(line) => turn.press(Code::Char(line.letter)),
                None => not_understood(turn),
            }
        }
        Overlay::CopyAs(_) => choose_form(turn, typed),
        Overlay::Bulk(_) if typed == "go" => button(turn, 1),
        Overlay::Bulk(asked) => {
            let rows = asked.rows.len();
            tick(turn, typed, rows);
        }
        Overlay::Import(_) if typed == "go" => turn.run(Id::Open),
        Overlay::Import(import) => {
            let rows = import.entries.len();
            tick(turn, typed, rows);
        }
        Overlay::Wizard(_)
        | Overlay::Login(_)
        | Overlay::Edit(_)
        | Overlay::Vault(_)
        | Overlay::Report(_)
        | Overlay::Doctor(_)
        | Overlay::Settings(_)
        | Overlay::Help(_)
        | Overlay::Palette(_) => {}
    }
}

fn not_understood(turn: &mut Turn<'_>) {
    turn.say("That is none of the answers. Type a number, or nothing for Cancel:");
}

/// A number from 1 on, or the words of an answer, from their beginning.
fn choice(typed: &str, answers: impl Iterator<Item = impl AsRef<str>>) -> Option<usize> {
    let typed = typed.to_lowercase();
    let answers: Vec<String> = answers
        .map(|answer| answer.as_ref().to_lowercase())
        .collect();
    if let Ok(number) = typed.trim_end_matches('.').parse::<usize>() {
        return number.checked_sub(1).filter(|at| *at < answers.len());
    }
    let exact = answers.iter().position(|answer| *answer == typed);
    exact.or_else(|| answers.iter().position(|answer| answer.starts_with(&typed)))
}

/// Gives up what is asked.
pub(super) fn cancel(turn: &mut Turn<'_>) {
    turn.session.phrase_for = None;
    let is_question = matches!(
        turn.state.top(),
        Some(Overlay::Dialog(_) | Overlay::Bulk(_))
    );
    let is_over =
        matches!(turn.state.top(), Some(Overlay::Import(import)) if import.stage == Stage::Done);
    if is_question {
        turn.act(Action::FocusButton(0));
    } else if is_over {
        turn.run(Id::Open);
    } else {
        turn.run(Id::Back);
    }
    turn.session.question = None;
    if !is_over {
        turn.say("Cancelled.");
    }
}

/// Presses a button, once the words that it needs are typed.
fn button(turn: &mut Turn<'_>, at: usize) {
    let wanted = match turn.state.top() {
        Some(Overlay::Dialog(dialog)) => {
            let destroys = dialog.buttons.get(at).is_some_and(|b| b.does.destroys());
            let phrase = dialog.phrase.as_ref().filter(|_| destroys);
            phrase.map(|phrase| phrase.wanted.clone())
        }
        Some(Overlay::Bulk(asked)) => asked.phrase(),
        Some(_) | None => None,
    };
    if let Some(wanted) = wanted {
        turn.session.phrase_for = Some(at);
        return turn.say(format!(
            "To go on, type {wanted} and nothing else, or nothing for Cancel:"
        ));
    }
    press(turn, at);
}

/// What destroys takes the focus first, and is pressed then.
fn press(turn: &mut Turn<'_>, at: usize) {
    let count = turn.state.overlays.len();
    turn.act(Action::FocusButton(at));
    let has_focus = turn.state.overlays.len() == count
        && match turn.state.top() {
            Some(Overlay::Dialog(dialog)) => dialog.focus == Focus::Button(at),
            Some(Overlay::Bulk(asked)) => asked.focus == BulkFocus::Go,
            Some(_) | None => false,
        };
    if has_focus {
        turn.act(Action::FocusButton(at));
    }
}

/// The words before something that can't be taken back. Wrong ones are no.
fn phrase(turn: &mut Turn<'_>, button: usize, typed: &Zeroizing<String>) {
    let wanted = match turn.state.top() {
        Some(Overlay::Dialog(dialog)) => dialog.phrase.as_ref().map(|p| p.wanted.clone()),
        Some(Overlay::Bulk(asked)) => asked.phrase(),
        Some(_) | None => None,
    };
    if wanted.as_deref() != Some(typed.trim()) {
        turn.say("That isn't it: nothing was done.");
        return cancel(turn);
    }
    turn.paste(typed);
    press(turn, button);
}

/// Takes a row in or leaves it out.
fn tick(turn: &mut Turn<'_>, typed: &str, rows: usize) {
    let mut numbers = Vec::new();
    for word in typed.split_whitespace() {
        match word
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1))
        {
            Some(row) if row < rows => numbers.push(row),
            Some(_) | None => return not_understood(turn),
        }
    }
    for row in numbers {
        turn.act(Action::FocusField(row));
    }
}

/// A form of the copy menu, by number or name.
pub(super) fn choose_form(turn: &mut Turn<'_>, typed: &str) {
    let Some(Overlay::CopyAs(menu)) = turn.state.top() else {
        return;
    };
    let lines = copy_as::lines(turn.state, menu);
    let Some(at) = choice(typed, lines.iter().map(|line| line.name.as_str())) else {
        return turn.say(format!(
            "'{typed}' is no form. Type a number or a name of the list:"
        ));
    };
    let name = menu.profile.clone();
    let line = lines.get(at);
    if let Some(reason) =
        line.and_then(|line| copy_as::refusal(turn.state, &name, &line.gives, turn.now))
    {
        turn.run(Id::Back);
        return turn.say(words::sentence(&words::spoken(&reason)));
    }
    turn.press(Code::Home);
    for _ in 0..at {
        turn.press(Code::Down);
    }
    turn.press(Code::Enter);
}

/// While somebody is waited for: verbs, or the address that the browser ended on.
fn waits(turn: &mut Turn<'_>, line: &Zeroizing<String>) {
    match line.trim() {
        "" => turn.say("Waiting. cancel gives up."),
        "cancel" => form::leave(turn),
        "open" => on_address(turn, Id::OpenPage),
        "copy" => on_address(turn, Id::CopyShown),
        typed if commands::is_word(typed) => turn.say(
            "A login waits: paste the address that the browser ended on, or type open, copy or cancel.",
        ),
        _ if !form::takes_address(turn) => turn.say("Waiting. cancel gives up."),
        _ => {
            if is_in_field(turn) {
                // What was no answer still stands there.
                turn.act(Action::Key(Key::ctrl('u')));
            }
            turn.paste(line);
            turn.press(Code::Enter);
            form::say_note(turn);
        }
    }
}

/// A verb on the address, wherever the keys are: in the field of pasting it would be text.
fn on_address(turn: &mut Turn<'_>, id: Id) {
    if is_in_field(turn) {
        turn.run(Id::NextField);
    }
    turn.run(id);
}

/// Whether the keys go into the field for the address that the browser ended on.
fn is_in_field(turn: &Turn<'_>) -> bool {
    let waiting = turn.state.top().and_then(question::waiting);
    let has_keys = waiting.is_some_and(|waiting| waiting.focus == sign_in::Focus::Field);
    has_keys && form::takes_address(turn)
}
