//! Adapters for the ports: HTTP, vault, files, clipboard, clock.

pub mod vault;
