//! What the clock of a server says, heard beside its answers.

use std::cell::Cell;

use jiff::SignedDuration;

use super::ports::{Http, Local};
use crate::domain::error::Result;
use crate::domain::server::Server;
use crate::provider::message::{Answer, Request};

/// Passes everything on, and keeps in mind how far the clocks are apart.
pub(crate) struct Heard<'a> {
    http: &'a dyn Http,
    skew: Cell<Option<SignedDuration>>,
}

impl<'a> Heard<'a> {
    pub(crate) const fn over(http: &'a dyn Http) -> Self {
        Self {
            http,
            skew: Cell::new(None),
        }
    }

    /// Server clock minus ours, as its last dated answer told.
    pub(crate) const fn skew(&self) -> Option<SignedDuration> {
        self.skew.get()
    }
}

impl Http for Heard<'_> {
    fn send<'a>(&'a self, server: &'a Server, request: Request) -> Local<'a, Result<Answer>> {
        Box::pin(async move {
            let answer = self.http.send(server, request).await?;
            if let Some(date) = answer.date {
                self.skew.set(Some(date.duration_since(answer.received_at)));
            }
            Ok(answer)
        })
    }
}
