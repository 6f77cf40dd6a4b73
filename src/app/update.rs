//! What becomes of the state when something happens, and what is asked of the world.
//!
//! Pure and total: no clock, environment or randomness; every action has an answer in every state. Results of jobs
//! that are no longer known, or whose profile has changed since, are dropped.

mod agenda;
mod back;
mod board;
mod bulk;
mod certificate;
mod clock;
mod command;
mod configuration;
mod copy_as;
mod detail;
mod dialog;
mod doctor;
mod edit;
mod export;
mod filter;
mod finder;
mod form;
mod import;
mod input;
mod job;
mod load;
mod login;
mod marks;
mod notice;
mod report;
mod result;
mod reveal;
mod server_step;
mod settings;
mod sign_in;
mod tick;
mod toast;
mod trail;
mod vault;
mod verb;
mod waiting;
mod wizard;

pub(crate) use self::agenda::wake_of_agenda;
pub(crate) use self::tick::rests_at;
pub(crate) use self::vault::idle_lock_at;

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::action::{Action, Snapshot};
use super::effect::{Effect, VaultWork, Work};
use super::state::form::{Form, Input};
use super::state::vault::VaultView;
use super::state::{Ending, State};
use crate::domain::countdown::Tone;

/// Whether a running login asks for what is typed into its form.
pub(crate) fn asks_for_code(state: &State) -> bool {
    form::top(state).is_some_and(|form| form.is_asked)
}

/// Whether the arrows turn the field that has the keys.
pub(crate) fn turns(state: &State) -> bool {
    let field = form::top(state).and_then(Form::focused);
    field.is_some_and(|field| matches!(field.input, Input::Choice(_)))
}

/// What the first frame shows. What happens by itself is planned once the world was read again, behind that frame.
pub fn first_look(state: &mut State, snapshot: Snapshot, now: Timestamp) {
    load::loaded(state, snapshot, now);
}

/// What the first frame is followed by: reading the world and getting the vault's key.
#[must_use]
pub fn begin(state: &mut State, now: Timestamp) -> Vec<Effect> {
    let mut out = vec![Effect::Load];
    if !state.is_misconfigured() {
        look_around(state, now, &mut out);
    }
    out
}

/// Everything that is asked once at the start, as soon as the configuration can be read.
fn look_around(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    state.vault = VaultView::Opening;
    out.push(job::start(state, None, Work::Vault(VaultWork::Open), now));
    out.push(trail::read(state, now));
    // Who has profiles needn't wait for other tools' files to be read.
    if state.catalog.profiles.is_empty() {
        import::look_once(state, now, out);
    }
}

/// Lets something happen.
#[must_use]
pub fn update(state: &mut State, action: Action, now: Timestamp) -> Vec<Effect> {
    let mut out = Vec::new();
    // What a new size asks of the world is dropped by the shell.
    let may_ask = !matches!(action, Action::Resized(_));
    match action {
        Action::Key(key) => input::key(state, key, now, &mut out),
        Action::Resized(size) => {
            state.size = size;
            board::keep_in_view(state);
            detail::resized(state);
        }
        Action::Tick => {}
        Action::ClockSet { by } => clock::was_set(state, by, now, &mut out),
        Action::FocusLost => input::hide_secrets(state),
        Action::Run(id) => command::run(state, id, now, &mut out),
        Action::Select(name) => board::select(state, name),
        Action::Open(name) => {
            board::select(state, name);
            board::open(state);
        }
        Action::Menu(name) => {
            board::select(state, name);
            finder::open_menu(state);
        }
        Action::Pick(line) => finder::pick(state, line, now, &mut out),
        Action::Scroll(lines) => scroll(state, lines, now),
        Action::FocusField(field) => form::focus(state, field),
        Action::ShowTab(tab) => state.detail.tab = tab,
        Action::SelectRow(row) => detail::select(state, row),
        Action::FocusButton(button) => dialog::click(state, button, now, &mut out),
        Action::Loaded(snapshot) => {
            let was_asleep = state.is_asleep();
            load::loaded(state, *snapshot, now);
            if was_asleep && !state.is_misconfigured() {
                look_around(state, now, &mut out);
            }
        }
        Action::Unwritten(error) => {
            let text = format!("what you do isn't recorded: {error}");
            toast::tell(state, Tone::Warn, text, now);
        }
        Action::Edited(done) => configuration::edited(state, done, now, &mut out),
        Action::VaultChanged(view) => vault::changed(state, view),
        Action::Began(ticket) => job::began(state, &ticket, now),
        Action::Login(ticket, news) => waiting::news(state, &ticket, *news, now),
        Action::Found(ticket, finding) => doctor::found(state, &ticket, *finding),
        Action::TokenEnded(ticket, verdict) => detail::tokens::verdict(state, &ticket, *verdict),
        Action::Ended(ticket, ended) => result::ended(state, &ticket, *ended, now, &mut out),
        Action::Terminate => {
            state.ending = Ending::Now;
            out.push(Effect::Quit);
        }
    }
    filter::leave_others(state);
    form::go_on(state, now, &mut out);
    import::go_on(state);
    if may_ask {
        trail::go_on(state);
        detail::follow(state, now, &mut out);
        tick::pass(state, now, &mut out);
    }
    out
}

/// The wheel moves what is on top; what lies under a form stays where it is.
fn scroll(state: &mut State, lines: i32, now: Timestamp) {
    let is_taken = finder::scroll(state, lines, now)
        || dialog::scroll(state, lines)
        || report::scroll(state, lines)
        || doctor::scroll(state, lines)
        || settings::scroll(state, lines)
        || import::scroll(state, lines);
    if !is_taken && state.overlays.is_empty() {
        command::scroll(state, lines);
    }
}

/// Lets text be pasted: not an action, since it may be a password.
pub fn paste(state: &mut State, text: &Zeroizing<String>, now: Timestamp) -> Vec<Effect> {
    let mut out = Vec::new();
    input::paste(state, text, now);
    tick::pass(state, now, &mut out);
    out
}

#[cfg(test)]
mod tests;
