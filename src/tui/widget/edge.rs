//! One line with a left and a right part: header, status line, footer. The right part is kept, the left one gives way.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Cells that stay free between both.
const GAP: u16 = 2;

/// Which part stays whole if both don't fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// The right one: the help key and the way out, the time.
    Right,
    /// The left one.
    Left,
}

/// Draws `left` from the first cell and `right` up to the last.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, left: &Line<'_>, right: &Line<'_>, keep: Keep) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let cells = |line: &Line<'_>| u16::try_from(line.width()).unwrap_or(u16::MAX);
    let (left_room, right_room) = match keep {
        Keep::Right => {
            let right = cells(right).min(area.width);
            let gap = if right > 0 { GAP } else { 0 };
            ((area.width - right).saturating_sub(gap), right)
        }
        Keep::Left => {
            let left = cells(left).min(area.width);
            (left, cells(right).min(area.width - left))
        }
    };
    buf.set_line(area.x, area.y, left, left_room);
    buf.set_line(area.right() - right_room, area.y, right, right_room);
}
