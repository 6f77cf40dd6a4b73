//! The pages of `/oauth/authorize` (§3): from 8.0.6 on, for clients with a secret and a registered address.
//!
//! What doesn't belong to a known client and address is never sent back to that address (RFC 6749 §4.1.2.1).

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use url::Url;

use super::client::Client;
use super::state::{CodeFor, State};
use super::{Appliance, error, sign_in};
use crate::demo::call::Call;
use crate::demo::once::Brought;
use crate::demo::page::{self, DECISION, DENY, Form, OTP, PASSWORD, TICKET, USERNAME};
use crate::demo::reply::answer;

const TITLE: &str = "Morpheus";

/// What a browser brought.
struct Asked<'a> {
    call: &'a Call,
    client: Client,
    redirect: Url,
    needs_consent: bool,
}

/// GET shows the login page; POST is one of the forms.
pub(super) fn authorize(appliance: &Appliance, call: &Call) -> Response {
    if !appliance.generation().has_code_flow() {
        return answer(error::unknown_path(appliance, call));
    }
    let now = appliance.now();
    let mut state = appliance.state();
    let asked = match read(&state, call) {
        Ok(asked) => asked,
        Err(why) => return page::message(StatusCode::BAD_REQUEST, TITLE, &why),
    };
    if let Some(error) = asked.mistake() {
        return asked.back(&[("error", error)]);
    }
    if call.method == "GET" {
        return asked.login_page(None);
    }
    if call.form(DECISION) == Some(DENY) {
        let why = "User denied access";
        return asked.back(&[("error", "access_denied"), ("error_description", why)]);
    }
    match call.form(TICKET) {
        Some(ticket) => match state.tickets.redeem(ticket, now) {
            Brought::Good(account) => asked.give_code(&mut state, account, now),
            Brought::Used(_) | Brought::RunOut | Brought::Unknown => {
                asked.login_page(Some("Your session has expired"))
            }
        },
        None => asked.log_in(&mut state, now),
    }
}

fn read<'a>(state: &State, call: &'a Call) -> Result<Asked<'a>, String> {
    let id = call.query("client_id").unwrap_or_default();
    let client = state.client(id).cloned();
    let client = client.ok_or_else(|| format!("Client not valid: {id}"))?;
    let Some(web) = &client.web else {
        return Err("A redirect_uri can only be used by clients with a secret.".to_owned());
    };
    let wanted = call.query("redirect_uri").unwrap_or_default();
    let is_known = web.redirect_uris.iter().any(|known| known == wanted);
    let parsed = Url::parse(wanted).ok().filter(|_| is_known);
    let redirect = parsed.ok_or_else(|| format!("Redirect URI mismatch: {wanted}"))?;
    Ok(Asked {
        call,
        needs_consent: web.requires_consent,
        client,
        redirect,
    })
}

impl Asked<'_> {
    /// Why the browser goes back at once.
    fn mistake(&self) -> Option<&'static str> {
        const KNOWN: [&str; 3] = ["read", "write", "openid"];
        let mut scope = self.scope().split(' ');
        match self.call.query("response_type") {
            Some("code") if scope.all(|word| KNOWN.contains(&word)) => None,
            Some("code") => Some("invalid_scope"),
            Some(_) => Some("unsupported_response_type"),
            None => Some("invalid_request"),
        }
    }

    fn scope(&self) -> &str {
        self.call.query("scope").unwrap_or("write")
    }

    fn login_page(&self, trouble: Option<&str>) -> Response {
        Form {
            fields: &[USERNAME, PASSWORD, OTP],
            ..Form::login(TITLE, &self.client.id, trouble)
        }
        .page()
    }

    fn log_in(&self, state: &mut State, now: Timestamp) -> Response {
        let field = |name| self.call.form(name).unwrap_or_default();
        let (user, password, otp) = (field(USERNAME), field(PASSWORD), field(OTP));
        let account = match sign_in::on_the_page(state, user, password, otp) {
            Ok(account) => account,
            Err(refusal) => return self.login_page(refusal.description()),
        };
        if !self.needs_consent {
            return self.give_code(state, account, now);
        }
        let ticket = state.tickets.issue(account, &mut state.dice, now);
        let says = vec![
            format!("{} wants to act as {user}.", self.client.id),
            format!("Scope: {}", self.scope()),
        ];
        Form::consent(TITLE, says, &[(TICKET, &ticket)]).page()
    }

    fn give_code(&self, state: &mut State, account: u64, now: Timestamp) -> Response {
        let of_query = |name| self.call.query(name).map(str::to_owned);
        let code_for = CodeFor {
            account,
            client: self.client.id.clone(),
            redirect_uri: of_query("redirect_uri").unwrap_or_default(),
            scope: self.scope().to_owned(),
            challenge: of_query("code_challenge"),
            nonce: of_query("nonce"),
        };
        let code = state.codes.issue(code_for, &mut state.dice, now);
        self.back(&[("code", &code)])
    }

    /// Back to the client, with its state.
    fn back(&self, fields: &[(&str, &str)]) -> Response {
        let mut to = self.redirect.clone();
        let state = self.call.query("state").map(|state| ("state", state));
        to.query_pairs_mut()
            .extend_pairs(fields)
            .extend_pairs(state);
        page::see_other(&to).into_response()
    }
}
