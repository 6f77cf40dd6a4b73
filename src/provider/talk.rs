//! A conversation with a server, sans I/O: what to ask next depends on what it answered.
//!
//! A dialect returns a [`Talk`]; `service::talk` holds it over the Http port. Tests hold it over scripted answers.

use super::message::{Answer, Request};
use crate::domain::error::Result;

/// What comes next in a conversation that ends in a `T`.
pub enum Talk<T> {
    /// Send this and read the answer.
    Ask(Request, Reader<T>),
    /// It is over.
    Done(Result<T>),
}

/// Reads one answer.
pub type Reader<T> = Box<dyn FnOnce(Answer) -> Talk<T>>;

impl<T: 'static> Talk<T> {
    /// Asks one thing and reads its answer with `read`.
    pub fn ask(request: Request, read: impl FnOnce(Answer) -> Self + 'static) -> Self {
        Self::Ask(request, Box::new(read))
    }

    /// Goes on with another conversation once this one has ended well.
    pub fn then<U: 'static>(self, next: impl FnOnce(T) -> Talk<U> + 'static) -> Talk<U> {
        match self {
            Self::Ask(request, read) => Talk::ask(request, move |answer| read(answer).then(next)),
            Self::Done(Ok(value)) => next(value),
            Self::Done(Err(error)) => Talk::Done(Err(error)),
        }
    }
}
