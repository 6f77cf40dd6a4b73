//! The doctor: each thing that was looked at, how it is, and what to do about it. Rows come one by one.
//!
//! ```text
//! ┏ Doctor ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ 8 ok   1 warning   1 failed                                                   ┃
//! ┃                                                                               ┃
//! ┃ ✓ vault           ~/.local/share/keyfob/vault.db: 22 tokens, opens by keyring ┃
//! ┃ ▲ clipboard       OSC 52, since you are on ssh: it can't be cleared from here ┃
//! ┃                   clear it yourself after a copy                              ┃
//! ┗ keyfob doctor ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ row 1 of 10 ━┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::state::doctor::Checkup;
use crate::service::doctor::{Finding, Verdict};
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::size;
use crate::tui::text;
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::{paragraph, rows};

/// As wide as the mock-ups of reports.
const WIDTH: u16 = 88;

/// The widest names are cut there.
const WIDEST_NAME: u16 = 20;

/// Narrower, the words stand below the name.
const ROOM_BESIDE: u16 = 60;

/// Where words begin below a name.
const INDENT: u16 = 2;

/// Draws the findings into the body.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, checkup: &Checkup, scene: &Scene) {
    let cells = WIDTH.min(body.width).saturating_sub(4);
    let wanted = Size {
        width: WIDTH,
        // Rows still come: a window that grows under the eye is worse than an empty half.
        height: body.height,
    };
    let total = checkup.findings.len();
    let position = if total == 0 {
        String::new()
    } else {
        format!("row {} of {total}", checkup.cursor + 1)
    };
    let pane = Pane::new("Doctor").note("keyfob doctor").position(position);
    let inner = inset(pane.draw(buf, size::dialog(body, wanted), Focus::Here, scene));
    let head = Rect {
        height: inner.height.min(1),
        ..inner
    };
    paragraph::draw(buf, head, &[counts(checkup, scene)]);
    let air = if inner.height > 6 { 2 } else { 1 };
    let list = Rect {
        y: inner.y + air.min(inner.height),
        height: inner.height.saturating_sub(air),
        ..inner
    };
    let names = checkup.findings.iter().map(|found| found.about.as_str());
    let name = rows::widest(names, WIDEST_NAME);
    let line = |i: usize| {
        let found = checkup.findings.get(i)?;
        Some(lines(found, i == checkup.cursor, (name, cells), scene))
    };
    rows::draw(buf, list, checkup.cursor, line, scene);
}

fn counts(checkup: &Checkup, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let style = if checkup.count(Verdict::Bad) > 0 {
        theme.bad
    } else {
        theme.heading
    };
    let mut line = Line::styled(checkup.counts(), style);
    if checkup.job.is_some() {
        let words = if checkup.findings.is_empty() {
            "looking…"
        } else {
            "   looking on…"
        };
        line.push_span(Span::styled(words, theme.busy));
    }
    line
}

const fn sign(verdict: Verdict, scene: &Scene) -> (&'static str, Style) {
    let theme = scene.theme();
    match verdict {
        Verdict::Bad => ("✗ ", theme.bad),
        Verdict::Doubt => ("▲ ", theme.warn),
        Verdict::Skipped => ("○ ", theme.muted),
        Verdict::Good => ("✓ ", theme.ok),
    }
}

fn lines(
    found: &Finding,
    is_cursor: bool,
    (name, cells): (u16, u16),
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let (sign, tone) = sign(found.verdict, scene);
    let is_beside = cells >= ROOM_BESIDE;
    let head = if is_beside { INDENT + name + 2 } else { INDENT };
    let room = cells.saturating_sub(head).max(1);
    let style = if is_cursor {
        theme.selected
    } else {
        theme.text
    };
    let mut first = Line::from(vec![
        Span::styled(sign, tone),
        Span::styled(text::left(&found.about, name), style),
    ]);
    let mut words = text::wrap(&found.what, room).into_iter();
    if is_beside {
        let beside = format!("  {}", words.next().unwrap_or_default());
        first.push_span(Span::styled(beside, theme.text));
    }
    let now = found.now.as_deref().unwrap_or_default();
    let now = text::wrap(&scene.keys(now), room);
    let indented = |words: String| format!("{}{words}", text::blanks(head));
    let rest = words.map(|words| Line::styled(indented(words), theme.text));
    let now = now.into_iter().filter(|words| !words.is_empty());
    let now = now.map(|words| Line::styled(indented(words), theme.muted));
    std::iter::once(first).chain(rest).chain(now).collect()
}
