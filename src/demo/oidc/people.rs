//! Who lives at the simulated OpenID provider.

use super::clients::{NATIVE, SERVICE, SERVICE_SECRET, WEB, WEB_SECRET};
use crate::demo::line::ServeLine;
use crate::demo::morpheus::people::ODD;

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// `sub`.
    pub subject: String,
    /// What is typed.
    pub name: String,
    /// The password.
    pub password: String,
    /// What people call them.
    pub full_name: String,
}

/// The user of the demo.
pub const MONA: (&str, &str) = ("mona", "mona-of-oidc");

pub(super) fn users() -> Vec<User> {
    let user = |subject: &str, (name, password): (&str, &str), full_name: &str| User {
        subject: subject.to_owned(),
        name: name.to_owned(),
        password: password.to_owned(),
        full_name: full_name.to_owned(),
    };
    vec![
        user("u-1001", MONA, "Mona Demo"),
        user("u-1002", ("nils", "nils-of-oidc"), "Nils Demo"),
        user("u-1003", ODD, "Zoë Müller"),
    ]
}

/// The logins that can be used.
pub(super) fn lines(url: &str) -> Vec<ServeLine> {
    let line = |name: String, client: &str| ServeLine {
        name,
        provider: "oidc",
        version: None,
        url: url.to_owned(),
        tenant: None,
        instance: None,
        username: None,
        password: None,
        client_id: Some(client.to_owned()),
        client_secret: None,
    };
    let (mona, password) = MONA;
    let mut lines = Vec::new();
    for (name, client, secret) in [("oidc", NATIVE, None), ("oidc-web", WEB, Some(WEB_SECRET))] {
        lines.push(ServeLine {
            username: Some(mona.to_owned()),
            password: Some(password.to_owned()),
            client_secret: secret.map(str::to_owned),
            ..line(name.to_owned(), client)
        });
    }
    lines.push(ServeLine {
        client_secret: Some(SERVICE_SECRET.to_owned()),
        ..line("oidc-service".to_owned(), SERVICE)
    });
    lines
}
