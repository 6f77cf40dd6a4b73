//! What becomes of a process's requests, on the way and at the server.

use keyfob::domain::error::{Error, Kind, Result};
use keyfob::domain::server::Server;
use keyfob::provider::message::{Answer, Auth, Body, Request, Value};
use keyfob::service::ports::{Http, Local};
use zeroize::Zeroizing;

use super::case::{self, Fault, Wire};
use super::hand::Hand;
use super::server::Reply;

/// What a server of this world understands.
#[derive(Debug)]
enum Asked {
    Discovery,
    Login,
    Refresh(String),
    Whoami(String),
    Revoke(String),
    Unknown,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let field = |name: &str| match &request.body {
            Body::Form(fields) => fields
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| text(value)),
            Body::Empty | Body::Json(_) => None,
        };
        let bearer = match &request.auth {
            Auth::Bearer(token) => Some(token.expose().to_owned()),
            Auth::None | Auth::Basic { .. } => None,
        };
        match request.url.path() {
            "/.well-known/openid-configuration" => Self::Discovery,
            "/oauth/token" => field("refresh_token").map_or(Self::Login, Self::Refresh),
            "/api/whoami" | "/userinfo" => bearer.map_or(Self::Unknown, Self::Whoami),
            "/api/user-settings/clear-access-token" => bearer.map_or(Self::Unknown, Self::Revoke),
            "/revoke" => field("token").map_or(Self::Unknown, Self::Revoke),
            _ => Self::Unknown,
        }
    }

    /// Whether tokens come of it.
    const fn is_for_tokens(&self) -> bool {
        matches!(self, Self::Login | Self::Refresh(_))
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Plain(text) => text.clone(),
        Value::Secret(secret) => secret.expose().to_owned(),
    }
}

type Page = (u16, String);

impl Http for Hand {
    fn send<'a>(&'a self, _: &'a Server, request: Request) -> Local<'a, Result<Answer>> {
        Box::pin(async move {
            let asked = Asked::of(&request);
            if matches!(asked, Asked::Discovery | Asked::Unknown) {
                return Ok(self.answer(self.serve(&asked)));
            }
            self.turn("sending").await;
            self.world.note(format!("{} sends {asked:?}", self.who));
            self.leave(&asked);
            let page = self.travel(&asked);
            self.turn("its answer").await;
            self.seat().asking.set(false);
            let page = page?;
            self.world
                .note(format!("{} hears {} {}", self.who, page.0, page.1));
            if asked.is_for_tokens() && page.0 == 200 && page.1.starts_with('{') {
                self.seat().arrived.replace(Some(page.1.clone()));
            }
            Ok(self.answer(page))
        })
    }
}

impl Hand {
    fn seat(&self) -> &super::world::Seat {
        &self.world.seats[self.who]
    }

    /// A request goes out: is it allowed to?
    fn leave(&self, asked: &Asked) {
        if !asked.is_for_tokens() {
            return;
        }
        let world = &self.world;
        let others = world.seats.iter().filter(|seat| seat.asking.get()).count();
        world.must(
            others == 0 || self.seat().foreign.get(),
            "one request in flight for a profile",
        );
        self.seat().asking.set(true);
        world.must(
            !self.seat().foreign.get(),
            "a copied vault asks for no tokens",
        );
        let full = matches!(self.seat().fault.get(), Some(Fault::Full | Fault::ReadOnly));
        world.must(!full, "a vault that can't be written asks for no tokens");
    }

    /// What comes back, after everything that can befall it.
    fn travel(&self, asked: &Asked) -> Result<Page> {
        let number = self.seat().sent.get();
        self.seat().sent.set(number + 1);
        let Some(Fault::Wire(hit, wire)) = self.seat().fault.get() else {
            return Ok(self.serve(asked));
        };
        if hit != number {
            return Ok(self.serve(asked));
        }
        self.world.note(format!("… {wire:?}"));
        let lost = || Error::new(Kind::AnswerLost, "the connection broke");
        match wire {
            Wire::NotSent => Err(Error::new(Kind::NotSent, "no route to host")),
            Wire::LostRequest => Err(lost()),
            Wire::LostAnswer => {
                self.serve(asked);
                Err(lost())
            }
            Wire::Late(milliseconds) => {
                if let Asked::Refresh(token) = asked {
                    self.world.send_late(milliseconds, token);
                }
                Err(lost())
            }
            Wire::Garbled => {
                self.serve(asked);
                Ok((200, "<html>".to_owned()))
            }
            Wire::Throttled => Ok((429, String::new())),
        }
    }

    fn serve(&self, asked: &Asked) -> Page {
        let world = &self.world;
        match asked {
            Asked::Discovery => (200, DOCUMENT.to_owned()),
            Asked::Login => (200, world.server.borrow_mut().login()),
            Asked::Refresh(token) if world.is_taken_for_lost(token) => denied(),
            Asked::Refresh(token) => match world.refresh(token) {
                Reply::Granted(page) => (200, page),
                Reply::Denied => denied(),
            },
            Asked::Whoami(access) if world.server.borrow().accepts(access) => {
                (200, USER.to_owned())
            }
            Asked::Whoami(_) => (401, r#"{"error":"invalid_token"}"#.to_owned()),
            Asked::Revoke(token) => {
                let is_dead_bearer =
                    world.kind == case::Kind::Strict && !world.server.borrow().accepts(token);
                if is_dead_bearer {
                    return (401, r#"{"error":"invalid_token"}"#.to_owned());
                }
                world.server.borrow_mut().revoke(token, world.step.get());
                (200, r#"{"success":true}"#.to_owned())
            }
            Asked::Unknown => (404, String::new()),
        }
    }

    fn answer(&self, (status, body): Page) -> Answer {
        Answer {
            status,
            content_type: Some("application/json".to_owned()),
            location: None,
            challenge: None,
            retry_after: None,
            date: None,
            received_at: self.world.now(),
            body: Zeroizing::new(body.into_bytes()),
        }
    }
}

fn denied() -> Page {
    (400, r#"{"error":"invalid_grant"}"#.to_owned())
}

/// What both kinds of servers say of the user.
const USER: &str = r#"{"sub":"u","user":{"username":"u"},"appliance":{"buildVersion":"8.0.0"}}"#;

const DOCUMENT: &str = r#"{"issuer":"https://sso.test","token_endpoint":"https://sso.test/oauth/token",
    "authorization_endpoint":"https://sso.test/authorize","userinfo_endpoint":"https://sso.test/userinfo",
    "revocation_endpoint":"https://sso.test/revoke","jwks_uri":"https://sso.test/jwks"}"#;
