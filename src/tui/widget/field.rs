//! A line of a form: `Label          ▸ value▏      note`.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::app::state::form::Choices;
use crate::domain::countdown::Tone;
use crate::tui::scene::Scene;
use crate::tui::text;

/// The label's column at least, the `▸ ` included.
const NARROWEST_LABEL: u16 = 17;

/// The value's column: notes stand behind it, if the value isn't longer.
const VALUE: u16 = 18;

/// Where a field stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// The label's column.
    pub label: u16,
    /// The whole line.
    pub cells: u16,
    /// Whether the field has the keys.
    pub focused: bool,
}

/// What a text field shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'a> {
    /// Before the cursor.
    pub before: &'a str,
    /// From the cursor on.
    pub after: &'a str,
    /// While it is empty.
    pub example: &'a str,
}

/// What stands beside a field.
type Beside<'a> = Option<(Tone, &'a str)>;

/// The column that the labels of a form need.
pub(crate) fn label_cells(labels: impl Iterator<Item = &'static str>) -> u16 {
    let widest = labels.map(text::width).max().unwrap_or_default();
    (widest + 3).max(NARROWEST_LABEL)
}

/// A text field; its note goes below if it doesn't fit beside it.
pub(crate) fn text_lines(
    label: &str,
    value: &Value<'_>,
    note: Beside<'_>,
    place: Place,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let room = place.cells.saturating_sub(place.label);
    let spans = value_spans(value, place.focused, room, scene);
    with_note(label, spans, note, place, scene)
}

/// `( ) password  (•) browser`; one below the other where the line is too short.
pub(crate) fn choice_lines(
    label: &str,
    choices: &Choices,
    note: Beside<'_>,
    place: Place,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let room = place.cells.saturating_sub(place.label);
    let mut rows: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut used = 0;
    for (i, word) in choices.words.iter().enumerate() {
        let is_chosen = i == choices.chosen;
        let mark = if is_chosen { "(•) " } else { "( ) " };
        let style = match (is_chosen, place.focused) {
            (true, true) => theme.selected,
            (true, false) => theme.heading,
            (false, _) => theme.text,
        };
        let cells = text::width(mark) + text::width(word) + 2;
        if used > 0 && used + cells > room + 2 {
            rows.push(Vec::new());
            used = 0;
        }
        used += cells;
        if let Some(row) = rows.last_mut() {
            row.push(Span::styled(format!("{mark}{word}"), style));
            row.push(Span::raw("  "));
        }
    }
    let mut rows = rows.into_iter();
    let first = rows.next().unwrap_or_default();
    let others: Vec<_> = rows.collect();
    if others.is_empty() {
        return with_note(label, first, note, place, scene);
    }
    let mut lines = with_note(label, first, None, place, scene);
    lines.extend(others.into_iter().map(|row| indented(row, place.label)));
    lines
}

fn with_note(
    label: &str,
    value: Vec<Span<'static>>,
    note: Beside<'_>,
    place: Place,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let (mark, label_style) = if place.focused {
        ("▸ ", theme.heading)
    } else {
        ("  ", theme.text)
    };
    let mut spans = vec![
        Span::styled(
            text::left(label, place.label.saturating_sub(2)),
            label_style,
        ),
        Span::styled(mark, theme.key),
    ];
    let used: usize = value.iter().map(Span::width).sum();
    let used = u16::try_from(used).unwrap_or(u16::MAX);
    spans.extend(value);
    let Some((tone, words)) = note else {
        return vec![Line::from(spans)];
    };
    let words = scene.keys(&toned(tone, words, scene)).into_owned();
    let gap = VALUE.saturating_sub(used).max(2);
    let free = place.cells.saturating_sub(place.label + used + gap);
    let style = theme.tone(tone);
    if text::width(&words) <= free {
        spans.push(Span::raw(text::blanks(gap)));
        spans.push(Span::styled(words, style));
        return vec![Line::from(spans)];
    }
    let mut lines = vec![Line::from(spans)];
    lines.extend(under(&words, style, place));
    lines
}

/// Words below a field's value.
pub(super) fn under(words: &str, style: Style, place: Place) -> Vec<Line<'static>> {
    let room = place.cells.saturating_sub(place.label).max(1);
    let parts = text::wrap(words, room).into_iter();
    let line = |part| indented(vec![Span::styled(part, style)], place.label);
    parts.map(line).collect()
}

/// A note with the glyph of its tone.
pub(crate) fn toned(tone: Tone, words: &str, scene: &Scene) -> String {
    match tone {
        Tone::Ok => format!("✓ {words}"),
        Tone::Warn => format!("▲ {words}"),
        Tone::Bad => format!("✗ {words}"),
        Tone::Busy => format!("{} {words}", scene.busy_glyph()),
        Tone::Muted => words.to_owned(),
    }
}

fn indented(spans: Vec<Span<'static>>, cells: u16) -> Line<'static> {
    let mut all = vec![Span::raw(text::blanks(cells))];
    all.extend(spans);
    Line::from(all)
}

/// A value with its cursor; what is before the cursor scrolls away at the left.
pub(crate) fn value_spans(
    value: &Value<'_>,
    focused: bool,
    cells: u16,
    scene: &Scene,
) -> Vec<Span<'static>> {
    let theme = scene.theme();
    let is_empty = value.before.is_empty() && value.after.is_empty();
    if !focused {
        let whole = format!("{}{}", value.before, value.after);
        let (shown, style) = if is_empty {
            (text::cut(value.example, cells), theme.muted)
        } else {
            (text::cut(&whole, cells), theme.text)
        };
        return vec![Span::styled(shown, style)];
    }
    let before = text::tail(value.before, cells.saturating_sub(1));
    let room = cells.saturating_sub(text::width(&before) + 1);
    let mut behind = value.after.chars();
    let mut spans = vec![Span::styled(before, theme.text)];
    match behind.next() {
        Some(c) => {
            let cursor = Style::new().add_modifier(Modifier::REVERSED);
            spans.push(Span::styled(c.to_string(), theme.text.patch(cursor)));
            spans.push(Span::styled(text::cut(behind.as_str(), room), theme.text));
        }
        None => spans.push(Span::styled("▏", theme.key)),
    }
    if is_empty {
        spans.push(Span::styled(text::cut(value.example, room), theme.muted));
    }
    spans
}
