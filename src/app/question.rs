//! The questions: what they say, per verb, server version and environment (SCREENS C10).

pub mod certificate;
pub mod failure;
pub mod import;
pub mod many;
pub mod tokens;

use jiff::Timestamp;

use super::effect::Handed;
use super::state::State;
use super::state::dialog::{About, Button, Choice, Dialog, DialogLine, Focus, Phrase};
use super::state::edit::TextField;
use crate::domain::countdown::{self, Tone};
use crate::domain::environment::Environment;
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Server;
use crate::domain::span;
use crate::service::transfer::{Exported, Tool};
use crate::service::work;

fn button(label: &str, does: Choice) -> Button {
    Button {
        label: label.to_owned(),
        does,
    }
}

fn dialog(about: About, title: String, lines: Vec<DialogLine>, more: Vec<Button>) -> Dialog {
    let mut buttons = vec![button("Cancel", Choice::Cancel)];
    buttons.extend(more);
    Dialog {
        about,
        title,
        lines,
        rows: Vec::new(),
        top: 0,
        buttons,
        focus: Focus::Button(0),
        phrase: None,
    }
}

/// In production the profile's name is typed first.
fn guard(mut dialog: Dialog, state: &State, name: &ProfileName) -> Dialog {
    let found = state.catalog.profile(name.as_str());
    if found.is_ok_and(|(_, server)| server.environment == Some(Environment::Production)) {
        dialog.lines.push(DialogLine::blank());
        let text = format!("This is production. Type  {name}  to go on:");
        dialog.lines.push(DialogLine::text(text).toned(Tone::Warn));
        dialog.phrase = Some(Phrase {
            wanted: name.to_string(),
            typed: TextField::default(),
        });
    }
    dialog
}

fn who(profile: &Profile, server: &Server) -> DialogLine {
    let login = profile.login_name().unwrap_or_default();
    DialogLine::fact("login", on_server(&login, server))
}

/// `acme\jdoe on us-prod  PROD`.
fn on_server(login: &str, server: &Server) -> String {
    let environment = server.environment.map_or("", Environment::label);
    format!("{login} on {}  {environment}", server.name)
}

/// What dies by a revocation, in the server's terms (facts/morpheus.md §4).
fn what_dies(state: &State, profile: &Profile, server: &Server) -> Vec<DialogLine> {
    if server.provider != Provider::Morpheus {
        let text = work::revoke_kills(&many::entry(state, profile, server));
        return vec![DialogLine::fact("there", text)];
    }
    let client = profile.client(server.provider).unwrap_or_default();
    let version = version_of(state, &profile.name);
    if state.is_nine(&profile.name) {
        let text = "deletes this one token, access and refresh; other tokens of the user live on";
        return vec![DialogLine::fact(version, text)];
    }
    let text = format!("clears client {client} of this user: access and refresh token");
    let mut lines = vec![DialogLine::fact(version, text)];
    if profile.shares_client(server.provider) {
        let text = format!(
            "Every tool that logs in as this user with {client} stops: it shares the token."
        );
        lines.push(DialogLine::text(text).toned(Tone::Warn));
    }
    lines
}

fn version_of(state: &State, name: &ProfileName) -> String {
    let identity = state.holding(name).and_then(|h| h.facts.identity.as_ref());
    identity
        .and_then(|identity| identity.version.as_ref())
        .map_or_else(|| "version ?".to_owned(), |v| format!("Morpheus {v}"))
}

fn token_left(state: &State, name: &ProfileName, now: Timestamp) -> Option<DialogLine> {
    let holding = state.holding(name)?;
    let tokens = holding.tokens.as_ref()?;
    let words = countdown::access(holding, now).text;
    let life = tokens.granted().map(span::whole);
    let text = match life {
        Some(life) if holding.state_at(now).is_alive() => format!("{words} of {life}"),
        Some(_) | None => words,
    };
    Some(DialogLine {
        permille: super::board::row::permille(tokens, now),
        ..DialogLine::fact("left", text)
    })
}

fn token_marks(state: &State, name: &ProfileName) -> Option<String> {
    let mark = &state.holding(name)?.tokens.as_ref()?.access;
    let fingerprint = mark.fingerprint.short();
    Some(match mark.masked() {
        Some(masked) => format!("{masked}  {fingerprint}"),
        None => fingerprint,
    })
}

/// Revocation, with logging out and forgetting beside it.
#[must_use]
pub fn revoke(state: &State, name: &ProfileName, now: Timestamp) -> Dialog {
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        lines.push(who(profile, server));
        let marks = token_marks(state, name);
        lines.extend(marks.map(|text| DialogLine::fact("token", text)));
        lines.extend(token_left(state, name, now));
        lines.push(DialogLine::blank());
        lines.extend(what_dies(state, profile, server));
    }
    lines.push(DialogLine::text(
        "Scripts that use this token stop at once. Nothing brings it back: the profile needs a new login, and stays.",
    ));
    lines.push(DialogLine::text(
        "Log out also forgets it here. Forget here leaves it alive at the server.",
    ));
    let buttons = vec![
        button("Revoke 1", Choice::Revoke),
        button("Log out", Choice::LogOut),
        button("Forget here", Choice::Forget),
    ];
    let title = format!("Revoke {name}");
    let question = dialog(About::Revoke(name.clone()), title, lines, buttons);
    guard(question, state, name)
}

/// A token in another tool's files: what would be written, and what that means.
#[must_use]
pub fn export(state: &State, name: &ProfileName, plan: &Exported, now: Timestamp) -> Dialog {
    let mut lines = Vec::new();
    let found = state.catalog.profile(name.as_str());
    let tool = found
        .as_ref()
        .ok()
        .and_then(|(_, server)| Tool::of(server.provider));
    let tool = tool.map_or("the tool", Tool::word);
    if let Ok((profile, server)) = found {
        lines.push(who(profile, server));
    }
    let is_there = if plan.was_there {
        "is there, and changes"
    } else {
        "new"
    };
    lines.push(DialogLine::fact(
        "entry",
        format!("{}  {is_there}", plan.entry),
    ));
    let files = plan.files.iter().map(|file| file.display().to_string());
    lines.extend(files.map(|file| DialogLine::fact("file", file)));
    lines.extend(token_left(state, name, now));
    lines.push(DialogLine::blank());
    lines.push(DialogLine::text(
        "The access token will stand there in plain text. Everything else in these files stays as it is.",
    ));
    let notes = plan.notes.iter();
    lines.extend(notes.map(|note| DialogLine::fact("note", note)));
    let title = format!("Export {name} to {tool}");
    let buttons = vec![button("Export 1", Choice::Export)];
    dialog(About::Export(name.clone()), title, lines, buttons)
}

/// Refresh of a client that others share.
#[must_use]
pub fn refresh(state: &State, name: &ProfileName) -> Dialog {
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        let client = profile.client(server.provider).unwrap_or_default();
        lines.push(who(profile, server));
        let why = "before 9.0 a user has one token per client";
        lines.push(DialogLine::fact(version_of(state, name), why));
        let text = format!(
            "The present token dies at once and stops every tool that uses it: client {client} is shared."
        );
        lines.push(DialogLine::text(text).toned(Tone::Warn));
    }
    let title = format!("Refresh {name}");
    let buttons = vec![button("Refresh now", Choice::Refresh)];
    dialog(About::Refresh(name.clone()), title, lines, buttons)
}

/// Replacement of the token without a password: what is lost is said before.
#[must_use]
pub fn regenerate(state: &State, name: &ProfileName, what_is_lost: String) -> Dialog {
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        lines.push(who(profile, server));
    }
    lines.push(DialogLine::text(what_is_lost).toned(Tone::Warn));
    let title = format!("Regenerate the token of {name}");
    let buttons = vec![button("Regenerate 1", Choice::Regenerate)];
    let question = dialog(About::Regenerate(name.clone()), title, lines, buttons);
    guard(question, state, name)
}

/// Copy of a production token; asked once per run and profile.
#[must_use]
pub fn copy(state: &State, name: &ProfileName, what: Handed, now: Timestamp) -> Dialog {
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        lines.push(who(profile, server));
    }
    lines.extend(token_left(state, name, now));
    lines.push(DialogLine::text(
        "The token goes to the clipboard, where other programs can read it. Asked once per run and profile.",
    ));
    let title = if what == Handed::TOKEN {
        format!("Copy the token of {name}")
    } else {
        format!("Copy {name} as {}", what.word())
    };
    let buttons = vec![button("Copy", Choice::Copy)];
    dialog(
        About::Copy(name.clone(), Box::new(what)),
        title,
        lines,
        buttons,
    )
}

/// Copy of a refresh token; asked each time.
#[must_use]
pub fn copy_refresh_token(state: &State, name: &ProfileName) -> Dialog {
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        lines.push(who(profile, server));
    }
    lines.push(DialogLine::blank());
    let text = "Two owners of a refresh token end each other's login: whoever refreshes first gets new tokens, and the other's are dead.";
    lines.push(DialogLine::text(text).toned(Tone::Warn));
    lines.push(DialogLine::text(format!(
        "Tools that only need a token do better with  keyfob get {name}  which is always fresh."
    )));
    let title = format!("Copy the refresh token of {name}");
    let buttons = vec![button("Copy refresh token", Choice::Copy)];
    let what = Box::new(Handed::Refresh);
    dialog(About::Copy(name.clone(), what), title, lines, buttons)
}

/// A production token on screen; asked once per run and profile.
#[must_use]
pub fn reveal(state: &State, name: &ProfileName, now: Timestamp) -> Dialog {
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        lines.push(who(profile, server));
    }
    lines.extend(token_left(state, name, now));
    lines.push(DialogLine::text(
        "The token stands on the screen for 10 s, for everybody who sees it. Asked once per run and profile.",
    ));
    let title = format!("Reveal the token of {name}");
    let buttons = vec![button("Reveal", Choice::Reveal)];
    dialog(About::Reveal(name.clone()), title, lines, buttons)
}

/// Removal of a profile.
#[must_use]
pub fn remove(state: &State, name: &ProfileName, now: Timestamp) -> Dialog {
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        lines.push(who(profile, server));
    }
    lines.extend(token_left(state, name, now));
    lines.push(DialogLine::blank());
    let lives = super::board::row::life(state, name, now).is_alive();
    if lives {
        let text = "Its token stays alive at the server until it ends: x revokes it first.";
        lines.push(DialogLine::text(text).toned(Tone::Warn));
    }
    lines.push(DialogLine::text(
        "Removes the profile and its tokens here. u undoes it for 10 s.",
    ));
    let title = format!("Remove {name}");
    let buttons = vec![button("Remove 1", Choice::Remove)];
    let question = dialog(About::Remove(name.clone()), title, lines, buttons);
    guard(question, state, name)
}

/// The notice after a login that handed out a token that was already there (SCREENS 4.2).
#[must_use]
pub fn reused(state: &State, name: &ProfileName, now: Timestamp) -> Dialog {
    let mut lines = Vec::new();
    if let Ok((profile, server)) = state.catalog.profile(name.as_str()) {
        let login = profile.login_name().unwrap_or_default();
        let client = profile.client(server.provider).unwrap_or_default();
        let text = format!(
            "this is the token that {} had given {login} before:",
            server.name
        );
        lines.extend([DialogLine::text(text), DialogLine::blank()]);
        lines.extend(token_left(state, name, now));
        let marks = token_marks(state, name).map(|marks| format!("{marks}, same as before"));
        lines.extend(marks.map(|text| DialogLine::fact("token", text)));
        let why = "before 9.0: one token per user and client, and a login does not extend it";
        lines.extend([DialogLine::fact("why", why), DialogLine::blank()]);
        let tail = if profile.shares_client(server.provider) {
            format!(": client {client} is shared")
        } else {
            String::new()
        };
        let text = format!(
            "Refresh now gives a new token. The present one dies at once and stops every tool that uses it{tail}."
        );
        lines.push(DialogLine::text(text));
    }
    let buttons = vec![
        button("Refresh now", Choice::Refresh),
        button("Own client…", Choice::OwnClient),
    ];
    let title = "Reused token".to_owned();
    let mut notice = dialog(About::Reused(name.clone()), title, lines, buttons);
    if let Some(first) = notice.buttons.first_mut() {
        "Keep it".clone_into(&mut first.label);
    }
    notice
}
