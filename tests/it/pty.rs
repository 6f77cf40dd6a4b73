//! The real binary in a real terminal: what a user sees and presses.

mod command_line;
mod configuration;
mod first_steps;
mod import;
mod leaving;
mod looks;
mod marks;
mod plain;
mod prompts;
mod renewal;
mod settings;
mod tokens;
mod upkeep;
mod wizard;
