//! What an open question says: each dialog, menu and waiting login as lines with numbered answers.

use super::turn::Turn;
use crate::app::action::Action;
use crate::app::command::CommandId as Id;
use crate::app::copy_as;
use crate::app::menu::provider_lines;
use crate::app::state::State;
use crate::app::state::bulk::BulkQuestion;
use crate::app::state::copy_as::CopyAs;
use crate::app::state::dialog::{About, Dialog, DialogLine};
use crate::app::state::import::{Import, Stage as ImportStage};
use crate::app::state::overlay::Overlay;
use crate::app::state::settings::SettingsList;
use crate::app::state::sign_in::{Stage, Waiting};
use crate::app::state::wizard::{Menu, Step, Wizard};
use crate::domain::settings::Said;
use crate::plain::{sentence, words};
use crate::service::transfer::Course;

/// What asks nothing is said and goes; at most this many lie over each other.
const MOST: usize = 4;

/// The end of the line that asks for words; here they are asked for once a button is chosen.
const ASKS_FOR_WORDS: &str = "to go on:";

/// Says what is asked now, once.
pub(super) fn follow(turn: &mut Turn<'_>) {
    for _ in 0..MOST {
        if !tell(turn) {
            break;
        }
    }
    let lines = turn.state.top().and_then(|top| lines(turn, top));
    let key = lines.as_ref().map(|lines| lines.join("\n"));
    if key == turn.session.question {
        return;
    }
    turn.session.question = key;
    turn.session.phrase_for = None;
    turn.session.said.extend(lines.into_iter().flatten());
}

/// What asks nothing: it is said and goes. Whether there was something.
fn tell(turn: &mut Turn<'_>) -> bool {
    let Some(top) = turn.state.top() else {
        return false;
    };
    if matches!(top, Overlay::Help(_) | Overlay::Palette(_)) {
        turn.run(Id::Back);
        return true;
    }
    // What helps after a failure are words like any other here: the next line shall not be taken for an answer.
    if let Overlay::Dialog(Dialog {
        about: About::Failure(_, error),
        ..
    }) = top
    {
        let error = error.clone();
        turn.fail(&error);
        turn.act(Action::FocusButton(0));
        return true;
    }
    let (lines, is_dialog) = match top {
        Overlay::Report(report) => (text(&report.text()), false),
        Overlay::Doctor(checkup) if checkup.job.is_none() => {
            let counts = words::sentence(&checkup.counts().replace("   ", ", "));
            let mut lines = text(&checkup.text());
            lines.push(counts);
            (lines, false)
        }
        Overlay::Settings(list) if !list.rows.is_empty() || list.trouble.is_some() => {
            (settings(list), false)
        }
        Overlay::Dialog(dialog) if dialog.buttons.len() == 1 => (about(dialog), true),
        Overlay::Dialog(_)
        | Overlay::Wizard(_)
        | Overlay::Login(_)
        | Overlay::Edit(_)
        | Overlay::Vault(_)
        | Overlay::Bulk(_)
        | Overlay::CopyAs(_)
        | Overlay::Import(_)
        | Overlay::Doctor(_)
        | Overlay::Settings(_)
        | Overlay::Help(_)
        | Overlay::Palette(_) => return false,
    };
    turn.session.said.extend(lines);
    if is_dialog {
        turn.act(Action::FocusButton(0));
    } else {
        turn.run(Id::Back);
    }
    true
}

fn settings(list: &SettingsList) -> Vec<String> {
    let said = |said: &Said| {
        let place = said.place.as_ref();
        let place = place.map_or_else(
            || "the default".to_owned(),
            |place| format!("said in {place}"),
        );
        format!("{}: {}, {place}.", said.setting.name, said.bare())
    };
    let trouble = list.trouble.as_ref().map(|error| format!("error: {error}"));
    let how = "To change one, on the command line: keyfob config set NAME VALUE.".to_owned();
    let rows = list.rows.iter().map(said);
    rows.chain(trouble).chain([how]).collect()
}

fn text(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim().replace("  ", ": "));
    lines.map(|line| words::spoken(&line)).collect()
}

/// The lines of a question; none for forms, which are asked field by field.
fn lines(turn: &Turn<'_>, top: &Overlay) -> Option<Vec<String>> {
    let state = &*turn.state;
    if let Some(waiting) = waiting(top) {
        return Some(wait(waiting));
    }
    match top {
        Overlay::Dialog(dialog) => Some(dialog_lines(dialog)),
        Overlay::Wizard(wizard) if wizard.step == Step::Provider => Some(menu(state, wizard)),
        Overlay::Bulk(asked) => Some(bulk(state, asked)),
        Overlay::CopyAs(menu) => Some(forms(state, menu)),
        Overlay::Import(import) => Some(import_lines(import)),
        Overlay::Doctor(_) => Some(vec!["Looking. cancel gives up.".to_owned()]),
        Overlay::Wizard(_)
        | Overlay::Login(_)
        | Overlay::Edit(_)
        | Overlay::Vault(_)
        | Overlay::Report(_)
        | Overlay::Settings(_)
        | Overlay::Help(_)
        | Overlay::Palette(_) => None,
    }
}

/// The login that waits for somebody.
pub(super) fn waiting(top: &Overlay) -> Option<&Waiting> {
    top.sign_in().and_then(|sign_in| sign_in.waiting.as_ref())
}

fn about(dialog: &Dialog) -> Vec<String> {
    let mut lines = vec![words::sentence(&dialog.title)];
    let texts = dialog
        .lines
        .iter()
        .filter(|line| !line.text.trim().is_empty());
    let texts = texts.filter(|line| !line.text.ends_with(ASKS_FOR_WORDS));
    lines.extend(texts.map(dialog_line));
    lines.extend(dialog.rows.iter().map(|row| {
        let parts = [&row.id, &row.client, &row.mask, &row.words];
        let parts = parts.into_iter().map(String::as_str);
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        format!("- {}", parts.join(", "))
    }));
    lines
}

fn dialog_line(line: &DialogLine) -> String {
    let text = words::spoken(&line.text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.label.is_empty() {
        words::sentence(&text)
    } else {
        words::sentence(&format!("{}: {text}", line.label))
    }
}

fn dialog_lines(dialog: &Dialog) -> Vec<String> {
    let mut lines = about(dialog);
    let buttons = dialog.buttons.iter().enumerate().skip(1);
    lines.extend(buttons.map(|(at, button)| format!("{at}. {}", button.label)));
    let first = dialog.buttons.first();
    let first = first.map_or("Cancel", |button| button.label.as_str());
    lines.push(format!("A number, or empty for {first}:"));
    lines
}

fn menu(state: &State, wizard: &Wizard) -> Vec<String> {
    let title = match wizard.menu {
        Menu::Start => "New profile. What do you want to log in to?",
        Menu::Token => "Whose token do you paste?",
        Menu::Servers => "Which server?",
    };
    let mut lines = vec![title.to_owned()];
    let choices = provider_lines(state, wizard.menu);
    lines.extend(
        choices
            .iter()
            .enumerate()
            .map(|(at, line)| format!("{}. {}: {}.", at + 1, line.title, line.text)),
    );
    lines.push("A number, or empty for Cancel:".to_owned());
    lines
}

fn bulk(state: &State, asked: &BulkQuestion) -> Vec<String> {
    let count = asked.count();
    let mut lines = vec![format!(
        "{} {}.",
        asked.verb.title(),
        words::profiles(count)
    )];
    lines.extend(asked.rows.iter().enumerate().map(|(at, row)| {
        let subject = sentence::whole_subject(state, &row.profile);
        let left_out = if row.is_on { "" } else { " Left out." };
        format!(
            "{}. {subject}: {}.{left_out}",
            at + 1,
            words::spoken(&row.words)
        )
    }));
    let others = asked.others.iter();
    lines.extend(others.map(|name| format!("Also: {}.", sentence::subject(state, name))));
    lines.extend(asked.unable.iter().map(|(name, why)| {
        let subject = sentence::subject(state, name);
        format!("Not {subject}: {}.", words::spoken(why))
    }));
    let verb = asked.verb.word();
    lines.push(format!(
        "Type go to {verb}, a number to leave one out or take it in, or empty for Cancel:"
    ));
    lines
}

fn forms(state: &State, menu: &CopyAs) -> Vec<String> {
    let mut lines = vec![format!("Copy {} as:", menu.profile)];
    let choices = copy_as::lines(state, menu);
    lines.extend(choices.iter().enumerate().map(|(at, line)| {
        format!(
            "{}. {}: {}.",
            at + 1,
            line.name,
            words::spoken(&line.purpose)
        )
    }));
    lines.push("A number or a name, or empty for Cancel:".to_owned());
    lines
}

fn import_lines(import: &Import) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, entry) in import.entries.iter().enumerate() {
        let left_out = if entry.is_on { "" } else { " Left out." };
        let row = &entry.row;
        let what = match &entry.result {
            Some(Ok(done)) => words::spoken(done),
            Some(Err(error)) => format!("failed: {error}"),
            None => format!("{}{left_out}", words::sentence(&course(&row.course))),
        };
        let name = &row.entry;
        lines.push(format!("{}. {}, {name}: {what}", at + 1, row.tool.word()));
    }
    lines.push(match import.stage {
        ImportStage::Choosing if import.entries.is_empty() => {
            "Looking for logins of other tools. Empty for Cancel:".to_owned()
        }
        ImportStage::Choosing => {
            "Type go to import, a number to leave one out or take it in, or empty for Cancel:"
                .to_owned()
        }
        ImportStage::WaitsForVault => "Waiting for the vault.".to_owned(),
        ImportStage::Importing(_) => "Importing.".to_owned(),
        ImportStage::Stripping(_) => "Removing tokens from the other tools' files.".to_owned(),
        ImportStage::Done => "Empty goes on:".to_owned(),
    });
    lines
}

fn course(course: &Course) -> String {
    match course {
        Course::Add => "a new profile with its tokens".to_owned(),
        Course::AddSignedOut => "a new profile without a token".to_owned(),
        Course::Fill => "tokens for a profile that holds none".to_owned(),
        Course::Keep => "is here already".to_owned(),
        Course::Skip(why) => words::spoken(why),
    }
}

/// A login that waits: the address and the code, which somebody has to read.
fn wait(waiting: &Waiting) -> Vec<String> {
    if waiting.is_trading {
        return vec!["The answer is there. Fetching tokens.".to_owned()];
    }
    let mut lines = Vec::new();
    match &waiting.stage {
        Stage::Browser(step) => {
            lines.push("Log in with a browser at this address:".to_owned());
            lines.push(step.url.to_string());
            lines.push(
                "It goes on by itself. Or paste the address that the browser ended on.".to_owned(),
            );
        }
        Stage::Device { step, .. } => {
            lines.push("On any device, open this address:".to_owned());
            lines.push(step.verification_uri.to_string());
            lines.push(format!("and type this code: {}", step.user_code));
        }
    }
    if let Some(ignored) = &waiting.ignored {
        lines.push(format!("Put aside: {ignored}."));
    }
    lines.push(
        "Waiting. Type open for a browser here, copy for the clipboard, or cancel:".to_owned(),
    );
    lines
}
