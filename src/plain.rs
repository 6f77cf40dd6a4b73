//! The line mode: the same core as the screens, over words and lines, for screen readers, logs and dumb terminals.
//!
//! It prints lines and nothing else: no cursor moves, no colour, no spinner. A line that comes by itself tells of a
//! state that changed, never of time that passes.

mod discreet;
mod sentence;
mod session;
mod shell;
mod words;

pub use self::shell::{Heard, Launch, Lines, run};
