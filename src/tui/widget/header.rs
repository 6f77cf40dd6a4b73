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

/// Draws the first line. What tells of the network gives way first, then the vault's word.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, head: &Head, state: &State, scene: &Scene) {
    let gap = gap(area.width);
    let mut right: Vec<Span<'static>> = Vec::new();
    if let Some(badge) = &head.badge {
        right.extend([badge.clone(), Span::raw(gap)]);
    }
    right.extend(always(state, area.width, scene));
    let free = usize::from(area.width.saturating_sub(GAP))
        .saturating_sub(head.left.width() + cells(&right));
    let offline =
        offline(state).filter(|words| text::width(words) + text::width(gap) <= fits(free));
    if let Some(words) = offline {
        right.insert(0, Span::raw(gap));
        right.insert(0, Span::styled(words, scene.theme().warn));
    }
    edge::draw(buf, area, &head.left, &Line::from(right), Keep::Right);
}

/// What a left part may take so that all of the right part is told.
pub(crate) fn room(state: &State, width: u16, scene: &Scene) -> u16 {
    let right = fits(cells(&always(state, width, scene)));
    let offline = offline(state).map_or(0, |words| text::width(&words) + text::width(gap(width)));
    width.saturating_sub(GAP + right + offline)
}

/// Vault and time.
fn always(state: &State, width: u16, scene: &Scene) -> Vec<Span<'static>> {
    let precision = match wake::precision(state, &wake::visible(state), scene.now) {
        wake::Precision::Seconds => Precision::Seconds,
        wake::Precision::Minutes => Precision::Minutes,
    };
    let time = stamp::clock(scene.now, &scene.zone, precision);
    let mut spans = vault(state, width, scene);
    spans.push(Span::styled(
        format!("{}{time}", gap(width)),
        scene.theme().muted,
    ));
    spans
}

const fn gap(width: u16) -> &'static str {
    if width >= ROOM_FOR_KEY { "   " } else { "  " }
}

fn cells(spans: &[Span<'_>]) -> usize {
    spans.iter().map(Span::width).sum()
}

fn fits(cells: usize) -> u16 {
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// `net ✗ 3 servers`: how many didn't answer when they were asked last.
fn offline(state: &State) -> Option<String> {
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
    match servers.len() {
        0 => None,
        1 => Some("net ✗ 1 server".to_owned()),
        count => Some(format!("net ✗ {count} servers")),
    }
}

fn vault(state: &State, width: u16, scene: &Scene) -> Vec<Span<'static>> {
    let theme = scene.theme();
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
