//! What happened to a profile last: `14:00 ! whoami answered 401`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::activity as trail;
use crate::app::state::State;
use crate::app::state::activity::{ActivityFilter, TrailView};
use crate::domain::activity::Activity;
use crate::domain::name::ProfileName;
use crate::tui::scene::Scene;
use crate::tui::size::{self, Breakpoint};
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::{filter, paragraph};

/// The newest lines of a profile's trail, at most so many.
pub(crate) fn lines(
    state: &State,
    name: &ProfileName,
    (most, cells): (usize, u16),
    scene: &Scene,
) -> Vec<Line<'static>> {
    let when = |at| text::left(&stamp::brief(at, scene.now, &scene.zone), WHEN);
    trail::of_profile(state, name)
        .take(most)
        .map(|activity| line(activity, &when(activity.at), cells, scene))
        .collect()
}

/// All of them, told to the second: where there is room for that.
pub(crate) fn lines_with_seconds(
    state: &State,
    name: &ProfileName,
    cells: u16,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let when = |at| {
        let full = stamp::full(at, scene.now, &scene.zone, Precision::Seconds);
        text::left(full.strip_prefix("today ").unwrap_or(&full), WHEN_FULL)
    };
    trail::of_profile(state, name)
        .map(|activity| line(activity, &when(activity.at), cells, scene))
        .collect()
}

fn line(activity: &Activity, when: &str, cells: u16, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let (glyph, style) = if activity.ok {
        ("✓", theme.ok)
    } else {
        ("✗", theme.bad)
    };
    let room = cells.saturating_sub(text::width(when) + 3);
    Line::from(vec![
        Span::styled(when.to_owned(), theme.muted),
        Span::styled(format!(" {glyph} "), style),
        Span::styled(text::cut(&trail::words(activity), room), theme.text),
    ])
}

/// The chosen line's words below the list, whole: in the list they may be cut.
pub(crate) fn draw_whole(buf: &mut Buffer, inner: Rect, chosen: &Activity, scene: &Scene) {
    match Breakpoint::of(buf.area.as_size()) {
        Breakpoint::Wide | Breakpoint::Normal | Breakpoint::Narrow => {}
        Breakpoint::Tiny | Breakpoint::Nothing => return,
    }
    let height = inner.height.min(size::WHOLE_LINE - 1);
    let place = Rect {
        x: inner.x + 1,
        y: inner.bottom() - height,
        width: inner.width.saturating_sub(2),
        height,
    };
    let said = trail::words(chosen);
    let style = if chosen.ok {
        scene.theme().text
    } else {
        scene.theme().bad
    };
    let lines = paragraph::wrapped(scene, &said, place.width, style);
    paragraph::draw(buf, place, &lines);
}

/// What a trail says of which nothing is shown.
pub(crate) fn nothing(view: &TrailView, cells: u16) -> String {
    if !view.filter.text.is_empty() {
        return filter::nothing(&view.filter, cells);
    }
    let words = match view.only {
        ActivityFilter::All => "nothing has happened yet: what you do is listed here",
        ActivityFilter::Failures => "no failures: 1 shows all",
        ActivityFilter::Refreshes => "no refreshes: 1 shows all",
        ActivityFilter::Copies => "no copies: 1 shows all",
    };
    words.to_owned()
}

/// Cells of the time, in short and to the second.
const WHEN: u16 = 6;
const WHEN_FULL: u16 = 14;
