//! The first line: where we are at the left; vault and time at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::edge::{self, Keep};
use crate::app::state::State;
use crate::app::state::vault::VaultView;
use crate::app::wake;
use crate::tui::scene::Scene;
use crate::tui::stamp::{self, Precision};
use crate::tui::text;

/// From this width on the vault's key is named.
const ROOM_FOR_KEY: u16 = 100;

/// What a screen says in its first line.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// Where we are.
    pub left: Line<'static>,
    /// Before the vault: `PROD`.
    pub badge: Option<Span<'static>>,
}

/// Cells between the left part and what tells of the network.
const GAP: u16 = 2;

/// Cells that the left part may take without hiding what tells of the network, in its shortest form.
pub(crate) fn room_for_left(width: u16, state: &State, scene: &Scene) -> u16 {
    let right = cells(&right(width, None, state, scene));
    let offline = silent(state).map_or(0, |count| {
        let [.., shortest] = offline(count);
        text::width(&shortest) + text::width(gap(width))
    });
    width.saturating_sub(right + offline + GAP)
}

/// Draws the first line. What tells of the network is said in as many words as fit.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, head: &Head, state: &State, scene: &Scene) {
    let gap = gap(area.width);
    let mut right = right(area.width, head.badge.as_ref(), state, scene);
    let left = u16::try_from(head.left.width()).unwrap_or(u16::MAX);
    let free = area.width.saturating_sub(GAP + cells(&right));
    let free = free.saturating_sub(left);
    let forms = silent(state).map(offline).into_iter().flatten();
    let fitting = forms
        .into_iter()
        .find(|words| text::width(words) + text::width(gap) <= free);
    if let Some(words) = fitting {
        right.insert(0, Span::raw(gap));
        right.insert(0, scene.span(&words, scene.theme().warn));
    }
    edge::draw(buf, area, &head.left, &Line::from(right), Keep::Right);
}

const fn gap(width: u16) -> &'static str {
    if width >= ROOM_FOR_KEY { "   " } else { "  " }
}

fn cells(spans: &[Span<'_>]) -> u16 {
    let cells = spans.iter().map(Span::width).sum::<usize>();
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// Badge, vault and time.
fn right(
    width: u16,
    badge: Option<&Span<'static>>,
    state: &State,
    scene: &Scene,
) -> Vec<Span<'static>> {
    let theme = scene.theme();
    let precision = match wake::precision(state, &wake::visible(state), scene.now) {
        wake::Precision::Seconds => Precision::Seconds,
        wake::Precision::Minutes => Precision::Minutes,
    };
    let time = stamp::clock(scene.now, &scene.zone, precision);
    let gap = gap(width);
    let mut spans: Vec<Span<'static>> = Vec::new();
    if let Some(badge) = badge {
        spans.push(badge.clone());
        spans.push(Span::raw(gap));
    }
    spans.extend(vault(state, width, scene));
    spans.push(Span::styled(format!("{gap}{time}"), theme.muted));
    spans
}

/// `net ✗ 3 servers`, or with fewer words.
fn offline(count: usize) -> [String; 2] {
    let noun = if count == 1 { "server" } else { "servers" };
    [format!("net ✗ {count} {noun}"), format!("net ✗ {count}")]
}

/// How many servers didn't answer when they were asked last, if any.
fn silent(state: &State) -> Option<usize> {
    let silent = state
        .holdings
        .values()
        .filter(|holding| holding.facts.no_answer_since.is_some());
    let mut servers: Vec<_> = silent
        .filter_map(|holding| state.catalog.profiles.get(&holding.profile))
        .map(|profile| &profile.server)
        .collect();
    servers.sort_unstable();
    servers.dedup();
    Some(servers.len()).filter(|count| *count > 0)
}

fn vault(state: &State, width: u16, scene: &Scene) -> Vec<Span<'static>> {
    let theme = scene.theme();
    // Nobody opens it before the configuration says with which key.
    if state.is_asleep() {
        return Vec::new();
    }
    let (glyph, _, word) = state.vault.words();
    let style = match state.vault {
        VaultView::Open { .. } => theme.ok,
        VaultView::Locked { .. } => theme.warn,
        VaultView::Unknown | VaultView::Opening | VaultView::Absent => theme.muted,
    };
    let tells_word = width >= ROOM_FOR_KEY || !state.vault.is_open();
    let mut spans = vec![
        Span::styled("vault ", theme.muted),
        Span::styled(glyph, style),
    ];
    if tells_word {
        spans.push(Span::styled(format!(" {word}"), style));
    }
    spans
}
