//! Whose a token is, and what the appliance tells its users (facts/morpheus.md §5).

use jiff::SignedDuration;
use serde::Deserialize;

use super::clients::OWN_PATH;
use super::{MANY_TOKENS, api_error, client, get, is_html};
use crate::domain::error::{Error, Kind};
use crate::domain::identity::Identity;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::domain::version::Version;
use crate::provider::dialect::{Account, Welcome, Whoami};
use crate::provider::message::Answer;
use crate::provider::oauth::{self, Redactor};
use crate::provider::talk::Talk;

const WHOAMI_PATH: &str = "/api/whoami";

/// Longest name of a user, tenant or role that is kept.
const LONGEST_NAME: usize = 120;

#[derive(Deserialize)]
struct WhoamiJson {
    user: UserJson,
    appliance: Option<ApplianceJson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UserJson {
    username: String,
    display_name: Option<String>,
    account: Option<NamedJson>,
    #[serde(default)]
    roles: Vec<NamedJson>,
}

#[derive(Deserialize)]
struct NamedJson {
    name: Option<String>,
    authority: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApplianceJson {
    build_version: Option<String>,
}

/// Asks whose the access token is.
pub(super) fn whoami(account: &Account, access: &Secret) -> Talk<Whoami> {
    let request = get(account, WHOAMI_PATH, access);
    let redactor = Redactor::of(&request);
    let what = format!("whoami on {}", account.server.name);
    Talk::ask(request, move |answer| {
        Talk::Done(read(&answer, &redactor, &what))
    })
}

fn read(answer: &Answer, redactor: &Redactor, what: &str) -> Result<Whoami, Error> {
    if let Some(json) = answer
        .is_success()
        .then(|| answer.json::<WhoamiJson>())
        .flatten()
    {
        return Ok(Whoami::Accepted(identity(json)));
    }
    // A portal's or proxy's 401 page says nothing about the token.
    if answer.status == 401 && !is_html(answer) {
        return Ok(Whoami::Rejected(api_error(answer, redactor, what)));
    }
    if is_broken_by_upgrade(answer, redactor) {
        let error = api_error(answer, redactor, what);
        return Ok(Whoami::Rejected(error));
    }
    Err(api_error(answer, redactor, what))
}

/// Tokens from before an upgrade answer 500 `server_error` without a description (facts/morpheus.md 9, point 2).
fn is_broken_by_upgrade(answer: &Answer, redactor: &Redactor) -> bool {
    answer.status == 500
        && oauth::named_error(answer, redactor)
            .is_some_and(|named| named.is("server_error") && named.text.is_none())
}

fn identity(json: WhoamiJson) -> Identity {
    let clean = |said: String| text::clean(&said, LONGEST_NAME);
    let role = json.user.roles.into_iter().next();
    Identity {
        user: clean(json.user.username),
        display_name: json.user.display_name.map(clean),
        tenant: json
            .user
            .account
            .and_then(|account| account.name)
            .map(clean),
        role: role
            .and_then(|role| role.authority.or(role.name))
            .map(clean),
        version: json
            .appliance
            .and_then(|appliance| appliance.build_version)
            .as_deref()
            .and_then(Version::parse),
    }
}

#[derive(Deserialize)]
struct ClientsJson {
    clients: Vec<ClientJson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientJson {
    client_id: String,
    access_token_validity_seconds: Option<i64>,
}

/// After a login: who we are, and before 9.0 how long this client's tokens live in full.
///
/// The appliance hands out a token that was there before with what is left of it: only the full life tells.
pub(super) fn welcome(account: &Account, access: &Secret) -> Talk<Welcome> {
    let (account_, access_) = (account.clone(), access.share());
    whoami(account, access).then(move |who| match who {
        Whoami::Accepted(identity) => {
            let old = identity
                .version
                .as_ref()
                .is_some_and(|version| !version.is_at_least(MANY_TOKENS));
            if old {
                return client_life(&account_, &access_, identity);
            }
            Talk::Done(Ok(Welcome {
                identity: Some(identity),
                client_life: None,
            }))
        }
        Whoami::Rejected(error) => {
            let what = "the appliance granted a token and refuses it";
            Talk::Done(Err(Error::new(Kind::Refused, what).because(error)))
        }
    })
}

fn client_life(account: &Account, access: &Secret, identity: Identity) -> Talk<Welcome> {
    let ours = client(account);
    Talk::ask(get(account, OWN_PATH, access), move |answer| {
        // Nice to know, no more: whatever else comes back, the login stands.
        let life = answer
            .is_success()
            .then(|| answer.json::<ClientsJson>())
            .flatten()
            .and_then(|json| json.clients.into_iter().find(|c| c.client_id == ours))
            .and_then(|client| client.access_token_validity_seconds)
            .filter(|seconds| *seconds > 0)
            .map(SignedDuration::from_secs);
        Talk::Done(Ok(Welcome {
            identity: Some(identity),
            client_life: life,
        }))
    })
}
