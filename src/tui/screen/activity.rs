//! The trail: who did what to which profile, newest first, without secrets.
//!
//! ```text
//!  keyfob activity   1 all   2 ✗ failures   3 ↻ refreshes   4 copies     vault ✓  14:02
//! ┏ Activity ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃▌today 14:00:12 ✗ us-prod-globex  check: 401                                    ┃
//! ┃ today 13:12:05 ✓ us-prod-acme    copy: native                                  ┃
//! ┃ check: 401 invalid_token                                                       ┃
//! ┗ kept 90 days, no secrets in it ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 2 of 2 ━┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::detail::last;
use crate::app::action::Action;
use crate::app::activity as trail;
use crate::app::command::CommandId;
use crate::app::state::State;
use crate::app::state::activity::ActivityFilter;
use crate::domain::activity::Activity;
use crate::tui::scene::Scene;
use crate::tui::size::{self, List};
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::found::{self, By};
use crate::tui::widget::header::{self, Head};
use crate::tui::widget::pane::{CAPTION, Focus, Pane};
use crate::tui::widget::{filter, paragraph};

/// Draws the first line: the quick filters.
pub(crate) fn draw_header(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    let theme = scene.theme();
    let mut spans = vec![Span::styled(" keyfob", theme.heading)];
    if area.width < 60 {
        spans.push(Span::styled(" activity", theme.text));
        return header::draw(
            buf,
            area,
            &Head {
                left: Line::from(spans),
                badge: None,
            },
            state,
            scene,
        );
    }
    let mut x = area.x + 7;
    for (only, words, command) in [
        (ActivityFilter::All, "1 all", CommandId::FirstFilter),
        (
            ActivityFilter::Failures,
            "2 ✗ failures",
            CommandId::SecondFilter,
        ),
        (
            ActivityFilter::Refreshes,
            "3 ↻ refreshes",
            CommandId::ThirdFilter,
        ),
        (ActivityFilter::Copies, "4 copies", CommandId::FourthFilter),
    ] {
        let style = if only == state.activity.view.only {
            theme.selected_idle.patch(theme.heading)
        } else {
            theme.text
        };
        x += 2;
        let width = text::width(words);
        scene.hit(Rect { x, width, ..area }, Action::Run(command));
        x += width;
        spans.push(Span::raw("  "));
        spans.push(Span::styled(words, style));
    }
    header::draw(
        buf,
        area,
        &Head {
            left: Line::from(spans),
            badge: None,
        },
        state,
        scene,
    );
}

/// Draws everything between header and status line.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    let theme = scene.theme();
    let list = &state.activity;
    let shown: Vec<&Activity> = trail::shown(state).collect();
    let page = size::page(buf.area.as_size(), List::Trail);
    let height = usize::from(page.min(area.height.saturating_sub(2)));
    let top = list.view.top;
    let seen = shown.len().min(top + height);
    let more = if seen < shown.len() { " ▼" } else { "" };
    let mut pane = Pane::new(title(shown.len(), area.width, state, scene))
        .note("kept 90 days, no secrets in it")
        .position(format!("{seen} of {}{more}", shown.len()));
    if let Some(trouble) = &list.trouble {
        let words = text::cut(&format!("✗ {trouble}"), area.width.saturating_sub(24));
        pane = pane.note(Line::styled(words, theme.bad));
    }
    let inner = pane.draw(buf, area, Focus::Here, scene);
    if shown.is_empty() {
        let words = format!(
            " {}",
            last::nothing(&list.view, inner.width.saturating_sub(2))
        );
        return paragraph::draw(buf, inner, &[Line::styled(words, theme.text)]);
    }
    let names = shown.iter().map(|line| text::width(trail::whose(line)));
    let names = names.max().unwrap_or_default().min(inner.width / 3);
    let at = trail::place(&shown, &list.view);
    let visible = shown.iter().enumerate().skip(top).take(height);
    let lines: Vec<Line<'_>> = visible
        .map(|(i, activity)| line(activity, i == at, (names, inner.width), scene))
        .collect();
    paragraph::draw(buf, inner, &lines);
    mark_found(buf, inner, (lines.len(), names), state);
    if let Some(chosen) = shown.get(at) {
        last::draw_whole(buf, inner, chosen, scene);
    }
}

/// The title with what the list is searched by.
fn title(shown: usize, width: u16, state: &State, scene: &Scene) -> Line<'static> {
    let all = state.activity.lines.len();
    let field = &state.activity.view.filter;
    let words = if field.is_on() && shown < all {
        format!("Activity {shown} of {all}")
    } else {
        "Activity".to_owned()
    };
    let room = width.saturating_sub(text::width(&words) + CAPTION);
    let mut spans = vec![Span::styled(words, scene.theme().heading)];
    spans.extend(filter::spans(field, room, scene));
    Line::from(spans)
}

/// Underlines what the filter found.
fn mark_found(buf: &mut Buffer, inner: Rect, (count, names): (usize, u16), state: &State) {
    let name = inner.x + 1 + when_cells(inner.width) + GLYPH;
    for y in (inner.y..inner.bottom()).take(count) {
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        let spots = [
            found::spot(row, name, names, By::Letters),
            found::spot(row, name + names, row.width, By::Words),
        ];
        found::mark(buf, &spots, state.activity.view.filter.text.text());
    }
}

/// Cells of the glyph and the blanks around it.
const GLYPH: u16 = 3;

/// Narrower lists tell times in short.
const ROOM_FOR_CLOCK: u16 = 60;

const fn when_cells(cells: u16) -> u16 {
    if cells < ROOM_FOR_CLOCK { 6 } else { 15 }
}

fn line(
    activity: &Activity,
    is_cursor: bool,
    (names, cells): (u16, u16),
    scene: &Scene,
) -> Line<'static> {
    let theme = scene.theme();
    let (glyph, style) = if activity.ok {
        ("✓", theme.ok)
    } else {
        ("✗", theme.bad)
    };
    let when = if cells < ROOM_FOR_CLOCK {
        stamp::brief(activity.at, scene.now, &scene.zone)
    } else {
        stamp::full(activity.at, scene.now, &scene.zone, Precision::Seconds)
    };
    let when_cells = when_cells(cells);
    let name = trail::whose(activity);
    let room = cells.saturating_sub(when_cells + names + GLYPH + 3);
    let mut spans = vec![
        Span::styled(if is_cursor { "▌" } else { " " }, theme.key),
        Span::styled(text::left(&when, when_cells), theme.muted),
        Span::styled(format!(" {glyph} "), style),
        Span::styled(text::left(name, names), theme.text),
        Span::styled(
            format!("  {}", text::left(&trail::words(activity), room)),
            theme.text,
        ),
    ];
    if is_cursor {
        for span in &mut spans {
            span.style = span.style.patch(theme.selected);
        }
    }
    Line::from(spans)
}
