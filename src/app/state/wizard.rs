//! The wizard for a new profile: Provider, Server, Sign in, Save (SCREENS 4.2).

use jiff::Timestamp;

use super::form::Form;
use super::probe::Probe;
use super::sign_in::SignIn;
use crate::app::effect::{JobId, Probed};
use crate::domain::error::Error;
use crate::domain::grant::Grant;
use crate::domain::name::ServerName;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::Address;
use crate::service::transfer::Tool;

/// A new profile on its way. All steps' fields live as long as the wizard: going back loses nothing.
#[derive(Debug)]
pub struct Wizard {
    /// The step shown.
    pub step: Step,
    /// The menu that the first step shows.
    pub menu: Menu,
    /// Its chosen line.
    pub provider: usize,
    /// What is logged in to.
    pub kind: Target,
    /// The way that was chosen with it: a token is pasted.
    pub wish: Option<Grant>,
    /// The known server that is used; none for a new one.
    pub known: Option<ServerName>,
    /// Step two.
    pub server: Form,
    /// What was asked at an address last.
    pub asked: Option<Probed>,
    /// The untrusted certificate that an address showed, by SHA-256: what a pin begins with.
    pub shown: Option<(Address, String)>,
    /// What answers at the address.
    pub probe: ProbeState,
    /// Step three.
    pub sign_in: SignIn,
    /// Step four.
    pub save: Form,
    /// The profile that logs in: what step four goes on with, even before it is read back from the configuration.
    pub made: Option<Profile>,
}

/// The steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What to log in to.
    Provider,
    /// Where.
    Server,
    /// Who.
    SignIn,
    /// Under which name.
    Save,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Provider, Self::Server, Self::SignIn, Self::Save];

    /// Its name in the stepper.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Provider => "Provider",
            Self::Server => "Server",
            Self::SignIn => "Sign in",
            Self::Save => "Save",
        }
    }

    /// Its number, from one.
    #[must_use]
    pub const fn number(self) -> usize {
        match self {
            Self::Provider => 1,
            Self::Server => 2,
            Self::SignIn => 3,
            Self::Save => 4,
        }
    }
}

/// The live check of the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ProbeState {
    /// Nothing was asked yet.
    #[default]
    Idle,
    /// Asked once the keys have rested.
    Due(Timestamp),
    /// Under way.
    Asking(JobId),
    /// This came back.
    Found(Probe),
    /// Nobody usable answered; it locks nothing: the login checks again.
    Failed(Error),
}

/// A line of the first step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderLine {
    /// The letter that chooses it.
    pub letter: char,
    /// What it is called.
    pub title: String,
    /// What it is.
    pub text: String,
    /// What it leads to.
    pub leads: Leads,
}

/// What a line of the first step leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// A new server of this kind.
    New(Target),
    /// Pasting a token: whose is asked next.
    Token,
    /// The list of known servers.
    Servers,
    /// Another login on a server that is known.
    Known(ServerName),
    /// What this tool knows.
    Import(Tool),
}

/// The menus of the first step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// What to log in to.
    Start,
    /// Whose token is pasted.
    Token,
    /// Which of the known servers.
    Servers,
}

/// What somebody logs in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A Morpheus appliance.
    Morpheus,
    /// A ZeyOS instance.
    Zeyos,
    /// A server that tells its endpoints.
    Oidc,
    /// A server whose endpoints are typed.
    OAuth,
}

impl Target {
    /// The kind of server behind it.
    #[must_use]
    pub const fn provider(self) -> Provider {
        match self {
            Self::Morpheus => Provider::Morpheus,
            Self::Zeyos => Provider::Zeyos,
            Self::Oidc | Self::OAuth => Provider::Oidc,
        }
    }

    /// The kind as which a known server is shown.
    #[must_use]
    pub const fn of(provider: Provider) -> Self {
        match provider {
            Provider::Morpheus => Self::Morpheus,
            Provider::Zeyos => Self::Zeyos,
            Provider::Oidc => Self::Oidc,
        }
    }
}
