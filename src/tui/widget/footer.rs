//! The last line: the keys of the top layer, as many as fit; help and the way out pinned right (C4).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::edge::{self, Keep};
use crate::app::action::Action;
use crate::app::hints::{Footer, Hint};
use crate::tui::scene::Scene;
use crate::tui::text;

/// Draws the line.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, footer: &Footer, scene: &Scene) {
    let mut right: Vec<Span<'static>> = Vec::new();
    let mut right_cells = 0;
    for hint in &footer.right {
        right_cells += push(&mut right, hint, right_cells > 0, scene);
    }
    let room = area.width.saturating_sub(right_cells + 3);
    let mut left = vec![Span::raw(" ")];
    let mut used = 1;
    for hint in &footer.left {
        let cells = cells(hint) + if used > 1 { 2 } else { 0 };
        if used + cells > room {
            break;
        }
        let start = area.x + used;
        used += push(&mut left, hint, used > 1, scene);
        hit(area, (start, cells), hint, scene);
    }
    let mut x = area.right().saturating_sub(right_cells);
    for hint in &footer.right {
        let cells = cells(hint);
        hit(area, (x, cells), hint, scene);
        x += cells + 2;
    }
    edge::draw(
        buf,
        area,
        &Line::from(left),
        &Line::from(right),
        Keep::Right,
    );
}

/// `⏎ open`.
fn cells(hint: &Hint) -> u16 {
    text::width(&hint.keys) + 1 + text::width(&hint.words)
}

fn push(spans: &mut Vec<Span<'static>>, hint: &Hint, gap: bool, scene: &Scene) -> u16 {
    let theme = scene.theme();
    let mut used = cells(hint);
    if gap {
        spans.push(Span::raw("  "));
        used += 2;
    }
    spans.push(Span::styled(hint.keys.clone(), theme.key));
    spans.push(Span::styled(format!(" {}", hint.words), theme.text));
    used
}

fn hit(area: Rect, (x, width): (u16, u16), hint: &Hint, scene: &Scene) {
    if let Some(command) = hint.runs {
        scene.hit(Rect { x, width, ..area }, Action::Run(command));
    }
}
