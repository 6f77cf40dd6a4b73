//! keyfob: the OAuth tokens of many tenants on many servers, on one board.

pub mod app;
pub mod cli;
pub mod demo;
pub mod domain;
pub mod infra;
#[cfg(test)]
mod kept;
pub mod plain;
pub mod provider;
pub mod runtime;
pub mod service;
pub mod tui;
