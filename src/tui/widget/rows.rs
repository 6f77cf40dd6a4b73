//! Rows of unlike height, one below the other: those around the cursor that have room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::paragraph;
use crate::app::action::Action;
use crate::tui::scene::Scene;
use crate::tui::text;

/// Draws rows so that the one under the cursor is whole: as many before it as fit, else the first ones. Only what is on
/// screen is put into words, however many there are.
pub(crate) fn draw(
    buf: &mut Buffer,
    area: Rect,
    cursor: usize,
    row: impl Fn(usize) -> Option<Vec<Line<'static>>>,
    scene: &Scene,
) {
    let height = usize::from(area.height);
    let mut first = cursor;
    let mut used = row(cursor).map_or(0, |lines| lines.len());
    while let Some(before) = first.checked_sub(1) {
        let lines = row(before).map_or(0, |lines| lines.len());
        if used + lines > height {
            break;
        }
        used += lines;
        first = before;
    }
    let mut y = area.y;
    for i in first.. {
        let Some(lines) = row(i).filter(|_| y < area.bottom()) else {
            break;
        };
        let tall = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let place = Rect {
            y,
            height: tall,
            ..area
        }
        .intersection(area);
        paragraph::draw(buf, place, &lines);
        scene.hit(place, Action::FocusField(i));
        y = y.saturating_add(tall);
    }
}

/// The widest of these texts, at most `most` cells.
pub(crate) fn widest<'a, I: Iterator<Item = &'a str>>(texts: I, most: u16) -> u16 {
    texts.map(text::width).max().unwrap_or(0).min(most)
}
