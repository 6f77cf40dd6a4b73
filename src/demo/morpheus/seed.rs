//! Which tokens an appliance has before anybody logs in.

use jiff::{SignedDuration, Timestamp};

use super::state::State;
use super::token::Token;

/// What is there at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inventory {
    /// Nothing.
    Empty,
    /// Tokens of several users and clients, some made weeks ago.
    Seeded,
}

/// A batch of tokens of one user and client.
struct Batch {
    account: u64,
    client: &'static str,
    count: i64,
    names: &'static [Option<&'static str>],
}

/// More than a client's page (100) for the administrator, so that paging has to work; stale ones for everybody who looks.
const BATCHES: [Batch; 14] = [
    batch(
        1,
        "morph-api",
        96,
        &[None, Some("ci"), None, Some("terraform"), None],
    ),
    batch(1, "morph-cli", 64, &[None]),
    batch(1, "keyfob", 18, &[None, Some("laptop")]),
    batch(1, "morph-automation", 42, &[None]),
    batch(2, "morph-api", 12, &[None, Some("ansible")]),
    batch(3, "morph-cli", 21, &[None]),
    batch(4, "morph-api", 36, &[Some("deploy"), None]),
    batch(20, "morph-cli", 7, &[None]),
    batch(20, "morph-api", 12, &[Some("notebook"), None, Some("ci")]),
    batch(21, "morph-api", 17, &[None, Some("nightly")]),
    batch(22, "morph-cli", 9, &[None]),
    batch(30, "morph-api", 8, &[None]),
    batch(
        31,
        "morph-api",
        11,
        &[None, Some("Sicherung Zürich"), Some("東京 バックアップ")],
    ),
    batch(40, "morph-cli", 5, &[None]),
];

const fn batch(
    account: u64,
    client: &'static str,
    count: i64,
    names: &'static [Option<&'static str>],
) -> Batch {
    Batch {
        account,
        client,
        count,
        names,
    }
}

const DAY: i64 = 24 * 3600;
/// The vendor's life of a built-in client's token (§2.3): these were made before anybody shortened it.
const YEAR: i64 = 365 * DAY;
/// What is left of the tokens that an appliance before 9.0 hands out again.
const LEFT_OF_REUSED: i64 = 23 * DAY + 4 * 3600 + 40 * 60;
/// Between two tokens of a batch: not a whole number of days, so that times of day differ.
const STEP: i64 = 2 * DAY + 5 * 3600 + 17 * 60;

/// Fills an appliance. The same seed and `now` give the same tokens.
pub(super) fn fill(state: &mut State, inventory: Inventory, now: Timestamp) {
    if inventory == Inventory::Empty {
        return;
    }
    if state.generation.hands_out_again() {
        old_ones(state, now);
    } else {
        many(state, now);
    }
    // Shuffled by value, numbered by age: as a database has them.
    state.tokens.sort_by_key(|token| token.created);
    for (id, token) in (101..).zip(&mut state.tokens) {
        token.id = id;
    }
}

/// Beside those that logins meet again: what other tools have of the same users.
const OTHERS: [(u64, &str, i64); 12] = [
    (1, "morph-api", 31),
    (1, "morph-cli", 190),
    (1, "morph-customer", 12),
    (1, "morph-automation", 1),
    (2, "morph-cli", 77),
    (4, "morph-cli", 204),
    (20, "morph-api", 118),
    (20, "morph-cli", 9),
    (20, "morph-automation", 1),
    (21, "morph-cli", 300),
    (30, "morph-customer", 45),
    (31, "morph-api", 60),
];

/// One for a user and client: the one of `jdoe` is what the demo's login gets to see again.
fn old_ones(state: &mut State, now: Timestamp) {
    let reused = [(2, "morph-api"), (4, "morph-api"), (21, "morph-api")];
    for (account, client) in reused {
        let made = LEFT_OF_REUSED - YEAR;
        put(state, (account, client, None), now, made..LEFT_OF_REUSED);
    }
    for (account, client, days) in OTHERS {
        let made = -days * DAY - 40 * 60;
        put(state, (account, client, None), now, made..made + YEAR);
    }
}

fn many(state: &mut State, now: Timestamp) {
    for batch in BATCHES {
        let names = batch.names.iter().copied().cycle();
        for (at, name) in (0..batch.count).zip(names) {
            let made = -(at * STEP + 3 * 3600);
            put(
                state,
                (batch.account, batch.client, name),
                now,
                made..made + YEAR,
            );
        }
    }
}

fn put(
    state: &mut State,
    (account, client, name): (u64, &str, Option<&str>),
    now: Timestamp,
    life: std::ops::Range<i64>,
) {
    let at = |seconds| {
        now.saturating_add(SignedDuration::from_secs(seconds))
            .unwrap_or(now)
    };
    let token = Token {
        id: 0,
        account,
        client: client.to_owned(),
        name: name.map(str::to_owned),
        access: state.dice.uuid(),
        refresh: state.dice.uuid(),
        scope: "write".to_owned(),
        created: at(life.start),
        expires: at(life.end),
        refresh_expires: at(life.end),
    };
    state.tokens.push(token);
}
