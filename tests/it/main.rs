#![cfg(test)]

#[cfg(target_os = "linux")]
mod secret_service;

mod arch;
