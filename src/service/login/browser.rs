//! The authorization code flow: listens, then opens the browser, then waits for whoever brings the code first.

use std::pin::pin;
use std::rc::Rc;

use futures_util::future::{Either, select};
use jiff::SignedDuration;
use url::Url;

use super::companion::{BrowserStep, Companion, Opened, Step};
use super::{LoggedIn, trade};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::redirect::{Landing, RedirectUri};
use crate::domain::secret::Secret;
use crate::provider::authorization::{Attempt, Returned};
use crate::provider::dialect::Credentials;
use crate::service::ports::web::{Judge, Listening};
use crate::service::ports::{Local, Ports};
use crate::service::work::Work;

/// How long somebody at a browser is waited for.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// Logs in through a browser. The lock is not held while we wait.
pub(super) async fn log_in(
    work: &mut Work<'_>,
    open: bool,
    companion: &dyn Companion,
) -> Result<LoggedIn> {
    let attempt = Rc::new(new_attempt(work.ports)?);
    let registered = work.profile.redirect_uri(work.server.provider)?;
    let mut listener = listen(work, &attempt, &registered).await?;
    let redirect = listener
        .as_ref()
        .map_or(&registered, |listener| listener.redirect_uri())
        .clone();
    let url = work
        .dialect
        .authorization(&work.account(), &attempt, &redirect)?;
    let until = work.ports.clock.now() + PATIENCE;
    let opened = opened(work.ports, &url, open).await;
    companion.tell(&Step::Browser(BrowserStep {
        url,
        redirect: redirect.clone(),
        listens: listener.is_some(),
        opened,
        until,
    }));
    let code = Wait {
        work,
        attempt: &attempt,
        companion,
        over: work.ports.clock.sleep(PATIENCE),
    }
    .for_code(listener.as_deref_mut())
    .await;
    let result = match code {
        Ok(code) => {
            companion.tell(&Step::Trading);
            let grant = Credentials::Code(attempt.grant(code, &redirect));
            let traded = trade(work, &grant, Some(attempt.nonce())).await;
            traded.and_then(super::Traded::done)
        }
        Err(error) => Err(error),
    };
    if let Some(listener) = listener {
        listener.end(result.as_ref().map(|_| ())).await;
    }
    result
}

fn new_attempt(ports: &Ports) -> Result<Attempt> {
    let random = || ports.entropy.random();
    Ok(Attempt::new(random()?, random()?, random()?))
}

/// Listens, if the browser comes back to this machine.
async fn listen(
    work: &Work<'_>,
    attempt: &Rc<Attempt>,
    redirect: &RedirectUri,
) -> Result<Option<Box<dyn Listening>>> {
    if redirect.landing() == Landing::Elsewhere {
        return Ok(None);
    }
    let (attempt, endpoints) = (Rc::clone(attempt), Rc::clone(work.endpoints()));
    let judge: Judge = Rc::new(move |query: &str| attempt.read(query, &endpoints));
    let listener = work.ports.loopback.listen(redirect, judge).await?;
    Ok(Some(listener))
}

async fn opened(ports: &Ports, url: &Url, wanted: bool) -> Opened {
    let setting = ports.browser.setting();
    match (wanted, setting.has_browser()) {
        (false, _) => Opened::NotAsked,
        (true, false) => Opened::Nowhere(setting),
        (true, true) => match ports.browser.open(url).await {
            Ok(()) => Opened::Started,
            Err(error) => Opened::Failed(error),
        },
    }
}

struct Wait<'a, 'w> {
    work: &'a Work<'w>,
    attempt: &'a Attempt,
    companion: &'a dyn Companion,
    /// One wait for all answers: the clock may be set in between.
    over: Local<'a, ()>,
}

impl Wait<'_, '_> {
    /// The code, from the listener or from a human, whichever comes first.
    async fn for_code(
        &mut self,
        mut listener: Option<&mut (dyn Listening + '_)>,
    ) -> Result<Secret> {
        loop {
            match self.answer(listener.as_deref_mut()).await? {
                Returned::Code(code) => return Ok(code),
                Returned::Refused(error) => return Err(error),
                Returned::Ignored(why) => self.companion.tell(&Step::Ignored(why)),
            }
        }
    }

    async fn answer(&mut self, listener: Option<&mut (dyn Listening + '_)>) -> Result<Returned> {
        let heard = async {
            match listener {
                Some(listener) => listener.next().await,
                None => std::future::pending().await,
            }
        };
        let pasted = async {
            let pasted = self.companion.pasted().await;
            self.attempt.read_pasted(&pasted, self.work.endpoints())
        };
        let (heard, pasted) = (pin!(heard), pin!(pasted));
        match select(select(heard, pasted), &mut self.over).await {
            Either::Left((Either::Left((answer, _)) | Either::Right((answer, _)), _)) => Ok(answer),
            Either::Right(_) => Err(run_out(self.work)),
        }
    }
}

fn run_out(work: &Work<'_>) -> Error {
    let minutes = PATIENCE.as_mins();
    let what = format!("nobody came back from the browser within {minutes} minutes");
    let name = &work.profile.name;
    Error::new(Kind::LoginNeeded, what).hint(format!(
        "old tokens are untouched; run: keyfob login {name}"
    ))
}
