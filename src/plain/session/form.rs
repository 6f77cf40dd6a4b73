//! Filling in a form: one field after the other, what stands there is kept by an empty answer.

mod telling;

use zeroize::Zeroizing;

use super::turn::Turn;
use super::{Prompt, question};
use crate::app::action::Action;
use crate::app::command::CommandId as Id;
use crate::app::key::{Code, Key};
use crate::app::state::State;
use crate::app::state::edit::TextField;
use crate::app::state::form::{Field, FieldId, Form, Input};
use crate::app::state::overlay::{Makes, Overlay};
use crate::app::state::vault::VaultAsk;
use crate::app::state::wizard::Step;
use crate::domain::countdown::Tone;
use crate::plain::words;

/// Which fields of a form are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// Every one.
    All,
    /// What the profile doesn't know: the others are told, and can be asked for.
    Missing,
    /// None is missing: an empty line begins.
    Nothing,
}

/// A form on its way.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filling {
    /// Which form.
    title: String,
    /// The field that is asked for; none while its job runs.
    field: Option<FieldId>,
    /// A one-time code is asked for by the job.
    is_code: bool,
    /// Which fields are asked for.
    asks: Asks,
}

impl Filling {
    /// How the field is asked for.
    pub(super) fn prompt(&self, state: &State) -> Option<Prompt> {
        if self.asks == Asks::Nothing && self.field.is_none() {
            return Some(Prompt {
                text: "Enter begins: ".to_owned(),
                is_hidden: false,
            });
        }
        let form = state.top().and_then(form_of)?;
        let field = form.field(self.field?)?;
        let is_hidden = matches!(&field.input, Input::Text(text) if text.is_secret());
        let text = format!("{}: ", field.label);
        Some(Prompt { text, is_hidden })
    }
}

/// What a form is called, and the form. A login that waits has its own fields below.
fn parts(top: &Overlay) -> Option<(String, &Form)> {
    match top {
        Overlay::Wizard(wizard) => {
            let step = wizard.step;
            let form = match step {
                Step::Provider => return None,
                Step::Server => &wizard.server,
                Step::SignIn => &wizard.sign_in.form,
                Step::Save => &wizard.save,
            };
            let title = format!(
                "New profile, step {} of 4: {}.",
                step.number(),
                step.title()
            );
            Some((title, form))
        }
        Overlay::Login(login) => {
            let title = format!("Log in {}.", login.profile);
            Some((title, &login.sign_in.form))
        }
        Overlay::Edit(edit) => {
            let title = match edit.makes {
                Makes::Profile => format!("Edit {}.", edit.profile),
                Makes::Copy => format!("A copy of {}, without its tokens.", edit.profile),
                Makes::Token => format!("A new token for {}.", edit.profile),
                Makes::TokensOfUser => {
                    format!("Tokens of another user, asked as {}.", edit.profile)
                }
            };
            Some((title, &edit.form))
        }
        Overlay::Vault(vault) => {
            let title = match vault.ask {
                VaultAsk::Passphrase => "The vault is locked. Its passphrase opens it.",
                VaultAsk::KeyFile => "The vault is locked. Its key file opens it.",
                VaultAsk::NewPassphrase => "A new vault. Choose a passphrase.",
                VaultAsk::NewKeyFile => "A new vault. Choose a key file.",
                VaultAsk::AnotherPassphrase => "Another passphrase for the vault.",
                VaultAsk::CopyTo => "A sealed copy of the vault, in a new file.",
            };
            Some((title.to_owned(), &vault.form))
        }
        Overlay::Dialog(_)
        | Overlay::Bulk(_)
        | Overlay::Report(_)
        | Overlay::CopyAs(_)
        | Overlay::Import(_)
        | Overlay::Doctor(_)
        | Overlay::Settings(_)
        | Overlay::Help(_)
        | Overlay::Palette(_) => None,
    }
}

fn form_of(top: &Overlay) -> Option<&Form> {
    parts(top).map(|(_, form)| form)
}

/// Whether a form is filled in, and nobody is waited for.
pub(super) fn is_open(top: &Overlay) -> bool {
    form_of(top).is_some() && question::waiting(top).is_none()
}

/// Gives up a login or another job of a form, and the form with it.
pub(super) fn leave(turn: &mut Turn<'_>) {
    turn.session.leaves = true;
    turn.run(Id::CancelJob);
}

/// Whether the login that waits takes the address that a browser ended on.
pub(super) fn takes_address(turn: &Turn<'_>) -> bool {
    let waiting = turn.state.top().and_then(question::waiting);
    waiting.is_some_and(|waiting| !waiting.form.fields.is_empty())
}

/// Begins with a form that has come, goes on with one whose job has ended, forgets one that has gone.
pub(super) fn follow(turn: &mut Turn<'_>) {
    let Some(top) = turn.state.top().filter(|top| is_open(top)) else {
        turn.session.filling = None;
        turn.session.leaves &= turn.state.top().is_some();
        return;
    };
    let Some((title, form)) = parts(top) else {
        return;
    };
    if form.job.is_none() && std::mem::take(&mut turn.session.leaves) {
        return close(turn);
    }
    let known = turn.session.filling.as_ref();
    let is_new = known.is_none_or(|filling| filling.title != title);
    let is_sent =
        known.is_some_and(|filling| filling.field.is_none() && filling.asks != Asks::Nothing);
    if is_new {
        let asks = asks_of(top);
        let first = next_of(form, None, asks);
        let asks = if first.is_none() { Asks::Nothing } else { asks };
        let lines = telling::introduction(&title, form, asks);
        let problem = form.problem.clone();
        turn.session.said.extend(lines);
        if let Some(error) = problem {
            turn.fail(&error);
        }
        return begin(turn, title, first, asks);
    }
    if is_sent {
        after_sending(turn, title);
    }
}

/// A login asks for what the profile doesn't know; other forms are gone through.
const fn asks_of(top: &Overlay) -> Asks {
    if matches!(top, Overlay::Login(_)) {
        Asks::Missing
    } else {
        Asks::All
    }
}

/// The field to ask for behind another one, or from the start.
fn next_of(form: &Form, after: Option<FieldId>, asks: Asks) -> Option<FieldId> {
    let at = after.and_then(|id| form.fields.iter().position(|field| field.id == id));
    let mut behind = form.fields.iter().skip(at.map_or(0, |at| at + 1));
    let field = behind.find(|field| match asks {
        Asks::All => field.takes_focus(),
        Asks::Missing => is_missing(field),
        Asks::Nothing => false,
    });
    field.map(|field| field.id)
}

fn is_missing(field: &Field) -> bool {
    let wanted = matches!(
        field.id,
        FieldId::User | FieldId::Password | FieldId::AccessToken | FieldId::RefreshToken
    );
    wanted && matches!(&field.input, Input::Text(text) if text.is_empty())
}

fn begin(turn: &mut Turn<'_>, title: String, field: Option<FieldId>, asks: Asks) {
    turn.session.filling = Some(Filling {
        title,
        field,
        is_code: false,
        asks,
    });
    ask(turn);
}

/// The form was sent: it works, asks for a code, or says what is wrong.
fn after_sending(turn: &mut Turn<'_>, title: String) {
    let Some(top) = turn.state.top() else { return };
    let Some(form) = form_of(top) else { return };
    let asks = asks_of(top);
    let focused = form.focused().filter(|field| field.takes_focus());
    let focused = focused.map(|field| field.id);
    if form.is_asked {
        turn.say("The server asks for a one-time code.");
        turn.session.filling = Some(Filling {
            title,
            field: focused,
            is_code: true,
            asks,
        });
        return;
    }
    if form.job.is_some() || form.waits_for_vault {
        return;
    }
    let problem = form.problem.clone();
    // A password that was refused is asked for again, wherever the keys would be.
    let wiped = next_of(form, None, Asks::Missing);
    let field = wiped.or(focused).or_else(|| next_of(form, None, Asks::All));
    if let Some(error) = problem {
        turn.fail(&error);
    }
    begin(turn, title, field, asks);
}

/// Says what belongs to the field that is asked for.
fn ask(turn: &mut Turn<'_>) {
    let id = turn
        .session
        .filling
        .as_ref()
        .and_then(|filling| filling.field);
    let Some(form) = turn.state.top().and_then(form_of) else {
        return;
    };
    let Some(field) = id.and_then(|id| form.field(id)) else {
        return;
    };
    let line = telling::describe(field);
    turn.session.said.extend(line);
}

/// A line was typed while a form is open.
pub(super) fn heard(turn: &mut Turn<'_>, line: &Zeroizing<String>) {
    let filling = turn.session.filling.as_ref();
    let is_code = filling.is_some_and(|filling| filling.is_code);
    let asks = filling.map_or(Asks::All, |filling| filling.asks);
    let Some(id) = filling.and_then(|filling| filling.field) else {
        if asks == Asks::Nothing {
            return ready(turn, line.trim());
        }
        return meanwhile(turn, line.trim());
    };
    let form = turn.state.top().and_then(form_of);
    let is_secret = form
        .and_then(|form| form.text_of(id))
        .is_some_and(TextField::is_secret);
    match line.trim() {
        "cancel" if !is_secret || is_code => return give_up(turn),
        "" if is_code => return give_up(turn),
        "back" if !is_secret => return turn.run(Id::Back),
        "done" if !is_secret => return send(turn),
        "" if asks == Asks::Missing && is_secret && id != FieldId::RefreshToken => {
            return change(turn);
        }
        _ => {}
    }
    if is_code {
        turn.paste(line);
        turn.press(Code::Enter);
        if let Some(filling) = &mut turn.session.filling {
            (filling.field, filling.is_code) = (None, false);
        }
        return;
    }
    if fill(turn, id, line) {
        next(turn, id);
    }
}

/// The form's job runs.
fn meanwhile(turn: &mut Turn<'_>, typed: &str) {
    match typed {
        "cancel" => leave(turn),
        _ => turn.say("At work. cancel gives up."),
    }
}

/// Nothing is missing: an empty line begins.
fn ready(turn: &mut Turn<'_>, typed: &str) {
    match typed {
        "" => send(turn),
        "change" => change(turn),
        "cancel" => give_up(turn),
        _ => turn.say("Enter begins, change goes through all of it, cancel gives up."),
    }
}

/// Asks for every field, from the first one on.
fn change(turn: &mut Turn<'_>) {
    let form = turn.state.top().and_then(form_of);
    let first = form.and_then(|form| next_of(form, None, Asks::All));
    if let Some(filling) = &mut turn.session.filling {
        (filling.field, filling.asks) = (first, Asks::All);
    }
    turn.say("Empty keeps what is there, - clears it, done skips the rest.");
    ask(turn);
}

fn give_up(turn: &mut Turn<'_>) {
    close(turn);
    turn.say("Cancelled.");
}

fn close(turn: &mut Turn<'_>) {
    let depth = turn.state.overlays.len();
    // A wizard goes back step by step.
    for _ in Step::ALL {
        if turn.state.overlays.len() < depth {
            break;
        }
        turn.run(Id::Back);
    }
    turn.session.filling = None;
}

/// Puts an answer into a field; whether it fits.
fn fill(turn: &mut Turn<'_>, id: FieldId, line: &Zeroizing<String>) -> bool {
    if line.is_empty() {
        return true;
    }
    let Some(form) = turn.state.top().and_then(form_of) else {
        return false;
    };
    let Some(at) = form.fields.iter().position(|field| field.id == id) else {
        return true;
    };
    let input = form.fields.get(at).map(|field| &field.input);
    let choice = match input {
        Some(Input::Choice(choices)) => Some(choices.clone()),
        Some(Input::Text(_) | Input::Fixed(_)) | None => None,
    };
    turn.act(Action::FocusField(at));
    let Some(choices) = choice else {
        turn.act(Action::Key(Key::ctrl('u')));
        if line.trim() != "-" {
            turn.paste(line);
        }
        return true;
    };
    let typed = line.trim().to_lowercase();
    let number = typed
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_sub(1));
    let by_word = || {
        choices
            .words
            .iter()
            .position(|word| word.to_lowercase().starts_with(&typed))
    };
    let Some(wanted) = number
        .or_else(by_word)
        .filter(|at| *at < choices.words.len())
    else {
        turn.say("That is none of the words. Type a number or a word:");
        return false;
    };
    let count = choices.words.len();
    for _ in 0..(wanted + count - choices.chosen) % count {
        turn.press(Code::Right);
    }
    true
}

/// The next field, or the form goes.
fn next(turn: &mut Turn<'_>, after: FieldId) {
    let filling = turn.session.filling.as_ref();
    let asks = filling.map_or(Asks::All, |filling| filling.asks);
    let Some(form) = turn.state.top().and_then(form_of) else {
        return;
    };
    let next = next_of(form, Some(after), asks);
    let note = form.field(after).and_then(|field| field.note.clone());
    let note = note.filter(|note| note.tone != Tone::Muted);
    let note = note.map(|note| words::sentence(&words::spoken(&note.text)));
    turn.session.said.extend(note);
    if next.is_none() {
        return send(turn);
    }
    if let Some(filling) = &mut turn.session.filling {
        filling.field = next;
    }
    ask(turn);
}

fn send(turn: &mut Turn<'_>) {
    if let Some(filling) = &mut turn.session.filling {
        filling.field = None;
        // From now on its job is waited for.
        if filling.asks == Asks::Nothing {
            filling.asks = Asks::Missing;
        }
    }
    let fields = turn.state.top().and_then(form_of).map(|form| &form.fields);
    let first = fields.and_then(|fields| fields.iter().position(Field::takes_focus));
    // ⏎ in a field does what the form is for.
    turn.act(Action::FocusField(first.unwrap_or(0)));
    turn.press(Code::Enter);
}

/// Says what the note beside the pasted address says.
pub(super) fn say_note(turn: &mut Turn<'_>) {
    let waiting = turn.state.top().and_then(question::waiting);
    let field = waiting.and_then(|waiting| waiting.form.field(FieldId::Returned));
    let note = field.and_then(|field| field.note.as_ref());
    let line = note.map(|note| words::sentence(&words::spoken(&note.text)));
    turn.session.said.extend(line);
}
