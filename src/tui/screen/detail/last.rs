//! What happened to a profile last: `14:00 ! whoami answered 401`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::activity as trail;
use crate::app::state::State;
use crate::domain::activity::Activity;
use crate::domain::name::ProfileName;
use crate::domain::span;
use crate::tui::scene::Scene;
use crate::tui::size::{self, Breakpoint};
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::paragraph;

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
        Span::styled(text::cut(&words(activity), room), theme.text),
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
    let said = words(chosen);
    let style = if chosen.ok {
        scene.theme().text
    } else {
        scene.theme().bad
    };
    let lines = paragraph::wrapped(scene, &said, place.width, style);
    paragraph::draw(buf, place, &lines);
}

/// Cells of the time, in short and to the second.
const WHEN: u16 = 6;
const WHEN_FULL: u16 = 14;

/// Letters by which a verb is known in all its forms.
const STEM: usize = 3;

/// `refresh: new token, 312 ms`.
pub(crate) fn words(activity: &Activity) -> String {
    let verb = activity.verb.word();
    let detail = &activity.detail;
    let what = if detail.is_empty() {
        verb.to_owned()
    } else if verb
        .get(..STEM)
        .is_some_and(|stem| detail.starts_with(stem))
    {
        // `refreshed`, `logged in`, `revoked`: it says its verb itself.
        detail.clone()
    } else {
        format!("{verb}: {detail}")
    };
    match activity.took {
        Some(took) if took.as_secs() < 1 => format!("{what}, {} ms", took.as_millis()),
        Some(took) if took.as_secs() < 60 => {
            format!(
                "{what}, {}.{} s",
                took.as_secs(),
                took.subsec_millis() / 100
            )
        }
        Some(took) => format!("{what}, {}", span::text(took)),
        None => what,
    }
}
