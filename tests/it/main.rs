#![cfg(test)]

mod arch;
mod pty;
#[cfg(target_os = "linux")]
mod secret_service;
mod support;
