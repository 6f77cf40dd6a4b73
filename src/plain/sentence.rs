//! What is said about a profile: who it is, how it stands, what to try.

use jiff::Timestamp;

use super::words;
use crate::app::board::order;
use crate::app::board::row;
use crate::app::command::Availability;
use crate::app::command::availability::of_profile;
use crate::app::state::State;
use crate::app::state::board::{Group, Line};
use crate::domain::activity::Verb;
use crate::domain::environment::Environment;
use crate::domain::expiry::Expiry;
use crate::domain::holding::Holding;
use crate::domain::lifecycle::{Reason, State as Life};
use crate::domain::name::ProfileName;

/// `us-prod, tenant globex, user svc-deploy`. Two that would sound the same say their names.
pub(super) fn subject(state: &State, name: &ProfileName) -> String {
    let words = described(state, name);
    let others = state.catalog.profiles.keys().filter(|other| *other != name);
    let mut others = others.filter(|other| described(state, other) == words);
    match others.next() {
        Some(_) => format!("{words}, profile {name}"),
        None => words,
    }
}

fn described(state: &State, name: &ProfileName) -> String {
    let Ok((profile, server)) = state.catalog.profile(name.as_str()) else {
        return name.to_string();
    };
    let mut words = server.name.to_string();
    let tenant = profile.tenant_label(server);
    if tenant == "(master)" {
        words.push_str(", master tenant");
    } else {
        let named = [", tenant ", tenant];
        let is_named = !tenant.is_empty() && tenant != "—";
        words.extend(named.into_iter().filter(|_| is_named));
    }
    let seen = state
        .holding(name)
        .and_then(|holding| holding.facts.identity.as_ref());
    if let Some(user) = profile.user(seen) {
        words.push_str(", user ");
        words.push_str(user);
    }
    words
}

/// The same with what the server is used for: `…, production`.
pub(super) fn whole_subject(state: &State, name: &ProfileName) -> String {
    let subject = subject(state, name);
    let found = state.catalog.profile(name.as_str()).ok();
    match found.and_then(|(_, server)| server.environment) {
        Some(Environment::Production) => format!("{subject}, production"),
        Some(Environment::Staging) => format!("{subject}, staging"),
        Some(Environment::Test) => format!("{subject}, test"),
        Some(Environment::Lab) => format!("{subject}, lab"),
        None => subject,
    }
}

/// `expired 14 minutes ago, no refresh token`.
pub(super) fn standing(state: &State, name: &ProfileName, now: Timestamp) -> String {
    if let Some(busy) = state.jobs.at_work(name) {
        return busy.words().trim_end_matches('…').to_owned();
    }
    let Some(holding) = state.holding(name) else {
        return "signed out".to_owned();
    };
    let words = life(holding, now);
    match holding.facts.no_answer_since {
        Some(since) => {
            let silent = words::span(now.duration_since(since));
            format!("{words}, no answer from the server for {silent}")
        }
        None => words,
    }
}

fn life(holding: &Holding, now: Timestamp) -> String {
    match holding.state_at(now) {
        Life::SignedOut => "signed out".to_owned(),
        Life::Active => format!("active, {}", lefts(holding, now)),
        Life::Expiring => format!("active, ends soon, {}", lefts(holding, now)),
        Life::Expired { since } => {
            format!("expired {}{}", words::ago(since, now), no_refresh(holding))
        }
        Life::Rejected { since } => format!("rejected by the server {}", words::ago(since, now)),
        Life::NeedsLogin { reason, since } => {
            let ago = words::ago(since, now);
            match reason {
                Reason::NoRefreshToken => {
                    format!("expired {ago}, no refresh token")
                }
                Reason::Expired | Reason::Revoked | Reason::Denied | Reason::AnswerLost => {
                    format!("needs a login: {}, {ago}", reason.sentence())
                }
            }
        }
        Life::Revoked { since } => format!("revoked {}", words::ago(since, now)),
        Life::Damaged => "its record in the vault doesn't open".to_owned(),
    }
}

fn no_refresh(holding: &Holding) -> &'static str {
    let tokens = holding.tokens.as_ref();
    if tokens.is_some_and(|tokens| tokens.refresh.is_none()) {
        ", no refresh token"
    } else {
        ""
    }
}

/// `access 12 hours, refresh 12 days`.
pub(super) fn lefts(holding: &Holding, now: Timestamp) -> String {
    let Some(tokens) = &holding.tokens else {
        return "no token".to_owned();
    };
    let access = left(tokens.expiry, now);
    match tokens.refresh {
        Some(_) => format!(
            "access {access}, refresh {}",
            left(tokens.refresh_expiry, now)
        ),
        None => format!("access {access}, no refresh token"),
    }
}

fn left(expiry: Expiry, now: Timestamp) -> String {
    match expiry.left(now) {
        Some(left) if left.is_positive() => words::span(left),
        Some(_) => "over".to_owned(),
        None if expiry == Expiry::Never => "without end".to_owned(),
        None => "unknown".to_owned(),
    }
}

/// Which group of the board a profile is in.
pub(super) fn group(state: &State, name: &ProfileName, now: Timestamp) -> Group {
    let found = state.catalog.profile(name.as_str()).ok();
    let Some(((profile, server), holding)) = found.zip(state.holding(name)) else {
        return Group::SignedOut;
    };
    let renews = row::renews(state, profile, server, holding, now);
    order::group(holding.state_at(now), holding.outlook(now), renews)
}

/// The command that helps: `login 1`. None where nothing is wrong.
pub(super) fn advice(
    state: &State,
    name: &ProfileName,
    called: &str,
    now: Timestamp,
) -> Option<String> {
    if group(state, name, now) != Group::NeedsYou {
        return None;
    }
    let can = of_profile(state, name, Verb::Refresh, now) == Availability::Available;
    let verb = if can { "refresh" } else { "login" };
    Some(format!("{verb} {called}"))
}

/// `1. eu-prod, tenant acme, user jdoe, production: expired 14 minutes ago, no refresh token. Try: login 1`.
pub(super) fn line(state: &State, number: usize, name: &ProfileName, now: Timestamp) -> String {
    let subject = whole_subject(state, name);
    let mark = if state.board.marks.has(name) {
        ", marked"
    } else {
        ""
    };
    let standing = standing(state, name, now);
    let line = format!("{number}. {subject}{mark}: {standing}.");
    match advice(state, name, &number.to_string(), now) {
        Some(advice) => format!("{line} Try: {advice}"),
        None => line,
    }
}

/// `22 profiles. 5 need you, 14 active, 3 signed out.`
pub(super) fn summary(state: &State) -> String {
    let counts = state.board.listing.counts;
    if counts.all == 0 {
        return "No profiles yet. Type add for a new one, or import.".to_owned();
    }
    let needs = if counts.needs_you == 1 {
        "needs you"
    } else {
        "need you"
    };
    format!(
        "{}. {} {needs}, {} active, {} signed out.",
        words::profiles(counts.all),
        counts.needs_you,
        counts.active,
        counts.signed_out
    )
}

/// The profiles that the board lists, in its order.
pub(super) fn listed(state: &State) -> Vec<ProfileName> {
    let lines = state.board.listing.lines.iter();
    lines
        .filter_map(|line| match line {
            Line::Heading(..) => None,
            Line::Profile(name) => Some(name.clone()),
        })
        .collect()
}
