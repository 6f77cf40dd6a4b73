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
    let foot_height = u16::try_from(foot.len()).unwrap_or(u16::MAX);
    let mut lines = text_lines(&dialog.lines, cells, scene);
    if !dialog.rows.is_empty() {
        let others = lines.len() + foot.len() + usize::from(AROUND) + 3;
        let room = usize::from(body.height).saturating_sub(others).max(2);
        let mut rows = objects::lines(dialog, cells, room, scene);
        rows.insert(0, Line::default());
        rows.push(Line::default());
        // Behind the first paragraph, which says whose they are.
        let first = dialog.lines.get(..1).unwrap_or_default();
        let at = text_lines(first, cells, scene).len().min(lines.len());
        lines.splice(at..at, rows);
    }
    if let Some(phrase) = &dialog.phrase {
        lines.push(phrase_line(phrase, dialog.focus, cells, scene));
    }
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let wanted = Size {
        width,
        height: height.saturating_add(foot_height + AROUND),
    };
    let area = size::dialog(body, wanted);
    let inner = detail::inset(pane(dialog, state, scene).draw(buf, area, Focus::Here, scene));
    // The buttons and what stands right above them stay in sight, whatever the text's length.
    let foot_area = Rect {
        y: inner.bottom().saturating_sub(foot_height).max(inner.y),
        height: inner.height.min(foot_height),
        ..inner
    };
    let above = inner.height.saturating_sub(foot_height);
    let air = u16::from(above > height) + u16::from(above > height + 1);
    let room = Rect {
        y: inner.y + u16::from(air > 1),
        height: above.saturating_sub(air),
        ..inner
    };
    let skipped = lines.len().saturating_sub(usize::from(room.height));
    let skipped = if dialog.phrase.is_some() { skipped } else { 0 };
    paragraph::draw(buf, room, lines.get(skipped..).unwrap_or_default());
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
        let words = scene
            .look
            .glyphs
            .keys("⏎ in the field goes to Cancel")
            .into_owned();
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
