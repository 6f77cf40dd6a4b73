//! The detail in four lines below the list.
//!
//! ```text
//! ╭ us-prod-globex ───────────────────────────────────────────────────────── PROD ╮
//! │ ● active   access 41m 10s of 1h  ██████████▉░░░░░  refresh 11d 15h of 12d     │
//! │ server     https://us-prod.acme.test · Morpheus 9.0.0                         │
//! │ login      globex\svc-deploy   client keyfob, own client                      │
//! │ last       13:43 ✓ refresh: new token, 204 ms                                 │
//! ╰───────────────────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{last, pane};
use crate::app::state::State;
use crate::tui::facts::{self, Lifetime, Subject, renewal};
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::{bar, paragraph};

/// The labels' column.
const LABEL: u16 = 11;

/// Cells of the bar.
const BAR: u16 = 16;

/// Draws the strip of the profile under the cursor.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    let Some(subject) = state.current().and_then(|name| Subject::of(state, name)) else {
        let inner = Pane::new("").draw(buf, area, Focus::Elsewhere, scene);
        let words = scene.span(
            "↑ ↓ choose a profile: it is shown here",
            scene.theme().muted,
        );
        return paragraph::draw(buf, pane::inset(inner), &[Line::from(words)]);
    };
    let title = text::cut(subject.name.as_str(), area.width.saturating_sub(12));
    let inner = Pane::new(title)
        .aside(pane::production(&subject, scene))
        .draw(buf, area, Focus::Elsewhere, scene);
    let inside = pane::inset(inner);
    paragraph::draw(buf, inside, &lines(&subject, state, inside.width, scene));
}

fn lines(subject: &Subject<'_>, state: &State, cells: u16, scene: &Scene) -> [Line<'static>; 4] {
    let server = format!("{} · {}", subject.server.address, subject.version());
    let login = format!("{}   client {}", subject.login(), subject.client());
    let [third, fourth] = long_advice(subject, state, cells, scene).unwrap_or_else(|| {
        [
            fact("login", &login, cells, scene),
            fourth(subject, state, cells, scene),
        ]
    });
    [
        first(subject, cells, scene),
        fact("server", &server, cells, scene),
        third,
        fourth,
    ]
}

/// What to do, where one line is too short for it: it matters more than who logs in, which the list says, too.
fn long_advice(
    subject: &Subject<'_>,
    state: &State,
    cells: u16,
    scene: &Scene,
) -> Option<[Line<'static>; 2]> {
    let advice = facts::advice(subject, state, scene)?;
    let words = scene.keys(&advice);
    let mut parts = text::wrap(&words, cells.saturating_sub(LABEL)).into_iter();
    let (begin, rest) = (parts.next()?, parts.collect::<Vec<String>>().join(" "));
    (!rest.is_empty()).then(|| {
        [
            fact("what now", &begin, cells, scene),
            fact("", &rest, cells, scene),
        ]
    })
}

fn fact(label: &str, value: &str, cells: u16, scene: &Scene) -> Line<'static> {
    let room = cells.saturating_sub(LABEL);
    Line::from(vec![
        Span::styled(text::left(label, LABEL), scene.theme().muted),
        Span::styled(text::cut(value, room), scene.theme().text),
    ])
}

fn first(subject: &Subject<'_>, cells: u16, scene: &Scene) -> Line<'static> {
    let mut spans = pane::headline(subject, scene).spans;
    let style = scene.theme().tone(subject.headline(scene).tone);
    for span in &mut spans {
        span.style = style;
    }
    let head: u16 = spans.iter().map(|span| text::width(&span.content)).sum();
    spans.push(Span::raw(text::blanks(LABEL.saturating_sub(head).max(2))));
    let mut used = head.max(LABEL - 2) + 2;
    for (label, life) in [
        ("access", subject.access(scene.now)),
        ("refresh", subject.refresh(scene.now)),
    ] {
        let Some(life) = life else { continue };
        let part = lifetime(label, &life, cells.saturating_sub(used), scene);
        used += part
            .iter()
            .map(|span| text::width(&span.content))
            .sum::<u16>();
        spans.extend(part);
    }
    Line::from(spans)
}

/// `access 41m 10s of 1h  ██████▉░░░  `; what doesn't fit is left out, the bar first.
fn lifetime(label: &str, life: &Lifetime, room: u16, scene: &Scene) -> Vec<Span<'static>> {
    let theme = scene.theme();
    let words = life.words();
    let needed = text::width(label) + 1 + text::width(&words);
    if needed > room {
        return Vec::new();
    }
    let mut spans = vec![
        Span::styled(format!("{label} "), theme.muted),
        Span::styled(words, theme.text),
        Span::raw("  "),
    ];
    let shows_bar = label == "access" && needed + BAR + 4 <= room;
    if let Some(share) = life.share.filter(|_| shows_bar) {
        let bar = bar::bar(share, BAR, scene.look.glyphs);
        spans.push(Span::styled(bar, theme.tone(life.tone)));
        spans.push(Span::raw("  "));
    }
    spans
}

/// ` · refreshes itself at 6m 00s left`, where there is room behind what happened last.
fn promise(
    subject: &Subject<'_>,
    state: &State,
    line: &[Span<'_>],
    (cells, scene): (u16, &Scene),
) -> Option<Span<'static>> {
    let words = format!(" · {}", renewal::promise(subject, state, scene)?);
    let used: u16 = line.iter().map(|span| text::width(&span.content)).sum();
    let fits = text::width(&words) <= cells.saturating_sub(used);
    fits.then(|| Span::styled(words, scene.theme().muted))
}

/// What to do, if something is to be done; else what happened last.
fn fourth(subject: &Subject<'_>, state: &State, cells: u16, scene: &Scene) -> Line<'static> {
    if let Some(advice) = facts::advice(subject, state, scene) {
        let words = scene.keys(&advice).into_owned();
        return fact("what now", &words, cells, scene);
    }
    let room = cells.saturating_sub(LABEL);
    let mut trail = last::lines(state, subject.name, (1, room), scene).into_iter();
    match trail.next() {
        Some(line) => {
            let mut spans = vec![Span::styled(text::left("last", LABEL), scene.theme().muted)];
            spans.extend(line.spans);
            spans.extend(promise(subject, state, &spans, (cells, scene)));
            Line::from(spans)
        }
        None => fact(
            "got",
            &subject.obtained(scene).unwrap_or_default(),
            cells,
            scene,
        ),
    }
}
