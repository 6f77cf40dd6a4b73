//! The states whose screens are looked at.

use jiff::SignedDuration;

use crate::app::action::{Action, Ended, Snapshot, VerbDone};
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::question;
use crate::app::state::agenda::Plan;
use crate::app::state::overlay::Overlay;
use crate::app::state::probe::{Finding, Probe};
use crate::app::state::vault::VaultView;
use crate::app::state::{Files, State};
use crate::app::testing::{World, later, name, now, press, type_text, world};
use crate::app::update::{first_look, update};
use crate::domain::activity::{Activity, Verb};
use crate::domain::countdown::Tone;
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::holding::Holding;
use crate::domain::identity::Identity;
use crate::domain::lifecycle::{Reason, Standing};
use crate::domain::report::{Outcome, Row};
use crate::domain::version::Version;
use crate::service::ports::CopyWay;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn servers() -> World {
    let prod = Some(Environment::Production);
    world()
        .server("eu-prod", prod)
        .server("us-prod", prod)
        .server("stage", Some(Environment::Staging))
        .server("lab", Some(Environment::Lab))
}

/// The Morpheus part of the board in SCREENS 4.1.
pub(super) fn many() -> World {
    let half_day = 12 * HOUR;
    servers()
        .profile("eu-prod", "acme", "jdoe")
        .tokens_of(half_day, -14 * MINUTE, None)
        .version("8.0.12")
        .profile("us-prod", "globex", "svc-deploy")
        .tokens_of(half_day, 3 * HOUR + 12 * MINUTE, Some(11 * DAY + 15 * HOUR))
        .version("9.0.0")
        .standing(Standing::Rejected {
            since: later(-2 * MINUTE),
        })
        .profile("us-prod", "crm", "j.weber")
        .tokens(half_day, 2 * HOUR)
        .standing(Standing::NeedsLogin {
            reason: Reason::AnswerLost,
            since: later(-HOUR),
        })
        .profile("lab", "master", "admin")
        .tokens_of(half_day, 4 * MINUTE + 12, None)
        .profile("eu-prod", "initech", "ops")
        .tokens_of(365 * DAY, 3 * DAY + 2 * HOUR, Some(3 * DAY + 2 * HOUR))
        .by_hand()
        .profile("us-prod", "billing", "svc-invoice")
        .tokens_of(HOUR, 41 * MINUTE + 10, Some(11 * DAY + 23 * HOUR))
        .profile("us-prod", "master", "admin")
        .tokens_of(half_day, 5 * HOUR + 20 * MINUTE, Some(11 * DAY + 17 * HOUR))
        .profile("us-prod", "acme", "jdoe")
        .tokens_of(half_day, 6 * HOUR + 48 * MINUTE, Some(11 * DAY + 18 * HOUR))
        .with(|_, holding| holding.facts.identity = Some(jane()))
        .profile("us-prod", "initech", "ops.with-a-long-name")
        .tokens_of(half_day, 11 * HOUR + 2 * MINUTE, Some(11 * DAY + 23 * HOUR))
        .with(|_, holding| holding.facts.no_answer_since = Some(later(-4 * MINUTE)))
        .profile("eu-prod", "globex", "jdoe")
        .tokens_of(365 * DAY, 23 * DAY + 4 * HOUR, Some(23 * DAY + 4 * HOUR))
        .version("8.0.12")
        .with(|profile, holding| {
            profile.client_id = Some("morph-api".to_owned());
            holding.facts.reused = true;
        })
        .profile("eu-prod", "master", "admin")
        .tokens_of(365 * DAY, 212 * DAY, Some(212 * DAY))
        .profile("lab", "2", "neo")
        .tokens_of(365 * DAY, 301 * DAY, Some(301 * DAY))
        .profile("stage", "acme", "jdoe")
        .tokens_of(365 * DAY, 364 * DAY, Some(364 * DAY))
        .profile("stage", "globex", "jdoe")
        .profile("lab", "initech", "ops")
        .tokens_of(half_day, HOUR, None)
        .standing(Standing::Revoked {
            since: later(-5 * MINUTE),
        })
        .profile("stage", "umbrella", "wesker")
}

fn jane() -> Identity {
    Identity {
        user: "jdoe".to_owned(),
        display_name: Some("Jane Doe".to_owned()),
        tenant: Some("Acme GmbH".to_owned()),
        role: Some("Tenant Admin".to_owned()),
        version: Version::parse("9.0.0"),
    }
}

fn trail(profile: Option<&str>, seconds: i64, verb: Verb, ok: bool, detail: &str) -> Activity {
    Activity {
        at: later(-seconds),
        profile: profile.map(name),
        verb,
        ok,
        detail: detail.to_owned(),
        took: ok.then(|| SignedDuration::from_millis(312)),
    }
}

/// The board with a trail.
pub(super) fn board() -> State {
    let mut state = many().state();
    state.activity.lines = vec![
        trail(Some("us-prod-globex"), 140, Verb::Check, false, "401"),
        trail(
            Some("us-prod-acme"),
            50 * MINUTE,
            Verb::Copy,
            true,
            "native",
        ),
        trail(
            Some("us-prod-globex"),
            9 * HOUR,
            Verb::Refresh,
            true,
            "new token",
        ),
        trail(None, 10 * HOUR, Verb::Vault, true, "opened by the keyring"),
        trail(
            Some("us-prod-acme"),
            20 * HOUR,
            Verb::Login,
            true,
            "password, sub-tenant",
        ),
        trail(
            Some("eu-prod-globex"),
            3 * DAY,
            Verb::Refresh,
            false,
            "not sent: no network",
        ),
    ];
    state
}

/// Access tokens that are all right, and refresh tokens that end: for good, for want of a refresh, already.
pub(super) fn ending(profile: &str) -> State {
    let mut state = world()
        .server("sso", Some(Environment::Production))
        .profile("sso", "session", "jw@acme.test")
        .tokens_of(HOUR, 41 * MINUTE + 10, Some(2 * DAY + 3 * HOUR))
        .refresh_since(28 * DAY)
        .profile("sso", "seldom", "jw@acme.test")
        .tokens_of(90 * DAY, 60 * DAY, Some(2 * DAY))
        .with(|profile, _| profile.refresh.auto = Some(false))
        .profile("sso", "ended", "jw@acme.test")
        .tokens_of(HOUR, 20 * MINUTE, Some(-5 * MINUTE))
        .profile("sso", "fresh", "jw@acme.test")
        .tokens_of(HOUR, 50 * MINUTE, Some(29 * DAY))
        .state();
    drop(update(&mut state, Action::Select(name(profile)), now()));
    state
}

/// The board with its cursor on a profile.
pub(super) fn at(profile: &str) -> State {
    let mut state = board();
    drop(update(&mut state, Action::Select(name(profile)), now()));
    state
}

/// After these keys.
pub(super) fn after(mut state: State, keys: &[&str]) -> State {
    press(&mut state, keys);
    state
}

/// After typing this.
pub(super) fn typed(mut state: State, words: &str) -> State {
    drop(type_text(&mut state, words));
    state
}

/// Nothing yet.
pub(super) fn over_ssh() -> State {
    let mut state = after(at("us-prod-acme"), &["Y"]);
    state.copy_way = CopyWay::On {
        words: "OSC 52, since you are on ssh".to_owned(),
        is_clearable: false,
    };
    state
}

pub(super) fn nothing() -> State {
    world().vault(VaultView::Absent).state()
}

/// The same over files of the user's own.
pub(super) fn at_home(mut state: State) -> State {
    state.files = Some(Files {
        config: "/home/jane/.config/keyfob/config.toml".into(),
        vault: "/home/jane/.local/share/keyfob/vault.db".into(),
        home: Some("/home/jane".into()),
    });
    state
}

/// config.toml can't be read, from the start.
pub(super) fn misconfigured() -> State {
    let file = "/home/jane/.config/keyfob/config.toml";
    let error = Error::new(
        Kind::Usage,
        format!("{file}:21: 'theme' in [settings] should be text in quotes, not integer"),
    )
    .hint("keyfob config template shows what can be set");
    let mut state = State::default();
    let broken = Snapshot {
        catalog: Err(error),
        vault: None,
        ..world().snapshot()
    };
    first_look(&mut state, broken, now());
    state
}

/// The vault is locked.
pub(super) fn locked() -> State {
    let error = Error::new(Kind::Vault(VaultTrouble::Locked), "the keyring is locked")
        .hint("unlock it to skip this");
    many()
        .vault(VaultView::Locked {
            trouble: VaultTrouble::Locked,
            error,
        })
        .state()
}

/// A refresh of `us-prod-acme` that nobody asked for has failed so often.
pub(super) fn failing(failures: u32) -> State {
    let mut state = at("us-prod-acme");
    let profile = name("us-prod-acme");
    let why = r#"503: "Service Unavailable - We're temporarily offline for maintenance""#;
    let error = Error::new(Kind::Refused, "refresh of us-prod-acme failed").because(why);
    for _ in 0..failures {
        let plan = Plan {
            at: now(),
            is_placed: true,
        };
        state.agenda.refreshes.set(&profile, Some(plan));
        let begun = update(&mut state, Action::Tick, now());
        let ticket = begun.into_iter().find_map(|effect| {
            if let Effect::Run(ticket, Work::RefreshItself { .. }) = effect {
                return Some(ticket);
            }
            None
        });
        let done = VerbDone {
            row: Row::failed(profile.clone(), error.clone()),
            holding: None,
            took: SignedDuration::from_millis(312),
        };
        let ended = Ended::Verb(Box::new(done));
        let ended = Action::Ended(ticket.unwrap(), Box::new(ended));
        drop(update(&mut state, ended, now()));
    }
    state
}

/// A refresh of `us-prod-acme` that somebody asked for was refused by the server.
pub(super) fn refused() -> State {
    let mut state = at("us-prod-acme");
    let effects = press(&mut state, &["r"]);
    let what = "the server refuses the refresh token of 'us-prod-acme'";
    let why = r#"400 invalid_grant: "Invalid refresh token: 02cc•••""#;
    let error = Error::new(Kind::LoginNeeded, what).because(why);
    let done = VerbDone {
        row: Row::failed(name("us-prod-acme"), error),
        holding: None,
        took: SignedDuration::from_millis(312),
    };
    ended(&mut state, &effects, &Ended::Verb(Box::new(done)));
    state
}

/// The vault is locked, and a profile is due.
pub(super) fn waiting() -> State {
    let error = Error::new(Kind::Vault(VaultTrouble::Locked), "the keyring is locked");
    let due = many()
        .profile("us-prod", "wayne", "bruce")
        .tokens(HOUR, 5 * MINUTE)
        .vault(VaultView::Locked {
            trouble: VaultTrouble::Locked,
            error,
        });
    let mut state = due.state();
    state.board.cursor = Some(name("us-prod-wayne"));
    state
}

/// No vault yet, and no keyring that could keep its key.
pub(super) fn no_keyring() -> State {
    let error = Error::new(
        Kind::Vault(VaultTrouble::NoService),
        "no keyring service in this session",
    )
    .hint("make a passphrase vault");
    let mut state = nothing();
    let effects = press(&mut state, &["L"]);
    ended(&mut state, &effects, &Ended::Vault(Err(error)));
    state
}

/// A login handed out a token that was already there.
pub(super) fn reused() -> State {
    let mut state = at("eu-prod-globex");
    let notice = question::reused(&state, &name("eu-prod-globex"), now());
    state.overlays.push(Overlay::Dialog(notice));
    state
}

/// A refresh is under way.
pub(super) fn refreshing() -> State {
    after(at("us-prod-acme"), &["r"])
}

/// The wizard has found an appliance.
pub(super) fn found() -> State {
    let finding = |label, tone, text: &str| Finding {
        label,
        tone,
        text: text.to_owned(),
    };
    let findings = vec![
        finding("appliance", Tone::Ok, "Morpheus answers in 84 ms"),
        finding(
            "version",
            Tone::Muted,
            "unknown until login: this appliance tells only users",
        ),
        finding(
            "TLS",
            Tone::Ok,
            "trusted by this computer, valid for 61 days",
        ),
        finding("clock", Tone::Ok, "1 s apart"),
    ];
    probed(Probe {
        findings,
        untrusted: None,
    })
}

/// The wizard's second step, with what was found at its address.
pub(super) fn probed(probe: Probe) -> State {
    let mut state = typed(after(board(), &["n", "enter"]), "eu-prod.example.com");
    let due = now() + SignedDuration::from_secs(1);
    let effects = update(&mut state, Action::Tick, due);
    ended(&mut state, &effects, &Ended::Probed(Ok(probe)));
    state
}

/// The wizard's last step.
pub(super) fn saving() -> State {
    let mut state = typed(after(board(), &["n", "enter"]), "new.example.com");
    press(&mut state, &["enter"]);
    state = typed(state, "acme\\jdoe");
    press(&mut state, &["tab", "tab"]);
    state = typed(state, "hunter22");
    let effects = press(&mut state, &["enter"]);
    let holding = many().state().holdings.remove(&name("us-prod-acme"));
    let done = VerbDone {
        row: Row::ended(name("new-acme"), Outcome::Done, None),
        holding: holding.map(|holding| {
            Box::new(Holding {
                profile: name("new-acme"),
                ..holding
            })
        }),
        took: SignedDuration::from_millis(212),
    };
    ended(&mut state, &effects, &Ended::Verb(Box::new(done)));
    state
}

/// The network is gone: nobody answers.
pub(super) fn offline() -> State {
    let silent = |holding: &mut Holding| {
        holding.facts.no_answer_since = Some(later(-4 * MINUTE));
    };
    many()
        .profile("stage", "wayne", "bruce")
        .tokens(12 * HOUR, HOUR)
        .by_hand()
        .with(|_, holding| silent(holding))
        .state()
}

/// config.toml was broken by an editor while the interface runs.
pub(super) fn broken() -> State {
    let mut state = board();
    let error = Error::new(
        Kind::Usage,
        "/home/jw/.config/keyfob/config.toml:21: unclosed table, expected `]`",
    )
    .hint("keyfob config template shows what may be in it");
    let snapshot = Snapshot {
        catalog: Err(error),
        holdings: Ok(state.holdings.values().cloned().collect()),
        vault: None,
        setting: None,
        copy_way: None,
    };
    drop(update(
        &mut state,
        Action::Loaded(Box::new(snapshot)),
        now(),
    ));
    state
}

/// The job that an effect names has ended so.
pub(super) fn ended(state: &mut State, effects: &[Effect], how: &Ended) {
    for effect in effects {
        if let Effect::Run(ticket, _) = effect {
            let action = Action::Ended(ticket.clone(), Box::new(how.clone()));
            drop(update(state, action, now()));
        }
    }
}

/// Three rows are marked.
pub(super) fn marked() -> State {
    after(at("us-prod-acme"), &["space", "space", "space"])
}

/// A refresh of many is under way: one is done, one has begun, the others wait.
pub(super) fn many_refreshing() -> State {
    let mut state = at("us-prod-billing");
    let effects = press(&mut state, &["V", "j", "j", "j", "V", "r"]);
    let tickets = jobs(&effects);
    drop(update(&mut state, Action::Began(tickets[1].clone()), now()));
    end_one(&mut state, &tickets[0], None);
    state
}

/// A report with rows of every kind.
pub(super) fn reported() -> State {
    let mut state = at("us-prod-billing");
    let effects = press(&mut state, &["a", "r", "right", "enter"]);
    let error = Error::new(Kind::Refused, "refresh failed: 429 from the appliance")
        .hint("nothing was spent; try again in 40s");
    for (i, ticket) in jobs(&effects).iter().enumerate() {
        let error = (i == 1).then(|| error.clone());
        end_one(&mut state, ticket, error);
    }
    state
}

fn jobs(effects: &[Effect]) -> Vec<Ticket> {
    let mut tickets = Vec::new();
    for effect in effects {
        if let Effect::Run(ticket, _) = effect {
            tickets.push(ticket.clone());
        }
    }
    tickets
}

fn end_one(state: &mut State, ticket: &Ticket, error: Option<Error>) {
    let profile = ticket.profile.clone().unwrap();
    let holding = state.holdings.get(&profile).cloned().map(Box::new);
    let row = match error {
        None => Row::ended(profile, Outcome::Done, None),
        Some(error) => Row::failed(profile, error),
    };
    let done = VerbDone {
        row,
        holding,
        took: SignedDuration::from_millis(212),
    };
    let ended = Box::new(Ended::Verb(Box::new(done)));
    drop(update(state, Action::Ended(ticket.clone(), ended), now()));
}

/// The same on a shared screen.
pub(super) fn discreet(mut state: State) -> State {
    state.catalog.settings.hide_secrets = true;
    state
}
