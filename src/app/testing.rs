//! Builders of states for tests of the core and of the drawing.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::action::{Action, Snapshot};
use super::effect::Effect;
use super::key::{Chord, Key};
use super::state::vault::VaultView;
use super::state::{Automatic, State};
use super::update::update;
use crate::domain::catalog::Catalog;
use crate::domain::certificate::Certificate;
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind};
use crate::domain::expiry::Expiry;
use crate::domain::grant::Grant;
use crate::domain::holding::{Holding, TokenFacts};
use crate::domain::identity::Identity;
use crate::domain::lifecycle::Standing;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::schedule::RefreshPolicy;
use crate::domain::secret::Secret;
use crate::domain::server::{Address, Server, Trust};
use crate::domain::token::{Obtained, TokenSet};
use crate::domain::version::Version;
use crate::service::certificate::Review;

/// The instant at which tests happen: 2025-11-22 14:02:31 UTC.
pub(crate) fn now() -> Timestamp {
    "2025-11-22T14:02:31Z".parse().unwrap()
}

/// An instant so many seconds later.
pub(crate) fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

/// A profile's name.
pub(crate) fn name(text: &str) -> ProfileName {
    ProfileName::new(text).unwrap()
}

/// A world of profiles, built step by step.
pub(crate) struct World {
    catalog: Catalog,
    holdings: Vec<Holding>,
    vault: VaultView,
}

/// An empty world with an open vault.
pub(crate) fn world() -> World {
    World {
        catalog: Catalog::default(),
        holdings: Vec::new(),
        vault: VaultView::Open { by: "keyring" },
    }
}

impl World {
    /// Adds a server.
    pub(crate) fn server(mut self, name: &str, environment: Option<Environment>) -> Self {
        let name = ServerName::new(name).unwrap();
        let server = Server {
            name: name.clone(),
            provider: Provider::Morpheus,
            address: Address::parse(&format!("https://{name}.acme.test")).unwrap(),
            environment,
            trust: Trust::System,
            allow_http: false,
            proxy: None,
        };
        self.catalog.servers.insert(name, server);
        self
    }

    /// Adds a profile `server-tenant` without tokens, of the client `keyfob`.
    pub(crate) fn profile(mut self, server: &str, tenant: &str, user: &str) -> Self {
        if !self.catalog.servers.contains_key(server) {
            self = self.server(server, None);
        }
        let name = name(&format!("{server}-{tenant}"));
        let profile = Profile {
            name: name.clone(),
            server: ServerName::new(server).unwrap(),
            instance: None,
            tenant: (tenant != "master").then(|| tenant.to_owned()),
            username: Some(user.to_owned()),
            client_id: Some("keyfob".to_owned()),
            client_auth: None,
            grant: Grant::Password,
            scopes: Vec::new(),
            redirect_uri: None,
            endpoints: BTreeMap::new(),
            tags: Vec::new(),
            refresh: RefreshPolicy::default(),
        };
        self.holdings.push(Holding::empty(name.clone()));
        self.catalog.profiles.insert(name, profile);
        self
    }

    /// Changes the profile added last.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Profile, &mut Holding)) -> Self {
        let holding = self.holdings.last_mut().unwrap();
        let profile = self.catalog.profiles.get_mut(&holding.profile).unwrap();
        change(profile, holding);
        self
    }

    /// Gives the profile added last tokens: what was granted and what is left of it, in seconds; with a refresh token.
    pub(crate) fn tokens(self, granted: i64, left: i64) -> Self {
        self.tokens_of(granted, left, Some(12 * 86_400))
    }

    /// The same, with the refresh token's seconds left, or without one.
    pub(crate) fn tokens_of(self, granted: i64, left: i64, refresh: Option<i64>) -> Self {
        let servers = self.catalog.servers.clone();
        self.with(|profile, holding| {
            let obtained_at = later(left - granted);
            let set = TokenSet {
                access: Secret::new(format!("6e977f29-1111-2222-3333-{:012}", left.abs())),
                refresh: refresh
                    .map(|left| Secret::new(format!("51b0c7aa-1111-2222-3333-{left:012}"))),
                id_token: None,
                token_type: "bearer".to_owned(),
                scope: Some("write".to_owned()),
                expiry: Expiry::At(later(left)),
                refresh_expiry: refresh.map_or(Expiry::Unknown, |left| Expiry::At(later(left))),
                refresh_since: obtained_at,
                obtained_at,
                obtained_by: Obtained::Login(Grant::Password),
            };
            let binding = profile.binding(&servers[&profile.server]);
            holding.generation = 1;
            holding.standing = Standing::Held;
            holding.tokens = Some(TokenFacts::of(&set, binding));
        })
    }

    /// The refresh token's end stands since so many seconds, whatever was refreshed meanwhile.
    pub(crate) fn refresh_since(self, seconds: i64) -> Self {
        self.with(|_, holding| {
            if let Some(tokens) = &mut holding.tokens {
                tokens.refresh_since = later(-seconds);
            }
        })
    }

    /// Lets the server of the profile added last have a version.
    pub(crate) fn version(self, version: &str) -> Self {
        self.with(|profile, holding| {
            holding.facts.identity = Some(Identity {
                user: profile.username.clone().unwrap(),
                display_name: None,
                tenant: None,
                role: None,
                version: Version::parse(version),
            });
        })
    }

    /// Lets the profile added last be refreshed by hand only.
    pub(crate) fn by_hand(self) -> Self {
        self.with(|profile, _| profile.refresh.auto = Some(false))
    }

    /// Lets the server of the profile added last be of another kind.
    pub(crate) fn of_provider(mut self, provider: Provider) -> Self {
        let holding = self.holdings.last().unwrap();
        let server = &self.catalog.profiles[&holding.profile].server;
        self.catalog.servers.get_mut(server).unwrap().provider = provider;
        self
    }

    /// Changes the standing of the profile added last.
    pub(crate) fn standing(self, standing: Standing) -> Self {
        self.with(|_, holding| holding.standing = standing)
    }

    /// Sets the vault's state.
    pub(crate) fn vault(mut self, vault: VaultView) -> Self {
        self.vault = vault;
        self
    }

    /// What the runtime would say of it.
    pub(crate) fn snapshot(self) -> Snapshot {
        Snapshot {
            catalog: Ok(self.catalog),
            holdings: Ok(self.holdings),
            vault: Some(self.vault),
            setting: None,
            copy_way: None,
        }
    }

    /// The interface over it, at [`now`].
    pub(crate) fn state(self) -> State {
        let mut state = State {
            automatic: Automatic::ByPolicy,
            ..State::default()
        };
        let loaded = Action::Loaded(Box::new(self.snapshot()));
        drop(update(&mut state, loaded, now()));
        state
    }
}

/// The board of SCREENS 4.1 in small: every group and most states.
pub(crate) fn small_board() -> World {
    let prod = Some(Environment::Production);
    world()
        .server("eu-prod", prod)
        .server("us-prod", prod)
        .server("lab", Some(Environment::Lab))
        .profile("eu-prod", "acme", "jdoe")
        .tokens_of(43_200, -840, None)
        .profile("us-prod", "globex", "svc-deploy")
        .tokens(43_200, 11_520)
        .version("9.0.0")
        .standing(Standing::Rejected { since: later(-120) })
        .profile("lab", "master", "admin")
        .tokens_of(43_200, 252, None)
        .profile("us-prod", "acme", "jdoe")
        .tokens(43_200, 24_480)
        .version("9.0.0")
        .profile("eu-prod", "globex", "jdoe")
        .tokens(31_536_000, 1_987_200 + 14_400)
        .version("8.0.12")
        .profile("lab", "initech", "ops")
}

/// Presses keys one after the other, written as in `[keys]`; the effects of all of them.
pub(crate) fn press(state: &mut State, keys: &[&str]) -> Vec<Effect> {
    press_at(state, keys, now())
}

/// The same at an instant.
pub(crate) fn press_at(state: &mut State, keys: &[&str], at: Timestamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    for text in keys {
        let chord = Chord::parse(text).unwrap();
        for key in std::iter::once(chord.first).chain(chord.then) {
            effects.extend(update(state, Action::Key(key), at));
        }
    }
    effects
}

/// Types text, character by character.
pub(crate) fn type_text(state: &mut State, text: &str) -> Vec<Effect> {
    text.chars()
        .flat_map(|c| update(state, Action::Key(Key::char(c)), now()))
        .collect()
}

/// What a review of a server's certificate finds; `objection` is what the server does wrong.
pub(crate) fn review(server: &Server, objection: Option<&str>) -> Review {
    let host = server.address.host();
    let what = |how: &str| Error::new(Kind::Untrusted, format!("'{host}' {how}"));
    Review {
        shown: Certificate {
            sha256: "9c41".repeat(16),
            names: vec![host.to_owned(), "*.acme.test".to_owned()],
            issuer: "CN=Acme Root".to_owned(),
            from: Some(later(-86_400)),
            until: Some(later(61 * 86_400)),
        },
        server: server.clone(),
        objection: objection.map(what),
    }
}
