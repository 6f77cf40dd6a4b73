//! Whether a profile refreshes itself, in words: when, why not, what went wrong, and what to do about it.

use super::Subject;
use crate::app::board::{Renews, row};
use crate::app::state::State;
use crate::app::state::agenda::Try;
use crate::app::state::vault::VaultView;
use crate::domain::lifecycle::State as Life;
use crate::domain::renewal::{Renewal, TRIES, WhyNot};
use crate::tui::scene::Scene;
use crate::tui::stamp::{self, Precision};

/// What the agenda has to say of a profile.
pub(crate) enum Told {
    /// This.
    Advice(String),
    /// It repairs itself: there is nothing to do.
    AllIsWell,
    /// Nothing.
    Nothing,
}

/// `↻ at 1h 12m left`, `off: …`; none where there is no token.
pub(crate) fn words(subject: &Subject<'_>, state: &State, scene: &Scene) -> Option<String> {
    subject.tokens()?;
    let holding = subject.holding?;
    let renewal = state.renewal(subject.profile, subject.server, holding, scene.now);
    let words = match (renewal, renews(subject, state, scene)?) {
        // What is to be done then is said elsewhere.
        (Renewal::Off(WhyNot::NotHeld), _) => return None,
        (Renewal::Off(_), _) | (_, Renews::No) => renewal.to_string(),
        (Renewal::At(..), Renews::Waits) => format!("↻ waits: {}", obstacle(state)),
        (Renewal::At(..), Renews::Yes | Renews::Retrying | Renews::GaveUp) => {
            match state.agenda.again(holding) {
                // That is told as advice, with the reason.
                Some(again) if again.failures > 0 => return None,
                Some(again) => format!("↻ {}", again_at(again, scene)),
                None => format!("↻ {renewal}"),
            }
        }
    };
    Some(words)
}

/// `refreshes itself at 1h 12m left`, where it does and nothing is in the way.
pub(crate) fn promise(subject: &Subject<'_>, state: &State, scene: &Scene) -> Option<String> {
    let holding = subject.holding?;
    let renewal = state.renewal(subject.profile, subject.server, holding, scene.now);
    match (renewal, renews(subject, state, scene)?) {
        (Renewal::At(..), Renews::Yes) if state.agenda.again(holding).is_none() => {
            Some(format!("refreshes itself {renewal}"))
        }
        (_, Renews::Yes | Renews::No | Renews::Waits | Renews::Retrying | Renews::GaveUp) => None,
    }
}

/// What to do about it, or that nothing is to be done.
pub(crate) fn advice(subject: &Subject<'_>, state: &State, scene: &Scene) -> Told {
    let (Some(holding), Some(renews)) = (subject.holding, renews(subject, state, scene)) else {
        return Told::Nothing;
    };
    let ends = matches!(
        subject.life(scene.now),
        Life::Expiring | Life::Expired { .. }
    );
    let again = state.agenda.again(holding);
    let failed = again.filter(|again| again.failures > 0);
    match (renews, failed) {
        (Renews::Yes, _) if ends => Told::AllIsWell,
        (Renews::Waits, _) if ends => Told::Advice(format!("{}.", obstacle(state))),
        (Renews::Retrying | Renews::GaveUp, Some(again)) => Told::Advice(why(again, scene)),
        (Renews::Retrying | Renews::Yes | Renews::No | Renews::Waits | Renews::GaveUp, _) => {
            Told::Nothing
        }
    }
}

fn renews(subject: &Subject<'_>, state: &State, scene: &Scene) -> Option<Renews> {
    let holding = subject.holding?;
    let renews = row::renews(state, subject.profile, subject.server, holding, scene.now);
    Some(renews)
}

/// What refreshes wait for, with the way out.
fn obstacle(state: &State) -> String {
    match (&state.vault, &state.agenda.pause) {
        (VaultView::Locked { .. }, _) | (_, None) => "vault is locked: L unlocks".to_owned(),
        (_, Some(pause)) => match pause.error.way_out() {
            Some(way_out) => format!("{}; {way_out}", pause.error),
            None => pause.error.to_string(),
        },
    }
}

fn again_at(again: &Try, scene: &Scene) -> String {
    let clock = stamp::clock(again.at, &scene.zone, Precision::Seconds);
    match again.failures {
        0 => format!("put off until {clock}"),
        failures @ 1..=TRIES => format!("tries again at {clock} ({failures} of {TRIES})"),
        _ => format!("tries again at {clock}"),
    }
}

/// When it is tried again stands first: the reason may be longer than its line.
fn why(again: &Try, scene: &Scene) -> String {
    let when = again_at(again, scene);
    let way = if again.failures > TRIES {
        "r tries now, l logs in; "
    } else {
        ""
    };
    match &again.error {
        Some(error) => format!("{way}{when}: {error}"),
        None => format!("{way}{when}"),
    }
}
