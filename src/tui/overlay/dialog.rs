//! A question: what dies, in the server's terms, and the buttons; the focus starts on the harmless one.
//!
//! ```text
//! ┏ Revoke us-prod-acme ━━━━━━━━━━━━━━━━━━━━━━━━━━━━ PROD ┓
//! ┃                                                        ┃
//! ┃ 9.0: deletes token 662, access and refresh             ┃
//! ┃                                                        ┃
//! ┃ Type  us-prod-acme  to go on:                          ┃
//! ┃ ▸ us-prod▏                                             ┃
//! ┃                                                        ┃
//! ┃ ▸[ Cancel ]    ( Revoke )    ( Log out )               ┃
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━ ⏎ in the field goes to Cancel ┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use super::objects;
use crate::app::action::Action;
use crate::app::state::State;
use crate::app::state::dialog::{About, Dialog, DialogLine, Focus as Has, Phrase};
use crate::domain::name::ProfileName;
use crate::tui::facts::Subject;
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane as detail;
use crate::tui::size;
use crate::tui::text;
use crate::tui::widget::bar::{self, Share};
use crate::tui::widget::buttons::{self, Button};
use crate::tui::widget::field::{self, Value};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

/// The usual width of a floating question, and the widest one on a normal window.
const USUAL: u16 = 58;
const WIDE: u16 = 74;

/// With objects in columns.
const WIDEST: u16 = 90;

/// Lines beside text and buttons: borders, and a blank line above each.
const AROUND: u16 = 4;
const BORDERS: u16 = 2;

/// Draws the question into the body.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, dialog: &Dialog, state: &State, scene: &Scene) {
    let shown = shown_buttons(dialog);
    let fits = buttons::places(&shown, USUAL - 4)
        .iter()
        .all(|place| place.line == 0);
    let width = if !dialog.rows.is_empty() {
        WIDEST
    } else if fits && dialog.phrase.is_none() && !is_compared(dialog) {
        USUAL
    } else {
        WIDE
    };
    let cells = width.min(body.width).saturating_sub(4);
    let foot = buttons::lines(scene, &shown, cells);
    let pinned = pinned(dialog, cells, scene);
    let fixed = height_of(&foot) + height_of(&pinned);
    let room = body.height.saturating_sub(fixed + AROUND);
    let lines = lines(dialog, cells, room.into(), scene);
    let wanted = Size {
        width,
        height: height_of(&lines).saturating_add(fixed + AROUND),
    };
    let area = size::dialog(body, wanted);
    let above = area.height.saturating_sub(fixed + BORDERS);
    let (lines, fold) = if height_of(&lines) > above {
        folded(dialog, cells, above.into(), scene)
    } else {
        (lines, "")
    };
    let pane = pane(dialog, state, scene).note(scene.keys(fold).into_owned());
    let inner = detail::inset(pane.draw(buf, area, Focus::Here, scene));
    let air = above.saturating_sub(height_of(&lines)).min(2);
    let part = |y: u16, height: u16| {
        let place = Rect { y, height, ..inner };
        place.intersection(inner)
    };
    let text = part(inner.y + u16::from(air > 1), height_of(&lines));
    paragraph::draw(buf, text, &lines);
    paragraph::draw(buf, part(text.bottom(), height_of(&pinned)), &pinned);
    // The buttons stay in sight, whatever the text's length.
    let y = inner.bottom().saturating_sub(height_of(&foot)).max(inner.y);
    let foot_area = part(y, height_of(&foot));
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

fn height_of(lines: &[Line<'_>]) -> u16 {
    u16::try_from(lines.len()).unwrap_or(u16::MAX)
}

/// What is said above what must be typed, if something must be; the objects take what is left of so many lines, two at
/// least.
fn lines(dialog: &Dialog, cells: u16, most: usize, scene: &Scene) -> Vec<Line<'static>> {
    let said = said(dialog);
    let mut lines = text_lines(said, cells, scene);
    if dialog.rows.is_empty() {
        return lines;
    }
    let room = most.saturating_sub(lines.len() + 2).max(2);
    let mut rows = objects::lines(dialog, cells, room, scene);
    rows.insert(0, Line::default());
    rows.push(Line::default());
    // Behind the first paragraph, which says whose they are.
    let first = said.get(..1).unwrap_or_default();
    let at = text_lines(first, cells, scene).len().min(lines.len());
    lines.splice(at..at, rows);
    lines
}

/// The same where it doesn't fit: so many lines of it, and what the frame says of the rest.
fn folded(
    dialog: &Dialog,
    cells: u16,
    room: usize,
    scene: &Scene,
) -> (Vec<Line<'static>>, &'static str) {
    let all = lines(dialog, cells, usize::MAX, scene);
    let top = dialog.top.min(all.len().saturating_sub(room));
    let fold = match (top > 0, top + room < all.len()) {
        (false, _) => "▼ more: ↑ ↓",
        (true, true) => "▲▼ more: ↑ ↓",
        (true, false) => "▲ more: ↑ ↓",
    };
    (all.into_iter().skip(top).take(room).collect(), fold)
}

/// The last sentence says what must be typed, if something must be.
fn said(dialog: &Dialog) -> &[DialogLine] {
    match (dialog.lines.split_last(), &dialog.phrase) {
        (Some((_, before)), Some(_)) => before,
        (_, _) => &dialog.lines,
    }
}

/// What must be typed, and its field: always in sight.
fn pinned(dialog: &Dialog, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let Some(phrase) = &dialog.phrase else {
        return Vec::new();
    };
    let sentence = dialog.lines.get(said(dialog).len()..).unwrap_or_default();
    let mut lines = text_lines(sentence, cells, scene);
    lines.push(phrase_line(phrase, dialog.focus, cells, scene));
    lines
}

/// Two digests are compared line by line: half of one has to fit.
const fn is_compared(dialog: &Dialog) -> bool {
    matches!(dialog.about, About::Certificate(..))
}

fn pane<'a>(dialog: &'a Dialog, state: &State, scene: &Scene) -> Pane<'a> {
    let mut pane = Pane::new(dialog.title.as_str());
    if let Some(subject) = about(&dialog.about).and_then(|name| Subject::of(state, name)) {
        pane = pane.aside(detail::production(&subject, scene));
    }
    if dialog.phrase.is_some() {
        let words = scene.keys("⏎ in the field goes to Cancel").into_owned();
        pane = pane.position(Line::styled(words, scene.theme().muted));
    }
    pane
}

/// The profile a question is about.
const fn about(about: &About) -> Option<&ProfileName> {
    match about {
        About::Revoke(name)
        | About::Remove(name)
        | About::Refresh(name)
        | About::Copy(name, _)
        | About::Reveal(name)
        | About::Export(name)
        | About::Reused(name)
        | About::Regenerate(name)
        | About::Failure(name, _)
        | About::Certificate(name, _)
        | About::Report(name) => Some(name),
        About::EndTokens(doomed) => Some(&doomed.profile),
        About::Quit | About::Import | About::StripSources => None,
    }
}

fn text_lines(lines: &[DialogLine], cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let widest = lines.iter().map(|line| text::width(&line.label)).max();
    let label = widest.map_or(0, |widest| if widest == 0 { 0 } else { widest + 4 });
    lines
        .iter()
        .flat_map(|line| text_line(line, label, cells, scene))
        .collect()
}

fn text_line(line: &DialogLine, label: u16, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let style = line.tone.map_or(theme.text, |tone| theme.tone(tone));
    if line.text.is_empty() && line.label.is_empty() {
        return vec![Line::default()];
    }
    if line.label.is_empty() {
        return paragraph::wrapped(scene, &line.text, cells, style);
    }
    let head = text::left(&format!("  {}", line.label), label + 1);
    let value = Span::styled(line.text.clone(), style);
    let mut lines = paragraph::labelled(scene, &head, &value, (label + 1, cells));
    if let (Some(permille), Some(last)) = (line.permille, lines.last_mut()) {
        let used = u16::try_from(last.width()).unwrap_or(u16::MAX);
        let room = cells.saturating_sub(used + 2);
        let bar = bar::bar(Share::of(permille.into(), 1000), room, scene.look.glyphs);
        last.push_span(Span::raw("  "));
        last.push_span(Span::styled(bar, style));
    }
    lines
}

fn phrase_line(phrase: &Phrase, focus: Has, cells: u16, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let focused = focus == Has::Phrase;
    let (before, after) = phrase.typed.shown();
    let value = Value {
        before: &before,
        after: &after,
        example: "type it here",
    };
    let mark = if focused { "▸ " } else { "  " };
    let mut spans = vec![Span::styled(mark, theme.key)];
    let room = cells.saturating_sub(2);
    spans.extend(field::value_spans(&value, focused, room, scene));
    if phrase.is_typed() {
        spans.push(Span::styled("  ✓", theme.ok));
    }
    Line::from(spans)
}

fn shown_buttons(dialog: &Dialog) -> Vec<Button<'_>> {
    dialog
        .buttons
        .iter()
        .enumerate()
        .map(|(i, button)| Button {
            label: &button.label,
            enabled: dialog.allows(button),
            focused: dialog.focus == Has::Button(i),
        })
        .collect()
}
