//! Who sits beside a login on the command line: everything is told on stderr, and pasted on the terminal.

use std::future::pending;

use tokio::sync::{Mutex, Notify};
use url::Url;

use super::{device, wait_until};
use crate::cli::world::World;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;
use crate::infra::prompt::Line;
use crate::service::login::{BrowserStep, Companion, Opened, Step};
use crate::service::ports::web::Setting;
use crate::service::ports::{Clock, Local};

/// Asked while the browser is waited for.
const PASTE: &str = "Paste the address it ended on, or the code (not shown): ";

/// Tells of a login, and asks on the terminal if there is one.
pub(super) struct AtTerminal<'a> {
    world: &'a World<'a>,
    clock: &'a dyn Clock,
    name: &'a ProfileName,
    /// The question for the address, once it was asked: what was typed survives answers that are put aside.
    question: Mutex<Option<Line>>,
    given_up: Notify,
}

impl<'a> AtTerminal<'a> {
    pub(super) fn new(world: &'a World<'a>, clock: &'a dyn Clock, name: &'a ProfileName) -> Self {
        Self {
            world,
            clock,
            name,
            question: Mutex::new(None),
            given_up: Notify::new(),
        }
    }

    /// Comes once somebody has pressed Ctrl-C at the question, where it is no signal.
    pub(super) async fn given_up(&self) -> Error {
        self.given_up.notified().await;
        Error::new(Kind::Interrupted, "the login was given up")
            .hint("what was held before is untouched")
    }

    fn say(&self, text: &str) {
        self.world.output.note(text);
    }

    fn browser(&self, step: &BrowserStep) {
        let (name, url) = (self.name, &step.url);
        match &step.opened {
            Opened::Started => self.say(&format!(
                "{name}: a browser was asked to open this address; open it yourself if none shows:"
            )),
            Opened::NotAsked => self.say(&format!("{name}: open this address in a browser:")),
            Opened::Nowhere(setting) => {
                self.say(&format!("{name}: {}:", self.advice(*setting)));
            }
            Opened::Failed(error) => {
                self.world.output.warning(&format!("{name}: {error}"));
                self.say(&format!("{name}: open this address yourself:"));
            }
        }
        self.address(url);
        let wait = wait_until(step.until, self.clock.now());
        let landing = &step.redirect;
        self.say(&if step.listens {
            format!("listening on {landing} for {wait}; Ctrl-C gives up")
        } else {
            format!("it ends on {landing}: paste that whole address here within {wait}")
        });
    }

    /// What to do where no browser shows. Without a terminal nobody can paste: then the browser has to reach us.
    fn advice(&self, setting: Setting) -> &'static str {
        if self.world.secrets.can_ask() {
            return setting.advice().unwrap_or("open this address in a browser");
        }
        "no browser shows here and nobody can paste: open this address where the browser reaches this machine, \
         with ssh -L for example"
    }

    /// On a line of its own and bare, so that it can be copied.
    fn address(&self, url: &Url) {
        self.say(&format!("\n{url}\n"));
    }

    fn aside(&self, write: impl FnOnce()) {
        match self.question.try_lock() {
            Ok(mut question) => match question.as_mut() {
                Some(line) => line.step_aside(write),
                None => write(),
            },
            Err(_) => write(),
        }
    }

    /// Takes the question back, so that the terminal is as before.
    fn close(&self) {
        if let Ok(mut question) = self.question.try_lock() {
            drop(question.take());
        }
    }

    async fn paste(&self) -> Result<Secret> {
        self.world.secrets.require_terminal()?;
        let mut question = self.question.lock().await;
        let line = match question.as_mut() {
            Some(line) => line,
            None => question.insert(Line::open(PASTE)?),
        };
        loop {
            match line.answer().await {
                Ok(text) if text.is_empty() => {}
                Ok(text) => return Ok(text),
                Err(error) => {
                    *question = None;
                    return Err(error);
                }
            }
        }
    }

    /// Where the terminal can't be asked, the listener goes on alone.
    async fn without_paste(&self, error: &Error) -> Secret {
        if error.kind() == Kind::Interrupted {
            self.given_up.notify_one();
        }
        pending().await
    }
}

impl Companion for AtTerminal<'_> {
    fn tell(&self, step: &Step) {
        match step {
            Step::Browser(step) => self.browser(step),
            Step::Device(step) => device::tell(self.world, self.name, step, self.clock.now()),
            Step::Ignored(why) => self.aside(|| {
                let text = format!("{}: an answer was put aside: {why}", self.name);
                self.world.output.warning(&text);
            }),
            Step::Polled { .. } => {}
            Step::Trading => self.close(),
        }
    }

    fn pasted(&self) -> Local<'_, Secret> {
        Box::pin(async {
            match self.paste().await {
                Ok(text) => text,
                Err(error) => self.without_paste(&error).await,
            }
        })
    }

    fn one_time_code<'a>(&'a self, refused: &'a Error) -> Local<'a, Result<Option<Secret>>> {
        Box::pin(async move {
            if !self.world.secrets.can_ask() {
                return Ok(None);
            }
            self.say(&format!("{}: {refused}", self.name));
            let code = self
                .world
                .secrets
                .ask_meanwhile("One-time code (just press Enter if there is none): ")
                .await?;
            Ok((!code.is_empty()).then_some(code))
        })
    }
}
