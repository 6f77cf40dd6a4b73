//! A halted run skips what waits, sees through what was sent, and loses no row.

use jiff::SignedDuration;
use tokio::runtime::Builder;

use super::*;
use crate::domain::error::Result;
use crate::service::ports::{Guard, Local, Locks};

/// Locks that are always free.
struct Free;

impl Locks for Free {
    fn acquire<'a>(&'a self, _: &'a ProfileName, _: SignedDuration) -> Local<'a, Result<Guard>> {
        Box::pin(async { Ok(Guard(Box::new(()))) })
    }

    fn holds_any(&self) -> bool {
        false
    }
}

fn name() -> ProfileName {
    ProfileName::new("p").unwrap()
}

fn one(free: usize, halt: &watch::Receiver<Halt>) -> One {
    One {
        turns: (Rc::new(Semaphore::new(free)), Rc::new(Semaphore::new(1))),
        halt: halt.clone(),
        locks: Rc::new(HeldByJob::new(Rc::new(Free))),
        profile: name(),
    }
}

/// What a job is at when the run is halted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// It holds its lock, and its answer comes.
    Sent,
    /// It holds its lock, and no answer ever comes.
    Lost,
    /// It holds no lock.
    Nothing,
}

/// Halts the run in the middle of the job.
fn halted_in_the_middle(far: Halt, at: At) -> Row {
    let (halt, halted) = watch::channel(Halt::No);
    let one = one(1, &halted);
    let locks = Rc::clone(&one.locks);
    let job = async {
        let profile = name();
        let held = locks.acquire(&profile, SignedDuration::ZERO).await;
        let guard = held.ok().filter(|_| at != At::Nothing);
        halt.send_replace(far);
        for _ in 0..5 {
            tokio::task::yield_now().await;
        }
        if at == At::Lost {
            pending::<()>().await;
        }
        drop(guard);
        Row::ended(profile, Outcome::Done, None)
    };
    run(one.run(job))
}

fn run<T>(future: impl Future<Output = T>) -> T {
    Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

#[test]
fn who_waits_for_a_turn_is_skipped_and_never_begins() {
    let (halt, halted) = watch::channel(Halt::No);
    let one = one(0, &halted);
    halt.send_replace(Halt::Soon);
    let row = run(one.run(async { panic!("it began") }));
    assert_eq!(row.outcome, Outcome::Skipped);
    assert_eq!(row.exit(), 0);
}

#[test]
fn what_holds_its_lock_is_seen_through() {
    let row = halted_in_the_middle(Halt::Soon, At::Sent);
    assert_eq!(row.outcome, Outcome::Done);
}

#[test]
fn what_holds_no_lock_has_sent_nothing_that_counts() {
    let row = halted_in_the_middle(Halt::Soon, At::Nothing);
    assert_eq!(row.outcome, Outcome::Skipped);
}

#[test]
fn a_second_stop_waits_for_nothing_and_says_how_to_find_out() {
    let row = halted_in_the_middle(Halt::Now, At::Lost);
    let error = row.error.unwrap();
    assert_eq!(error.kind(), Kind::Interrupted);
    assert!(error.next_step().contains("keyfob check p"));
}

#[test]
fn a_run_that_nobody_can_halt_goes_on() {
    let (halt, halted) = watch::channel(Halt::No);
    let one = one(1, &halted);
    drop(halt);
    let row = run(one.run(async {
        tokio::task::yield_now().await;
        Row::ended(name(), Outcome::Done, None)
    }));
    assert_eq!(row.outcome, Outcome::Done);
}
