//! Help and palette: every command from the one table, searched while typing.
//!
//! ```text
//! ┏ Command ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ › rev▏                                         5 of 61 ┃
//! ┃ ▸ Revoke token…               x  keyfob revoke NAME    ┃
//! ┃   Undo the last removal       u  ✗ nothing to undo     ┃
//! ┃                                                        ┃
//! ┃ for us-prod-acme · dimmed rows say why not             ┃
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use crate::app::action::Action;
use crate::app::command::Layer;
use crate::app::layer;
use crate::app::palette::{self, Entry};
use crate::app::state::overlay::Finder;
use crate::app::state::{Files, State};
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::size;
use crate::tui::text;
use crate::tui::widget::edge::{self, Keep};
use crate::tui::widget::field::{self, Value};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

/// The palette floats.
const PALETTE: Size = Size {
    width: 74,
    height: 18,
};

/// Help takes what there is, up to two columns.
const HELP: Size = Size {
    width: 90,
    height: 34,
};

/// Room for two columns of help.
const TWO_COLUMNS: u16 = 72;

const NO_MATCH: &str = "no command matches: esc closes";

/// Lines of help from which on it has room to say where our files lie.
const ROOM_FOR_FILES: u16 = 12;

/// The last line of help.
const OF_KEYS: &str = "Dimmed keys can't be used now: ⏎ says why. ⏎ runs the chosen line.";

/// The same over a form: keys of its text fields, which are no commands (SCREENS C21).
const IN_FIELDS: &str =
    "In a field: ^A ^E ends · ^U ^K ^W cut · alt-b alt-f words · alt-v shows a secret";

/// Draws the palette.
pub(crate) fn draw_palette(
    buf: &mut Buffer,
    body: Rect,
    finder: &Finder,
    state: &State,
    scene: &Scene,
) {
    let entries = palette::found(state, scene.now);
    let area = size::dialog(body, PALETTE);
    let whose = state.current().filter(|_| finder.is_menu);
    let title = whose.map_or("Command", |name| name.as_str());
    let inner = inset(Pane::new(title).draw(buf, area, Focus::Here, scene));
    let [head, list, foot] = parts(inner, 1);
    let total = palette::total(state);
    draw_search(buf, head, finder, (entries.len(), total), scene);
    if entries.is_empty() {
        let line = Line::styled(NO_MATCH, scene.theme().text);
        paragraph::draw(buf, list, &[line]);
    }
    let height = usize::from(list.height);
    let top = (finder.cursor + 1).saturating_sub(height);
    let widest = entries.iter().map(|entry| text::width(entry.title)).max();
    let title = widest.unwrap_or_default().min(list.width / 2);
    let visible = entries.iter().enumerate().skip(top).take(height);
    let lines: Vec<Line<'_>> = visible
        .map(|(i, entry)| palette_line(entry, i == finder.cursor, (title, list.width), scene))
        .collect();
    paragraph::draw(buf, list, &lines);
    for (y, line) in (list.y..list.bottom()).zip(top..entries.len()) {
        let place = Rect {
            y,
            height: 1,
            ..list
        };
        scene.hit(place, Action::Pick(line));
    }
    let about = if state.acts_on_marks() {
        format!("for {} · ", state.board.marks.words())
    } else {
        let current = state.current();
        current.map_or_else(String::new, |name| format!("for {name} · "))
    };
    let chosen = entries.get(finder.cursor).map(|entry| behind(entry, scene));
    let is_cut = |words: &String| text::width(words) > room_behind(title, list.width);
    let words = chosen
        .filter(is_cut)
        .unwrap_or_else(|| format!("{about}dimmed rows say why not"));
    let words = text::cut(&words, foot.width);
    paragraph::draw(buf, foot, &[Line::styled(words, scene.theme().muted)]);
}

/// Why it can't run, else the same on the command line.
fn behind(entry: &Entry, scene: &Scene) -> String {
    let words = match (&entry.disabled, &entry.cli) {
        (Some(reason), _) => format!("✗ {reason}"),
        (None, Some(cli)) => cli.clone(),
        (None, None) => String::new(),
    };
    scene.keys(&words).into_owned()
}

/// What a row has left for that, behind title and keys.
const fn room_behind(title: u16, cells: u16) -> u16 {
    cells.saturating_sub(2 + title + 2 + 8 + 2)
}

/// Search line, list, so many last lines with a blank one above them.
const fn parts(inner: Rect, last: u16) -> [Rect; 3] {
    let head = if inner.height > 0 { 1 } else { 0 };
    let foot = if inner.height > 4 { last } else { 0 };
    let air = if foot > 0 { 1 } else { 0 };
    [
        Rect {
            height: head,
            ..inner
        },
        Rect {
            y: inner.y + head,
            height: inner.height.saturating_sub(head + foot + air),
            ..inner
        },
        Rect {
            y: inner.y + inner.height.saturating_sub(foot),
            height: foot,
            ..inner
        },
    ]
}

fn draw_search(
    buf: &mut Buffer,
    area: Rect,
    finder: &Finder,
    (found, all): (usize, usize),
    scene: &Scene,
) {
    let theme = scene.theme();
    let (before, after) = finder.text.shown();
    let value = Value {
        before: &before,
        after: &after,
        example: "type to find",
    };
    let room = area.width.saturating_sub(14);
    let mut spans = vec![Span::styled("› ", theme.key)];
    spans.extend(field::value_spans(&value, true, room, scene));
    let count = Line::styled(format!("{found} of {all}"), theme.muted);
    edge::draw(buf, area, &Line::from(spans), &count, Keep::Left);
}

fn palette_line(
    entry: &Entry,
    chosen: bool,
    (title, cells): (u16, u16),
    scene: &Scene,
) -> Line<'static> {
    let theme = scene.theme();
    let style = match (chosen, entry.disabled.is_some()) {
        (true, _) => theme.selected,
        (false, true) => theme.disabled,
        (false, false) => theme.text,
    };
    let words = behind(entry, scene);
    let room = room_behind(title, cells);
    Line::from(vec![
        Span::styled(if chosen { "▸ " } else { "  " }, theme.key),
        Span::styled(text::left(entry.title, title), style),
        Span::styled(format!("  {}  ", text::right(&entry.keys, 8)), theme.key),
        Span::styled(text::cut(&words, room), theme.muted),
    ])
}

/// Draws help on the layer below.
pub(crate) fn draw_help(
    buf: &mut Buffer,
    body: Rect,
    finder: &Finder,
    state: &State,
    scene: &Scene,
) {
    let entries = palette::found(state, scene.now);
    let area = size::dialog(body, HELP);
    let title = format!("Help · {}", title_of(layer::below_help(state)));
    let place = format!("{} of {}", finder.cursor + 1, entries.len());
    let inner = Pane::new(title)
        .aside(concat!("keyfob ", env!("CARGO_PKG_VERSION")))
        .position(format!("{place} · keyfob keys prints them all"))
        .draw(buf, area, Focus::Here, scene);
    let files = state.files.as_ref().map(Files::words);
    let last = if files.is_some() && inner.height >= ROOM_FOR_FILES {
        2
    } else {
        1
    };
    let [head, list, foot] = parts(inset(inner), last);
    let total = palette::total(state);
    draw_search(buf, head, finder, (entries.len(), total), scene);
    let count = if list.width >= TWO_COLUMNS { 2 } else { 1 };
    let width = list.width / count;
    let (lines, focus) = help_lines(&entries, finder, width, scene);
    let height = usize::from(list.height).max(1);
    let page = height * usize::from(count);
    // Scrolls by whole columns, so that what was read stays where it was.
    let first = if focus < page {
        0
    } else {
        (focus / height + 1 - usize::from(count)) * height
    };
    let columns = lines.get(first..).unwrap_or_default().chunks(height);
    for (column, i) in columns.zip(0..count) {
        let place = Rect {
            x: list.x + i * width,
            width,
            ..list
        };
        paragraph::draw(buf, place, column);
    }
    if entries.is_empty() {
        let line = Line::styled(NO_MATCH, scene.theme().text);
        paragraph::draw(buf, list, &[line]);
    }
    let words = if layer::below_help(state) == Layer::Form {
        IN_FIELDS
    } else {
        OF_KEYS
    };
    let words = scene.keys(words);
    let told = [Some(words.into_owned()), files];
    let told = told.into_iter().flatten().map(|words| {
        let words = text::cut(&words, foot.width);
        Line::styled(words, scene.theme().muted)
    });
    paragraph::draw(buf, foot, &told.collect::<Vec<_>>());
}

const fn title_of(layer: Layer) -> &'static str {
    match layer {
        Layer::Board => "Profiles",
        Layer::Detail => "Profile",
        Layer::Tokens => "Server tokens",
        Layer::Claims => "Claims",
        Layer::History => "History",
        Layer::Tenants => "Tenants",
        Layer::Activity => "Activity",
        Layer::Form => "Form",
        Layer::Menu => "New profile",
        Layer::Dialog => "Question",
        Layer::Report => "Report",
        Layer::Doctor => "Doctor",
        Layer::Settings => "Settings",
        Layer::CopyAs => "Copy as",
        Layer::Import => "Import",
        Layer::Waiting => "Sign-in under way",
        Layer::Finder => "Search",
    }
}

/// Headings and commands; and the line of the cursor.
fn help_lines(
    entries: &[Entry],
    finder: &Finder,
    cells: u16,
    scene: &Scene,
) -> (Vec<Line<'static>>, usize) {
    // Hits are ordered by how well they match: headings would come back again and again.
    let is_search = !finder.text.is_empty();
    let cursor = finder.cursor;
    let theme = scene.theme();
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut focus = 0;
    let mut section = None;
    let widest = entries.iter().map(|entry| text::width(&entry.keys)).max();
    let keys = widest.unwrap_or_default() + 2;
    for (i, entry) in entries.iter().enumerate() {
        if !is_search && section != Some(entry.section) {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            section = Some(entry.section);
            lines.push(Line::styled(entry.section.heading(), theme.heading));
        }
        if i == cursor {
            focus = lines.len();
        }
        lines.push(help_line(entry, i == cursor, (keys, cells), scene));
    }
    (lines, focus)
}

fn help_line(
    entry: &Entry,
    chosen: bool,
    (keys, cells): (u16, u16),
    scene: &Scene,
) -> Line<'static> {
    let theme = scene.theme();
    let disabled = entry.disabled.is_some();
    let (key_style, style) = match (chosen, disabled) {
        (true, _) => (theme.selected, theme.selected),
        (false, true) => (theme.disabled, theme.disabled),
        (false, false) => (theme.key, theme.text),
    };
    let room = cells.saturating_sub(2 + keys + 1);
    let keys = text::left(&entry.keys, keys);
    Line::from(vec![
        Span::styled(if chosen { "▸ " } else { "  " }, theme.key),
        Span::styled(keys, key_style),
        Span::styled(text::cut(entry.title, room), style),
    ])
}
