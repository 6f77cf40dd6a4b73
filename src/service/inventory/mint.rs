//! Tokens made without a password: stored before anybody sees them.

use super::{Created, Regenerated, Wanted, look};
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::expiry::Expiry;
use crate::domain::grant::Grant;
use crate::domain::name::ProfileName;
use crate::domain::profile::{self, Profile};
use crate::domain::provider::Provider;
use crate::domain::server_token::{By, ServerToken, Whose};
use crate::domain::token::{Obtained, TokenSet};
use crate::provider::dialect;
use crate::provider::inventory::{Ending, Minted};
use crate::provider::oauth::NewTokens;
use crate::service::asking::Asking;
use crate::service::check;
use crate::service::journal;
use crate::service::listing::Entry;
use crate::service::ports::{Change, Intent, Ports};
use crate::service::refresh::PATIENCE;
use crate::service::work::{self, Work};

/// Makes a token without a password and stores it in a new profile, before anybody sees it.
///
/// # Errors
/// `Kind::Usage` if the new profile's name is taken; `Failed` where the server can't, or shows no secret; as for
/// [`super::list`].
pub async fn create(ports: &Ports, name: &ProfileName, wanted: &Wanted) -> Result<Created> {
    let catalog = ports.registry.load()?;
    if catalog.profiles.contains_key(&wanted.hold) {
        let what = format!("there is a profile '{}' already", wanted.hold);
        return Err(Error::new(Kind::Usage, what).hint("choose another name for the new token's"));
    }
    let mut asking = Asking::begin(ports, name, wanted.user.as_deref()).await?;
    ports.vault.reserve()?;
    let began = ports.clock.now();
    let result = make(&mut asking, wanted).await;
    let what = format!("made a token for profile {}", wanted.hold);
    journal::record_timed(
        ports,
        name,
        Verb::Login,
        began,
        result.as_ref().map(|_| what.as_str()),
    );
    let token = result?;
    // The proof that it works; the token stands whatever comes back.
    check::whoami(ports, &wanted.hold).await.ok();
    Ok(Created {
        token,
        holding: ports.vault.holding(&wanted.hold)?,
    })
}

async fn make(asking: &mut Asking<'_>, wanted: &Wanted) -> Result<ServerToken> {
    let ours = &asking.work.profile;
    let client = wanted
        .client
        .as_deref()
        .or_else(|| ours.client(Provider::Morpheus));
    let client = client.unwrap_or_default().to_owned();
    let ports = asking.work.ports;
    let _guard = ports.locks.acquire(&wanted.hold, PATIENCE).await?;
    let talk = asking
        .work
        .dialect
        .create_token(&asking.inquiry, &client, wanted.name.as_deref());
    let Minted { token, tokens } = asking.ask(talk).await?;
    let Some(tokens) = tokens else {
        return Err(unseen(&asking.work.profile.name, &token));
    };
    let profile = holder(asking, wanted, client, &token);
    match keep(asking, &profile, tokens).await {
        Ok(()) => Ok(token),
        Err(error) => {
            forget(ports, &profile.name);
            Err(take_back(asking, &token, error).await)
        }
    }
}

/// A copy of the asking profile, for the new token's client and user.
fn holder(asking: &Asking<'_>, wanted: &Wanted, client: String, token: &ServerToken) -> Profile {
    let ours = &asking.work.profile;
    let mut profile = Profile {
        name: wanted.hold.clone(),
        client_id: Some(client),
        ..ours.clone()
    };
    if asking.user.is_some() {
        let known = asking.user.as_ref().and_then(|user| user.name.as_deref());
        let login = token.user.as_deref().or(known).unwrap_or_default();
        let (tenant, user) = profile::split_login(login);
        profile.tenant = tenant.map(str::to_owned);
        profile.username = (!user.is_empty()).then(|| user.to_owned());
    }
    profile
}

/// Profile, client secret and tokens: all of it or nothing.
async fn keep(asking: &Asking<'_>, profile: &Profile, tokens: NewTokens) -> Result<()> {
    let (ports, ours) = (asking.work.ports, &asking.work.profile);
    ports
        .registry
        .change(&[Change::PutProfile(profile.clone())])?;
    let mut work = Work::load(ports, &profile.name)?;
    work.store(&tokens.into_set(Obtained::Login(Grant::Paste), None))
        .await?;
    if profile.client_id.as_deref() == ours.client(Provider::Morpheus) {
        let secret = ports.vault.client_secret(&ours.name)?;
        ports
            .vault
            .set_client_secret(&profile.name, secret.as_ref())?;
    }
    Ok(())
}

/// A token that can't be kept is ended again.
async fn take_back(asking: &mut Asking<'_>, token: &ServerToken, error: Error) -> Error {
    let talk = asking
        .work
        .dialect
        .end_token(&asking.inquiry, token, By::Id);
    if matches!(asking.work.ask(talk).await, Ok(Ending::Ended(_))) {
        return error.about("the new token could not be kept and was ended again");
    }
    let id = token.id.map(|id| id.to_string()).unwrap_or_default();
    let next = format!(
        "run: keyfob tokens revoke {} {id}",
        asking.work.profile.name
    );
    error.about("the new token could not be kept").hint(next)
}

/// Undoes what was begun.
fn forget(ports: &Ports, name: &ProfileName) {
    ports
        .registry
        .change(&[Change::RemoveProfile(name.clone())])
        .ok();
    ports.vault.remove(name).ok();
}

fn unseen(name: &ProfileName, token: &ServerToken) -> Error {
    let id = token.id.map(|id| id.to_string()).unwrap_or_default();
    let what =
        format!("made token {id}, but the appliance did not show the secret: nobody can use it");
    Error::new(Kind::Failed, what).hint(format!("run: keyfob tokens revoke {name} {id}"))
}

/// What is lost when this profile's token is replaced, as a sentence; none where that can't be done.
#[must_use]
pub fn regenerate_kills(entry: &Entry) -> Option<String> {
    let dialect = dialect::dialect_of(entry.server.provider);
    dialect.regenerate_kills(&work::account_of(
        &entry.server,
        &entry.profile,
        &entry.holding,
    ))
}

/// Replaces the profile's token by a new one, without a password; its refresh token is lost.
///
/// # Errors
/// As for [`super::list`]; `AnswerLost` if nobody knows whether the old one is dead.
pub async fn regenerate(ports: &Ports, name: &ProfileName) -> Result<Regenerated> {
    ports.vault.open(false).await?;
    let _guard = ports.locks.acquire(name, PATIENCE).await?;
    let mut asking = Asking::begin(ports, name, None).await?;
    let began = ports.clock.now();
    let result = replace(&mut asking).await;
    let outcome = result.as_ref().map(|_| "regenerated");
    journal::record_timed(ports, name, Verb::Refresh, began, outcome);
    result
}

/// With the care of a refresh: the intent is durable before the old token may die, the new one before it is used.
async fn replace(asking: &mut Asking<'_>) -> Result<Regenerated> {
    let before = look(asking).await?;
    let (ours, by) = (
        own_row(
            &asking.work,
            before.listed.into_iter().map(|row| (row.token, row.whose)),
        )?,
        before.by,
    );
    let (ports, old) = (asking.work.ports, asking.work.tokens()?);
    ports.vault.reserve()?;
    ports.vault.begin(
        &asking.work.profile.name,
        &Intent {
            base: asking.work.holding.generation,
            at: ports.clock.now(),
        },
    )?;
    let talk = asking
        .work
        .dialect
        .regenerate_token(&asking.inquiry, &ours, by);
    let tokens = match asking.work.ask(talk).await {
        Ok(tokens) => tokens,
        Err(error) if error.kind() == Kind::AnswerLost => return Err(lost(&asking.work, error)),
        Err(error) => {
            ports.vault.drop_intent(&asking.work.profile.name)?;
            return Err(error);
        }
    };
    let new = TokenSet {
        scope: old.scope.clone(),
        ..tokens.into_set(old.obtained_by, None)
    };
    asking.work.store(&new).await?;
    asking.inquiry.access = new.access.share();
    let token = end_of(asking, new).await;
    Ok(Regenerated {
        holding: asking.work.holding.clone(),
        token,
        lost_refresh: old.refresh.is_some(),
    })
}

fn own_row(
    work: &Work<'_>,
    rows: impl Iterator<Item = (ServerToken, Whose)>,
) -> Result<ServerToken> {
    let mut ours = rows.filter(|(_, whose)| *whose == Whose::InUse);
    ours.next().map(|(token, _)| token).ok_or_else(|| {
        let name = &work.profile.name;
        let what = format!("the token of '{name}' isn't in the server's list, so nothing was sent");
        Error::new(Kind::Failed, what).hint(format!("keyfob refresh {name} asks for a new one"))
    })
}

/// The answer doesn't say when the new token ends; the list does. Nice to know: the token stands without it.
async fn end_of(asking: &mut Asking<'_>, new: TokenSet) -> Option<ServerToken> {
    let after = look(asking).await.ok()?;
    let mut rows = after.listed.into_iter();
    let row = rows.find(|row| row.whose == Whose::InUse)?.token;
    if row.expiry != Expiry::Unknown {
        let scope = row.scope.clone().or_else(|| new.scope.clone());
        let known = TokenSet {
            expiry: row.expiry,
            scope,
            ..new
        };
        asking.work.store(&known).await.ok()?;
    }
    Some(row)
}

fn lost(work: &Work<'_>, error: Error) -> Error {
    let name = &work.profile.name;
    let what = format!("answer lost: whether the token of '{name}' was replaced is unknown");
    let next = format!("run: keyfob check {name}; if the token is refused: keyfob login {name}");
    Error::new(Kind::AnswerLost, what).because(error).hint(next)
}
