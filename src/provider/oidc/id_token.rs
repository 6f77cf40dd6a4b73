//! Whether an ID token is what it claims to be (OIDC Core §3.1.3.7): its claims first, then its signature.
//!
//! The signature is checked with keys that are fetched for this check, so that rotated keys need no restart. Keys that
//! can't be had leave it unverified, which is said; a wrong claim or signature is a refusal.

mod claims;
mod keys;
mod signature;

use super::fetch;
use crate::domain::error::{Error, Kind};
use crate::domain::id_token::{IdToken, Proof};
use crate::provider::dialect::{Account, IdTokenCheck};
use crate::provider::talk::Talk;
use signature::{Signed, Way};

/// Checks an ID token.
pub(super) fn verify(account: &Account, check: &IdTokenCheck) -> Talk<IdToken> {
    let signed = match Signed::read(&check.token) {
        Ok(signed) => signed,
        Err(why) => return refused(&why),
    };
    let subject = match claims::check(account, check, signed.algorithm_name()) {
        Ok(subject) => subject,
        Err(why) => return refused(&why),
    };
    match signed.way(account) {
        Err(why) => refused(&why),
        Ok(Way::Nowhere(why)) => unverified(subject, why),
        Ok(Way::Secret(algorithm, secret)) => {
            if signed.is_by_secret(&secret) {
                verified(subject, &algorithm)
            } else {
                refused("it isn't signed with the client secret")
            }
        }
        Ok(Way::Keys(algorithm, url)) => fetch::get(url, move |answer| {
            let keys = match answer {
                Ok(answer) => keys::read(&answer),
                Err(error) => Err(error.to_string()),
            };
            match keys.map(|keys| signed.is_by_one_of(&keys)) {
                Err(why) => unverified(subject, format!("the server's keys can't be had: {why}")),
                Ok(Ok(())) => verified(subject, &algorithm),
                Ok(Err(why)) => refused(&why),
            }
        }),
    }
}

fn verified(subject: String, algorithm: &str) -> Talk<IdToken> {
    let proof = Proof::Verified(algorithm.to_owned());
    Talk::Done(Ok(IdToken { subject, proof }))
}

fn unverified(subject: String, why: String) -> Talk<IdToken> {
    let proof = Proof::Unverified(why);
    Talk::Done(Ok(IdToken { subject, proof }))
}

fn refused(why: &str) -> Talk<IdToken> {
    Talk::Done(Err(Error::new(Kind::Refused, "the ID token fails its checks")
        .because(why)
        .hint("don't trust what came with it: log in again; if that happens again, tell the server's administrator")))
}
