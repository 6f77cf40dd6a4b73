//! Listens where a browser comes back to (RFC 8252 §7.3).
//!
//! Connections are served by tasks of the runtime, so that no slow one is in the way of another. What they bring is
//! judged where the login waits for it, one at a time and in order; the first good answer closes that way for all
//! others. The browser that brought it is sent on to an address without parameters, which waits for the login's end.

mod callback;
mod crowd;
mod doors;
mod holder;
mod page;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use self::callback::{Question, Site, Verdict};
use self::doors::Doors;
use crate::domain::error::{Error, Result};
use crate::domain::redirect::RedirectUri;
use crate::domain::text;
use crate::provider::authorization::Returned;
use crate::service::ports::Local;
use crate::service::ports::web::{Entropy as _, Judge, Listening, Loopback};

use super::entropy::SystemEntropy;

/// Answers that wait to be judged; who comes later waits for a place.
const QUEUE: usize = 16;
/// Ignored answers that are told. Any web page can cause more: those are answered only.
const MOST_TOLD: usize = 16;
/// How long the login's end waits for the browser that was sent on to ask for it.
const FAREWELL: Duration = Duration::from_secs(2);
/// Bytes of randomness in the address of the last page: only the browser that brought the answer knows it.
const ENDING_BYTES: usize = 16;

/// A listener on this machine's loopback addresses.
#[derive(Debug, Clone, Copy, Default)]
pub struct LoopbackListener;

impl Loopback for LoopbackListener {
    fn listen<'a>(
        &'a self,
        redirect: &'a RedirectUri,
        judge: Judge,
    ) -> Local<'a, Result<Box<dyn Listening>>> {
        Box::pin(async move {
            let listener: Box<dyn Listening> = Box::new(Listener::open(redirect, judge)?);
            Ok(listener)
        })
    }
}

/// An open listener.
struct Listener {
    redirect: RedirectUri,
    judge: Judge,
    doors: Arc<Doors>,
    accepting: JoinHandle<()>,
    questions: mpsc::Receiver<Question>,
    outcome: watch::Sender<Option<Outcome>>,
    shown: watch::Receiver<bool>,
    /// A browser was sent on to the last page.
    has_visitor: bool,
    told: usize,
}

/// How the login ended; what failed, in words.
type Outcome = Result<(), String>;

impl Listener {
    fn open(redirect: &RedirectUri, judge: Judge) -> Result<Self> {
        let (doors, port) = Doors::open(redirect)?;
        let doors = Arc::new(doors);
        let redirect = redirect.at_port(port);
        let (asking, questions) = mpsc::channel(QUEUE);
        let (outcome, ended) = watch::channel(None);
        let (showing, shown) = watch::channel(false);
        let site = Site {
            authorities: callback::authorities(&redirect, port),
            path: redirect.path().to_owned(),
            ending: ending()?,
            questions: asking,
            outcome: ended,
            shown: showing,
        };
        let accepting = tokio::spawn(crowd::welcome(Arc::clone(&doors), Arc::new(site)));
        Ok(Self {
            redirect,
            judge,
            doors,
            accepting,
            questions,
            outcome,
            shown,
            has_visitor: false,
            told: 0,
        })
    }

    /// Judges what comes until there is something to tell.
    async fn judged(&mut self) -> Returned {
        while let Some(question) = self.questions.recv().await {
            if let Some(returned) = self.judge(question) {
                return returned;
            }
        }
        // The one good answer was given already.
        std::future::pending().await
    }

    /// Judges an answer and tells its browser. None if nobody else needs to hear of it.
    fn judge(&mut self, question: Question) -> Option<Returned> {
        let returned = (self.judge)(&question.query);
        if matches!(returned, Returned::Ignored(_)) {
            question.answer(Verdict::NotOurs);
            self.told += 1;
            return (self.told <= MOST_TOLD).then_some(returned);
        }
        self.close_questions();
        self.has_visitor = question.answer(Verdict::Ours);
        Some(returned)
    }

    /// From now on every answer is one too many (facts/oauth.md D11); those that wait are told so by being dropped.
    fn close_questions(&mut self) {
        self.questions.close();
        while let Ok(late) = self.questions.try_recv() {
            drop(late);
        }
    }

    async fn wait_for_visitor(&mut self) {
        let shown = self.shown.wait_for(|is_shown| *is_shown);
        // Nobody came in time, or nobody can come any more: the terminal has told it all.
        timeout(FAREWELL, shown).await.ok();
    }
}

impl Listening for Listener {
    fn redirect_uri(&self) -> &RedirectUri {
        &self.redirect
    }

    fn next(&mut self) -> Local<'_, Returned> {
        Box::pin(self.judged())
    }

    fn end<'a>(mut self: Box<Self>, outcome: std::result::Result<(), &'a Error>) -> Local<'a, ()>
    where
        Self: 'a,
    {
        Box::pin(async move {
            let outcome = outcome.map_err(|error| error.what().to_owned());
            self.outcome.send_replace(Some(outcome));
            if self.has_visitor {
                self.wait_for_visitor().await;
            }
        })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // The sockets first: a task that is aborted goes only once the runtime turns.
        self.doors.close();
        self.accepting.abort();
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listener({})", self.redirect)
    }
}

/// The path of the page that shows how the login ended.
fn ending() -> Result<String> {
    let random = SystemEntropy.random()?;
    let word = text::hex(random.get(..ENDING_BYTES).unwrap_or(&random));
    Ok(format!("/keyfob/{word}"))
}
