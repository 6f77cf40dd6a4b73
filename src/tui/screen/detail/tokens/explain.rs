//! What is known of the row under the cursor, why it is called stale, and what the glyphs mean.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::columns::created;
use crate::app::state::State;
use crate::app::tokens as view;
use crate::domain::name::ProfileName;
use crate::domain::server_token::{By, Listed, Whose};
use crate::tui::scene::Scene;
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::paragraph;

/// Lines below the rows, `most` at most: the row under the cursor first, then what the words mean.
pub(super) fn lines(
    current: Option<&Listed>,
    state: &State,
    (cells, most): (u16, usize),
    scene: &Scene,
) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    if let Some(row) = current {
        lines.extend(of_row(row, state, cells, scene));
    }
    let paragraphs = paragraphs(state, cells, scene);
    let mut room = most.saturating_sub(lines.len());
    let mut fits = [false; PARAGRAPHS];
    for at in BY_NEED {
        if let (Some(fits), Some(words)) = (fits.get_mut(at), paragraphs.get(at)) {
            // With the blank line above it.
            *fits = words.len() < room;
            room -= if *fits { words.len() + 1 } else { 0 };
        }
    }
    for (words, _) in paragraphs.into_iter().zip(fits).filter(|(_, fits)| *fits) {
        lines.push(Line::default());
        lines.extend(words);
    }
    lines.truncate(most);
    lines
}

/// What is said below the row under the cursor: a warning, the glyphs, what `x` does, the same in a shell.
const PARAGRAPHS: usize = 4;

/// Which of them come first where there is little room.
const BY_NEED: [usize; PARAGRAPHS] = [0, 3, 1, 2];

fn of_row(row: &Listed, state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let token = &row.token;
    let full = |at| stamp::full(at, scene.now, &scene.zone, Precision::Seconds);
    let mut parts = vec![token.client.clone()];
    parts.extend(token.name.as_ref().map(|name| format!("called {name}")));
    parts.push(format!("token {}", view::mask(token)));
    parts.extend(token.scope.as_ref().map(|scope| format!("scope {scope}")));
    let user = token.user.as_ref();
    let by = user.map_or_else(String::new, |user| format!(" for {user}"));
    parts.extend(token.created.map(|at| format!("made {}{by}", full(at))));
    parts.extend(token.expiry.instant().map(|at| {
        let verb = if at <= scene.now { "ended" } else { "ends" };
        format!("{verb} {}", stamp::day(at, scene.now, &scene.zone))
    }));
    let id = view::id(token);
    let head = text::width(&id) + 5;
    let room = cells.saturating_sub(head + 1);
    let mut facts = text::wrap(&parts.join(", "), room).into_iter();
    let mut lines = vec![Line::from(vec![
        Span::styled(" ▌ ", theme.key),
        Span::styled(format!("{id}  "), theme.heading),
        Span::styled(facts.next().unwrap_or_default(), theme.text),
    ])];
    let indent = text::blanks(head);
    lines.extend(facts.map(|line| Line::styled(format!("{indent}{line}"), theme.text)));
    let why = text::wrap(&why(row, state, scene), cells.saturating_sub(4));
    let why = why.into_iter();
    lines.extend(why.map(|line| Line::styled(format!("   {line}"), theme.muted)));
    lines
}

/// Why it is whose it is.
fn why(row: &Listed, state: &State, scene: &Scene) -> String {
    match &row.whose {
        Whose::InUse => {
            "the token that this profile works with: a skips it, x asks twice".to_owned()
        }
        Whose::Ours(name) => format!("held by the profile {name} here"),
        Whose::Stale { followed_by } => {
            let list = state.detail.tokens.list.as_ref();
            let newer = list.and_then(|list| {
                let mut rows = list.listed.iter();
                rows.find(|row| row.token.id == Some(*followed_by))
            });
            let when = newer
                .and_then(|row| row.token.created)
                .map_or_else(String::new, |at| format!(", {}", created(at, scene)));
            format!(
                "stale because no profile here holds it and the same client made a newer one: {followed_by}{when}"
            )
        }
        Whose::Other => {
            "the newest of its client, user and name, and no profile here holds it".to_owned()
        }
    }
}

/// What the words and glyphs mean, and what `x` does (SCREENS 4.3).
fn paragraphs(state: &State, cells: u16, scene: &Scene) -> [Vec<Line<'static>>; PARAGRAPHS] {
    let theme = scene.theme();
    let by = state
        .detail
        .tokens
        .list
        .as_ref()
        .map_or(By::Id, |list| list.by);
    let ends = match by {
        By::Id => {
            "x deletes by ID. A tool that holds such a token gets 401 at its next call; its refresh token dies, too."
        }
        By::Client => {
            "before 9.0 x clears the client's token: every tool that logs in as this user with that client stops."
        }
    };
    let name = state.current().map_or("NAME", ProfileName::as_str);
    let whose = state.detail.tokens.user.as_ref();
    let whose = whose.map_or_else(String::new, |user| format!(" --user '{user}'"));
    let shell = format!("keyfob tokens list {name}{whose}   the same list in a shell");
    let said = |words: &[&str], style| {
        let wrapped = words
            .iter()
            .map(|words| indented(words, cells, style, scene));
        wrapped.flatten().collect()
    };
    [
        said(&[GUESS], theme.text),
        said(&GLYPHS, theme.muted),
        said(&[ends, ANSWERED], theme.text),
        said(&[&shell], theme.muted),
    ]
}

const GUESS: &str = "Stale is a guess: the appliance does not tell when a token was last used. Another computer may hold one of these.";

const GLYPHS: [&str; 3] = [
    "● ours    a token that a profile of this keyfob holds; the one that asks is skipped by a, and x asks twice",
    "? other   the newest token of a client that keyfob did not log in with; never marked by a",
    "○ stale   neither of both, and a newer token with the same client, user and name exists",
];

const ANSWERED: &str = "Nothing is sent before the question is answered; each row of the report says what the appliance answered.";

fn indented(words: &str, cells: u16, style: Style, scene: &Scene) -> Vec<Line<'static>> {
    let wrapped = paragraph::wrapped(scene, words, cells.saturating_sub(2), style);
    wrapped
        .into_iter()
        .map(|line| {
            let mut spans = vec![Span::raw(" ")];
            spans.extend(line.spans);
            Line::from(spans).style(line.style)
        })
        .collect()
}
