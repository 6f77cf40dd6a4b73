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
use crate::domain::name::ProfileName;
use crate::tui::scene::Scene;
use crate::tui::size::{self, List};
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::header::{self, Head};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

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
        let style = if only == state.activity.only {
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
    let top = list.top;
    let seen = shown.len().min(top + height);
    let more = if seen < shown.len() { " ▼" } else { "" };
    let mut pane = Pane::new("Activity")
        .note("kept 90 days, no secrets in it")
        .position(format!("{seen} of {}{more}", shown.len()));
    if let Some(trouble) = &list.trouble {
        let words = text::cut(&format!("✗ {trouble}"), area.width.saturating_sub(24));
        pane = pane.note(Line::styled(words, theme.bad));
    }
    let inner = pane.draw(buf, area, Focus::Here, scene);
    if shown.is_empty() {
        let words = match list.only {
            ActivityFilter::All => " nothing has happened yet: what you do is listed here",
            ActivityFilter::Failures => " no failures: 1 shows all",
            ActivityFilter::Refreshes => " no refreshes: 1 shows all",
            ActivityFilter::Copies => " no copies: 1 shows all",
        };
        return paragraph::draw(buf, inner, &[Line::styled(words, theme.text)]);
    }
    let names = shown.iter().map(|activity| text::width(whose(activity)));
    let names = names.max().unwrap_or_default();
    let visible = shown.iter().enumerate().skip(top).take(height);
    let lines: Vec<Line<'_>> = visible
        .map(|(i, activity)| line(activity, i == list.cursor, (names, inner.width), scene))
        .collect();
    paragraph::draw(buf, inner, &lines);
    if let Some(chosen) = shown.get(list.cursor) {
        last::draw_whole(buf, inner, chosen, scene);
    }
}

/// What has no profile is about the vault.
fn whose(activity: &Activity) -> &str {
    let name = activity.profile.as_ref();
    name.map_or("vault", ProfileName::as_str)
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
    let is_narrow = cells < 60;
    let (when, when_cells) = if is_narrow {
        (stamp::brief(activity.at, scene.now, &scene.zone), 6)
    } else {
        let full = stamp::full(activity.at, scene.now, &scene.zone, Precision::Seconds);
        (full, 15)
    };
    let names = names.min(cells / 3);
    let name = whose(activity);
    let room = cells.saturating_sub(when_cells + names + 6);
    let mut spans = vec![
        Span::styled(if is_cursor { "▌" } else { " " }, theme.key),
        Span::styled(text::left(&when, when_cells), theme.muted),
        Span::styled(format!(" {glyph} "), style),
        Span::styled(text::left(name, names), theme.text),
        Span::styled(
            format!("  {}", text::left(&last::words(activity), room)),
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
