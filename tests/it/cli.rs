//! What the command line promises (PRODUCT.md), against the real binary.

mod activity;
mod asking;
mod config;
mod crowd;
mod demo;
mod get;
mod grants;
mod harm;
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
mod usage;
mod vault;
