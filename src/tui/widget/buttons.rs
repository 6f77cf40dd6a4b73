//! A row of buttons: `▸[ Cancel ]    ( Revoke )`.

use ratatui::text::{Line, Span};

use crate::tui::scene::Scene;
use crate::tui::text;

/// Cells between buttons.
const GAP: u16 = 3;

/// One button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Button<'a> {
    /// Its verb.
    pub label: &'a str,
    /// Whether it can be pressed.
    pub enabled: bool,
    /// Whether the focus is on it.
    pub focused: bool,
}

/// The buttons in one line.
pub(crate) fn line(scene: &Scene, buttons: &[Button<'_>]) -> Line<'static> {
    let theme = scene.theme();
    let mut spans = Vec::new();
    for (i, button) in buttons.iter().enumerate() {
        if i > 0 {
            spans.push(Span::raw(text::blanks(GAP)));
        }
        let style = match (button.enabled, button.focused) {
            (false, _) => theme.disabled,
            (true, true) => theme.selected,
            (true, false) => theme.text,
        };
        let (mark, open, close) = if button.focused {
            ("▸", "[ ", " ]")
        } else {
            (" ", "( ", " )")
        };
        spans.push(Span::styled(mark, theme.heading));
        spans.push(scene.span(&format!("{open}{}{close}", button.label), style));
    }
    Line::from(spans)
}

/// First cell and width of each button in the line.
pub(crate) fn places(buttons: &[Button<'_>]) -> Vec<(u16, u16)> {
    let mut x = 0;
    let mut places = Vec::new();
    for button in buttons {
        let width = text::width(button.label) + 5;
        places.push((x, width));
        x += width + GAP;
    }
    places
}
