//! The interface as a pure core: state, actions, effects, the command table; no terminal, no clock.

pub mod action;
pub mod command;
pub mod effect;
pub mod key;
pub mod keymap;
pub mod state;
