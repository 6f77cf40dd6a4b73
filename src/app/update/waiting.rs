//! A login under way: what it tells, and what keys do while a browser or another device is waited for.

use jiff::Timestamp;
use url::Url;

use super::{form, job, sign_in, toast};
use crate::app::action::LoginNews;
use crate::app::effect::{Effect, JobId, Ticket, Work};
use crate::app::key::{Code, Key, With};
use crate::app::pasted::{self, Judged};
use crate::app::state::State;
use crate::app::state::edit::{Edited, TextField};
use crate::app::state::form::{FieldId, Input, Note};
use crate::app::state::overlay::Overlay;
use crate::app::state::sign_in::{Focus, Polled, SignIn, Stage, Waiting};
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
            | Overlay::Bulk(_)
            | Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::Settings(_)
            | Overlay::CopyAs(_)
            | Overlay::Import(_)
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

fn news_title(news: &LoginNews) -> Option<&'static str> {
    match news {
        LoginNews::OtpWanted(_) => Some("waiting for the one-time code"),
        LoginNews::Step(step) => match **step {
            Step::Browser(_) | Step::Ignored(_) => Some("waiting for the browser"),
            Step::Device(_) | Step::Polled { .. } => Some("waiting for approval"),
            Step::Trading => None,
        },
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
    let step = match news {
        LoginNews::OtpWanted(refused) => {
            let said = refused.to_string();
            sign_in::ask_one_time_code(sign_in, refused.why().unwrap_or(&said));
            return None;
        }
        LoginNews::Step(step) => *step,
    };
    match (step, &mut sign_in.waiting) {
        (Step::Browser(step), waiting) => {
            let told = told(&step.opened);
            *waiting = Some(Waiting::browser(step));
            return told;
        }
        (Step::Device(step), waiting) => *waiting = Some(Waiting::device(step)),
        (Step::Ignored(why), Some(waiting)) => waiting.ignored = Some(why),
        (
            Step::Polled {
                times,
                next,
                interval,
            },
            Some(Waiting {
                stage: Stage::Device { polled, .. },
                ..
            }),
        ) => {
            *polled = Some(Polled {
                times,
                next,
                interval,
            });
        }
        (Step::Trading, Some(waiting)) => {
            waiting.is_trading = true;
            waiting.ignored = None;
        }
        (Step::Ignored(_) | Step::Polled { .. } | Step::Trading, _) => {}
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
    if (key.with, key.code) == (With::Nothing, Code::Enter) {
        use_pasted(state, out);
        return true;
    }
    if waiting.focus != Focus::Field {
        return false;
    }
    let Some(text) = waiting.form.focused_text() else {
        return false;
    };
    let edited = text.key(key);
    judge(waiting);
    edited != Edited::Ignored
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
        Judged::Unanswered => Some((
            Tone::Bad,
            "that is the address to open: log in there, and paste the one it ends on",
        )),
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
        Judged::Nothing | Judged::Foreign | Judged::Unanswered | Judged::Odd => return,
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
    waiting.focus = match waiting.focus {
        Focus::Verbs if !waiting.form.fields.is_empty() => Focus::Field,
        Focus::Verbs | Focus::Field => Focus::Verbs,
    };
    true
}

/// The paste goes into the field, wherever the keys are.
pub(super) fn take_paste(state: &mut State) {
    if let Some(waiting) = top(state)
        && !waiting.form.fields.is_empty()
    {
        waiting.focus = Focus::Field;
    }
}

/// esc: the login is given up. Whether there was one.
pub(super) fn back(state: &mut State, out: &mut Vec<Effect>) -> bool {
    let waits = top(state).is_some();
    if waits {
        job::cancel(state, out);
    }
    waits
}

/// The address, and the code that is typed there, for reading off or selecting.
pub(super) fn shown(state: &mut State) -> Option<String> {
    Some(match &top(state)?.stage {
        Stage::Browser(step) => step.url.to_string(),
        Stage::Device { step, .. } => format!("{}\n{}", step.verification_uri, step.user_code),
    })
}

/// `o`: the page in the browser, with the code in it where the server gave such an address.
pub(super) fn open_page(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(waiting) = top(state) else { return };
    let page = match &waiting.stage {
        Stage::Browser(step) => &step.url,
        Stage::Device { step, .. } => {
            let whole = step.verification_uri_complete.as_ref();
            whole.unwrap_or(&step.verification_uri)
        }
    };
    let page = page.clone();
    open_or_print(state, page, now, out);
}

/// Opens an address. Where no browser can be opened, it is printed, to be selected.
pub(super) fn open_or_print(state: &mut State, url: Url, now: Timestamp, out: &mut Vec<Effect>) {
    if state.setting.has_browser() {
        out.push(job::start(state, None, Work::OpenPage(url), now));
    } else {
        let text = format!("There is no browser to open here. Open this address yourself:\n{url}");
        out.push(Effect::Print(text));
    }
}

/// `y`: the address, or the code that somebody has to type.
pub(super) fn copy_shown(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let Some(waiting) = top(state) else { return };
    let text = match &waiting.stage {
        Stage::Browser(step) => step.url.to_string(),
        Stage::Device { step, .. } => step.user_code.clone(),
    };
    out.push(job::start(state, None, Work::CopyShown(text), now));
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
