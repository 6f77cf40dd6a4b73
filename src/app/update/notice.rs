//! What is told of things that nobody asked for: what ends soon, what was refreshed, what failed, what waits.

use jiff::{SignedDuration, Timestamp};

use super::toast;
use crate::app::state::State;
use crate::app::state::overlay::Overlay;
use crate::app::state::toast::Toast;
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind};
use crate::domain::lifecycle::State as Life;
use crate::domain::name::ProfileName;
use crate::domain::renewal::TRIES;
use crate::domain::report;
use crate::domain::{span, text};

/// So many profiles are named; the others are counted.
const NAMED: usize = 2;

/// The longest reason in a message, in characters: when it is tried again must be read, too.
const LONGEST_WHY: usize = 60;

/// Tells of profiles that don't refresh themselves and have begun to count as expiring.
pub(super) fn ends(state: &mut State, now: Timestamp) {
    let due: Vec<ProfileName> = state.agenda.warnings.due(now).cloned().collect();
    if due.is_empty() {
        return;
    }
    for name in &due {
        state.agenda.warnings.set(name, None);
    }
    let is_expiring = |name: &&ProfileName| {
        let holding = state.holding(name);
        holding.is_some_and(|holding| holding.state_at(now) == Life::Expiring)
            && !state.is_hidden(name)
    };
    let ending: Vec<&ProfileName> = due.iter().filter(is_expiring).collect();
    let (text, nameless) = match ending.as_slice() {
        [] => return,
        [name] => {
            let Some(text) = ends_soon(state, name, now) else {
                return;
            };
            (text, "a profile ends soon".to_owned())
        }
        many => {
            let names: Vec<&str> = many.iter().take(NAMED).map(|name| name.as_str()).collect();
            let more = if many.len() > NAMED { ", …" } else { "" };
            let count = many.len();
            let text = format!("{count} end soon: {}{more}", names.join(", "));
            (text, format!("{count} profiles end soon"))
        }
    };
    toast::tell(state, Tone::Warn, text.clone(), now);
    state.notices.tell(text, nameless);
}

/// `eu-prod-initech ends in 6m: r refreshes`.
fn ends_soon(state: &State, name: &ProfileName, now: Timestamp) -> Option<String> {
    let holding = state.holding(name)?;
    let tokens = holding.tokens.as_ref()?;
    let left = span::short(tokens.expiry.left(now)?);
    let is_useless = state.agenda.useless.get(name) == Some(&holding.generation);
    let way = if is_useless {
        "a refresh no longer extends it, l logs in"
    } else if tokens.can_refresh(now) {
        "r refreshes"
    } else {
        "l logs in"
    };
    Some(format!("{name} ends in {left}: {way}"))
}

/// A quiet word of success: never over something else that is being read.
pub(super) fn refreshed(
    state: &mut State,
    name: &ProfileName,
    took: SignedDuration,
    now: Timestamp,
) {
    let told = &state.agenda.told.refreshed;
    let count = match &state.toast {
        None => 1,
        Some(toast) if toast.text == told.text => told.count + 1,
        Some(_) => return,
    };
    let text = match count {
        1 => format!("refreshed {name} by itself, {} ms", took.as_millis()),
        count => format!("refreshed {count} by themselves"),
    };
    toast::say(state, Tone::Ok, text.clone(), now);
    let told = &mut state.agenda.told.refreshed;
    (told.text, told.count) = (text, count);
}

/// `refresh of eu-prod-acme failed: 503`. What the server said of it stands in the profile's detail and in the trail.
fn what(name: &ProfileName, error: &Error) -> String {
    let told = report::failure_of("refresh", name, error.clone());
    let what = told.what().to_owned();
    match error.why().map(headline) {
        Some(why) => format!("{what}: {why}"),
        None => what,
    }
}

/// `503` of `503: "Service Unavailable - We're temporarily offline …"`.
fn headline(why: &str) -> String {
    let quoted = why.split_once(": \"").map_or(why, |(before, _)| before);
    text::clean(quoted, LONGEST_WHY)
}

/// A try failed: why, and when it is made again.
pub(super) fn failed(
    state: &mut State,
    name: &ProfileName,
    (error, failures, pause): (&Error, u32, SignedDuration),
    now: Timestamp,
) {
    let again = span::wait(SignedDuration::from_secs(pause.as_secs()));
    let way_out = if failures > TRIES {
        format!("tries again every {again}: r tries now, l logs in")
    } else {
        format!("tries again in {again} ({failures} of {TRIES})")
    };
    let whole = what(name, error);
    let told = &state.agenda.told.failed;
    let is_ours = |toast: &Toast| toast.text == told.text && toast.text != whole;
    let count = if state.toast.as_ref().is_some_and(is_ours) {
        told.count + 1
    } else {
        1
    };
    let text = match count {
        1 => whole.clone(),
        count => format!("{count} refreshes failed, the last one: {whole}"),
    };
    toast::say(state, Tone::Bad, text.clone(), now);
    if let Some(toast) = &mut state.toast {
        toast.way_out = Some(way_out);
    }
    let told = &mut state.agenda.told.failed;
    (told.text, told.count) = (text, count);
    let holding = state.holding(name);
    let lives = holding.is_some_and(|holding| holding.state_at(now).is_alive());
    let matters = error.kind() != Kind::NotSent || !lives;
    if failures == TRIES + 1 && matters {
        state.notices.tell(whole, "a profile needs you");
    }
}

/// Only somebody can help.
pub(super) fn needs_login(state: &mut State, name: &ProfileName, error: &Error, now: Timestamp) {
    let text = what(name, error);
    toast::say(state, Tone::Bad, text.clone(), now);
    if let Some(toast) = &mut state.toast {
        toast.way_out = Some("l logs in".to_owned());
    }
    state.notices.tell(text, "a profile needs you");
}

/// The vault is locked and something is due: said once for each lock, and not behind the question that opens it.
pub(super) fn waiting(state: &mut State, now: Timestamp) {
    let is_asked = matches!(state.overlays.last(), Some(Overlay::Vault(_)));
    if state.agenda.told_waiting || is_asked {
        return;
    }
    let count = state.agenda.refreshes.due(now).count();
    let text = match count {
        0 => return,
        1 => "a profile waits for its refresh: L unlocks".to_owned(),
        count => format!("{count} profiles wait for their refresh: L unlocks"),
    };
    state.agenda.told_waiting = true;
    toast::tell(state, Tone::Warn, text.clone(), now);
    state.notices.tell(text.clone(), text);
}

/// The vault can't be written, or the like: nothing refreshes itself for now.
pub(super) fn paused(state: &mut State, error: &Error, now: Timestamp) {
    let text = format!("nothing refreshes itself for now: {error}");
    toast::say(state, Tone::Bad, text.clone(), now);
    if let Some(toast) = &mut state.toast {
        toast.way_out = error.way_out().map(str::to_owned);
    }
    state
        .notices
        .tell(text, "refreshes pause: the vault needs you");
}
