//! What other tools know: each login with what an import would do with it, ticked or not; then how each went.
//!
//! ```text
//! ┏ Import · 4 of 6 ticked ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ MORPHEUS-CLI  4 remotes in /home/jane/.morpheus/credentials                              ┃
//! ┃ ▸[x] prod-acme      us-prod.acme.test › acme › jdoe                               5h 20m ┃
//! ┃        → us-prod-acme: new profile with its token                                        ┃
//! ┃  [ ] lab            lab.acme.test › (master) › admin                                   — ┃
//! ┃        kept: lab-master holds a live token                                               ┃
//! ┗ the files are read, not changed ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ row 1 of 6 ━┛
//! ```

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::menu::tool_objects;
use crate::app::state::State;
use crate::app::state::import::{Entry, Findings, Import, Lookup, Stage};
use crate::domain::countdown::{self, Tone};
use crate::domain::expiry::Expiry;
use crate::domain::text::clean;
use crate::service::transfer::{Course, Row, Tool};
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::size;
use crate::tui::text;
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::{form, paragraph, rows};

/// The widest dialog (SCREENS C15).
const WIDTH: u16 = 90;

/// The widest names are cut there.
const WIDEST_NAME: u16 = 22;

/// `▸[x] `.
const TICK: u16 = 5;

/// What stands below a row begins there.
const INDENT: u16 = 8;

/// `expired 212d`, with a blank before it.
const TIME: u16 = 13;

/// Narrower, the server stands below the name.
const ROOM_BESIDE: u16 = 60;

/// Characters of another tool's text that are shown.
const LONGEST: usize = 200;

/// Draws the list into the body.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, import: &Import, state: &State, scene: &Scene) {
    let cells = WIDTH.min(body.width).saturating_sub(4);
    let words = words(import, state, cells, scene);
    let tall = |lines: &[Line<'_>]| u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let list = list_height(import, cells, scene, body.height);
    let air = u16::from(!words.is_empty() && list > 0);
    let wanted = Size {
        width: WIDTH,
        height: list.saturating_add(tall(&words) + air + 2),
    };
    let area = size::dialog(body, wanted);
    let inner = inset(pane(import, state).draw(buf, area, Focus::Here, scene));
    // Rows come first: sentences take what is left, but a list without rows is all sentences.
    let head = if list == 0 {
        inner.height
    } else {
        tall(&words).min(inner.height / 3)
    };
    let above = Rect {
        height: head,
        ..inner
    };
    paragraph::draw(buf, above, &words);
    let used = (head + if head > 0 { air } else { 0 }).min(inner.height);
    let below = Rect {
        y: inner.y + used,
        height: inner.height - used,
        ..inner
    };
    let name = name_width(import, below.width);
    let line = |i: usize| lines(import, i, (name, below.width), scene);
    rows::draw(buf, below, import.cursor, line, scene);
}

fn pane<'a>(import: &Import, state: &State) -> Pane<'a> {
    let total = import.entries.len();
    let title = match import.stage {
        Stage::Choosing | Stage::WaitsForVault if total == 0 => "Import".to_owned(),
        Stage::Choosing | Stage::WaitsForVault => {
            format!("Import · {} of {total} ticked", import.chosen().count())
        }
        Stage::Importing(_) => "Import · under way".to_owned(),
        Stage::Done | Stage::Stripping(_) => match import.counts() {
            (done, 0) => format!("Import · {done} done"),
            (done, failed) => format!("Import · {done} done, {failed} failed"),
        },
    };
    let mut pane = Pane::new(title);
    if import.stage == Stage::Choosing && !matches!(state.imports, Lookup::Reading(_)) {
        pane = pane.note("the files are read, not changed");
    }
    if total > 1 {
        pane = pane.position(format!("row {} of {total}", import.cursor + 1));
    }
    pane
}

/// What is to be said of the list as a whole.
fn words(import: &Import, state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let say = |words: &str, style: Style| paragraph::wrapped(scene, words, cells, style);
    let busy = |words: &str| say(&format!("{} {words}", scene.busy_glyph()), theme.busy);
    match import.stage {
        Stage::Importing(_) => return busy("importing …"),
        Stage::Stripping(_) => return busy("removing the tokens from the tools' files …"),
        Stage::WaitsForVault => return busy("opening the vault …"),
        Stage::Done => return Vec::new(),
        Stage::Choosing => {}
    }
    match &state.imports {
        Lookup::Reading(_) => busy("reading the files of morpheus-cli and zeyos …"),
        Lookup::Failed(error) => form::problem(error, cells, scene),
        Lookup::Found(findings) => {
            let mut lines = Vec::new();
            for warning in &findings.warnings {
                let warning = format!("▲ {}", clean(warning, LONGEST));
                lines.extend(say(&warning, theme.warn));
            }
            if import.entries.is_empty() {
                lines.extend(nothing(findings, cells, scene));
            }
            lines
        }
        Lookup::Never => Vec::new(),
    }
}

fn nothing(findings: &Findings, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let mut lines = paragraph::wrapped(scene, "nothing found; looked in", cells, theme.text);
    for path in &findings.looked_in {
        let path = format!("  {}", shown(path));
        lines.extend(paragraph::wrapped(scene, &path, cells, theme.muted));
    }
    lines.push(Line::default());
    let hint = "in a shell: keyfob import json FILE reads tokens from any file";
    lines.extend(paragraph::wrapped(scene, hint, cells, theme.text));
    lines
}

fn shown(path: &Path) -> String {
    clean(&path.to_string_lossy(), LONGEST)
}

fn name_width(import: &Import, cells: u16) -> u16 {
    let names = import.entries.iter().map(|entry| entry.row.entry.as_str());
    let most = if cells >= ROOM_BESIDE {
        cells / 3
    } else {
        cells.saturating_sub(TICK + TIME)
    };
    rows::widest(names, WIDEST_NAME).min(most)
}

/// Lines that all rows would take, as far as there is room for them at all.
fn list_height(import: &Import, cells: u16, scene: &Scene, most: u16) -> u16 {
    let name = name_width(import, cells);
    let mut height = 0_u16;
    for i in 0..import.entries.len() {
        let tall = lines(import, i, (name, cells), scene).map_or(0, |lines| lines.len());
        height = height.saturating_add(u16::try_from(tall).unwrap_or(u16::MAX));
        if height >= most {
            return most;
        }
    }
    height
}

/// A row: its tool's heading if it is the first one there, the login, and what becomes of it.
fn lines(
    import: &Import,
    at: usize,
    (name, cells): (u16, u16),
    scene: &Scene,
) -> Option<Vec<Line<'static>>> {
    let entry = import.entries.get(at)?;
    let theme = scene.theme();
    let is_cursor = at == import.cursor;
    let mut lines = heading(import, at, cells, scene);
    let place = place(&entry.row);
    let is_beside = cells >= ROOM_BESIDE;
    let style = match (is_cursor, entry.is_on) {
        (true, _) => theme.selected,
        (false, true) => theme.text,
        (false, false) => theme.muted,
    };
    let room = cells.saturating_sub(TICK + name + 2 + TIME);
    let mut spans = vec![
        mark(import, entry, is_cursor, scene),
        Span::styled(text::left(&clean(&entry.row.entry, LONGEST), name), style),
    ];
    let beside = if is_beside { place.as_str() } else { "" };
    spans.push(Span::styled(
        format!("  {}", text::left(beside, room)),
        theme.muted,
    ));
    let (left, tone) = time(&entry.row, scene);
    spans.push(Span::styled(text::right(&left, TIME), theme.tone(tone)));
    lines.push(Line::from(spans));
    let indent = if is_beside { INDENT } else { TICK };
    let mut below = |words: &str, style: Style| {
        let room = cells.saturating_sub(indent).max(1);
        let wrapped = text::wrap(&scene.keys(words), room);
        let wrapped = wrapped
            .into_iter()
            .map(|words| Line::styled(format!("{}{words}", text::blanks(indent)), style));
        lines.extend(wrapped);
    };
    if !is_beside {
        below(&place, theme.muted);
    }
    for (words, tone) in outcome(entry) {
        below(&words, tone.map_or(theme.text, |tone| theme.tone(tone)));
    }
    // What is odd about a login is read where the cursor is.
    for note in entry.row.notes.iter().filter(|_| is_cursor) {
        below(&format!("▲ {}", clean(note, LONGEST)), theme.warn);
    }
    Some(lines)
}

/// `MORPHEUS-CLI  4 remotes in …`, above the first of a tool's rows.
fn heading(import: &Import, at: usize, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let tool_at = |at: usize| import.entries.get(at).map(|entry| entry.row.tool);
    let Some(tool) = tool_at(at) else {
        return Vec::new();
    };
    if at.checked_sub(1).and_then(tool_at) == Some(tool) {
        return Vec::new();
    }
    let theme = scene.theme();
    let of_tool = || import.entries.iter().filter(|e| e.row.tool == tool);
    let title = tool.word().to_uppercase();
    let about = tool_objects(tool, of_tool().count());
    let about = match of_tool().find_map(|entry| entry.row.path.as_deref()) {
        Some(path) => format!("{about} in {}", shown(path)),
        None if tool == Tool::Environment => format!("{about} in the environment"),
        None => about,
    };
    let room = cells.saturating_sub(text::width(&title) + 2);
    let heading = Line::from(vec![
        Span::styled(title, theme.heading),
        Span::styled(format!("  {}", text::cut(&about, room)), theme.muted),
    ]);
    let air = (at > 0).then(Line::default);
    air.into_iter().chain([heading]).collect()
}

/// `▸[x] ` while ticking, `▸ ✓  ` afterwards.
fn mark(import: &Import, entry: &Entry, is_cursor: bool, scene: &Scene) -> Span<'static> {
    let theme = scene.theme();
    let cursor = if is_cursor { "▸" } else { " " };
    let is_over = matches!(import.stage, Stage::Done | Stage::Stripping(_));
    let (sign, style) = match (&entry.result, is_over) {
        (Some(Ok(_)), _) => (" ✓  ", theme.ok),
        (Some(Err(_)), _) => (" ✗  ", theme.bad),
        (None, true) => (" ○  ", theme.muted),
        (None, false) if !entry.row.course.does_something() => (" ○  ", theme.muted),
        (None, false) if entry.is_on => ("[x] ", theme.text),
        (None, false) => ("[ ] ", theme.text),
    };
    Span::styled(format!("{cursor}{sign}"), style)
}

/// `us-prod.acme.test › acme › jdoe`.
fn place(row: &Row) -> String {
    let server = row
        .url
        .split_once("://")
        .map_or(row.url.as_str(), |(_, rest)| rest);
    let server = server.trim_end_matches('/');
    let parts = [server, &row.tenant, &row.username];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(|part| clean(part, LONGEST)).collect();
    parts.join(" › ")
}

/// What is left of the access token by the tool's own note; nobody has asked the server.
fn time(row: &Row, scene: &Scene) -> (String, Tone) {
    match (row.expires_at, &row.course) {
        (Some(at), _) => {
            let left = countdown::until(Expiry::At(at), scene.now);
            (
                left.text,
                if at <= scene.now { Tone::Bad } else { Tone::Ok },
            )
        }
        (None, Course::Add | Course::Fill | Course::Keep) => ("?".to_owned(), Tone::Muted),
        (None, Course::AddSignedOut | Course::Skip(_)) => ("—".to_owned(), Tone::Muted),
    }
}

/// What would be done, or what was.
fn outcome(entry: &Entry) -> Vec<(String, Option<Tone>)> {
    let mut lines = match &entry.result {
        None => vec![plan(&entry.row)],
        Some(Ok(words)) => vec![(clean(words, LONGEST), Some(Tone::Ok))],
        Some(Err(error)) => {
            let what = (clean(&error.to_string(), LONGEST), Some(Tone::Bad));
            let hint = error.way_out().map(|hint| (clean(hint, LONGEST), None));
            std::iter::once(what).chain(hint).collect()
        }
    };
    lines.extend(entry.stripped.as_ref().map(|stripped| match stripped {
        Ok(words) => (clean(words, LONGEST), Some(Tone::Ok)),
        Err(error) => (clean(&error.to_string(), LONGEST), Some(Tone::Bad)),
    }));
    lines
}

fn plan(row: &Row) -> (String, Option<Tone>) {
    let name = row
        .profile
        .as_ref()
        .map_or("a profile", |name| name.as_str());
    match &row.course {
        Course::Add => (format!("→ {name}: new profile with its token"), None),
        Course::AddSignedOut => (
            format!("→ {name}: new profile, no token to take along"),
            None,
        ),
        Course::Fill => (format!("→ {name}: there already, takes this token"), None),
        Course::Keep => (format!("kept: {name} is there already"), Some(Tone::Muted)),
        Course::Skip(why) => (
            clean(&format!("left out: {why}"), LONGEST),
            Some(Tone::Muted),
        ),
    }
}
