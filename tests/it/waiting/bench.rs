//! A login without any socket: the test is the server, the browser, the human and the clock.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use jiff::{SignedDuration, Timestamp};
use keyfob::domain::error::{Error, Kind, Result};
use keyfob::domain::name::ProfileName;
use keyfob::domain::redirect::RedirectUri;
use keyfob::domain::secret::Secret;
use keyfob::domain::server::Server;
use keyfob::infra::config::MemoryRegistry;
use keyfob::infra::entropy::SystemEntropy;
use keyfob::infra::locks::MemoryLocks;
use keyfob::infra::vault::SqliteVault;
use keyfob::provider::authorization::Returned;
use keyfob::provider::message::{Answer, Body, Request, Value};
use keyfob::service::login::{Companion, Step};
use keyfob::service::ports::tools::NoTools;
use keyfob::service::ports::web::{Browser, Judge, Listening, Loopback, Setting};
use keyfob::service::ports::{Clock, Http, Local, Ports};
use tokio::runtime::Builder;
use url::Url;
use zeroize::Zeroizing;

/// A request as the server saw it.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) path: String,
    pub(super) query: Option<String>,
    pub(super) fields: Vec<(String, String)>,
}

impl Seen {
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The server: answers by what it is asked.
type Answering = Box<dyn Fn(&Seen) -> Result<(u16, String)>>;

/// Everything of the world, by hand.
pub(super) struct Stage {
    /// How far the clock was moved.
    pub(super) ahead: Cell<SignedDuration>,
    /// Whether waiting moves the clock; else the wait never ends.
    pub(super) hurries: Cell<bool>,
    pub(super) seen: RefCell<Vec<Seen>>,
    pub(super) answering: RefCell<Answering>,
    /// Queries that arrive at the redirect URI, as soon as a login waits.
    pub(super) arriving: RefCell<VecDeque<String>>,
    /// What a human pastes.
    pub(super) pasting: RefCell<VecDeque<String>>,
    pub(super) steps: RefCell<Vec<Step>>,
    pub(super) slept: RefCell<Vec<SignedDuration>>,
    pub(super) ended: RefCell<Vec<std::result::Result<(), Kind>>>,
    pub(super) opened: RefCell<Vec<Url>>,
    pub(super) listening: Cell<usize>,
}

impl Stage {
    pub(super) fn new(answering: impl Fn(&Seen) -> Result<(u16, String)> + 'static) -> Rc<Self> {
        Rc::new(Self {
            ahead: Cell::default(),
            hurries: Cell::new(false),
            seen: RefCell::default(),
            answering: RefCell::new(Box::new(answering)),
            arriving: RefCell::default(),
            pasting: RefCell::default(),
            steps: RefCell::default(),
            slept: RefCell::default(),
            ended: RefCell::default(),
            opened: RefCell::default(),
            listening: Cell::default(),
        })
    }

    /// The ports over this stage and a configuration.
    pub(super) fn ports(self: &Rc<Self>, config: &str) -> Ports {
        Ports {
            http: Rc::new(Hand(Rc::clone(self))),
            vault: Rc::new(SqliteVault::in_memory(None).unwrap()),
            locks: Rc::new(MemoryLocks::default()),
            registry: Rc::new(MemoryRegistry::of(config)),
            clock: Rc::new(Hand(Rc::clone(self))),
            entropy: Rc::new(SystemEntropy),
            browser: Rc::new(Hand(Rc::clone(self))),
            loopback: Rc::new(Hand(Rc::clone(self))),
            tools: Rc::new(NoTools),
            discovered: Rc::default(),
            here: "jw on nb-jw".into(),
            unwritten: Rc::default(),
        }
    }

    /// Somebody at the terminal.
    pub(super) fn companion(self: &Rc<Self>) -> Hand {
        Hand(Rc::clone(self))
    }

    /// The state of the attempt that waits.
    pub(super) fn state(&self) -> String {
        self.parameter("state")
    }

    pub(super) fn parameter(&self, name: &str) -> String {
        let opened = self.opened.borrow();
        let url = opened.last().unwrap();
        let found = url.query_pairs().find(|(key, _)| key == name);
        found.unwrap().1.into_owned()
    }

    pub(super) fn asked(&self, path: &str) -> Vec<Seen> {
        let seen = self.seen.borrow();
        seen.iter()
            .filter(|seen| seen.path == path)
            .cloned()
            .collect()
    }

    /// How many answers were put aside.
    pub(super) fn ignored(&self) -> usize {
        let steps = self.steps.borrow();
        let ignored = steps.iter().filter(|step| matches!(step, Step::Ignored(_)));
        ignored.count()
    }
}

/// The stage in the shape of each port.
pub(super) struct Hand(Rc<Stage>);

impl Http for Hand {
    fn send<'a>(&'a self, _: &'a Server, request: Request) -> Local<'a, Result<Answer>> {
        let seen = Seen {
            path: request.url.path().to_owned(),
            query: request.url.query().map(str::to_owned),
            fields: fields(&request.body),
        };
        let answer = (self.0.answering.borrow())(&seen);
        self.0.seen.borrow_mut().push(seen);
        let received_at = self.now();
        Box::pin(async move {
            let (status, body) = answer?;
            Ok(Answer {
                status,
                content_type: Some("application/json".to_owned()),
                location: None,
                challenge: None,
                retry_after: None,
                date: None,
                received_at,
                body: Zeroizing::new(body.into_bytes()),
            })
        })
    }
}

fn fields(body: &Body) -> Vec<(String, String)> {
    let Body::Form(fields) = body else {
        return Vec::new();
    };
    let text = |value: &Value| match value {
        Value::Plain(text) => text.clone(),
        Value::Secret(secret) => secret.expose().to_owned(),
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), text(value)));
    pairs.collect()
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 60) + self.0.ahead.get()
    }

    fn sleep(&self, span: SignedDuration) -> Local<'_, ()> {
        self.0.slept.borrow_mut().push(span);
        Box::pin(async move {
            if !self.0.hurries.get() {
                std::future::pending::<()>().await;
            }
            self.0
                .ahead
                .set(self.0.ahead.get() + span.max(SignedDuration::ZERO));
        })
    }

    fn jitter(&self, _: SignedDuration) -> SignedDuration {
        SignedDuration::ZERO
    }
}

impl Browser for Hand {
    fn open<'a>(&'a self, url: &'a Url) -> Local<'a, Result<()>> {
        assert!(self.0.listening.get() > 0, "opened before it listened");
        self.0.opened.borrow_mut().push(url.clone());
        Box::pin(async { Ok(()) })
    }

    fn setting(&self) -> Setting {
        Setting::Desktop
    }
}

impl Loopback for Hand {
    fn listen<'a>(
        &'a self,
        redirect: &'a RedirectUri,
        judge: Judge,
    ) -> Local<'a, Result<Box<dyn Listening>>> {
        Box::pin(async move {
            if self.0.listening.get() > 0 {
                return Err(Error::new(Kind::Failed, "the port is taken"));
            }
            self.0.listening.set(1);
            let listener: Box<dyn Listening> = Box::new(Ear {
                stage: Rc::clone(&self.0),
                redirect: redirect.at_port(4711),
                judge,
            });
            Ok(listener)
        })
    }
}

struct Ear {
    stage: Rc<Stage>,
    redirect: RedirectUri,
    judge: Judge,
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.stage.listening.set(0);
    }
}

impl Listening for Ear {
    fn redirect_uri(&self) -> &RedirectUri {
        &self.redirect
    }

    fn next(&mut self) -> Local<'_, Returned> {
        Box::pin(poll_fn(|_| {
            match self.stage.arriving.borrow_mut().pop_front() {
                Some(query) => {
                    let state = self.stage.state();
                    Poll::Ready((self.judge)(&query.replace("OURS", &state)))
                }
                None => Poll::Pending,
            }
        }))
    }

    fn end<'a>(self: Box<Self>, outcome: std::result::Result<(), &'a Error>) -> Local<'a, ()>
    where
        Self: 'a,
    {
        let outcome = outcome.map_err(Error::kind);
        self.stage.ended.borrow_mut().push(outcome);
        Box::pin(async {})
    }
}

impl Companion for Hand {
    fn tell(&self, step: &Step) {
        self.0.steps.borrow_mut().push(step.clone());
    }

    fn pasted(&self) -> Local<'_, Secret> {
        Box::pin(poll_fn(|_| match self.0.pasting.borrow_mut().pop_front() {
            Some(text) => {
                let state = if text.contains("OURS") {
                    self.0.state()
                } else {
                    String::new()
                };
                Poll::Ready(Secret::new(text.replace("OURS", &state)))
            }
            None => Poll::Pending,
        }))
    }

    fn one_time_code<'a>(&'a self, _: &'a Error) -> Local<'a, Result<Option<Secret>>> {
        Box::pin(async { Ok(None) })
    }
}

/// Runs to the end; nothing here waits for anything outside.
pub(super) fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(future)
}

/// What is held for the one profile.
pub(super) fn held(ports: &Ports, name: &ProfileName) -> Option<String> {
    let holding = ports.vault.holding(name).unwrap();
    holding
        .tokens
        .map(|tokens| tokens.access.fingerprint.as_str().to_owned())
}
