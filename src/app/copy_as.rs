//! What the menu of copy as offers, what each line gives, and why not.

use jiff::Timestamp;

use super::command::availability::{self, Availability};
use super::effect::Handed;
use super::find::Search;
use super::state::State;
use super::state::copy_as::CopyAs;
use crate::domain::activity::Verb;
use crate::domain::countdown::Tone;
use crate::domain::name::ProfileName;
use crate::domain::span;
use crate::service::handover::{Form, offers, preview};
use crate::service::ports::CopyWay;

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The letter that chooses it; none if there are more lines than letters.
    pub letter: Option<char>,
    /// The name of `--as`.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// What it copies.
    pub gives: Gives,
}

/// What a line copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gives {
    /// The command that prints a fresh token: no secret.
    Command,
    /// A token.
    Token(Handed),
}

/// The lines that match what is searched for, best first; all of them without a search.
#[must_use]
pub fn lines(state: &State, menu: &CopyAs) -> Vec<Line> {
    let all = all(state, &menu.profile);
    let text = menu.search.as_ref().map_or("", |search| search.text());
    if text.trim().is_empty() {
        return all;
    }
    let mut search = Search::new(text);
    let mut found: Vec<(u32, Line)> = all
        .into_iter()
        .filter_map(|line| {
            let score = search.score(&format!("{} {}", line.name, line.purpose))?;
            Some((score, line))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, line)| line).collect()
}

/// How many lines there are.
#[must_use]
pub fn total(state: &State, menu: &CopyAs) -> usize {
    all(state, &menu.profile).len()
}

fn all(state: &State, name: &ProfileName) -> Vec<Line> {
    let line = |letter, name: &str, purpose: &str, gives| Line {
        letter,
        name: name.to_owned(),
        purpose: purpose.to_owned(),
        gives,
    };
    let mut lines = vec![line(
        Some('k'),
        "keyfob get",
        "scripts and cron: always fresh, no secret is copied",
        Gives::Command,
    )];
    if let Ok((_, server)) = state.catalog.profile(name.as_str()) {
        let offers = offers(server.provider, &state.catalog.templates);
        lines.extend(offers.into_iter().map(|offer| {
            let gives = Gives::Token(Handed::Access(offer.form.clone()));
            line(offer.letter, offer.form.word(), &offer.purpose, gives)
        }));
    }
    lines.push(line(
        Some('r'),
        "refresh token",
        "▲ two owners of it end each other's login; asks first",
        Gives::Token(Handed::Refresh),
    ));
    lines
}

/// Why a line can't be copied now, with the way out.
#[must_use]
pub fn refusal(state: &State, name: &ProfileName, gives: &Gives, now: Timestamp) -> Option<String> {
    if state.copy_way == CopyWay::Off {
        return Some(format!(
            "copying is switched off: keyfob get {name} prints it"
        ));
    }
    let Gives::Token(handed) = gives else {
        return None;
    };
    match availability::of_profile(state, name, Verb::Copy, now) {
        Availability::Disabled(reason) => return Some(reason),
        Availability::Available | Availability::Hidden => {}
    }
    let tokens = state.holding(name).and_then(|held| held.tokens.as_ref());
    let has_refresh = tokens.is_some_and(|tokens| tokens.refresh.is_some());
    (*handed == Handed::Refresh && !has_refresh).then(|| "no refresh token: l logs in".to_owned())
}

/// The command that the first line copies.
#[must_use]
pub fn command(name: &ProfileName) -> String {
    format!("keyfob get {name}")
}

/// What a line would copy, masked.
#[must_use]
pub fn preview(state: &State, name: &ProfileName, gives: &Gives, now: Timestamp) -> String {
    let form: &Form = match gives {
        Gives::Command => return command(name),
        Gives::Token(Handed::Access(form)) => form,
        Gives::Token(Handed::Refresh) => {
            let tokens = state.holding(name).and_then(|held| held.tokens.as_ref());
            let mark = tokens.and_then(|tokens| tokens.refresh.as_ref());
            let masked = mark.map(|mark| mark.masked().unwrap_or_else(|| mark.fingerprint.short()));
            return masked.unwrap_or_default();
        }
    };
    let found = state.catalog.profile(name.as_str()).ok();
    let tokens = state.holding(name).and_then(|held| held.tokens.as_ref());
    match found.zip(tokens) {
        Some((found, tokens)) => preview::preview(found, tokens, form, now),
        None => String::new(),
    }
}

/// Where copies go and what becomes of them; or why there are none.
#[must_use]
pub fn way(state: &State, name: &ProfileName, now: Timestamp) -> (Tone, String) {
    let token = Gives::Token(Handed::TOKEN);
    if let Some(reason) = refusal(state, name, &token, now) {
        // In this menu the letters choose forms.
        let reason = reason.replace("r or l first", "esc, then r or l");
        return (Tone::Warn, reason.replace("l first", "esc, then l"));
    }
    let CopyWay::On {
        words,
        is_clearable,
    } = &state.copy_way
    else {
        return (Tone::Warn, String::new());
    };
    let end = match (is_clearable, state.catalog.settings.clipboard_clear) {
        (false, _) => "can't be cleared there".to_owned(),
        (true, Some(span)) => format!("cleared in {} if still ours", span::whole(span)),
        (true, None) => "not cleared: clipboard-clear is off".to_owned(),
    };
    (Tone::Muted, format!("to the clipboard: {words} · {end}"))
}
