//! What becomes of a server's refresh tokens: how often they are spent, who brings one again, how many are on their way.
//!
//! It stands before the handlers of every kind of server, so that all are measured alike and can show the same grace.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;

use super::call::Call;

/// The ledger of one server. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    book: Arc<Mutex<Book>>,
}

/// What has been counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Tokens that were given for something else than a refresh token.
    pub logins: usize,
    /// Refresh tokens that were spent.
    pub refreshes: usize,
    /// Spent refresh tokens that were brought again and refused: a client lost track of its tokens.
    pub reuses: usize,
    /// Spent refresh tokens that were brought again within the grace.
    pub repeats: usize,
    /// Refreshes of one login that were on their way at once, at most.
    pub most_in_flight: usize,
}

#[derive(Debug, Default)]
struct Book {
    tally: Tally,
    grace: SignedDuration,
    /// Which login each refresh token comes from.
    families: HashMap<String, usize>,
    spent: HashMap<String, Spent>,
    in_flight: HashMap<usize, usize>,
}

/// What a refresh token was spent for.
#[derive(Debug)]
struct Spent {
    at: Timestamp,
    answer: Bytes,
}

/// A refresh on its way, from its arrival until nobody works on it any more.
#[derive(Debug)]
pub(crate) struct Flight {
    ledger: Ledger,
    family: usize,
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut book = self.ledger.book();
        let count = book.in_flight.entry(self.family).or_default();
        *count = count.saturating_sub(1);
    }
}

/// A demo may run for weeks: more refresh tokens than this are never known.
const MOST: usize = 20_000;

impl Ledger {
    /// What has been counted so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.book().tally
    }

    /// A spent refresh token that is brought again within this time gets its answer again, as servers do that know how
    /// answers get lost. Zero, as at the start: never.
    pub fn set_grace(&self, grace: SignedDuration) {
        self.book().grace = grace;
    }

    /// Every refresh token that was given out, dead or alive.
    #[must_use]
    pub fn refresh_tokens(&self) -> Vec<String> {
        self.book().families.keys().cloned().collect()
    }

    /// A refresh sets out.
    pub(crate) fn arrive(&self, call: &Call) -> Option<Flight> {
        let token = refresh_token(call)?;
        let mut book = self.book();
        let family = book.families.get(&token).copied().unwrap_or_default();
        let count = book.in_flight.entry(family).or_default();
        *count = count.saturating_add(1);
        let now = *count;
        book.tally.most_in_flight = book.tally.most_in_flight.max(now);
        Some(Flight {
            ledger: self.clone(),
            family,
        })
    }

    /// The answer of then, for a refresh token that was spent within the grace.
    pub(crate) fn again(&self, call: &Call, now: Timestamp) -> Option<Response> {
        let token = refresh_token(call)?;
        let mut book = self.book();
        let spent = book.spent.get(&token)?;
        if now.duration_since(spent.at) >= book.grace {
            return None;
        }
        let answer = spent.answer.clone();
        book.tally.repeats = book.tally.repeats.saturating_add(1);
        let json = (header::CONTENT_TYPE, "application/json");
        Some((StatusCode::OK, [json], Body::from(answer)).into_response())
    }

    /// Enters what the token endpoint has answered.
    pub(crate) fn enter(&self, call: &Call, status: StatusCode, answer: &Bytes, now: Timestamp) {
        let sent = refresh_token(call);
        let mut book = self.book();
        if !status.is_success() {
            let is_reuse = sent.is_some_and(|sent| book.spent.contains_key(&sent));
            book.tally.reuses = book.tally.reuses.saturating_add(usize::from(is_reuse));
            return;
        }
        let body: Value = serde_json::from_slice(answer).unwrap_or_default();
        let given = body.get("refresh_token").and_then(Value::as_str);
        book.granted(sent, given, answer, now);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn granted(
        &mut self,
        sent: Option<String>,
        given: Option<&str>,
        answer: &Bytes,
        now: Timestamp,
    ) {
        if self.families.len() >= MOST {
            self.families.clear();
            self.spent.clear();
        }
        let known = |sent: &String| self.families.get(sent).copied().unwrap_or_default();
        let family = sent.as_ref().map_or_else(|| self.tally.logins + 1, known);
        if let Some(given) = given {
            self.families.entry(given.to_owned()).or_insert(family);
        }
        let Some(sent) = sent else {
            self.tally.logins = family;
            return;
        };
        self.tally.refreshes = self.tally.refreshes.saturating_add(1);
        // A server that gives the same one, or none, doesn't rotate: nothing is spent for good.
        if given.is_some_and(|given| given != sent) {
            let answer = answer.clone();
            self.spent.insert(sent, Spent { at: now, answer });
        }
    }
}

fn refresh_token(call: &Call) -> Option<String> {
    let field = |name: &str| {
        let sent = call.parameter(name).map(str::to_owned);
        sent.or_else(|| Some(call.json().get(name)?.as_str()?.to_owned()))
    };
    field("grant_type").filter(|grant| grant == "refresh_token")?;
    field("refresh_token")
}

#[cfg(test)]
mod tests;
