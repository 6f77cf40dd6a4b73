//! Who approves the device login that belongs to the scene.

use crate::demo::oidc::Issuer;
use crate::domain::error::{Error, Result};
use crate::domain::secret::Secret;
use crate::service::login::{Companion, Step};
use crate::service::ports::Local;

/// Seconds between two questions while the scene is set: nobody should have to wait for that.
const HURRIED: Option<u64> = Some(1);

/// Approves at once, as this user.
pub(super) struct Approval {
    issuer: Issuer,
    user: &'static str,
    usual: Option<u64>,
}

impl Approval {
    /// For the next device login at this server; it may be asked quickly.
    pub(super) fn at(issuer: &Issuer, user: &'static str) -> Self {
        let usual = issuer.behaviour().interval;
        issuer.behave(|behaviour| behaviour.interval = HURRIED);
        Self {
            issuer: issuer.clone(),
            user,
            usual,
        }
    }
}

impl Drop for Approval {
    fn drop(&mut self) {
        self.issuer
            .behave(|behaviour| behaviour.interval = self.usual);
    }
}

impl Companion for Approval {
    fn tell(&self, step: &Step) {
        if let Step::Device(step) = step {
            self.issuer.approve(&step.user_code, self.user);
        }
    }

    fn pasted(&self) -> Local<'_, Secret> {
        Box::pin(std::future::pending())
    }

    fn one_time_code<'a>(&'a self, _refused: &'a Error) -> Local<'a, Result<Option<Secret>>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}
