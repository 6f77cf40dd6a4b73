//! A framed pane: `┏ title ━━━ aside ┓` above, `┗ note ━━━ position ┛` below; thick and coloured with the focus (C16).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Clear, Widget as _};

use crate::tui::scene::Scene;
use crate::tui::text;

/// Whether keys go to a pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// They do.
    Here,
    /// They go elsewhere.
    Elsewhere,
}

/// Cells of an upper edge that its caption can't have: corners, and a blank at either side.
pub(crate) const CAPTION: u16 = 4;

/// A frame with its four captions.
#[derive(Debug, Default)]
pub(crate) struct Pane<'a> {
    title: Line<'a>,
    aside: Line<'a>,
    note: Line<'a>,
    position: Line<'a>,
}

impl<'a> Pane<'a> {
    /// A pane with a title, shown in the theme's heading style if it has none.
    pub(crate) fn new(title: impl Into<Line<'a>>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// Above, at the right.
    pub(crate) fn aside(mut self, aside: impl Into<Line<'a>>) -> Self {
        self.aside = aside.into();
        self
    }

    /// Below, at the left.
    pub(crate) fn note(mut self, note: impl Into<Line<'a>>) -> Self {
        self.note = note.into();
        self
    }

    /// Below, at the right.
    pub(crate) fn position(mut self, position: impl Into<Line<'a>>) -> Self {
        self.position = position.into();
        self
    }

    /// Clears the area, draws the frame and says what is left inside.
    pub(crate) fn draw(self, buf: &mut Buffer, area: Rect, focus: Focus, scene: &Scene) -> Rect {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return Rect::default();
        }
        let theme = scene.theme();
        let (set, style) = match focus {
            Focus::Here => (border::THICK, theme.border_focus),
            Focus::Elsewhere => (border::ROUNDED, theme.border),
        };
        Clear.render(area, buf);
        buf.set_style(area, theme.text);
        let block = Block::new()
            .borders(Borders::ALL)
            .border_set(set)
            .border_style(style);
        let inner = block.inner(area);
        block.render(area, buf);
        let heading = theme.heading;
        let ground = theme.text;
        let edge = |y| Edge { area, y, ground };
        let top = edge(area.y);
        let bottom = edge(area.bottom().saturating_sub(1));
        let left = top.draw_left(buf, &self.title, heading);
        top.draw_right(buf, &self.aside, left);
        if area.height > 1 {
            let left = bottom.draw_left(buf, &self.note, theme.muted);
            bottom.draw_right(buf, &self.position, left);
        }
        inner
    }
}

/// One edge of a frame, on which captions stand with a blank at either side.
struct Edge {
    area: Rect,
    y: u16,
    /// What captions stand on.
    ground: Style,
}

impl Edge {
    /// Draws a caption after the left corner; says where it ends.
    fn draw_left(&self, buf: &mut Buffer, caption: &Line<'_>, style: Style) -> u16 {
        let start = self.area.x.saturating_add(1);
        let room = self.area.width.saturating_sub(CAPTION);
        if caption.width() == 0 || room == 0 {
            return start;
        }
        let caption = cut_line(caption, room).patch_style(style_below(caption, style));
        self.draw(buf, start, &caption)
    }

    /// Draws a caption before the right corner, unless it would touch what ends at `taken`.
    fn draw_right(&self, buf: &mut Buffer, caption: &Line<'_>, taken: u16) {
        let cells = u16::try_from(caption.width()).unwrap_or(u16::MAX);
        let corner = self.area.right().saturating_sub(1);
        let Some(start) = corner.checked_sub(cells.saturating_add(2)) else {
            return;
        };
        if cells > 0 && start >= taken {
            self.draw(buf, start, caption);
        }
    }

    fn draw(&self, buf: &mut Buffer, start: u16, caption: &Line<'_>) -> u16 {
        let room = self.area.right().saturating_sub(start + 2);
        let cells = u16::try_from(caption.width()).unwrap_or(u16::MAX).min(room);
        // Nothing of the border's style stays below the caption and its blanks.
        for x in start..(start + cells + 2).min(self.area.right()) {
            if let Some(cell) = buf.cell_mut((x, self.y)) {
                cell.reset();
                cell.set_style(self.ground);
            }
        }
        let (end, _) = buf.set_line(start + 1, self.y, caption, room);
        end + 1
    }
}

/// The style for a caption that brings none of its own.
fn style_below(caption: &Line<'_>, style: Style) -> Style {
    let own = caption.spans.iter().any(|span| span.style != Style::new());
    if own { Style::new() } else { style }
}

/// A line of at most `most` cells; a line of one span is cut with `…`, others at the span that doesn't fit.
fn cut_line<'a>(line: &Line<'a>, most: u16) -> Line<'a> {
    let mut left = most;
    let mut spans = Vec::new();
    for span in &line.spans {
        let cells = text::width(&span.content);
        if cells > left {
            spans.push(ratatui::text::Span::styled(
                text::cut(&span.content, left),
                span.style,
            ));
            break;
        }
        left -= cells;
        spans.push(span.clone());
    }
    Line::from(spans)
}
