//! The objects of a question or report, in columns: `○  633  morph-cli  a81d93c0-…  16 Nov  stale: 640 followed it`.

use ratatui::text::{Line, Span};

use crate::app::state::dialog::{Dialog, DialogRow};
use crate::domain::countdown::Tone;
use crate::tui::scene::Scene;
use crate::tui::stamp;
use crate::tui::text;
use crate::tui::widget::paragraph;

/// The widest column of clients.
const WIDEST_CLIENT: u16 = 14;

/// Narrower questions leave out when a token was made.
const ROOM_FOR_DATES: u16 = 60;

/// The lines of all objects that fit into `most` lines, the last one telling of those that don't.
pub(super) fn lines(dialog: &Dialog, cells: u16, most: usize, scene: &Scene) -> Vec<Line<'static>> {
    let all: Vec<Vec<Line<'static>>> = {
        let widths = Widths::of(&dialog.rows, cells);
        let rows = dialog.rows.iter();
        rows.map(|row| line(row, &widths, scene)).collect()
    };
    let flat: Vec<Line<'static>> = all.into_iter().flatten().collect();
    if flat.len() <= most {
        return flat;
    }
    let room = most.saturating_sub(1).max(1);
    let top = dialog.top.min(flat.len().saturating_sub(room));
    let last = (top + room).min(flat.len());
    let mut lines: Vec<Line<'static>> = flat.iter().skip(top).take(room).cloned().collect();
    let hint = format!("↑ ↓ lines {} to {last} of {}", top + 1, flat.len());
    lines.push(Line::from(scene.span(&hint, scene.theme().muted)));
    lines
}

struct Widths {
    id: u16,
    client: u16,
    mask: u16,
    at: u16,
    words: u16,
}

impl Widths {
    fn of(rows: &[DialogRow], cells: u16) -> Self {
        let widest = |of: fn(&DialogRow) -> &str| {
            let widths = rows.iter().map(|row| text::width(of(row)));
            widths.max().unwrap_or_default()
        };
        let id = widest(|row| &row.id);
        let client = widest(|row| &row.client).min(WIDEST_CLIENT);
        let mask = widest(|row| &row.mask);
        let has_dates = cells >= ROOM_FOR_DATES && rows.iter().any(|row| row.at.is_some());
        let at = if has_dates { 7 } else { 0 };
        let used = 3 + id + 2 + client + 2 + mask + 2 + if has_dates { at + 2 } else { 0 };
        Self {
            id,
            client,
            mask,
            at,
            words: cells.saturating_sub(used),
        }
    }
}

fn line(row: &DialogRow, widths: &Widths, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let mut head = format!(
        "{}  {}  {}  ",
        text::right(&row.id, widths.id),
        text::left(&row.client, widths.client),
        text::left(&row.mask, widths.mask),
    );
    if widths.at > 0 {
        let when = row.at.map(|at| stamp::brief(at, scene.now, &scene.zone));
        head.push_str(&text::left(&when.unwrap_or_default(), widths.at));
        head.push_str("  ");
    }
    let used = text::width(&head) + 3;
    // In narrow windows the words go below, so that a reason is never lost.
    let is_below = widths.words < 16;
    let room = if is_below {
        used.saturating_sub(3).max(16)
    } else {
        widths.words
    };
    // Whose it is shows in the glyph; why it failed shows nowhere else.
    let is_told = !is_below || row.tone == Tone::Bad;
    let words = Some(row.words.as_str()).filter(|_| is_told);
    let words = paragraph::wrapped(scene, words.unwrap_or_default(), room, theme.muted);
    let mut words = words.into_iter().filter(|line| line.width() > 0);
    let mut first = vec![
        Span::styled(format!(" {} ", row.glyph), theme.tone(row.tone)),
        Span::styled(head, theme.text),
    ];
    if !is_below && let Some(line) = words.next() {
        first.extend(styled(line));
    }
    let indent = if is_below { 3 } else { used };
    let mut lines = vec![Line::from(first)];
    lines.extend(words.map(|line| {
        let mut spans = vec![Span::raw(text::blanks(indent))];
        spans.extend(styled(line));
        Line::from(spans)
    }));
    lines
}

fn styled(line: Line<'static>) -> impl Iterator<Item = Span<'static>> {
    let style = line.style;
    line.spans
        .into_iter()
        .map(move |span| span.patch_style(style))
}
