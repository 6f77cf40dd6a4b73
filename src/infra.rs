//! The adapters: how keyfob reaches network, files, clock, clipboard and environment.

pub mod clipboard;
pub mod clock;
pub mod config;
pub mod files;
pub mod http;
pub mod locks;
pub mod surroundings;
pub mod watch;
