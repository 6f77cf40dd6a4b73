//! Logins that stand in the environment's variables, as `get --as env` writes them.

use super::source::{Piece, Spot};
use super::{Found, FoundTokens, Tool};
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::service::ports::tools::OtherTools;

pub(super) fn read(tools: &dyn OtherTools) -> Vec<Piece> {
    let plain = |name: &str| Some(tools.variable(name)?.expose().to_owned());
    let morpheus = Found {
        url: plain("MORPHEUS_API_URL"),
        username: user(plain("MORPHEUS_API_TENANT"), plain("MORPHEUS_API_USERNAME")),
        ..found(tools, Provider::Morpheus, "MORPHEUS_API_TOKEN", None)
    };
    let zeyos = Found {
        url: plain("ZEYOS_BASE_URL"),
        instance: plain("ZEYOS_INSTANCE"),
        client_id: plain("ZEYOS_CLIENT_ID"),
        client_secret: tools.variable("ZEYOS_CLIENT_SECRET"),
        ..found(
            tools,
            Provider::Zeyos,
            "ZEYOS_TOKEN",
            tools.variable("ZEYOS_REFRESH_TOKEN"),
        )
    };
    let oidc = Found {
        url: plain("OAUTH_ISSUER"),
        ..found(tools, Provider::Oidc, "OAUTH_ACCESS_TOKEN", None)
    };
    let all = [morpheus, zeyos, oidc].into_iter();
    let there = all.filter(|found| found.tokens.is_some());
    there
        .map(|found| Piece {
            tool: Tool::Environment,
            found,
            grant: None,
            spot: Spot::Nowhere,
        })
        .collect()
}

fn found(
    tools: &dyn OtherTools,
    provider: Provider,
    variable: &str,
    refresh: Option<Secret>,
) -> Found {
    Found {
        entry: variable.to_owned(),
        provider,
        url: None,
        instance: None,
        username: None,
        client_id: None,
        client_secret: None,
        insecure: false,
        tokens: tools.variable(variable).map(|access| FoundTokens {
            access,
            refresh,
            expires_at: None,
            refresh_expires_at: None,
        }),
        path: None,
        notes: Vec::new(),
    }
}

fn user(tenant: Option<String>, user: Option<String>) -> Option<String> {
    match (tenant, user?) {
        (Some(tenant), user) if !user.contains('\\') => Some(format!("{tenant}\\{user}")),
        (_, user) => Some(user),
    }
}
