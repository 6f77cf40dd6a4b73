//! What becomes of running spans when somebody sets the wall clock.

use jiff::{SignedDuration, Timestamp};

use super::toast;
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::app::state::overlay::Overlay;
use crate::app::state::port::PortCheck;
use crate::app::state::sign_in::{SignIn, Stage, Waiting};
use crate::app::state::toast::Counting;
use crate::app::state::wizard::ProbeState;
use crate::domain::countdown::Tone;
use crate::domain::span;

/// A smaller step is nobody's business.
const WORTH_SAYING: SignedDuration = SignedDuration::from_mins(1);

/// Spans are told in whole seconds, and a step of an hour may be a hair shorter.
const HALF_A_SECOND: SignedDuration = SignedDuration::from_millis(500);

/// The wall clock was set: what runs out does so after the same time as before, and what is held is read anew.
pub(super) fn was_set(
    state: &mut State,
    by: SignedDuration,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    shift(state, by);
    state.board.is_stale = true;
    out.push(Effect::Load);
    let size = SignedDuration::try_from(by.unsigned_abs()).unwrap_or(SignedDuration::MAX);
    if size > WORTH_SAYING {
        let way = if by.is_negative() { "back" } else { "forth" };
        let size = span::whole(size.saturating_add(HALF_A_SECOND));
        let words = format!("the clock was set {size} {way}: times are counted anew");
        toast::say(state, Tone::Warn, words, now);
    }
}

/// Every instant of the state that was chosen by the clock before.
fn shift(state: &mut State, by: SignedDuration) {
    let mut instants: Vec<&mut Timestamp> = Vec::new();
    instants.extend(&mut state.last_key);
    instants.extend(&mut state.board.listed_at);
    instants.extend(state.bulk.as_mut().map(|run| &mut run.began));
    if let Some(toast) = &mut state.toast {
        instants.push(&mut toast.until);
        instants.extend(toast.counts.as_mut().map(|counts| match counts {
            Counting::Clipboard(at) | Counting::Undo(at) => at,
        }));
    }
    instants.extend(state.reveal.as_mut().map(|reveal| &mut reveal.until));
    instants.extend(state.undo.as_mut().map(|undo| &mut undo.until));
    instants.extend(state.clip.as_mut().and_then(|clip| clip.clear_at.as_mut()));
    instants.extend(state.jobs.all.values_mut().map(|job| &mut job.since));
    for overlay in &mut state.overlays {
        instants.extend(of_overlay(overlay));
    }
    for at in instants {
        *at = at.checked_add(by).unwrap_or(*at);
    }
}

fn of_overlay(overlay: &mut Overlay) -> Vec<&mut Timestamp> {
    match overlay {
        Overlay::Wizard(wizard) => {
            let due = match &mut wizard.probe {
                ProbeState::Due(at) => Some(at),
                ProbeState::Idle
                | ProbeState::Asking(_)
                | ProbeState::Found(_)
                | ProbeState::Failed(_) => None,
            };
            due.into_iter()
                .chain(of_sign_in(&mut wizard.sign_in))
                .collect()
        }
        Overlay::Login(login) => of_sign_in(&mut login.sign_in),
        Overlay::Vault(vault) => vault.wait_until.as_mut().into_iter().collect(),
        Overlay::Dialog(_)
        | Overlay::Edit(_)
        | Overlay::Bulk(_)
        | Overlay::Report(_)
        | Overlay::Doctor(_)
        | Overlay::Settings(_)
        | Overlay::CopyAs(_)
        | Overlay::Import(_)
        | Overlay::Help(_)
        | Overlay::Palette(_) => Vec::new(),
    }
}

fn of_sign_in(sign_in: &mut SignIn) -> Vec<&mut Timestamp> {
    let look = match &mut sign_in.port {
        PortCheck::Due(at, _) => Some(at),
        PortCheck::Idle | PortCheck::Looking(..) | PortCheck::Known(..) => None,
    };
    let waits = sign_in.waiting.as_mut().map(of_waiting);
    look.into_iter().chain(waits.unwrap_or_default()).collect()
}

fn of_waiting(waiting: &mut Waiting) -> Vec<&mut Timestamp> {
    match &mut waiting.stage {
        Stage::Browser(step) => vec![&mut step.until],
        Stage::Device { step, polled } => {
            let next = polled.as_mut().map(|polled| &mut polled.next);
            std::iter::once(&mut step.until).chain(next).collect()
        }
    }
}
