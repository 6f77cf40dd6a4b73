//! Lines one below the other, as many as fit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::tui::scene::Scene;
use crate::tui::text;

/// Draws the lines that fit.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, lines: &[Line<'_>]) {
    let area = area.intersection(buf.area);
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        buf.set_line(area.x, y, line, area.width);
    }
}

/// A text in lines of at most `cells` cells, all in one style.
pub(crate) fn wrapped(scene: &Scene, words: &str, cells: u16, style: Style) -> Vec<Line<'static>> {
    text::wrap(&scene.keys(words), cells)
        .into_iter()
        .map(|line| Line::styled(line, style))
        .collect()
}

/// `label   value`, the value wrapped under itself.
pub(crate) fn labelled(
    scene: &Scene,
    label: &str,
    value: &Span<'_>,
    (label_cells, cells): (u16, u16),
) -> Vec<Line<'static>> {
    let muted = scene.theme().muted;
    let room = cells.saturating_sub(label_cells).max(1);
    let value_text = scene.keys(&value.content);
    text::wrap(&value_text, room)
        .into_iter()
        .enumerate()
        .map(|(i, part)| {
            let head = if i == 0 { label } else { "" };
            Line::from(vec![
                Span::styled(text::left(head, label_cells), muted),
                Span::styled(part, value.style),
            ])
        })
        .collect()
}
