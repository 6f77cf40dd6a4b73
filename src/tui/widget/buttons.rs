//! Buttons: `▸[ Cancel ]   ( Revoke )`, in as many lines as they need.

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

/// Where a button stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Which line of them.
    pub line: u16,
    /// First cell.
    pub x: u16,
    /// Cells.
    pub width: u16,
}

/// Where the buttons stand in lines of `cells` cells.
pub(crate) fn places(buttons: &[Button<'_>], cells: u16) -> Vec<Place> {
    let (mut line, mut x) = (0, 0);
    let mut places = Vec::new();
    for button in buttons {
        let width = text::width(button.label) + 5;
        if x > 0 && x + width > cells {
            line += 1;
            x = 0;
        }
        places.push(Place { line, x, width });
        x += width + GAP;
    }
    places
}

/// The buttons in lines of `cells` cells.
pub(crate) fn lines(scene: &Scene, buttons: &[Button<'_>], cells: u16) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (button, place) in buttons.iter().zip(places(buttons, cells)) {
        if place.x == 0 {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            if place.x > 0 {
                line.push_span(Span::raw(text::blanks(GAP)));
            }
            for span in spans(button, scene) {
                line.push_span(span);
            }
        }
    }
    lines
}

fn spans(button: &Button<'_>, scene: &Scene) -> [Span<'static>; 2] {
    let theme = scene.theme();
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
    [
        Span::styled(mark, theme.heading),
        Span::styled(format!("{open}{}{close}", button.label), style),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_that_do_not_fit_go_to_the_next_line() {
        let button = |label| Button {
            label,
            enabled: true,
            focused: false,
        };
        let row = [button("Cancel"), button("Revoke"), button("Forget")];
        let at = |cells| -> Vec<(u16, u16)> {
            places(&row, cells).iter().map(|p| (p.line, p.x)).collect()
        };
        assert_eq!(at(60), [(0, 0), (0, 14), (0, 28)]);
        assert_eq!(at(30), [(0, 0), (0, 14), (1, 0)]);
        assert_eq!(at(5), [(0, 0), (1, 0), (2, 0)]);
    }
}
