//! What the footer offers in what lies over a screen.

use jiff::Timestamp;

use super::{Hint, fixed, label, of_command, pair};
use crate::app::command::{Availability, CommandId as Id, Layer, availability};
use crate::app::key::{Chord, Code};
use crate::app::state::State;
use crate::app::state::bulk::{BulkFocus, BulkVerb};
use crate::app::state::overlay::{Makes, Overlay};
use crate::app::state::settings::Page;
use crate::app::state::sign_in::Waiting;
use crate::app::state::wizard::Step;
use crate::app::suggest;
use crate::app::update;

pub(super) fn dialog(state: &State) -> Vec<Hint> {
    let mut hints = vec![
        fixed(state, Code::Enter, "press"),
        pair(state, Code::Left, Code::Right, "move"),
    ];
    if let Some(Overlay::Bulk(asked)) = state.overlays.last() {
        let space = pair(state, Code::Up, Code::Down, "choose");
        hints.push(space);
        hints.push(Hint {
            keys: label(state, Code::Char(' ')),
            words: "take in, leave out".to_owned(),
            runs: None,
        });
        if asked.focus == BulkFocus::Rows {
            hints.rotate_left(2);
        }
    }
    hints
}

pub(super) fn report(state: &State, layer: Layer, now: Timestamp) -> Vec<Hint> {
    let can = |id: Id| availability(state, id, now) == Availability::Available;
    let again = can(Id::TryAgain).then(|| again(state, layer)).flatten();
    let verbs = [Id::Open, Id::CopyShown, Id::PrintPlain];
    let verbs = verbs.into_iter().filter(|id| can(*id));
    let verbs = verbs.filter_map(|id| of_command(state, layer, id));
    again.into_iter().chain(verbs).collect()
}

pub(super) fn settings(state: &State, layer: Layer) -> Vec<Hint> {
    let is_to_look_at = matches!(
        state.overlays.last(),
        Some(Overlay::Settings(list)) if list.page == Page::Colours
    );
    let page = of_command(state, layer, Id::NextTab).map(|hint| Hint {
        words: "next page".to_owned(),
        ..hint
    });
    let reset = of_command(state, layer, Id::Reset);
    let change = [Some(fixed(state, Code::Enter, "change")), reset];
    let moves = [Id::Down, Id::Up].map(|id| of_command(state, layer, id));
    let change = change.into_iter().filter(|_| !is_to_look_at);
    change.chain([page]).chain(moves).flatten().collect()
}

pub(super) fn doctor(state: &State, layer: Layer) -> Vec<Hint> {
    let verbs = [Id::Check, Id::CopyShown, Id::PrintPlain, Id::Down, Id::Up];
    let hints = verbs
        .into_iter()
        .filter_map(|id| of_command(state, layer, id));
    hints
        .map(|hint| Hint {
            words: match hint.runs {
                Some(Id::Check) => "look again".to_owned(),
                _ => hint.words,
            },
            ..hint
        })
        .collect()
}

/// Under the key of the verb that is tried again, if it is one of its keys.
fn again(state: &State, layer: Layer) -> Option<Hint> {
    let Some(Overlay::Report(report)) = state.overlays.last() else {
        return None;
    };
    let verb = match report.verb {
        BulkVerb::LogIn => Id::LogIn,
        BulkVerb::Refresh => Id::Refresh,
        BulkVerb::Check => Id::Check,
        BulkVerb::Revoke => Id::Revoke,
        BulkVerb::Remove => Id::Remove,
    };
    let own: Vec<Chord> = state.keymap.chords_in(Layer::Board, verb).collect();
    let mut chords = state.keymap.chords_in(layer, Id::TryAgain);
    let first = state.keymap.chords_in(layer, Id::TryAgain).next()?;
    let chord = chords.find(|chord| own.contains(chord)).unwrap_or(first);
    let count = report.open().count();
    Some(Hint {
        keys: chord.label(state.ascii),
        words: if count == 1 {
            "try the failed one again".to_owned()
        } else {
            format!("try the {count} again")
        },
        runs: Some(Id::TryAgain),
    })
}

pub(super) fn waiting(state: &State, layer: Layer) -> Vec<Hint> {
    let verbs = [Id::OpenPage, Id::CopyShown, Id::PrintPlain];
    let verbs = verbs
        .into_iter()
        .filter_map(|id| of_command(state, layer, id));
    let has_field = waits(state).is_some_and(|waiting| !waiting.form.fields.is_empty());
    let field = has_field.then(|| fixed(state, Code::Tab, "to the field"));
    verbs.chain(field).collect()
}

fn waits(state: &State) -> Option<&Waiting> {
    state.overlays.last()?.sign_in()?.waiting.as_ref()
}

/// In the field letters are text: ⇥ comes before what the address itself needs.
fn in_waiting_field(state: &State) -> Vec<Hint> {
    let tab = label(state, Code::Tab);
    let verbs = [
        (Id::CopyShown, "copy the address"),
        (Id::PrintPlain, "print it"),
        (Id::OpenPage, "open it"),
    ];
    let outside = verbs.into_iter().filter_map(|(id, words)| {
        let hint = of_command(state, Layer::Waiting, id)?;
        Some(Hint {
            keys: format!("{tab} {}", hint.keys),
            words: words.to_owned(),
            runs: None,
        })
    });
    std::iter::once(fixed(state, Code::Enter, "go on"))
        .chain(outside)
        .collect()
}

/// While tenants are suggested, `↓` takes one.
fn to_fields(state: &State) -> Vec<Hint> {
    let sign_in = state.overlays.last().and_then(Overlay::sign_in);
    let found = sign_in.and_then(|form| suggest::suggested(state, form));
    if found.is_some_and(|found| found.is_open) {
        let tenant = fixed(state, Code::Down, "tenant");
        return vec![tenant, fixed(state, Code::Tab, "next field")];
    }
    vec![pair(state, Code::Tab, Code::Down, "next field")]
}

/// Whether something beside a field is checked: an address, a port.
fn checks(state: &State) -> bool {
    match state.overlays.last() {
        Some(Overlay::Wizard(wizard)) if wizard.step == Step::Server => true,
        Some(top) => top
            .sign_in()
            .is_some_and(|form| form.port.about().is_some()),
        None => false,
    }
}

pub(super) fn form(state: &State) -> Vec<Hint> {
    if waits(state).is_some() {
        return in_waiting_field(state);
    }
    let run = match state.overlays.last() {
        Some(Overlay::Dialog(_)) => {
            return vec![
                fixed(state, Code::Enter, "to Cancel"),
                fixed(state, Code::Tab, "next"),
            ];
        }
        Some(Overlay::Wizard(wizard)) => match wizard.step {
            Step::Provider | Step::Server => "continue",
            Step::SignIn => "log in",
            Step::Save => "save",
        },
        Some(Overlay::Login(_)) => "log in",
        Some(Overlay::Edit(edit)) => match edit.makes {
            Makes::Profile | Makes::Copy => "save",
            Makes::Token => "make it",
            Makes::TokensOfUser => "show them",
        },
        Some(Overlay::Vault(_)) => "go on",
        Some(Overlay::Settings(_)) => return vec![fixed(state, Code::Enter, "write it")],
        Some(Overlay::Bulk(_)) => {
            return vec![
                fixed(state, Code::Enter, "to Cancel"),
                fixed(state, Code::Tab, "next"),
                pair(state, Code::Up, Code::Down, "to the list"),
            ];
        }
        Some(
            Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::CopyAs(_)
            | Overlay::Import(_)
            | Overlay::Help(_)
            | Overlay::Palette(_),
        )
        | None => "run",
    };
    if update::asks_for_code(state) {
        return vec![fixed(state, Code::Enter, "send the code")];
    }
    in_fields(state, run)
}

/// What leads through the fields and runs the form.
fn in_fields(state: &State, run: &str) -> Vec<Hint> {
    let mut hints = to_fields(state);
    hints.insert(1, fixed(state, Code::Enter, run));
    if update::turns(state) {
        // Who is on a choice wants to turn it; what runs the form comes before the way to the next field.
        hints.swap(0, 1);
        hints.insert(0, pair(state, Code::Left, Code::Right, "choose"));
    }
    if checks(state) {
        hints.extend(of_command(state, Layer::Form, Id::CheckField));
    }
    let works = !state.jobs.all.is_empty() && state.jobs.told().is_some();
    if works {
        hints.extend(of_command(state, Layer::Form, Id::CancelJob));
    }
    hints
}

pub(super) fn copy_as(state: &State) -> Vec<Hint> {
    let said = |keys: &str, words: &str| Hint {
        keys: keys.to_owned(),
        words: words.to_owned(),
        runs: None,
    };
    vec![
        said("letter", "copies that"),
        fixed(state, Code::Enter, "copies the selected one"),
        said("/", "find"),
    ]
}

pub(super) fn finder(state: &State) -> Vec<Hint> {
    let run = match state.overlays.last() {
        None => "keep",
        Some(Overlay::CopyAs(_)) => "copy",
        Some(
            Overlay::Dialog(_)
            | Overlay::Wizard(_)
            | Overlay::Login(_)
            | Overlay::Edit(_)
            | Overlay::Vault(_)
            | Overlay::Bulk(_)
            | Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::Settings(_)
            | Overlay::Import(_)
            | Overlay::Help(_)
            | Overlay::Palette(_),
        ) => "run",
    };
    vec![
        Hint {
            keys: "type".to_owned(),
            words: "to find".to_owned(),
            runs: None,
        },
        pair(state, Code::Up, Code::Down, "choose"),
        fixed(state, Code::Enter, run),
    ]
}
