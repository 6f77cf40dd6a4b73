//! Tenants and OAuth clients, for administrators and for others.

use keyfob::demo::fault::{Canned, Fault};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::Kind;
use keyfob::domain::tenant::Tenant;
use keyfob::service::{clients, tenants};
use serde_json::json;

use crate::contract::bench::{Bench, MASTER, SUB};

#[test]
fn the_master_tenants_administrator_sees_how_each_tenants_users_log_in() {
    for generation in Generation::ALL {
        let bench = Bench::on(generation);
        let admin = bench.logged_in(MASTER);
        let found = bench.run(tenants::list(&bench.ports, &admin)).unwrap();
        let names: Vec<&str> = found.iter().map(|tenant| tenant.name.as_str()).collect();
        assert_eq!(names, ["root", "Acme", "Globex", "Hooli", "Initech"]);
        let prefixes: Vec<Option<String>> = found.iter().map(Tenant::prefix).collect();
        let expected = [None, Some("acme"), Some("globex"), Some("hooli"), Some("4")];
        assert_eq!(prefixes, expected.map(|prefix| prefix.map(str::to_owned)));
        let active: Vec<bool> = found.iter().map(|tenant| tenant.active).collect();
        assert_eq!(active, [true, true, true, false, true]);
        assert_eq!(found[1].users, Some(3));
        assert_eq!(found[1].parent.as_deref(), Some("root"));

        let sub = bench.logged_in(SUB);
        let error = bench.run(tenants::list(&bench.ports, &sub)).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(
            error.way_out().unwrap().contains("master tenant"),
            "{error:?}"
        );
    }
}

#[test]
fn tenants_come_in_pages_too() {
    let bench = Bench::on(Generation::V9);
    let admin = bench.logged_in(MASTER);
    let page = |from: u32, to: u32| {
        let rows: Vec<_> = (from..to)
            .map(|id| json!({"id": id, "name": format!("t{id:03}")}))
            .collect();
        let body = json!({"accounts": rows, "meta": {"total": 130}}).to_string();
        Fault::once(Canned::answer(200, None, body)).on("/api/accounts")
    };
    bench.appliance().faults().add(page(1, 101));
    // One row has moved onto the next page meanwhile.
    bench.appliance().faults().add(page(100, 130));
    let found = bench.run(tenants::list(&bench.ports, &admin)).unwrap();
    assert_eq!(found.len(), 129);
    let offsets: Vec<_> = bench.appliance().requests();
    let offsets = offsets.iter().filter(|call| call.path == "/api/accounts");
    assert_eq!(
        offsets
            .filter_map(|call| call.query("offset"))
            .collect::<Vec<_>>(),
        ["0", "100"]
    );
}

#[test]
fn clients_are_told_in_full_to_administrators_and_by_name_to_others() {
    for generation in Generation::ALL {
        let bench = Bench::on(generation);
        let admin = bench.logged_in(MASTER);
        let found = bench.run(clients::list(&bench.ports, &admin)).unwrap();
        let api = found
            .iter()
            .find(|client| client.client == "morph-api")
            .unwrap();
        assert!(api.id.is_some() && api.access_life.is_some_and(|life| life.is_positive()));
        assert!(api.grants.iter().any(|grant| grant == "password"));
        if generation.has_code_flow() {
            assert!(found.iter().any(|client| !client.redirect_uris.is_empty()));
        }
        let sub = bench.logged_in(SUB);
        let seen = bench.run(clients::list(&bench.ports, &sub)).unwrap();
        assert_eq!(seen.len(), found.len());
        assert!(seen.iter().all(|client| client.id.is_none()));
    }
}
