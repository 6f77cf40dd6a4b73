//! What the three dialects of ZeyOS promise, over real HTTP.

mod browser;
mod grants;
mod legacy;
mod life;
mod one_time;
mod page;
mod reach;
mod refusals;

use std::cell::Cell;
use std::sync::Arc;

use keyfob::demo::call::Call;
use keyfob::demo::zeyos::people::{APPLICATION, SECRET};
use keyfob::domain::error::{Error, Result};
use keyfob::domain::grant::Grant;
use keyfob::domain::name::ProfileName;
use keyfob::domain::provider::Provider;
use keyfob::domain::secret::Secret;
use keyfob::domain::server::Address;
use keyfob::service::login::{Companion, LoggedIn, Nobody, Step, Typed, Way};
use keyfob::service::ports::Local;
use keyfob::service::profiles::ProfileDraft;
use keyfob::service::servers::ServerDraft;

use super::bench::{Bench, free_redirect};

const TOKEN: &str = "/acme/oauth2/v1/token";
const USERINFO: &str = "/acme/oauth2/v1/userinfo";
const REVOKE: &str = "/acme/oauth2/v1/revoke";
const PAGE: &str = "/acme/auth/v1/token";
const LEGACY: &str = "/acme/auth/v1/login";
const LOGOUT: &str = "/acme/auth/v1/logout";

/// The three ways with a password, and where it goes.
const PASSWORDS: [(Grant, &str); 3] = [
    (Grant::Password, TOKEN),
    (Grant::Basic, PAGE),
    (Grant::Legacy, LEGACY),
];

const JOHN: (&str, &str) = ("john.doe", "john-of-acme");
const JANE: (&str, &str) = ("jane.code", "jane-has-a-code");

/// What a user says of a new profile; the address is pasted with its instance.
fn draft(bench: &Bench, grant: Grant, user: &str) -> ProfileDraft {
    let url = format!("{}/acme", bench.platform().site().url());
    ProfileDraft {
        server: ServerDraft {
            provider: Some(Provider::Zeyos),
            address: Some(Address::parse(&url).unwrap()),
            ..ServerDraft::default()
        },
        username: Some(user.to_owned()),
        client_id: Some(APPLICATION.to_owned()),
        client_secret: Some(Secret::new(SECRET.to_owned())),
        grant: Some(grant),
        ..ProfileDraft::default()
    }
}

fn profile(bench: &Bench, grant: Grant, user: &str) -> ProfileName {
    bench.add_draft(draft(bench, grant, user))
}

/// A profile that comes back from the browser to a port of its own.
fn web(bench: &Bench) -> ProfileName {
    let redirect = free_redirect();
    bench.platform().add_callback(&redirect);
    bench.add_draft(ProfileDraft {
        username: None,
        redirect_uri: Some(redirect),
        ..draft(bench, Grant::AuthorizationCode, "")
    })
}

fn way(grant: Grant, password: &str) -> Way {
    let typed = Typed::password(Secret::new(password.to_owned()));
    match grant {
        Grant::Password => Way::Password(typed),
        Grant::Basic => Way::Basic(typed),
        Grant::Legacy => Way::Legacy(typed),
        Grant::AuthorizationCode | Grant::Device | Grant::ClientCredentials | Grant::Paste => {
            panic!("no password: {grant:?}")
        }
    }
}

fn login(bench: &Bench, name: &ProfileName, grant: Grant, password: &str) -> Result<LoggedIn> {
    bench.login_by(name, way(grant, password), &Nobody)
}

/// A profile of John's that is logged in.
pub(super) fn logged_in(bench: &Bench, grant: Grant) -> ProfileName {
    let name = profile(bench, grant, JOHN.0);
    login(bench, &name, grant, JOHN.1).unwrap();
    name
}

fn requests(bench: &Bench, path: &str) -> Vec<Arc<Call>> {
    let all = bench.platform().site().requests();
    all.into_iter().filter(|call| call.path == path).collect()
}

/// How often something was posted there.
fn posts(bench: &Bench, path: &str) -> usize {
    bench.platform().site().log().count("POST", path)
}

/// Whether a request holds this, anywhere and however it is encoded.
fn holds(call: &Call, secret: &str) -> bool {
    let basic = call.authorization.as_deref().unwrap_or_default();
    let basic = basic.strip_prefix("Basic ").unwrap_or_default();
    let all = format!("{call:?} {}", decoded(basic));
    all.contains(secret)
}

fn decoded(base64: &str) -> String {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = base64.chars().filter_map(|c| DIGITS.find(c));
    let bits: Vec<usize> = bits.collect();
    let bytes = bits.chunks(4).flat_map(|four| {
        let word = four.iter().fold(0, |word, bits| (word << 6) | bits) << (6 * (4 - four.len()));
        let bytes = [word >> 16, word >> 8, word].map(|byte| u8::try_from(byte & 255).unwrap());
        bytes.into_iter().take(four.len() - 1)
    });
    String::from_utf8(bytes.collect()).unwrap()
}

/// Somebody with a code generator.
#[derive(Default)]
struct Coder {
    code: &'static str,
    asked: Cell<u32>,
}

impl Coder {
    fn with(code: &'static str) -> Self {
        Self {
            code,
            asked: Cell::new(0),
        }
    }
}

impl Companion for Coder {
    fn tell(&self, _: &Step) {}

    fn pasted(&self) -> Local<'_, Secret> {
        Box::pin(std::future::pending())
    }

    fn one_time_code<'a>(&'a self, _: &'a Error) -> Local<'a, Result<Option<Secret>>> {
        self.asked.set(self.asked.get() + 1);
        let code = Secret::new(self.code.to_owned());
        Box::pin(std::future::ready(Ok(Some(code))))
    }
}
