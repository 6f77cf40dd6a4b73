//! A line of a form: `Label          ▸ value▏     hint`.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::domain::countdown::Tone;
use crate::tui::scene::Scene;
use crate::tui::text;

/// The label's column, the `▸` included.
pub(crate) const LABEL: u16 = 17;

/// Beside the field: an example, a check's result, a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hint<'a> {
    /// The words.
    pub text: &'a str,
    /// How they are meant.
    pub tone: Tone,
}

/// What a text field shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextField<'a> {
    /// Before the field.
    pub label: &'a str,
    /// What is in it, already masked if secret.
    pub shown: &'a str,
    /// In an empty field.
    pub placeholder: &'a str,
    /// Cells of `shown` before the cursor; none without focus.
    pub cursor: Option<usize>,
    /// Beside the field.
    pub hint: Option<Hint<'a>>,
}

/// The field in a line of `cells` cells; `value_cells` is the column of the hint.
pub(crate) fn text_line(
    scene: &Scene,
    field: &TextField<'_>,
    (value_cells, cells): (u16, u16),
) -> Line<'static> {
    let theme = scene.theme();
    let mut spans = label(scene, field.label, field.cursor.is_some());
    let value = value_spans(scene, field, value_cells);
    let used: usize = value.iter().map(Span::width).sum();
    spans.extend(value);
    let used = u16::try_from(used).unwrap_or(u16::MAX);
    spans.push(Span::raw(text::blanks(value_cells.saturating_sub(used))));
    if let Some(hint) = &field.hint {
        let at = LABEL + value_cells.max(used);
        let room = cells.saturating_sub(at + 1);
        let style = match hint.tone {
            Tone::Muted => theme.muted,
            tone @ (Tone::Ok | Tone::Warn | Tone::Bad | Tone::Busy) => theme.tone(tone),
        };
        let words = scene.look.glyphs.keys(hint.text);
        spans.push(Span::styled(format!(" {}", text::cut(&words, room)), style));
    }
    Line::from(spans)
}

/// `Label        ▸ `, or without the mark.
pub(crate) fn label(scene: &Scene, label: &str, focused: bool) -> Vec<Span<'static>> {
    let theme = scene.theme();
    let (mark, style) = if focused {
        ("▸ ", theme.heading)
    } else {
        ("  ", theme.text)
    };
    vec![
        Span::styled(text::left(label, LABEL - 2), style),
        Span::styled(mark, theme.key),
    ]
}

fn value_spans(scene: &Scene, field: &TextField<'_>, cells: u16) -> Vec<Span<'static>> {
    let theme = scene.theme();
    let Some(cursor) = field.cursor else {
        let (shown, style) = if field.shown.is_empty() {
            (field.placeholder, theme.muted)
        } else {
            (field.shown, theme.text)
        };
        return vec![Span::styled(text::cut(shown, cells), style)];
    };
    let before: String = field.shown.chars().take(cursor).collect();
    let mut after = field.shown.chars().skip(cursor);
    let under = after.next();
    let rest: String = after.collect();
    // The cursor stays in sight: what is before it scrolls away at the left.
    let before = text::tail(&before, cells.saturating_sub(1));
    let room = cells.saturating_sub(text::width(&before) + 1);
    let at = Style::new().add_modifier(Modifier::REVERSED);
    let mut spans = vec![Span::styled(before, theme.text)];
    match under {
        Some(c) => spans.push(Span::styled(c.to_string(), at)),
        None => spans.push(Span::styled("▏", theme.key)),
    }
    spans.push(Span::styled(text::cut(&rest, room), theme.text));
    if field.shown.is_empty() {
        let hint = text::cut(field.placeholder, cells.saturating_sub(1));
        spans.push(Span::styled(hint, theme.muted));
    }
    spans
}

/// `( ) password  (•) browser`: choices of which one holds.
pub(crate) fn choice_line(
    scene: &Scene,
    label_text: &str,
    options: &[(&str, bool)],
    focused: bool,
) -> Line<'static> {
    let theme = scene.theme();
    let mut spans = label(scene, label_text, focused);
    for (i, (option, chosen)) in options.iter().enumerate() {
        if i > 0 {
            spans.push(Span::raw("  "));
        }
        let mark = if *chosen { "(•) " } else { "( ) " };
        let style = match (chosen, focused) {
            (true, true) => theme.selected,
            (true, false) => theme.heading,
            (false, _) => theme.text,
        };
        spans.push(Span::styled(format!("{mark}{option}"), style));
    }
    Line::from(spans)
}
