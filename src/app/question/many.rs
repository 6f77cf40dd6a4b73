//! The question before a verb on many: each object, and what becomes of it in its server's terms (SCREENS 4.5).

use jiff::Timestamp;

use crate::app::board::row;
use crate::app::state::State;
use crate::app::state::bulk::{BulkFocus, BulkQuestion, BulkVerb, Candidate, Deed};
use crate::app::state::edit::TextField;
use crate::domain::countdown;
use crate::domain::holding::Holding;
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::server::Server;
use crate::service::listing::Entry;
use crate::service::work;

/// The question; none where the verb loses nothing.
#[must_use]
pub fn question(
    state: &State,
    verb: BulkVerb,
    able: &[ProfileName],
    unable: &[(ProfileName, String)],
    now: Timestamp,
) -> Option<BulkQuestion> {
    let (asked, others) = match verb {
        BulkVerb::LogIn | BulkVerb::Check => return None,
        BulkVerb::Refresh => able.iter().partition(|name| state.shares_token(name)),
        BulkVerb::Revoke | BulkVerb::Remove => (able.iter().collect(), Vec::new()),
    };
    let asked: Vec<&ProfileName> = asked;
    let rows: Vec<Candidate> = asked
        .into_iter()
        .filter_map(|name| candidate(state, verb, name, now))
        .collect();
    let question = BulkQuestion {
        verb,
        rows,
        others: others.into_iter().cloned().collect(),
        unable: unable.to_vec(),
        cursor: 0,
        focus: BulkFocus::Cancel,
        typed: TextField::default(),
    };
    is_needed(state, &question, now).then_some(question)
}

/// Removing what is dead anyway can be undone, so nobody is asked; revoking nothing needs no question either.
fn is_needed(state: &State, question: &BulkQuestion, now: Timestamp) -> bool {
    let lives = |row: &Candidate| row::life(state, &row.profile, now).is_alive();
    match question.verb {
        BulkVerb::Remove => question.phrase().is_some() || question.rows.iter().any(lives),
        BulkVerb::Revoke | BulkVerb::Refresh | BulkVerb::Check | BulkVerb::LogIn => {
            !question.rows.is_empty()
        }
    }
}

fn candidate(
    state: &State,
    verb: BulkVerb,
    name: &ProfileName,
    now: Timestamp,
) -> Option<Candidate> {
    let (profile, server) = state.catalog.profile(name.as_str()).ok()?;
    let entry = entry(state, profile, server);
    let cannot = verb == BulkVerb::Revoke && work::knows_no_revocation(&entry);
    let words = if cannot {
        format!(
            "no revocation there. Ticked: our copy goes, {}",
            lives_on(&entry, now)
        )
    } else {
        words(verb, &entry, now)
    };
    Some(Candidate {
        profile: name.clone(),
        environment: server.environment,
        words,
        is_on: !cannot,
        does: if cannot { Deed::Forget } else { Deed::Verb },
    })
}

/// What is known of a profile, as the verbs take it.
pub(super) fn entry(state: &State, profile: &Profile, server: &Server) -> Entry {
    let holding = state.holding(&profile.name).cloned();
    Entry {
        profile: profile.clone(),
        server: server.clone(),
        holding: holding.unwrap_or_else(|| Holding::empty(profile.name.clone())),
    }
}

fn words(verb: BulkVerb, entry: &Entry, now: Timestamp) -> String {
    match verb {
        BulkVerb::Revoke => work::revoke_kills(entry),
        BulkVerb::Refresh => work::refresh_kills(entry)
            .unwrap_or_else(|| "the present token dies at once".to_owned()),
        BulkVerb::Remove if entry.state(now).is_alive() => {
            format!("{}: x revokes it first", lives_on(entry, now))
        }
        BulkVerb::Remove => "no token of it lives".to_owned(),
        BulkVerb::Check | BulkVerb::LogIn => String::new(),
    }
}

/// `the token lives on for 6d 03h`.
fn lives_on(entry: &Entry, now: Timestamp) -> String {
    let left = countdown::access(&entry.holding, now).text;
    if entry.state(now).is_alive() {
        format!("the token lives on for {left}")
    } else {
        format!("the token: {left}")
    }
}
