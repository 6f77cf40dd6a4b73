//! Device logins (RFC 8628): asks until somebody has approved on another device.

use jiff::SignedDuration;

use super::companion::{Companion, DeviceStep, Step};
use super::{LoggedIn, finish, granted, keep};
use crate::domain::error::{Error, Kind, Result};
use crate::provider::device::{DeviceLogin, DevicePoll};
use crate::provider::oauth::NewTokens;
use crate::service::refresh::PATIENCE;
use crate::service::work::Work;

/// How much longer to wait after `slow_down` (RFC 8628 §3.5).
const SLOWER: SignedDuration = SignedDuration::from_secs(5);

/// The longest wait between two questions after lost answers.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(60);

/// Logs in with a device code. The lock is held only for each question, since any answer may bring tokens.
pub(super) async fn log_in(work: &mut Work<'_>, companion: &dyn Companion) -> Result<LoggedIn> {
    let login = work.ask(work.dialect.begin_device(&work.account())).await?;
    let mut left = login.until.duration_since(work.ports.clock.now());
    companion.tell(&Step::Device(DeviceStep {
        user_code: login.user_code.clone(),
        verification_uri: login.verification_uri.clone(),
        verification_uri_complete: login.verification_uri_complete.clone(),
        until: login.until,
        life: started_seconds(left),
        interval: login.interval,
    }));
    let mut interval = login.interval;
    let mut wait = interval;
    for times in 0.. {
        let next = work.ports.clock.now() + wait;
        companion.tell(&Step::Polled {
            times,
            next,
            interval,
        });
        pause(work, wait, &mut left).await?;
        match ask(work, &login).await {
            Ok(Asked::Done(done)) => return Ok(*done),
            Ok(Asked::Pending) => wait = interval,
            Ok(Asked::SlowDown) => {
                interval += SLOWER;
                wait = interval;
            }
            // A lost answer is no reason to stop, but to ask less often (RFC 8628 §3.5).
            Err(error) if is_passing(&error) => wait = (wait * 2).min(LONGEST_WAIT).max(interval),
            Err(error) => return Err(error),
        }
    }
    Err(run_out(work))
}

/// A started second counts as a whole one: the answer that told the code's life is a moment old.
fn started_seconds(left: SignedDuration) -> SignedDuration {
    let seconds = left.as_secs() + i64::from(left.subsec_nanos() > 0);
    SignedDuration::from_secs(seconds)
}

/// Waits for the next question, but not beyond the end of the code. Counted, not read from a clock that may be set: the
/// server knows better when the code ends.
async fn pause(work: &Work<'_>, wait: SignedDuration, left: &mut SignedDuration) -> Result<()> {
    let pause = wait.min(*left);
    work.ports.clock.sleep(pause).await;
    *left -= pause;
    if left.is_positive() {
        return Ok(());
    }
    Err(run_out(work))
}

enum Asked {
    Pending,
    SlowDown,
    Done(Box<LoggedIn>),
}

async fn ask(work: &mut Work<'_>, login: &DeviceLogin) -> Result<Asked> {
    let before = {
        let ports = work.ports;
        let name = work.profile.name.clone();
        let _guard = ports.locks.acquire(&name, PATIENCE).await?;
        work.reload()?;
        // Minutes after the login began there may be no key and no room any more.
        ports.vault.reserve()?;
        let talk = work.dialect.poll_device(&work.account(), login);
        let tokens: Box<NewTokens> = match work.ask_for(talk, DevicePoll::brings_tokens).await? {
            DevicePoll::Pending => return Ok(Asked::Pending),
            DevicePoll::SlowDown => return Ok(Asked::SlowDown),
            DevicePoll::Denied(error) | DevicePoll::RunOut(error) => return Err(error),
            DevicePoll::Ended(reply) => granted(reply)?,
        };
        keep(work, tokens, None).await?
    };
    let done = finish(work, before).await?;
    Ok(Asked::Done(Box::new(done)))
}

const fn is_passing(error: &Error) -> bool {
    error.kind().is_unanswered()
}

fn run_out(work: &Work<'_>) -> Error {
    let name = &work.profile.name;
    Error::new(
        Kind::LoginNeeded,
        "the code ran out before anybody approved",
    )
    .hint(format!("a new try gets a new code: keyfob login {name}"))
}
