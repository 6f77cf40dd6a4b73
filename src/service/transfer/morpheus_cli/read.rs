//! The logins in both files.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::CLIENT;
use super::blocks::{self, Naming, What};
use super::yaml::Node;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::service::transfer::{Found, FoundTokens};

/// What a file says of each name, in its order, and what of it makes no sense.
#[derive(Default)]
struct Entries {
    named: BTreeMap<String, (Naming, Node)>,
    order: Vec<String>,
    odd: Vec<(usize, String)>,
}

/// Seconds beyond this are milliseconds.
const LARGEST_SECONDS: i64 = 20_000_000_000;

/// So much of a name is repeated in notes.
const LONGEST_NAME: usize = 64;

/// The logins in both files; either may be missing.
///
/// # Errors
/// `Kind::Failed` if a file holds nothing that can be read.
pub(crate) fn read(
    appliances: Option<&Secret>,
    credentials: Option<&Secret>,
) -> Result<Vec<Found>> {
    let remotes = entries("appliances", appliances)?;
    let wallets = entries("credentials", credentials)?;
    let only_wallets = wallets
        .order
        .iter()
        .filter(|name| !remotes.named.contains_key(*name));
    let names = remotes.order.iter().chain(only_wallets);
    let find = |name: &String| {
        let remote = remotes.named.get(name).map(|(_, value)| value);
        let wallet = wallets.named.get(name).map(|(_, value)| value);
        found(name, remote, wallet)
    };
    let mut all: Vec<Found> = names.map(find).collect();
    for (file, entries) in [("appliances", &remotes), ("credentials", &wallets)] {
        all.extend(entries.odd.iter().map(|(line, why)| odd(file, *line, why)));
    }
    Ok(all)
}

fn entries(file: &str, text: Option<&Secret>) -> Result<Entries> {
    let mut entries = Entries::default();
    let Some(text) = text else {
        return Ok(entries);
    };
    let pieces = blocks::cut(text.expose()).map_err(|error| error.about(file))?;
    for piece in pieces.0 {
        match piece.what {
            What::Margin | What::Empty => {}
            What::Entry(name, naming, value) => entries.add(name, naming, value),
            What::Odd(why) => entries.odd.push((piece.line, why)),
        }
    }
    if entries.named.is_empty() && !entries.odd.is_empty() {
        let what = format!("'{file}' isn't as morpheus-cli writes it");
        return Err(Error::new(Kind::Failed, what).hint("morpheus remote list rewrites it"));
    }
    Ok(entries)
}

impl Entries {
    /// A string's value wins over a symbol's: the CLI wrote symbols before 3.6.9.
    fn add(&mut self, name: String, naming: Naming, value: Node) {
        match self.named.get(&name) {
            Some((Naming::Text, _)) if naming == Naming::Symbol => return,
            Some(_) => {}
            None => self.order.push(name.clone()),
        }
        self.named.insert(name, (naming, value));
    }
}

/// An entry that can't be read is told of instead of hiding the rest.
fn odd(file: &str, line: usize, why: &str) -> Found {
    Found {
        notes: vec![format!("{file}, line {line}: {why}")],
        ..nothing(&format!("{file}:{line}"))
    }
}

fn nothing(entry: &str) -> Found {
    Found {
        entry: entry.to_owned(),
        provider: Provider::Morpheus,
        url: None,
        instance: None,
        username: None,
        client_id: Some(CLIENT.to_owned()),
        client_secret: None,
        insecure: false,
        tokens: None,
        path: None,
        notes: Vec::new(),
    }
}

fn found(name: &str, remote: Option<&Node>, wallet: Option<&Node>) -> Found {
    let mut found = nothing(name);
    let of_remote = |key: &str| remote.and_then(|remote| remote.text(key));
    let of_wallet = |key: &str| wallet.and_then(|wallet| wallet.text(key));
    // `:host:` in older files; where both are there, the url counts.
    let url = of_remote("url").or_else(|| of_remote("host"));
    found.url = url.map(str::to_owned);
    found.insecure = of_remote("insecure") == Some("true");
    let username = of_wallet("username").or_else(|| of_remote("username"));
    found.username = username.map(str::to_owned);
    found.tokens = wallet.and_then(|wallet| tokens(wallet, &mut found.notes));
    let shown = text::clean(name, LONGEST_NAME);
    found.notes.extend(missing(&shown, remote, &found, wallet));
    found
}

/// What one of the two files lacks.
fn missing(
    name: &str,
    remote: Option<&Node>,
    found: &Found,
    wallet: Option<&Node>,
) -> Option<String> {
    match (remote, wallet) {
        (None, _) => Some(format!("'{name}' has credentials, but no remote")),
        (Some(_), _) if found.url.is_none() => Some(format!("the remote '{name}' has no address")),
        (Some(_), None) => Some("no credentials: the CLI is logged out there".to_owned()),
        (Some(_), Some(_)) if found.tokens.is_none() => {
            Some("its credentials hold no access token".to_owned())
        }
        (Some(_), Some(_)) => None,
    }
}

fn tokens(wallet: &Node, notes: &mut Vec<String>) -> Option<FoundTokens> {
    let secret = |text: &str| Secret::new(text.to_owned());
    // Old files: a bare token in place of the wallet.
    if let Node::Text(token) = wallet {
        return Some(FoundTokens {
            access: secret(token),
            refresh: None,
            expires_at: None,
            refresh_expires_at: None,
        });
    }
    Some(FoundTokens {
        access: secret(wallet.text("access_token")?),
        refresh: wallet.text("refresh_token").map(secret),
        expires_at: wallet
            .text("expire_date")
            .and_then(|text| instant(text, notes)),
        refresh_expires_at: None,
    })
}

/// Epoch seconds, or milliseconds where that is the only sense they make.
fn instant(text: &str, notes: &mut Vec<String>) -> Option<Timestamp> {
    let number: Option<i64> = text.replace('_', "").parse().ok();
    let at = number.and_then(|number| {
        if number > LARGEST_SECONDS {
            Timestamp::from_millisecond(number).ok()
        } else {
            Timestamp::from_second(number).ok()
        }
    });
    if at.is_none() {
        notes.push("its expire_date is no time: taken for unknown".to_owned());
    }
    at
}
