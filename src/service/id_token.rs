//! What the ID token of new tokens tells, and how far it is proven.

use super::work::Work;
use crate::domain::error::Result;
use crate::domain::holding::ServerFacts;
use crate::domain::id_token::{IdToken, Proof};
use crate::domain::secret::Secret;
use crate::domain::token::TokenSet;
use crate::provider::dialect::{Account, IdTokenCheck};
use crate::provider::oauth::jwt;

/// Checks the ID token of a login, whoever logged in before; none if there is none. Keys that can't be fetched leave it unverified.
///
/// # Errors
/// `Kind::Refused` if a check fails.
pub(crate) async fn look(
    work: &mut Work<'_>,
    tokens: &TokenSet,
    nonce: Option<&str>,
) -> Result<Option<IdToken>> {
    let account = Account {
        subject: None,
        ..work.account()
    };
    ask(work, &account, tokens, nonce).await
}

async fn ask(
    work: &mut Work<'_>,
    account: &Account,
    tokens: &TokenSet,
    nonce: Option<&str>,
) -> Result<Option<IdToken>> {
    let Some(token) = tokens.id_token.as_ref() else {
        return Ok(None);
    };
    let check = IdTokenCheck {
        token: token.share(),
        access: tokens.access.share(),
        nonce: nonce.map(str::to_owned),
        now: work.ports.clock.now(),
    };
    let talk = work.dialect.verify(account, check);
    match work.ask(talk).await {
        Ok(id_token) => Ok(Some(id_token)),
        Err(error) if error.kind().is_unanswered() => {
            Ok(Some(unverified(token, error.to_string())))
        }
        Err(error) => Err(error),
    }
}

/// After a refresh: it must be about the same user (OIDC Core §12.2). The new tokens are kept whatever their ID token is like: the old ones are gone. A doubt is told.
pub(crate) async fn look_after_refresh(work: &mut Work<'_>, tokens: &TokenSet) {
    let account = work.account();
    let found = match ask(work, &account, tokens, None).await {
        Ok(found) => found,
        Err(error) => tokens
            .id_token
            .as_ref()
            .map(|token| unverified(token, error.to_string())),
    };
    let facts = ServerFacts {
        id_token: found,
        ..work.holding.facts.clone()
    };
    work.keep_facts(facts);
}

fn unverified(token: &Secret, why: String) -> IdToken {
    IdToken {
        subject: jwt::subject(token).unwrap_or_default(),
        proof: Proof::Unverified(why),
    }
}
