//! A trail that can't be written.

use super::*;

#[test]
fn it_is_told_behind_the_next_job() {
    let error = Error::new(Kind::Failed, "the disk is full");
    let world = (two_on_one_server(), Gate::new(200, TOKENS));
    let mut bench = bench_behind(|| None, Some(error.clone()), world, || Watching::Nobody);
    let asked = bench.ask("a-one", Work::Activities(200));
    drop(bench.ended(&asked));
    // Whoever says nothing more has to end.
    drop(bench.handle);
    let told = bench.actions.blocking_recv();
    assert_eq!(told, Some(Action::Unwritten(error)));
}
