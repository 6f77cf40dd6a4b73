//! The real binary in a real terminal: what a user sees and presses.

mod first_steps;
mod leaving;
mod logging_in;
mod looks;
mod prompts;
