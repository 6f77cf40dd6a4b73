//! The states of an import whose screens are looked at.

use super::worlds;
use crate::app::action::{Action, Ended};
use crate::app::effect::{Effect, Pick, Ticket, VaultWork, Work};
use crate::app::state::State;
use crate::app::state::import::{Findings, Taken};
use crate::app::state::job::Jobs;
use crate::app::state::vault::VaultView;
use crate::app::testing::{later, name, now, press, world};
use crate::app::update::{begin, update};
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::service::transfer::{Course, Row, Tool};

const CREDENTIALS: &str = "/home/jane/.morpheus/credentials";
const PROFILES: &str = "/home/jane/.config/zeyos/profiles.json";

fn row(tool: Tool, entry: &str, (url, tenant, user): (&str, &str, &str), course: Course) -> Row {
    let path = match tool {
        Tool::MorpheusCli => CREDENTIALS,
        Tool::Zeyos | Tool::Json | Tool::Environment => PROFILES,
    };
    let hours = matches!(course, Course::Add | Course::Fill | Course::Keep).then_some(20);
    Row {
        tool,
        entry: entry.to_owned(),
        path: Some(path.into()),
        url: url.to_owned(),
        tenant: tenant.to_owned(),
        username: user.to_owned(),
        profile: Some(name(entry)),
        has_refresh: course.takes_token(),
        expires_at: hours.map(|hours| later(hours * 3600)),
        course,
        notes: Vec::new(),
    }
}

/// Six remotes and three profiles, with each course.
pub(super) fn findings() -> Findings {
    let remote = |entry: &str, place, course| row(Tool::MorpheusCli, entry, place, course);
    let mut rows = vec![
        remote(
            "us-prod-hooli",
            ("https://us-prod.acme.test", "hooli", "jdoe"),
            Course::Add,
        ),
        remote(
            "us-prod-globex",
            ("https://us-prod.acme.test", "globex", "svc-deploy"),
            Course::Fill,
        ),
        remote(
            "us-prod-acme",
            ("https://us-prod.acme.test", "acme", "jdoe"),
            Course::Keep,
        ),
        remote(
            "qa-master",
            ("https://qa.acme.test:8443", "(master)", "admin"),
            Course::AddSignedOut,
        ),
        remote(
            "dr-site",
            ("https://disaster-recovery.acme.test", "initech", "ops"),
            Course::Add,
        ),
        remote(
            "old",
            ("", "", ""),
            Course::Skip("the remote has no address".to_owned()),
        ),
        row(
            Tool::Zeyos,
            "crm",
            ("https://cloud.zeyos.com", "acme", "j.weber"),
            Course::Add,
        ),
    ];
    rows[4].expires_at = Some(later(-3600));
    rows[4].notes = vec!["the remote's certificate isn't verified: insecure".to_owned()];
    Findings {
        rows,
        looked_in: vec![CREDENTIALS.into(), PROFILES.into()],
        warnings: vec![format!("others may read {PROFILES}: mode 0644")],
    }
}

fn answer(state: &mut State, effects: Vec<Effect>, of: impl Fn(&Work) -> Option<Ended>) {
    for effect in effects {
        let Effect::Run(ticket, work) = effect else {
            continue;
        };
        if let Some(ended) = of(&work) {
            end(state, ticket, ended);
        }
    }
}

fn end(state: &mut State, ticket: Ticket, ended: Ended) {
    drop(update(state, Action::Ended(ticket, Box::new(ended)), now()));
}

fn found(work: &Work, what: &Findings) -> Option<Ended> {
    let is_it = *work == Work::FindImports;
    is_it.then(|| Ended::ImportsFound(Ok(Box::new(what.clone()))))
}

/// The files are being read.
pub(super) fn reading() -> State {
    worlds::after(worlds::board(), &["i"])
}

/// With these logins found.
fn with(mut state: State, what: &Findings) -> State {
    let effects = press(&mut state, &["i"]);
    answer(&mut state, effects, |work| found(work, what));
    state
}

/// The list.
pub(super) fn listed() -> State {
    with(worlds::board(), &findings())
}

/// The cursor on a login with a note.
pub(super) fn with_a_note() -> State {
    worlds::after(listed(), &["down", "down", "down", "down", "space", "up"])
}

/// Nothing is there.
pub(super) fn nothing() -> State {
    let empty = Findings {
        rows: Vec::new(),
        warnings: Vec::new(),
        ..findings()
    };
    with(worlds::board(), &empty)
}

/// The files can't be read.
pub(super) fn failed() -> State {
    let mut state = worlds::board();
    let effects = press(&mut state, &["i"]);
    let error = Error::new(Kind::Failed, format!("'{CREDENTIALS}' can't be read"))
        .because("permission denied")
        .hint("check the name, and that you may read it");
    answer(&mut state, effects, |work| {
        let is_it = *work == Work::FindImports;
        is_it.then(|| Ended::ImportsFound(Err(error.clone())))
    });
    state
}

/// The question before it.
pub(super) fn asked() -> State {
    worlds::after(listed(), &["enter"])
}

/// The passphrase is asked first.
pub(super) fn locked() -> State {
    let trouble = VaultTrouble::Locked;
    let error = Error::new(Kind::Vault(trouble), "the vault is locked");
    let mut state = with(worlds::board(), &findings());
    state.vault = VaultView::Locked {
        trouble,
        error: error.clone(),
    };
    let effects = press(&mut state, &["enter"]);
    answer(&mut state, effects, |work| {
        let is_it = *work == Work::Vault(VaultWork::Prepare);
        is_it.then(|| Ended::Vault(Err(error.clone())))
    });
    state
}

/// It is under way.
pub(super) fn under_way() -> State {
    worlds::after(asked(), &["right", "enter"])
}

fn results(picks: &[Pick]) -> Vec<Taken> {
    let busy = Error::new(Kind::Busy, "process 4711 has the lock of us-prod-globex")
        .hint("c reads the files again");
    let taken = picks.iter().map(|pick| {
        let failed = pick.entry == "us-prod-globex";
        Taken {
            index: pick.index,
            leaves: !failed && pick.entry != "qa-master",
            result: if failed {
                Err(busy.clone())
            } else {
                Ok(format!("added {} with its token", pick.entry))
            },
        }
    });
    taken.collect()
}

/// It is done, one failed, and the question of the files' tokens is open.
pub(super) fn strips() -> State {
    let mut state = asked();
    let effects = press(&mut state, &["right", "enter"]);
    answer(&mut state, effects, |work| {
        let Work::Import(picks) = work else {
            return None;
        };
        Some(Ended::Imported(Ok(results(picks))))
    });
    state
}

/// They are kept.
pub(super) fn done() -> State {
    let mut state = worlds::after(strips(), &["enter"]);
    state.toast = None;
    state
}

/// They are gone.
pub(super) fn stripped() -> State {
    let mut state = strips();
    let effects = press(&mut state, &["right", "enter"]);
    answer(&mut state, effects, |work| {
        let Work::StripSources(picks) = work else {
            return None;
        };
        let gone = picks.iter().map(|pick| Taken {
            index: pick.index,
            leaves: false,
            result: Ok("its tokens are out of the file; morpheus-cli logs in anew".to_owned()),
        });
        Some(Ended::SourcesStripped(Ok(gone.collect())))
    });
    state
}

/// The wizard's first step offers it.
pub(super) fn in_wizard() -> State {
    let mut state = worlds::board();
    let effects = press(&mut state, &["n"]);
    answer(&mut state, effects, |work| found(work, &findings()));
    state
}

/// The first run looks by itself.
pub(super) fn first_run() -> State {
    let mut state = world().vault(VaultView::Absent).state();
    let effects = begin(&mut state, now());
    answer(&mut state, effects, |work| found(work, &findings()));
    state.jobs = Jobs::default();
    state.vault = VaultView::Absent;
    state
}
