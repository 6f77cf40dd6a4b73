//! Tokens as if time had passed: what is stored is rewritten by the library, for the binary to find.

use jiff::{SignedDuration, Timestamp};
use keyfob::domain::catalog::KeyChoice;
use keyfob::domain::expiry::Expiry;
use keyfob::domain::holding::ServerFacts;
use keyfob::domain::name::ProfileName;
use keyfob::domain::token::TokenSet;
use keyfob::infra::vault::{KeySources, SqliteVault};
use keyfob::service::ports::{Granted, Vault as _};

use super::Home;

/// Stores the profile's tokens and facts with a change.
pub(crate) fn rewrite(
    home: &Home,
    profile: &str,
    change: impl FnOnce(&mut TokenSet, &mut ServerFacts),
) {
    let sources = KeySources {
        key_file: Some(home.path("vault.key")),
        ..KeySources::new(KeyChoice::Auto)
    };
    let vault = SqliteVault::new(home.folder(), sources);
    vault.open_at_once().unwrap();
    let profile = ProfileName::new(profile).unwrap();
    let holding = vault.holding(&profile).unwrap();
    let mut tokens = vault.tokens(&profile).unwrap();
    let mut facts = holding.facts;
    change(&mut tokens, &mut facts);
    let granted = Granted {
        profile: &profile,
        base: holding.generation,
        tokens: &tokens,
        binding: &holding.tokens.unwrap().binding,
        facts: &facts,
    };
    vault.store(&granted).unwrap();
}

/// Lets the access token be one of this life of which so much is left, in seconds.
pub(crate) fn age(home: &Home, profile: &str, life: i64, left: i64) {
    rewrite(home, profile, |tokens, _| {
        let end = Timestamp::now() + SignedDuration::from_secs(left);
        tokens.expiry = Expiry::At(end);
        tokens.obtained_at = end - SignedDuration::from_secs(life);
        tokens.refresh_since = tokens.obtained_at;
    });
}
