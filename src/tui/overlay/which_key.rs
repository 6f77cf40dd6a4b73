//! After a prefix: the keys that may follow and what they do, above the footer (C8).
//!
//! ```text
//! ╭ g ─────────────────────────────────────────────────────────────────╮
//! │ g first row   p profiles   a activity                       esc no │
//! ╰────────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::command::CommandId as Id;
use crate::app::hints::{self, Hint};
use crate::app::state::State;
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::text;
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

/// Cells of one key with its title.
const CELL: u16 = 24;

/// Draws the keys at the lower edge of the body.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, state: &State, scene: &Scene) {
    let Some((prefix, hints)) = hints::which_key(state) else {
        return;
    };
    let columns = (body.width.saturating_sub(4) / CELL).max(1);
    let lines = lines(&hints, columns, scene);
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let height = height.min(body.height);
    let area = Rect {
        y: body.bottom().saturating_sub(height),
        height,
        ..body
    };
    let title = prefix.label(state.ascii);
    let sorts = |hint: &Hint| hint.runs == Some(Id::SortName);
    let note = if hints.iter().any(sorts) {
        "the same again turns it round"
    } else {
        ""
    };
    let inner = Pane::new(format!("{title} …"))
        .note(note)
        .position("esc leaves")
        .draw(buf, area, Focus::Here, scene);
    paragraph::draw(buf, inset(inner), &lines);
}

fn lines(hints: &[Hint], columns: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    hints
        .chunks(usize::from(columns))
        .map(|row| {
            let spans: Vec<Span<'static>> = row
                .iter()
                .flat_map(|hint| {
                    let label = text::left(&hint.words, CELL - 4);
                    [
                        Span::styled(hint.keys.clone(), theme.key),
                        Span::styled(format!(" {label} "), theme.text),
                    ]
                })
                .collect();
            Line::from(spans)
        })
        .collect()
}
