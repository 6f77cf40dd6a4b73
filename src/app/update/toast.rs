//! Short messages: how long they stay, and how failures are worded.

use jiff::{SignedDuration, Timestamp};

use crate::app::state::State;
use crate::app::state::toast::Toast;
use crate::domain::countdown::Tone;
use crate::domain::error::Error;

/// How long a message stays (SCREENS C9).
const USUAL: SignedDuration = SignedDuration::from_secs(4);

/// How long a failure stays.
const FAILURE: SignedDuration = SignedDuration::from_secs(8);

/// Says something; the newest wins.
pub(super) fn say(state: &mut State, tone: Tone, text: impl Into<String>, now: Timestamp) {
    let span = match tone {
        Tone::Bad => FAILURE,
        Tone::Ok | Tone::Warn | Tone::Busy | Tone::Muted => USUAL,
    };
    state.toast = Some(Toast {
        tone,
        text: text.into(),
        way_out: None,
        counts: None,
        until: now.saturating_add(span).unwrap_or(now),
    });
}

/// Says something that nobody asked for: it stays longer, since nobody is looking for it.
pub(super) fn tell(state: &mut State, tone: Tone, text: impl Into<String>, now: Timestamp) {
    say(state, tone, text, now);
    if let Some(toast) = &mut state.toast {
        toast.until = now.saturating_add(FAILURE).unwrap_or(now);
    }
}

/// Tells of a failure: what, why, what now.
pub(super) fn fail(state: &mut State, error: &Error, now: Timestamp) {
    say(state, Tone::Bad, error.to_string(), now);
    if let Some(toast) = &mut state.toast {
        toast.way_out = error.way_out().map(str::to_owned);
    }
}
