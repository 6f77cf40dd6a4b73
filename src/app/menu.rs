//! What the wizard's first step offers.

use super::state::State;
use super::state::wizard::{Leads, Menu, ProviderLine, Target};
use crate::domain::name::ServerName;

/// Letters that choose a known server; `j` and `k` move.
const LETTERS: &str = "abcdefghilmnopqrstuvwxyz";

/// The kinds of servers.
const KINDS: [(char, Target, &str, &str); 4] = [
    (
        'm',
        Target::Morpheus,
        "Morpheus",
        "appliance 3.6 to 9.0, master tenant or sub-tenant",
    ),
    (
        'z',
        Target::Zeyos,
        "ZeyOS",
        "an instance in the cloud or self-hosted",
    ),
    (
        'o',
        Target::Oidc,
        "OpenID Connect",
        "finds its endpoints: Keycloak, Entra ID, Okta …",
    ),
    (
        'b',
        Target::OAuth,
        "OAuth 2.0",
        "no discovery: you type the endpoints",
    ),
];

/// The lines of the first step, in one of its menus.
#[must_use]
pub fn provider_lines(state: &State, menu: Menu) -> Vec<ProviderLine> {
    match menu {
        Menu::Start => kinds()
            .chain([line(
                't',
                "Paste a token",
                "made in a web interface (SSO, 2FA, no password)",
                Leads::Token,
            )])
            .chain(servers(state))
            .collect(),
        Menu::Token => kinds().collect(),
        Menu::Servers => known(state).collect(),
    }
}

fn line(letter: char, title: &str, text: &str, leads: Leads) -> ProviderLine {
    ProviderLine {
        letter,
        title: title.to_owned(),
        text: text.to_owned(),
        leads,
    }
}

fn kinds() -> impl Iterator<Item = ProviderLine> {
    KINDS
        .into_iter()
        .map(|(letter, kind, title, text)| line(letter, title, text, Leads::New(kind)))
}

/// One line for all known servers.
fn servers(state: &State) -> Option<ProviderLine> {
    let names: Vec<&str> = state
        .catalog
        .servers
        .keys()
        .map(ServerName::as_str)
        .collect();
    (!names.is_empty()).then(|| line('k', "Known server", &names.join("  "), Leads::Servers))
}

fn known(state: &State) -> impl Iterator<Item = ProviderLine> {
    let servers = state.catalog.servers.values();
    servers.zip(LETTERS.chars()).map(|(server, letter)| {
        let text = format!("{} · {}", server.provider.title(), server.address);
        let name = server.name.clone();
        line(letter, name.as_str(), &text, Leads::Known(name.clone()))
    })
}
