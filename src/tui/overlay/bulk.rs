//! The question before a verb on many: each object with what becomes of it, ticked or not; the focus starts on Cancel.
//!
//! ```text
//! ┏ Revoke 3 of 4 profiles ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ [x] us-prod-acme      PROD  9.0: deletes this one token, access and refresh         ┃
//! ┃ [ ] okta-partners           no revocation there. Ticked: our copy goes              ┃
//! ┃                                                                                     ┃
//! ┃ 2 of them are production. Type  revoke 3  to go on:                                 ┃
//! ┃ ▸ revoke▏                                                                           ┃
//! ┃                                                                                     ┃
//! ┃  ( Cancel )    ( Revoke 3: type the words first )                                   ┃
//! ┗ ⏎ in the field goes to Cancel ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 3 of 4 ▼ ━━━┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use crate::app::action::Action;
use crate::app::state::bulk::{BulkFocus, BulkQuestion, BulkVerb, Candidate};
use crate::domain::environment::Environment;
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::size;
use crate::tui::text;
use crate::tui::widget::buttons::{self, Button};
use crate::tui::widget::field::{self, Value};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;
use crate::tui::widget::rows;

/// As wide as the mock-ups.
const WIDTH: u16 = 88;

/// The widest names are cut there.
const WIDEST_NAME: u16 = 26;

/// `▸[x] `.
const TICK: u16 = 5;

/// `PROD  `.
const ENVIRONMENT: u16 = 6;

/// Narrower, what becomes of an object stands below its name.
const ROOM_BESIDE: u16 = 60;

/// Lines of what the list tells, and of the blank below: servers revoke in different ways.
const fn head(verb: BulkVerb) -> u16 {
    match verb {
        BulkVerb::Revoke => 2,
        BulkVerb::LogIn | BulkVerb::Refresh | BulkVerb::Check | BulkVerb::Remove => 0,
    }
}

/// The list keeps so many lines before sentences give way.
const LEAST_LIST: u16 = 4;

/// Draws the question into the body.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, asked: &BulkQuestion, scene: &Scene) {
    let cells = WIDTH.min(body.width).saturating_sub(4);
    let go = go_label(asked, cells);
    let shown = shown_buttons(asked, &go);
    let foot = buttons::lines(scene, &shown, cells);
    let tail = tail(asked, cells, scene);
    let phrase = phrase_lines(asked, cells, scene);
    let list = list_height(asked, cells, scene, body.height);
    let height_of = |lines: &[Line<'_>]| u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let fixed = height_of(&foot) + height_of(&phrase);
    let wanted = Size {
        width: WIDTH,
        height: list
            .saturating_add(fixed)
            .saturating_add(height_of(&tail))
            .saturating_add(head(asked.verb))
            .saturating_add(6),
    };
    let area = size::dialog(body, wanted);
    let hint = scene.keys("⏎ in the field goes to Cancel");
    let mut pane = Pane::new(title(asked));
    if !phrase.is_empty() {
        pane = pane.note(hint.into_owned());
    }
    if let Some(position) = position(asked) {
        pane = pane.position(position);
    }
    let inner = inset(pane.draw(buf, area, Focus::Here, scene));
    // What must be typed and the buttons stay; the sentences give way to the list, then their air.
    let tail = if inner.height < fixed + height_of(&tail) + LEAST_LIST + 1 {
        Vec::new()
    } else {
        tail
    };
    let mut below = tail;
    let has_both = !below.is_empty() && !phrase.is_empty();
    if has_both && inner.height > fixed + height_of(&below) + list.max(LEAST_LIST) + 2 {
        below.push(Line::default());
    }
    below.extend(phrase);
    let used = height_of(&below) + height_of(&foot);
    let air = u16::from(inner.height > used + LEAST_LIST);
    let [rows, rest, foot_area] = split(inner, height_of(&below), height_of(&foot), air);
    let list = draw_head(buf, rows, (asked.verb, list), scene);
    draw_rows(buf, list, asked, scene);
    paragraph::draw(buf, rest, &below);
    paragraph::draw(buf, foot_area, &foot);
    for (i, place) in buttons::places(&shown, cells).into_iter().enumerate() {
        let button = Rect {
            x: foot_area.x + place.x,
            y: foot_area.y + place.line,
            width: place.width,
            height: 1,
        };
        scene.hit(button.intersection(foot_area), Action::FocusButton(i));
    }
}

/// Says above the list what it tells, if that takes nothing from the list; the rest is the list's.
fn draw_head(buf: &mut Buffer, area: Rect, (verb, list): (BulkVerb, u16), scene: &Scene) -> Rect {
    let head = head(verb);
    if head == 0 || area.height < list + head {
        return area;
    }
    let words = Line::styled("What each server does:", scene.theme().heading);
    paragraph::draw(buf, area, &[words]);
    Rect {
        y: area.y + head,
        height: area.height - head,
        ..area
    }
}

/// List above, sentences and field, buttons below; a blank line before each if there is room.
fn split(inner: Rect, rest: u16, foot: u16, air: u16) -> [Rect; 3] {
    let foot = foot.min(inner.height);
    let rest = rest.min(inner.height - foot);
    let around = (air * 2).min(inner.height - foot - rest);
    let list = inner.height - foot - rest - around;
    let part = |y: u16, height: u16| Rect { y, height, ..inner };
    let below = inner.y + list + around.div_ceil(2);
    [
        part(inner.y, list),
        part(below, rest),
        part(inner.bottom() - foot, foot),
    ]
}

fn title(asked: &BulkQuestion) -> String {
    let (count, total) = (asked.count(), asked.total());
    let verb = asked.verb.title();
    if count == total {
        format!("{verb} {count} profiles")
    } else {
        format!("{verb} {count} of {total} profiles")
    }
}

fn position(asked: &BulkQuestion) -> Option<String> {
    let total = asked.rows.len();
    (total > 1).then(|| format!("row {} of {total}", asked.cursor + 1))
}

fn go_label(asked: &BulkQuestion, cells: u16) -> String {
    let verb = format!("{} {}", asked.verb.title(), asked.count());
    if asked.count() > 0 && !asked.is_allowed() && cells >= ROOM_BESIDE {
        format!("{verb}: type the words first")
    } else {
        verb
    }
}

fn shown_buttons<'a>(asked: &BulkQuestion, go: &'a str) -> [Button<'a>; 2] {
    [
        Button {
            label: "Cancel",
            enabled: true,
            focused: asked.focus == BulkFocus::Cancel,
        },
        Button {
            label: go,
            enabled: asked.is_allowed(),
            focused: asked.focus == BulkFocus::Go,
        },
    ]
}

/// What is the same for all of them.
fn tail(asked: &BulkQuestion, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let words = match asked.verb {
        BulkVerb::Revoke => {
            "Scripts that use these tokens stop at once. This can't be undone: every profile needs a new login. The profiles themselves stay."
        }
        BulkVerb::Remove => "Removes the profiles and their tokens here. u undoes it for 10 s.",
        BulkVerb::Refresh => {
            "The tools that share these tokens stop until they are given the new ones."
        }
        BulkVerb::Check | BulkVerb::LogIn => "",
    };
    let mut lines = paragraph::wrapped(scene, words, cells, theme.text);
    let others = match asked.others.len() {
        0 => None,
        1 => Some("1 more shares its token with nobody; it is refreshed, too.".to_owned()),
        count => Some(format!(
            "{count} more share their tokens with nobody; they are refreshed, too."
        )),
    };
    let unable = match asked.unable.len() {
        0 => None,
        1 => Some("1 can't take part: the report says why.".to_owned()),
        count => Some(format!("{count} can't take part: the report says why.")),
    };
    for words in others.into_iter().chain(unable) {
        lines.extend(paragraph::wrapped(scene, &words, cells, theme.muted));
    }
    lines
}

fn phrase_lines(asked: &BulkQuestion, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let Some(wanted) = asked.phrase() else {
        return Vec::new();
    };
    let theme = scene.theme();
    let why = match asked.in_production() {
        0 => "These are many.".to_owned(),
        1 => "1 of them is production.".to_owned(),
        count => format!("{count} of them are production."),
    };
    let words = format!("{why} Type  {wanted}  to go on:");
    let mut lines = paragraph::wrapped(scene, &words, cells, theme.warn);
    let is_focused = asked.focus == BulkFocus::Phrase;
    let (before, after) = asked.typed.shown();
    let value = Value {
        before: &before,
        after: &after,
        example: "type it here",
    };
    let mark = if is_focused { "▸ " } else { "  " };
    let mut spans = vec![Span::styled(mark, theme.key)];
    spans.extend(field::value_spans(
        &value,
        is_focused,
        cells.saturating_sub(2),
        scene,
    ));
    if asked.is_allowed() {
        spans.push(Span::styled("  ✓", theme.ok));
    }
    lines.push(Line::from(spans));
    lines
}

/// Lines that the list would take, as far as there is room for them at all.
fn list_height(asked: &BulkQuestion, cells: u16, scene: &Scene, most: u16) -> u16 {
    let place = (name_width(asked, cells), cells);
    let mut height = 0_u16;
    for row in &asked.rows {
        let lines = row_lines(row, false, asked.focus, place, scene);
        height = height.saturating_add(u16::try_from(lines.len()).unwrap_or(u16::MAX));
        if height >= most {
            return most;
        }
    }
    height
}

fn name_width(asked: &BulkQuestion, cells: u16) -> u16 {
    let names = asked.rows.iter().map(|row| row.profile.as_str());
    let most = if cells >= ROOM_BESIDE {
        cells / 3
    } else {
        cells.saturating_sub(TICK + 1 + ENVIRONMENT)
    };
    rows::widest(names, WIDEST_NAME).min(most)
}

fn draw_rows(buf: &mut Buffer, area: Rect, asked: &BulkQuestion, scene: &Scene) {
    let place = (name_width(asked, area.width), area.width);
    let line = |i: usize| {
        let row = asked.rows.get(i)?;
        Some(row_lines(row, i == asked.cursor, asked.focus, place, scene))
    };
    rows::draw(buf, area, asked.cursor, line, scene);
}

fn row_lines(
    row: &Candidate,
    is_cursor: bool,
    focus: BulkFocus,
    (name, cells): (u16, u16),
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let label = row.environment.map_or("", Environment::label);
    let environment = match row.environment {
        Some(Environment::Production) => theme.production,
        Some(Environment::Staging | Environment::Test | Environment::Lab) | None => theme.muted,
    };
    let is_beside = cells >= ROOM_BESIDE;
    let head = if is_beside {
        TICK + name + 1 + ENVIRONMENT
    } else {
        TICK
    };
    let room = cells.saturating_sub(head).max(1);
    let words = text::wrap(&scene.keys(&row.words), room);
    let chosen = is_cursor && focus == BulkFocus::Rows;
    let style = match (chosen, row.is_on) {
        (true, _) => theme.selected,
        (false, true) => theme.text,
        (false, false) => theme.muted,
    };
    let tick = match (chosen, row.is_on) {
        (true, true) => "▸[x] ",
        (true, false) => "▸[ ] ",
        (false, true) => " [x] ",
        (false, false) => " [ ] ",
    };
    let tone = if row.is_on { theme.text } else { theme.muted };
    let mut first = Line::from(vec![
        Span::styled(tick, if chosen { theme.key } else { theme.text }),
        Span::styled(text::left(row.profile.as_str(), name), style),
        Span::raw(" "),
        Span::styled(label, environment),
        Span::raw(text::blanks(
            ENVIRONMENT - text::width(label).min(ENVIRONMENT),
        )),
    ]);
    let mut words = words.into_iter();
    if is_beside {
        first.push_span(Span::styled(words.next().unwrap_or_default(), tone));
    }
    let below = words.map(|words| Line::styled(format!("{}{words}", text::blanks(head)), tone));
    std::iter::once(first).chain(below).collect()
}
