//! What the command line promises (PRODUCT.md), against the real binary.

mod activity;
mod asking;
mod browser;
mod config;
mod crowd;
mod demo;
mod get;
mod grants;
mod grants_oidc;
mod harm;
mod issuer;
mod journey;
mod json;
mod list;
mod modes;
mod outcomes;
mod place;
mod profiles;
mod secrecy;
mod secrets;
mod servers;
mod status;
mod surroundings;
mod truth;
mod usage;
mod vault;
