//! Types and rules of tokens, profiles and servers: no clock, no I/O, no other layer.

pub mod activity;
pub mod catalog;
pub mod countdown;
pub mod environment;
pub mod error;
pub mod expiry;
pub mod grant;
pub mod holding;
pub mod id_token;
pub mod identity;
pub mod lifecycle;
pub mod name;
pub mod profile;
pub mod provider;
pub mod redirect;
pub mod report;
pub mod schedule;
pub mod secret;
pub mod server;
pub mod server_token;
pub mod span;
pub mod tenant;
pub mod text;
pub mod token;
pub mod version;
pub mod zeyos_url;
