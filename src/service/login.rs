//! Logging in: what is held stays untouched until the new tokens are durable.

mod browser;
mod cautions;
mod companion;
mod device;
mod password;
mod paste;
mod token_text;
mod way;

use jiff::SignedDuration;

use super::ends;
use super::id_token;
use super::journal;
use super::ports::Ports;
use super::refresh::PATIENCE;
use super::work::Work;
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Result};
use crate::domain::holding::{Holding, ServerFacts};
use crate::domain::name::ProfileName;
use crate::domain::secret::Fingerprint;
use crate::domain::span;
use crate::domain::token::Obtained;
use crate::provider::dialect::{Credentials, Welcome};
use crate::provider::oauth::{NewTokens, TokenReply};

pub use companion::{BrowserStep, Companion, DeviceStep, Nobody, Opened, Step};
pub use way::{Pasted, Typed, Way, require};

/// A login that worked.
#[derive(Debug)]
pub struct LoggedIn {
    /// What is held now.
    pub holding: Holding,
    /// The appliance gave a token that it had given before (Morpheus before 9.0).
    pub reused: Option<Reused>,
    /// What to know besides: whoami failed, the scope is another one, say.
    pub warnings: Vec<String>,
}

/// A token that was there before the login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reused {
    /// What is left of it.
    pub left: Option<SignedDuration>,
    /// Its full life, where the appliance told.
    pub life: Option<SignedDuration>,
    /// What a refresh would kill besides.
    pub refresh_kills: Option<String>,
}

impl Reused {
    /// `reused, 23d 04h of 365d left`.
    #[must_use]
    pub fn sentence(&self) -> String {
        match (self.left, self.life) {
            (Some(left), Some(life)) => {
                format!("reused, {} of {} left", span::text(left), span::whole(life))
            }
            (Some(left), None) => format!("reused, {} left", span::text(left)),
            (None, _) => "reused".to_owned(),
        }
    }
}

/// A token granted this much below its client's full life was there before.
const REUSE_TOLERANCE: SignedDuration = SignedDuration::from_secs(60);

/// Logs in, stores the tokens, then asks who we are. The companion is told what happens meanwhile, and may be asked.
///
/// The vault is opened and a write is tried before anything is sent, so that no token arrives without a place to go.
/// The profile's lock is held only while tokens are on their way, not while somebody is at a browser.
///
/// # Errors
/// `Kind::Refused` for a wrong password or a denied login; everything of the port's and the vault's. The old tokens are
/// untouched then.
pub async fn login(
    ports: &Ports,
    name: &ProfileName,
    way: Way,
    companion: &dyn Companion,
) -> Result<LoggedIn> {
    let mut work = Work::load(ports, name)?;
    work.server.require_safe_transport()?;
    way.require(&work.profile, &work.server)?;
    work.go(way.grant());
    ports.vault.open(true).await?;
    ports.vault.reserve()?;
    let began = ports.clock.now();
    let grant = way.grant().word();
    let result = log_in(&mut work, way, companion).await;
    let told = |done: &LoggedIn| format!("{}: {grant}, by {}", done.summary(), ports.here);
    let words = result.as_ref().map(told);
    let outcome = words.as_deref().map_err(|error| *error);
    journal::record_timed(ports, name, Verb::Login, began, outcome);
    result
}

async fn log_in(work: &mut Work<'_>, way: Way, companion: &dyn Companion) -> Result<LoggedIn> {
    work.prepare().await?;
    match way {
        Way::Password(typed) | Way::Basic(typed) | Way::Legacy(typed) => {
            password::log_in(work, typed, companion).await
        }
        Way::Browser { open } => browser::log_in(work, open, companion).await,
        Way::Device => device::log_in(work, companion).await,
        Way::Client => trade(work, &Credentials::Client, None).await?.done(),
        Way::Paste(pasted) => paste::log_in(work, pasted).await,
    }
}

/// How credentials were answered.
enum Traded {
    In(Box<LoggedIn>),
    OtpWanted(Error),
}

/// Asks once for tokens with these credentials, under the profile's lock, and keeps them.
async fn trade(
    work: &mut Work<'_>,
    credentials: &Credentials,
    nonce: Option<&str>,
) -> Result<Traded> {
    let before = {
        let ports = work.ports;
        let name = work.profile.name.clone();
        let _guard = ports.locks.acquire(&name, PATIENCE).await?;
        work.reload()?;
        ports.vault.reserve()?;
        let talk = work.dialect.login(&work.account(), credentials);
        let reply = work.ask_for(talk, TokenReply::is_granted).await?;
        if let TokenReply::OtpWanted(error) = reply {
            return Ok(Traded::OtpWanted(error));
        }
        let tokens = granted(reply)?;
        keep(work, tokens, nonce).await?
    };
    let done = finish(work, before).await?;
    Ok(Traded::In(Box::new(done)))
}

impl Traded {
    /// The login; a wanted one-time code is a refusal where nobody can give one.
    fn done(self) -> Result<LoggedIn> {
        match self {
            Self::In(done) => Ok(*done),
            Self::OtpWanted(error) => Err(error),
        }
    }
}

/// The tokens of a reply, or why there are none.
pub(crate) fn granted(reply: TokenReply) -> Result<Box<NewTokens>> {
    match reply {
        TokenReply::Granted(tokens) => Ok(tokens),
        TokenReply::Denied(error)
        | TokenReply::OtpWanted(error)
        | TokenReply::Refused(error)
        | TokenReply::Unclear(error) => Err(error),
        TokenReply::Later(error, after) => Err(later(error, after)),
    }
}

/// The token that was held before a login.
struct Before {
    access: Fingerprint,
    /// Its full life, where that is known.
    life: Option<SignedDuration>,
}

/// Under the profile's lock: stores tokens, unless their ID token fails its checks (facts/oauth.md G11). Returns what
/// was held before.
async fn keep(
    work: &mut Work<'_>,
    tokens: Box<NewTokens>,
    nonce: Option<&str>,
) -> Result<Option<Before>> {
    let before = work.holding.tokens.as_ref().map(|old| Before {
        access: old.access.fingerprint.clone(),
        life: work.holding.granted(),
    });
    let way = work.account().grant;
    let set = tokens.into_set(Obtained::Login(way), None);
    let id_token = id_token::look(work, &set, nonce).await?;
    work.store(&set).await?;
    let facts = ServerFacts {
        id_token,
        ..work.holding.facts.clone()
    };
    work.keep_facts(facts);
    Ok(before)
}

/// After the tokens are durable: asks who we are, and whether the token was there before.
async fn finish(work: &mut Work<'_>, before: Option<Before>) -> Result<LoggedIn> {
    let mut warnings: Vec<String> = greet(work).await.into_iter().collect();
    Box::pin(ends::ask_if_unknown(work)).await;
    warnings.extend(cautions::of(work));
    let reused = reuse(work, before.as_ref());
    let life = reused.as_ref().and_then(|reused| reused.life);
    let facts = ServerFacts {
        reused: reused.is_some(),
        client_life: life.or(work.holding.facts.client_life),
        ..work.holding.facts.clone()
    };
    work.keep_facts(facts);
    Ok(LoggedIn {
        holding: work.holding.clone(),
        reused,
        warnings,
    })
}

/// Asks who we are. The login stands whatever comes back; the version decides what the appliance can do.
async fn greet(work: &mut Work<'_>) -> Option<String> {
    let access = match work.tokens() {
        Ok(tokens) => tokens.access,
        Err(error) => return Some(error.to_string()),
    };
    let talk = work.dialect.welcome(&work.account(), &access);
    match work.ask(talk).await {
        Ok(Welcome {
            identity,
            client_life,
        }) => {
            let facts = ServerFacts {
                identity,
                client_life,
                ..work.holding.facts.clone()
            };
            work.keep_facts(facts);
            None
        }
        Err(error) => Some(format!("logged in, but {error}")),
    }
}

fn reuse(work: &Work<'_>, before: Option<&Before>) -> Option<Reused> {
    let tokens = work.holding.tokens.as_ref()?;
    let account = work.account();
    if !work.dialect.reuses_tokens(&account) {
        return None;
    }
    let same = before.filter(|before| before.access == tokens.access.fingerprint);
    let known = same.and_then(|before| before.life);
    let life = work.holding.facts.client_life.or(known);
    let shorter = match (tokens.granted(), life) {
        (Some(granted), Some(life)) => granted + REUSE_TOLERANCE.min(life / 10) < life,
        (Some(_) | None, _) => false,
    };
    (same.is_some() || shorter).then(|| Reused {
        left: tokens.expiry.left(work.ports.clock.now()),
        life,
        refresh_kills: work.dialect.refresh_kills(&account),
    })
}

fn later(error: Error, after: Option<SignedDuration>) -> Error {
    match after {
        Some(after) => error.hint(format!("try again in {}", span::wait(after))),
        None => error.hint("wait a little, then try again"),
    }
}

impl LoggedIn {
    fn summary(&self) -> String {
        let reused = self.reused.as_ref().map(Reused::sentence);
        match reused.as_ref().or_else(|| self.warnings.first()) {
            Some(extra) => format!("logged in, {extra}"),
            None => "logged in".to_owned(),
        }
    }
}
