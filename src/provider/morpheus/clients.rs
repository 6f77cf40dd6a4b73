//! The OAuth clients: all of them for administrators, little more than their names for others (facts/morpheus.md §3).

use jiff::SignedDuration;

use super::page::{self, Listing, Question, Row};
use crate::domain::tenant::OauthClient;
use crate::provider::inventory::Inquiry;
use crate::provider::talk::Talk;

const ALL_PATH: &str = "/api/clients";

/// What ordinary users may see; also where the full life of tokens stands (see whoami).
pub(super) const OWN_PATH: &str = "/api/user-settings/api-clients";

/// Lists the clients, as much of them as this user may see.
pub(super) fn list(inquiry: &Inquiry) -> Talk<Vec<OauthClient>> {
    let asker = inquiry.share();
    ask(inquiry, ALL_PATH, &[403, 404]).then(move |listing| match listing {
        Listing::Rows(found) => Talk::Done(Ok(found.kept)),
        Listing::Absent(_) => {
            let own = ask(&asker, OWN_PATH, &[404]);
            own.then(|listing| Talk::Done(listing.rows().map(|found| found.kept)))
        }
    })
}

fn ask(inquiry: &Inquiry, path: &str, absent: &'static [u16]) -> Talk<Listing<OauthClient>> {
    let question = Question {
        path: path.to_owned(),
        key: "clients",
        query: Vec::new(),
        what: format!("the list of clients on {}", inquiry.account.server.name),
        who_may: "clients are for administrators of the master tenant",
        absent,
        read,
        enough: Box::new(|_| false),
    };
    page::all(inquiry, question)
}

fn read(row: &Row) -> Option<OauthClient> {
    let life = |field: &str| {
        let seconds = page::id(row, field).filter(|seconds| *seconds > 0)?;
        i64::try_from(seconds).ok().map(SignedDuration::from_secs)
    };
    Some(OauthClient {
        id: page::id(row, "id"),
        client: page::word(row, "clientId")?,
        access_life: life("accessTokenValiditySeconds"),
        refresh_life: life("refreshTokenValiditySeconds"),
        redirect_uris: page::words(row, "redirectUris"),
        grants: page::words(row, "authorizedGrantTypes"),
        scopes: page::words(row, "scopes"),
    })
}
