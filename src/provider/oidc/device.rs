//! Device logins (RFC 8628): where the human goes, and how polls are answered.

use jiff::SignedDuration;
use serde_json::{Map, Value as Json};
use url::{Host, Url};

use super::hints::{self, Sent};
use super::{client_id, endpoint, token};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::provider::client;
use crate::provider::device::{DeviceLogin, DevicePoll};
use crate::provider::dialect::Account;
use crate::provider::message::{Answer, Request, Value};
use crate::provider::oauth::{self, NamedError, Redactor, TokenReply};
use crate::provider::talk::Talk;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// RFC 8628 §3.2, where the server doesn't say.
const USUAL_INTERVAL: SignedDuration = SignedDuration::from_secs(5);

/// Nobody waits longer between two questions.
const LONGEST_INTERVAL: SignedDuration = SignedDuration::from_mins(10);

/// The code's life where the server doesn't say; RFC 8628 §3.2 has it say so.
const USUAL_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// Nobody waits longer for an approval.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Nobody types a longer code.
const LONGEST_CODE: usize = 60;

/// Begins a device login.
pub(super) fn begin(account: &Account) -> Talk<DeviceLogin> {
    match begin_request(account) {
        Ok(request) => {
            let redactor = Redactor::of(&request);
            let account = account.clone();
            Talk::ask(request, move |answer| {
                Talk::Done(read(&account, &answer, &redactor))
            })
        }
        Err(error) => Talk::Done(Err(error)),
    }
}

fn begin_request(account: &Account) -> Result<Request> {
    client_id(account)?;
    let known = account.endpoints.device_authorization.as_ref();
    let url = endpoint(account, "device-authorization", known)?;
    let fields = token::scope_field(account).into_iter().collect();
    Ok(client::post(account, url, fields))
}

fn read(account: &Account, answer: &Answer, redactor: &Redactor) -> Result<DeviceLogin> {
    let what = format!("device login to {}", account.server.name);
    if !answer.is_success() {
        let error = oauth::refusal(answer, redactor, &what);
        let named = oauth::named_error(answer, redactor);
        return Err(hints::explain_error(
            account,
            Sent::Device,
            answer,
            named.as_ref(),
            error,
        ));
    }
    let json: Option<Map<String, Json>> = answer.json();
    let read = json.and_then(|json| read_login(answer, &json));
    read.ok_or_else(|| {
        Error::new(Kind::Refused, format!("{what} failed"))
            .because(format!(
                "no code with a safe address to type it in: {}",
                oauth::said(answer, redactor)
            ))
            .hint("is that the device authorization endpoint?")
    })
}

fn read_login(answer: &Answer, json: &Map<String, Json>) -> Option<DeviceLogin> {
    let word = |name: &str| json.get(name)?.as_str().filter(|word| !word.is_empty());
    // `verification_url` is what Google writes: older than the RFC.
    let uri = word("verification_uri").or_else(|| word("verification_url"));
    let code = Secret::new(word("device_code")?.to_owned());
    let user_code = text::clean(word("user_code")?, LONGEST_CODE);
    let complete = word("verification_uri_complete");
    let life = span(json, "expires_in").unwrap_or(USUAL_LIFE);
    let interval = span(json, "interval").unwrap_or(USUAL_INTERVAL);
    Some(DeviceLogin {
        device_code: code,
        user_code: Some(user_code).filter(|code| !code.is_empty())?,
        verification_uri: safe_url(uri?)?,
        verification_uri_complete: complete.and_then(safe_url),
        until: answer.received_at + life.min(LONGEST_LIFE),
        interval: interval.min(LONGEST_INTERVAL),
    })
}

/// Whole seconds above zero, as number or text.
fn span(json: &Map<String, Json>, name: &str) -> Option<SignedDuration> {
    let seconds = oauth::seconds(json.get(name)?)?;
    let span = SignedDuration::try_from_secs_f64(seconds.min(1e9)).ok()?;
    span.is_positive().then_some(span)
}

/// https, or http to this machine, without a user in it: a browser may open it (facts/oauth.md J06, N02).
fn safe_url(written: &str) -> Option<Url> {
    let url = Url::parse(written).ok()?;
    let is_here = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    };
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    let has_user = !url.username().is_empty() || url.password().is_some();
    (is_safe && !has_user).then_some(url)
}

/// Asks once whether the human has approved.
pub(super) fn poll(account: &Account, login: &DeviceLogin) -> Talk<DevicePoll> {
    let url = match endpoint(account, "token", account.endpoints.token.as_ref()) {
        Ok(url) => url,
        Err(error) => return Talk::Done(Err(error)),
    };
    let fields = vec![
        ("grant_type", Value::Plain(GRANT_TYPE.to_owned())),
        ("device_code", Value::Secret(login.device_code.share())),
    ];
    let request = client::post(account, url, fields);
    let redactor = Redactor::of(&request);
    let account = account.clone();
    Talk::ask(request, move |answer| {
        Talk::Done(Ok(read_poll(&account, &answer, &redactor)))
    })
}

/// The error code alone counts, whatever the status (RFC 8628 §3.5).
fn read_poll(account: &Account, answer: &Answer, redactor: &Redactor) -> DevicePoll {
    let verb = format!("login to {}", account.server.name);
    let named = oauth::named_error(answer, redactor);
    let code = named.as_ref().and_then(|named| named.code.as_deref());
    let name = &account.profile.name;
    let ended = |kind, what: &str| {
        let why = named.as_ref().map(|named| named.sentence(answer.status));
        Error::new(kind, what)
            .because(why.unwrap_or_default())
            .hint(format!(
                "old tokens are untouched; a new try: keyfob login {name}"
            ))
    };
    match code.filter(|_| !answer.is_success()) {
        Some("authorization_pending") => DevicePoll::Pending,
        Some("slow_down") => DevicePoll::SlowDown,
        Some("access_denied") => DevicePoll::Denied(ended(
            Kind::Refused,
            "the login was denied on the other device",
        )),
        Some("expired_token") => DevicePoll::RunOut(ended(
            Kind::LoginNeeded,
            "the code ran out before anybody approved",
        )),
        Some(_) | None => {
            let reply = oauth::read_token(answer, redactor, &verb);
            last_word(account, answer, named, reply)
        }
    }
}

/// A server that wants less gets less; a success that can't be read ends it, as the code is spent (facts/oauth.md J07).
fn last_word(
    account: &Account,
    answer: &Answer,
    named: Option<NamedError>,
    reply: TokenReply,
) -> DevicePoll {
    match reply {
        TokenReply::Later(..) => DevicePoll::SlowDown,
        TokenReply::Unclear(error) if answer.is_success() => {
            let what = "the login was approved, but no tokens came back";
            DevicePoll::Ended(TokenReply::Refused(
                Error::new(Kind::Refused, what).because(error),
            ))
        }
        reply @ (TokenReply::Granted(_)
        | TokenReply::Denied(_)
        | TokenReply::OtpWanted(_)
        | TokenReply::Refused(_)
        | TokenReply::Unclear(_)) => {
            DevicePoll::Ended(hints::explain(account, Sent::Device, answer, named, reply))
        }
    }
}
