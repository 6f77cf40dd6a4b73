//! When, how often and under which guard a refresh token is spent.
//!
//! Servers rotate: the old pair dies when the new one is made. So one process at a time works on a profile, everything
//! is read again under its lock, an intent is durable before the token is spent, and the new pair is durable before it
//! is used. An intent without an end means that an answer was lost: recovery asks the old access token whether the
//! server rotated, and if that can't be ruled out, replays once per call. (ARCHITECTURE "The refresh protocol")

use jiff::{SignedDuration, Timestamp};

use super::ends;
use super::id_token;
use super::journal;
use super::login;
use super::ports::{Intent, Ports};
use super::work::Work;
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::expiry::Expiry;
use crate::domain::grant::Grant;
use crate::domain::holding::{Holding, ServerFacts};
use crate::domain::lifecycle::{Event, State};
use crate::domain::name::ProfileName;
use crate::domain::outlook::Outlook;
use crate::domain::secret::Secret;
use crate::domain::span;
use crate::domain::token::{Obtained, TokenSet};
use crate::provider::dialect::{Credentials, Whoami};
use crate::provider::oauth::{NewTokens, TokenReply};

/// How long a busy profile is waited for.
pub const PATIENCE: SignedDuration = SignedDuration::from_secs(60);

/// A late first request must not meet its replay: recovery waits at least so long before it asks or sends.
const SETTLING: SignedDuration = SignedDuration::from_secs(1);

/// Many processes don't recover at the same instant.
const SETTLING_JITTER: SignedDuration = SignedDuration::from_secs(2);

/// What a caller wants of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// A token that lives at least this long.
    MinValid(SignedDuration),
    /// Tokens newer than this generation.
    NewerThan(u64),
}

/// How a refresh ended well.
#[derive(Debug)]
pub enum Refreshed {
    /// The server gave new tokens.
    New(Holding),
    /// Another process had just done it, or nothing was to be done.
    Adopted(Holding),
}

impl Refreshed {
    /// What is held now.
    #[must_use]
    pub const fn holding(&self) -> &Holding {
        match self {
            Self::New(holding) | Self::Adopted(holding) => holding,
        }
    }
}

/// Why tokens are refreshed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// Somebody asked: a busy profile is waited for.
    Asked,
    /// It was time: whoever holds the profile does it better than we.
    ByItself,
}

impl Occasion {
    /// How long a busy profile is waited for.
    const fn patience(self) -> SignedDuration {
        match self {
            Self::Asked => PATIENCE,
            Self::ByItself => SignedDuration::ZERO,
        }
    }

    /// What the trail says of a success.
    fn words(self, holding: &Holding, now: Timestamp) -> &'static str {
        match self {
            Self::Asked => "refreshed",
            Self::ByItself if holding.state_at(now).is_alive() => {
                "refreshed by itself before it ran out"
            }
            Self::ByItself => "refreshed by itself after it had run out",
        }
    }
}

/// Gets tokens that satisfy `want`, spending the refresh token only if it must.
///
/// # Errors
/// `LoginNeeded`, `NotSent` (nothing was spent), `AnswerLost` (recovered at the next try), `Refused`, `Busy`, and the
/// vault's troubles (nothing was sent then).
pub async fn refresh(ports: &Ports, name: &ProfileName, want: Want) -> Result<Refreshed> {
    refresh_on(ports, name, want, Occasion::Asked).await
}

/// The same on an occasion.
///
/// # Errors
/// As for [`refresh`]; `Busy` at once if it isn't asked for.
pub async fn refresh_on(
    ports: &Ports,
    name: &ProfileName,
    want: Want,
    occasion: Occasion,
) -> Result<Refreshed> {
    let mut work = Work::load(ports, name)?;
    work.server.require_safe_transport()?;
    if is_satisfied(&work, want) && !is_in_doubt(&work)? {
        return Ok(Refreshed::Adopted(work.holding));
    }
    if work.holding.tokens.is_none() {
        return Err(work.login_needed());
    }
    ports.vault.open(false).await?;
    let _guard = ports.locks.acquire(name, occasion.patience()).await?;
    work.reload()?;
    if is_satisfied(&work, want) && !is_in_doubt(&work)? {
        return Ok(Refreshed::Adopted(work.holding));
    }
    let before = work.holding.tokens.as_ref();
    let old = before.map(|tokens| tokens.access.fingerprint.short());
    let knew_end = before.is_some_and(|tokens| tokens.refresh_expiry != Expiry::Unknown);
    let began = ports.clock.now();
    let words = occasion.words(&work.holding, began);
    let result = rotate(&mut work).await;
    let new = work.holding.tokens.as_ref();
    let new = new.map(|tokens| tokens.access.fingerprint.short());
    let words = match old.zip(new) {
        Some((old, new)) => format!("{words}: {old} → {new}"),
        None => words.to_owned(),
    };
    let outcome = result.as_ref().map(|()| words.as_str());
    journal::record_timed(ports, name, Verb::Refresh, began, outcome);
    let facts = ServerFacts {
        refresh_failed: result.as_ref().is_err_and(may_be_tried_again),
        ..work.holding.facts.clone()
    };
    work.keep_facts(facts);
    if result.is_ok() && knew_end {
        Box::pin(ends::ask_if_unknown(&mut work)).await;
    }
    result.map(|()| Refreshed::New(work.holding))
}

/// Whether what is held is good enough. Unknown expiry counts as valid.
pub(crate) fn is_satisfied(work: &Work<'_>, want: Want) -> bool {
    let alive = work.state().is_alive();
    match want {
        Want::NewerThan(generation) => alive && work.holding.generation > generation,
        Want::MinValid(least) => {
            let expiry = work.holding.tokens.as_ref().map(|tokens| tokens.expiry);
            let left = expiry.and_then(|expiry| expiry.left(work.ports.clock.now()));
            alive && left.is_none_or(|left| left >= least)
        }
    }
}

/// Whether a refresh that failed like this says nothing against the tokens.
pub(crate) fn may_be_tried_again(error: &Error) -> bool {
    match error.kind() {
        Kind::NotSent | Kind::Untrusted | Kind::AnswerLost | Kind::Refused | Kind::Busy => true,
        Kind::Failed
        | Kind::Usage
        | Kind::LoginNeeded
        | Kind::Vault(_)
        | Kind::Interrupted
        | Kind::Terminated => false,
    }
}

/// Under the lock: spends the refresh token, at most twice.
async fn rotate(work: &mut Work<'_>) -> Result<()> {
    match work.state() {
        State::Active | State::Expiring | State::Expired { .. } | State::Rejected { .. } => {}
        State::SignedOut | State::NeedsLogin { .. } | State::Revoked { .. } | State::Damaged => {
            return Err(work.login_needed());
        }
    }
    let tokens = work.tokens()?;
    let refresh = tokens.refresh.as_ref().map(Secret::share);
    let asks_again = tokens.obtained_by == Obtained::Login(Grant::ClientCredentials);
    if refresh.is_none() && !asks_again {
        return Err(work.login_needed());
    }
    if let Outlook::Ended { .. } = work.holding.outlook(work.ports.clock.now()) {
        // The server's refusal would make a login needed while the access token lives.
        let what = format!("the refresh token of '{}' has ended", work.profile.name);
        return Err(Error::new(Kind::LoginNeeded, what).hint(work.login_hint()));
    }
    work.prepare().await?;
    let Some(refresh) = refresh else {
        return ask_again(work).await;
    };
    let mut in_doubt = is_in_doubt(work)? && recover(work, &tokens).await?;
    for last_try in [false, true] {
        begin(work, in_doubt)?;
        match spend(work, &tokens, &refresh, in_doubt).await {
            Spent::Ended(result) => return result,
            Spent::Lost(error) if last_try || in_doubt => return Err(lost(work, error)),
            Spent::Lost(_) => in_doubt = recover(work, &tokens).await?,
        }
    }
    Ok(())
}

/// Whether the refresh token at hand was sent and nothing is known of its answer: the access token may be dead, however
/// long it has left, and where a server forgives a replay it does so for seconds.
pub(crate) fn is_in_doubt(work: &Work<'_>) -> Result<bool> {
    let intent = work.ports.vault.intent(&work.profile.name)?;
    Ok(intent.is_some_and(|intent| intent.base == work.holding.generation))
}

/// The room for an answer, and the intent; in doubt it is there already.
fn begin(work: &Work<'_>, in_doubt: bool) -> Result<()> {
    work.ports.vault.reserve()?;
    if in_doubt {
        return Ok(());
    }
    let intent = Intent {
        base: work.holding.generation,
        at: work.ports.clock.now(),
    };
    work.ports.vault.begin(&work.profile.name, &intent)
}

enum Spent {
    Ended(Result<()>),
    Lost(Error),
}

/// Sends the refresh token; a replay, if the server may have rotated already.
async fn spend(work: &mut Work<'_>, old: &TokenSet, refresh: &Secret, in_doubt: bool) -> Spent {
    let talk = work.dialect.refresh(&work.account(), refresh);
    match work.ask_for(talk, TokenReply::is_granted).await {
        Ok(TokenReply::Granted(tokens)) => Spent::Ended(commit(work, *tokens, old).await),
        Ok(TokenReply::Denied(error)) => Spent::Ended(denied(work, error, in_doubt)),
        Ok(TokenReply::Later(error, after)) => {
            Spent::Ended(not_spent(work, later(error, after), in_doubt))
        }
        Ok(TokenReply::Unclear(error)) => Spent::Lost(error),
        Err(error) if error.kind() == Kind::AnswerLost => Spent::Lost(error),
        Ok(TokenReply::Refused(error) | TokenReply::OtpWanted(error)) | Err(error) => {
            Spent::Ended(not_spent(work, error, in_doubt))
        }
    }
}

/// A client without refresh token renews by asking again (RFC 6749 §4.4.3): nothing is spent, so nothing can be lost.
async fn ask_again(work: &mut Work<'_>) -> Result<()> {
    work.ports.vault.reserve()?;
    let talk = work.dialect.login(&work.account(), &Credentials::Client);
    let reply = work.ask_for(talk, TokenReply::is_granted).await?;
    let tokens = login::granted(reply)?;
    let set = tokens.into_set(Obtained::Login(Grant::ClientCredentials), None);
    work.store(&set).await
}

/// The commit point: one transaction stores the new pair and drops the intent. Only then the new ID token is looked at.
async fn commit(work: &mut Work<'_>, tokens: NewTokens, old: &TokenSet) -> Result<()> {
    let has_id_token = tokens.id_token().is_some();
    let set = tokens.into_set(Obtained::Refresh, Some(old));
    work.store(&set).await?;
    if has_id_token {
        id_token::look_after_refresh(work, &set).await;
    }
    Ok(())
}

/// The server's final word. After a replay it means that the first answer, now lost, had the new pair.
fn denied(work: &mut Work<'_>, error: Error, replay: bool) -> Result<()> {
    let event = if replay {
        Event::AnswerLost
    } else {
        Event::RefreshDenied
    };
    let (name, now) = (&work.profile.name, work.ports.clock.now());
    work.holding = work.ports.vault.note(name, event, now)?;
    work.ports.vault.drop_intent(name)?;
    let what = if replay {
        format!("'{name}' needs a new login: the answer to a refresh was lost")
    } else {
        format!("the server refuses the refresh token of '{name}'")
    };
    Err(Error::new(Kind::LoginNeeded, what)
        .because(error)
        .hint(work.login_hint()))
}

/// This request spent nothing. A replay that came to nothing leaves the first request as doubtful as it was.
fn not_spent(work: &Work<'_>, error: Error, in_doubt: bool) -> Result<()> {
    if !in_doubt {
        work.ports.vault.drop_intent(&work.profile.name)?;
    }
    Err(error)
}

fn later(error: Error, after: Option<SignedDuration>) -> Error {
    let error = error.again_after(after);
    match after {
        Some(after) => error.hint(format!(
            "nothing was spent; try again in {}",
            span::wait(after)
        )),
        None => error.hint("nothing was spent; try again later"),
    }
}

fn lost(work: &Work<'_>, error: Error) -> Error {
    let what = format!(
        "answer lost: the refresh of '{}' was sent, its outcome is unknown",
        work.profile.name
    );
    let next = format!("run: keyfob refresh {}, it finds out", work.profile.name);
    Error::new(Kind::AnswerLost, what).because(error).hint(next)
}

/// Finds out whether a lost answer had rotated the tokens. Returns whether it may have.
///
/// Silence proves nothing, however often: only the server's own refusal of a replay makes a login needed. A replay can't
/// cost more than the lost answer did, since nobody holds what it may end.
///
/// # Errors
/// `AnswerLost` if the server can be asked and doesn't tell.
async fn recover(work: &mut Work<'_>, tokens: &TokenSet) -> Result<bool> {
    settle(work).await;
    if tokens.expiry.is_past(work.ports.clock.now()) || !work.dialect.refresh_kills_old_access() {
        return Ok(true);
    }
    let talk = work.dialect.whoami(&work.account(), &tokens.access);
    match work.ask(talk).await {
        Ok(Whoami::Accepted(_)) => {
            work.ports.vault.drop_intent(&work.profile.name)?;
            Ok(false)
        }
        Ok(Whoami::Rejected(_)) => Ok(true),
        Err(error) => Err(lost(work, error)),
    }
}

/// Always in full: the instant of an intent says too little once the clock was set, or the machine slept before sending.
async fn settle(work: &Work<'_>) {
    let clock = &work.ports.clock;
    clock.sleep(SETTLING + clock.jitter(SETTLING_JITTER)).await;
}
