//! Device logins at the simulated OpenID provider (RFC 8628).

use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::authorize::signed_in;
use super::error::{refused, respond};
use super::state::{Owner, State};
use super::token_endpoint::{Asked, Given, issue};
use super::{Issuer, TITLE, VERIFICATION, client_auth};
use crate::demo::call::Call;
use crate::demo::once::Brought;
use crate::demo::page::{self, DECISION, DENY, Form, PASSWORD, TICKET, USER_CODE, USERNAME};
use crate::demo::reply::Refusal;

/// What somebody has said to a device's login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    Waiting,
    /// As this `sub`.
    Approved(String),
    Denied,
}

#[derive(Debug)]
struct Device {
    code: String,
    user_code: String,
    client: String,
    scope: String,
    until: Timestamp,
    interval: SignedDuration,
    asked: Timestamp,
    standing: Standing,
}

/// Logins that have begun.
#[derive(Debug, Default)]
pub(super) struct Devices {
    list: Vec<Device>,
}

/// Where the server doesn't say (RFC 8628 §3.2), and what `slow_down` adds (§3.5).
const FIVE_SECONDS: SignedDuration = SignedDuration::from_secs(5);

impl Devices {
    pub(super) fn answer(&mut self, user_code: &str, answer: Standing, now: Timestamp) -> bool {
        match self.find(user_code, now) {
            Some(device) => {
                device.standing = answer;
                true
            }
            None => false,
        }
    }

    /// The login that waits under this code; hyphens and case don't count (RFC 8628 §6.1).
    fn find(&mut self, user_code: &str, now: Timestamp) -> Option<&mut Device> {
        let plain = |code: &str| -> String {
            let letters = code.chars().filter(char::is_ascii_alphanumeric);
            letters.map(|c| c.to_ascii_uppercase()).collect()
        };
        let wanted = plain(user_code);
        self.list.iter_mut().find(|device| {
            let is_open = device.until > now && device.standing == Standing::Waiting;
            is_open && plain(&device.user_code) == wanted
        })
    }
}

/// `POST /device_authorization` (§3.1).
pub(super) fn begin(issuer: &Issuer, call: &Call) -> Response {
    let outcome = begun(issuer, call);
    respond(issuer, outcome)
}

fn begun(issuer: &Issuer, call: &Call) -> Result<Value, Refusal> {
    let now = issuer.site.now();
    let mut state = issuer.state();
    let client = client_auth::client(&state, call)?;
    if !client.may(super::clients::DEVICE_CODE) {
        return Err(refused("unauthorized_client", "not with this client"));
    }
    let (told, life) = (state.behaviour.interval, state.behaviour.device_life);
    let seconds = told.and_then(|seconds| i64::try_from(seconds).ok());
    let device = Device {
        code: state.dice.uuid(),
        user_code: user_code(&state.dice.uuid()),
        client: client.id,
        scope: call.form("scope").unwrap_or_default().to_owned(),
        until: now
            .saturating_add(SignedDuration::from_secs(life))
            .unwrap_or(now),
        interval: seconds.map_or(FIVE_SECONDS, SignedDuration::from_secs),
        // The first question may come at once.
        asked: Timestamp::UNIX_EPOCH,
        standing: Standing::Waiting,
    };
    let page = format!("{}{VERIFICATION}", issuer.site.url());
    let mut body = json!({
        "device_code": device.code,
        "user_code": device.user_code,
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?{USER_CODE}={}", device.user_code),
        "expires_in": life,
    });
    if let (Some(interval), Some(fields)) = (told, body.as_object_mut()) {
        fields.insert("interval".to_owned(), json!(interval));
    }
    state.devices.list.push(device);
    Ok(body)
}

/// Eight letters without vowels (§6.1).
fn user_code(random: &str) -> String {
    const LETTERS: [char; 16] = [
        'B', 'C', 'D', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T',
    ];
    let digits = random.chars().filter_map(|c| c.to_digit(16)).take(8);
    let letters = digits.filter_map(|digit| LETTERS.get(usize::try_from(digit).ok()?));
    let mut code: String = letters.collect();
    code.insert(4, '-');
    code
}

/// A question at the token endpoint (§3.4, §3.5).
pub(super) fn poll(state: &mut State, asked: &Asked<'_>) -> Result<Given, Refusal> {
    let code = asked.field("device_code")?;
    let mut devices = state.devices.list.iter_mut();
    let found = devices.find(|device| device.code == code);
    let Some(device) = found.filter(|device| device.client == asked.client.id) else {
        return Err(refused("invalid_grant", "there is no such device code"));
    };
    if device.until <= asked.now {
        return Err(refused("expired_token", "the code has run out"));
    }
    let since = asked.now.duration_since(device.asked);
    device.asked = asked.now;
    if since < device.interval {
        device.interval += FIVE_SECONDS;
        return Err(refused("slow_down", "not so often"));
    }
    let subject = match &device.standing {
        Standing::Waiting => return Err(refused("authorization_pending", "not yet")),
        Standing::Denied => return Err(refused("access_denied", "the user said no")),
        Standing::Approved(subject) => subject.clone(),
    };
    let owner = Owner {
        client: device.client.clone(),
        subject: Some(subject),
        scope: device.scope.clone(),
    };
    state.devices.list.retain(|device| device.code != code);
    let family = state.tokens.new_family();
    let pair = issue(state, &owner, family, asked.now);
    Ok(Given {
        owner,
        pair,
        nonce: None,
    })
}

/// The page where somebody types what the device shows (§3.3).
pub(super) fn verification(issuer: &Issuer, call: &Call) -> Response {
    let now = issuer.site.now();
    let mut locked = issuer.state();
    let state = &mut *locked;
    if call.method == "GET" {
        return code_page(call.query(USER_CODE), None);
    }
    let code = call.form(USER_CODE).unwrap_or_default();
    let Some(device) = state.devices.find(code, now) else {
        return code_page(None, Some("No device waits under that code."));
    };
    let (client, scope) = (device.client.clone(), device.scope.clone());
    if call.form(DECISION) == Some(DENY) {
        state.devices.answer(code, Standing::Denied, now);
        return done("You said no: the device gets nothing.");
    }
    if let Some(ticket) = call.form(TICKET) {
        let Brought::Good(subject) = state.tickets.redeem(ticket, now) else {
            return code_page(Some(code), Some("That took too long. Sign in again."));
        };
        state.devices.answer(code, Standing::Approved(subject), now);
        return done("The device is signed in. You can close this page.");
    }
    let Some(user) = signed_in(call) else {
        return code_page(Some(code), Some("User or password is wrong."));
    };
    let ticket = state.tickets.issue(user.subject, &mut state.dice, now);
    let says = vec![
        format!(
            "{client} on a device that shows {code} wants to act as {}.",
            user.full_name
        ),
        format!("Scope: {scope}"),
    ];
    let hidden = [(TICKET, ticket.as_str()), (USER_CODE, code)];
    Form::consent(TITLE, says, &hidden).page()
}

/// A code that came with the address is shown, to be compared (§5.4).
fn code_page(code: Option<&str>, trouble: Option<&str>) -> Response {
    let asking = Form {
        trouble,
        allow: "Sign in",
        title: TITLE,
        ..Form::default()
    };
    match code {
        None => Form {
            says: vec!["Type the code that your device shows, and sign in.".to_owned()],
            fields: &[USER_CODE, USERNAME, PASSWORD],
            ..asking
        }
        .page(),
        Some(code) => Form {
            says: vec![format!("Does your device show {code}? Then sign in.")],
            fields: &[USERNAME, PASSWORD],
            hidden: &[(USER_CODE, code)],
            ..asking
        }
        .page(),
    }
}

fn done(says: &str) -> Response {
    page::message(axum::http::StatusCode::OK, TITLE, says)
}
