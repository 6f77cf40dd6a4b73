//! `tokens`: what the server itself knows of tokens.

mod clients;
mod list;
mod mint;
mod revoke;

use crate::cli::args::{ChoiceArgs, TokensCommand};
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::service::inventory::Choice;

pub(crate) fn run(world: &World<'_>, command: &TokensCommand) -> Result<u8> {
    match command {
        TokensCommand::List(list) => list::run(world, list),
        TokensCommand::Revoke(revoke) => revoke::run(world, revoke),
        TokensCommand::Create(create) => mint::create(world, create),
        TokensCommand::Regenerate(regenerate) => mint::regenerate(world, regenerate),
        TokensCommand::Clients(clients) => clients::run(world, clients),
    }
}

fn choice(args: &ChoiceArgs, ids: &[u64]) -> Choice {
    Choice {
        ids: ids.to_vec(),
        stale: args.stale,
        client: args.client.clone(),
        older_than: args.older_than,
    }
}
