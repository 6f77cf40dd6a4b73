//! What the dialect of OAuth 2.0 and OpenID Connect promises, over real HTTP.

mod answers;
mod browser;
mod cautions;
mod client_auth;
mod device;
mod discovery;
mod grants;
mod id_token;
mod life;

use keyfob::demo::oidc::clients::{NATIVE, WEB, WEB_SECRET};
use keyfob::demo::oidc::people::MONA;
use keyfob::domain::grant::Grant;
use keyfob::domain::name::ProfileName;
use keyfob::domain::profile::ClientAuth;
use keyfob::domain::provider::Provider;
use keyfob::domain::secret::Secret;
use keyfob::domain::server::Address;
use keyfob::service::profiles::ProfileDraft;
use keyfob::service::servers::ServerDraft;

use super::bench::{Bench, free_redirect};
use super::human::{Human, Script, Witness, fetch};

/// A profile of this client at the bench's server.
fn draft(bench: &Bench, grant: Grant, client: &str) -> ProfileDraft {
    ProfileDraft {
        server: ServerDraft {
            provider: Some(Provider::Oidc),
            address: Some(Address::parse(&bench.issuer().name()).unwrap()),
            ..ServerDraft::default()
        },
        client_id: Some(client.to_owned()),
        grant: Some(grant),
        ..ProfileDraft::default()
    }
}

/// A profile of the native client.
fn native(bench: &Bench, grant: Grant) -> ProfileName {
    bench.add_draft(draft(bench, grant, NATIVE))
}

/// A profile of the client with a secret, which comes back to a port of its own.
fn web(bench: &Bench, auth: Option<ClientAuth>) -> ProfileName {
    let redirect = free_redirect();
    bench
        .issuer()
        .set_client(WEB, |client| client.redirect_uris.push(redirect.clone()));
    bench.add_draft(ProfileDraft {
        client_secret: Some(Secret::new(WEB_SECRET.to_owned())),
        client_auth: auth,
        redirect_uri: Some(redirect),
        ..draft(bench, Grant::AuthorizationCode, WEB)
    })
}

fn mona() -> Script {
    Script::new(MONA.0, MONA.1)
}

/// How often tokens were asked for.
fn posts(bench: &Bench) -> usize {
    bench.issuer().site().log().count("POST", "/token")
}
