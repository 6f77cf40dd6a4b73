//! The quick filters of a tab: `1 all   2 ✗ failures`, the chosen one marked, each a place to click.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::action::Action;
use crate::app::command::CommandId;
use crate::tui::scene::Scene;
use crate::tui::text;

/// One of them.
pub(crate) struct Choice<'a> {
    /// Its digit and its words.
    pub(crate) words: &'a str,
    /// What chooses it.
    pub(crate) command: CommandId,
    /// Whether it is the chosen one.
    pub(crate) is_chosen: bool,
}

/// Draws them into the first line of a place, with a gap behind each; where the next cell is.
pub(crate) fn spans<'a>(
    inner: Rect,
    gap: u16,
    choices: impl IntoIterator<Item = Choice<'a>>,
    scene: &Scene,
) -> (Vec<Span<'a>>, u16) {
    let theme = scene.theme();
    let mut spans = Vec::new();
    let mut x = inner.x;
    for choice in choices {
        let style = if choice.is_chosen {
            theme.selected_idle.patch(theme.heading)
        } else {
            theme.text
        };
        let width = text::width(choice.words);
        let place = Rect {
            x,
            width,
            height: 1,
            ..inner
        };
        scene.hit(place, Action::Run(choice.command));
        x += width + gap;
        spans.push(Span::styled(choice.words, style));
        spans.push(Span::raw(text::blanks(gap)));
    }
    (spans, x)
}
