//! Footer and which-key, computed from the command table.

mod import;
mod over;

use jiff::Timestamp;

use super::command::availability::copy;
use super::command::{Availability, CommandId as Id, Layer, availability};
use super::key::{Chord, Code, Key};
use super::layer::layer;
use super::state::State;
use super::state::activity::ActivityFilter;
use super::state::board::Only;
use super::state::detail::tokens::TokenFilter;
use super::state::dialog::About;
use super::state::filter::Filter;
use super::state::overlay::Overlay;
use super::state::vault::VaultView;
use super::state::wizard::Step;

/// Keys and what they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The keys, as labelled.
    pub keys: String,
    /// What they do, in a word or two.
    pub words: String,
    /// The command that a click on it runs.
    pub runs: Option<Id>,
}

/// The footer: as many of `left` as fit, `right` always (SCREENS C4).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footer {
    /// Most useful first.
    pub left: Vec<Hint>,
    /// Help and the way out.
    pub right: Vec<Hint>,
}

/// What the footer offers, most useful first.
const ON_BOARD: [Id; 16] = [
    Id::Open,
    Id::LogIn,
    Id::Refresh,
    Id::Copy,
    Id::CopyAs,
    Id::Revoke,
    Id::GoTokens,
    Id::Check,
    Id::New,
    Id::Filter,
    Id::Undo,
    Id::Edit,
    Id::Remove,
    Id::GoActivity,
    Id::Import,
    Id::Palette,
];

/// What fills an empty board comes first.
const ON_EMPTY: [Id; 4] = [Id::New, Id::Import, Id::GoActivity, Id::Palette];

/// Where nothing can be shown before the configuration is mended.
const ASLEEP: [Id; 2] = [Id::Edit, Id::Palette];

const ON_DETAIL: [Id; 11] = [
    Id::Refresh,
    Id::Copy,
    Id::CopyAs,
    Id::Reveal,
    Id::Revoke,
    Id::NextTab,
    Id::LogIn,
    Id::Check,
    Id::Edit,
    Id::Remove,
    Id::Palette,
];

const ON_TOKENS: [Id; 6] = [
    Id::Revoke,
    Id::Mark,
    Id::MarkAll,
    Id::Filter,
    Id::Check,
    Id::New,
];

/// Where there is no list, nor a token to ask with: what leads to one.
const WITHOUT_TOKENS: [Id; 4] = [Id::Check, Id::Refresh, Id::LogIn, Id::NextTab];

const ON_CLAIMS: [Id; 3] = [Id::Open, Id::Check, Id::NextTab];

const ON_HISTORY: [Id; 2] = [Id::Filter, Id::NextTab];
const ON_ACTIVITY: [Id; 3] = [Id::Open, Id::Filter, Id::GoProfiles];

const ON_TENANTS: [Id; 3] = [Id::New, Id::Filter, Id::Check];

/// The footer of the top layer.
#[must_use]
pub fn footer(state: &State, now: Timestamp) -> Footer {
    let layer = layer(state);
    if let Some(prefix) = state.prefix {
        let right = fixed(state, Code::Esc, "leave");
        return Footer {
            left: after(state, layer, prefix),
            right: vec![right],
        };
    }
    Footer {
        left: left(state, layer, now),
        right: right(state, layer),
    }
}

/// The keys that may follow the pressed prefix; none if no prefix waits.
#[must_use]
pub fn which_key(state: &State) -> Option<(Key, Vec<Hint>)> {
    let prefix = state.prefix?;
    Some((prefix, after(state, layer(state), prefix)))
}

fn after(state: &State, layer: Layer, prefix: Key) -> Vec<Hint> {
    let next = state.keymap.after(layer, prefix);
    next.map(|(key, id)| Hint {
        keys: key.label(state.ascii),
        words: short(id),
        runs: Some(id),
    })
    .collect()
}

fn left(state: &State, layer: Layer, now: Timestamp) -> Vec<Hint> {
    match layer {
        Layer::Board if state.acts_on_marks() => marked(state, layer, now),
        Layer::Board if state.is_asleep() => verbs(state, layer, &ASLEEP, now),
        Layer::Board if state.catalog.profiles.is_empty() => verbs(state, layer, &ON_EMPTY, now),
        Layer::Board => verbs(state, layer, &ON_BOARD, now),
        Layer::Detail => verbs(state, layer, &ON_DETAIL, now),
        Layer::Tokens => on_tokens(state, layer, now),
        Layer::Claims => filtered(state, layer, "1 2", &ON_CLAIMS, now),
        Layer::History => filtered(state, layer, "1-4", &ON_HISTORY, now),
        Layer::Tenants => verbs(state, layer, &ON_TENANTS, now),
        Layer::Activity => {
            let mut hints = verbs(state, layer, &ON_ACTIVITY, now);
            hints.push(filter("1-4"));
            hints
        }
        Layer::Menu => vec![
            Hint {
                keys: "letter".to_owned(),
                words: "choose".to_owned(),
                runs: None,
            },
            fixed(state, Code::Enter, "continue"),
        ],
        Layer::CopyAs => over::copy_as(state),
        Layer::Dialog => over::dialog(state),
        Layer::Report => over::report(state, layer, now),
        Layer::Doctor => over::doctor(state, layer),
        Layer::Settings => over::settings(state, layer),
        Layer::Import => import::hints(state, layer, now),
        Layer::Form => over::form(state),
        Layer::Waiting => over::waiting(state, layer),
        Layer::Finder => over::finder(state),
    }
}

/// On a list of tokens `a` marks what is stale, `x` asks first, and esc takes marks away.
fn on_tokens(state: &State, layer: Layer, now: Timestamp) -> Vec<Hint> {
    let tab = &state.detail.tokens;
    let marked = (!tab.marks.is_empty()).then(|| Hint {
        keys: tab.marks.len().to_string(),
        words: "marked".to_owned(),
        runs: None,
    });
    let unmarks = !is_filtered(state, layer) && marked.is_some();
    let unmark = unmarks.then(|| fixed(state, Code::Esc, "unmark"));
    let list = (!tab.rows.is_empty()).then(|| Hint {
        keys: "1-4".to_owned(),
        words: "filter".to_owned(),
        runs: None,
    });
    let name = state.current();
    let usable = |name| copy(state.holding(name), now) == Availability::Available;
    if tab.list.is_none() && !name.is_some_and(usable) {
        return verbs(state, layer, &WITHOUT_TOKENS, now);
    }
    let has_list = name.is_some_and(|name| super::tokens::no_list(state, name).is_none());
    let renamed = verbs(state, layer, &ON_TOKENS, now)
        .into_iter()
        .map(|hint| {
            let words = match hint.runs {
                Some(Id::Revoke) => "revoke…",
                Some(Id::MarkAll) => "mark all stale",
                Some(Id::Check) if has_list => "ask again",
                Some(Id::New) => "new token",
                _ => return hint,
            };
            Hint {
                words: words.to_owned(),
                ..hint
            }
        });
    let tab_key = of_command(state, layer, Id::NextTab);
    marked
        .into_iter()
        .chain(renamed)
        .chain(list)
        .chain(unmark)
        .chain(tab_key)
        .collect()
}

/// Whether esc shows again what a filter hides.
fn is_filtered(state: &State, layer: Layer) -> bool {
    let only = match layer {
        Layer::Board => state.board.only != Only::All,
        Layer::Tokens => state.detail.tokens.only != TokenFilter::All,
        Layer::History => state.detail.history.view.only != ActivityFilter::All,
        Layer::Activity => state.activity.view.only != ActivityFilter::All,
        Layer::Tenants => false,
        Layer::Detail
        | Layer::Claims
        | Layer::Form
        | Layer::Menu
        | Layer::Dialog
        | Layer::Waiting
        | Layer::Report
        | Layer::Doctor
        | Layer::Settings
        | Layer::CopyAs
        | Layer::Import
        | Layer::Finder => return false,
    };
    only || state.filter().is_some_and(Filter::is_on)
}

/// Whether nothing is left to take back but that another user's tokens are shown.
fn esc_shows_own(state: &State) -> bool {
    let tab = &state.detail.tokens;
    tab.user.is_some() && tab.range.is_none() && tab.marks.is_empty()
}

fn filtered(state: &State, layer: Layer, digits: &str, ids: &[Id], now: Timestamp) -> Vec<Hint> {
    let mut hints = verbs(state, layer, ids, now);
    for hint in &mut hints {
        if hint.runs == Some(Id::Open) {
            "unfold".clone_into(&mut hint.words);
        }
    }
    hints.push(filter(digits));
    hints
}

fn filter(digits: &str) -> Hint {
    Hint {
        keys: digits.to_owned(),
        words: "filter".to_owned(),
        runs: None,
    }
}

/// Verbs that can run; a broken configuration offers its cure first, a sealed vault its key.
fn verbs(state: &State, layer: Layer, ids: &[Id], now: Timestamp) -> Vec<Hint> {
    let is_sealed = matches!(state.vault, VaultView::Locked { .. });
    let mends = state.is_misconfigured().then_some(&Id::Edit);
    let first = mends.or_else(|| is_sealed.then_some(&Id::Lock));
    let others = ids.iter().filter(|id| Some(*id) != first);
    first
        .into_iter()
        .chain(others)
        .filter(|id| availability(state, asked_about(**id), now) == Availability::Available)
        .filter_map(|id| of_command(state, layer, *id))
        .collect()
}

/// Without a token to copy, the menu still has the command line; but that alone earns no place in the footer.
const fn asked_about(id: Id) -> Id {
    if matches!(id, Id::CopyAs) {
        Id::Copy
    } else {
        id
    }
}

/// The verbs that act on the marks.
const ON_MARKS: [Id; 6] = [
    Id::Refresh,
    Id::LogIn,
    Id::Revoke,
    Id::Remove,
    Id::Check,
    Id::MarkAll,
];

/// `3 marked`, then what acts on them.
fn marked(state: &State, layer: Layer, now: Timestamp) -> Vec<Hint> {
    let marks = &state.board.marks;
    let said = Hint {
        keys: marks.len().to_string(),
        words: "marked".to_owned(),
        runs: None,
    };
    let unmark = (!is_filtered(state, layer)).then(|| fixed(state, Code::Esc, "unmark"));
    let mut hints = vec![said];
    hints.extend(verbs(state, layer, &ON_MARKS, now));
    // The way back stands before what is offered last.
    let at = hints.len().saturating_sub(2).max(1);
    hints.splice(at..at, unmark);
    hints
}

/// Help and the way out.
fn right(state: &State, layer: Layer) -> Vec<Hint> {
    let out = match layer {
        Layer::Board => {
            let filtered = is_filtered(state, layer);
            let quit = of_command(state, layer, Id::Quit);
            let unfilter = filtered.then(|| fixed(state, Code::Esc, "show all"));
            unfilter.into_iter().chain(quit).collect()
        }
        Layer::Detail
        | Layer::Tokens
        | Layer::Claims
        | Layer::History
        | Layer::Tenants
        | Layer::Activity
        | Layer::CopyAs
        | Layer::Waiting => {
            let leaves_user = layer == Layer::Tokens && esc_shows_own(state);
            let word = match (is_filtered(state, layer), leaves_user) {
                (true, _) => "show all",
                (false, true) => "our own",
                (false, false) => "back",
            };
            vec![fixed(state, Code::Esc, word)]
        }
        Layer::Menu | Layer::Dialog => {
            let is_report = matches!(
                state.overlays.last(),
                Some(Overlay::Dialog(dialog)) if matches!(dialog.about, About::Report(_))
            );
            let word = if is_report { "close" } else { "cancel" };
            vec![fixed(state, Code::Esc, word)]
        }
        Layer::Form => {
            let word = match state.overlays.last() {
                // The login is stored already: nothing is left to cancel.
                Some(Overlay::Wizard(wizard)) if wizard.step == Step::Save => "keep",
                Some(Overlay::Wizard(_)) => "back",
                _ => "cancel",
            };
            vec![fixed(state, Code::Esc, word)]
        }
        Layer::Finder | Layer::Report | Layer::Doctor | Layer::Settings | Layer::Import => {
            vec![fixed(state, Code::Esc, "close")]
        }
    };
    let is_help = matches!(state.overlays.last(), Some(Overlay::Help(_)));
    let help = of_command(state, layer, Id::Help).filter(|_| !is_help);
    help.into_iter().chain(out).collect()
}

fn of_command(state: &State, layer: Layer, id: Id) -> Option<Hint> {
    let chord = state.keymap.chords_in(layer, id).next()?;
    Some(Hint {
        keys: chord.label(state.ascii),
        words: if id == Id::Lock && state.vault.is_open() {
            "lock".to_owned()
        } else if id == Id::Edit && state.is_misconfigured() {
            short(Id::OpenConfig)
        } else {
            short(id)
        },
        runs: Some(id),
    })
}

fn short(id: Id) -> String {
    id.command()
        .map_or_else(String::new, |command| command.short.to_owned())
}

fn label(state: &State, code: Code) -> String {
    let chord = Chord {
        first: Key::plain(code),
        then: None,
    };
    chord.label(state.ascii)
}

fn fixed(state: &State, code: Code, words: &str) -> Hint {
    let runs = (code == Code::Esc).then_some(Id::Back);
    Hint {
        keys: label(state, code),
        words: words.to_owned(),
        runs,
    }
}

fn pair(state: &State, a: Code, b: Code, words: &str) -> Hint {
    Hint {
        keys: format!("{} {}", label(state, a), label(state, b)),
        ..fixed(state, a, words)
    }
}
