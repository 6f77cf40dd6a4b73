//! The vault seen to as a whole, and logins handed to other tools.

use super::*;
use crate::app::effect::Upkeep;

#[test]
fn an_export_writes_once_it_is_asked_to_and_not_when_it_is_planned() {
    let gate = Gate::new(200, TOKENS);
    gate.let_through();
    let mut bench = bench(two_on_one_server(), gate);
    let asked = bench.login("a-one");
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Done);
    for _ in 0..2 {
        let plan = bench.ask("a-one", Work::PlanExport);
        let Ended::ExportPlanned(Ok(plan)) = bench.ended(&plan) else {
            panic!("no plan")
        };
        assert!(!plan.was_there);
    }
    let export = bench.ask("a-one", Work::Export);
    assert!(matches!(bench.ended(&export), Ended::Exported(Ok(_))));
    let plan = bench.ask("a-one", Work::PlanExport);
    let Ended::ExportPlanned(Ok(plan)) = bench.ended(&plan) else {
        panic!("no plan")
    };
    assert!(plan.was_there);
}

#[test]
fn a_vault_is_verified_and_copied() {
    let gate = Gate::new(200, TOKENS);
    gate.let_through();
    let mut bench = bench(two_on_one_server(), gate);
    let asked = bench.login("a-one");
    assert_eq!(outcome(&bench.ended(&asked)), Outcome::Done);
    let verify = bench.ask("a-one", Work::Keep(Upkeep::Verify));
    let Ended::Kept(Ok(kept)) = bench.ended(&verify) else {
        panic!("not sound")
    };
    assert!(
        kept.said.ends_with("1 sealed records opened"),
        "{}",
        kept.said
    );
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    for is_first in [true, false] {
        let asked = bench.ask("a-one", Work::Keep(Upkeep::BackUp(copy.clone())));
        let Ended::Kept(result) = bench.ended(&asked) else {
            panic!("no answer")
        };
        // What is there isn't overwritten.
        assert_eq!(result.is_ok(), is_first, "{result:?}");
    }
    let copied = SqliteVault::in_memory(None).unwrap().beside(&copy);
    assert!(copied.require_absent().is_err());
}
