//! Whether the listener lets exactly one thing through: the answer that its login waits for.

mod attacks;
mod bench;
#[cfg(unix)]
mod browser;
mod crowds;
mod ending;
mod malformed;
