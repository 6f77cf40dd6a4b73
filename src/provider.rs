//! The servers' dialects, sans I/O: requests as values, answers as values, no sockets.

pub mod message;
pub mod talk;
