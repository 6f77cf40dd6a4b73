//! A desk that can't be opened yet.

use super::*;

#[test]
fn a_world_that_cannot_be_made_says_why_to_each_job() {
    let make = || Err(Error::new(Kind::Usage, "line 3 is odd"));
    let (handle, mut actions) = Handle::start(|| None, make).unwrap();
    handle.run(Effect::Load, BTreeMap::new());
    let Some(Action::Loaded(snapshot)) = actions.blocking_recv() else {
        panic!("nothing was loaded")
    };
    assert_eq!(snapshot.catalog.unwrap_err().what(), "line 3 is odd");
    assert!(handle.finish(Duration::from_secs(5)));
}

#[test]
fn what_was_in_the_way_is_looked_at_again_when_the_world_is_to_be_read() {
    let is_mended = Arc::new(AtomicBool::new(false));
    let looked_at = Arc::clone(&is_mended);
    let obstacle = move || {
        let is_mended = looked_at.load(Ordering::SeqCst);
        (!is_mended).then(|| Error::new(Kind::Usage, "line 3 is odd"))
    };
    let mut bench = bench_behind(
        obstacle,
        None,
        (two_on_one_server(), Gate::new(200, TOKENS)),
        || Watching::Nobody,
    );
    bench.handle.run(Effect::Load, BTreeMap::new());
    let Some(Action::Loaded(snapshot)) = bench.actions.blocking_recv() else {
        panic!("nothing was loaded")
    };
    assert_eq!(snapshot.catalog.unwrap_err().what(), "line 3 is odd");
    let asked = bench.ask("a-one", Work::Refresh);
    assert!(matches!(bench.ended(&asked), Ended::Broken(_)));

    is_mended.store(true, Ordering::SeqCst);
    bench.handle.run(Effect::Load, BTreeMap::new());
    let Some(Action::Loaded(snapshot)) = bench.actions.blocking_recv() else {
        panic!("nothing was loaded")
    };
    assert!(snapshot.catalog.unwrap().profiles.len() > 1);
}
