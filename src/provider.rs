//! The servers' dialects, sans I/O: requests as values, answers as values, no sockets.

pub mod dialect;
pub mod message;
pub mod morpheus;
pub mod oauth;
pub mod talk;
