//! What was done to the profile, newest first.
//!
//! ```text
//! ┏ Overview  Server tokens  Claims  [History] ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ 1 all   2 ✗ failures   3 ↻ refreshes   4 copies and reveals                  ┃
//! ┃ today 14:00:12  ✗  check: 401                                                ┃
//! ┗ kept 90 days, no secrets in it ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 7 of 48 ▼ ┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use super::{last, pane, tabs};
use crate::app::action::Action;
use crate::app::activity as trail;
use crate::app::command::CommandId;
use crate::app::state::State;
use crate::app::state::activity::{ActivityFilter, TrailView};
use crate::domain::activity::Activity;
use crate::domain::name::ProfileName;
use crate::tui::scene::Scene;
use crate::tui::size::{self, Breakpoint};
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::choices::{self, Choice};
use crate::tui::widget::found::{self, By};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

/// Cells of when, whole and short.
const WHEN: u16 = 15;
const WHEN_SHORT: u16 = 6;

/// Cells of the glyph and the blanks around it.
const GLYPH: u16 = 5;

/// Narrower windows tell times in short.
const ROOM_FOR_CLOCK: u16 = 56;

/// Draws the tab.
pub(super) fn draw(buf: &mut Buffer, area: Rect, name: &ProfileName, state: &State, scene: &Scene) {
    let theme = scene.theme();
    let tab = &state.detail.history;
    let shown: Vec<&Activity> = trail::history(state).collect();
    let whole = whole(buf.area.as_size());
    let height = usize::from(area.height.saturating_sub(3 + whole));
    let view = &tab.view;
    let seen = shown.len().min(view.top + height);
    let more = if seen < shown.len() { " ▼" } else { "" };
    let mut frame = Pane::new(tabs::title(area.width, name, state, scene))
        .note("kept 90 days, no secrets in it")
        .position(format!("{seen} of {}{more}", shown.len()));
    if let Some(problem) = &tab.problem {
        let words = text::cut(&format!("✗ {problem}"), area.width.saturating_sub(24));
        frame = frame.note(Line::styled(words, theme.bad));
    }
    let inner = pane::inset(frame.draw(buf, area, Focus::Here, scene));
    let mut lines = vec![filters(inner, view.only, scene)];
    if shown.is_empty() {
        let words = if tab.is_fresh || !tab.lines.is_empty() {
            last::nothing(view, inner.width)
        } else {
            "reading…".to_owned()
        };
        lines.push(Line::styled(words, theme.text));
    }
    let at = trail::place(&shown, view);
    let first = inner.y + 1;
    for (y, (i, activity)) in (first..).zip(shown.iter().enumerate().skip(view.top).take(height)) {
        scene.hit(line_at(inner, y), Action::SelectRow(i));
        lines.push(line(activity, i == at, inner.width, scene));
    }
    paragraph::draw(buf, inner, &lines);
    if !shown.is_empty() {
        mark_found(buf, inner, lines.len(), view);
    }
    if let Some(chosen) = shown.get(at).filter(|_| whole > 0) {
        last::draw_whole(buf, inner, chosen, scene);
    }
}

/// Underlines what the filter found below the first of so many lines.
fn mark_found(buf: &mut Buffer, inner: Rect, lines: usize, view: &TrailView) {
    for y in (inner.y..inner.bottom()).take(lines).skip(1) {
        let row = line_at(inner, y);
        let words = row.x + when_cells(row.width) + GLYPH;
        let words = found::spot(row, words, row.width, By::Words);
        found::mark(buf, &[words], view.filter.text.text());
    }
}

/// Lines below the list for the chosen one.
pub(super) const fn whole(window: Size) -> u16 {
    match Breakpoint::of(window) {
        Breakpoint::Wide | Breakpoint::Normal | Breakpoint::Narrow => size::WHOLE_LINE,
        Breakpoint::Tiny | Breakpoint::Nothing => 0,
    }
}

fn filters(inner: Rect, only: ActivityFilter, scene: &Scene) -> Line<'static> {
    let is_narrow = inner.width < ROOM_FOR_CLOCK;
    let gap: u16 = if is_narrow { 1 } else { 3 };
    let copies = if is_narrow {
        "4 copies"
    } else {
        "4 copies and reveals"
    };
    let choices = [
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
        (ActivityFilter::Copies, copies, CommandId::FourthFilter),
    ];
    let choices = choices.map(|(filter, words, command)| Choice {
        words,
        command,
        is_chosen: filter == only,
    });
    let (spans, _) = choices::spans(inner, gap, choices, scene);
    Line::from(spans)
}

const fn line_at(inner: Rect, y: u16) -> Rect {
    Rect {
        y,
        height: 1,
        ..inner
    }
}

const fn when_cells(cells: u16) -> u16 {
    if cells < ROOM_FOR_CLOCK {
        WHEN_SHORT
    } else {
        WHEN
    }
}

fn line(activity: &Activity, is_cursor: bool, cells: u16, scene: &Scene) -> Line<'static> {
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
    let width = when_cells(cells);
    let room = cells.saturating_sub(width + GLYPH);
    let mut spans = vec![
        Span::styled(text::left(&when, width), theme.muted),
        Span::styled(format!("  {glyph}  "), style),
        Span::styled(text::left(&trail::words(activity), room), theme.text),
    ];
    if is_cursor {
        for span in &mut spans {
            span.style = span.style.patch(theme.selected);
        }
    }
    Line::from(spans)
}
