//! What is known of the row under the cursor, why it is called stale, and what the glyphs mean.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::columns::created;
use crate::app::state::State;
use crate::app::tokens as view;
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
    let legend = legend(state, cells, scene);
    if lines.len() + legend.len() < most {
        lines.extend(legend);
    }
    lines.truncate(most);
    lines
}

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

/// What the glyphs mean and what `x` does (SCREENS 4.3).
fn legend(state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let room = cells.saturating_sub(2);
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
    let parts: [(&str, Style); 7] = [
        (
            "Stale is a guess: the appliance does not tell when a token was last used. Another computer may hold one of these.",
            theme.text,
        ),
        (
            "● ours    a token that a profile of this keyfob holds; the one that asks is skipped by a, and x asks twice",
            theme.muted,
        ),
        (
            "? other   the newest token of a client that keyfob did not log in with; never marked by a",
            theme.muted,
        ),
        (
            "○ stale   neither of both, and a newer token with the same client, user and name exists",
            theme.muted,
        ),
        ("", theme.text),
        (ends, theme.text),
        (
            "Nothing is sent before the question is answered; each row of the report says what the appliance answered.",
            theme.text,
        ),
    ];
    let mut lines = vec![Line::default()];
    for (words, style) in parts {
        if words.is_empty() {
            lines.push(Line::default());
            continue;
        }
        for line in paragraph::wrapped(scene, words, room, style) {
            let mut spans = vec![Span::raw(" ")];
            spans.extend(line.spans);
            lines.push(Line::from(spans).style(line.style));
        }
    }
    lines
}
