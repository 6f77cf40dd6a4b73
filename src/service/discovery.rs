//! Finding a server's endpoints, and remembering them for a while.
//!
//! ZeyOS' are those of an instance: two profiles of one server may have different ones.

use std::cell::RefCell;
use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};

use super::work::Work;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::server::Server;
use crate::provider::endpoints::Endpoints;

/// How long what a server said is believed (facts/oauth.md F09).
const BELIEVED: SignedDuration = SignedDuration::from_mins(10);

/// What servers said of their endpoints, for this session.
#[derive(Debug, Default)]
pub struct Discovered(RefCell<Vec<Entry>>);

#[derive(Debug)]
struct Entry {
    server: Server,
    instance: Option<String>,
    at: Timestamp,
    endpoints: Endpoints,
}

/// Whose endpoints.
#[derive(Clone, Copy)]
struct Of<'a> {
    server: &'a Server,
    instance: Option<&'a str>,
}

impl Entry {
    fn is(&self, of: Of<'_>) -> bool {
        self.server == *of.server && self.instance.as_deref() == of.instance
    }
}

impl Discovered {
    fn known(&self, of: Of<'_>, now: Timestamp) -> Option<Endpoints> {
        let entries = self.0.borrow();
        let entry = entries.iter().find(|entry| entry.is(of))?;
        let age = now.duration_since(entry.at);
        let is_fresh = !age.is_negative() && age < BELIEVED;
        is_fresh.then(|| entry.endpoints.clone())
    }

    fn remember(&self, of: Of<'_>, now: Timestamp, endpoints: &Endpoints) {
        let mut entries = self.0.borrow_mut();
        entries.retain(|entry| !entry.is(of));
        entries.push(Entry {
            server: of.server.clone(),
            instance: of.instance.map(str::to_owned),
            at: now,
            endpoints: endpoints.clone(),
        });
    }

    /// Forgets what a server said: a check asks anew.
    pub fn forget(&self, server: &Server) {
        self.0.borrow_mut().retain(|entry| entry.server != *server);
    }
}

/// The endpoints of a profile: what its server says, below what the profile names by hand.
///
/// # Errors
/// What the port and the dialect say. Nothing secret was sent, so an answer that was lost counts as not sent. Where
/// the token endpoint is named by hand a server need not be discoverable: nothing of what it says is used then.
pub(crate) async fn endpoints(work: &mut Work<'_>) -> Result<Rc<Endpoints>> {
    let now = work.ports.clock.now();
    let discovered = Rc::clone(&work.ports.discovered);
    let (server, profile) = (work.server.clone(), work.profile.clone());
    let of = Of {
        server: &server,
        instance: profile.instance.as_deref(),
    };
    let found = match discovered.known(of, now) {
        Some(known) => known,
        None => match work.ask(work.dialect.discover(&work.account())).await {
            Ok(found) => {
                discovered.remember(of, now, &found);
                found
            }
            Err(error) if !work.profile.endpoints.contains_key("token") => {
                return Err(not_sent(error));
            }
            Err(error) => unused(&error),
        },
    };
    let by_hand = &work.profile.endpoints;
    found.with(by_hand, &work.server).map(Rc::new)
}

/// Nothing of what a server says: worth a word, unless it just doesn't say anything.
fn unused(error: &Error) -> Endpoints {
    let is_silent = error.kind() == Kind::Failed;
    let note = format!("only the endpoints set by hand are used: {error}");
    Endpoints {
        notes: (!is_silent).then_some(note).into_iter().collect(),
        ..Endpoints::default()
    }
}

fn not_sent(error: Error) -> Error {
    match error.kind() {
        Kind::AnswerLost => Error::new(
            Kind::NotSent,
            "the server's endpoints can't be found: nothing secret was sent",
        )
        .because(error),
        Kind::Failed
        | Kind::Usage
        | Kind::LoginNeeded
        | Kind::NotSent
        | Kind::Untrusted
        | Kind::Vault(_)
        | Kind::Busy
        | Kind::Refused
        | Kind::Interrupted
        | Kind::Terminated => error,
    }
}
