//! Three of ten answers never arrive: dropped, cut, or replaced on their way by a proxy's or a portal's page.
//!
//! The server has carried out each of these requests. What a command then says must be what the server will do.

use keyfob::demo::fault::{Fault, Wire};
use keyfob::demo::fleet::Sort;
use keyfob::demo::ledger::Tally;
use keyfob::demo::morpheus::generation::Generation;

use super::chance::{Chance, seed};
use super::place::Place;
use super::size::{Watch, pick, side_by_side};
use crate::support::Ran;

/// How many of a hundred answers are lost.
const OFTEN: u64 = 30;

const LOSSES: [Wire; 4] = [
    Wire::LostAnswer,
    Wire::CutAnswer,
    Wire::LostBehindProxy,
    Wire::LostBehindPortal,
];

/// An answer that arrives: keeps the place of its request in the list of faults.
const ARRIVES: Wire = Wire::Slow { millis: 0 };

/// More requests for tokens than one command may send.
const MOST_REQUESTS: usize = 4;

/// How many homes are tried side by side: a recovery waits for seconds.
const HOMES: usize = 10;

/// What became of the commands.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    commands: usize,
    /// Requests whose answer never arrived.
    lost: usize,
    fine: usize,
    /// Exit 5: asked again by the next command.
    in_doubt: usize,
    /// Exit 3: the server rotated, nobody has its answer, and it says so.
    locked_out: usize,
}

impl Count {
    const fn plus(self, other: Self) -> Self {
        Self {
            commands: self.commands + other.commands,
            lost: self.lost + other.lost,
            fine: self.fine + other.fine,
            in_doubt: self.in_doubt + other.in_doubt,
            locked_out: self.locked_out + other.locked_out,
        }
    }
}

struct Strand {
    place: Place,
    chance: Chance,
    count: Count,
}

impl Strand {
    fn run(mut self, rounds: usize) -> Count {
        let mut is_in_doubt = false;
        for _ in 0..rounds {
            let verb = self.chance.below(2);
            if !is_in_doubt && verb == 0 {
                self.place.expire();
            }
            let line = if verb == 0 { "get p" } else { "refresh p" };
            is_in_doubt = self.command(line);
        }
        self.place.site().faults().clear();
        self.place.is_clean();
        self.count
    }

    /// Returns whether the command left a doubt.
    fn command(&mut self, line: &str) -> bool {
        let before = self.place.tally();
        let planned = self.plan();
        let ran = self.place.run(line);
        let left = self.place.site().faults().all().len();
        self.place.site().faults().clear();
        let met = planned.iter().take(MOST_REQUESTS - left);
        let lost = met.filter(|wire| **wire != ARRIVES).count();
        self.count.commands += 1;
        self.count.lost += lost;
        self.judge(line, &ran, before, lost);
        ran.code == 5
    }

    /// What happens to the next answers.
    fn plan(&mut self) -> Vec<Wire> {
        let mut wires = Vec::new();
        for _ in 0..MOST_REQUESTS {
            let wire = if self.chance.percent(OFTEN) {
                LOSSES[usize::try_from(self.chance.below(4)).unwrap()]
            } else {
                ARRIVES
            };
            wires.push(wire);
        }
        let path = self.place.token_path();
        let faults = wires.iter().map(|wire| Fault::once(*wire).on(path));
        self.place.site().faults().set(faults.collect());
        wires
    }

    fn judge(&mut self, line: &str, ran: &Ran, before: Tally, lost: usize) {
        let after = self.place.tally();
        assert_eq!(after.most_in_flight, 1);
        match ran.code {
            0 => {
                self.count.fine += 1;
                let token = self.place.run("get p --no-refresh").expect(0).stdout;
                assert!(self.place.is_alive(token.trim_end()), "dead after {line}");
                assert!(line != "get p" || ran.stdout == token, "another token");
            }
            5 => {
                assert_ne!(lost, 0, "{ran:?}");
                assert!(ran.stderr.contains("answer lost"), "{ran:?}");
                self.count.in_doubt += 1;
            }
            3 => {
                let said = "the answer to a refresh was lost";
                assert!(ran.stderr.contains(said), "{ran:?}");
                assert!(after.reuses > before.reuses, "nobody refused: {ran:?}");
                self.count.locked_out += 1;
                self.place.log_in();
            }
            code => panic!("exit {code} of {line}: {ran:?}"),
        }
    }
}

fn losses(sort: Sort, is_graceful: bool, rounds: usize) -> Count {
    let watch = Watch::start();
    let seed = seed();
    println!("KEYFOB_RELIABILITY_SEED={seed}");
    let strand = |number: usize| {
        let place = Place::new(sort);
        let strand = Strand {
            place: if is_graceful { place.graceful() } else { place },
            chance: Chance::of(seed, number),
            count: Count::default(),
        };
        strand.run(rounds / HOMES)
    };
    let counts = side_by_side(HOMES, strand);
    let count = counts.into_iter().fold(Count::default(), Count::plus);
    watch.tell(&format!(
        "{} commands at {sort:?}{}, {} answers lost: {} ok, {} in doubt, {} told to log in, 0 dead tokens handed over",
        count.commands,
        if is_graceful { " with grace" } else { "" },
        count.lost,
        count.fine,
        count.in_doubt,
        count.locked_out
    ));
    count
}

#[test]
fn lost_answers_of_strict_servers_end_in_a_good_token_a_doubt_or_the_servers_refusal() {
    for sort in [Sort::Oidc, Sort::Morpheus(Generation::V9)] {
        losses(sort, false, pick(10, 200));
    }
}

#[test]
fn where_the_server_shows_grace_no_lost_answer_locks_anybody_out() {
    for sort in [Sort::Oidc, Sort::Morpheus(Generation::V9)] {
        let count = losses(sort, true, pick(10, 200));
        assert_eq!(count.locked_out, 0, "{count:?}");
    }
}
