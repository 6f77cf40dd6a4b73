//! The states of a profile's tabs.

use jiff::Timestamp;
use serde_json::json;

use super::worlds::{after, at, discreet};
use crate::app::action::{Action, Ended};
use crate::app::command::CommandId as Id;
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::state::State;
use crate::app::state::detail::tenants::Estate;
use crate::app::testing::{later, name, now, press, type_text, world};
use crate::app::update::update;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::expiry::Expiry;
use crate::domain::id_token::Proof;
use crate::domain::provider::Provider;
use crate::domain::server_token::{By, Listed, ServerToken, Whose};
use crate::domain::tenant::{OauthClient, Tenant};
use crate::service::inspect::Inspected;
use crate::service::inventory::{Inventory, Verdict};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Presses a key and answers the jobs that follow.
pub(super) fn answered(
    mut state: State,
    keys: &[&str],
    answer: impl Fn(&Ticket, &Work) -> Option<Ended>,
) -> State {
    let mut asked = press(&mut state, keys);
    while let Some(effect) = asked.pop() {
        let Effect::Run(ticket, work) = effect else {
            continue;
        };
        if let Some(ended) = answer(&ticket, &work) {
            let ended = Action::Ended(ticket, Box::new(ended));
            asked.extend(update(&mut state, ended, now()));
        }
    }
    state.toast = None;
    state
}

fn token(id: u64, client: &str, mask: &str, (made, left): (i64, i64)) -> ServerToken {
    ServerToken {
        id: Some(id),
        name: (client == "keyfob").then(|| "nb-jw".to_owned()),
        client: client.to_owned(),
        user: Some("acme\\jdoe".to_owned()),
        scope: Some("write".to_owned()),
        created: Some(later(-made)),
        expiry: Expiry::At(later(left)),
        mask: Some(format!("{mask}-****")),
        refresh_mask: None,
    }
}

/// Id, client, mask, how long ago it was made and what is left; 0 another tool's, 1 in use, 2 ours, else what followed it.
const ROWS: [(u64, &str, &str, i64, i64, u64); 12] = [
    (701, "web-shop", "d3c81e42", HOUR, 11 * HOUR + 2280, 0),
    (662, "keyfob", "6e977f29", 5 * HOUR, 6 * HOUR + 2880, 1),
    (655, "keyfob", "51b0c7aa", 9 * HOUR, 3 * HOUR + 720, 2),
    (641, "keyfob", "0f4412de", 12 * HOUR, 1330, 662),
    (640, "morph-cli", "77e01b5f", 4 * DAY, 360 * DAY, 0),
    (633, "morph-cli", "a81d93c0", 6 * DAY + HOUR, 358 * DAY, 640),
    (598, "morph-cli", "c20e6a14", 19 * DAY, 345 * DAY, 640),
    (590, "morph-api", "19c3b7f2", 21 * DAY, 343 * DAY, 0),
    (571, "morph-cli", "5be7f0d9", 41 * DAY, 323 * DAY, 640),
    (564, "morph-api", "e4ad21c8", 44 * DAY, 320 * DAY, 590),
    (502, "morph-api", "b06d5518", 84 * DAY, 280 * DAY, 590),
    (488, "morph-api", "f3920ce7", 400 * DAY, 264 * DAY, 590),
];

/// The list of SCREENS 4.3.
pub(super) fn inventory() -> Inventory {
    let whose = |code| match code {
        0 => Whose::Other,
        1 => Whose::InUse,
        2 => Whose::Ours(name("us-prod-acme-ci")),
        followed_by => Whose::Stale { followed_by },
    };
    let listed = ROWS.map(|(id, client, mask, made, left, code)| Listed {
        token: token(id, client, mask, (made, left)),
        whose: whose(code),
    });
    Inventory {
        listed: listed.into(),
        as_of: later(-3),
        by: By::Id,
        user: None,
        skipped: 0,
        cut: false,
    }
}

fn lists(_: &Ticket, work: &Work) -> Option<Ended> {
    (*work == Work::ListTokens(None)).then(|| Ended::Tokens(Ok(Box::new(inventory()))))
}

/// The list, as it comes.
pub(super) fn tokens() -> State {
    answered(at("us-prod-acme"), &["t"], lists)
}

/// All stale ones marked.
pub(super) fn marked() -> State {
    after(tokens(), &["j", "j", "j", "j", "j", "a"])
}

/// The question before they end.
pub(super) fn question() -> State {
    after(marked(), &["x"])
}

/// The token in use is asked about once more.
pub(super) fn in_use() -> State {
    let mut state = after(tokens(), &["j", "x"]);
    for c in "us-prod-acme".chars() {
        press(&mut state, &[&c.to_string()]);
    }
    after(state, &["tab", "tab", "enter"])
}

/// The first verdicts are there.
pub(super) fn under_way() -> State {
    let mut state = question();
    for key in ["r", "e", "v", "o", "k", "e", "space", "7"] {
        press(&mut state, &[key]);
    }
    let effects = press(&mut state, &["tab", "tab", "enter"]);
    let Some(Effect::Run(ticket, _)) = effects.into_iter().next() else {
        panic!("nothing was sent");
    };
    for verdict in verdicts().into_iter().take(3) {
        let told = Action::TokenEnded(ticket.clone(), Box::new(verdict));
        drop(update(&mut state, told, now()));
    }
    state.toast = None;
    state
}

fn verdicts() -> Vec<Verdict> {
    let stale = inventory()
        .listed
        .into_iter()
        .filter(|row| matches!(row.whose, Whose::Stale { .. }));
    stale
        .map(|row| Verdict {
            result: if row.token.id == Some(633) {
                Err(Error::new(Kind::Refused, "token 633 wasn't deleted")
                    .because("403: this user may not delete tokens")
                    .hint("an administrator of the master tenant can"))
            } else {
                let id = row.token.id.unwrap();
                Ok(format!("deleted token {id}, checked: no longer listed"))
            },
            token: row.token,
        })
        .collect()
}

/// What came of it.
pub(super) fn report() -> State {
    let mut state = under_way();
    let job = state.detail.tokens.ending.unwrap();
    let ticket = state.jobs.all[&job].ticket.clone();
    let ended = Action::Ended(ticket, Box::new(Ended::Revoked(Ok(verdicts()))));
    drop(update(&mut state, ended, now()));
    state.toast = None;
    state
}

/// The appliance refuses to tell.
pub(super) fn denied() -> State {
    answered(at("us-prod-acme"), &["t"], |_, work| {
        let error = Error::new(Kind::Refused, "this user may not list tokens")
            .because("403")
            .hint("ask an administrator of the master tenant");
        (*work == Work::ListTokens(None)).then_some(Ended::Tokens(Err(error)))
    })
}

/// An appliance before 9.0: one row for a client.
pub(super) fn by_client() -> State {
    answered(at("eu-prod-globex"), &["t"], |_, work| {
        let mut list = inventory();
        list.by = By::Client;
        list.listed.retain(|row| matches!(row.whose, Whose::Other));
        for row in &mut list.listed {
            (row.token.id, row.token.created) = (None, None);
        }
        (*work == Work::ListTokens(None)).then(|| Ended::Tokens(Ok(Box::new(list))))
    })
}

/// Another user's list, asked for in the master tenant.
pub(super) fn of_user() -> State {
    list_of("acme\\jdoe")
}

/// The list of somebody who has no profile here, on a shared screen.
pub(super) fn of_stranger() -> State {
    discreet(list_of("globex\\zoë"))
}

fn list_of(user: &str) -> State {
    whose(user, || {
        let mut list = inventory();
        for row in &mut list.listed {
            row.token.user = Some(user.to_owned());
            if matches!(row.whose, Whose::InUse | Whose::Ours(_)) {
                row.whose = Whose::Other;
            }
        }
        Ok(Box::new(list))
    })
}

/// There is no such user.
pub(super) fn of_nobody() -> State {
    whose("acme\\jdoe", || {
        Err(
            Error::new(Kind::Failed, "there is no user 'jdoe' on us-prod")
                .hint("a user of another tenant is named with it, as 'acme\\jdoe'"),
        )
    })
}

/// The form that asks whose.
pub(super) fn asks_whose() -> State {
    let mut state = at("us-prod-master");
    drop(update(&mut state, Action::Run(Id::TokensOfUser), now()));
    state
}

fn whose(user: &str, list: impl Fn() -> Result<Box<Inventory>>) -> State {
    let mut state = asks_whose();
    drop(type_text(&mut state, user));
    answered(state, &["enter"], |_, work| {
        matches!(work, Work::ListTokens(Some(_))).then(|| Ended::Tokens(list()))
    })
}

/// The form for a new token.
pub(super) fn new_token() -> State {
    let mut state = tokens();
    press(&mut state, &["n"]);
    state
}

fn oidc() -> State {
    world()
        .profile("sso", "master", "jw@acme.test")
        .with(|profile, _| {
            profile.scopes = ["openid", "profile", "email"].map(str::to_owned).into();
        })
        .tokens(4 * HOUR, 3 * HOUR + 720)
        .of_provider(Provider::Oidc)
        .state()
}

fn claims(at: Timestamp) -> Vec<Inspected> {
    let seconds = at.as_second();
    let object = |value: serde_json::Value| value.as_object().unwrap().clone();
    let claims = object(json!({
        "iss": "https://sso.acme.test", "aud": ["account", "keyfob"],
        "sub": "0b7e4c1a-53d1-4f0e-9a55-2f1f7d0c9e11",
        "iat": seconds - 2880, "exp": seconds + 3 * HOUR + 720,
        "scope": "openid profile offline_access", "nonce": "n-0S6_WzA2Mj",
        "realm_access": { "roles": ["offline_access", "ops", "uma_authorization"] },
        "groups": (1..30).map(|i| format!("/acme/department-{i}")).collect::<Vec<_>>(),
        "evil": "a\u{202e}b\u{7}c",
    }));
    let header = object(json!({ "alg": "RS256", "kid": "7f2c" }));
    ["id_token", "access_token"]
        .map(|which| Inspected {
            which,
            header: header.clone(),
            claims: claims.clone(),
            proof: if which == "id_token" {
                Proof::Verified("RS256".to_owned())
            } else {
                Proof::Unverified("only the server that it is for can".to_owned())
            },
        })
        .into()
}

fn reads(_: &Ticket, work: &Work) -> Option<Ended> {
    (*work == Work::Inspect).then(|| Ended::Inspected(Ok(claims(now()))))
}

/// The claims of an ID token.
pub(super) fn id_token() -> State {
    answered(answered(oidc(), &["enter", "g c"], reads), &["2"], reads)
}

/// The claims of an access token, one of them unfolded.
pub(super) fn unfolded() -> State {
    after(
        answered(oidc(), &["enter", "g c"], reads),
        &["G", "k", "k", "k", "enter"],
    )
}

/// A token that nothing can be read in.
pub(super) fn opaque() -> State {
    answered(at("us-prod-acme"), &["enter", "g c"], |_, work| {
        let error = Error::new(Kind::Failed, "opaque");
        (*work == Work::Inspect).then_some(Ended::Inspected(Err(error)))
    })
}

/// The tab of a server without a list.
pub(super) fn no_list() -> State {
    after(oidc(), &["enter", "tab"])
}

/// The profile's own lines of the trail.
pub(super) fn history() -> State {
    let state = at("us-prod-acme");
    let lines = state.activity.lines.clone();
    answered(state, &["enter", "g h"], move |ticket, work| {
        let of = lines.iter().filter(|line| line.profile == ticket.profile);
        matches!(work, Work::Activities(_)).then(|| Ended::Activities(Ok(of.cloned().collect())))
    })
}

pub(super) fn tenant(id: u64, name: &str, subdomain: Option<&str>) -> Tenant {
    Tenant {
        id,
        name: name.to_owned(),
        subdomain: subdomain.map(str::to_owned),
        active: id != 5,
        master: id == 1,
        parent: None,
        users: Some(id * 3),
    }
}

/// The tenants of an appliance.
pub(super) fn tenants() -> State {
    answered(at("us-prod-master"), &["enter", "g n"], |_, work| {
        let estate = Estate {
            tenants: vec![
                tenant(1, "root", None),
                tenant(2, "Acme GmbH", Some("acme")),
                tenant(3, "Globex & Söhne", Some("globex")),
                tenant(4, "Initech", None),
                tenant(5, "Hooli", Some("hooli")),
            ],
            clients: Ok(vec![OauthClient {
                id: Some(1),
                client: "keyfob".to_owned(),
                access_life: Some(jiff::SignedDuration::from_hours(12)),
                refresh_life: Some(jiff::SignedDuration::from_hours(288)),
                redirect_uris: vec!["http://127.0.0.1:8976/callback".to_owned()],
                grants: Vec::new(),
                scopes: Vec::new(),
            }]),
        };
        (*work == Work::ListTenants).then(|| Ended::Tenants(Ok(Box::new(estate))))
    })
}

/// A profile for the tenant under the cursor, in two keys.
pub(super) fn tenant_added() -> State {
    after(tenants(), &["G", "enter"])
}
