//! What stands in the profile's tokens, claim by claim.
//!
//! ```text
//! ┏ Overview  Server tokens  [Claims]  History ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ 1 access token   2 ID token         ✓ signature checked with key 7f2c, RS256 ┃
//! ┃ iss    https://sso.acme.test/realms/stage      ✓ our issuer                  ┃
//! ┃ exp    today 17:14:31   in 3h 12m              ✓ same as expires_in          ┃
//! ┃ Read for display only: keyfob decides nothing by these claims.               ┃
//! ┗ sso-stage ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 9 of 21 claims ▼ ┛
//! ```

use jiff::{SignedDuration, Timestamp};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{pane, tabs};
use crate::app::action::Action;
use crate::app::claims::{self as view, Claim, Value};
use crate::app::command::CommandId;
use crate::app::state::State;
use crate::app::state::detail::claims::{ClaimsTab, Which};
use crate::app::state::vault::VaultView;
use crate::domain::countdown::{self, Tone};
use crate::domain::expiry::Expiry;
use crate::domain::name::ProfileName;
use crate::domain::span;
use crate::tui::scene::Scene;
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::choices::{self, Choice};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

/// The widest column of names.
const WIDEST_NAME: u16 = 26;

/// Notes stand in a column of their own from this width on.
const ROOM_FOR_NOTES: u16 = 70;

/// Most cells of a note.
const NOTE: u16 = 30;

/// The promise below the claims.
const PROMISE: &str = "Read for display only: keyfob decides nothing by these claims.";

/// Draws the tab.
pub(super) fn draw(buf: &mut Buffer, area: Rect, name: &ProfileName, state: &State, scene: &Scene) {
    let rows = view::rows(state, name);
    let tab = &state.detail.claims;
    let height = usize::from(area.height.saturating_sub(4));
    let seen = rows.len().min(tab.top + height);
    let mut frame = Pane::new(tabs::title(area.width, name, state, scene)).note(name.to_string());
    if !rows.is_empty() {
        let more = if seen < rows.len() { " ▼" } else { "" };
        let at = (tab.cursor + 1).min(rows.len());
        frame = frame.position(format!("{at} of {} claims{more}", rows.len()));
    }
    let inner = pane::inset(frame.draw(buf, area, Focus::Here, scene));
    let mut lines = vec![choice(inner, tab, scene)];
    if rows.is_empty() {
        let words = without_claims(name, state, scene);
        lines.push(Line::default());
        for words in words {
            lines.extend(paragraph::wrapped(
                scene,
                &words,
                inner.width,
                scene.theme().text,
            ));
        }
        return paragraph::draw(buf, inner, &lines);
    }
    let names = rows.iter().map(|row| text::width(&row.name)).max();
    let names = names.unwrap_or_default().min(WIDEST_NAME);
    let notes = rows.iter().filter_map(|row| row.note.as_ref());
    let notes = notes.map(|(_, words)| text::width(words) + 3).max();
    let notes = notes.unwrap_or_default().min(NOTE);
    for (i, row) in rows.iter().enumerate().skip(tab.top) {
        if lines.len() > height {
            break;
        }
        let y = inner.y + u16::try_from(lines.len()).unwrap_or_default();
        scene.hit(
            Rect {
                y,
                height: 1,
                ..inner
            },
            Action::SelectRow(i),
        );
        lines.extend(claim(
            row,
            i == tab.cursor,
            tab,
            (names, notes, inner.width),
            scene,
        ));
    }
    lines.truncate(height + 1);
    lines.push(Line::styled(PROMISE, scene.theme().muted));
    paragraph::draw(buf, inner, &lines);
}

/// Between the quick filters.
const GAP: u16 = 3;

/// `1 access token   2 ID token         ✓ signature checked with key 7f2c, RS256`.
fn choice(inner: Rect, tab: &ClaimsTab, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let choices = [
        (Which::Access, "1 access token", CommandId::FirstFilter),
        (Which::Id, "2 ID token", CommandId::SecondFilter),
    ];
    let choices = choices.map(|(which, words, command)| Choice {
        words,
        command,
        is_chosen: which == tab.which,
    });
    let (mut spans, x) = choices::spans(inner, GAP, choices, scene);
    let token = tab
        .found
        .iter()
        .find(|token| token.which == tab.which.word());
    if let Some(token) = token {
        let (tone, words) = view::verdict(token);
        let glyph = if tone == Tone::Ok { "✓" } else { "?" };
        let room = inner.right().saturating_sub(x);
        let words = text::cut(&format!("{glyph} {words}"), room);
        spans.push(Span::styled(text::right(&words, room), theme.tone(tone)));
    }
    Line::from(spans)
}

/// One claim; unfolded, its value has all the lines it needs.
fn claim(
    row: &Claim,
    is_cursor: bool,
    tab: &ClaimsTab,
    (names, notes, cells): (u16, u16, u16),
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let (head, blank) = (text::left(&row.name, names), text::blanks(names));
    let room = cells.saturating_sub(names + 3);
    let note = row.note.as_ref().map(|(tone, words)| {
        let glyph = match tone {
            Tone::Ok => "✓ ",
            Tone::Warn => "▲ ",
            Tone::Bad => "✗ ",
            Tone::Busy | Tone::Muted => "",
        };
        (theme.tone(*tone), format!("{glyph}{words}"))
    });
    let value = value(&row.value, scene);
    let label = |words: &str| {
        let style = if is_cursor {
            theme.muted.patch(theme.selected)
        } else {
            theme.muted
        };
        Span::styled(format!("{words}  "), style)
    };
    let is_unfolded = tab.unfolded.contains(&row.name);
    if is_unfolded || (note.is_some() && cells < ROOM_FOR_NOTES) {
        let wrapped = if is_unfolded {
            text::wrap(&value, room)
        } else {
            vec![text::cut(&value, room)]
        };
        let more = note.map(|(style, words)| (style, text::cut(&words, room)));
        let values = wrapped.into_iter().map(|part| (theme.text, part));
        return stacked(values.chain(more), |first| {
            label(if first { &head } else { &blank })
        });
    }
    let mut spans = vec![label(&head)];
    match note {
        Some((style, words)) => {
            let left = room.saturating_sub(notes);
            spans.push(Span::styled(text::left(&value, left), theme.text));
            spans.push(Span::styled(
                format!(" {}", text::cut(&words, notes)),
                style,
            ));
        }
        None if text::width(&value) > room => {
            let hint = scene.keys("⏎ unfolds").into_owned();
            let left = room.saturating_sub(text::width(&hint) + 2);
            spans.push(Span::styled(text::left(&value, left), theme.text));
            spans.push(Span::styled(format!("  {hint}"), theme.muted));
        }
        None => spans.push(Span::styled(value, theme.text)),
    }
    vec![Line::from(spans)]
}

/// Values one below the other, each behind its label.
fn stacked(
    values: impl Iterator<Item = (Style, String)>,
    label: impl Fn(bool) -> Span<'static>,
) -> Vec<Line<'static>> {
    values
        .enumerate()
        .map(|(i, (style, part))| Line::from(vec![label(i == 0), Span::styled(part, style)]))
        .collect()
}

/// Instants with how far away they are.
fn value(value: &Value, scene: &Scene) -> String {
    match value {
        Value::Text(words) => words.clone(),
        Value::At(at) => {
            let full = stamp::full(*at, scene.now, &scene.zone, Precision::Seconds);
            format!("{full}   {}", apart(*at, scene.now))
        }
    }
}

/// `in 3h 12m`, `48m ago`; by the minute, since the screen isn't drawn each second for it.
fn apart(at: Timestamp, now: Timestamp) -> String {
    let left = at.duration_since(now);
    if left.is_positive() {
        let is_soon = left < SignedDuration::from_hours(1);
        let words = if is_soon {
            span::short(left)
        } else {
            countdown::until(Expiry::At(at), now).text
        };
        format!("in {words}")
    } else {
        format!("{} ago", span::short(now.duration_since(at)))
    }
}

/// What is said where nothing can be read (SCREENS §5), and what the server said of the token.
fn without_claims(name: &ProfileName, state: &State, scene: &Scene) -> Vec<String> {
    let tab = &state.detail.claims;
    if matches!(state.vault, VaultView::Locked { .. }) {
        return vec!["vault is locked: L unlocks".to_owned()];
    }
    if state.holding(name).is_none_or(|held| held.tokens.is_none()) {
        return vec!["no token here: l logs in".to_owned()];
    }
    if tab.reading.is_some() || tab.generation.is_none() {
        return vec![format!("{} reading the tokens…", scene.busy_glyph())];
    }
    let mut words = vec![match (tab.which, tab.found.is_empty()) {
        (Which::Id, false) => {
            "no ID token came with this login: 1 shows the access token".to_owned()
        }
        (Which::Access, false) => {
            "opaque access token, nothing to read: 2 shows the ID token, c asks the server"
                .to_owned()
        }
        (_, true) => "opaque token, nothing to read: c asks the server whose it is".to_owned(),
    }];
    match &tab.said {
        Some(Ok(said)) => {
            words.push(String::from(" "));
            let verdict = if said.active { "active" } else { "not active" };
            words.push(format!("The server says: {verdict}"));
            words.extend(
                said.claims
                    .iter()
                    .map(|(name, value)| format!("  {name}: {value}")),
            );
        }
        Some(Err(error)) => {
            words.push(String::from(" "));
            words.push(format!("✗ {error}"));
            words.push(error.next_step().to_owned());
        }
        None => {
            let identity = state
                .holding(name)
                .and_then(|held| held.facts.identity.as_ref());
            if let Some(identity) = identity {
                words.push(String::from(" "));
                words.push(format!(
                    "The server said at the last check: this is {}.",
                    identity.user
                ));
            }
        }
    }
    words
}
