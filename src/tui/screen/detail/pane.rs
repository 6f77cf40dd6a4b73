//! The detail beside the list.
//!
//! ```text
//! ╭ us-prod-globex ────────────────── PROD ╮
//! │                                        │
//! │ ! rejected by the server 2m ago        │
//! │                                        │
//! │ access  3h 12m of 12h                  │
//! │         ███████▉░░░░░░░░░░░░░░░░░░░░░░ │
//! │ refresh 11d 15h of 12d                 │
//! │         █████████████████████████████░ │
//! │                                        │
//! │ 401: revoked or replaced elsewhere …   │
//! │                                        │
//! │ server  https://us-prod.acme.test      │
//! │                                        │
//! │ LAST                                   │
//! │ 14:00 ✗ check: 401                     │
//! ╰────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::last;
use crate::app::state::State;
use crate::app::state::vault::VaultView;
use crate::tui::facts::{self, Lifetime, Subject, renewal};
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::{bar, paragraph};

/// The labels' column.
const LABEL: u16 = 8;

/// Lines of the trail, if there is room.
const LAST: usize = 6;

/// Draws the pane of the profile under the cursor.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    let Some(subject) = state.current().and_then(|name| Subject::of(state, name)) else {
        let inner = Pane::new("").draw(buf, area, Focus::Elsewhere, scene);
        let words = scene.span(
            "↑ ↓ choose a profile: it is shown here",
            scene.theme().muted,
        );
        return paragraph::draw(buf, inset(inner), &[Line::from(words)]);
    };
    let title = text::cut(subject.name.as_str(), area.width.saturating_sub(12));
    let inner = Pane::new(title).aside(production(&subject, scene)).draw(
        buf,
        area,
        Focus::Elsewhere,
        scene,
    );
    let inside = inset(inner);
    let mut lines = vec![Line::default()];
    lines.extend(self::lines(&subject, state, inside.width, scene));
    paragraph::draw(buf, inside, &lines);
}

/// One blank at either side.
pub(crate) const fn inset(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        width: area.width.saturating_sub(2),
        ..area
    }
}

/// `PROD` for a frame's edge.
pub(crate) fn production(subject: &Subject<'_>, scene: &Scene) -> Line<'static> {
    if subject.is_production() {
        Line::styled("PROD", scene.theme().production)
    } else {
        Line::default()
    }
}

/// Everything, in lines of `cells` cells.
pub(crate) fn lines(
    subject: &Subject<'_>,
    state: &State,
    cells: u16,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let mut lines = vec![headline(subject, scene), Line::default()];
    let before = lines.len();
    for (label, life) in [
        ("access", subject.access(scene.now)),
        ("refresh", subject.refresh(scene.now)),
    ] {
        if let Some(life) = life {
            lines.extend(lifetime(label, &life, cells, scene));
        }
    }
    if lines.len() > before {
        lines.push(Line::default());
    }
    if let Some(advice) = facts::advice(subject, state, scene) {
        lines.extend(paragraph::wrapped(
            scene,
            &advice,
            cells,
            scene.theme().text,
        ));
        lines.push(Line::default());
    }
    lines.extend(rows(subject, state, cells, scene));
    let trail = last::lines(state, subject.name, (LAST, cells), scene);
    if !trail.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled("LAST", scene.theme().heading));
        lines.extend(trail);
    }
    lines
}

/// Glyph and words of the state.
pub(crate) fn headline(subject: &Subject<'_>, scene: &Scene) -> Line<'static> {
    let headline = subject.headline(scene);
    let style = scene.theme().tone(headline.tone);
    Line::styled(format!("{} {}", headline.glyph, headline.words), style)
}

fn lifetime(label: &str, life: &Lifetime, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let mut lines = vec![Line::from(vec![
        Span::styled(text::left(label, LABEL), theme.muted),
        Span::styled(life.words(), theme.text),
    ])];
    if let Some(share) = life.share {
        let bar = bar::bar(share, cells.saturating_sub(LABEL), scene.look.glyphs);
        lines.push(Line::from(vec![
            Span::raw(text::blanks(LABEL)),
            Span::styled(bar, theme.tone(life.tone)),
        ]));
    }
    lines
}

fn rows(subject: &Subject<'_>, state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let tokens = subject.tokens();
    let refresh = tokens.and_then(|tokens| tokens.refresh.as_ref());
    let facts = [
        ("server", Some(subject.server.address.to_string())),
        (subject.version_label(), Some(subject.version())),
        ("clock", subject.skew()),
        ("login", Some(subject.login())),
        ("client", Some(subject.client())),
        ("sign-in", Some(subject.sign_in())),
        ("id tok.", subject.id_token()),
        ("scope", tokens.and_then(|tokens| tokens.scope.clone())),
        ("got", subject.obtained(scene)),
        ("token", tokens.map(|tokens| facts::mark(&tokens.access))),
        ("refresh", refresh.map(facts::mark)),
        ("stored", tokens.map(|_| stored(state))),
        ("auto", renewal::words(subject, state, scene)),
    ];
    let style: Style = scene.theme().text;
    facts
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)))
        .flat_map(|(label, value)| {
            let value = Span::styled(value, style);
            paragraph::labelled(scene, label, &value, (LABEL, cells))
        })
        .collect()
}

/// Where the tokens lie.
pub(crate) fn stored(state: &State) -> String {
    match &state.vault {
        // Several keys could have.
        VaultView::Open { by: "open" } => "vault, sealed".to_owned(),
        VaultView::Open { by } => format!("vault, opened by {by}"),
        VaultView::Locked { .. } => "vault, locked: L unlocks".to_owned(),
        VaultView::Unknown | VaultView::Opening | VaultView::Absent => "vault".to_owned(),
    }
}
