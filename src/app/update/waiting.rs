//! A login under way: what it tells, and what keys do while a browser or another device is waited for.

use jiff::Timestamp;

use super::{form, job, sign_in, toast};
use crate::app::action::LoginNews;
use crate::app::command::CommandId as Id;
use crate::app::effect::{Effect, JobId, Ticket, Work};
use crate::app::key::{Code, Key, With};
use crate::app::pasted::{self, Judged};
use crate::app::state::State;
use crate::app::state::edit::TextField;
use crate::app::state::form::{FieldId, Input, Note};
use crate::app::state::overlay::Overlay;
use crate::app::state::sign_in::{Polled, SignIn, Stage, Waiting};
use crate::domain::countdown::Tone;
use crate::service::login::{Opened, Step};

/// A login tells something. News of a job that has ended, or whose form is gone, is dropped.
pub(super) fn news(state: &mut State, ticket: &Ticket, news: LoginNews, now: Timestamp) {
    if !state.jobs.all.contains_key(&ticket.job) {
        return;
    }
    let told = news_title(&news);
    let mut overlays = state.overlays.iter_mut();
    let found = overlays.find_map(|overlay| {
        let sign_in = match overlay {
            Overlay::Wizard(wizard) => &mut wizard.sign_in,
            Overlay::Login(login) => &mut login.sign_in,
            Overlay::Dialog(_)
            | Overlay::Edit(_)
            | Overlay::Vault(_)
            | Overlay::Help(_)
            | Overlay::Palette(_) => return None,
        };
        sign_in.runs(ticket.job).then_some(sign_in)
    });
    let Some(sign_in) = found else { return };
    let opened = take_in(sign_in, news);
    retitle(state, ticket.job, told);
    if let Some((tone, text)) = opened {
        toast::say(state, tone, text, now);
    }
}

const fn news_title(news: &LoginNews) -> Option<&'static str> {
    match news {
        LoginNews::Step(Step::Browser(_) | Step::Ignored(_)) => Some("waiting for the browser"),
        LoginNews::Step(Step::Device(_) | Step::Polled { .. }) => Some("waiting for approval"),
        LoginNews::Step(Step::Trading) => None,
        LoginNews::OtpWanted(_) => Some("waiting for the one-time code"),
    }
}

/// Lets the status line say what a login does now.
pub(super) fn retitle(state: &mut State, job: JobId, words: Option<&str>) {
    let Some(job) = state.jobs.all.get_mut(&job) else {
        return;
    };
    let name = job.ticket.profile.as_ref();
    let name = name.map(ToString::to_string).unwrap_or_default();
    job.title = match words {
        Some(words) => format!("{words} · {name}"),
        None => format!("logging in {name}…"),
    };
}

/// What a toast says of the browser.
type Told = Option<(Tone, String)>;

fn take_in(sign_in: &mut SignIn, news: LoginNews) -> Told {
    match news {
        LoginNews::OtpWanted(refused) => {
            let said = refused.to_string();
            sign_in::ask_one_time_code(sign_in, refused.why().unwrap_or(&said));
        }
        LoginNews::Step(Step::Browser(step)) => {
            let told = told(&step.opened);
            let in_field = !matches!(step.opened, Opened::Started);
            sign_in.waiting = Some(Waiting::browser(step, in_field));
            return told;
        }
        LoginNews::Step(Step::Device(step)) => sign_in.waiting = Some(Waiting::device(step)),
        LoginNews::Step(Step::Ignored(why)) => {
            if let Some(waiting) = &mut sign_in.waiting {
                waiting.ignored = Some(why);
            }
        }
        LoginNews::Step(Step::Polled {
            times,
            next,
            interval,
        }) => {
            if let Some(Stage::Device { polled, .. }) =
                sign_in.waiting.as_mut().map(|waiting| &mut waiting.stage)
            {
                *polled = Some(Polled {
                    times,
                    next,
                    interval,
                });
            }
        }
        LoginNews::Step(Step::Trading) => {
            if let Some(waiting) = &mut sign_in.waiting {
                waiting.is_trading = true;
                waiting.ignored = None;
            }
        }
    }
    None
}

fn told(opened: &Opened) -> Told {
    match opened {
        Opened::Started => Some((Tone::Ok, "a browser was asked to open it".to_owned())),
        Opened::Failed(error) => Some((Tone::Warn, format!("no browser opened: {error}"))),
        Opened::NotAsked | Opened::Nowhere(_) => None,
    }
}

/// The login that waits on top.
fn top(state: &mut State) -> Option<&mut Waiting> {
    let sign_in = state.overlays.last_mut()?.sign_in_mut()?;
    sign_in.waiting.as_mut()
}

/// Keys while somebody is waited for: those of the field, if it has them, and ⏎. The rest is the table's.
pub(super) fn key(state: &mut State, key: Key, out: &mut Vec<Effect>) -> bool {
    let Some(waiting) = top(state) else {
        return false;
    };
    if waiting.is_plain {
        // Any key but those of the table goes back; esc does so there.
        return false;
    }
    if (key.with, key.code) == (With::Nothing, Code::Enter) {
        use_pasted(state, out);
        return true;
    }
    if !waiting.in_field {
        return false;
    }
    let Some(text) = waiting.form.focused_text() else {
        return false;
    };
    let edited = text.key(key);
    judge(waiting);
    edited != crate::app::state::edit::Edited::Ignored
}

/// Says beside the field what was pasted.
pub(super) fn judge(waiting: &mut Waiting) {
    let judged = judged(waiting);
    let note = match judged {
        Judged::Nothing => None,
        Judged::Ours => Some((Tone::Ok, "state is ours, a code is there: ⏎ uses it")),
        Judged::Refused => Some((
            Tone::Warn,
            "state is ours, but the server said no: ⏎ says why",
        )),
        Judged::Foreign => Some((
            Tone::Bad,
            "state is not ours: that page is of another login",
        )),
        Judged::Bare => Some((Tone::Muted, "a code without state: ⏎ tries it")),
        Judged::Odd => Some((Tone::Bad, "neither an address nor a code")),
    };
    let note = note.map(|(tone, text)| Note::new(tone, text));
    waiting.form.note(FieldId::Returned, note);
}

fn judged(waiting: &Waiting) -> Judged {
    let Stage::Browser(step) = &waiting.stage else {
        return Judged::Nothing;
    };
    match waiting.form.field(FieldId::Returned).map(|f| &f.input) {
        Some(Input::Text(text)) => pasted::judge(text.text(), &step.url),
        Some(Input::Choice(_) | Input::Fixed(_)) | None => Judged::Nothing,
    }
}

/// ⏎: what was pasted goes to the login, unless it can't be its answer.
fn use_pasted(state: &mut State, out: &mut Vec<Effect>) {
    let Some(waiting) = top(state) else { return };
    match judged(waiting) {
        Judged::Ours | Judged::Refused | Judged::Bare => {}
        Judged::Nothing | Judged::Foreign | Judged::Odd => return,
    }
    let text = waiting.form.text_mut(FieldId::Returned);
    let Some(secret) = text.map(TextField::take) else {
        return;
    };
    waiting.form.note(FieldId::Returned, None);
    waiting.ignored = None;
    let id = state.send_secret(secret);
    let sign_in = state.overlays.last().and_then(Overlay::sign_in);
    if let Some(job) = sign_in.and_then(|sign_in| sign_in.form.job) {
        out.push(Effect::Answer(job, id));
    }
}

/// ⇥: between the field and the verbs.
pub(super) fn step(state: &mut State) -> bool {
    let Some(waiting) = top(state) else {
        return false;
    };
    let has_field = !waiting.form.fields.is_empty();
    waiting.in_field = has_field && !waiting.in_field;
    true
}

/// The paste goes into the field, wherever the keys are.
pub(super) fn take_paste(state: &mut State) {
    if let Some(waiting) = top(state) {
        waiting.in_field = !waiting.form.fields.is_empty();
        waiting.is_plain = false;
    }
}

/// esc: out of the plain view, else the login is given up. Whether there was one.
pub(super) fn back(state: &mut State, out: &mut Vec<Effect>) -> bool {
    let Some(waiting) = top(state) else {
        return false;
    };
    if waiting.is_plain {
        waiting.is_plain = false;
    } else {
        job::cancel(state, out);
    }
    true
}

/// `o`, `y` and `p`.
pub(super) fn run(state: &mut State, id: Id, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(waiting) = top(state) else { return };
    let (page, code) = match &waiting.stage {
        Stage::Browser(step) => (step.url.clone(), None),
        Stage::Device { step, .. } => {
            let whole = step.verification_uri_complete.as_ref();
            let page = whole.unwrap_or(&step.verification_uri).clone();
            (page, Some(step.user_code.clone()))
        }
    };
    let work = match id {
        Id::OpenPage => Work::OpenPage(page),
        Id::CopyShown => Work::CopyShown(code.unwrap_or_else(|| page.into())),
        Id::PrintPlain => {
            waiting.is_plain = !waiting.is_plain;
            return;
        }
        _ => return,
    };
    out.push(job::start(state, None, work, now));
}

/// `alt-y`: copies the field in focus, if it is no secret.
pub(super) fn copy_field(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(field) = form::top(state).and_then(|form| form.focused()) else {
        return;
    };
    let text = match &field.input {
        Input::Text(text) if text.is_secret() => {
            toast::say(state, Tone::Warn, "a secret field isn't copied", now);
            return;
        }
        Input::Text(text) => text.text().to_owned(),
        Input::Choice(choices) => choices.word().to_owned(),
        Input::Fixed(text) => text.clone(),
    };
    if text.is_empty() {
        toast::say(state, Tone::Muted, "the field is empty", now);
        return;
    }
    out.push(job::start(state, None, Work::CopyShown(text), now));
}
