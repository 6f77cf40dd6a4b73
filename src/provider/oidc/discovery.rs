//! Where a server's documents are, and whether they are its own (RFC 8414 §3, OIDC Discovery §4).
//!
//! Both documents are read, as each may lack what the other has, and merged if they name the same issuer. The issuer is
//! the server's address: exactly, but for a last slash.

use jiff::SignedDuration;
use url::Url;

use super::document::{self, Document};
use super::fetch;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::text;
use crate::provider::dialect::{Account, Reach};
use crate::provider::endpoints::Endpoints;
use crate::provider::message::Answer;
use crate::provider::oauth::{self, Redactor};
use crate::provider::talk::Talk;

const OPENID_DOCUMENT: &str = "/.well-known/openid-configuration";
const OAUTH_DOCUMENT: &str = "/.well-known/oauth-authorization-server";

/// A place where a document may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Below the issuer (OIDC Discovery §4).
    OpenId,
    /// Before the issuer's path (RFC 8414 §5), for issuers that have one.
    OpenIdBefore,
    /// The same for servers of plain OAuth (RFC 8414 §3).
    OAuth,
}

/// Where to look, in this order.
const PLACES: [Place; 3] = [Place::OpenId, Place::OpenIdBefore, Place::OAuth];

/// What was found so far.
struct Search {
    account: Account,
    found: Option<Endpoints>,
    /// Worse than a missing document.
    trouble: Option<Error>,
    /// What came instead of a document.
    instead: Option<String>,
    clock_skew: Option<SignedDuration>,
    maintenance: Option<String>,
}

/// Finds the endpoints.
pub(super) fn discover(account: &Account) -> Talk<Endpoints> {
    search(account).then(|search| Talk::Done(search.end()))
}

/// Asks a stranger's questions: the documents are all that such servers tell. Where endpoints are set by hand, any answer
/// shows that it is there.
pub(super) fn reach(account: &Account) -> Talk<Reach> {
    search(account).then(|search| {
        let reach = Reach {
            version: None,
            setup_needed: false,
            maintenance: search.maintenance.clone(),
            clock_skew: search.clock_skew,
        };
        let is_by_hand = !search.account.profile.endpoints.is_empty();
        let is_enough = is_by_hand || reach.maintenance.is_some();
        Talk::Done(match search.end() {
            Ok(_) => Ok(reach),
            Err(_) if is_enough => Ok(reach),
            Err(error) => Err(error),
        })
    })
}

fn search(account: &Account) -> Talk<Search> {
    let search = Search {
        account: account.clone(),
        found: None,
        trouble: None,
        instead: None,
        clock_skew: None,
        maintenance: None,
    };
    search.look(0)
}

impl Search {
    /// Looks at this place and those after it.
    fn look(mut self, index: usize) -> Talk<Self> {
        let Some(place) = PLACES.get(index).copied() else {
            return Talk::Done(Ok(self));
        };
        if !self.is_worth(place) {
            return self.look(index + 1);
        }
        fetch::get(self.url(place), move |answer| {
            self.take(place, answer);
            self.look(index + 1)
        })
    }

    fn is_worth(&self, place: Place) -> bool {
        match (place, &self.found) {
            (Place::OpenId, _) | (Place::OAuth, None) => true,
            (Place::OpenIdBefore, found) => found.is_none() && self.path() != "",
            (Place::OAuth, Some(found)) => !document::is_complete(found),
        }
    }

    fn path(&self) -> String {
        let base = self.account.server.address.join("");
        base.path().trim_end_matches('/').to_owned()
    }

    fn url(&self, place: Place) -> Url {
        let address = &self.account.server.address;
        let before = |document: &str| {
            let mut url = address.join("");
            url.set_path(&format!("{document}{}", self.path()));
            url
        };
        match place {
            Place::OpenId => address.join(OPENID_DOCUMENT),
            Place::OpenIdBefore => before(OPENID_DOCUMENT),
            Place::OAuth => before(OAUTH_DOCUMENT),
        }
    }

    fn take(&mut self, place: Place, answer: Result<Answer>) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return self.trouble(error),
        };
        let skew = answer
            .date
            .map(|date| date.duration_since(answer.received_at));
        self.clock_skew = self.clock_skew.or(skew);
        let json = answer.is_success().then(|| answer.json::<Document>());
        match json.flatten() {
            Some(document) => self.read(place, &document),
            None => self.miss(&answer),
        }
    }

    fn read(&mut self, place: Place, document: &Document) {
        let is_openid = place != Place::OAuth;
        let read = self.check_issuer(document).and_then(|note| {
            Ok((
                document::read(document, &self.account.server, is_openid)?,
                note,
            ))
        });
        match (read, self.found.take()) {
            (Ok((mut new, note)), None) => {
                new.notes.extend(note);
                self.found = Some(new);
            }
            (Ok((new, _)), Some(old)) if new.issuer == old.issuer => {
                self.found = Some(document::merged(old, new));
            }
            (Ok(_) | Err(_), Some(mut old)) => {
                let note =
                    "its second document is about another issuer or can't be trusted, and left out";
                old.notes.push(note.to_owned());
                self.found = Some(old);
            }
            (Err(error), None) => self.trouble(error),
        }
    }

    /// A note where the issuer isn't exactly the address.
    fn check_issuer(&self, document: &Document) -> Result<Option<String>> {
        let server = &self.account.server;
        let address = server.address.as_str();
        match document::issuer(document) {
            Some(issuer) if issuer == address => Ok(None),
            Some(issuer) if issuer.strip_suffix('/') == Some(address) => Ok(Some(
                "its issuer ends in a slash, its address doesn't: taken for the same".to_owned(),
            )),
            Some(issuer) => {
                let issuer = text::clean(issuer, 120);
                let what = format!("the server at {address} calls itself '{issuer}'");
                Err(Error::new(Kind::Refused, what)
                    .hint("the address must be the issuer exactly: if that name is right, use it as the server's address"))
            }
            None => {
                let what = format!("the document of {} names no issuer", server.name);
                Err(Error::new(Kind::Refused, what).hint(BY_HAND))
            }
        }
    }

    fn miss(&mut self, answer: &Answer) {
        if matches!(answer.status, 429 | 500..) {
            let what = format!(
                "the endpoints of {} can't be found",
                self.account.server.name
            );
            let why = oauth::said(answer, &Redactor::none());
            if answer.status == 503 {
                self.maintenance.get_or_insert_with(|| why.clone());
            }
            let hint = "the server has trouble: try again later";
            self.trouble(Error::new(Kind::AnswerLost, what).because(why).hint(hint));
        } else {
            // The first place is where most documents are: what came there says most.
            self.instead.get_or_insert_with(|| answer.kind());
        }
    }

    /// The first trouble is told.
    fn trouble(&mut self, error: Error) {
        self.trouble.get_or_insert(error);
    }

    fn end(self) -> Result<Endpoints> {
        let server = &self.account.server;
        match (self.found, self.trouble) {
            (Some(mut found), _) => {
                found
                    .notes
                    .extend(elsewhere(&found, &server.address.join("")));
                Ok(found)
            }
            (None, Some(trouble)) => Err(trouble),
            (None, None) => {
                let what = format!("{} has no discovery document", server.address);
                Err(Error::new(Kind::Failed, what)
                    .because(self.instead.unwrap_or_default())
                    .hint(BY_HAND))
            }
        }
    }
}

const BY_HAND: &str = "is the address the issuer? endpoints can be set by hand, too: \
     keyfob profile edit NAME --endpoint authorization=URL --endpoint token=URL";

/// What a user should know before anything is sent there (facts/oauth.md F05).
fn elsewhere(found: &Endpoints, address: &Url) -> Option<String> {
    let all = [
        &found.authorization,
        &found.token,
        &found.device_authorization,
        &found.revocation,
        &found.introspection,
        &found.userinfo,
        &found.jwks,
    ];
    let urls = all.into_iter().flatten();
    let foreign = urls.filter(|url| url.origin() != address.origin());
    let mut hosts: Vec<String> = foreign
        .map(|url| url.origin().ascii_serialization())
        .collect();
    hosts.sort();
    hosts.dedup();
    let note = format!("it has endpoints elsewhere: {}", hosts.join(", "));
    (!hosts.is_empty()).then(|| text::clean(&note, 200))
}
