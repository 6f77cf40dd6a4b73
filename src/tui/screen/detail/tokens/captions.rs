//! What the frame around a list of tokens says: what is marked at the left; position, age and order at the right.

use ratatui::text::Line;

use crate::app::state::detail::tokens::{TokenKey, TokenSort, TokensTab};
use crate::app::tokens as view;
use crate::domain::server_token::Listed;
use crate::tui::scene::Scene;
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::pane::{CAPTION, Pane};

/// The frame of a list of which `page` rows are on screen.
pub(super) fn around<'a>(
    title: Line<'a>,
    (width, page): (u16, usize),
    tab: &TokensTab,
    scene: &Scene,
) -> Pane<'a> {
    let pane = Pane::new(title);
    if tab.list.is_none() {
        return pane;
    }
    let note = note(tab).map(|(words, is_bad)| (text::cut(&words, width / 2), is_bad));
    let taken = note.as_ref().map_or(0, |(words, _)| text::width(words));
    let room = width.saturating_sub(taken + CAPTION + 2);
    let position = position(tab, page, (width, room), scene);
    let pane = pane.position(Line::styled(position, scene.theme().muted));
    let theme = scene.theme();
    match note {
        Some((words, true)) => pane.note(Line::styled(words, theme.bad)),
        Some((words, false)) => pane.note(Line::styled(words, theme.heading)),
        None => pane,
    }
}

/// `6 of 14 ▼ · as of 14:02:28 · sort created ↓`: the longest that has room. The usual order needn't be told where lines
/// are short, another one is told before the age.
fn position(tab: &TokensTab, page: usize, (width, room): (u16, u16), scene: &Scene) -> String {
    let Some(list) = &tab.list else {
        return String::new();
    };
    let at = place(tab, page);
    let clock = stamp::clock(list.as_of, &scene.zone, Precision::Seconds);
    let age = Some(format!("as of {clock}"));
    let arrow = if tab.sort.is_rising() { "↑" } else { "↓" };
    let sort = Some(format!("sort {} {arrow}", tab.sort.by.word()));
    let is_usual = tab.sort == TokenSort::default();
    let forms = if is_usual && width < super::WIDE {
        [[at.clone(), age.clone()], [age, None], [at, None]].map(joined)
    } else {
        let whole = joined([at.clone(), age, sort.clone()]);
        [whole, joined([at, sort.clone()]), joined([sort])]
    };
    let mut forms = forms.into_iter();
    forms
        .find(|form| text::width(form) <= room)
        .unwrap_or_default()
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// The cursor's row of all, where not all are on screen.
fn place(tab: &TokensTab, page: usize) -> Option<String> {
    let count = tab.rows.len();
    let seen = count.min(tab.top + page);
    let more = match (tab.top > 0, seen < count) {
        (false, false) => "",
        (true, false) => " ▲",
        (false, true) => " ▼",
        (true, true) => " ▲▼",
    };
    let shown = view::cursor(tab).map_or(0, |at| at + 1);
    (count > page).then(|| format!("{shown} of {count}{more}"))
}

/// What the lower border says at the left, and whether it is bad.
fn note(tab: &TokensTab) -> Option<(String, bool)> {
    if let Some(problem) = &tab.problem {
        return Some((format!("✗ {problem}"), true));
    }
    let list = tab.list.as_ref()?;
    let marked = tab.marks.len();
    if marked > 0 {
        let shown = view::shown(tab);
        let seen = shown.iter().filter(|row| is_marked(row, tab)).count();
        let hidden = marked.saturating_sub(seen);
        let tail = if hidden > 0 {
            format!(" ({hidden} hidden)")
        } else {
            String::new()
        };
        return Some((format!("{marked} marked{tail}"), false));
    }
    if list.cut {
        return Some(("there are more than were read".to_owned(), true));
    }
    (list.skipped > 0).then(|| (format!("{} rows can't be read", list.skipped), true))
}

fn is_marked(row: &Listed, tab: &TokensTab) -> bool {
    tab.marks.contains(&TokenKey::of(&row.token))
}
