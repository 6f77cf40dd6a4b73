//! What an appliance tells strangers: is it there, is it set up, which version (facts/morpheus.md §5).

use serde::Deserialize;

use super::{api_error, is_html, url};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::version::Version;
use crate::provider::dialect::{Account, Reach};
use crate::provider::message::{Answer, Method, Request};
use crate::provider::oauth::{self, Redactor};
use crate::provider::talk::Talk;

const PING_PATH: &str = "/api/ping";
const SETUP_PATH: &str = "/api/setup/check";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PingJson {
    #[serde(rename = "success")]
    _success: bool,
    build_version: Option<String>,
    #[serde(default)]
    setup_needed: bool,
}

/// Pings; where that path is unknown or closed, asks for the setup state, which every generation tells.
pub(super) fn reach(account: &Account) -> Talk<Reach> {
    let account = account.clone();
    let ping = Request::new(Method::Get, url(&account, PING_PATH));
    Talk::ask(ping, move |answer| match answer.status {
        401 | 404 if !is_html(&answer) => setup_check(&account),
        _ => Talk::Done(read(&account, &answer)),
    })
}

fn setup_check(account: &Account) -> Talk<Reach> {
    let account = account.clone();
    let check = Request::new(Method::Get, url(&account, SETUP_PATH));
    Talk::ask(check, move |answer| Talk::Done(read(&account, &answer)))
}

fn read(account: &Account, answer: &Answer) -> Result<Reach> {
    let name = &account.server.name;
    if let Some(to) = &answer.location {
        let what = format!("{name} sends on to {to}");
        return Err(
            Error::new(Kind::Refused, what).hint("if that is the appliance, use its address")
        );
    }
    let skew = answer
        .date
        .map(|date| date.duration_since(answer.received_at));
    if answer.status == 503 {
        let said = oauth::named_error(answer, &Redactor::none()).and_then(|named| named.text);
        return Ok(Reach {
            version: None,
            setup_needed: false,
            maintenance: Some(said.unwrap_or_else(|| answer.kind())),
            clock_skew: skew,
        });
    }
    let Some(json) = answer
        .is_success()
        .then(|| answer.json::<PingJson>())
        .flatten()
    else {
        let what = format!("{name} answers, but is no Morpheus appliance");
        return Err(match answer.status {
            500.. => api_error(answer, &Redactor::none(), &format!("check of {name}")),
            _ => Error::new(Kind::Refused, what)
                .because(answer.kind())
                .hint("check the address: it is the one of the web interface, without a path"),
        });
    };
    Ok(Reach {
        version: json.build_version.as_deref().and_then(Version::parse),
        setup_needed: json.setup_needed,
        maintenance: None,
        clock_skew: skew,
    })
}
