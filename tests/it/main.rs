#![cfg(test)]
//! The one binary of integration tests: every file is named here or below.

mod arch;
#[cfg(target_os = "linux")]
mod calls;
mod cli;
#[cfg(target_os = "linux")]
mod clock;
mod contract;
mod listener;
mod proof;
mod pty;
mod reliability;
#[cfg(target_os = "linux")]
mod secret_service;
mod support;
mod waiting;
