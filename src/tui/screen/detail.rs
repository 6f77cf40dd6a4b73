//! One profile: beside the list, below it, and on a screen of its own with its tabs.

mod claims;
mod history;
pub(crate) mod last;
pub(crate) mod overview;
pub(crate) mod pane;
pub(crate) mod strip;
mod tabs;
mod tenants;
mod tokens;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::app::state::State;
use crate::app::state::detail::{Detail, Tab};
use crate::domain::name::ProfileName;
use crate::tui::scene::Scene;

/// Draws the tab shown, between header and status line.
pub(crate) fn draw(
    buf: &mut Buffer,
    area: Rect,
    (name, top): (&ProfileName, usize),
    state: &State,
    scene: &Scene,
) {
    match state.detail.tab {
        Tab::Overview => overview::draw(buf, area, (name, top), state, scene),
        Tab::Tokens => tokens::draw(buf, area, name, state, scene),
        Tab::Claims => claims::draw(buf, area, name, state, scene),
        Tab::History => history::draw(buf, area, name, state, scene),
        Tab::Tenants => tenants::draw(buf, area, name, state, scene),
    }
    tabs::hits(area, name, state, scene);
}

/// How many rows the tab shows in a body of this size, borders left out.
pub(crate) const fn page(detail: &Detail, window: Size, height: u16) -> u16 {
    match detail.tab {
        Tab::Overview => height,
        Tab::Tokens => tokens::page(&detail.tokens, window.width, height),
        Tab::History => height.saturating_sub(1 + history::whole(window)),
        Tab::Claims | Tab::Tenants => height.saturating_sub(2),
    }
}
