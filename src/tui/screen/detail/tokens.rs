//! The tokens that a server knows, and whose they are.
//!
//! ```text
//! ┏ Overview  [Server tokens 14]  Claims  History ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ 1 all 14   2 ○ stale 9   3 ● ours 2   4 ? other tools 3       user acme\jdoe ┃
//! ┃       ID  CLIENT     TOKEN       CREATED      EXPIRES WHOSE                  ┃
//! ┃   ●  662  keyfob     6e977f29-…  today 08:50   6h 48m this profile, in use   ┃
//! ┃ ▌+○  633  morph-cli  a81d93c0-…  16 Nov          358d stale: 640 followed it ┃
//! ┃ ▌ 633  morph-cli, token a81d93c0-…, scope write, made 16 Nov 09:12           ┃
//! ┗ 9 marked ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 6 of 14 ▼ · as of 14:02:28 ┛
//! ```

mod captions;
mod columns;
mod explain;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use self::columns::Columns;
use super::tabs;
use crate::app::action::Action;
use crate::app::command::Availability::Disabled;
use crate::app::command::CommandId;
use crate::app::command::availability;
use crate::app::state::State;
use crate::app::state::detail::tokens::{TokenFilter, TokensTab};
use crate::app::state::vault::VaultView;
use crate::app::tokens as view;
use crate::domain::name::ProfileName;
use crate::tui::facts::Subject;
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::pane::Focus;
use crate::tui::widget::{filter, found, paragraph};

/// From this width on there is air, and all columns.
const WIDE: u16 = 100;

/// Lower bodies have no room for more than the list.
const ROOM_FOR_EXPLANATION: u16 = 14;

/// Lines of the explanation of the row under the cursor, a blank one above them.
const EXPLANATION: u16 = 3;

/// More of them where lines are short and there are enough.
const WRAPPED: u16 = 2;
const ROOM_FOR_WRAPPED: u16 = 18;

/// How many rows are listed in a body of this size, borders left out.
pub(super) const fn page(tab: &TokensTab, width: u16, height: u16) -> u16 {
    let below = if width < WIDE && height >= ROOM_FOR_WRAPPED {
        EXPLANATION + WRAPPED
    } else if height >= ROOM_FOR_EXPLANATION {
        EXPLANATION
    } else {
        0
    };
    height.saturating_sub(above(tab, width) + below)
}

/// Lines above the first row: the filters and the columns' names, with air between them where there is room; above them
/// whose tokens these are, if they aren't our own.
const fn above(tab: &TokensTab, width: u16) -> u16 {
    let is_other = tab.user.is_some();
    match (width >= WIDE, is_other) {
        (true, true) => 4,
        (true, false) | (false, true) => 3,
        (false, false) => 2,
    }
}

/// Draws the tab.
pub(super) fn draw(buf: &mut Buffer, area: Rect, name: &ProfileName, state: &State, scene: &Scene) {
    let tab = &state.detail.tokens;
    let rows = view::shown(tab);
    let height = area.height.saturating_sub(2);
    let page = usize::from(page(tab, area.width, height));
    let title = tabs::title(area.width, name, state, scene);
    let frame = captions::around(title, (area.width, page), tab, scene);
    let inner = frame.draw(buf, area, Focus::Here, scene);
    let list = tab.list.as_ref();
    let Some(list) = list.filter(|_| view::no_list(state, name).is_none()) else {
        return draw_without_list(buf, super::pane::inset(inner), name, (state, scene));
    };
    let head = whose(tab, name).map(|words| format!(" {words}"));
    let head = head.map(|words| Line::styled(words, scene.theme().heading));
    let mut lines: Vec<Line<'_>> = head.into_iter().collect();
    let below = Rect {
        y: inner.y + u16::from(tab.user.is_some()),
        ..inner
    };
    lines.push(filters(below, name, state, scene));
    if area.width >= WIDE {
        lines.push(Line::default());
    }
    let columns = Columns::of(&list.listed, inner.width);
    columns.hit_titles(line_below(inner, lines.len()), scene);
    lines.push(columns.heading(scene));
    if rows.is_empty() {
        lines.push(nothing(inner.width, name, state, scene));
    }
    let first = usize::from(above(tab, area.width));
    for (i, listed) in rows.iter().enumerate().skip(tab.top).take(page) {
        lines.push(columns.line(listed, tab, scene));
        let place = line_below(inner, first + i - tab.top);
        scene.hit(place, Action::SelectRow(i));
    }
    if height >= ROOM_FOR_EXPLANATION {
        let left = usize::from(height).saturating_sub(lines.len());
        lines.extend(explain::lines(
            view::current(tab),
            state,
            (inner.width, left),
            scene,
        ));
    }
    paragraph::draw(buf, inner, &lines);
    for (i, listed) in rows.iter().skip(tab.top).take(page).enumerate() {
        let searched = columns.searched(line_below(inner, first + i), listed);
        found::mark(buf, &searched, tab.filter.text.text());
    }
}

/// A line of a place, counted from its first one.
fn line_below(place: Rect, lines: usize) -> Rect {
    let y = place
        .y
        .saturating_add(u16::try_from(lines).unwrap_or(u16::MAX));
    Rect {
        y,
        height: 1,
        ..place
    }
}

fn draw_without_list(
    buf: &mut Buffer,
    area: Rect,
    name: &ProfileName,
    (state, scene): (&State, &Scene),
) {
    let head = whose(&state.detail.tokens, name);
    let head = head.into_iter().flat_map(|words| [words, String::new()]);
    let words = head.chain(without_list(name, state, scene));
    let lines: Vec<Line<'_>> = words
        .flat_map(|words| match words.as_str() {
            "" => vec![Line::default()],
            words => paragraph::wrapped(scene, words, area.width, scene.theme().text),
        })
        .collect();
    paragraph::draw(buf, area, &lines);
}

/// `tokens of acme\jdoe, asked as us-prod-master`; none if they are our own.
fn whose(tab: &TokensTab, name: &ProfileName) -> Option<String> {
    let other = view::other(tab)?;
    Some(format!("tokens of {other}, asked as {name}"))
}

/// `1 all 14   2 ○ stale 9   3 ● ours 2   4 ? other tools 3       user acme\jdoe`.
fn filters(inner: Rect, name: &ProfileName, state: &State, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let tab = &state.detail.tokens;
    let is_narrow = inner.width < 58;
    let named = [
        (TokenFilter::All, "1 all", CommandId::FirstFilter),
        (TokenFilter::Stale, "2 ○ stale", CommandId::SecondFilter),
        (TokenFilter::Ours, "3 ● ours", CommandId::ThirdFilter),
        (
            TokenFilter::Other,
            if is_narrow {
                "4 ? other"
            } else {
                "4 ? other tools"
            },
            CommandId::FourthFilter,
        ),
    ];
    let gap = if is_narrow { " " } else { "   " };
    let mut spans = vec![Span::raw(" ")];
    let mut x = inner.x + 1;
    for (i, (only, words, command)) in named.into_iter().enumerate() {
        if i > 0 {
            spans.push(Span::raw(gap));
            x += text::width(gap);
        }
        let words = format!("{words} {}", view::count(tab, only));
        let style = if only == tab.only {
            theme.selected_idle.patch(theme.heading)
        } else {
            theme.text
        };
        let width = text::width(&words);
        scene.hit(
            Rect {
                x,
                width,
                height: 1,
                ..inner
            },
            Action::Run(command),
        );
        x += width;
        spans.push(Span::styled(words, style));
    }
    let user = owner(tab, name, state).filter(|_| tab.user.is_none());
    let user = user.map(|user| format!("user {user}"));
    let used: u16 = spans.iter().map(|span| text::width(&span.content)).sum();
    let room = inner.width.saturating_sub(used + 3);
    if let Some(user) = user.filter(|user| text::width(user) <= room) {
        spans.push(Span::raw("  "));
        spans.push(Span::styled(text::right(&user, room), theme.muted));
    }
    Line::from(spans)
}

/// Whose tokens they are: the other user's, or the profile's own.
fn owner(tab: &TokensTab, name: &ProfileName, state: &State) -> Option<String> {
    let own = || Some(Subject::of(state, name)?.login());
    view::other(tab).or_else(own)
}

/// A filter hides all, or there is nothing.
fn nothing(cells: u16, name: &ProfileName, state: &State, scene: &Scene) -> Line<'static> {
    let tab = &state.detail.tokens;
    let words = match tab.only {
        _ if !tab.filter.text.is_empty() => filter::nothing(&tab.filter, cells.saturating_sub(2)),
        TokenFilter::All => match Subject::of(state, name).zip(owner(tab, name, state)) {
            Some((subject, owner)) => {
                format!("{} knows no token of {owner}", subject.server.name)
            }
            None => "there is no token".to_owned(),
        },
        TokenFilter::Stale => "nothing stale: 1 shows all".to_owned(),
        TokenFilter::Ours => "no profile here holds one of them: 1 shows all".to_owned(),
        TokenFilter::Other => "nothing of other tools: 1 shows all".to_owned(),
    };
    Line::styled(format!(" {words}"), scene.theme().text)
}

/// What is said where there is no list (SCREENS §5).
fn without_list(name: &ProfileName, state: &State, scene: &Scene) -> Vec<String> {
    let tab = &state.detail.tokens;
    let shell = match &tab.user {
        Some(user) => format!("keyfob tokens list {name} --user '{user}'"),
        None => format!("keyfob tokens list {name}"),
    };
    let shell = format!("{shell}   the same list in a shell");
    let own = |words: &str| vec![words.to_owned()];
    if let Some(why) = view::no_list(state, name) {
        return vec![
            format!("{why}."),
            String::new(),
            "c checks our own token: whether the server takes it, and whose it is.".to_owned(),
            "g o goes to the overview, where x revokes it.".to_owned(),
        ];
    }
    match state.vault {
        VaultView::Locked { .. } => {
            return own("vault is locked: L unlocks, then the server is asked");
        }
        VaultView::Unknown | VaultView::Opening => return own("the vault is being opened"),
        VaultView::Open { .. } | VaultView::Absent => {}
    }
    if tab.asking.is_some() {
        let server = Subject::of(state, name).map(|subject| subject.server.name.to_string());
        let words = format!(
            "{} asking {}…",
            scene.busy_glyph(),
            server.unwrap_or_default()
        );
        return vec![words, String::new(), shell];
    }
    if let Some(problem) = &tab.problem {
        return vec![
            format!("✗ {problem}"),
            problem.next_step().to_owned(),
            String::new(),
            match view::other(tab) {
                Some(_) => "c asks again · esc shows our own tokens".to_owned(),
                None => "c asks again".to_owned(),
            },
        ];
    }
    if let Disabled(why) = availability::copy(state.holding(name), scene.now) {
        return vec![format!("{why}, then c asks"), String::new(), shell];
    }
    vec!["c asks the server which tokens it knows".to_owned(), shell]
}
