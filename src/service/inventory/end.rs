//! Ending listed tokens: only those named, each with a verdict, the one that asks last.

use super::{Inventory, Query, Verdict, look};
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::lifecycle::Event;
use crate::domain::name::ProfileName;
use crate::domain::server_token::{By, Listed, ServerToken, Whose};
use crate::provider::dialect::Whoami;
use crate::provider::inventory::{Bulk, Ending};
use crate::service::asking::{self, Asking};
use crate::service::journal;
use crate::service::listing::{self, Entry};
use crate::service::ports::Ports;
use crate::service::refresh::PATIENCE;

/// More than so many at once are ended in the bulk form.
const FEW: usize = 5;

/// So many in one request, and between two looks at the list.
const PORTION: usize = 50;

/// Ends these tokens, and no others, and looks whether they are gone. The one that asks goes last, whatever the order.
/// Each is told once its fate is known. Profiles here that held one are marked as revoked.
///
/// # Errors
/// As for [`super::list`], before anything was ended; afterwards what fails is a verdict.
pub async fn end(
    ports: &Ports,
    name: &ProfileName,
    query: &Query,
    doomed: Vec<ServerToken>,
    tell: &dyn Fn(&Verdict),
) -> Result<Vec<Verdict>> {
    ports.vault.open(false).await?;
    let began = ports.clock.now();
    let (verdicts, holders) = {
        let _guard = ports.locks.acquire(name, PATIENCE).await?;
        let mut asking = Asking::begin(ports, name, query.user.as_deref()).await?;
        let before = look(&mut asking).await?;
        let holders = asking.holders()?;
        let mut run = Run {
            asking,
            before,
            tell,
            verdicts: Vec::new(),
            stop: None,
            takes_many: true,
        };
        run.all(doomed).await;
        (run.verdicts, holders)
    };
    let ended = verdicts.iter().filter(|verdict| verdict.result.is_ok());
    let what = format!(
        "ended {} of {} listed tokens",
        ended.clone().count(),
        verdicts.len()
    );
    let failure = verdicts
        .iter()
        .find_map(|verdict| verdict.result.as_ref().err());
    journal::record_timed(
        ports,
        name,
        Verb::Revoke,
        began,
        failure.map_or(Ok(&what), Err),
    );
    let gone: Vec<&ServerToken> = ended.map(|verdict| &verdict.token).collect();
    for entry in holders.iter().filter(|entry| entry.profile.name != *name) {
        mark(ports, name, entry, &gone).await;
    }
    Ok(verdicts)
}

/// A run over the named tokens.
struct Run<'a> {
    asking: Asking<'a>,
    before: Inventory,
    tell: &'a dyn Fn(&Verdict),
    verdicts: Vec<Verdict>,
    /// Why nothing more is sent.
    stop: Option<Error>,
    /// The server hasn't refused to take several at once.
    takes_many: bool,
}

/// A token with what the server said to its end.
type Told = (ServerToken, Result<String>);

impl Run<'_> {
    async fn all(&mut self, doomed: Vec<ServerToken>) {
        let (mut ours, mut rest) = (None, Vec::new());
        for token in doomed {
            match self.fate(&token) {
                Fate::Gone => self.tell(token, Ok("gone already, nothing was sent".to_owned())),
                Fate::Kept(error) => self.tell(token, Err(error)),
                Fate::Ours => ours = Some(token),
                Fate::Listed => rest.push(token),
            }
        }
        let mut rest = rest.into_iter().peekable();
        while rest.peek().is_some() {
            let portion: Vec<ServerToken> = rest.by_ref().take(PORTION).collect();
            let told = self.send(portion).await;
            self.verify(told).await;
        }
        if let Some(token) = ours {
            self.end_ours(token).await;
        }
    }

    /// What the list of this moment says of a token.
    fn fate(&self, token: &ServerToken) -> Fate {
        let by = self.before.by;
        match row_of(&self.before.listed, by, token) {
            None if self.before.cut && by == By::Id => Fate::Listed,
            None => Fate::Gone,
            Some(row) => match self.company(&row.token) {
                0 if row.whose == Whose::InUse => Fate::Ours,
                0 => Fate::Listed,
                others => Fate::Kept(kept(&self.asking.work.profile.name, token, others)),
            },
        }
    }

    /// How many others would die with it: an appliance that was upgraded under us has many tokens for a client.
    fn company(&self, token: &ServerToken) -> usize {
        let listed = self.before.listed.iter();
        let alike = listed.filter(|row| row.token.client == token.client);
        match self.before.by {
            By::Id => 0,
            By::Client => alike.count().saturating_sub(1),
        }
    }

    /// Sends for a portion, at once if that is worth it and taken.
    async fn send(&mut self, portion: Vec<ServerToken>) -> Vec<Told> {
        let ids: Vec<u64> = portion.iter().filter_map(|token| token.id).collect();
        let is_bulk = self.before.by == By::Id && ids.len() > FEW && self.takes_many;
        if !is_bulk || self.stop.is_some() {
            return self.one_by_one(portion).await;
        }
        let talk = self
            .asking
            .work
            .dialect
            .end_tokens(&self.asking.inquiry, &ids);
        let said = match self.asking.ask(talk).await {
            Ok(Bulk::Done) => Ok(()),
            Ok(Bulk::NotTaken) => {
                self.takes_many = false;
                return self.one_by_one(portion).await;
            }
            Ok(Bulk::Later(error)) | Err(error) => Err(error),
        };
        self.stop = said.as_ref().err().cloned();
        let told = portion.into_iter().map(|token| {
            let said = said.clone().map(|()| format!("deleted {}", title(&token)));
            (token, said)
        });
        told.collect()
    }

    async fn one_by_one(&mut self, portion: Vec<ServerToken>) -> Vec<Told> {
        let mut told = Vec::with_capacity(portion.len());
        for token in portion {
            let said = self.one(&token).await;
            told.push((token, said));
        }
        told
    }

    async fn one(&mut self, token: &ServerToken) -> Result<String> {
        if let Some(error) = &self.stop {
            return Err(not_sent(error));
        }
        let talk = self
            .asking
            .work
            .dialect
            .end_token(&self.asking.inquiry, token, self.before.by);
        match self.asking.ask(talk).await {
            Ok(Ending::Ended(what)) => Ok(what),
            Ok(Ending::Later(error)) => {
                self.stop = Some(error.clone());
                Err(error)
            }
            Err(error) => {
                // This one no, the next maybe: a right may be lacking for one and not for another.
                let is_about_this_one = matches!(error.kind(), Kind::Refused | Kind::Failed);
                self.stop = (!is_about_this_one).then(|| error.clone());
                Err(error)
            }
        }
    }

    /// Looks at the list again and says what became of each.
    async fn verify(&mut self, told: Vec<Told>) {
        let is_open = |(_, said): &Told| match said {
            Ok(_) => true,
            Err(error) => error.kind() == Kind::AnswerLost,
        };
        let after = if told.iter().any(is_open) {
            look(&mut self.asking).await.ok()
        } else {
            None
        };
        // Of a list that was cut nothing follows.
        let after = after.filter(|after| !after.cut);
        for (token, said) in told {
            let is_listed = after
                .as_ref()
                .map(|after| row_of(&after.listed, self.before.by, &token).is_some());
            let result = verdict(&token, said, is_listed);
            self.tell(token, result);
        }
    }

    /// The token that asks can't ask again: whoami tells whether it is dead.
    async fn end_ours(&mut self, token: ServerToken) {
        let said = self.one(&token).await;
        let result = self.verdict_on_ours(&token, said).await;
        self.tell(token, result);
    }

    async fn verdict_on_ours(
        &mut self,
        token: &ServerToken,
        said: Result<String>,
    ) -> Result<String> {
        let (was_lost, what) = match said {
            Ok(what) => (None, what),
            Err(error) if error.kind() == Kind::AnswerLost => (
                Some(error),
                format!("deleted {}, the answer was lost", title(token)),
            ),
            Err(error) => return Err(error),
        };
        let work = &mut self.asking.work;
        let talk = work
            .dialect
            .whoami(&self.asking.inquiry.account, &self.asking.inquiry.access);
        let checked = match (work.ask(talk).await, was_lost) {
            (Ok(Whoami::Rejected(_)), _) => "checked: whoami says 401",
            (Ok(Whoami::Accepted(_)), lost) => return Err(still_there(token, lost, "accepts")),
            (Err(_), Some(lost)) => return Err(lost),
            (Err(_), None) => "not checked: whoami got no clear answer",
        };
        let (ports, name) = (work.ports, &work.profile.name);
        work.holding = ports.vault.note(name, Event::Revoked, ports.clock.now())?;
        ports.vault.drop_intent(name)?;
        Ok(format!("{what}, {checked}"))
    }

    fn tell(&mut self, token: ServerToken, result: Result<String>) {
        let verdict = Verdict { token, result };
        (self.tell)(&verdict);
        self.verdicts.push(verdict);
    }
}

/// What is to be done about a named token.
enum Fate {
    /// It isn't listed any more.
    Gone,
    /// Others would die with it.
    Kept(Error),
    /// It is the one that asks.
    Ours,
    Listed,
}

/// The row of this token: by id; by client it is the same one only while its mask is the same.
fn row_of<'a>(listed: &'a [Listed], by: By, token: &ServerToken) -> Option<&'a Listed> {
    listed.iter().find(|row| match by {
        By::Id => row.token.id == token.id,
        By::Client => row.token.client == token.client && row.token.mask == token.mask,
    })
}

fn verdict(token: &ServerToken, said: Result<String>, is_listed: Option<bool>) -> Result<String> {
    match (said, is_listed) {
        (Ok(what), Some(false)) => Ok(format!("{what}, checked: no longer listed")),
        (Ok(what), None) => Ok(format!("{what}, not checked: the list got no clear answer")),
        (Ok(_), Some(true)) => Err(still_there(token, None, "lists")),
        (Err(error), Some(true)) if error.kind() == Kind::AnswerLost => {
            Err(still_there(token, Some(error), "lists"))
        }
        (Err(error), Some(false)) if error.kind() == Kind::AnswerLost => Ok(format!(
            "deleted {}, the answer was lost, checked: no longer listed",
            title(token)
        )),
        (Err(error), _) => Err(error),
    }
}

fn title(token: &ServerToken) -> String {
    match token.id {
        Some(id) => format!("token {id}"),
        None => format!("the token of client {}", token.client),
    }
}

fn still_there(token: &ServerToken, lost: Option<Error>, verb: &str) -> Error {
    let title = title(token);
    if let Some(lost) = lost {
        let what = format!("no answer came, and the server still {verb} {title}: it lives");
        return Error::new(Kind::AnswerLost, what)
            .because(lost)
            .hint("try again");
    }
    let what = format!("the server says that {title} is ended, yet it still {verb} it");
    Error::new(Kind::Refused, what).hint("look into its web interface, under the user's API access")
}

fn kept(name: &ProfileName, token: &ServerToken, others: usize) -> Error {
    let what = format!(
        "ending {} clears client {}, and {others} more of its tokens with it: nothing was sent",
        title(token),
        token.client
    );
    Error::new(Kind::Failed, what).hint(format!(
        "keyfob check {name} finds out whether the appliance was upgraded: newer ones end single tokens"
    ))
}

fn not_sent(error: &Error) -> Error {
    let why = Error::new(Kind::NotSent, "not sent, after what came before").because(error);
    why.hint(error.next_step())
}

/// Another profile held one of these: it can't use it any more.
async fn mark(ports: &Ports, by: &ProfileName, entry: &Entry, gone: &[&ServerToken]) {
    let held_one = |entry: &Entry| {
        let held = asking::held(entry);
        held.is_some_and(|held| gone.iter().any(|token| held.fits(token)))
    };
    let name = &entry.profile.name;
    if !held_one(entry) {
        return;
    }
    // Whoever holds the lock is about to replace or to lose it, and finds out.
    let Ok(_guard) = ports.locks.acquire(name, PATIENCE).await else {
        return;
    };
    let Ok(fresh) = listing::entry(ports, name) else {
        return;
    };
    if held_one(&fresh)
        && ports
            .vault
            .note(name, Event::Revoked, ports.clock.now())
            .is_ok()
    {
        ports.vault.drop_intent(name).ok();
        let what = format!("its token was ended from profile {by}");
        journal::record(ports, Some(name), Verb::Revoke, Ok(&what));
    }
}
