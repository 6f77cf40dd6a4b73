//! What the tests of the list share.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::domain::error::Result;
use keyfob::domain::holding::ServerFacts;
use keyfob::domain::identity::Identity;
use keyfob::domain::name::ProfileName;
use keyfob::domain::server_token::{ServerToken, Whose};
use keyfob::domain::version::Version;
use keyfob::service::inventory::{self, Inventory, Query, Verdict};
use serde_json::Value;

use crate::contract::bench::Bench;

pub(super) const TOKENS: &str = "/api/tokens";

pub(super) fn list(bench: &Bench, name: &ProfileName) -> Result<Inventory> {
    bench.run(inventory::list(&bench.ports, name, &Query::default()))
}

pub(super) fn query(user: &str) -> Query {
    Query {
        user: Some(user.to_owned()),
    }
}

pub(super) fn list_of(bench: &Bench, name: &ProfileName, user: &str) -> Result<Inventory> {
    bench.run(inventory::list(&bench.ports, name, &query(user)))
}

/// Ends these; what is told is what is returned.
pub(super) fn end(
    bench: &Bench,
    name: &ProfileName,
    query: &Query,
    doomed: Vec<ServerToken>,
) -> Result<Vec<Verdict>> {
    let told = std::cell::RefCell::new(Vec::new());
    let tell = |verdict: &Verdict| told.borrow_mut().push(verdict.clone());
    let verdicts = bench.run(inventory::end(&bench.ports, name, query, doomed, &tell))?;
    assert_eq!(*told.borrow(), verdicts);
    Ok(verdicts)
}

/// The stale ones.
pub(super) fn stale(found: &Inventory) -> Vec<ServerToken> {
    let is_stale = |whose: &Whose| matches!(whose, Whose::Stale { .. });
    let rows = found.listed.iter().filter(|row| is_stale(&row.whose));
    rows.map(|row| row.token.clone()).collect()
}

pub(super) fn ids(tokens: &[ServerToken]) -> Vec<u64> {
    tokens.iter().filter_map(|token| token.id).collect()
}

/// Nobody has told this profile which version the server has.
pub(super) fn forget_version(bench: &Bench, name: &ProfileName) {
    let facts = ServerFacts::default();
    bench.ports.vault.set_facts(name, &facts).unwrap();
}

/// The appliance was upgraded after this profile had last asked.
pub(super) fn remember_version(bench: &Bench, name: &ProfileName, version: &str) {
    let identity = Identity {
        user: "somebody".to_owned(),
        display_name: None,
        tenant: None,
        role: None,
        version: Version::parse(version),
    };
    let facts = ServerFacts {
        identity: Some(identity),
        ..ServerFacts::default()
    };
    bench.ports.vault.set_facts(name, &facts).unwrap();
}

/// The appliance answers its list like this.
pub(super) fn listing(bench: &Bench, body: &Value) {
    let canned = Canned::answer(200, Some("application/json"), body.to_string());
    bench
        .appliance()
        .faults()
        .add(Fault::always(canned).on(TOKENS));
}
