//! What holds when clocks are set between writing and reading.

use std::cell::RefCell;

use super::*;
use crate::domain::uptime::{Moment, Uptime};

/// Clocks that a test sets.
#[derive(Clone)]
struct Clocks(Rc<RefCell<Moment>>);

impl Clocks {
    /// Tokens of the fixture come at 1000 and end at 5000.
    fn at_receipt() -> Self {
        Self(Rc::new(RefCell::new(Moment {
            wall: at(1000),
            uptime: Some(Uptime {
                boot: "first".to_owned(),
                since_boot: SignedDuration::from_secs(77),
            }),
        })))
    }

    fn pass(&self, seconds: i64) {
        self.step(seconds);
        if let Some(uptime) = &mut self.0.borrow_mut().uptime {
            uptime.since_boot += SignedDuration::from_secs(seconds);
        }
    }

    fn step(&self, seconds: i64) {
        self.0.borrow_mut().wall += SignedDuration::from_secs(seconds);
    }

    fn boot(&self) {
        self.0.borrow_mut().uptime = Some(Uptime {
            boot: "second".to_owned(),
            since_boot: SignedDuration::from_secs(5),
        });
    }

    fn moments(&self) -> Moments {
        let here = Rc::clone(&self.0);
        Rc::new(move || Some(here.borrow().clone()))
    }
}

/// A vault with one token, in the hands of another process by the same clocks.
fn held() -> (Home, SqliteVault, Clocks) {
    let clocks = Clocks::at_receipt();
    let home = Home::new();
    let writer = home.vault().by(clocks.moments());
    wait(writer.open(true)).unwrap();
    put(&writer, "p", 0, "one").unwrap();
    let reader = home.vault().by(clocks.moments());
    reader.open_at_once().unwrap();
    (home, reader, clocks)
}

/// Receipt and end, as every way of reading tells them.
fn told(vault: &SqliteVault) -> (Timestamp, Expiry) {
    let tokens = vault.tokens(&name("p")).unwrap();
    let one = vault.holding(&name("p")).unwrap();
    let all = vault.holdings().unwrap();
    assert_eq!(all, vec![one.clone()]);
    let facts = one.tokens.unwrap();
    assert_eq!(
        (facts.obtained_at, facts.expiry, facts.refresh_expiry),
        (tokens.obtained_at, tokens.expiry, tokens.refresh_expiry)
    );
    (facts.obtained_at, facts.expiry)
}

/// They are told by the present clock: read by any later one, they still are what was told.
#[test]
fn ends_that_are_corrected_after_a_step_are_kept_by_the_new_clock() {
    let (_home, vault, clocks) = held();
    clocks.pass(600);
    clocks.step(-3600);
    let tokens = vault.tokens(&name("p")).unwrap();
    let ends = Ends {
        expiry: tokens.expiry,
        refresh_expiry: Expiry::At(at(9000)),
        refresh_since: tokens.refresh_since,
    };
    vault.correct(&name("p"), 1, ends).unwrap();
    let read = || {
        let tokens = vault.tokens(&name("p")).unwrap();
        (tokens.obtained_at, tokens.expiry, tokens.refresh_expiry)
    };
    let corrected = Expiry::At(at(9000));
    assert_eq!(read(), (at(-2600), Expiry::At(at(1400)), corrected));
    clocks.step(-1000);
    let corrected = Expiry::At(at(8000));
    assert_eq!(read(), (at(-3600), Expiry::At(at(400)), corrected));
    assert_eq!(told(&vault).0, at(-3600));
    assert_eq!(vault.verify().unwrap().damaged, []);
}

#[test]
fn instants_stay_as_they_are_while_nobody_sets_the_clock() {
    let (_home, vault, clocks) = held();
    clocks.pass(8 * 3600);
    assert_eq!(told(&vault), (at(1000), Expiry::At(at(5000))));
    clocks.boot();
    assert_eq!(told(&vault), (at(1000), Expiry::At(at(5000))));
}

#[test]
fn a_clock_that_is_set_back_takes_the_instants_along() {
    let (_home, vault, clocks) = held();
    clocks.pass(600);
    clocks.step(-3600);
    assert_eq!(told(&vault), (at(-2600), Expiry::At(at(1400))));
    assert_eq!(vault.verify().unwrap().damaged, []);
    clocks.step(3600);
    assert_eq!(told(&vault), (at(1000), Expiry::At(at(5000))));
}

#[test]
fn a_note_and_new_facts_leave_what_was_written() {
    let (_home, vault, clocks) = held();
    clocks.pass(600);
    clocks.step(-3600);
    let noted = vault.note(&name("p"), Event::Rejected, at(-2000)).unwrap();
    assert_eq!(noted.tokens.unwrap().expiry, Expiry::At(at(1400)));
    vault.set_facts(&name("p"), &facts()).unwrap();
    assert_eq!(told(&vault), (at(-2600), Expiry::At(at(1400))));
    clocks.step(3600);
    assert_eq!(told(&vault), (at(1000), Expiry::At(at(5000))));
    vault.rename(&name("p"), &name("q")).unwrap();
    assert_eq!(vault.verify().unwrap().damaged, []);
}

#[test]
fn what_comes_from_the_future_of_another_boot_has_no_known_end() {
    let (_home, vault, clocks) = held();
    clocks.boot();
    clocks.step(-3600);
    let (obtained_at, expiry) = told(&vault);
    assert_eq!((obtained_at, expiry), (at(1000), Expiry::Unknown));
    clocks.step(3600);
    assert_eq!(told(&vault), (at(1000), Expiry::At(at(5000))));
}

#[test]
fn a_step_between_receipt_and_storing_leaves_no_known_end() {
    let (_home, vault, clocks) = held();
    clocks.step(-900);
    put(&vault, "p", 1, "two").unwrap();
    // The fixture came at 1000, and the clock says 100 when it is stored.
    assert_eq!(told(&vault).1, Expiry::Unknown);
}

#[test]
fn without_clocks_nothing_is_concluded() {
    let (home, ..) = held();
    let vault = home.vault().by(Rc::new(|| None));
    vault.open_at_once().unwrap();
    assert_eq!(told(&vault), (at(1000), Expiry::At(at(5000))));
}

#[test]
fn this_machines_clock_counts_on_and_names_its_boot() {
    let moments = clock::moments();
    let (before, after) = (moments().unwrap(), moments().unwrap());
    assert_eq!(before.uptime.is_some(), cfg!(target_os = "linux"));
    if let (Some(before), Some(after)) = (before.uptime, after.uptime) {
        assert_eq!(before.boot, after.boot);
        assert!(after.since_boot >= before.since_boot);
        assert!(!before.boot.is_empty());
    }
}
