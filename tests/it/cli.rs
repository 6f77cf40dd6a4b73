//! What the command line promises (PRODUCT.md), against the real binary.

mod activity;
mod asking;
mod browser;
mod bulk;
mod config;
mod crowd;
mod demo;
mod ends;
#[cfg(unix)]
mod exec;
mod get;
mod grants;
mod grants_oidc;
mod grants_zeyos;
mod harm;
mod helper;
mod issuer;
mod journey;
mod json;
mod list;
mod min_valid;
mod modes;
mod outcomes;
pub(crate) mod place;
mod profiles;
mod profiles_oauth;
mod secrecy;
mod secrets;
mod servers;
mod status;
mod surroundings;
mod tokens;
mod transfer;
mod truth;
mod usage;
mod vault;
mod which;
