//! Asking the server now: is it there, what is it, does it take our token, who does it say we are.

use jiff::SignedDuration;

use super::certificate;
use super::ends;
use super::journal;
use super::ports::Ports;
use super::work::Work;
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::holding::{Holding, ServerFacts};
use crate::domain::identity::Identity;
use crate::domain::lifecycle::{Event, State};
use crate::domain::name::ProfileName;
use crate::domain::provider::Provider;
use crate::domain::server::Server;
use crate::domain::skew;
use crate::provider::dialect::{self, Account, Reach, Whoami};
use crate::provider::endpoints::Endpoints;

use crate::domain::profile::Profile;

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// What is held now.
    pub holding: Holding,
    /// What the server tells strangers.
    pub reach: Reach,
    /// Who we are there; none without a token.
    pub identity: Option<Identity>,
    /// In words: `Morpheus 9.0.0 in 84 ms, token accepted`.
    pub what: String,
}

/// Asks the server of a profile: reachability, then the token.
///
/// # Errors
/// `LoginNeeded` if the server no longer takes the token (noted in the vault); `NotSent`, `AnswerLost`, `Refused`.
pub async fn check(ports: &Ports, name: &ProfileName) -> Result<Checked> {
    let mut work = Work::load(ports, name)?;
    let began = ports.clock.now();
    let result = match ask_all(&mut work).await {
        Ok(checked) => Ok(checked),
        Err(error) => Err(certificate::explained(ports, &work.server, error).await),
    };
    let outcome = result.as_ref().map(|checked| checked.what.as_str());
    journal::record_timed(ports, name, Verb::Check, began, outcome);
    result
}

async fn ask_all(work: &mut Work<'_>) -> Result<Checked> {
    let began = work.ports.clock.now();
    work.ports.discovered.forget(&work.server);
    let reach = work.ask(work.dialect.reach(&work.account())).await?;
    let took = work.ports.clock.now().duration_since(began);
    let token = try_token(work).await?;
    let identity = match &token {
        Tried::Accepted(identity) => Some(identity.clone()),
        Tried::Untried(_) => None,
    };
    let version = identity
        .as_ref()
        .and_then(|identity| identity.version.clone())
        .or_else(|| reach.version.clone());
    let mut what = sentence(work, &reach, version.map(|v| v.to_string()), took, &token);
    for note in &work.endpoints().notes {
        what = format!("{what}; {note}");
    }
    Ok(Checked {
        holding: work.holding.clone(),
        reach,
        identity,
        what,
    })
}

/// What became of the token at hand.
enum Tried {
    Accepted(Identity),
    /// Why it wasn't tried.
    Untried(String),
}

/// Asks with the token, if there is one and the server can be asked at all.
async fn try_token(work: &mut Work<'_>) -> Result<Tried> {
    if !may_have_token(work.state()) {
        let why = format!("no token to try: {}", work.state().word());
        return Ok(Tried::Untried(why));
    }
    let found = identify(work).await;
    let was_told = found
        .as_ref()
        .err()
        .is_none_or(|error| error.kind() == Kind::Failed);
    if was_told {
        Box::pin(ends::ask(work)).await;
    }
    match found {
        Ok(identity) => Ok(Tried::Accepted(identity)),
        Err(error) if error.kind() == Kind::Failed => {
            Ok(Tried::Untried(format!("token not tried: {}", error.what())))
        }
        Err(error) => Err(error),
    }
}

const fn may_have_token(state: State) -> bool {
    match state {
        State::Active | State::Expiring | State::Rejected { .. } => true,
        State::Expired { .. }
        | State::SignedOut
        | State::NeedsLogin { .. }
        | State::Revoked { .. }
        | State::Damaged => false,
    }
}

fn sentence(
    work: &Work<'_>,
    reach: &Reach,
    version: Option<String>,
    took: SignedDuration,
    token: &Tried,
) -> String {
    let provider = work.server.provider;
    // Only Morpheus has versions that matter.
    let version = version.or_else(|| {
        let unknown = provider == Provider::Morpheus;
        unknown.then(|| "of unknown version".to_owned())
    });
    let words = [Some(provider.title().to_owned()), version];
    let server: Vec<String> = words.into_iter().flatten().collect();
    let mut parts = vec![format!("{} in {} ms", server.join(" "), took.as_millis())];
    if reach.setup_needed {
        parts.push("its first setup isn't done".to_owned());
    }
    parts.extend(
        reach
            .maintenance
            .clone()
            .map(|said| format!("maintenance: {said}")),
    );
    if let Some(seconds) = work.holding.facts.clock_skew {
        parts.push(format!("its clock is {}", skew::words(seconds)));
    }
    match token {
        Tried::Accepted(_) => {
            parts.push("token accepted".to_owned());
            let now = work.ports.clock.now();
            parts.extend(work.holding.outlook(now).words(now));
        }
        Tried::Untried(why) => parts.push(why.clone()),
    }
    parts.join(", ")
}

/// Asks the server who we are, with the token at hand.
///
/// # Errors
/// `LoginNeeded` without a living token, or if the server refuses it (noted in the vault); the port's and the vault's.
pub async fn whoami(ports: &Ports, name: &ProfileName) -> Result<(Identity, Holding)> {
    let mut work = Work::load(ports, name)?;
    if !may_have_token(work.state()) {
        return Err(work.login_needed());
    }
    let began = ports.clock.now();
    let result = identify(&mut work).await;
    let outcome = result.as_ref().map(|_| "whoami");
    journal::record_timed(ports, name, Verb::Check, began, outcome);
    result.map(|identity| (identity, work.holding))
}

/// Asks until the answer is about the tokens that are held: another process may have replaced them meanwhile, and what the
/// server says of the old ones is no news of the new ones.
async fn ask_who(work: &mut Work<'_>) -> Result<Whoami> {
    loop {
        work.reload()?;
        let tokens = work.tokens()?;
        let talk = work.dialect.whoami(&work.account(), &tokens.access);
        let answer = work.ask(talk).await?;
        let held = work.ports.vault.holding(&work.profile.name)?;
        if held.generation == work.holding.generation {
            return Ok(answer);
        }
    }
}

/// The server's 401 beats our countdown, and its 200 beats an earlier 401.
async fn identify(work: &mut Work<'_>) -> Result<Identity> {
    work.server.require_safe_transport()?;
    work.ports.vault.open(false).await?;
    work.prepare().await?;
    let answer = ask_who(work).await?;
    let (name, now) = (work.profile.name.clone(), work.ports.clock.now());
    match answer {
        Whoami::Accepted(identity) => {
            work.holding = work.ports.vault.note(&name, Event::Accepted, now)?;
            let facts = ServerFacts {
                identity: Some(identity.clone()),
                ..work.holding.facts.clone()
            };
            work.keep_facts(facts);
            Ok(identity)
        }
        Whoami::Rejected(error) => {
            work.holding = work.ports.vault.note(&name, Event::Rejected, now)?;
            let can = matches!(work.state(), State::Rejected { .. });
            let next = if can {
                format!("run: keyfob refresh {name}, or keyfob login {name}")
            } else {
                work.login_hint()
            };
            let what = format!("the server no longer accepts the token of '{name}'");
            Err(Error::new(Kind::LoginNeeded, what)
                .because(error)
                .hint(next))
        }
    }
}

/// Asks a server that no profile names yet: the form's check beside the address.
///
/// # Errors
/// What the port and the dialect say.
pub async fn reach(
    ports: &Ports,
    server: &Server,
    profile: &Profile,
) -> Result<(Reach, SignedDuration)> {
    let dialect = dialect::dialect_of(server.provider);
    let account = Account::new(server.clone(), profile.clone());
    let began = ports.clock.now();
    let reach = super::talk::hold(&*ports.http, server, dialect.reach(&account)).await?;
    Ok((reach, ports.clock.now().duration_since(began)))
}

/// Finds the endpoints of a server that no profile names yet.
///
/// # Errors
/// What the port and the dialect say.
pub async fn find(ports: &Ports, server: &Server, profile: &Profile) -> Result<Endpoints> {
    let dialect = dialect::dialect_of(server.provider);
    let account = Account::new(server.clone(), profile.clone());
    super::talk::hold(&*ports.http, server, dialect.discover(&account)).await
}
