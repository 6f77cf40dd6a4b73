//! What the wizard's first step offers.

use super::state::State;
use super::state::import::Findings;
use super::state::wizard::{Leads, Menu, ProviderLine, Target};
use crate::domain::name::ServerName;
use crate::service::transfer::Tool;

/// Letters that choose a known server; `j` and `k` move.
const LETTERS: &str = "abcdefghilmnopqrstuvwxyz";

/// Letters that choose a tool.
const TOOL_LETTERS: &str = "ijfg";

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
            .chain(found(state))
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

/// One line for each tool that knows logins (SCREENS 4.2).
fn found(state: &State) -> impl Iterator<Item = ProviderLine> {
    let findings = state.imports.found();
    let with_rows = Tool::ALL
        .into_iter()
        .filter_map(move |tool| findings.and_then(|findings| tool_words(findings, tool)));
    TOOL_LETTERS
        .chars()
        .zip(with_rows)
        .map(|(letter, (tool, words))| line(letter, tool.word(), &words, Leads::Import(tool)))
}

fn tool_words(findings: &Findings, tool: Tool) -> Option<(Tool, String)> {
    let count = findings.of(tool).count();
    let new = findings.of(tool);
    let new = new.filter(|row| row.course.does_something()).count();
    let news = match new {
        0 => "nothing new".to_owned(),
        new => format!("{new} to import"),
    };
    let what = tool_objects(tool, count);
    (count > 0).then(|| (tool, format!("{what}, {news}")))
}

/// `6 remotes`, in the tool's own words.
#[must_use]
pub fn tool_objects(tool: Tool, count: usize) -> String {
    let word = match tool {
        Tool::MorpheusCli => "remote",
        Tool::Zeyos => "profile",
        Tool::Json | Tool::Environment => "login",
    };
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}

fn known(state: &State) -> impl Iterator<Item = ProviderLine> {
    let servers = state.catalog.servers.values();
    servers.zip(LETTERS.chars()).map(|(server, letter)| {
        let text = format!("{} · {}", server.provider.title(), server.address);
        let name = server.name.clone();
        line(letter, name.as_str(), &text, Leads::Known(name.clone()))
    })
}
