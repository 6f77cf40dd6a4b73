//! The interface as a pure core: state, actions, effects, the command table; no terminal, no clock.

pub mod action;
pub mod activity;
pub mod board;
pub mod claims;
pub mod command;
pub mod copy_as;
pub mod effect;
pub(crate) mod find;
pub mod hints;
pub mod key;
pub mod keymap;
pub mod layer;
pub mod menu;
pub mod moved;
pub mod palette;
pub mod pasted;
pub mod question;
pub mod state;
pub mod suggest;
pub mod tabs;
pub mod tenants;
pub mod tokens;
pub mod update;
pub mod wake;

#[cfg(test)]
pub(crate) mod testing;
