//! git's credential helper protocol (git-credential(1) "INPUT/OUTPUT FORMAT", gitcredentials(7)).

use url::Url;

use super::user;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::service::get::Ready;

/// What git asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Request {
    protocol: String,
    host: String,
    path: Option<String>,
    username: Option<String>,
    knows_authtype: bool,
    challenges: Vec<String>,
}

impl Request {
    /// Reads `key=value` lines; unknown keys count for nothing, as the protocol wants. What `store` and `erase` bring
    /// along, a password, isn't kept.
    #[must_use]
    pub fn read(input: &Secret) -> Self {
        let mut request = Self::default();
        let lines = input.expose().lines().take_while(|line| !line.is_empty());
        for (key, value) in lines.filter_map(|line| line.split_once('=')) {
            let value = || value.to_owned();
            match key {
                "protocol" => request.protocol = value(),
                "host" => request.host = value(),
                "path" => request.path = Some(value()),
                "username" => request.username = Some(value()),
                "capability[]" => request.knows_authtype |= value() == "authtype",
                "wwwauth[]" => request.challenges.push(value()),
                _ => {}
            }
        }
        request
    }

    /// Where git wants to go; none if that can't be told without a doubt: git connects to what it read, not to what we
    /// make of it.
    #[must_use]
    pub fn url(&self) -> Option<Url> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if !matches!(self.protocol.as_str(), "https" | "http") || !self.host.chars().all(is_plain) {
            return None;
        }
        let mut url = Url::parse(&format!("{}://{}", self.protocol, self.host)).ok()?;
        url.set_path(self.path.as_deref().unwrap_or_default());
        Some(url)
    }

    /// A git that knows `authtype` (2.46) sends any scheme. A server that asked for others only doesn't get this one:
    /// GitLab and GitHub say `Basic`, and refuse a bearer token.
    fn wants_bearer(&self) -> bool {
        let is_bearer = |challenge: &String| {
            let scheme = challenge.split_whitespace().next().unwrap_or_default();
            scheme.eq_ignore_ascii_case("bearer")
        };
        let is_open = self.challenges.is_empty() || self.challenges.iter().any(is_bearer);
        self.knows_authtype && is_open
    }
}

/// The answer to `get`.
///
/// # Errors
/// `Kind::Failed` if the protocol, which is made of lines, can't carry this token.
pub fn answer(ready: &Ready, request: &Request) -> Result<Secret> {
    let token = ready.tokens.access.expose();
    if token.contains(|c: char| c.is_control()) {
        let what = "git's protocol can't carry this token: there are control characters in it";
        return Err(
            Error::new(Kind::Failed, what).hint("ask the server's administrator for another")
        );
    }
    let mut lines = if request.wants_bearer() {
        vec![
            "capability[]=authtype".to_owned(),
            "authtype=Bearer".to_owned(),
            format!("credential={token}"),
            // Other helpers mustn't store what ends soon.
            "ephemeral=1".to_owned(),
        ]
    } else {
        let name = request
            .username
            .clone()
            .unwrap_or_else(|| user(&ready.profile));
        vec![format!("username={name}"), format!("password={token}")]
    };
    if let Some(end) = ready.tokens.expiry.instant() {
        lines.push(format!("password_expiry_utc={}", end.as_second()));
    }
    Ok(Secret::new(lines.join("\n")))
}
