//! The adapters: how keyfob reaches network, files, clock, clipboard, keyring and environment.

pub mod assembly;
pub mod browser;
pub mod clipboard;
pub mod clock;
pub mod config;
pub mod doctor;
pub mod editor;
pub mod entropy;
pub mod files;
pub mod folder;
pub mod http;
pub mod lines;
pub mod locks;
pub mod loopback;
pub mod other_tools;
pub mod process;
pub mod program;
pub mod prompt;
pub mod surroundings;
pub mod vault;
pub mod watch;
