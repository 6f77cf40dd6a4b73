#![cfg(test)]
//! The one binary of integration tests: every file is named here or below.

mod cli;
mod contract;
#[cfg(target_os = "linux")]
mod secret_service;
mod support;
