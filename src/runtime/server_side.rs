//! What the server knows of a profile's user: its tokens, its tenants, what stands in ours.

use super::desk::Desk;
use super::verb;
use crate::app::action::{Action, Ended, MadeToken};
use crate::app::effect::{Ticket, Work};
use crate::app::state::detail::tenants::Estate;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::server_token::ServerToken;
use crate::provider::dialect::TokenKind;
use crate::service::inventory::{self, Query, Verdict, Wanted};
use crate::service::ports::Ports;
use crate::service::{clients, inspect, introspect, tenants};

/// Does at the server what a tab asks for.
pub(super) async fn ask(desk: &Desk, ticket: &Ticket, work: &Work) -> Ended {
    let name = match verb::profile_of(ticket) {
        Ok(name) => name,
        Err(error) => return Ended::Broken(error),
    };
    let ports = &desk.world.ports;
    if let Work::EndTokens(user, doomed) = work {
        let query = Query { user: user.clone() };
        let ended = end_all(desk, (ticket, name), &query, doomed.clone()).await;
        Ended::Revoked(ended)
    } else if let Work::MakeToken(wanted) = work {
        Ended::TokenMade(made(ports, name, wanted).await)
    } else if let Work::ListTokens(user) = work {
        let query = Query { user: user.clone() };
        let listed = inventory::list(ports, name, &query).await;
        Ended::Tokens(listed.map(Box::new))
    } else if *work == Work::ListTenants {
        Ended::Tenants(estate(ports, name).await.map(Box::new))
    } else if *work == Work::Regenerate {
        regenerated(desk, name).await
    } else if *work == Work::Introspect {
        Ended::Introspected(introspect::introspect(ports, name, TokenKind::Access).await)
    } else {
        Ended::Inspected(inspect::inspect(ports, name).await)
    }
}

/// Each verdict is told as soon as it is known.
async fn end_all(
    desk: &Desk,
    (ticket, name): (&Ticket, &ProfileName),
    query: &Query,
    doomed: Vec<ServerToken>,
) -> Result<Vec<Verdict>> {
    let tell = |verdict: &Verdict| {
        let verdict = Box::new(verdict.clone());
        desk.tell(Action::TokenEnded(ticket.clone(), verdict));
    };
    let ports = &desk.world.ports;
    inventory::end(ports, name, query, doomed, &tell).await
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
