//! What a profile's further tabs hold: its history, what stands in its tokens, the tenants of its appliance.

use jiff::Timestamp;

use super::turn::Turn;
use super::{Wanted, board, names};
use crate::app::action::Action;
use crate::app::claims::{Claim, Value};
use crate::app::command::CommandId as Id;
use crate::app::state::State;
use crate::app::state::detail::Tab;
use crate::app::{activity, claims, tabs};
use crate::domain::name::ProfileName;
use crate::domain::tenant::Tenant;
use crate::plain::{sentence, words};

/// `history 3`, `claims 3`, `tenants 3`.
pub(super) fn open(turn: &mut Turn<'_>, tab: Tab, rest: &[&str]) {
    let Some(name) = names::one(turn, rest) else {
        return;
    };
    let id = match tab {
        Tab::Overview => Id::GoOverview,
        Tab::Tokens => Id::GoTokens,
        Tab::Claims => Id::GoClaims,
        Tab::History => Id::GoHistory,
        Tab::Tenants => Id::GoTenants,
    };
    turn.act(Action::Select(name.clone()));
    turn.run(id);
    if tabs::shown(turn.state).is_some_and(|(shown, whose)| shown == tab && *whose == name) {
        turn.session.wanted = Some(Wanted::Tab(name, tab));
    }
}

/// Whether what a tab shows has come.
pub(super) const fn is_there(state: &State, tab: Tab) -> bool {
    let detail = &state.detail;
    match tab {
        Tab::Overview => true,
        Tab::Tokens => detail.tokens.asking.is_none(),
        Tab::Claims => detail.claims.reading.is_none() && detail.claims.asking.is_none(),
        Tab::History => detail.history.reading.is_none(),
        Tab::Tenants => detail.tenants.asking.is_none(),
    }
}

/// It has come.
pub(super) fn say(turn: &mut Turn<'_>, name: &ProfileName, tab: Tab) {
    let detail = &turn.state.detail;
    let problem = match tab {
        Tab::Overview | Tab::Tokens => None,
        Tab::Claims => detail.claims.problem.clone(),
        Tab::History => detail.history.problem.clone(),
        Tab::Tenants => detail.tenants.problem.clone(),
    };
    let subject = sentence::subject(turn.state, name);
    let lines = match tab {
        Tab::Overview | Tab::Tokens => Vec::new(),
        Tab::Claims => claims_of(turn.state, name, turn.now),
        Tab::History => activity::history(turn.state)
            .take(board::TRAIL)
            .map(|line| board::trail(line, turn.now))
            .collect(),
        Tab::Tenants => tenants_of(turn.state),
    };
    match problem {
        Some(error) => turn.fail(&error),
        None if lines.is_empty() => turn.say(format!("{subject}: {}.", nothing(tab))),
        None => {
            turn.say(format!("{subject}:"));
            turn.session.said.extend(lines);
        }
    }
    turn.run(Id::GoProfiles);
}

const fn nothing(tab: Tab) -> &'static str {
    match tab {
        Tab::Claims => "nothing to read in an opaque token, check asks the server whose it is",
        Tab::History => "nothing has happened yet",
        Tab::Overview | Tab::Tokens | Tab::Tenants => "nothing is known",
    }
}

fn claims_of(state: &State, name: &ProfileName, now: Timestamp) -> Vec<String> {
    let Some(token) = claims::shown(state) else {
        return Vec::new();
    };
    let (_, verdict) = claims::verdict(token);
    let head = words::sentence(&format!("{} token, {verdict}", token.which));
    let rows = claims::rows(state, name);
    let rows = rows.iter().map(|claim| claim_line(claim, now));
    std::iter::once(head).chain(rows).collect()
}

fn claim_line(claim: &Claim, now: Timestamp) -> String {
    let value = match &claim.value {
        Value::Text(text) => text.clone(),
        Value::At(at) if *at > now => format!("in {}", words::span(at.duration_since(now))),
        Value::At(at) => words::ago(*at, now),
    };
    let note = claim.note.as_ref();
    let note = note.map_or_else(String::new, |(_, text)| format!(", {text}"));
    format!("{}: {value}{note}.", claim.name)
}

fn tenants_of(state: &State) -> Vec<String> {
    let estate = state.detail.tenants.estate.as_ref();
    let tenants = estate.map_or_else(|| [].as_slice(), |estate| estate.tenants.as_slice());
    tenants.iter().map(tenant_line).collect()
}

fn tenant_line(tenant: &Tenant) -> String {
    let called = tenant.prefix();
    let called = called.map_or_else(
        || "the master tenant".to_owned(),
        |prefix| format!("logins begin with {prefix}"),
    );
    let users = tenant.users.map(|users| format!(", {users} users"));
    let inactive = if tenant.active { "" } else { ", not active" };
    let users = users.unwrap_or_default();
    format!("Tenant {}: {called}{users}{inactive}.", tenant.name)
}
