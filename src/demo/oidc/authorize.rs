//! The pages of the authorization endpoint (RFC 6749 §4.1.1, OIDC Core §3.1.2, RFC 9207).
//!
//! What doesn't belong to a known client and address is never sent back to that address (RFC 6749 §4.1.2.1).

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use url::Url;

use super::behaviour::Consent;
use super::clients::Client;
use super::people::{self, User};
use super::state::{CodeFor, Owner, State};
use super::{Issuer, TITLE, refusing_page};
use crate::demo::call::Call;
use crate::demo::once::Brought;
use crate::demo::page::{self, DECISION, DENY, Form, PASSWORD, TICKET, USERNAME};

/// What a browser brought.
struct Asked<'a> {
    call: &'a Call,
    client: Client,
    redirect: Url,
    /// What the response says of its issuer.
    iss: String,
    consent: Consent,
    now: Timestamp,
}

/// GET shows the login page; POST is one of the forms.
pub(super) fn authorize(issuer: &Issuer, call: &Call) -> Response {
    let name = issuer.name();
    let now = issuer.site.now();
    let mut state = issuer.state();
    let asked = match read(&state, call, name, now) {
        Ok(asked) => asked,
        Err(why) => return refusing_page(StatusCode::BAD_REQUEST, &why),
    };
    if let Some((error, why)) = asked.mistake() {
        return asked.back(&[("error", error), ("error_description", why)]);
    }
    if call.method == "GET" {
        return asked.login_page(None);
    }
    if call.form(DECISION) == Some(DENY) {
        let why = "the user said no";
        return asked.back(&[("error", "access_denied"), ("error_description", why)]);
    }
    match call.form(TICKET) {
        Some(ticket) => match state.tickets.redeem(ticket, now) {
            Brought::Good(subject) => asked.give_code(&mut state, subject),
            Brought::Used(_) | Brought::RunOut | Brought::Unknown => {
                asked.login_page(Some("That took too long. Sign in again."))
            }
        },
        None => asked.log_in(&mut state),
    }
}

fn read<'a>(
    state: &State,
    call: &'a Call,
    iss: String,
    now: Timestamp,
) -> Result<Asked<'a>, String> {
    let id = call.query("client_id").unwrap_or_default();
    let client = state.clients.iter().find(|client| client.id == id);
    let client = client.ok_or_else(|| format!("There is no client '{id}'."))?;
    let wanted = call.query("redirect_uri").unwrap_or_default();
    let redirect = client.redirect(wanted);
    let wrong = || format!("'{wanted}' isn't registered for this client.");
    Ok(Asked {
        call,
        redirect: redirect.ok_or_else(wrong)?,
        client: client.clone(),
        iss: state.behaviour.iss.clone().unwrap_or(iss),
        consent: state.behaviour.consent,
        now,
    })
}

impl Asked<'_> {
    /// Why the browser goes back at once.
    fn mistake(&self) -> Option<(&'static str, &'static str)> {
        let query = |name| self.call.query(name);
        if query("response_type") != Some("code") {
            return Some(("unsupported_response_type", "only code is offered"));
        }
        if !self.client.may("authorization_code") {
            return Some(("unauthorized_client", "not with this client"));
        }
        if query("prompt") == Some("none") {
            return Some(("login_required", "nobody is signed in"));
        }
        match (query("code_challenge"), query("code_challenge_method")) {
            (Some(_), Some("S256")) => None,
            (Some(_), _) => Some(("invalid_request", "only S256 is offered")),
            (None, _) if self.client.secret.is_none() => {
                Some(("invalid_request", "public clients must use PKCE"))
            }
            (None, _) => None,
        }
    }

    fn login_page(&self, trouble: Option<&str>) -> Response {
        Form::login(TITLE, &self.client.id, trouble).page()
    }

    fn log_in(&self, state: &mut State) -> Response {
        let Some(user) = signed_in(self.call) else {
            return self.login_page(Some("User or password is wrong."));
        };
        if self.consent == Consent::Given {
            return self.give_code(state, user.subject);
        }
        let ticket = state.tickets.issue(user.subject, &mut state.dice, self.now);
        let says = vec![
            format!("{} wants to act as {}.", self.client.id, user.full_name),
            format!("Scope: {}", self.scope()),
        ];
        Form::consent(TITLE, says, &[(TICKET, &ticket)]).page()
    }

    /// Without `prompt=consent` there is no offline access (OIDC Core §11).
    fn scope(&self) -> String {
        let asked = self.call.query("scope").unwrap_or_default();
        let prompts = self.call.query("prompt").unwrap_or_default();
        let is_asked = prompts.split(' ').any(|prompt| prompt == "consent");
        let words = asked.split(' ').filter(|word| !word.is_empty());
        let granted: Vec<&str> = words
            .filter(|word| is_asked || *word != "offline_access")
            .collect();
        granted.join(" ")
    }

    fn give_code(&self, state: &mut State, subject: String) -> Response {
        let of_query = |name| self.call.query(name).map(str::to_owned);
        let code_for = CodeFor {
            owner: Owner {
                client: self.client.id.clone(),
                subject: Some(subject),
                scope: self.scope(),
            },
            redirect_uri: of_query("redirect_uri").unwrap_or_default(),
            challenge: of_query("code_challenge"),
            nonce: of_query("nonce"),
            family: state.tokens.new_family(),
        };
        let code = state.codes.issue(code_for, &mut state.dice, self.now);
        self.back(&[("code", &code)])
    }

    /// Back to the client, with its state and our name.
    fn back(&self, fields: &[(&str, &str)]) -> Response {
        let mut to = self.redirect.clone();
        let state = self.call.query("state").map(|state| ("state", state));
        let iss = Some(("iss", self.iss.as_str())).filter(|(_, iss)| !iss.is_empty());
        to.query_pairs_mut()
            .extend_pairs(fields)
            .extend_pairs(state)
            .extend_pairs(iss);
        page::see_other(&to)
    }
}

/// Who a form's user and password belong to.
pub(super) fn signed_in(call: &Call) -> Option<User> {
    let (name, password) = (call.form(USERNAME)?, call.form(PASSWORD)?);
    let mut users = people::users().into_iter();
    users.find(|user| user.name == name && user.password == password)
}
