//! The servers' dialects, sans I/O: requests as values, answers as values, no sockets.

pub mod authorization;
pub mod client;
pub mod device;
pub mod dialect;
pub mod endpoints;
pub mod introspection;
pub mod inventory;
pub mod message;
pub mod morpheus;
pub mod oauth;
pub mod oidc;
pub mod talk;
pub mod zeyos;
