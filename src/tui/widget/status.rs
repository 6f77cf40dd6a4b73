//! The line above the footer: the running job at the left, the newest message at the right (C9).

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::edge::{self, Keep};
use crate::app::state::board;
use crate::app::state::detail::Tab;
use crate::app::state::toast::{Counting, Toast};
use crate::app::state::{Ending, Screen, State};
use crate::domain::countdown::Tone;
use crate::tui::scene::Scene;
use crate::tui::text;

/// Draws the line.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    if let Ending::Waiting { jobs } = state.ending {
        return edge::draw(
            buf,
            area,
            &job(state, scene),
            &leaving(jobs, scene),
            Keep::Right,
        );
    }
    let toast = match &state.toast {
        Some(toast) => message(toast, area.width, scene),
        None if state.jobs.told().is_none() => place(state, scene),
        None => Line::default(),
    };
    edge::draw(buf, area, &job(state, scene), &toast, Keep::Right);
}

/// `22 profiles · 7 of 22`: where in the board's list the profile on screen stands.
fn place(state: &State, scene: &Scene) -> Line<'static> {
    let (Screen::Detail { profile, .. }, Tab::Overview) = (&state.screen, state.detail.tab) else {
        return Line::default();
    };
    let lines = state.board.listing.lines.iter();
    let mut names = lines.filter_map(|line| match line {
        board::Line::Profile(name) => Some(name),
        board::Line::Heading(..) => None,
    });
    let shown = names.clone().count();
    let Some(at) = names.position(|name| name == profile) else {
        return Line::default();
    };
    let all = state.catalog.profiles.len();
    if all == 1 {
        return Line::default();
    }
    let words = format!(" {all} profiles · {} of {shown}", at + 1);
    Line::styled(words, scene.theme().muted)
}

/// What quitting waits for: nobody shall wonder why the window is still there.
fn leaving(jobs: usize, scene: &Scene) -> Line<'static> {
    let what = match jobs {
        1 => "a job".to_owned(),
        jobs => format!("{jobs} jobs"),
    };
    let words = format!(" quits after {what}, 10 s at most · ^C now");
    Line::styled(words, scene.theme().warn)
}

fn job(state: &State, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let run = state.bulk.as_ref().filter(|run| !run.jobs.is_empty());
    let (title, is_cancelled, told) = match (run, state.jobs.told()) {
        (Some(run), _) => (run.title(), run.is_cancelled, run.jobs.len()),
        (None, Some(job)) => (job.title.clone(), job.is_cancelled, 1),
        (None, None) => return Line::default(),
    };
    let all = state.jobs.all.values().filter(|job| job.kind.is_told());
    let mut spans = vec![
        Span::styled(format!(" {} ", scene.busy_glyph()), theme.busy),
        Span::styled(title, theme.text),
    ];
    match all.count().saturating_sub(told) {
        0 => {}
        count => spans.push(Span::styled(format!(" and {count} more"), theme.muted)),
    }
    let way_out = match (state.ending, is_cancelled) {
        (Ending::No, true) => "  stopping…",
        (Ending::No, false) => "  ^X cancel",
        (Ending::Waiting { .. } | Ending::Now, _) => "",
    };
    spans.push(Span::styled(way_out, theme.muted));
    Line::from(spans)
}

fn message(toast: &Toast, cells: u16, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let count = toast
        .counts
        .map_or_else(String::new, |counting| count(counting, scene.now));
    let room = cells.saturating_sub(2 + text::width(&count));
    let told = Toast {
        text: scene.keys(&toast.text).into_owned(),
        way_out: toast
            .way_out
            .as_ref()
            .map(|way| scene.keys(way).into_owned()),
        ..toast.clone()
    };
    let words = words(&told, room);
    Line::from(vec![
        Span::raw(" "),
        Span::styled(words, theme.tone(toast.tone)),
        Span::styled(count, theme.muted),
    ])
}

/// What happened, why, and what to do now. The why gives way first: it stands in the detail and in Activity, too. A
/// hint is shown whole or not at all: half of one helps nobody.
fn words(toast: &Toast, room: u16) -> String {
    let said = format!("{}{}", glyph(toast.tone), toast.text);
    let what = said
        .split_once(": ")
        .map_or(said.as_str(), |(what, _)| what);
    let way_out = toast.way_out.as_ref().map(|way| format!("; {way}"));
    let room_for_way = room.saturating_sub(text::width(what) + ELLIPSIS_CELLS);
    match way_out.filter(|way| text::width(way) <= room_for_way) {
        Some(way) => format!("{}{way}", text::cut(&said, room - text::width(&way))),
        None => text::cut(&said, room),
    }
}

/// What a cut text ends in.
const ELLIPSIS_CELLS: u16 = 1;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::now;

    fn failure(way_out: &str) -> Toast {
        Toast {
            tone: Tone::Bad,
            text: "refresh of us-prod-acme not sent: 'us-prod.acme.test' refused the connection"
                .to_owned(),
            way_out: Some(way_out.to_owned()),
            counts: None,
            until: now(),
        }
    }

    #[test]
    fn the_why_gives_way_before_the_way_out() {
        let said = words(&failure("check address and network"), 78);
        assert!(
            said.starts_with("✗ refresh of us-prod-acme not sent: 'us-prod"),
            "{said}"
        );
        assert!(said.ends_with("…; check address and network"), "{said}");
        assert!(text::width(&said) <= 78);
    }

    #[test]
    fn half_a_way_out_is_never_shown() {
        let long = "check address and network, then try it again from the beginning";
        let said = words(&failure(long), 70);
        assert!(!said.contains("check") && said.ends_with('…'), "{said}");
    }
}
