//! A login being filled in, and one that waits for a browser or another device.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::form::{Field, FieldId, Form};
use super::port::PortCheck;
use super::suggestion::Suggestions;
use crate::app::effect::JobId;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Server;
use crate::domain::version::Version;
use crate::service::login::{BrowserStep, DeviceStep, Opened};
use crate::service::ports::web::Setting;

/// The sign-in form of a new or an existing profile.
#[derive(Debug, Default)]
pub struct SignIn {
    /// Its fields.
    pub form: Form,
    /// Where it logs in; none until the wizard knows.
    pub about: Option<About>,
    /// How often ⏎ was pressed: servers may lock the user.
    pub tries: u32,
    /// What its job waits for.
    pub waiting: Option<Waiting>,
    /// Whether the port is free that a browser would come back to.
    pub port: PortCheck,
    /// Tenants that may be meant.
    pub suggestions: Suggestions,
    /// What was typed for other kinds of servers before the wizard went back.
    pub kept: Vec<(Provider, Form)>,
}

/// Where a login goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The server.
    pub server: Server,
    /// ZeyOS: the instance, if the address named it.
    pub instance: Option<String>,
    /// Endpoints set by hand.
    pub endpoints: BTreeMap<String, String>,
    /// The profile that logs in again; none for a new one.
    pub base: Option<Profile>,
    /// Where a browser would show up.
    pub setting: Setting,
    /// What the server runs, if another login has learnt it.
    pub version: Option<Version>,
}

/// A login that waits for somebody.
#[derive(Debug)]
pub struct Waiting {
    /// For whom.
    pub stage: Stage,
    /// Where the address is pasted that the browser ended on.
    pub form: Form,
    /// What has the keys.
    pub focus: Focus,
    /// Why the last answer was put aside.
    pub ignored: Option<String>,
    /// The answer is there: tokens are asked for.
    pub is_trading: bool,
}

/// What has the keys while somebody is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The field to paste into.
    Field,
    /// Letters are verbs.
    Verbs,
}

/// Whom a login waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Somebody at a browser.
    Browser(BrowserStep),
    /// Somebody with another device.
    Device {
        /// What they need.
        step: DeviceStep,
        /// How the questions go; none before the first one.
        polled: Option<Polled>,
    },
}

/// How the questions of a device login go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Polled {
    /// How many so far.
    pub times: u32,
    /// When the next one is due.
    pub next: Timestamp,
    /// How far they are apart.
    pub interval: SignedDuration,
}

impl SignIn {
    /// The form that has the keys: what is pasted while a browser is waited for, else the fields.
    #[must_use]
    pub const fn top(&self) -> &Form {
        match &self.waiting {
            Some(waiting) => &waiting.form,
            None => &self.form,
        }
    }

    /// The same, to change.
    pub const fn top_mut(&mut self) -> &mut Form {
        match &mut self.waiting {
            Some(waiting) => &mut waiting.form,
            None => &mut self.form,
        }
    }

    /// Whether this login's job is the one named.
    #[must_use]
    pub fn runs(&self, job: JobId) -> bool {
        self.form.job == Some(job)
    }
}

impl Waiting {
    /// Waits for a browser. Where none opens in front of the user, the field to paste into has the keys at once.
    #[must_use]
    pub fn browser(step: BrowserStep) -> Self {
        let field = Field::secret(FieldId::Returned);
        let focus = match step.opened {
            Opened::Started => Focus::Verbs,
            Opened::NotAsked | Opened::Nowhere(_) | Opened::Failed(_) => Focus::Field,
        };
        Self {
            form: Form::new(vec![
                field.like("http://127.0.0.1:…/callback?code=…&state=…"),
            ]),
            focus,
            ..Self::at(Stage::Browser(step))
        }
    }

    /// Waits for another device.
    #[must_use]
    pub fn device(step: DeviceStep) -> Self {
        Self::at(Stage::Device { step, polled: None })
    }

    fn at(stage: Stage) -> Self {
        Self {
            stage,
            form: Form::default(),
            focus: Focus::Verbs,
            ignored: None,
            is_trading: false,
        }
    }

    /// When waiting ends.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        match &self.stage {
            Stage::Browser(step) => step.until,
            Stage::Device { step, .. } => step.until,
        }
    }
}
