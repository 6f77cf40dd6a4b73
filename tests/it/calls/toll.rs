//! What each failed or killed call costs: nothing, but the answer that a killed process had not stored yet.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;
use std::thread;

use super::bench::{Bench, LOGIN, Strict, held, verify};
use super::strace::{Call, Harm, Injection};
use crate::support::{Home, Ran};

/// More than there are processors: the recovery of a lost answer waits, and costs nothing then.
const WORKERS: usize = 6;

/// Calls whose order isn't the same in each run may be missed; so many in a hundred must be hit.
const HIT: usize = 95;

/// A command whose calls are failed.
#[derive(Debug, Clone, Copy)]
struct Scene {
    strict: Strict,
    line: &'static [&'static str],
    start: Start,
}

/// What is held before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Not even a vault.
    Nothing,
    /// Tokens that are good.
    Tokens,
    /// Tokens that have ended by our clock.
    Expired,
}

/// How a run ended, for the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cost {
    /// The command did what it was asked for.
    Done,
    /// It said why it couldn't, and nothing is lost.
    Told,
    /// Killed; the next command does it.
    Repeated,
    /// Killed between the server's commit and ours: told as lost, and a login mends it.
    AnswerLost,
    /// The call didn't come.
    Missed,
}

impl Scene {
    fn furnished(&self, bench: &Bench) -> Home {
        let home = bench.home();
        match self.start {
            Start::Nothing => return home,
            Start::Tokens => {}
            Start::Expired => bench.ends_at_once(),
        }
        home.run(LOGIN).expect(0);
        home
    }

    fn is_login(&self) -> bool {
        self.line.first() == Some(&"login")
    }

    /// Every call that changes something, killed once and failed once with each error.
    fn injections(&self) -> Vec<Injection> {
        let bench = Bench::at(self.strict);
        let traced = Bench::trace(&self.furnished(&bench), self.line, None);
        assert_eq!(traced.ran.code, 0, "{:?}", traced.ran);
        let harms = [Harm::Kill, Harm::Fail("EIO"), Harm::Fail("ENOSPC")];
        let all = harms.into_iter().flat_map(|harm| {
            let points = points(&traced.calls, harm);
            points.into_iter().map(move |(name, at)| Injection {
                name,
                first: at,
                last: at,
                harm,
            })
        });
        all.collect()
    }

    fn run(&self, bench: &Bench, injection: &Injection) -> Result<Cost, String> {
        let home = self.furnished(bench);
        let (before, posts) = (held(&home), bench.posts());
        let traced = Bench::trace(&home, self.line, Some(injection));
        let after = After {
            scene: self,
            bench,
            home: &home,
            posts: bench.posts() - posts,
            before,
        };
        let judged = match injection.harm {
            Harm::Kill => after.killed(&traced.ran, &traced.calls),
            Harm::Fail(_) => after.failed(&traced.ran, &traced.calls),
        };
        judged.map_err(|why| format!("{why}\n  {self:?}\n  {injection:?}\n  {:?}", traced.ran))
    }
}

/// Each changing call that this can happen to, as its name and its number among those of its thread, from 1. strace
/// counts in each thread: a number that means a call that can't fail in one of them isn't taken.
fn points(calls: &[Call], harm: Harm) -> BTreeSet<(String, usize)> {
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    let (mut points, mut impossible) = (BTreeSet::new(), BTreeSet::new());
    for call in calls {
        let count = counts.entry((&call.thread, &call.name)).or_default();
        *count += 1;
        let point = (call.name.clone(), *count);
        if let Harm::Fail(error) = harm
            && !call.can_fail_with(error)
        {
            impossible.insert(point);
        } else if call.changes() && !(harm == Harm::Kill && call.is_fleeting()) {
            points.insert(point);
        } else {
            // It only reads, or a kill there shows nothing new.
        }
    }
    points.difference(&impossible).cloned().collect()
}

/// The world after a command met its injection.
struct After<'a> {
    scene: &'a Scene,
    bench: &'a Bench,
    home: &'a Home,
    posts: usize,
    before: Option<String>,
}

impl After<'_> {
    fn killed(&self, ran: &Ran, calls: &[Call]) -> Result<Cost, String> {
        if ran.code == 0 {
            return Ok(Cost::Missed);
        }
        must(ran.code == -1, "it was to be killed")?;
        // The last call is the one that it was killed before.
        let mut carried_out = calls.iter().rev().skip(1).rev();
        let sent = carried_out.any(Call::sends_tokens);
        let stored = carried_out.any(Call::makes_durable);
        self.vault_is_whole()?;
        let again = self.again();
        if again.code == 0 {
            return self.works().map(|()| Cost::Repeated);
        }
        must(sent && !stored, "an avoidable loss")?;
        must(again.code == 3, "a lost answer is exit 3")?;
        must(again.stderr.contains("answer"), "it says what was lost")?;
        must(self.home.run(LOGIN).code == 0, "a login mends it")?;
        self.works().map(|()| Cost::AnswerLost)
    }

    fn failed(&self, ran: &Ran, calls: &[Call]) -> Result<Cost, String> {
        let injected = calls.iter().find(|call| call.is_injected());
        // The order of some calls differs from run to run: another one may have been hit.
        let Some(injected) = injected.filter(|call| call.can_fail_with("EIO")) else {
            return Ok(Cost::Missed);
        };
        well_told(ran, injected)?;
        self.vault_is_whole()?;
        self.nothing_is_lost(ran)?;
        let again = self.again();
        must(again.code == 0, &format!("the next one fails: {again:?}"))?;
        self.works()?;
        Ok(if ran.code == 0 {
            Cost::Done
        } else {
            Cost::Told
        })
    }

    /// While the process lives, what the server gave is stored; and nothing was spent for what wasn't.
    fn nothing_is_lost(&self, ran: &Ran) -> Result<(), String> {
        let now = held(self.home);
        if self.posts == 0 {
            return must(now == self.before, "nothing was sent, and tokens changed");
        }
        must(self.posts == 1, "sent more than once")?;
        must(now != self.before, "the answer isn't stored")?;
        let now = now.ok_or("nothing is held")?;
        must(self.bench.is_alive(&now), "what is held is dead")?;
        let printed = ran.stdout.trim_end();
        let is_get = self.scene.line.first() == Some(&"get");
        must(
            !is_get || ran.code != 0 || printed == now,
            "it says that all is well and prints another token",
        )
    }

    fn vault_is_whole(&self) -> Result<(), String> {
        if !self.home.path("vault.db").exists() && self.scene.start == Start::Nothing {
            return Ok(());
        }
        verify(self.home)
    }

    /// The next command without an injection: a refresh shows that the refresh token is good, too.
    fn again(&self) -> Ran {
        if self.scene.is_login() {
            return self.home.run(LOGIN);
        }
        self.home.run(["refresh", "p"])
    }

    fn works(&self) -> Result<(), String> {
        let held = held(self.home).ok_or("nothing is held in the end")?;
        must(self.bench.is_alive(&held), "the token in the end is dead")
    }
}

fn must(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

/// An exit code of the contract; the two lines of every error, unless they themselves couldn't be written.
fn well_told(ran: &Ran, injected: &Call) -> Result<(), String> {
    must(!ran.stderr.contains("panicked"), "a panic")?;
    must((0..=8).contains(&ran.code), "no exit code of ours")?;
    if ran.code == 0 || injected.is_to_people() {
        return Ok(());
    }
    let has = |head: &str| ran.stderr.lines().any(|line| line.starts_with(head));
    must(has("error: ") && has("hint: "), "no error with a hint")?;
    must(ran.stdout.is_empty(), "a failure printed something")
}

/// Runs all, several at once, each worker at a server of its own.
fn exact(scene: Scene) {
    let all = scene.injections();
    let total = all.len();
    let left = Mutex::new(all);
    let ended = Mutex::new(Vec::new());
    let next = || left.lock().unwrap().pop();
    let work = || {
        let bench = Bench::at(scene.strict);
        while let Some(injection) = next() {
            let cost = scene.run(&bench, &injection);
            ended.lock().unwrap().push(cost);
        }
    };
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(work);
        }
    });
    let (mut costs, mut wrong) = (BTreeMap::<Cost, usize>::new(), Vec::new());
    for cost in ended.into_inner().unwrap() {
        match cost {
            Ok(cost) => *costs.entry(cost).or_default() += 1,
            Err(why) => wrong.push(why),
        }
    }
    println!(
        "{:?} of {:?}, {total} runs: {costs:?}",
        scene.line, scene.strict
    );
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let missed = costs.get(&Cost::Missed).copied().unwrap_or_default();
    assert!(
        (total - missed) * 100 >= total * HIT,
        "{missed} were missed"
    );
}

#[test]
#[ignore = "needs strace: tests/system-calls.sh runs it"]
fn a_refresh_loses_nothing() {
    for strict in [Strict::Appliance, Strict::Issuer] {
        exact(Scene {
            strict,
            line: &["refresh", "p"],
            start: Start::Tokens,
        });
    }
}

#[test]
#[ignore = "needs strace: tests/system-calls.sh runs it"]
fn a_get_that_refreshes_loses_nothing() {
    exact(Scene {
        strict: Strict::Appliance,
        line: &["get", "p"],
        start: Start::Expired,
    });
}

#[test]
#[ignore = "needs strace: tests/system-calls.sh runs it"]
fn a_first_login_loses_nothing() {
    exact(Scene {
        strict: Strict::Appliance,
        line: &LOGIN,
        start: Start::Nothing,
    });
}

#[test]
#[ignore = "needs strace: tests/system-calls.sh runs it"]
fn a_login_over_tokens_loses_nothing() {
    exact(Scene {
        strict: Strict::Appliance,
        line: &LOGIN,
        start: Start::Tokens,
    });
}
