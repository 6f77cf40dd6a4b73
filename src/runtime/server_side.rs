//! What the server knows of a profile's user: its tokens, its tenants, what stands in ours.

use super::desk::Desk;
use super::verb;
use crate::app::action::{Action, Ended, MadeToken};
use crate::app::effect::Ticket;
use crate::app::state::detail::tenants::Estate;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::server_token::ServerToken;
use crate::provider::dialect::TokenKind;
use crate::service::inventory::{self, Query, Verdict, Wanted};
use crate::service::ports::Ports;
use crate::service::{clients, inspect, introspect, tenants};

/// Lists the server's tokens.
pub(super) async fn list(desk: &Desk, ticket: &Ticket) -> Ended {
    let ports = &desk.world.ports;
    match verb::profile_of(ticket) {
        Ok(name) => {
            let listed = inventory::list(ports, name, &Query::default()).await;
            Ended::Tokens(listed.map(Box::new))
        }
        Err(error) => Ended::Broken(error),
    }
}

/// Ends tokens at the server.
pub(super) async fn end(desk: &Desk, ticket: &Ticket, doomed: &[ServerToken]) -> Ended {
    match verb::profile_of(ticket) {
        Ok(name) => Ended::TokensEnded(end_all(desk, ticket, name, doomed.to_vec()).await),
        Err(error) => Ended::Broken(error),
    }
}

/// Lets the server make a token.
pub(super) async fn make(desk: &Desk, ticket: &Ticket, wanted: &Wanted) -> Ended {
    match verb::profile_of(ticket) {
        Ok(name) => Ended::TokenMade(made(&desk.world.ports, name, wanted).await),
        Err(error) => Ended::Broken(error),
    }
}

/// Replaces the profile's token.
pub(super) async fn regenerate(desk: &Desk, ticket: &Ticket) -> Ended {
    match verb::profile_of(ticket) {
        Ok(name) => regenerated(desk, name).await,
        Err(error) => Ended::Broken(error),
    }
}

/// Reads what stands in the tokens.
pub(super) async fn look_into(desk: &Desk, ticket: &Ticket) -> Ended {
    match verb::profile_of(ticket) {
        Ok(name) => Ended::Inspected(inspect::inspect(&desk.world.ports, name).await),
        Err(error) => Ended::Broken(error),
    }
}

/// Asks what the server knows of the access token.
pub(super) async fn ask_about(desk: &Desk, ticket: &Ticket) -> Ended {
    let ports = &desk.world.ports;
    match verb::profile_of(ticket) {
        Ok(name) => {
            Ended::Introspected(introspect::introspect(ports, name, TokenKind::Access).await)
        }
        Err(error) => Ended::Broken(error),
    }
}

/// Lists the appliance's tenants and clients.
pub(super) async fn list_tenants(desk: &Desk, ticket: &Ticket) -> Ended {
    match verb::profile_of(ticket) {
        Ok(name) => Ended::Tenants(estate(&desk.world.ports, name).await.map(Box::new)),
        Err(error) => Ended::Broken(error),
    }
}

/// Each verdict is told as soon as it is known.
async fn end_all(
    desk: &Desk,
    ticket: &Ticket,
    name: &ProfileName,
    doomed: Vec<ServerToken>,
) -> Result<Vec<Verdict>> {
    let tell = |verdict: &Verdict| {
        let verdict = Box::new(verdict.clone());
        desk.tell(Action::TokenEnded(ticket.clone(), verdict));
    };
    let ports = &desk.world.ports;
    inventory::end(ports, name, &Query::default(), doomed, &tell).await
}

async fn made(ports: &Ports, name: &ProfileName, wanted: &Wanted) -> Result<Box<MadeToken>> {
    let made = inventory::create(ports, name, wanted).await?;
    Ok(Box::new(MadeToken {
        token: made.token,
        holding: made.holding,
    }))
}

async fn regenerated(desk: &Desk, name: &ProfileName) -> Ended {
    let began = desk.world.ports.clock.now();
    let result = inventory::regenerate(&desk.world.ports, name).await;
    let words = result.map(|made| {
        let lost = "there is no refresh token any more";
        made.lost_refresh.then(|| lost.to_owned())
    });
    verb::ended(&desk.world, name, words, began)
}

async fn estate(ports: &Ports, name: &ProfileName) -> Result<Estate> {
    let tenants = tenants::list(ports, name).await?;
    let clients = clients::list(ports, name).await;
    Ok(Estate { tenants, clients })
}
