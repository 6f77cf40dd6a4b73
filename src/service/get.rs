//! An access token that is good for long enough: from the vault where possible, else refreshed.

use jiff::{SignedDuration, Timestamp};

use super::ports::Ports;
use super::refresh::{self, Want};
use super::work::Work;
use crate::domain::countdown;
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::expiry::Expiry;
use crate::domain::holding::Holding;
use crate::domain::lifecycle::State;
use crate::domain::name::ProfileName;
use crate::domain::outlook::Outlook;
use crate::domain::profile::Profile;
use crate::domain::schedule;
use crate::domain::secret::Secret;
use crate::domain::server::Server;
use crate::domain::span;
use crate::domain::token::TokenSet;
use crate::provider::oauth::jwt;

/// How good a token must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    /// How long it must live; none is the usual.
    pub min_valid: Option<SignedDuration>,
    /// Take it from the vault or fail.
    pub no_refresh: bool,
}

/// A token to hand over, with what the formats need.
#[derive(Debug)]
pub struct Ready {
    /// The profile.
    pub profile: Profile,
    /// Its server.
    pub server: Server,
    /// The tokens.
    pub tokens: TokenSet,
    /// Cautions for stderr: it lives shorter than asked for, the login is about to end.
    pub warnings: Vec<String>,
}

/// The fast path: a token that needs no network and no prompt. `None`: the slow path must do it.
///
/// # Errors
/// What the slow path could not mend either: an unknown profile, a profile that needs a login, a broken vault.
pub fn get_at_once(ports: &Ports, name: &ProfileName, wish: Wish) -> Result<Option<Ready>> {
    let work = Work::load(ports, name)?;
    if !is_alive(&work)? {
        return refreshable(&work, wish).map(|()| None);
    }
    if !is_good(&work, wish)? {
        return refreshable(&work, wish).map(|()| None);
    }
    match ports.vault.open_at_once() {
        Ok(()) => ready(work, wish).map(Some),
        Err(error) if matches!(error.kind(), Kind::Vault(VaultTrouble::Locked)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens the vault, refreshes if need be, and hands over.
///
/// # Errors
/// Those of [`refresh::refresh`]; `LoginNeeded` where only a login helps, or with `no_refresh` a refresh.
pub async fn get(ports: &Ports, name: &ProfileName, wish: Wish) -> Result<Ready> {
    let mut work = Work::load(ports, name)?;
    let good = is_alive(&work)? && is_good(&work, wish)?;
    if !good {
        refreshable(&work, wish)?;
    }
    ports.vault.open(false).await?;
    if !good {
        let want = Want::MinValid(asked_for(&work.holding, wish));
        match refresh::refresh(ports, name, want).await {
            Ok(refreshed) => work.holding = refreshed.holding().clone(),
            Err(error) => return Err(despite(&work, want, error)),
        }
    }
    ready(work, wish)
}

/// The same, with an ID token that lives as long: where the access token outlives it, new tokens are asked for.
///
/// # Errors
/// As for [`get`]; `LoginNeeded` without an ID token that lives.
pub async fn get_with_id_token(ports: &Ports, name: &ProfileName, wish: Wish) -> Result<Ready> {
    let first = get(ports, name, wish).await?;
    if id_token_lives(&first, ports.clock.now()) {
        return Ok(first);
    }
    let work = Work::load(ports, name)?;
    if !wish.no_refresh && first.tokens.refresh.is_some() {
        let want = Want::NewerThan(work.holding.generation);
        refresh::refresh(ports, name, want).await?;
        let second = get(ports, name, wish).await?;
        if id_token_lives(&second, ports.clock.now()) {
            return Ok(second);
        }
    }
    let what = format!("'{name}' has no ID token that lives");
    Err(Error::new(Kind::LoginNeeded, what).hint(work.login_hint()))
}

fn id_token_lives(ready: &Ready, now: Timestamp) -> bool {
    let Some(token) = ready.tokens.id_token.as_ref() else {
        return false;
    };
    end_of(token).is_none_or(|end| end.duration_since(now) > SHORTEST_ID_TOKEN)
}

/// An ID token that ends sooner would end on its way.
const SHORTEST_ID_TOKEN: SignedDuration = SignedDuration::from_secs(10);

/// When a JWT ends by its own `exp` (RFC 7519 §4.1.4); none if it doesn't say, or isn't one.
pub(crate) fn end_of(token: &Secret) -> Option<Timestamp> {
    let claims = jwt::claims(token)?;
    let seconds = claims.get("exp")?.as_number()?;
    let seconds = seconds
        .as_i64()
        .or_else(|| seconds.to_string().split('.').next()?.parse().ok())?;
    Timestamp::from_second(seconds).ok()
}

/// The error, with what there is all the same: a token that may have died of a refresh whose answer was lost, or of its
/// replay, is handed over only to those who ask for it as it is.
fn despite(work: &Work<'_>, want: Want, error: Error) -> Error {
    if !refresh::is_satisfied(work, want) || !refresh::may_be_tried_again(&error) {
        return error;
    }
    let name = &work.profile.name;
    let hint = error.way_out().unwrap_or("try again later").to_owned();
    error.hint(format!(
        "{hint}; keyfob get {name} --no-refresh hands over the token at hand, which may be dead"
    ))
}

/// Whether the token lives; an error if there is none, or none that a refresh could replace.
fn is_alive(work: &Work<'_>) -> Result<bool> {
    match work.state() {
        State::Active | State::Expiring => Ok(true),
        State::Expired { .. } | State::Rejected { .. } => Ok(false),
        State::SignedOut | State::NeedsLogin { .. } | State::Revoked { .. } | State::Damaged => {
            Err(not_at_hand(work))
        }
    }
}

/// A damaged record is the vault's trouble, everything else a login's.
fn not_at_hand(work: &Work<'_>) -> Error {
    let error = work.login_needed();
    if work.state() == State::Damaged {
        return Error::new(Kind::Vault(VaultTrouble::Damaged), error.to_string())
            .hint(work.login_hint());
    }
    error
}

/// Whether a living token lives long enough, and no refresh that nobody saw the end of may have killed it. What can't or
/// mustn't be found out is no reason to hand over nothing.
fn is_good(work: &Work<'_>, wish: Wish) -> Result<bool> {
    let asked = asked_for(&work.holding, wish);
    let tokens = work.holding.tokens.as_ref();
    let can = tokens.is_some_and(|tokens| tokens.can_refresh(work.ports.clock.now()));
    let may_find_out = can && !wish.no_refresh;
    Ok(refresh::is_satisfied(work, Want::MinValid(asked))
        && !(may_find_out && refresh::is_in_doubt(work)?))
}

/// Whether a refresh may and can mend it.
fn refreshable(work: &Work<'_>, wish: Wish) -> Result<()> {
    let name = &work.profile.name;
    let tokens = work.holding.tokens.as_ref();
    let can = tokens.is_some_and(|tokens| tokens.can_refresh(work.ports.clock.now()));
    let left = tokens.and_then(|tokens| tokens.expiry.left(work.ports.clock.now()));
    let short = match (work.state(), left) {
        (State::Rejected { .. }, _) => "is no longer accepted by the server".to_owned(),
        (_, Some(left)) if left.is_positive() => format!("has only {} left", span::text(left)),
        (_, Some(_) | None) => "has expired".to_owned(),
    };
    match (can, wish.no_refresh) {
        (true, false) => Ok(()),
        (true, true) => Err(Error::new(
            Kind::LoginNeeded,
            format!("the token of '{name}' {short}, and --no-refresh forbids a new one"),
        )
        .hint(format!("run: keyfob refresh {name}"))),
        (false, _) => Err(Error::new(
            Kind::LoginNeeded,
            format!("the token of '{name}' {short}, and it can't be refreshed"),
        )
        .hint(work.login_hint())),
    }
}

fn asked_for(holding: &Holding, wish: Wish) -> SignedDuration {
    schedule::min_valid(wish.min_valid, holding.granted())
}

fn ready(work: Work<'_>, wish: Wish) -> Result<Ready> {
    let tokens = work.tokens()?;
    let now = work.ports.clock.now();
    let doubt = wish.no_refresh && refresh::is_in_doubt(&work)?;
    let doubt = doubt.then(|| in_doubt(&work.profile.name));
    let ending = ending(&work.holding, now);
    let warnings = short(&work, wish, now)
        .into_iter()
        .chain(doubt)
        .chain(ending);
    let warnings = warnings.collect();
    Ok(Ready {
        profile: work.profile,
        server: work.server,
        tokens,
        warnings,
    })
}

/// It was asked for as it is, and may be dead.
fn in_doubt(name: &ProfileName) -> String {
    format!(
        "a refresh of '{name}' was sent and its answer lost: this token may have ended; run: keyfob refresh {name}"
    )
}

/// It lives shorter than asked for, and a new one wouldn't live longer.
fn short(work: &Work<'_>, wish: Wish, now: Timestamp) -> Option<String> {
    let left = work.holding.tokens.as_ref()?.expiry.left(now)?;
    let wanted = wish.min_valid.filter(|wanted| left < *wanted)?;
    Some(format!(
        "the token of '{}' lives only {}, less than the {} asked for",
        work.profile.name,
        span::text(left),
        span::whole(wanted)
    ))
}

/// The login is about to end with its refresh token: what to run before.
#[must_use]
pub fn ending(holding: &Holding, now: Timestamp) -> Option<String> {
    let name = &holding.profile;
    let what = |end: &str| format!("the refresh token of '{name}' {end}");
    let within = |at| format!("ends in {}", countdown::until(Expiry::At(at), now).text);
    match holding.outlook(now) {
        Outlook::Good => None,
        Outlook::Ending { at, is_final } => {
            let verb = if is_final { "login" } else { "refresh" };
            Some(format!("{}; run: keyfob {verb} {name}", what(&within(at))))
        }
        Outlook::Ended { .. } => Some(format!("{}; run: keyfob login {name}", what("has ended"))),
    }
}
