//! The questions before a server's tokens end, and the report behind it (SCREENS 4.5).

use std::collections::BTreeSet;

use super::{button, dialog, on_server, who};
use crate::app::state::State;
use crate::app::state::dialog::{About, Choice, Dialog, DialogLine, DialogRow, Doomed, Phrase};
use crate::app::state::edit::TextField;
use crate::app::tokens as view;
use crate::domain::countdown::Tone;
use crate::domain::environment::Environment;
use crate::domain::name::ProfileName;
use crate::domain::server_token::{By, Listed, Whose};
use crate::service::inventory::Verdict;

/// More objects than this need words to be typed, production or not (SCREENS C10).
const MOST_UNTYPED: usize = 5;

/// What shall end: names each token, the one in use first.
#[must_use]
pub fn end(state: &State, doomed: Doomed) -> Dialog {
    let tab = &state.detail.tokens;
    let rows = view::by_key(tab, |key| doomed.keys.contains(key));
    let count = rows.len();
    let name = doomed.profile.clone();
    let found = state.catalog.profile(name.as_str());
    let other = doomed.user.as_deref().map(view::called);
    let whose = found.as_ref().map(|(profile, server)| match &other {
        Some(other) => DialogLine::fact("tokens of", on_server(other, server)),
        None => who(profile, server),
    });
    let mut lines: Vec<DialogLine> = whose.into_iter().collect();
    let by = tab.list.as_ref().map_or(By::Id, |list| list.by);
    let whom = other.as_deref().unwrap_or("this user");
    lines.extend(what_ends(by, &rows, whom));
    if let Some(row) = rows.first().filter(|row| row.whose == Whose::InUse) {
        let token = view::id(&row.token);
        let text = format!("{token} is what {name} uses: it needs a new login then.");
        lines.push(DialogLine::text(text).toned(Tone::Warn));
    }
    let ours: Vec<String> = rows.iter().filter_map(|row| holder(row)).collect();
    if !ours.is_empty() {
        let text = format!("Held by profiles here: {}.", ours.join(", "));
        lines.push(DialogLine::text(text).toned(Tone::Warn));
    }
    lines.push(DialogLine::text(
        "A tool that holds one of these gets 401 at its next call. Nothing brings a token back.",
    ));
    let in_production =
        found.is_ok_and(|(_, server)| server.environment == Some(Environment::Production));
    let phrase = phrase(&name, count, in_production);
    lines.extend(
        phrase
            .as_ref()
            .map(|words| typed_line(words, in_production)),
    );
    let owner = other.unwrap_or_else(|| name.to_string());
    let title = match count {
        1 => format!("Revoke a server token of {owner}"),
        many => format!("Revoke {many} server tokens of {owner}"),
    };
    let buttons = vec![button(&format!("Revoke {count}"), Choice::EndTokens)];
    let rows = rows.into_iter().map(listed).collect();
    let mut asked = dialog(About::EndTokens(doomed), title, lines, buttons);
    asked.rows = rows;
    asked.phrase = phrase.map(|wanted| Phrase {
        wanted,
        typed: TextField::default(),
    });
    asked
}

/// In production the profile's name for one; the count for several.
fn phrase(name: &ProfileName, count: usize, in_production: bool) -> Option<String> {
    match count {
        1 if in_production => Some(name.to_string()),
        many if in_production || many > MOST_UNTYPED => Some(format!("revoke {many}")),
        _ => None,
    }
}

fn typed_line(words: &str, in_production: bool) -> DialogLine {
    let why = if in_production {
        "This is production. "
    } else {
        ""
    };
    DialogLine::text(format!("{why}Type  {words}  to go on:")).toned(Tone::Warn)
}

fn holder(row: &Listed) -> Option<String> {
    match &row.whose {
        Whose::Ours(name) => Some(name.to_string()),
        Whose::InUse | Whose::Stale { .. } | Whose::Other => None,
    }
}

/// In the appliance's terms (facts/morpheus.md §4).
fn what_ends(by: By, rows: &[&Listed], whom: &str) -> Vec<DialogLine> {
    if by == By::Id {
        let text = "deletes each by its ID, access and refresh token";
        return vec![DialogLine::fact("9.0", text)];
    }
    let clients: BTreeSet<&str> = rows.iter().map(|row| row.token.client.as_str()).collect();
    let clients = clients.into_iter().collect::<Vec<_>>().join(", ");
    let text = format!("clears what {whom} has of {clients}: access and refresh tokens");
    let more = format!("Every tool that logs in as {whom} with {clients} stops.");
    vec![
        DialogLine::fact("before 9.0", text),
        DialogLine::text(more).toned(Tone::Warn),
    ]
}

fn listed(row: &Listed) -> DialogRow {
    let (glyph, tone, words) = view::whose(row);
    DialogRow {
        glyph,
        tone,
        id: view::id(&row.token),
        client: row.token.client.clone(),
        mask: view::mask(&row.token),
        at: row.token.created,
        words,
    }
}

/// The one in use is among them: asked once more, by itself.
#[must_use]
pub fn end_in_use(state: &State, doomed: Doomed) -> Dialog {
    let tab = &state.detail.tokens;
    let name = doomed.profile.clone();
    let rows = view::by_key(tab, |key| doomed.keys.contains(key));
    let count = rows.len();
    let first = rows.first().map(|row| listed(row));
    let id = first
        .as_ref()
        .map_or_else(String::new, |row| row.id.clone());
    let text = format!(
        "{name} works with this very token. Once it has ended, the profile has none, and only a new login gives it one."
    );
    let lines = vec![DialogLine::text(text).toned(Tone::Warn)];
    let title = format!("Revoke the token in use, {id}");
    let buttons = vec![button(&format!("Revoke {count}"), Choice::EndTokens)];
    let mut asked = dialog(About::EndTokens(doomed), title, lines, buttons);
    asked.rows = first.into_iter().collect();
    asked
}

/// What became of them: what failed first.
#[must_use]
pub fn ended(state: &State, name: &ProfileName, verdicts: &[Verdict]) -> Dialog {
    let failed = verdicts.iter().filter(|verdict| verdict.result.is_err());
    let done = verdicts.iter().filter(|verdict| verdict.result.is_ok());
    let (done_count, failed_count) = (done.clone().count(), failed.clone().count());
    let counts = match failed_count {
        0 => format!("{done_count} revoked"),
        _ => format!("{done_count} revoked   {failed_count} failed"),
    };
    let mut lines = vec![DialogLine::text(counts)];
    if failed_count > 0 {
        lines.push(DialogLine::text("What failed stays marked: x tries again."));
    }
    let is_gone = state
        .holding(name)
        .is_none_or(|holding| holding.tokens.is_none());
    if is_gone {
        lines.push(DialogLine::text(
            "The profile's own token has ended: l logs in again.",
        ));
    }
    let title = match view::other(&state.detail.tokens) {
        Some(other) => format!("Revoke · done · {other}, asked as {name}"),
        None => format!("Revoke · done · {name}"),
    };
    let mut report = dialog(About::Report(name.clone()), title, lines, Vec::new());
    report.rows = failed.chain(done).map(reported).collect();
    if let Some(first) = report.buttons.first_mut() {
        "Close".clone_into(&mut first.label);
    }
    report
}

fn reported(verdict: &Verdict) -> DialogRow {
    let (glyph, tone, words) = match &verdict.result {
        Ok(words) => ("✓", Tone::Ok, words.clone()),
        Err(error) => ("✗", Tone::Bad, format!("{error}: {}", error.next_step())),
    };
    DialogRow {
        glyph,
        tone,
        id: view::id(&verdict.token),
        client: verdict.token.client.clone(),
        mask: view::mask(&verdict.token),
        at: None,
        words,
    }
}
