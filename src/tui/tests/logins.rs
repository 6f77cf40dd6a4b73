//! The states of logins whose screens are looked at.

use jiff::SignedDuration;

use super::tabs::tenant;
use super::worlds::{after, at, board, ended, typed};
use crate::app::action::{Action, Ended, LoginNews, VerbDone};
use crate::app::effect::{Effect, Work};
use crate::app::menu::provider_lines;
use crate::app::state::State;
use crate::app::state::detail::tenants::Estate;
use crate::app::state::wizard::Menu;
use crate::app::testing::{later, name, now, press, type_text};
use crate::app::update::{paste, update};
use crate::domain::error::{Error, Kind};
use crate::domain::redirect::RedirectUri;
use crate::domain::report::Row;
use crate::domain::tenant::Tenant;
use crate::service::login::{BrowserStep, DeviceStep, Opened, Step};
use crate::service::ports::web::Setting;
use zeroize::Zeroizing;

/// The wizard's second step for a kind of server, with an address.
pub(super) fn server(kind: &str, address: &str) -> State {
    typed(after(board(), &["n", kind]), address)
}

/// The wizard's third step for a kind of server; `turns` is how often the method is changed.
pub(super) fn sign_in(kind: &str, address: &str, turns: usize) -> State {
    sign_in_where(Setting::Desktop, (kind, address), turns)
}

/// The same, in other surroundings.
pub(super) fn sign_in_where(
    setting: Setting,
    (kind, address): (&str, &str),
    turns: usize,
) -> State {
    let mut state = board();
    state.setting = setting;
    let mut state = typed(after(state, &["n", kind]), address);
    press(&mut state, &["enter"]);
    to_method(&mut state, turns);
    state
}

fn to_method(state: &mut State, turns: usize) {
    let Some(sign_in) = state.overlays.last_mut().and_then(|top| top.sign_in_mut()) else {
        panic!("no form")
    };
    sign_in.form.focus = 0;
    for _ in 0..turns {
        press(state, &["right"]);
    }
}

/// The endpoints of a server without discovery.
pub(super) fn by_hand() -> State {
    let mut state = server("b", "login.acme.test");
    press(&mut state, &["tab"]);
    type_text(&mut state, "/oauth2/token");
    press(&mut state, &["tab"]);
    type_text(&mut state, "authorize");
    state
}

pub(super) const OIDC: &str = "https://sso.acme.test/realms/stage";
pub(super) const ZEYOS: &str = "https://zeyos.acme.test/crm";

/// The port of a form's redirect URL was looked at: who has it.
pub(super) fn port_of(mut state: State, holder: Option<&str>) -> State {
    let effects = update(&mut state, Action::Tick, later(1));
    let free = holder.map_or(Ok(()), |who| {
        let what = format!("port 9005 of this machine is taken by {who}");
        Err(Error::new(Kind::Failed, what))
    });
    ended(&mut state, &effects, &Ended::PortTried(free));
    state
}

/// Tenants of us-prod are suggested; this was typed.
pub(super) fn suggestions(letters: &str) -> State {
    let mut state = after(board(), &["n", "k"]);
    let lines = provider_lines(&state, Menu::Servers);
    let line = lines.iter().find(|line| line.title == "us-prod").unwrap();
    let effects = press(&mut state, &[&line.letter.to_string()]);
    let names = "master acme acme-dev acme-test billing globex globex-emea hooli initech \
        massive-dynamic pied-piper stark soylent umbrella crm";
    let tenants = (10..).zip(names.split(' '));
    let mut tenants: Vec<Tenant> = tenants
        .map(|(id, name)| tenant(id, name, Some(name)))
        .collect();
    tenants[0].master = true;
    let estate = Estate {
        tenants,
        clients: Ok(Vec::new()),
    };
    ended(&mut state, &effects, &Ended::Tenants(Ok(Box::new(estate))));
    typed(state, letters)
}

const URL: &str = "https://us-prod.acme.test/oauth/authorize?response_type=code&client_id=keyfob\
    &redirect_uri=http%3A%2F%2F127.0.0.1%3A8976%2Fcallback&scope=write&state=Zk3vQ0xN1sVb7mTq8yRcLw\
    &code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The password was refused.
pub(super) fn refused() -> State {
    let mut state = after(at("us-prod-acme"), &["l"]);
    type_text(&mut state, "hunter2");
    let effects = press(&mut state, &["enter"]);
    let error = Error::new(
        Kind::Refused,
        "400 invalid_grant: \"Bad credentials\"; appliances may lock the user",
    )
    .hint("old tokens are untouched; users with SSO or 2FA log in by browser, or paste a token");
    let row = Row::failed(name("us-prod-acme"), error);
    let done = VerbDone {
        row,
        holding: None,
        took: SignedDuration::from_secs(1),
    };
    ended(&mut state, &effects, &Ended::Verb(Box::new(done)));
    state
}

/// A login by browser has begun.
pub(super) fn browser(opened: Opened) -> State {
    let mut state = sign_in("o", OIDC, 0);
    press(&mut state, &["tab"]);
    type_text(&mut state, "keyfob");
    let effects = press(&mut state, &["enter"]);
    let step = BrowserStep {
        url: URL.parse().unwrap(),
        redirect: RedirectUri::parse("http://127.0.0.1:8976/callback").unwrap(),
        listens: true,
        opened,
        until: later(281),
    };
    tell(&mut state, &effects, Step::Browser(step));
    state
}

/// The same, with this pasted.
pub(super) fn pasted(text: &str) -> State {
    let mut state = browser(Opened::Started);
    let text = Zeroizing::new(text.to_owned());
    drop(paste(&mut state, &text, now()));
    state
}

/// The same, with an answer that wasn't ours.
pub(super) fn ignored() -> State {
    let mut state = browser(Opened::Nowhere(Setting::Remote));
    let ticket = state.jobs.all.values().next_back().unwrap().ticket.clone();
    let step = Step::Ignored("its state isn't ours".to_owned());
    let news = Box::new(LoginNews::Step(Box::new(step)));
    drop(update(&mut state, Action::Login(ticket, news), now()));
    state
}

/// A device login waits.
pub(super) fn device() -> State {
    let mut state = sign_in("o", OIDC, 1);
    press(&mut state, &["tab"]);
    type_text(&mut state, "keyfob");
    let effects = press(&mut state, &["enter"]);
    let step = DeviceStep {
        user_code: "WDJB-MJHT".to_owned(),
        verification_uri: format!("{OIDC}/device").parse().unwrap(),
        verification_uri_complete: format!("{OIDC}/device?user_code=WDJB-MJHT").parse().ok(),
        until: later(581),
        life: SignedDuration::from_mins(10),
        interval: SignedDuration::from_secs(5),
    };
    tell(&mut state, &effects, Step::Device(step));
    let step = Step::Polled {
        times: 4,
        next: later(3),
        interval: SignedDuration::from_secs(10),
    };
    tell(&mut state, &effects, step);
    state
}

/// The server wants a one-time code.
pub(super) fn one_time_code() -> State {
    let mut state = at("us-prod-acme");
    press(&mut state, &["l"]);
    type_text(&mut state, "hunter22");
    let effects = press(&mut state, &["enter"]);
    let refused = Error::new(Kind::Refused, "the login was refused").because("otp_required");
    say(&mut state, &effects, &LoginNews::OtpWanted(refused));
    type_text(&mut state, "492 8");
    state
}

/// The five minutes are over.
pub(super) fn run_out() -> State {
    let mut state = browser(Opened::Started);
    let ticket = state.jobs.all.values().next_back().unwrap().ticket.clone();
    let what = "nobody came back from the browser within 5 minutes";
    let error = Error::new(Kind::LoginNeeded, what).hint("⏎ starts anew");
    let done = VerbDone {
        row: Row::failed(name("sso"), error),
        holding: None,
        took: SignedDuration::from_mins(5),
    };
    let effects = [Effect::Run(ticket, Work::Check)];
    ended(&mut state, &effects, &Ended::Verb(Box::new(done)));
    state
}

fn tell(state: &mut State, effects: &[Effect], step: Step) {
    say(state, effects, &LoginNews::Step(Box::new(step)));
}

fn say(state: &mut State, effects: &[Effect], news: &LoginNews) {
    for effect in effects {
        if let Effect::Run(ticket, _) = effect {
            let news = Box::new(news.clone());
            drop(update(state, Action::Login(ticket.clone(), news), now()));
        }
    }
}
