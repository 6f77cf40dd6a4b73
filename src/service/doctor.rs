//! What is wrong here and what to do about it: one finding for each thing that was looked at.

use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::SignedDuration;

use super::bulk::MOST_JOBS;
use super::check;
use super::ports::Ports;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Kind};
use crate::domain::profile::Profile;
use crate::domain::server::{Server, Trust};
use crate::domain::span;
use crate::provider::dialect::Reach;

/// Clocks further apart make countdowns and ID tokens doubtful (SCREENS C3).
const MOST_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Works, but something is to be known.
    Doubt,
    /// Doesn't work.
    Bad,
    /// Not looked at.
    Skipped,
}

impl Verdict {
    /// Its word, for people and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Doubt => "warning",
            Self::Bad => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is: `vault`, `clipboard`, a server's name.
    pub about: String,
    /// How it is.
    pub verdict: Verdict,
    /// How it is, in words.
    pub what: String,
    /// What to do now, where something is to be done.
    pub now: Option<String>,
}

impl Finding {
    /// Nothing to do.
    #[must_use]
    pub fn good(about: &str, what: impl Into<String>) -> Self {
        Self {
            about: about.to_owned(),
            verdict: Verdict::Good,
            what: what.into(),
            now: None,
        }
    }

    /// Works, with something to know.
    #[must_use]
    pub fn doubt(about: &str, what: impl Into<String>, now: &str) -> Self {
        Self {
            verdict: Verdict::Doubt,
            now: Some(now.to_owned()),
            ..Self::good(about, what)
        }
    }

    /// A failure with its own way out.
    #[must_use]
    pub fn bad(about: &str, error: &Error) -> Self {
        Self {
            verdict: Verdict::Bad,
            now: Some(error.next_step().to_owned()),
            ..Self::good(about, error.to_string())
        }
    }

    /// Not looked at, and why.
    #[must_use]
    pub fn skipped(about: &str, why: &str) -> Self {
        Self {
            verdict: Verdict::Skipped,
            ..Self::good(about, why)
        }
    }
}

/// Whether all servers answer, 32 at once; `told` hears of each as it comes. Sends no secret and changes nothing.
pub async fn servers(ports: &Ports, catalog: &Catalog, told: &dyn Fn(Finding)) {
    let asked = stream::iter(catalog.servers.values())
        .map(|server| server_of(ports, catalog, server))
        .buffer_unordered(MOST_JOBS);
    asked.for_each(|finding| async { told(finding) }).await;
}

async fn server_of(ports: &Ports, catalog: &Catalog, server: &Server) -> Finding {
    let about = server.name.as_str();
    let is_its = |profile: &&Profile| profile.server == server.name;
    let Some(profile) = catalog.profiles.values().find(is_its) else {
        return Finding::skipped(about, "no profile uses it");
    };
    match check::reach(ports, server, profile).await {
        Ok((reach, took)) => judged(server, &reach, took),
        Err(error) => Finding {
            // An answer that makes no sense to us is one: somebody is there.
            verdict: if error.kind() == Kind::Failed {
                Verdict::Doubt
            } else {
                Verdict::Bad
            },
            ..Finding::bad(about, &error)
        },
    }
}

fn judged(server: &Server, reach: &Reach, took: SignedDuration) -> Finding {
    let about = server.name.as_str();
    let version = reach
        .version
        .as_ref()
        .map_or_else(String::new, |version| format!("version {version}, "));
    let what = format!("{version}answers in {} ms", took.as_millis());
    if let Some(words) = &reach.maintenance {
        let what = format!("{what}: down for maintenance, it says ({words})");
        return Finding::doubt(about, what, "wait until it is back");
    }
    if reach.setup_needed {
        let what = format!("{what}: its first setup isn't done");
        return Finding::doubt(about, what, "finish it in its web interface");
    }
    if let Some(skew) = reach.clock_skew.filter(|skew| skew.abs() > MOST_SKEW) {
        let way = if skew.is_negative() {
            "behind"
        } else {
            "ahead"
        };
        let what = format!("{what}; its clock is {} {way}", span::whole(skew.abs()));
        return Finding::doubt(
            about,
            what,
            "set the clock of this machine or of the server (NTP)",
        );
    }
    if server.trust == Trust::Insecure {
        let what = format!("{what}; its certificate isn't checked");
        let now = format!("keyfob server edit {about} --ca-file FILE or --pin sha256:HEX");
        return Finding::doubt(about, what, &now);
    }
    Finding::good(about, what)
}
