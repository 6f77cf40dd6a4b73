//! The tokens that a server knows: told, and ended by their numbers.
//!
//! The core's own tab lies below while nothing else is typed: its list is what the numbers mean.

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::turn::Turn;
use super::{Wanted, names};
use crate::app::action::Action;
use crate::app::command::CommandId as Id;
use crate::app::key::{Code, Key};
use crate::app::state::detail::Tab;
use crate::app::state::detail::tokens::{TokenFilter, TokenKey};
use crate::app::state::overlay::Overlay;
use crate::app::{tabs, tokens};
use crate::domain::name::ProfileName;
use crate::domain::server_token::Listed;
use crate::plain::{sentence, words};

/// How many are told, unless all are wanted.
const MOST: usize = 20;

/// `tokens 3`, `tokens 3 all`.
pub(super) fn list(turn: &mut Turn<'_>, rest: &[&str]) {
    let (whom, is_all) = match rest.split_last() {
        Some((&"all", whom)) => (whom, true),
        Some(_) | None => (rest, false),
    };
    let Some(name) = names::one(turn, whom) else {
        return;
    };
    turn.act(Action::Select(name.clone()));
    turn.run(Id::GoTokens);
    if tabs::shown(turn.state).is_some_and(|(tab, shown)| tab == Tab::Tokens && *shown == name) {
        turn.session.wanted = Some(Wanted::Tokens(name, is_all));
    }
}

/// `tokens-of-user 3`, which asks whose; `tokens-of-user 3 acme\jdoe`.
pub(super) fn list_of_user(turn: &mut Turn<'_>, rest: &[&str]) {
    let (whom, user) = match rest {
        [whom, user] => (vec![*whom], Some(*user)),
        _ => (rest.to_vec(), None),
    };
    let Some(name) = names::one(turn, &whom) else {
        return;
    };
    turn.act(Action::Select(name.clone()));
    turn.run(Id::TokensOfUser);
    if !matches!(turn.state.top(), Some(Overlay::Edit(_))) {
        return;
    }
    turn.session.wanted = Some(Wanted::TokensOfUser(name));
    if let Some(user) = user {
        turn.act(Action::Key(Key::ctrl('u')));
        turn.paste(&Zeroizing::new(user.to_owned()));
        turn.press(Code::Enter);
    }
}

/// Another user's list has come, or nobody was named.
pub(super) fn say_of_user(turn: &mut Turn<'_>, name: &ProfileName) {
    let has_tab = tabs::shown(turn.state)
        .is_some_and(|(tab, shown)| tab == Tab::Tokens && shown == name)
        && turn.state.detail.tokens.user.is_some();
    if !has_tab {
        return;
    }
    say(turn, name, true);
    if turn.state.detail.tokens.problem.is_some() {
        let called = turn.session.called(name);
        turn.say(format!("For its own tokens: tokens {called}"));
    }
}

/// The list has come.
pub(super) fn say(turn: &mut Turn<'_>, name: &ProfileName, is_all: bool) {
    let tab = &turn.state.detail.tokens;
    if let Some(error) = tab.problem.clone() {
        return turn.fail(&error);
    }
    let shown = tokens::shown(tab);
    let most = if is_all { shown.len() } else { MOST };
    let subject = sentence::subject(turn.state, name);
    let stale = tokens::count(tab, TokenFilter::Stale);
    let count = count(shown.len());
    let whose = tokens::other(tab).map_or_else(String::new, |other| format!(" of {other}"));
    let mut lines = vec![format!(
        "{subject}: the server knows {count}{whose}, {stale} of them stale."
    )];
    let numbered = shown.iter().enumerate().take(most);
    lines.extend(numbered.map(|(at, row)| line(at + 1, row, turn.now)));
    let rest = shown.len().saturating_sub(most);
    if rest > 0 {
        let called = turn.session.called(name);
        lines.push(format!("And {rest} more. Try: tokens {called} all"));
    }
    if !shown.is_empty() {
        lines.push("To end some of them: end and their numbers, or end stale.".to_owned());
    }
    turn.session.said.extend(lines);
}

fn line(number: usize, row: &Listed, now: Timestamp) -> String {
    let (_, _, whose) = tokens::whose(row);
    let id = tokens::id(&row.token);
    let client = &row.token.client;
    let made = row.token.created.map(|at| words::ago(at, now));
    let made = made.map_or_else(String::new, |ago| format!(", made {ago}"));
    format!("{number}. token {id}, client {client}{made}: {whose}.")
}

fn count(tokens: usize) -> String {
    let ending = if tokens == 1 { "" } else { "s" };
    format!("{tokens} token{ending}")
}

/// `end 2 4`, `end stale`: asks, as the tab does.
pub(super) fn end(turn: &mut Turn<'_>, rest: &[&str]) {
    let is_shown = tabs::shown(turn.state).is_some_and(|(tab, _)| tab == Tab::Tokens);
    if !is_shown {
        return turn.say("end takes numbers of a list of tokens. Type tokens and a profile first.");
    }
    let rows = match rest {
        [] => Err("Which tokens? For example: end 2 4, or end stale".to_owned()),
        ["stale"] => stale(turn),
        numbers => numbers
            .iter()
            .map(|number| numbered(turn, number))
            .collect(),
    };
    let rows = match rows {
        Ok(rows) => rows,
        Err(why) => return turn.say(why),
    };
    let keys = rows.iter().map(|row| TokenKey::of(&row.token)).collect();
    turn.state.detail.tokens.marks = keys;
    turn.run(Id::Revoke);
}

fn stale<'a>(turn: &'a Turn<'_>) -> Result<Vec<&'a Listed>, String> {
    let shown = tokens::shown(&turn.state.detail.tokens).into_iter();
    let rows: Vec<&Listed> = shown
        .filter(|row| tokens::fits(row, TokenFilter::Stale))
        .collect();
    if rows.is_empty() {
        return Err("None of them is stale.".to_owned());
    }
    Ok(rows)
}

/// The token of the list that has this number.
fn numbered<'a>(turn: &'a Turn<'_>, typed: &str) -> Result<&'a Listed, String> {
    let shown = tokens::shown(&turn.state.detail.tokens);
    let at = typed.parse::<usize>().ok().and_then(|at| at.checked_sub(1));
    let row = at.and_then(|at| shown.get(at).copied());
    row.ok_or_else(|| {
        format!(
            "'{typed}' is no number of the list: it has {}.",
            count(shown.len())
        )
    })
}
