//! The pages of a platform's browser login: `oauth2/v1/authorize` and what it sends the browser to (§4.1).
//!
//! What doesn't belong to a known application and callback URL is never sent back to that URL (RFC 6749 §4.1.2.1).

use axum::http::StatusCode;
use axum::response::Response;
use url::{Host, Url};

use super::people::{Application, Standing, User};
use super::state::State;
use super::{Asked, answer, oauth2, sign_in};
use crate::demo::once::Brought;
use crate::demo::page::{self, DECISION, DENY, Form, OTP, PASSWORD, TICKET, USERNAME};

const TITLE: &str = "ZeyOS";

/// Parameters that the pages are given.
const PARAMETERS: [&str; 7] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "code_challenge",
    "code_challenge_method",
    "state",
];

/// Sends the browser to the login page of the web interface.
pub(super) fn authorize(asked: &Asked<'_>) -> Response {
    let here = format!("{}/{}/", asked.platform.site.url(), asked.instance);
    let Ok(mut to) = Url::parse(&here) else {
        return answer::text(StatusCode::INTERNAL_SERVER_ERROR, "Runtime Error");
    };
    to.query_pairs_mut()
        .append_pair("umi", "auth")
        .append_pair("page", "oauth")
        .extend_pairs(
            PARAMETERS
                .iter()
                .filter_map(|name| Some((*name, asked.call.query(name)?))),
        );
    page::see_other(&to)
}

/// What a browser brought, once it is known to come from an application.
struct Visit<'a> {
    asked: &'a Asked<'a>,
    application: Application,
    redirect: Url,
}

/// GET shows the login page; POST is one of the forms.
pub(super) fn pages(asked: &Asked<'_>) -> Response {
    if asked.call.query("umi") != Some("auth") {
        return page::message(StatusCode::OK, TITLE, "This is a simulated ZeyOS.");
    }
    let mut state = asked.platform.state();
    let visit = match read(&state, asked) {
        Ok(visit) => visit,
        Err(why) => return page::message(StatusCode::BAD_REQUEST, TITLE, why),
    };
    if asked.call.query("response_type") != Some("code") {
        return visit.back(&[("error", "unsupported_response_type")]);
    }
    if !matches!(
        (
            asked.call.query("code_challenge"),
            asked.call.query("code_challenge_method")
        ),
        (None, _) | (Some(_), Some("S256"))
    ) {
        return visit.back(&[("error", "invalid_request")]);
    }
    if asked.call.method == "GET" {
        return visit.login_page(None);
    }
    if asked.call.form(DECISION) == Some(DENY) {
        let why = "The user denied the request";
        return visit.back(&[("error", "access_denied"), ("error_description", why)]);
    }
    match asked.call.form(TICKET) {
        Some(ticket) => visit.consented(&mut state, ticket),
        None => visit.log_in(&mut state),
    }
}

fn read<'a>(state: &State, asked: &'a Asked<'a>) -> Result<Visit<'a>, &'static str> {
    let id = asked.call.query("client_id").unwrap_or_default();
    let application = state.application(asked.instance, id).cloned();
    let application = application.ok_or("Unknown client application")?;
    let wanted = asked.call.query("redirect_uri").unwrap_or_default();
    let redirect = Url::parse(wanted).ok().filter(|redirect| {
        let mut known = application.callbacks.iter();
        known
            .any(|known| known == wanted || (state.behaviour.any_port && is_alike(known, redirect)))
    });
    Ok(Visit {
        asked,
        application,
        redirect: redirect.ok_or("This callback URL is not allowed for the application")?,
    })
}

/// The same but for the port, on loopback.
fn is_alike(known: &str, wanted: &Url) -> bool {
    let is_loopback = matches!(wanted.host(), Some(Host::Ipv4(ip)) if ip.is_loopback());
    let mut same = wanted.clone();
    let port = Url::parse(known).ok().and_then(|known| known.port());
    is_loopback && same.set_port(port).is_ok() && same.as_str() == known
}

impl Visit<'_> {
    fn login_page(&self, trouble: Option<&str>) -> Response {
        Form {
            fields: &[USERNAME, PASSWORD, OTP],
            ..Form::login(TITLE, self.application.id, trouble)
        }
        .page()
    }

    fn log_in(&self, state: &mut State) -> Response {
        let field = |name| self.asked.call.form(name).unwrap_or_default();
        let (name, password, code) = (field(USERNAME), field(PASSWORD), field(OTP));
        let user = sign_in::user(state, self.asked.instance, (name, password), Some(code));
        // "User is restricted to API access, no regular login."
        let Some(user) = user.filter(|user| user.standing != Standing::ApiOnly) else {
            return self.login_page(Some("Invalid credentials"));
        };
        let now = self.asked.platform.site.now();
        let ticket = state.tickets.issue(user.id, &mut state.dice, now);
        let says = vec![
            format!("{} wants to act as {}.", self.application.id, user.name),
            "It may do everything that this user may.".to_owned(),
        ];
        Form::consent(TITLE, says, &[(TICKET, &ticket)]).page()
    }

    fn consented(&self, state: &mut State, ticket: &str) -> Response {
        let now = self.asked.platform.site.now();
        let user = match state.tickets.redeem(ticket, now) {
            Brought::Good(id) => state.user(self.asked.instance, id).cloned(),
            Brought::Used(_) | Brought::RunOut | Brought::Unknown => None,
        };
        match user {
            Some(user) => self.give_code(state, &user),
            None => self.login_page(Some("Your session has expired")),
        }
    }

    fn give_code(&self, state: &mut State, user: &User) -> Response {
        let of_query = |name| self.asked.call.query(name).map(str::to_owned);
        let slot = oauth2::slot(self.asked, user, &self.application);
        let code = state.issue_code(
            slot,
            of_query("redirect_uri").unwrap_or_default(),
            of_query("code_challenge"),
            self.asked.platform.site.now(),
        );
        self.back(&[("code", &code)])
    }

    /// Back to the application, with its state.
    fn back(&self, fields: &[(&str, &str)]) -> Response {
        let mut to = self.redirect.clone();
        let state = self.asked.call.query("state").map(|state| ("state", state));
        to.query_pairs_mut()
            .extend_pairs(fields)
            .extend_pairs(state);
        page::see_other(&to)
    }
}
