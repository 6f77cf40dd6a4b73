//! The use cases, over ports only: both faces call these and nothing below them.

mod asking;
pub mod browse;
pub mod bulk;
pub mod check;
pub mod clients;
pub mod discovery;
pub(crate) mod ends;
pub mod get;
pub mod handover;
mod heard;
pub(crate) mod held;
pub(crate) mod id_token;
pub mod inspect;
pub mod introspect;
pub mod inventory;
pub mod journal;
pub mod listing;
pub mod login;
pub mod logout;
pub mod ports;
pub mod profiles;
pub mod refresh;
pub mod revoke;
pub mod servers;
pub mod talk;
pub mod tenants;
pub mod work;
