//! What came of a verb on many: counts, then each profile with what, why and what now.
//!
//! ```text
//! ┏ Revoke · done ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ 2 revoked   1 failed   1 left out                     14:03:07, took 1.4 s ┃
//! ┃                                                                              ┃
//! ┃ ✗ eu-prod-globex           403: this user may not clear tokens; an admin can ┃
//! ┃ ○ okta-partners            left out by you: no revocation there              ┃
//! ┃ ✓ us-prod-acme             deleted token 662, checked: whoami says 401 212 ms┃
//! ┗ failed ones stay marked ━━━━━━━━━━━━━━━━━━━━━━━ kept in Activity, no secrets ┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::state::report::{Entry, Report, Verdict, took};
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::size;
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::edge::{self, Keep};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::rows;

/// As wide as the mock-ups.
const WIDTH: u16 = 88;

/// The widest names are cut there.
const WIDEST_NAME: u16 = 26;

/// `1m 05s`, and a blank before it.
const TOOK: u16 = 8;

/// Narrower, the words stand below the name, and it isn't shown how long each took.
const ROOM_BESIDE: u16 = 60;

/// Where words begin below a name.
const INDENT: u16 = 2;

/// Draws the report into the body.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, report: &Report, scene: &Scene) {
    let cells = WIDTH.min(body.width).saturating_sub(4);
    let wanted = Size {
        width: WIDTH,
        height: list_height(report, cells, scene, body.height).saturating_add(4),
    };
    let area = size::dialog(body, wanted);
    let is_open = report.open().next().is_some();
    let mut pane = Pane::new(format!("{} · done", report.verb.title()));
    if is_open {
        pane = pane.note("failed ones stay marked");
    }
    let total = report.entries.len();
    let kept = if cells >= ROOM_BESIDE {
        " · kept in Activity"
    } else {
        ""
    };
    let position = format!("row {} of {total}{kept}", report.cursor + 1);
    let pane = pane.position(position);
    let inner = inset(pane.draw(buf, area, Focus::Here, scene));
    let head = Rect {
        height: inner.height.min(1),
        ..inner
    };
    let theme = scene.theme();
    let at = stamp::clock(report.at, &scene.zone, Precision::Seconds);
    let counts = counts(report, scene);
    let when = format!("{at}, took {}", report.took_words());
    let when = Line::styled(when, theme.muted);
    let fits = counts.width() + when.width() + 2 <= usize::from(head.width);
    let when = if fits { when } else { Line::default() };
    edge::draw(buf, head, &counts, &when, Keep::Left);
    let air = if inner.height > 6 { 2 } else { 1 };
    let list = Rect {
        y: inner.y + air.min(inner.height),
        height: inner.height.saturating_sub(air),
        ..inner
    };
    let name = name_width(report, list.width);
    let line = |i: usize| {
        let entry = report.entries.get(i)?;
        Some(lines(entry, i == report.cursor, (name, list.width), scene))
    };
    rows::draw(buf, list, report.cursor, line, scene);
}

fn counts(report: &Report, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let style = if report.count(Verdict::Failed) > 0 {
        theme.bad
    } else {
        theme.heading
    };
    Line::styled(report.counts(), style)
}

fn name_width(report: &Report, cells: u16) -> u16 {
    let names = report.entries.iter().map(|entry| entry.profile.as_str());
    let most = if cells >= ROOM_BESIDE {
        cells / 3
    } else {
        cells.saturating_sub(INDENT)
    };
    rows::widest(names, WIDEST_NAME).min(most)
}

/// Lines that all rows would take, as far as there is room for them at all.
fn list_height(report: &Report, cells: u16, scene: &Scene, most: u16) -> u16 {
    let name = name_width(report, cells);
    let mut height = 0_u16;
    for entry in &report.entries {
        let tall = lines(entry, false, (name, cells), scene).len();
        height = height.saturating_add(u16::try_from(tall).unwrap_or(u16::MAX));
        if height >= most {
            return most;
        }
    }
    height
}

const fn sign(verdict: Verdict, scene: &Scene) -> (&'static str, Style) {
    let theme = scene.theme();
    match verdict {
        Verdict::Failed => ("✗ ", theme.bad),
        Verdict::NotSent => ("▲ ", theme.warn),
        Verdict::LeftOut => ("○ ", theme.muted),
        Verdict::Done => ("✓ ", theme.ok),
    }
}

fn lines(
    entry: &Entry,
    is_cursor: bool,
    (name, cells): (u16, u16),
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let (sign, tone) = sign(entry.verdict, scene);
    let is_beside = cells >= ROOM_BESIDE;
    let (head, behind) = if is_beside {
        (INDENT + name + 2, TOOK)
    } else {
        (INDENT, 0)
    };
    let room = cells.saturating_sub(head + behind).max(1);
    let words = text::wrap(&scene.keys(&entry.words), room);
    let chosen = if is_cursor {
        theme.selected
    } else {
        theme.text
    };
    let mut first = Line::from(vec![
        Span::styled(sign, tone),
        Span::styled(text::left(entry.profile.as_str(), name), chosen),
    ]);
    let mut words = words.into_iter();
    if is_beside {
        let beside = words.next().unwrap_or_default();
        let beside = format!("  {}", text::left(&beside, room));
        first.push_span(Span::styled(beside, theme.text));
        let span = entry.took.map_or_else(String::new, took);
        first.push_span(Span::styled(text::right(&span, TOOK), theme.muted));
    }
    let below = words.map(|words| format!("{}{words}", text::blanks(head)));
    let below = below.map(|words| Line::styled(words, theme.text));
    std::iter::once(first).chain(below).collect()
}
