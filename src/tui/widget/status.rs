//! The line above the footer: the running job at the left, the newest message at the right (C9).

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::edge::{self, Keep};
use crate::app::state::State;
use crate::app::state::toast::{Counting, Toast};
use crate::domain::countdown::Tone;
use crate::tui::scene::Scene;

/// Draws the line.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    let toast = state
        .toast
        .as_ref()
        .map(|toast| message(toast, scene))
        .unwrap_or_default();
    edge::draw(buf, area, &job(state, scene), &toast, Keep::Right);
}

fn job(state: &State, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let Some(job) = state.jobs.told() else {
        return Line::default();
    };
    let others = state.jobs.all.values().filter(|job| job.kind.is_told());
    let mut spans = vec![
        Span::styled(format!(" {} ", scene.busy_glyph()), theme.busy),
        Span::styled(job.title.clone(), theme.text),
    ];
    match others.count() {
        0 | 1 => {}
        count => spans.push(Span::styled(
            format!(" and {} more", count - 1),
            theme.muted,
        )),
    }
    let way_out = if job.is_cancelled {
        "  stopping…"
    } else {
        "  ^X cancel"
    };
    spans.push(Span::styled(way_out, theme.muted));
    Line::from(spans)
}

fn message(toast: &Toast, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let style = theme.tone(toast.tone);
    let glyph = glyph(toast.tone);
    let mut spans = vec![
        Span::raw(" "),
        scene.span(&format!("{glyph}{}", toast.text), style),
    ];
    if let Some(counting) = toast.counts {
        spans.push(Span::styled(count(counting, scene.now), theme.muted));
    }
    Line::from(spans)
}

const fn glyph(tone: Tone) -> &'static str {
    match tone {
        Tone::Ok => "✓ ",
        Tone::Warn => "▲ ",
        Tone::Bad => "✗ ",
        Tone::Busy | Tone::Muted => "",
    }
}

fn count(counting: Counting, now: Timestamp) -> String {
    let left = |until: Timestamp| until.duration_since(now).as_secs_f64().ceil().max(0.0);
    match counting {
        Counting::Clipboard(until) => format!(" · clipboard clears in {}s", left(until)),
        Counting::Undo(until) => format!(" · u undoes it for {}s", left(until)),
    }
}
