//! One file a command: what it takes, which service does it, what it prints.

pub(crate) mod activity;
pub(crate) mod browse;
pub(crate) mod check;
pub(crate) mod config;
pub(crate) mod copy;
pub(crate) mod demo;
pub(crate) mod export;
pub(crate) mod get;
pub(crate) mod import;
pub(crate) mod inspect;
pub(crate) mod introspect;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod profile;
pub(crate) mod refresh;
mod report;
pub(crate) mod revoke;
pub(crate) mod server;
pub(crate) mod show;
pub(crate) mod status;
mod targets;
pub(crate) mod tenants;
pub(crate) mod tokens;
pub(crate) mod vault;
pub(crate) mod whoami;
