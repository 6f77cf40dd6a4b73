//! The tabs in the frame's title: `Overview  [Server tokens 14]  Claims  History`; in narrow windows the one shown.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::action::Action;
use crate::app::activity as trail;
use crate::app::state::State;
use crate::app::state::detail::Tab;
use crate::app::state::filter::Filter;
use crate::app::tabs;
use crate::domain::name::ProfileName;
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::filter;
use crate::tui::widget::pane::CAPTION;

/// Between two tabs.
const GAP: &str = "  ";

/// Narrower frames name the tab shown only.
const ROOM_FOR_ALL: u16 = 60;

/// The title of the frame, and the text that the tab's list is searched by.
pub(super) fn title(width: u16, name: &ProfileName, state: &State, scene: &Scene) -> Line<'static> {
    let mut title = names(width, name, state, scene);
    if let Some(filter) = state.filter() {
        let used = u16::try_from(title.width()).unwrap_or(u16::MAX);
        let room = width.saturating_sub(used.saturating_add(CAPTION));
        title.extend(filter::spans(filter, room, scene));
    }
    title
}

fn names(width: u16, name: &ProfileName, state: &State, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let all = tabs::tabs(state, name);
    let shown = state.detail.tab;
    if !has_room_for_all(width, name, state) {
        let at = all.iter().position(|tab| *tab == shown).unwrap_or(0) + 1;
        let words = words(shown, state);
        let words = if is_filtered(state) {
            words
        } else {
            format!("{words} · {at} of {} ⇥", all.len())
        };
        return Line::from(scene.span(&words, theme.heading));
    }
    let mut spans = Vec::new();
    for (i, tab) in all.into_iter().enumerate() {
        if i > 0 {
            spans.push(Span::styled(GAP, theme.border_focus));
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

fn is_filtered(state: &State) -> bool {
    state.filter().is_some_and(Filter::is_on)
}

/// Whether all tabs are named; what is typed into a filter needs its room, too.
fn has_room_for_all(width: u16, name: &ProfileName, state: &State) -> bool {
    let tabs = tabs::tabs(state, name).into_iter();
    let needed = tabs.map(|tab| widest(tab, state) + text::width(GAP));
    let needed = needed.sum::<u16>() + CAPTION + filter::ROOM;
    width >= ROOM_FOR_ALL && (!is_filtered(state) || width >= needed)
}

/// The cells of a tab's title, however many of its rows are shown: titles that come and go with each key are a nuisance.
fn widest(tab: Tab, state: &State) -> u16 {
    let words = bracketed(tab, state);
    match counts(tab, state) {
        Some((_, all)) if tab == state.detail.tab => {
            text::width(&format!("[{} {all} of {all}]", tab.title()))
        }
        Some(_) | None => text::width(&words),
    }
}

fn bracketed(tab: Tab, state: &State) -> String {
    let words = words(tab, state);
    if tab == state.detail.tab {
        format!("[{words}]")
    } else {
        words
    }
}

/// The tab's title with its count, where it is known; `3 of 14` where not all are shown.
fn words(tab: Tab, state: &State) -> String {
    let title = tab.title();
    match counts(tab, state) {
        Some((shown, all)) if shown < all => format!("{title} {shown} of {all}"),
        Some((_, all)) => format!("{title} {all}"),
        None => title.to_owned(),
    }
}

/// How many rows a tab shows, and how many it has.
fn counts(tab: Tab, state: &State) -> Option<(usize, usize)> {
    let detail = &state.detail;
    match tab {
        Tab::Tokens => {
            let all = detail.tokens.list.as_ref()?.listed.len();
            Some((detail.tokens.rows.len(), all))
        }
        Tab::Tenants => {
            let all = detail.tenants.estate.as_ref()?.tenants.len();
            Some((detail.tenants.rows.len(), all))
        }
        // Its lower border counts what is there.
        Tab::History if detail.history.view.filter.is_on() => {
            let shown = trail::history(state).count();
            Some((shown, detail.history.lines.len()))
        }
        Tab::Overview | Tab::Claims | Tab::History => None,
    }
}

/// Lets a click on a title show its tab.
pub(super) fn hits(area: Rect, name: &ProfileName, state: &State, scene: &Scene) {
    if !has_room_for_all(area.width, name, state) {
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
        x += width + text::width(GAP);
    }
}
