//! A question that waits beside other work: unseen, of any length, and taken back without a trace.

use std::io::{self, Write as _};
use std::mem;

use crossterm::event::{Event, EventStream};
use futures_util::StreamExt as _;
use zeroize::Zeroizing;

use super::{Meaning, ROOM, Silence, broken, take};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;

/// Back to the start of the line, and nothing left on it.
const BLANK_LINE: &[u8] = b"\r\x1b[K";

/// A question on the terminal. The terminal is silent until this is dropped, also while nobody waits for an answer.
pub struct Line {
    question: String,
    silence: Silence,
    events: EventStream,
    typed: Zeroizing<String>,
}

impl Line {
    /// Shows the question.
    ///
    /// # Errors
    /// `Failed` if the terminal can't be used.
    pub fn open(question: &str) -> Result<Self> {
        Ok(Self {
            question: question.to_owned(),
            silence: Silence::with(question).map_err(|error| broken(&error))?,
            events: EventStream::new(),
            typed: Zeroizing::new(String::with_capacity(ROOM)),
        })
    }

    /// What is typed until ⏎. May be given up and asked again: nothing typed gets lost.
    ///
    /// # Errors
    /// `Interrupted` for Ctrl-C and Ctrl-D; `Failed` if the terminal went away.
    pub async fn answer(&mut self) -> Result<Secret> {
        loop {
            let event = self.events.next().await;
            let event = event.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()));
            let Event::Key(key) = event.map_err(|error| broken(&error))? else {
                continue;
            };
            match take(&mut self.typed, key) {
                Meaning::GoesOn => {}
                Meaning::Done => return Ok(Secret::new(self.take())),
                Meaning::GivenUp => {
                    return Err(Error::new(Kind::Interrupted, "nothing was entered"));
                }
            }
        }
    }

    fn take(&mut self) -> String {
        mem::replace(&mut self.typed, String::with_capacity(ROOM))
    }

    /// Lets something else be written where the question stands, and shows the question below it.
    pub fn step_aside(&mut self, write: impl FnOnce()) {
        // A terminal that can't be written to shows when it is read.
        self.silence.0.write_all(BLANK_LINE).ok();
        self.silence.0.flush().ok();
        write();
        let again = format!("\r{}", self.question);
        self.silence.0.write_all(again.as_bytes()).ok();
        self.silence.0.flush().ok();
    }
}
