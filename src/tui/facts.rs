//! What is told of one profile: the words that pane, strip and overview share.

use jiff::{SignedDuration, Timestamp};

use self::renewal::Told;
use super::scene::Scene;
use super::stamp::{self, Precision};
use super::widget::bar::Share;
use crate::app::board::row::{self, Renews};
use crate::app::state::State;
use crate::domain::countdown::{self, Tone};
use crate::domain::environment::Environment;
use crate::domain::expiry::Expiry;
use crate::domain::grant::Grant;
use crate::domain::holding::{Holding, TokenFacts, TokenMark};
use crate::domain::lifecycle::{Busy, Reason, State as Life};
use crate::domain::name::ProfileName;
use crate::domain::outlook::Outlook;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::{Server, Trust};
use crate::domain::skew;
use crate::domain::span;

pub(crate) mod renewal;
pub(crate) mod words;

/// Everything known of a profile, borrowed from the state.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Its name.
    pub name: &'a ProfileName,
    /// The login.
    pub profile: &'a Profile,
    /// Where it logs in.
    pub server: &'a Server,
    /// What is held.
    pub holding: Option<&'a Holding>,
    /// What a job does to it.
    pub busy: Option<Busy>,
    /// Where all that is from.
    state: &'a State,
}

/// The first line: glyph, tone, words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Headline {
    /// The state's glyph; the spinner while a job works on it.
    pub glyph: char,
    /// How it is meant.
    pub tone: Tone,
    /// `rejected by the server 2m ago`.
    pub words: String,
}

/// What is left of a token's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lifetime {
    /// `3h 12m`.
    pub left: String,
    /// `12h`, where it is known.
    pub of: Option<String>,
    /// For the bar.
    pub share: Option<Share>,
    /// Colour of the bar.
    pub tone: Tone,
    /// Whether the server hasn't said otherwise.
    pub is_trusted: bool,
}

impl<'a> Subject<'a> {
    /// A profile of the catalogue; none if the configuration lost it or its server.
    pub(crate) fn of(state: &'a State, name: &'a ProfileName) -> Option<Self> {
        let profile = state.catalog.profiles.get(name)?;
        let server = state.catalog.servers.get(&profile.server)?;
        Some(Self {
            name,
            profile,
            server,
            holding: state.holding(name),
            busy: state.jobs.at_work(name),
            state,
        })
    }

    /// Its state at an instant.
    pub(crate) fn life(&self, now: Timestamp) -> Life {
        self.holding
            .map_or(Life::SignedOut, |holding| holding.state_at(now))
    }

    /// Whether it refreshes itself.
    pub(crate) fn renews(&self, now: Timestamp) -> Renews {
        self.holding.map_or(Renews::No, |holding| {
            row::renews(self.state, self.profile, self.server, holding, now)
        })
    }

    /// The tokens' plain facts.
    pub(crate) fn tokens(&self) -> Option<&'a TokenFacts> {
        self.holding.and_then(|holding| holding.tokens.as_ref())
    }

    /// Whether a mistake here does real harm.
    pub(crate) fn is_production(&self) -> bool {
        self.server.environment == Some(Environment::Production)
    }

    /// Glyph and words of the first line.
    pub(crate) fn headline(&self, scene: &Scene) -> Headline {
        if let Some(busy) = self.busy {
            return Headline {
                glyph: scene.busy_glyph(),
                tone: Tone::Busy,
                words: busy.words().to_owned(),
            };
        }
        let life = self.life(scene.now);
        let (glyph, ascii, tone) = countdown::glyph(life);
        let outlook = self
            .holding
            .map_or(Outlook::Good, |holding| holding.outlook(scene.now));
        let renews = self.renews(scene.now);
        let ((glyph, _), tone) = row::warned(((glyph, ascii), tone), outlook, renews);
        let unanswered = self
            .holding
            .and_then(|holding| holding.facts.no_answer_since);
        match unanswered {
            Some(since) if life.is_alive() => Headline {
                glyph: '?',
                tone: Tone::Muted,
                words: format!(
                    "no answer since {}",
                    stamp::brief(since, scene.now, &scene.zone)
                ),
            },
            Some(_) | None => Headline {
                glyph,
                tone,
                words: words::state(life, scene.now),
            },
        }
    }

    /// The access token's life.
    pub(crate) fn access(&self, now: Timestamp) -> Option<Lifetime> {
        let tokens = self.tokens()?;
        let life = self.life(now);
        let (_, _, tone) = countdown::glyph(life);
        let told = lifetime(tokens.expiry, tokens.granted(), now, tone);
        match life {
            Life::SignedOut | Life::Revoked { .. } | Life::Damaged => None,
            Life::Active | Life::Expiring | Life::Expired { .. } => Some(told),
            Life::Rejected { .. } | Life::NeedsLogin { .. } => Some(Lifetime {
                is_trusted: tokens.expiry.is_past(now),
                ..told
            }),
        }
    }

    /// The refresh token's life.
    pub(crate) fn refresh(&self, now: Timestamp) -> Option<Lifetime> {
        let tokens = self.tokens()?;
        tokens.refresh.as_ref()?;
        self.access(now)?;
        Some(lifetime(
            tokens.refresh_expiry,
            tokens.refresh_expiry.left(tokens.refresh_since),
            now,
            tokens.outlook(now).tone(),
        ))
    }

    /// `acme\jdoe`.
    pub(crate) fn login(&self) -> String {
        self.profile.login_name().unwrap_or_else(|| "—".to_owned())
    }

    /// `keyfob, own client`.
    pub(crate) fn client(&self) -> String {
        let words = self.profile.client_words(self.server.provider);
        words.unwrap_or_else(|| "—".to_owned())
    }

    /// Where a browser comes back to, for logins that have one.
    pub(crate) fn redirect(&self) -> Option<String> {
        if self.profile.grant != Grant::AuthorizationCode {
            return None;
        }
        let uri = self.profile.redirect_uri(self.server.provider).ok()?;
        Some(uri.as_str().to_owned())
    }

    /// What the ID token says, and how far that is proven: `verified, ES256`.
    pub(crate) fn id_token(&self) -> Option<String> {
        self.tokens()?;
        let facts = &self.holding?.facts;
        facts.id_token.as_ref().map(|token| token.proof.to_string())
    }

    /// `7m ahead of ours`: the server's clock, where it differs.
    pub(crate) fn skew(&self) -> Option<String> {
        self.holding?.facts.clock_skew.map(skew::words)
    }

    /// `password, sub-tenant`.
    pub(crate) fn sign_in(&self) -> String {
        let grant = self.profile.grant.word();
        match (self.server.provider, &self.profile.tenant) {
            (Provider::Morpheus, Some(_)) => format!("{grant}, sub-tenant"),
            (Provider::Morpheus, None) => format!("{grant}, master tenant"),
            (Provider::Zeyos | Provider::Oidc, _) => grant.to_owned(),
        }
    }

    /// What the row of [`Self::version`] is called: only appliances have versions.
    pub(crate) const fn version_label(&self) -> &'static str {
        match self.server.provider {
            Provider::Morpheus => "version",
            Provider::Zeyos | Provider::Oidc => "kind",
        }
    }

    /// `Morpheus 9.0.0`, and what weakens its TLS.
    pub(crate) fn version(&self) -> String {
        let title = self.server.provider.title();
        let version = self
            .holding
            .and_then(|holding| holding.facts.identity.as_ref())
            .and_then(|identity| identity.version.as_ref());
        let spoken = match (version, self.server.provider) {
            (Some(version), _) => format!("{title} {version}"),
            (None, Provider::Morpheus) => format!("{title}, version unknown"),
            // Nobody expects a version of these.
            (None, Provider::Zeyos | Provider::Oidc) => title.to_owned(),
        };
        match trust(&self.server.trust) {
            Some(words) => format!("{spoken} · {words}"),
            None => spoken,
        }
    }

    /// When and how the tokens came: `today 05:14:31 by password`.
    pub(crate) fn obtained(&self, scene: &Scene) -> Option<String> {
        let tokens = self.tokens()?;
        let at = stamp::full(
            tokens.obtained_at,
            scene.now,
            &scene.zone,
            Precision::Seconds,
        );
        Some(format!("{at} by {}", tokens.obtained_by.word()))
    }
}

/// `6e977f29-…  #d41f`: the appliance's own mask, where it has one, and our fingerprint.
pub(crate) fn mark(token: &TokenMark) -> String {
    match token.masked() {
        Some(mask) => format!("{mask}  {}", token.fingerprint.short()),
        None => token.fingerprint.short(),
    }
}

const fn trust(trust: &Trust) -> Option<&'static str> {
    match trust {
        Trust::System => None,
        Trust::CaFile(_) => Some("TLS by its CA file"),
        Trust::Pin(_) => Some("TLS pinned"),
        Trust::ClientCertificate { .. } => Some("TLS with our certificate"),
        Trust::Insecure => Some("▲ TLS unchecked, unsafe"),
    }
}

fn lifetime(
    expiry: Expiry,
    granted: Option<SignedDuration>,
    now: Timestamp,
    tone: Tone,
) -> Lifetime {
    let whole = granted.filter(SignedDuration::is_positive);
    let share = whole
        .zip(expiry.left(now))
        .map(|(whole, left)| Share::of(left.as_secs(), whole.as_secs()));
    Lifetime {
        left: countdown::until(expiry, now).text,
        of: whole.map(span::whole),
        share,
        tone,
        is_trusted: true,
    }
}

impl Lifetime {
    /// `3h 12m of 12h`.
    pub(crate) fn words(&self) -> String {
        let words = match &self.of {
            Some(of) if !self.left.starts_with("expired") => format!("{} of {of}", self.left),
            Some(_) | None => self.left.clone(),
        };
        if self.is_trusted {
            words
        } else {
            format!("{words}, not trusted")
        }
    }
}

/// Says more where a bare reason would leave the reader alone.
pub(crate) fn advice(subject: &Subject<'_>, state: &State, scene: &Scene) -> Option<String> {
    let life = subject.life(scene.now);
    let ending = words::ending(subject, scene.now);
    let told = match renewal::advice(subject, state, scene) {
        Told::Advice(words) => return Some(words),
        Told::AllIsWell => ending,
        Told::Nothing => ending.or_else(|| words::advice(life, subject.tokens(), scene.now)),
    };
    if told.is_some() || subject.busy.is_some() {
        return told;
    }
    let doubt = subject.tokens().and_then(|tokens| tokens.doubt(scene.now));
    if let Some(doubt) = doubt {
        return Some(format!("r gets a new token: our clock was {doubt}."));
    }
    let facts = subject.holding.map(|holding| &holding.facts)?;
    if facts.refresh_failed {
        return Some("r tries again: the last refresh failed, and the token lives on.".into());
    }
    if let Some(since) = facts.no_answer_since {
        let at = stamp::brief(since, scene.now, &scene.zone);
        return Some(format!(
            "c asks again: the server hasn't answered since {at}. Times go on by our own clock."
        ));
    }
    facts.reused.then(|| {
        "r gets a new token: the appliance handed out its old one again, and a login does not extend it."
            .to_owned()
    })
}

/// Why a reason needs a person.
pub(crate) const fn needs_login(reason: Reason) -> &'static str {
    match reason {
        Reason::Expired => "l logs in again: the refresh token has ended, too.",
        Reason::NoRefreshToken => "l logs in again: there is no refresh token.",
        Reason::Revoked => {
            "l logs in again: the server says 401, so it was revoked or replaced elsewhere."
        }
        Reason::Denied => "l logs in again: the server refused the refresh token.",
        Reason::AnswerLost => {
            "l logs in again: a refresh was sent, its answer never came, and the old tokens are dead."
        }
    }
}
