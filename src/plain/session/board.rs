//! What is listed and told: profiles, one of them in full, the trail.

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::names;
use super::turn::Turn;
use crate::app::activity;
use crate::app::command::CommandId as Id;
use crate::app::key::Code;
use crate::domain::activity::Activity;
use crate::domain::expiry::Expiry;
use crate::domain::name::ProfileName;
use crate::domain::renewal::Renewal;
use crate::plain::{sentence, words};

/// How many lines of the trail are told.
pub(super) const TRAIL: usize = 20;

/// `list`, `list need`, `list active`, `list out`.
pub(super) fn list(turn: &mut Turn<'_>, rest: &[&str]) {
    let only = match rest.first().copied() {
        None | Some("all") => None,
        Some("need") => Some(Id::SecondFilter),
        Some("active") => Some(Id::ThirdFilter),
        Some("out") => Some(Id::FourthFilter),
        Some(_) => return turn.say("list takes need, active or out, or nothing for all."),
    };
    if let Some(only) = only {
        turn.run(only);
    }
    say_list(turn);
    if only.is_some() {
        turn.run(Id::FirstFilter);
    }
}

fn say_list(turn: &mut Turn<'_>) {
    turn.session.numbers = sentence::listed(turn.state);
    let summary = sentence::summary(turn.state);
    turn.say(summary);
    say_lines(turn);
}

fn say_lines(turn: &mut Turn<'_>) {
    let (state, now) = (&*turn.state, turn.now);
    let numbered = turn.session.numbered();
    let lines: Vec<String> = numbered
        .map(|(number, name)| sentence::line(state, number, name, now))
        .collect();
    if lines.is_empty() {
        turn.say("None.");
    }
    turn.session.said.extend(lines);
}

/// `filter acme`: what the core's own filter finds; the filter doesn't stay.
pub(super) fn filter(turn: &mut Turn<'_>, rest: &[&str]) {
    if rest.is_empty() {
        return turn.say("filter takes a text: part of a server, tenant, user, name or tag.");
    }
    turn.run(Id::Filter);
    turn.paste(&Zeroizing::new(rest.join(" ")));
    turn.press(Code::Enter);
    turn.session.numbers = sentence::listed(turn.state);
    let count = turn.session.numbers.len();
    let matching = if count == 1 { "matches" } else { "match" };
    turn.say(format!("{} {matching}.", words::profiles(count)));
    if count > 0 {
        say_lines(turn);
    }
    turn.run(Id::Back);
}

/// `sort name`.
pub(super) fn sort(turn: &mut Turn<'_>, rest: &[&str]) {
    let id = match rest.first().copied() {
        Some("expiry") => Id::SortExpiry,
        Some("name") => Id::SortName,
        Some("server") => Id::SortServer,
        Some("tag") => Id::SortTag,
        Some("user") => Id::SortUser,
        Some("used") => Id::SortLastUsed,
        Some(_) | None => return turn.say("sort takes expiry, name, server, tag, user or used."),
    };
    turn.run(id);
    let sort = turn.state.board.sort;
    let reversed = if sort.reversed { ", reversed" } else { "" };
    turn.say(format!("Sorted by {}{reversed}.", sort.by.word()));
    say_list(turn);
}

/// `show 2`.
pub(super) fn show(turn: &mut Turn<'_>, rest: &[&str]) {
    let Some(name) = names::one(turn, rest) else {
        return;
    };
    let facts = facts(turn, &name);
    turn.session.said.extend(facts);
}

fn facts(turn: &Turn<'_>, name: &ProfileName) -> Vec<String> {
    let (state, now) = (&*turn.state, turn.now);
    let Ok((profile, server)) = state.catalog.profile(name.as_str()) else {
        return Vec::new();
    };
    let called = turn.session.called(name);
    let mut lines = vec![
        format!("{}.", sentence::whole_subject(state, name)),
        format!("Profile: {name}"),
        format!("Address: {}", server.address),
        format!("Method: {}", profile.grant.word()),
        format!("State: {}.", sentence::standing(state, name, now)),
    ];
    if !profile.tags.is_empty() {
        lines.push(format!("Tags: {}", profile.tags.join(", ")));
    }
    let holding = state.holding(name);
    if let Some(tokens) = holding.and_then(|holding| holding.tokens.as_ref()) {
        let ago = words::ago(tokens.obtained_at, now);
        lines.push(format!(
            "Token got: {ago}, by {}",
            tokens.obtained_by.word()
        ));
        lines.extend(ends("Access token", tokens.expiry, now));
        if tokens.refresh.is_some() {
            lines.extend(ends("Refresh token", tokens.refresh_expiry, now));
        }
    }
    if let Some(holding) = holding {
        let at = match state.renewal(profile, server, holding, now) {
            Renewal::At(..) => "yes",
            Renewal::Off(_) => "no",
        };
        lines.push(format!("Refreshes itself: {at}"));
    }
    let advice = sentence::advice(state, name, &called, now);
    lines.extend(advice.map(|advice| format!("Try: {advice}")));
    lines
}

fn ends(what: &str, expiry: Expiry, now: Timestamp) -> Option<String> {
    let at = expiry.instant()?;
    let left = at.duration_since(now);
    Some(if left.is_positive() {
        format!("{what} ends: in {}", words::span(left))
    } else {
        format!("{what} ended: {}", words::ago(at, now))
    })
}

/// The trail, newest first.
pub(super) fn say_activity(turn: &mut Turn<'_>) {
    if let Some(error) = turn.state.activity.trouble.clone() {
        return turn.fail(&error);
    }
    let lines: Vec<String> = activity::shown(turn.state)
        .take(TRAIL)
        .map(|line| trail(line, turn.now))
        .collect();
    if lines.is_empty() {
        turn.say("Nothing was done yet.");
    }
    turn.session.said.extend(lines);
}

pub(super) fn trail(line: &Activity, now: Timestamp) -> String {
    let whom = line.profile.as_ref().map_or("vault", ProfileName::as_str);
    let result = if line.ok { "done" } else { "failed" };
    let ago = words::ago(line.at, now);
    let head = format!("{ago}: {} {whom}, {result}", line.verb.word());
    if line.detail.is_empty() {
        return format!("{head}.");
    }
    format!(
        "{head}: {}.",
        words::spoken(line.detail.trim_end_matches('.'))
    )
}
