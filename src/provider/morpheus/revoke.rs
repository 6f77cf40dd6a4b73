//! How our own token is ended at the appliance, per generation (facts/morpheus.md §4).

use std::rc::Rc;

use super::page::Listing;
use super::tokens::{self, Place};
use super::{client, settings};
use crate::domain::error::Kind;
use crate::domain::secret::Secret;
use crate::domain::server_token::ServerToken;
use crate::domain::token::TokenSet;
use crate::provider::dialect::{Account, Revoked};
use crate::provider::inventory::{Ending, Inquiry};
use crate::provider::talk::Talk;

/// What is needed of a token set to find it at the appliance and end it.
struct Doomed {
    inquiry: Inquiry,
    refresh: Option<Secret>,
}

/// Ends the tokens: by id where the appliance has a list, else by client.
pub(super) fn revoke(account: &Account, tokens: &TokenSet) -> Talk<Revoked> {
    let doomed = Doomed {
        inquiry: Inquiry {
            account: account.clone(),
            access: tokens.access.share(),
            user: None,
        },
        refresh: tokens.refresh.as_ref().map(Secret::share),
    };
    match tokens::place(account) {
        Place::Settings => doomed.clear(),
        Place::Tokens | Place::Unknown => doomed.find(),
    }
}

impl Doomed {
    /// Looks for our row among those of our client. A version that has no list answers 404: then by client.
    fn find(self) -> Talk<Revoked> {
        let ours = Rc::new(self);
        let doomed = Rc::clone(&ours);
        let client = client(&ours.inquiry.account);
        let walk = tokens::walk(&ours.inquiry, Some(client), &[401, 404], move |row| {
            doomed.is_row(row)
        });
        walk.then(move |listing| match listing {
            Listing::Absent(error) if error.kind() == Kind::LoginNeeded => already_dead(),
            Listing::Absent(_) => ours.clear(),
            Listing::Rows(found) => {
                let mut rows = found.kept.iter();
                match rows.find(|row| ours.is_row(row)).and_then(|row| row.id) {
                    Some(id) => or_dead(tokens::end(&ours.inquiry, id)),
                    None => done("not in the appliance's list"),
                }
            }
        })
    }

    /// Before 9.0 a client has one token for a user: clearing the client ends it, for everything that shares it.
    fn clear(&self) -> Talk<Revoked> {
        let client = client(&self.inquiry.account);
        or_dead(settings::clear(&self.inquiry, &client, None))
    }

    fn is_row(&self, row: &ServerToken) -> bool {
        row.is_of(&self.inquiry.access, self.refresh.as_ref())
    }
}

/// A token that can't end itself because the appliance no longer takes it is ended.
fn or_dead(talk: Talk<Ending>) -> Talk<Revoked> {
    match talk {
        Talk::Ask(request, read) => Talk::ask(request, move |answer| or_dead(read(answer))),
        Talk::Done(Ok(Ending::Ended(what))) => done(&what),
        Talk::Done(Err(error)) if error.kind() == Kind::LoginNeeded => already_dead(),
        Talk::Done(Ok(Ending::Later(error)) | Err(error)) => Talk::Done(Err(error)),
    }
}

fn already_dead() -> Talk<Revoked> {
    done("the appliance no longer knew the token")
}

fn done(what: &str) -> Talk<Revoked> {
    Talk::Done(Ok(Revoked {
        what: what.to_owned(),
    }))
}
