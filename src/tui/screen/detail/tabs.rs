//! The tabs in the frame's title: `Overview  [Server tokens 14]  Claims  History`; in narrow windows the one shown.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::action::Action;
use crate::app::state::State;
use crate::app::state::detail::Tab;
use crate::app::tabs;
use crate::domain::name::ProfileName;
use crate::tui::scene::Scene;
use crate::tui::text;

/// Narrower frames name the tab shown only.
const ROOM_FOR_ALL: u16 = 60;

/// The title of the frame.
pub(super) fn title(width: u16, name: &ProfileName, state: &State, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let all = tabs::tabs(state, name);
    let shown = state.detail.tab;
    if width < ROOM_FOR_ALL {
        let at = all.iter().position(|tab| *tab == shown).unwrap_or(0) + 1;
        let words = format!("{} · {at} of {} ⇥", words(shown, state), all.len());
        return Line::from(scene.span(&words, theme.heading));
    }
    let mut spans = Vec::new();
    for (i, tab) in all.into_iter().enumerate() {
        if i > 0 {
            spans.push(Span::styled("  ", theme.border_focus));
        }
        let style = if tab == shown {
            theme.heading
        } else {
            theme.text
        };
        spans.push(Span::styled(bracketed(tab, state), style));
    }
    Line::from(spans)
}

fn bracketed(tab: Tab, state: &State) -> String {
    let words = words(tab, state);
    if tab == state.detail.tab {
        format!("[{words}]")
    } else {
        words
    }
}

/// The tab's title with its count, where it is known.
fn words(tab: Tab, state: &State) -> String {
    let count = match tab {
        Tab::Tokens => state
            .detail
            .tokens
            .list
            .as_ref()
            .map(|list| list.listed.len()),
        Tab::Tenants => {
            let estate = state.detail.tenants.estate.as_ref();
            estate.map(|estate| estate.tenants.len())
        }
        Tab::Overview | Tab::Claims | Tab::History => None,
    };
    match count {
        Some(count) => format!("{} {count}", tab.title()),
        None => tab.title().to_owned(),
    }
}

/// Lets a click on a title show its tab.
pub(super) fn hits(area: Rect, name: &ProfileName, state: &State, scene: &Scene) {
    if area.width < ROOM_FOR_ALL {
        return;
    }
    let mut x = area.x + 2;
    for tab in tabs::tabs(state, name) {
        let width = text::width(&bracketed(tab, state));
        let place = Rect {
            x,
            width,
            height: 1,
            ..area
        };
        scene.hit(place, Action::ShowTab(tab));
        x += width + 2;
    }
}
