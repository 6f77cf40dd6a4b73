//! A QR code in half blocks, for phones.

use qrcode::{Color as Module, EcLevel, QrCode};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;

use crate::tui::scene::Scene;

/// White around it, in modules: the standard wants four, phones do with two.
const QUIET: usize = 2;

/// The code of a text; none if it is too long for one.
pub(crate) fn lines(words: &str, scene: &Scene) -> Vec<Line<'static>> {
    let Ok(code) = QrCode::with_error_correction_level(words, EcLevel::L) else {
        return Vec::new();
    };
    let width = code.width();
    let whole = width + 2 * QUIET;
    let is_dark = |x: usize, y: usize| {
        let at = x.checked_sub(QUIET).zip(y.checked_sub(QUIET));
        at.is_some_and(|(x, y)| x < width && y < width && code[(x, y)] == Module::Dark)
    };
    let row = |y: usize| -> String {
        let cells = (0..whole).map(|x| match (is_dark(x, y), is_dark(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        });
        cells.collect()
    };
    let style = style(scene);
    (0..whole)
        .step_by(2)
        .map(|y| Line::styled(row(y), style))
        .collect()
}

/// Dark on light, whatever the terminal's own colours are; where no colours are wanted, reversed, which is that on most
/// terminals.
fn style(scene: &Scene) -> Style {
    let has_colours = scene.theme().ok.fg.is_some();
    if has_colours {
        Style::new().fg(Color::Black).bg(Color::White)
    } else {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}
