//! Opening, making and locking the vault from the interface.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::{job, toast, trail};
use crate::app::effect::{Effect, Upkeep, VaultWork, Work};
use crate::app::state::State;
use crate::app::state::edit::TextField;
use crate::app::state::form::{Field, FieldId, Form, Note};
use crate::app::state::job::JobKind;
use crate::app::state::overlay::Overlay;
use crate::app::state::vault::{VaultAsk, VaultDialog, VaultView};
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::service::upkeep::Kept;

/// After so many wrong tries each further one waits.
const FREE_TRIES: u32 = 2;

/// How long the longest wait is.
const LONGEST_WAIT: i64 = 60;

/// A new passphrase shorter than this is warned about, in characters.
const SHORT_PASSPHRASE: usize = 12;

/// The vault's state changed.
pub(super) fn changed(state: &mut State, view: VaultView) {
    if view.is_open() {
        let is_answered = |overlay: &Overlay| matches!(overlay, Overlay::Vault(dialog) if dialog.ask.is_in_the_way());
        state.overlays.retain(|overlay| !is_answered(overlay));
    }
    if view.is_open() != state.vault.is_open() {
        // What was in the way is looked for anew, and each lock is told of once.
        state.agenda.pause = None;
        state.agenda.told_waiting = false;
        state.board.is_stale = true;
    }
    state.vault = view;
}

/// `L`.
pub(super) fn toggle(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    match &state.vault {
        VaultView::Open { .. } => {
            out.push(job::start(state, None, Work::Vault(VaultWork::Lock), now));
        }
        // What opens it without a question is tried first: after a while without keys that is all it takes.
        VaultView::Locked { .. } => {
            out.push(job::start(state, None, Work::Vault(VaultWork::Open), now));
        }
        VaultView::Absent => prepare(state, now, out),
        VaultView::Unknown | VaultView::Opening => {}
    }
}

/// After a while without a key press the vault's key is forgotten, unless a job needs it.
pub(super) fn lock_if_idle(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if idle_lock_at(state).is_some_and(|at| at <= now) {
        out.push(job::start(state, None, Work::Vault(VaultWork::Close), now));
    }
}

/// When the vault's key is forgotten; not while a job runs, whose end is looked at anyway.
pub(crate) fn idle_lock_at(state: &State) -> Option<Timestamp> {
    let may_lock = state.vault.is_open() && state.jobs.all.is_empty();
    idle_at(state).filter(|_| may_lock)
}

/// When the vault's key has been there for long enough without a key press.
pub(super) fn idle_at(state: &State) -> Option<Timestamp> {
    let span = state.catalog.vault.idle_lock?;
    state.last_key?.checked_add(span).ok()
}

/// Opens the vault, or makes it, before a login sends anything.
pub(super) fn prepare(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let is_asked = state
        .jobs
        .all
        .values()
        .any(|job| job.kind == JobKind::Prepare);
    if !state.vault.is_open() && !is_asked {
        out.push(job::start(
            state,
            None,
            Work::Vault(VaultWork::Prepare),
            now,
        ));
    }
}

/// Opening failed: what now?
///
/// At the start (`is_wanted` false) only a locked vault with something in it asks; a missing one is made when needed.
pub(super) fn did_not_open(state: &mut State, error: Error, is_wanted: bool, now: Timestamp) {
    let Kind::Vault(trouble) = error.kind() else {
        toast::fail(state, &error, now);
        return;
    };
    state.board.is_stale = true;
    state.vault = match trouble {
        VaultTrouble::Absent => VaultView::Absent,
        VaultTrouble::NoService if !state.has_vault() => VaultView::Absent,
        VaultTrouble::Locked
        | VaultTrouble::Dismissed
        | VaultTrouble::NoService
        | VaultTrouble::TimedOut
        | VaultTrouble::WrongKey
        | VaultTrouble::Damaged
        | VaultTrouble::Full
        | VaultTrouble::ReadOnly
        | VaultTrouble::Failing
        | VaultTrouble::Foreign => VaultView::Locked {
            trouble,
            error: error.clone(),
        },
    };
    let is_free = state.overlays.is_empty();
    match (&state.vault, trouble) {
        (
            _,
            VaultTrouble::Damaged
            | VaultTrouble::Full
            | VaultTrouble::ReadOnly
            | VaultTrouble::Failing,
        ) => toast::fail(state, &error, now),
        (VaultView::Absent, _) if is_wanted => ask(state, VaultAsk::NewPassphrase, Some(error)),
        (VaultView::Locked { .. }, _) if is_wanted || is_free => {
            ask(state, VaultAsk::Passphrase, Some(error));
        }
        _ => {}
    }
}

/// Opens a dialog that somebody asked for.
pub(super) fn open(state: &mut State, wanted: VaultAsk) {
    ask(state, wanted, None);
}

fn ask(state: &mut State, ask: VaultAsk, why: Option<Error>) {
    let is_open = |overlay: &Overlay| matches!(overlay, Overlay::Vault(_));
    if state.overlays.iter().any(is_open) {
        return;
    }
    let mut dialog = VaultDialog {
        ask,
        form: form(ask),
        why,
        tries: 0,
        wait_until: None,
    };
    describe(&mut dialog);
    state.overlays.push(Overlay::Vault(Box::new(dialog)));
}

fn form(ask: VaultAsk) -> Form {
    let path = |example| Field::text(FieldId::KeyFile, "", example);
    let twice = || {
        vec![
            Field::secret(FieldId::Passphrase),
            Field::secret(FieldId::PassphraseAgain),
        ]
    };
    let (fields, buttons) = match ask {
        VaultAsk::Passphrase => (
            vec![Field::secret(FieldId::Passphrase)],
            vec!["Unlock", "Key file…", "Later"],
        ),
        VaultAsk::KeyFile => (
            vec![path("/media/key/keyfob.key")],
            vec!["Unlock", "Passphrase…", "Later"],
        ),
        VaultAsk::NewPassphrase => (twice(), vec!["Create", "Key file…", "Later"]),
        VaultAsk::NewKeyFile => (
            vec![path("/media/key/keyfob.key").noted(Tone::Muted, "made if it isn't there")],
            vec!["Create", "Passphrase…", "Later"],
        ),
        VaultAsk::AnotherPassphrase => (twice(), vec!["Change", "Cancel"]),
        VaultAsk::CopyTo => (
            vec![Field::text(FieldId::CopyTo, "", "~/keyfob-backup.db")],
            vec!["Back up", "Cancel"],
        ),
    };
    let mut form = Form::new(fields);
    form.buttons = buttons;
    form
}

/// Says beside a new passphrase what is to be known.
pub(super) fn describe(dialog: &mut VaultDialog) {
    if !dialog.ask.chooses_passphrase() {
        return;
    }
    let length = |form: &Form, id| {
        let text = form.text_of(id).map(TextField::text).unwrap_or_default();
        text.chars().count()
    };
    let form = &mut dialog.form;
    let note = match length(form, FieldId::Passphrase) {
        0 => Note::new(Tone::Muted, "nobody can recover it"),
        n if n < SHORT_PASSPHRASE => Note::new(Tone::Warn, "short: five words are better"),
        _ => Note::new(Tone::Ok, "long enough; nobody can recover it"),
    };
    form.note(FieldId::Passphrase, Some(note));
    let again = length(form, FieldId::PassphraseAgain);
    let note = (again > 0 && !is_repeated(form)).then(|| Note::new(Tone::Warn, "not the same yet"));
    form.note(FieldId::PassphraseAgain, note);
}

fn is_repeated(form: &Form) -> bool {
    let text = |id| form.text_of(id).map(TextField::text);
    text(FieldId::Passphrase) == text(FieldId::PassphraseAgain)
}

/// ⏎ or a button.
pub(super) fn submit(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(Overlay::Vault(dialog)) = state.overlays.last_mut() else {
        return;
    };
    match dialog.form.focused_button() {
        Some(1) if dialog.ask.is_in_the_way() => switch(dialog),
        Some(1 | 2) => drop(state.overlays.pop()),
        Some(_) | None => send(state, now, out),
    }
}

/// The other kind of key.
fn switch(dialog: &mut VaultDialog) {
    dialog.ask = match dialog.ask {
        VaultAsk::Passphrase => VaultAsk::KeyFile,
        VaultAsk::KeyFile => VaultAsk::Passphrase,
        VaultAsk::NewPassphrase => VaultAsk::NewKeyFile,
        VaultAsk::NewKeyFile => VaultAsk::NewPassphrase,
        VaultAsk::AnotherPassphrase | VaultAsk::CopyTo => return,
    };
    dialog.form = form(dialog.ask);
    describe(dialog);
}

fn send(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(Overlay::Vault(dialog)) = state.overlays.last_mut() else {
        return;
    };
    if dialog.wait_until.is_some_and(|until| now < until) {
        return;
    }
    if let Err(error) = check(dialog) {
        dialog.form.problem = Some(error);
        return;
    }
    dialog.form.problem = None;
    let ask = dialog.ask;
    let path = |id| PathBuf::from(dialog.form.value(id));
    let (key_file, copy) = (path(FieldId::KeyFile), path(FieldId::CopyTo));
    let typed = dialog
        .form
        .text_mut(FieldId::Passphrase)
        .map(TextField::take);
    if let Some(again) = dialog.form.text_mut(FieldId::PassphraseAgain) {
        again.clear();
    }
    let secret = typed.map(|typed| state.send_secret(typed));
    let work = match (ask, secret) {
        (VaultAsk::Passphrase, Some(secret)) => Work::Vault(VaultWork::Unlock(secret)),
        (VaultAsk::NewPassphrase, Some(secret)) => Work::Vault(VaultWork::Create(secret)),
        (VaultAsk::AnotherPassphrase, Some(secret)) => Work::Keep(Upkeep::ChangePassphrase(secret)),
        (VaultAsk::NewKeyFile, _) => Work::Vault(VaultWork::CreateWithFile(key_file)),
        (VaultAsk::CopyTo, _) => Work::Keep(Upkeep::BackUp(copy)),
        (VaultAsk::KeyFile, _) => Work::Vault(VaultWork::UnlockWithFile(key_file)),
        // Their forms have the secret's field.
        (VaultAsk::Passphrase | VaultAsk::NewPassphrase | VaultAsk::AnotherPassphrase, None) => {
            return;
        }
    };
    let effect = job::start(state, None, work, now);
    if let Some(Overlay::Vault(dialog)) = state.overlays.last_mut() {
        dialog.form.job = job::id_of(&effect);
        dialog.form.focus = 0;
    }
    out.push(effect);
}

fn check(dialog: &VaultDialog) -> Result<()> {
    let form = &dialog.form;
    let wrong = |what: &str, hint: &str| Err(Error::new(Kind::Usage, what).hint(hint));
    match dialog.ask {
        VaultAsk::Passphrase | VaultAsk::NewPassphrase if !form.has_secret(FieldId::Passphrase) => {
            wrong("the passphrase is empty", "type it, or choose Later")
        }
        VaultAsk::AnotherPassphrase if !form.has_secret(FieldId::Passphrase) => {
            wrong("the passphrase is empty", "type it, or choose Cancel")
        }
        VaultAsk::CopyTo if form.value(FieldId::CopyTo).is_empty() => wrong(
            "which file?",
            "write the path of a file that isn't there yet",
        ),
        VaultAsk::NewPassphrase | VaultAsk::AnotherPassphrase if !is_repeated(form) => {
            wrong("the two passphrases differ", "type it twice")
        }
        VaultAsk::KeyFile | VaultAsk::NewKeyFile if form.value(FieldId::KeyFile).is_empty() => {
            wrong("which file?", "write its path")
        }
        VaultAsk::Passphrase
        | VaultAsk::NewPassphrase
        | VaultAsk::KeyFile
        | VaultAsk::NewKeyFile
        | VaultAsk::AnotherPassphrase
        | VaultAsk::CopyTo => Ok(()),
    }
}

/// The vault was seen to: the dialog that asked goes.
pub(super) fn kept(state: &mut State, kept: Kept, now: Timestamp, out: &mut Vec<Effect>) {
    let asked = |overlay: &Overlay| matches!(overlay, Overlay::Vault(dialog) if !dialog.ask.is_in_the_way());
    state.overlays.retain(|overlay| !asked(overlay));
    match kept.mind {
        Some(mind) => toast::say(state, Tone::Warn, format!("{}; {mind}", kept.said), now),
        None => toast::say(state, Tone::Ok, kept.said, now),
    }
    out.push(trail::read(state, now));
}

/// A try of the dialog failed: it stays, with the reason, and slows down.
pub(super) fn try_failed(dialog: &mut VaultDialog, error: Error, now: Timestamp) {
    dialog.form.job = None;
    if error.kind() == Kind::Vault(VaultTrouble::WrongKey) {
        dialog.tries += 1;
        let over = dialog.tries.saturating_sub(FREE_TRIES - 1).min(6);
        let wait = if dialog.tries < FREE_TRIES {
            0
        } else {
            (1_i64 << (over + 1)).min(LONGEST_WAIT)
        };
        dialog.wait_until = now.checked_add(SignedDuration::from_secs(wait)).ok();
    }
    dialog.form.problem = Some(error);
}
