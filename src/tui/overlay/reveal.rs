//! A token that is shown for a moment, over the lower end of the body; no frame at its sides, so that it can be selected.
//!
//! ```text
//! ━ token of us-prod-acme ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ hidden in 8s ━
//! 6e977f29-1234-4a4b-8c8d-1234567890ab
//! ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ v hides · keyfob get prints it ━
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget as _};

use crate::app::state::State;
use crate::tui::scene::Scene;
use crate::tui::text;

/// Draws the token that the state says is shown, if the drawing thread has it.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, state: &State, scene: &Scene) {
    let (Some(reveal), Some(token)) = (&state.reveal, &scene.revealed) else {
        return;
    };
    let theme = scene.theme();
    let left = reveal.until.duration_since(scene.now).as_secs().max(0) + 1;
    let room = usize::from(body.height.saturating_sub(2)).max(1);
    let mut rows = pieces(token.expose(), body.width);
    let is_cut = rows.len() > room;
    rows.truncate(room);
    let way = if is_cut {
        format!("cut: keyfob get {} prints it whole", reveal.profile)
    } else {
        format!("v hides · keyfob get {} prints it", reveal.profile)
    };
    let height = u16::try_from(rows.len() + 2).unwrap_or(body.height);
    let area = Rect {
        y: body.bottom().saturating_sub(height).max(body.y),
        height: height.min(body.height),
        ..body
    };
    Clear.render(area, buf);
    buf.set_style(area, theme.text);
    let title = format!("token of {}", reveal.profile);
    let top = rule(&title, &format!("hidden in {left}s"), area.width, scene);
    let bottom = rule("", &way, area.width, scene);
    let lines = std::iter::once(Line::styled(top, theme.border_focus))
        .chain(rows.into_iter().map(|row| Line::styled(row, theme.text)))
        .chain([Line::styled(bottom, theme.border_focus)]);
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        buf.set_line(area.x, y, &line, area.width);
    }
}

/// `━ left ━━━━━━━━ right ━`, the words cut where there is no room.
fn rule(left: &str, right: &str, cells: u16, scene: &Scene) -> String {
    let padded = |words: &str| {
        if words.is_empty() {
            String::new()
        } else {
            format!(" {words} ")
        }
    };
    let right = padded(&text::cut(right, cells.saturating_sub(4)));
    let room = cells.saturating_sub(text::width(&right) + 4);
    let left = padded(&text::cut(left, room));
    let used = text::width(&left) + text::width(&right) + 2;
    let line = "━".repeat(usize::from(cells.saturating_sub(used)));
    scene.keys(&format!("━{left}{line}{right}━")).into_owned()
}

/// The token in lines as wide as the window: it has no blanks to wrap at. Nothing in it can steer the terminal.
fn pieces(token: &str, cells: u16) -> Vec<String> {
    let shown: Vec<char> = token
        .chars()
        .map(|c| if c.is_ascii_graphic() { c } else { '?' })
        .collect();
    let pieces = shown.chunks(usize::from(cells.max(1)));
    pieces.map(|piece| piece.iter().collect()).collect()
}
