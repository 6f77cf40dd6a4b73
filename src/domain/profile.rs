//! A profile: one login, that is server, tenant, user and client.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::error::Result;
use super::grant::Grant;
use super::identity::Identity;
use super::name::{ProfileName, ServerName};
use super::provider::Provider;
use super::redirect::RedirectUri;
use super::schedule::RefreshPolicy;
use super::server::Server;
use super::token::Obtained;

/// The client id that Morpheus appliances offer to API users by default (facts/morpheus.md 2.3).
pub const MORPHEUS_CLIENT: &str = "morph-api";

/// The tag of profiles that stand on top of the board.
pub const PINNED: &str = "pinned";

/// Morpheus' built-in clients: whatever logs in with one of them shares its tokens before 9.0.
const BUILT_IN_CLIENTS: [&str; 5] = [
    "morph-api",
    "morph-cli",
    "morph-customer",
    "morph-automation",
    "morpheus-terraform",
];

/// One login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its free name.
    pub name: ProfileName,
    /// Where it logs in.
    pub server: ServerName,
    /// ZeyOS: the instance, exactly one path segment.
    pub instance: Option<String>,
    /// Morpheus: sub-tenant subdomain or id; none is the master tenant.
    pub tenant: Option<String>,
    /// The user name, without tenant.
    pub username: Option<String>,
    /// The OAuth client id.
    pub client_id: Option<String>,
    /// How the client proves itself at the token endpoint.
    pub client_auth: Option<ClientAuth>,
    /// How `login` goes by default.
    pub grant: Grant,
    /// The scopes asked for; none is the provider's default.
    pub scopes: Vec<String>,
    /// The registered redirect URI, where it isn't the provider's default.
    pub redirect_uri: Option<String>,
    /// Endpoints set by hand, by name.
    pub endpoints: BTreeMap<String, String>,
    /// Free words to filter by.
    pub tags: Vec<String>,
    /// Whether and when it refreshes itself.
    pub refresh: RefreshPolicy,
}

/// How a client proves itself at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuth {
    /// HTTP Basic, form-encoded (RFC 6749 §2.3.1).
    Basic,
    /// HTTP Basic without that encoding.
    BasicRaw,
    /// In the body.
    Post,
    /// A public client.
    None,
}

impl ClientAuth {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Basic, Self::BasicRaw, Self::Post, Self::None];

    /// The word in files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::BasicRaw => "basic-raw",
            Self::Post => "post",
            Self::None => "none",
        }
    }

    /// Reads a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|auth| auth.word() == word)
    }
}

impl Profile {
    /// A profile of which nothing is known yet but its name and server; it logs in as that kind of server usually does.
    #[must_use]
    pub fn new(name: ProfileName, server: &Server) -> Self {
        Self {
            name,
            server: server.name.clone(),
            instance: None,
            tenant: None,
            username: None,
            client_id: None,
            client_auth: None,
            grant: server.provider.usual_grant(),
            scopes: Vec::new(),
            redirect_uri: None,
            endpoints: BTreeMap::new(),
            tags: Vec::new(),
            refresh: RefreshPolicy::default(),
        }
    }

    /// Whether it stands on top of the board.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.tags.iter().any(|tag| tag == PINNED)
    }

    /// The login name that is sent: `acme\jdoe` for a sub-tenant, else the user name.
    #[must_use]
    pub fn login_name(&self) -> Option<String> {
        let user = self.username.as_deref()?;
        Some(
            self.tenant
                .as_deref()
                .map_or_else(|| user.to_owned(), |tenant| format!("{tenant}\\{user}")),
        )
    }

    /// Who logs in; where the profile doesn't say it, as with a browser, who has logged in.
    #[must_use]
    pub fn user<'a>(&'a self, seen: Option<&'a Identity>) -> Option<&'a str> {
        let seen = seen.map(|identity| identity.user.as_str());
        self.username.as_deref().or(seen)
    }

    /// The client id that is sent, with the provider's default.
    #[must_use]
    pub fn client(&self, provider: Provider) -> Option<&str> {
        let default = match provider {
            Provider::Morpheus => Some(MORPHEUS_CLIENT),
            Provider::Zeyos | Provider::Oidc => None,
        };
        self.client_id.as_deref().or(default)
    }

    /// The redirect URI, the provider's default if none is set.
    ///
    /// # Errors
    /// `Kind::Usage` if it can't be one.
    pub fn redirect_uri(&self, provider: Provider) -> Result<RedirectUri> {
        let written = self.redirect_uri.as_deref();
        RedirectUri::parse(written.unwrap_or_else(|| provider.usual_redirect_uri()))
    }

    /// The grant whose rules tokens follow that were obtained like this: pasted ones follow the profile's. What could be
    /// refreshed is no token of ZeyOS' two dialects without refresh.
    #[must_use]
    pub const fn way_of(&self, obtained: Obtained) -> Grant {
        match (obtained, self.grant) {
            (Obtained::Refresh, Grant::Basic | Grant::Legacy) => Grant::Password,
            (Obtained::Login(Grant::Paste) | Obtained::Refresh, way)
            | (Obtained::Login(way), _) => way,
        }
    }

    /// How the client proves itself: as the profile says, else HTTP Basic if it has a secret.
    #[must_use]
    pub fn proof_of_client(&self, has_secret: bool) -> ClientAuth {
        match (self.client_auth, has_secret) {
            (_, false) => ClientAuth::None,
            (Some(auth), true) => auth,
            (None, true) => ClientAuth::Basic,
        }
    }

    /// The client and who else has its tokens: `keyfob, own client`.
    #[must_use]
    pub fn client_words(&self, provider: Provider) -> Option<String> {
        let client = self.client(provider)?;
        Some(match provider {
            Provider::Morpheus if self.shares_client(provider) => {
                format!("{client}, shared with other tools")
            }
            Provider::Morpheus => format!("{client}, own client"),
            Provider::Zeyos => format!("{client}, one login per user"),
            Provider::Oidc => client.to_owned(),
        })
    }

    /// Whether other tools may log in with the same client and so share its tokens.
    #[must_use]
    pub fn shares_client(&self, provider: Provider) -> bool {
        match provider {
            Provider::Morpheus => self.client(provider).is_some_and(is_built_in_client),
            Provider::Zeyos | Provider::Oidc => false,
        }
    }

    /// What a stored token belongs to: a token is never sent for a profile whose binding has changed.
    #[must_use]
    pub fn binding(&self, server: &Server) -> Binding {
        let parts = [
            server.provider.word(),
            server.address.as_str(),
            self.instance.as_deref().unwrap_or_default(),
            &self.login_name().unwrap_or_default(),
            self.client(server.provider).unwrap_or_default(),
        ];
        let mut digest = Sha256::new();
        let by_hand = self.endpoints.iter().flat_map(|(name, url)| [name, url]);
        for part in parts.into_iter().chain(by_hand.map(String::as_str)) {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        let bytes = digest.finalize();
        Binding(super::text::hex(&bytes).chars().take(32).collect())
    }

    /// The tenant as the board shows it: sub-tenant, instance, or the last part of the issuer's path.
    #[must_use]
    pub fn tenant_label<'a>(&'a self, server: &'a Server) -> &'a str {
        match server.provider {
            Provider::Morpheus => self.tenant.as_deref().unwrap_or("(master)"),
            Provider::Zeyos => self.instance.as_deref().unwrap_or("—"),
            Provider::Oidc => server.address.last_part().unwrap_or("—"),
        }
    }
}

/// Whether a Morpheus client id is one that every appliance has, so that other tools may use it too.
#[must_use]
pub fn is_built_in_client(client: &str) -> bool {
    BUILT_IN_CLIENTS.contains(&client)
}

/// Splits `acme\jdoe` into tenant and user; without a backslash there is no tenant.
#[must_use]
pub fn split_login(typed: &str) -> (Option<&str>, &str) {
    match typed.split_once('\\') {
        Some((tenant, user)) if !tenant.is_empty() => (Some(tenant), user),
        Some((_, user)) => (None, user),
        None => (None, typed),
    }
}

/// A digest of server, instance, login name, client and endpoints set by hand: what a token was granted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding(String);

impl Binding {
    /// Takes a stored binding back.
    #[must_use]
    pub const fn stored(hex: String) -> Self {
        Self(hex)
    }

    /// Its 32 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name proposed for a profile: `server-tenant`, with the user where that is taken, then a number.
#[must_use]
pub fn proposed_name(
    server: &str,
    tenant: Option<&str>,
    user: Option<&str>,
    is_taken: impl Fn(&str) -> bool,
) -> String {
    let parts = |list: &[Option<&str>]| {
        let words: Vec<String> = list
            .iter()
            .flatten()
            .map(|part| super::name::slug(part))
            .filter(|part| !part.is_empty())
            .collect();
        words.join("-")
    };
    let short = parts(&[Some(server), tenant]);
    if !is_taken(&short) {
        return short;
    }
    super::name::free_name(&parts(&[Some(server), tenant, user]), is_taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_logins_are_split_at_the_first_backslash() {
        assert_eq!(split_login("acme\\jdoe"), (Some("acme"), "jdoe"));
        assert_eq!(split_login("2\\a\\b"), (Some("2"), "a\\b"));
        assert_eq!(split_login("\\jdoe"), (None, "jdoe"));
        assert_eq!(split_login("jdoe"), (None, "jdoe"));
    }

    #[test]
    fn proposed_names_grow_only_when_taken() {
        let name = |taken: &[&str]| {
            proposed_name("us-prod", Some("acme"), Some("jdoe"), |n| {
                taken.contains(&n)
            })
        };
        assert_eq!(name(&[]), "us-prod-acme");
        assert_eq!(name(&["us-prod-acme"]), "us-prod-acme-jdoe");
        assert_eq!(
            name(&["us-prod-acme", "us-prod-acme-jdoe"]),
            "us-prod-acme-jdoe-2"
        );
    }
}
