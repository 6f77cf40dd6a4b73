//! SIGKILL at any moment of a refresh or a login: what could be kept is kept, and what couldn't is said.
//!
//! A kill between the server's rotation and our commit takes the new pair with it: nothing but a server's grace can bring
//! that back. Every other loss would be ours.

use std::thread;
use std::time::Duration;

use keyfob::demo::fault::{Fault, Wire};
use keyfob::demo::fleet::Sort;
use keyfob::demo::morpheus::generation::Generation;

use super::chance::{Chance, seed};
use super::place::{LOGIN, Place};
use super::size::{Watch, pick, side_by_side};

/// Wide enough for many kills to fall between the request, the rotation and the commit.
const PACED: Wire = Wire::Paced {
    before: 50,
    after: 50,
};
/// From the request's arrival to a little after the commit.
const WINDOW: Duration = Duration::from_millis(150);
/// How many homes are tried side by side: a recovery waits for seconds.
const HOMES: usize = 12;
/// A request that never comes is noticed by its command's end.
const LIMIT: Duration = Duration::from_secs(20);

/// What became of the kills.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    kills: usize,
    /// The server heard nothing of the command.
    unheard: usize,
    /// It heard, and its answer was stored.
    stored: usize,
    /// It heard, its answer wasn't stored: the next `get` got the token all the same.
    recovered: usize,
    /// It heard a login, its answer wasn't stored: the old token goes on.
    spared: usize,
    /// It rotated, its answer wasn't stored, and it refused to answer again.
    lost: usize,
}

impl Count {
    const fn plus(self, other: Self) -> Self {
        Self {
            kills: self.kills + other.kills,
            unheard: self.unheard + other.unheard,
            stored: self.stored + other.stored,
            recovered: self.recovered + other.recovered,
            spared: self.spared + other.spared,
            lost: self.lost + other.lost,
        }
    }
}

/// How long each command takes without a kill.
struct Usual {
    refresh: Duration,
    login: Duration,
}

struct Strand {
    place: Place,
    chance: Chance,
    usual: Usual,
    count: Count,
}

impl Strand {
    fn new(place: Place, chance: Chance) -> Self {
        let paced = Fault::always(PACED).on(place.token_path());
        place.site().faults().add(paced);
        let time = |line: &str| {
            let watch = Watch::start();
            place.run(line).expect(0);
            watch.time()
        };
        let usual = Usual {
            refresh: time("refresh p"),
            login: time(LOGIN),
        };
        Self {
            place,
            chance,
            usual,
            count: Count::default(),
        }
    }

    fn run(mut self, kills: usize) -> Count {
        while self.count.kills < kills {
            match self.chance.below(5) {
                0 => self.login(),
                1 | 2 => self.refresh("refresh p"),
                _ => {
                    self.place.expire();
                    self.refresh("get p");
                }
            }
            if self.count.kills.is_multiple_of(20) {
                self.place.run("vault verify").expect(0);
            }
        }
        self.place.is_clean();
        self.count
    }

    /// Half of the kills fall anywhere, half after the request has arrived. Returns whether the command wasn't quicker.
    fn kill(&mut self, line: &str, usual: Duration) -> bool {
        let posts = self.place.posts();
        let mut child = self.place.start(line);
        if self.chance.percent(50) {
            pause(self.chance.time(usual));
        } else {
            let (log, path) = (self.place.site().log(), self.place.token_path());
            assert!(log.wait_for(posts + 1, "POST", path, LIMIT), "no request");
            pause(self.chance.time(WINDOW));
        }
        let is_hit = child.try_wait().unwrap().is_none();
        child.kill().ok();
        child.wait().unwrap();
        self.count.kills += usize::from(is_hit);
        is_hit
    }

    fn refresh(&mut self, line: &str) {
        let (posts, before) = (self.place.posts(), self.place.tally());
        let held = self.place.fingerprint();
        let is_hit = self.kill(line, self.usual.refresh);
        let was_heard = self.place.posts() > posts;
        let is_stored = self.place.fingerprint() != held;
        let next = self.place.run("get p");
        let after = self.place.tally();
        let has_rotated = after.refreshes > before.refreshes;
        match next.code {
            0 => {
                let token = next.stdout.trim_end();
                assert!(self.place.is_alive(token), "a dead token after {line}");
                match (was_heard, is_stored) {
                    _ if !is_hit => assert!(is_stored, "it had ended: {line}"),
                    (false, _) => self.count.unheard += 1,
                    (true, true) => self.count.stored += 1,
                    (true, false) => self.count.recovered += 1,
                }
            }
            3 => {
                let next = next.says("the answer to a refresh was lost");
                // A request outlives its sender in the sockets, so the server may hear it after the kill.
                assert!(
                    has_rotated && !is_stored,
                    "avoidable: heard {was_heard}, rotated {has_rotated}, stored {is_stored}: {next:?}"
                );
                self.count.lost += 1;
                self.place.log_in();
            }
            code => panic!("exit {code} after a kill of {line}: {next:?}"),
        }
        assert_eq!(after.most_in_flight, 1);
    }

    /// The token at hand is good before and after.
    fn login(&mut self) {
        let posts = self.place.posts();
        let held = self.place.fingerprint();
        let is_hit = self.kill(LOGIN, self.usual.login);
        let is_stored = self.place.fingerprint() != held;
        let next = self.place.run("get p").expect(0);
        assert!(self.place.is_alive(next.stdout.trim_end()), "a dead token");
        match (self.place.posts() > posts, is_stored) {
            _ if !is_hit => assert!(is_stored, "it had ended"),
            (false, _) => self.count.unheard += 1,
            (true, true) => self.count.stored += 1,
            (true, false) => self.count.spared += 1,
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a kill at any moment is what is tried; nothing is waited for"
)]
fn pause(time: Duration) {
    thread::sleep(time);
}

/// So many kills over several homes; the count of all of them.
fn kills(sort: Sort, is_graceful: bool, kills: usize) -> Count {
    let watch = Watch::start();
    let (seed, homes) = (seed(), HOMES.min(kills));
    println!("KEYFOB_RELIABILITY_SEED={seed}");
    let strand = |number: usize| {
        let place = Place::new(sort);
        let place = if is_graceful { place.graceful() } else { place };
        let chance = Chance::of(seed, number);
        Strand::new(place, chance).run(kills / homes)
    };
    let counts = side_by_side(homes, strand);
    let count = counts.into_iter().fold(Count::default(), Count::plus);
    watch.tell(&format!(
        "{} kills at {sort:?}{}: {} before anything was sent, {} with the answer stored, {} recovered, \
         {} logins without harm, {} inherent losses, 0 avoidable, 0 broken vaults",
        count.kills,
        if is_graceful { " with grace" } else { "" },
        count.unheard,
        count.stored,
        count.recovered,
        count.spared,
        count.lost
    ));
    count
}

#[test]
fn a_kill_at_an_openid_provider_loses_nothing_that_could_be_kept() {
    kills(Sort::Oidc, false, pick(6, 252));
}

#[test]
fn a_kill_at_an_appliance_loses_nothing_that_could_be_kept() {
    kills(Sort::Morpheus(Generation::V9), false, pick(6, 252));
}

#[test]
fn where_the_server_shows_grace_no_kill_locks_anybody_out() {
    for sort in [Sort::Oidc, Sort::Morpheus(Generation::V9)] {
        let count = kills(sort, true, pick(6, 252));
        assert_eq!(count.lost, 0, "{count:?}");
    }
}

#[test]
fn after_a_kill_of_the_very_first_login_the_next_one_makes_everything_well() {
    let watch = Watch::start();
    let seed = seed();
    println!("KEYFOB_RELIABILITY_SEED={seed}");
    let place = Place::signed_out(Sort::Oidc);
    place.log_in();
    let usual = watch.time();
    let kills = pick(6, 60);
    for number in 0..kills {
        let place = Place::signed_out(Sort::Oidc);
        let mut child = place.start(LOGIN);
        pause(Chance::of(seed, number).time(usual));
        child.kill().ok();
        child.wait().unwrap();
        place.log_in();
        let token = place.run("get p").expect(0).stdout;
        assert!(place.is_alive(token.trim_end()));
        place.is_clean();
    }
    watch.tell(&format!(
        "{kills} kills of a first login, all made well by the next"
    ));
}
