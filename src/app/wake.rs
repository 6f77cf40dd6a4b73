//! When something shown changes by itself next: the only timer of the interface (STYLE S14).

use jiff::{SignedDuration, Timestamp};

use super::board::row;
use super::board::{self, Row};
use super::state::overlay::Overlay;
use super::state::wizard::ProbeState;
use super::state::{Screen, State};
pub(crate) use super::update::wake_of_agenda;
use super::update::{idle_lock_at, rests_at};
use crate::domain::name::ProfileName;

/// Frames of the spinner (SCREENS C19).
const SPINNER_FRAME: SignedDuration = SignedDuration::from_millis(125);

/// Without motion, countdowns below an hour change by the minute until the last five.
const CALM_UNTIL: SignedDuration = SignedDuration::from_mins(5);

/// How exactly the header tells the time.
///
/// A clock with seconds would wake an idle interface once a second for itself. So it shows seconds only where something
/// on screen changes each second anyway, and minutes else: it never lies, and idle costs one frame a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// `14:02:31`.
    Seconds,
    /// `14:02`.
    Minutes,
}

/// The earliest instant after `now` at which something shown changes by itself, given the profiles on screen.
///
/// Never none as long as the header has a clock; `None` only at the end of time.
#[must_use]
pub fn next_wake(state: &State, visible: &[ProfileName], now: Timestamp) -> Option<Timestamp> {
    let others = [
        countdowns(state, visible, now),
        spinner(state, visible, now),
        messages(state, now),
        overlays(state, now),
        order(state),
        idle_lock_at(state),
        wake_of_agenda(state, now),
        next_minute(now),
    ];
    let soonest = others.into_iter().flatten().min()?;
    // What is overdue is done at once, but never in a loop without time passing.
    Some(soonest.max(now.checked_add(SignedDuration::from_millis(1)).ok()?))
}

/// The profiles on screen, as far as the core knows: the board's window, or the one shown in detail.
#[must_use]
pub fn visible(state: &State) -> Vec<ProfileName> {
    match &state.screen {
        Screen::Board => {
            let cursor = state.board.cursor.iter();
            board::visible(state).chain(cursor).cloned().collect()
        }
        Screen::Detail { profile, .. } => vec![profile.clone()],
        Screen::Activity => Vec::new(),
    }
}

/// How exactly the header tells the time now.
#[must_use]
pub fn precision(state: &State, visible: &[ProfileName], now: Timestamp) -> Precision {
    let mut rows = visible.iter().filter_map(|name| row::row(state, name, now));
    let counts_seconds = |text: &str| text.ends_with('s');
    let ticks = rows.any(|row| {
        row.busy.is_none()
            && (counts_seconds(&row.access.text) || counts_seconds(&row.refresh.text))
    });
    let toast = state.toast.as_ref().and_then(|toast| toast.counts);
    if ticks || toast.is_some() {
        Precision::Seconds
    } else {
        Precision::Minutes
    }
}

fn countdowns(state: &State, visible: &[ProfileName], now: Timestamp) -> Option<Timestamp> {
    let rows = visible.iter().filter_map(|name| row::row(state, name, now));
    let soonest = rows.filter_map(|row| change(state, &row, now)).min()?;
    // Tokens end at any part of a second. Rows change together, with the clock: one frame for all of them.
    Some(whole_second_at(soonest).unwrap_or(soonest))
}

fn whole_second_at(at: Timestamp) -> Option<Timestamp> {
    let second = at.as_second().checked_add(1)?;
    if at.subsec_nanosecond() == 0 {
        return Some(at);
    }
    Timestamp::from_second(second).ok()
}

fn change(state: &State, row: &Row, now: Timestamp) -> Option<Timestamp> {
    let at = row.changes_at()?;
    if state.catalog.settings.motion {
        return Some(at);
    }
    let tokens = state.holding(&row.profile)?.tokens.as_ref()?;
    let ends = [tokens.expiry.left(now), tokens.refresh_expiry.left(now)];
    let is_calm = |left: SignedDuration| !left.is_positive() || left > CALM_UNTIL;
    if ends.into_iter().flatten().all(is_calm) {
        return Some(at.max(next_minute(now)?));
    }
    Some(at)
}

fn spinner(state: &State, visible: &[ProfileName], now: Timestamp) -> Option<Timestamp> {
    if !state.catalog.settings.motion {
        return None;
    }
    let on_row = visible
        .iter()
        .any(|name| state.jobs.at_work(name).is_some());
    let in_line = state.jobs.told().is_some();
    (on_row || in_line)
        .then(|| now.checked_add(SPINNER_FRAME).ok())
        .flatten()
}

fn messages(state: &State, now: Timestamp) -> Option<Timestamp> {
    let toast = state.toast.as_ref();
    let counts = toast.and_then(|toast| toast.counts);
    let second = counts.and_then(|_| next_second(now));
    let ends = [
        toast.map(|toast| toast.until),
        second,
        state.undo.as_ref().map(|undo| undo.until),
        state.reveal.as_ref().and_then(|_| next_second(now)),
        state.reveal.as_ref().map(|reveal| reveal.until),
        state.clip.as_ref().and_then(|clip| clip.clear_at),
    ];
    ends.into_iter().flatten().min()
}

fn overlays(state: &State, now: Timestamp) -> Option<Timestamp> {
    let top = state.overlays.last()?;
    if top.sign_in().is_some_and(|form| form.waiting.is_some()) {
        return next_second(now);
    }
    let port = top.sign_in().and_then(|form| form.port.due());
    if port.is_some() {
        return port;
    }
    match top {
        Overlay::Wizard(wizard) => match wizard.probe {
            ProbeState::Due(at) => Some(at),
            ProbeState::Asking(_) => next_second(now),
            ProbeState::Idle | ProbeState::Found(_) | ProbeState::Failed(_) => None,
        },
        Overlay::Vault(vault) => {
            let waits = vault.wait_until.filter(|until| *until > now);
            waits.and_then(|_| next_second(now))
        }
        Overlay::Dialog(_)
        | Overlay::Bulk(_)
        | Overlay::Report(_)
        | Overlay::Doctor(_)
        | Overlay::Settings(_)
        | Overlay::CopyAs(_)
        | Overlay::Import(_)
        | Overlay::Login(_)
        | Overlay::Edit(_)
        | Overlay::Help(_)
        | Overlay::Palette(_) => None,
    }
}

/// A changed order waits for the keys to rest; time alone changes it, too.
fn order(state: &State) -> Option<Timestamp> {
    if state.board.is_stale {
        return rests_at(state);
    }
    state.board.listing.good_until
}

fn next_second(now: Timestamp) -> Option<Timestamp> {
    Timestamp::from_second(now.as_second().checked_add(1)?).ok()
}

fn next_minute(now: Timestamp) -> Option<Timestamp> {
    let second = now.as_second();
    Timestamp::from_second(second.checked_add(60 - second.rem_euclid(60))?).ok()
}

#[cfg(test)]
mod tests;
