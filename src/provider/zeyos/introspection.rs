//! Asking what the platform knows of a token (facts/zeyos.md 4.4, 11.3).

use super::refusal::client_refused;
use crate::domain::error::Result;
use crate::domain::name::ServerName;
use crate::provider::dialect::Introspection;
use crate::provider::introspection;
use crate::provider::message::{Answer, Request};
use crate::provider::oauth::Redactor;
use crate::provider::talk::Talk;

/// Asks and reads.
pub(super) fn ask(request: Request, server: &ServerName) -> Talk<Introspection> {
    let redactor = Redactor::of(&request);
    let what = format!("introspection at {server}");
    Talk::ask(request, move |answer| {
        Talk::Done(read(&answer, &redactor, &what))
    })
}

/// Reads an answer.
pub(super) fn read(answer: &Answer, redactor: &Redactor, what: &str) -> Result<Introspection> {
    if answer.is_success() {
        return introspection::told(answer, redactor, what);
    }
    Err(client_refused(answer, redactor, what))
}
