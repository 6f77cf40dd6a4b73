//! The adapters: how keyfob reaches network, files, clock, clipboard and environment.

pub mod clock;
pub mod files;
pub mod locks;
pub mod surroundings;
