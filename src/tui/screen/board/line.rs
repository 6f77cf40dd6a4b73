//! One line of the list: a heading, or a profile in its columns.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::columns::{self, Columns};
use crate::app::board::{Renews, Row, Shown};
use crate::app::state::board::Heading;
use crate::domain::countdown::Tone;
use crate::domain::environment::Environment;
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::bar::{self, Share};
use crate::tui::widget::pane::Focus;

/// The titles of the columns.
pub(crate) fn titles(columns: &Columns, scene: &Scene) -> Line<'static> {
    let mut words = text::blanks(columns::PREFIX);
    if columns.name > 0 {
        words.push_str(&text::left("NAME", columns.name));
    }
    words.push_str(&text::left("SERVER", columns.server.saturating_sub(2)));
    words.push_str("› ");
    words.push_str(&text::left("TENANT", columns.tenant.saturating_sub(2)));
    words.push_str(if columns.user > 0 { "› " } else { "  " });
    words.push_str(&text::left("USER", columns.user));
    words.push_str(&text::left("ENV", columns.environment));
    words.push_str(&text::right("ACCESS", columns::ACCESS));
    words.push_str(&text::right("REFRESH", columns.refresh));
    Line::styled(words, scene.theme().muted)
}

/// A line of the listing.
pub(crate) fn line(
    shown: &Shown,
    columns: &Columns,
    cells: u16,
    focus: Focus,
    scene: &Scene,
) -> Line<'static> {
    match shown {
        Shown::Heading(heading, count) => {
            let words = match heading {
                Heading::Pinned => "PINNED",
                Heading::Group(group) => group.heading(),
                Heading::Server(name) | Heading::Tag(name) => name,
            };
            let blank = text::blanks(columns::PREFIX);
            Line::styled(format!("{blank}{words} {count}"), scene.theme().heading)
        }
        Shown::Row(row) => {
            let mut line = profile(row, columns, scene);
            let used = u16::try_from(line.width()).unwrap_or(u16::MAX);
            line.push_span(Span::raw(text::blanks(cells.saturating_sub(used))));
            match (row.is_cursor, focus) {
                (true, Focus::Here) => patch(line, scene.theme().selected),
                (true, Focus::Elsewhere) => patch(line, scene.theme().selected_idle),
                (false, _) => line,
            }
        }
    }
}

/// A line without borders and columns: glyph, tenant, time.
pub(crate) fn tiny(row: &Row, cells: u16, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let tone = theme.tone(row.tone);
    let time = text::width(&row.access.text);
    let room = cells.saturating_sub(time + 3);
    let line = Line::from(vec![
        Span::styled(glyph(row, scene).to_string(), tone),
        mark(row, scene),
        Span::styled(text::left(&row.tenant, room), theme.text),
        Span::styled(format!(" {}", row.access.text), theme.tone(row.access_tone)),
    ]);
    if row.is_cursor {
        return patch(line, theme.selected);
    }
    line
}

fn patch(line: Line<'static>, style: Style) -> Line<'static> {
    let spans = line.spans.into_iter().map(|span| span.patch_style(style));
    Line::from(spans.collect::<Vec<_>>())
}

fn profile(row: &Row, columns: &Columns, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let tone = theme.tone(row.tone);
    let plain = if is_out(row) { theme.muted } else { theme.text };
    let mut spans = vec![
        cursor(row, columns, scene),
        production_letter(row, columns, scene),
        Span::styled(format!("{} ", glyph(row, scene)), tone),
    ];
    if columns.name > 0 {
        spans.push(cell(row.profile.as_str(), columns.name, plain));
    }
    spans.push(cell(&row.server, columns.server, plain));
    spans.push(cell(&row.tenant, columns.tenant, plain));
    spans.push(cell(&row.user, columns.user, plain));
    spans.extend(environment(row, columns, scene));
    spans.push(Span::styled(
        text::right(&row.access.text, columns::ACCESS),
        theme.tone(row.access_tone),
    ));
    if columns.refresh > 0 {
        let words = text::right(refresh_words(&row.refresh.text), columns.refresh);
        let style = match row.refresh_tone {
            Tone::Warn | Tone::Bad => theme.tone(row.refresh_tone),
            Tone::Ok | Tone::Busy | Tone::Muted => plain,
        };
        spans.push(Span::styled(words, style));
    }
    if columns.renews > 0 {
        spans.push(renews(row, scene));
    }
    if columns.bar > 0 {
        let share = Share::of(row.permille.unwrap_or(0).into(), 1000);
        let bar = bar::bar(share, columns.bar.saturating_sub(2), scene.look.glyphs);
        spans.push(Span::styled(
            format!("  {bar}"),
            theme.tone(row.access_tone),
        ));
    }
    Line::from(spans)
}

/// `expired 14m` has no room in the column: since when is in the detail.
fn refresh_words(words: &str) -> &str {
    if text::width(words) <= columns::REFRESH {
        return words;
    }
    words.split(' ').next().unwrap_or(words)
}

/// A signed-out row may be overlooked.
fn is_out(row: &Row) -> bool {
    row.tone == Tone::Muted && row.glyph.0 != '?'
}

fn glyph(row: &Row, scene: &Scene) -> char {
    if row.busy.is_some() {
        scene.busy_glyph()
    } else {
        row.glyph.0
    }
}

/// The text in a column, one blank of it free at the right.
fn cell(words: &str, cells: u16, style: Style) -> Span<'static> {
    let room = cells.saturating_sub(1);
    let mut shown = text::left(words, room);
    if cells > room {
        shown.push(' ');
    }
    Span::styled(shown, style)
}

/// Whether a letter stands for ENV, which gave way.
fn has_letter(row: &Row, columns: &Columns) -> bool {
    columns.environment == 0 && row.environment == Some(Environment::Production)
}

/// The cursor; where a letter has the place of the mark, the mark stands here, and the cursor's row is reversed anyway.
fn cursor(row: &Row, columns: &Columns, scene: &Scene) -> Span<'static> {
    if row.is_marked && has_letter(row, columns) {
        return mark(row, scene);
    }
    Span::styled(if row.is_cursor { "▌" } else { " " }, scene.theme().key)
}

/// The mark; where ENV gave way, production still shows.
fn production_letter(row: &Row, columns: &Columns, scene: &Scene) -> Span<'static> {
    if has_letter(row, columns) {
        Span::styled("P", scene.theme().production)
    } else {
        mark(row, scene)
    }
}

fn mark(row: &Row, scene: &Scene) -> Span<'static> {
    Span::styled(if row.is_marked { "+" } else { " " }, scene.theme().key)
}

fn environment(row: &Row, columns: &Columns, scene: &Scene) -> Vec<Span<'static>> {
    if columns.environment == 0 {
        return Vec::new();
    }
    let theme = scene.theme();
    let label = row.environment.map_or("", Environment::label);
    let style = match row.environment {
        Some(Environment::Production) => theme.production,
        Some(Environment::Staging | Environment::Test | Environment::Lab) | None => theme.muted,
    };
    let gap = columns.environment.saturating_sub(text::width(label));
    vec![Span::styled(label, style), Span::raw(text::blanks(gap))]
}

fn renews(row: &Row, scene: &Scene) -> Span<'static> {
    match row.renews {
        Renews::No => Span::raw("   "),
        Renews::Yes => Span::styled(" ↻ ", scene.theme().ok),
        Renews::Waits => Span::styled(" ↻ ", scene.theme().muted),
        Renews::GaveUp => Span::styled(" ↻!", scene.theme().bad),
        Renews::Retrying => Span::styled(" ↻!", scene.theme().warn),
    }
}
