//! Every command with its keys, and where they are said.

use std::slice;

use ratatui::text::{Line, Span};

use super::ROOM_FOR_PLACE;
use crate::app::command::Command;
use crate::app::keymap::Keymap;
use crate::app::state::State;
use crate::app::state::settings::SettingsList;
use crate::domain::error::Error;
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::paragraph;

/// The longest title and a gap.
const TITLE: u16 = 36;

pub(super) fn row(
    list: &SettingsList,
    command: &Command,
    cells: u16,
    (state, scene): (&State, &Scene),
) -> Line<'static> {
    let theme = scene.theme();
    let is_cursor = list.command() == Some(command);
    let typed = list.typing.as_ref().filter(|_| is_cursor);
    let keys = typed.map_or_else(
        || labels(command, state),
        |field| format!("{}▏", field.text()),
    );
    let style = if is_cursor && typed.is_none() {
        theme.selected
    } else {
        theme.text
    };
    let place = place(command, state, cells);
    let room = cells.saturating_sub(TITLE + text::width(&place) + 2);
    let said = if troubles(command, state).next().is_some() {
        theme.warn
    } else {
        theme.muted
    };
    Line::from(vec![
        Span::styled(text::left(command.title, TITLE), style),
        Span::styled(text::left(&keys, room), style),
        Span::styled(format!("  {place}"), said),
    ])
}

fn labels(command: &Command, state: &State) -> String {
    let chords = state.keymap.chords(command.id).iter();
    let labels: Vec<String> = chords.map(|chord| chord.label(state.ascii)).collect();
    labels.join("  ")
}

fn place(command: &Command, state: &State, cells: u16) -> String {
    let said = state.catalog.keys.get(command.word);
    match said {
        _ if cells < ROOM_FOR_PLACE => String::new(),
        Some(said) => {
            let place = said.place.rsplit(['/', '\\']).next();
            place.unwrap_or_default().to_owned()
        }
        None => "default".to_owned(),
    }
}

/// What is wrong with the keys of the user's own for this command.
fn troubles(command: &Command, state: &State) -> impl Iterator<Item = Error> {
    let own = state.catalog.keys.get(command.word);
    let keys = own.map_or_else(|| [].as_slice(), |own| own.keys.as_slice());
    let wrong = |key| Keymap::check(&state.catalog.keys, command, slice::from_ref(key)).err();
    keys.iter().filter_map(wrong)
}

pub(super) fn explained(
    list: &SettingsList,
    cells: u16,
    (state, scene): (&State, &Scene),
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let Some(command) = list.command() else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for error in troubles(command, state) {
        let words = format!("▲ {error}; {}", error.next_step());
        lines.extend(paragraph::wrapped(scene, &words, cells, theme.warn));
    }
    let usual = command.keys.join(", ");
    let usual = if usual.is_empty() { "none" } else { &usual };
    let shell = command.cli.map(|cli| format!(" In a shell: {cli}."));
    let words = format!(
        "{}. Called {} in [keys]; usual: {usual}.{}",
        capital(command.help),
        command.word,
        shell.unwrap_or_default(),
    );
    lines.extend(paragraph::wrapped(scene, &words, cells, theme.text));
    if list.typing.is_some() {
        let how = "Commas between keys: r, f9, ctrl-x, or g g for one after the other. none: no key. Empty: the usual ones.";
        lines.extend(paragraph::wrapped(scene, how, cells, theme.muted));
    }
    lines
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
