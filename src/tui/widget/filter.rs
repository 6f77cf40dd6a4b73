//! The text that a list is searched by, behind its title: ` · filter prd▏`.

use ratatui::text::Span;

use crate::app::state::filter::Filter;
use crate::tui::scene::Scene;
use crate::tui::text;

/// Before the text.
const HEAD: &str = " · filter ";

/// Cells that are enough to see what is typed.
pub(crate) const ROOM: u16 = 23;

/// The text in `room` cells, with a cursor while keys go into it; nothing without a filter. What is before the cursor
/// scrolls away at the left.
pub(crate) fn spans(filter: &Filter, room: u16, scene: &Scene) -> Vec<Span<'static>> {
    let theme = scene.theme();
    let room = room.saturating_sub(text::width(HEAD));
    let (before, after) = filter.text.shown();
    if filter.is_typing {
        let before = text::tail(&before, room.saturating_sub(1));
        let left = room.saturating_sub(text::width(&before) + 1);
        return vec![
            Span::styled(HEAD, theme.muted),
            Span::styled(before, theme.text),
            Span::styled("▏", theme.key),
            Span::styled(text::cut(&after, left), theme.text),
        ];
    }
    if filter.text.is_empty() {
        return Vec::new();
    }
    let text = text::cut(filter.text.text(), room);
    vec![Span::styled(format!("{HEAD}{text}"), theme.muted)]
}

/// What a list says in which nothing is found; in `cells` cells, the way out is told whatever was typed.
pub(crate) fn nothing(filter: &Filter, cells: u16) -> String {
    let (before, after) = ("nothing matches \"", "\": esc clears");
    let room = cells.saturating_sub(text::width(before) + text::width(after));
    let typed = text::cut(filter.text.text(), room);
    format!("{before}{typed}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::edit::TextField;

    #[test]
    fn the_way_out_stays_behind_a_long_text() {
        let filter = Filter {
            text: TextField::plain("something that is nowhere"),
            is_typing: false,
        };
        let words = nothing(&filter, 40);
        assert_eq!(words, "nothing matches \"something…\": esc clears");
        assert!(nothing(&filter, 80).contains("nowhere"));
    }
}
