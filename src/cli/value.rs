//! How the command line's values are read: every mistake says what would be right.

use std::fmt::Display;

use jiff::SignedDuration;
use url::Url;

use crate::domain::catalog::KeyChoice;
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Result};
use crate::domain::grant::Grant;
use crate::domain::lifecycle::STATE_WORDS;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::ClientAuth;
use crate::domain::provider::Provider;
use crate::domain::server::{Address, Trust};
use crate::domain::settings::{self, Setting};
use crate::domain::span as spans;
use crate::service::handover::Format;
use crate::service::listing::Sort;
use crate::service::servers::{NONE, Said};
use crate::service::transfer::Tool;

/// A reader's answer to clap, which prints it behind the flag's name.
type Read<T> = std::result::Result<T, String>;

fn told<T>(result: Result<T>) -> Read<T> {
    result.map_err(|error: Error| match error.way_out() {
        Some(hint) => format!("{error} ({hint})"),
        None => error.to_string(),
    })
}

fn one_of<T>(found: Option<T>, words: impl IntoIterator<Item = impl Display>) -> Read<T> {
    found.ok_or_else(|| {
        let words: Vec<String> = words.into_iter().map(|word| word.to_string()).collect();
        format!("one of: {}", words.join(", "))
    })
}

pub(super) fn tool(text: &str) -> Read<Tool> {
    one_of(Tool::parse(text), Tool::ALL.map(Tool::word))
}

pub(super) fn profile(text: &str) -> Read<ProfileName> {
    told(ProfileName::new(text))
}

/// The number of a server's token.
pub(super) fn token_id(text: &str) -> Read<u64> {
    let read = text.parse().ok();
    read.ok_or_else(|| {
        "a token's ID is a number, as keyfob tokens list prints it; profiles go one by one"
            .to_owned()
    })
}

pub(super) fn server(text: &str) -> Read<ServerName> {
    told(ServerName::new(text))
}

pub(super) fn address(text: &str) -> Read<Address> {
    told(Address::parse(text))
}

/// An address to be called; without a scheme it is https.
pub(super) fn url(text: &str) -> Read<Url> {
    let full = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    match Url::parse(&full) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        Ok(_) | Err(_) => Err("write it like https://morpheus.example.com".to_owned()),
    }
}

/// The one word that `--trust` takes: everything else has a flag of its own.
pub(super) fn usual_trust(text: &str) -> Read<Trust> {
    one_of((text == "system").then_some(Trust::System), ["system"])
}

pub(super) fn pin(text: &str) -> Read<Trust> {
    told(Trust::parse_pin(text))
}

pub(super) fn span(text: &str) -> Read<SignedDuration> {
    told(spans::parse(text))
}

pub(super) fn key(text: &str) -> Read<KeyChoice> {
    told(KeyChoice::parse(text))
}

pub(super) fn provider(text: &str) -> Read<Provider> {
    one_of(Provider::parse(text), Provider::ALL.map(Provider::word))
}

pub(super) fn environment(text: &str) -> Read<Environment> {
    one_of(
        Environment::parse(text),
        Environment::ALL.map(Environment::word),
    )
}

pub(super) fn environment_or_none(text: &str) -> Read<Said<Environment>> {
    let found = match Environment::parse(text) {
        Some(environment) => Some(Said::Is(environment)),
        None => (text == NONE).then_some(Said::Nothing),
    };
    let words = Environment::ALL.map(Environment::word);
    one_of(found, words.into_iter().chain([NONE]))
}

pub(super) fn grant(text: &str) -> Read<Grant> {
    one_of(Grant::parse(text), Grant::ALL.map(Grant::word))
}

pub(super) fn client_auth(text: &str) -> Read<ClientAuth> {
    one_of(
        ClientAuth::parse(text),
        ClientAuth::ALL.map(ClientAuth::word),
    )
}

/// Every format with what it is for.
pub(super) fn formats() -> String {
    let mut help =
        "In which form; or a template of yours, by its name in [templates]:\n".to_owned();
    let widest = Format::ALL
        .map(|format| format.word().len())
        .into_iter()
        .max();
    let widest = widest.unwrap_or_default();
    for format in Format::ALL {
        let line = format!("\n  {:widest$}  {}", format.word(), format.purpose());
        help.push_str(&line);
    }
    help
}

pub(super) fn state(text: &str) -> Read<String> {
    let found = STATE_WORDS.contains(&text).then(|| text.to_owned());
    one_of(found, STATE_WORDS)
}

pub(super) fn sort(text: &str) -> Read<Sort> {
    let found = Sort::ALL.into_iter().find(|sort| sort.word() == text);
    one_of(found, Sort::ALL.map(Sort::word))
}

pub(super) fn proxy(text: &str) -> Read<Said<Url>> {
    if text == NONE {
        return Ok(Said::Nothing);
    }
    match Url::parse(text) {
        Ok(url)
            if matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h")
                && url.has_host() =>
        {
            Ok(Said::Is(url))
        }
        Ok(_) | Err(_) => Err("write it like http://proxy.example.com:3128, or none".to_owned()),
    }
}

pub(super) fn endpoint(text: &str) -> Read<(String, String)> {
    match text.split_once('=') {
        Some((name, url)) if url.is_empty() || Url::parse(url).is_ok() => {
            Ok((name.to_owned(), url.to_owned()))
        }
        Some(_) | None => Err("write it like token=https://sso.example.com/token".to_owned()),
    }
}

/// A setting by its name.
pub(crate) fn setting(text: &str) -> Read<&'static Setting> {
    told(settings::named(text))
}
