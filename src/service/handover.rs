//! A token in the form that its taker wants, quoted for its target.
//!
//! This is the copy runner of STYLE S10: what it makes is a secret again, and only printing and copying open it. A form
//! that can't carry a token exactly refuses it; nothing is mangled silently.

mod blocks;
mod format;
mod http;
mod offers;
mod place;
mod quote;
mod template;
#[cfg(test)]
mod tests;
mod variables;

pub mod answer;
pub mod environment;
pub mod preview;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;

pub use self::format::Format;
pub use self::offers::{Offer, offers};
pub use self::template::Template;
pub(crate) use self::variables::variables;
use super::get::Ready;
use super::ports::Registry;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::domain::span;
use crate::domain::text;

/// How a token is handed over: one of keyfob's own formats, or a template of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// One of keyfob's.
    Standard(Format),
    /// One of `[templates]`.
    Template(Template),
}

impl Form {
    /// The form of this name; keyfob's own come first, and need no configuration.
    ///
    /// # Errors
    /// `Kind::Usage` for an unknown name (the hint has all that are known) or a broken template.
    pub fn named(name: &str, registry: &dyn Registry) -> Result<Self> {
        if let Some(format) = Format::parse(name) {
            return Ok(Self::Standard(format));
        }
        let templates = registry.load()?.templates;
        if let Some(text) = templates.get(name) {
            return Template::read(name, text).map(Self::Template);
        }
        let own = templates.keys().map(String::as_str);
        let words: Vec<&str> = Format::ALL
            .map(Format::word)
            .into_iter()
            .chain(own)
            .collect();
        let shown = text::clean(name, LONGEST_NAME);
        Err(
            Error::new(Kind::Usage, format!("there is no format '{shown}'"))
                .hint(format!("one of: {}", words.join(", "))),
        )
    }

    /// The name on the command line and in the menu.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Standard(format) => format.word(),
            Self::Template(template) => &template.name,
        }
    }

    /// What stands in it, for whoever is about to paste it.
    #[must_use]
    pub const fn contents(&self) -> &'static str {
        match self {
            Self::Standard(format) => format.contents(),
            Self::Template(_) => "what the template says",
        }
    }
}

/// Reads every template.
///
/// # Errors
/// `Kind::Usage` for the first one that is broken, or that no name can reach since a format of keyfob's has it.
pub fn check(templates: &BTreeMap<String, String>) -> Result<()> {
    for (name, text) in templates {
        if Format::parse(name).is_some() {
            let what = format!("template '{name}' has the name of one of keyfob's formats");
            return Err(Error::new(Kind::Usage, what).hint("give it another name in [templates]"));
        }
        Template::read(name, text)?;
    }
    Ok(())
}

/// So much of a wrong name is repeated.
const LONGEST_NAME: usize = 64;

/// The token in this form, without a line end after it.
///
/// # Errors
/// `Kind::Usage` if the form isn't for this kind of server; `Kind::Failed` if it can't carry this token.
pub fn render(ready: &Ready, form: &Form, now: Timestamp) -> Result<Secret> {
    match form {
        Form::Standard(format) => standard(ready, *format, now),
        Form::Template(template) => Ok(template.fill(ready, now)),
    }
}

fn standard(ready: &Ready, format: Format, now: Timestamp) -> Result<Secret> {
    let provider = ready.server.provider;
    if format.only_for().is_some_and(|only| only != provider) {
        let words: Vec<&str> = Format::offered(provider).map(Format::word).collect();
        let what = format!("{} is not for {}", format.word(), provider.title());
        let hint = format!("one of: {}", words.join(", "));
        return Err(Error::new(Kind::Usage, what).hint(hint));
    }
    let text = match format {
        Format::Token => ready.tokens.access.expose().to_owned(),
        Format::Header => http::header(ready)?,
        Format::Curl => http::curl(ready)?,
        Format::CurlConfig => http::curl_config(ready)?,
        Format::Env => variables::lines(ready, |name, value| {
            format!("export {name}={}", quote::sh(value))
        }),
        Format::Fish => variables::lines(ready, |name, value| {
            format!("set -gx {name} {}", quote::fish(value))
        }),
        Format::Powershell => variables::lines(ready, |name, value| {
            format!("$env:{name} = {}", quote::powershell(value))
        }),
        Format::Dotenv => variables::dotenv(ready)?,
        Format::Json => return Ok(as_json(ready, now, false)),
        Format::Netrc => http::netrc(ready)?,
        Format::Httpie => http::httpie(ready)?,
        Format::MorpheusPowershell => blocks::morpheus_powershell(ready),
        Format::TerraformHpe => blocks::terraform_hpe(ready),
        Format::TerraformMorpheus => blocks::terraform_morpheus(ready),
        Format::Ansible => blocks::ansible(ready),
        Format::MorpheusCli => blocks::morpheus_cli(ready),
        Format::ZeyosCli => blocks::zeyos_cli(ready),
        Format::ZeyosMcp => blocks::zeyos_mcp(ready),
    };
    Ok(Secret::new(text))
}

/// A form that can't carry a token exactly.
fn cannot(form: &str, why: &str) -> Error {
    let what = format!("this token can't be written into {form}: {why}");
    Error::new(Kind::Failed, what).hint("--as json carries every token")
}

/// `get --as json`; with the refresh token only where that was asked for.
#[must_use]
pub fn as_json(ready: &Ready, now: Timestamp, with_refresh: bool) -> Secret {
    let (profile, tokens) = (&ready.profile, &ready.tokens);
    let end = tokens.expiry.instant();
    let mut object = json!({
        "version": 1,
        "profile": profile.name.as_str(),
        "access_token": tokens.access.expose(),
        "token_type": tokens.token_type,
        "expires_at": end.map(span::iso),
        "expires_in": tokens.expiry.left(now).map(|left| left.as_secs().max(0)),
        "scope": tokens.scope,
        "provider": ready.server.provider.word(),
        "url": place::base(ready),
        "server": ready.server.name.as_str(),
        "tenant": profile.tenant,
        "instance": profile.instance,
        "username": profile.username,
        "client_id": profile.client(ready.server.provider),
    });
    if let (true, Some(refresh), Some(map)) =
        (with_refresh, &tokens.refresh, object.as_object_mut())
    {
        map.insert("refresh_token".to_owned(), json!(refresh.expose()));
    }
    Secret::new(object.to_string())
}
