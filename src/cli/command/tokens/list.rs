//! `tokens list`: a user's tokens, and whose they are.

use jiff::Timestamp;
use serde::Serialize;

use super::choice;
use crate::cli::args::TokensListArgs;
use crate::cli::wait;
use crate::cli::words::{self, JSON_VERSION};
use crate::cli::world::World;
use crate::domain::countdown;
use crate::domain::error::Result;
use crate::domain::name::ProfileName;
use crate::domain::server_token::{By, Listed, STALE_RULE, Whose};
use crate::domain::span;
use crate::service::inventory::{self, Inventory, Query};

#[derive(Serialize)]
struct ListJson {
    version: u8,
    tokens: Vec<TokenJson>,
}

/// A token in `tokens list --json` (PRODUCT "JSON").
#[derive(Serialize)]
struct TokenJson {
    id: Option<u64>,
    name: Option<String>,
    client_id: String,
    username: Option<String>,
    scope: Option<String>,
    created_at: Option<String>,
    expires_at: Option<String>,
    mask: Option<String>,
    whose: &'static str,
    profile: Option<String>,
}

pub(super) fn run(world: &World<'_>, args: &TokensListArgs) -> Result<u8> {
    let name = world.profile(args.name.as_ref())?;
    let open = world.open()?;
    let query = Query {
        user: args.user.clone(),
    };
    let found = wait::to_end(async {
        world.unlock_tokens(&open, &name).await?;
        inventory::list(&open.ports, &name, &query).await
    })?;
    let choice = choice(&args.choice, &[]);
    let rows: Vec<&Listed> = found.chosen(&choice, found.as_of).collect();
    if args.json {
        let tokens = rows.iter().map(|row| TokenJson::of(row, &name)).collect();
        world.output.json(&ListJson {
            version: JSON_VERSION,
            tokens,
        });
    } else if rows.is_empty() {
        world.output.note(if found.listed.is_empty() {
            "the server lists no tokens"
        } else {
            "no token is meant by that"
        });
    } else {
        world
            .output
            .text(&table(&rows, found.as_of, world.output.room()));
    }
    notes(world, &found, &rows);
    Ok(0)
}

impl TokenJson {
    fn of(row: &Listed, asking: &ProfileName) -> Self {
        let token = &row.token;
        Self {
            id: token.id,
            name: token.name.clone(),
            client_id: token.client.clone(),
            username: token.user.clone(),
            scope: token.scope.clone(),
            created_at: token.created.map(span::iso),
            expires_at: token.expiry.instant().map(span::iso),
            mask: token.mask.clone(),
            whose: row.whose.word(),
            profile: match &row.whose {
                Whose::InUse => Some(asking.to_string()),
                Whose::Ours(profile) => Some(profile.to_string()),
                Whose::Stale { .. } | Whose::Other => None,
            },
        }
    }
}

/// What goes first where a terminal is too narrow, as in the interface (SCREENS 4.3).
const GIVE_WAY: [&str; 4] = ["NAME", "SCOPE", "USER", "CREATED"];

/// The rows with their header; columns give way until they fit into so many cells.
pub(super) fn table(rows: &[&Listed], now: Timestamp, cells: Option<usize>) -> String {
    let mut lines = lines(rows, now);
    for column in GIVE_WAY {
        let text = words::table(&lines);
        let widest = text.lines().map(|line| line.chars().count()).max();
        if cells.is_none_or(|cells| widest <= Some(cells)) {
            return text;
        }
        let at = lines
            .first()
            .and_then(|header| header.iter().position(|name| name == column));
        for line in &mut lines {
            at.map(|at| line.remove(at));
        }
    }
    words::table(&lines)
}

fn lines(rows: &[&Listed], now: Timestamp) -> Vec<Vec<String>> {
    let header = [
        "ID", "CLIENT", "NAME", "USER", "TOKEN", "SCOPE", "CREATED", "EXPIRES", "WHOSE",
    ];
    let lines = rows.iter().map(|row| {
        let token = &row.token;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            token.id.map_or_else(|| "—".to_owned(), |id| id.to_string()),
            token.client.clone(),
            text(&token.name),
            text(&token.user),
            text(&token.mask),
            text(&token.scope),
            token.created.map(span::iso).unwrap_or_default(),
            countdown::until(token.expiry, now).text,
            row.words(),
        ]
    });
    let header = std::iter::once(header.map(str::to_owned).to_vec());
    header.chain(lines).collect()
}

fn notes(world: &World<'_>, found: &Inventory, rows: &[&Listed]) {
    if rows
        .iter()
        .any(|row| matches!(row.whose, Whose::Stale { .. }))
    {
        world.output.note(STALE_RULE);
    }
    if found.by == By::Client && !rows.is_empty() {
        world.output.note(
            "before 9.0 a client has one token for a user: tokens revoke --client C stops every tool that shares it",
        );
    }
    incomplete(world, found);
}

/// What the list leaves out.
pub(super) fn incomplete(world: &World<'_>, found: &Inventory) {
    match found.skipped {
        0 => {}
        1 => world
            .output
            .warning("1 row of the server's list can't be read and is left out"),
        count => world.output.warning(&format!(
            "{count} rows of the server's list can't be read and are left out"
        )),
    }
    if found.cut {
        world
            .output
            .warning("the server has more tokens than were read");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::expiry::Expiry;
    use crate::domain::server_token::ServerToken;

    #[test]
    fn columns_give_way_one_by_one_and_what_tells_tokens_apart_stays() {
        let now: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let listed = Listed {
            token: ServerToken {
                id: Some(662),
                name: Some("notebook".to_owned()),
                client: "keyfob".to_owned(),
                user: Some("jdoe".to_owned()),
                scope: Some("write".to_owned()),
                created: Some(now),
                expiry: Expiry::Unknown,
                mask: Some("6e977f29-********".to_owned()),
                refresh_mask: None,
            },
            whose: Whose::InUse,
        };
        let header = |cells| {
            let text = table(&[&listed], now, cells);
            text.lines()
                .next()
                .unwrap()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        let all = "ID CLIENT NAME USER TOKEN SCOPE CREATED EXPIRES WHOSE";
        assert_eq!(header(None), all);
        assert_eq!(header(Some(200)), all);
        assert_eq!(
            header(Some(104)),
            "ID CLIENT USER TOKEN SCOPE CREATED EXPIRES WHOSE"
        );
        assert_eq!(header(Some(10)), "ID CLIENT TOKEN EXPIRES WHOSE");
    }
}
