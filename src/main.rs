//! Starts keyfob: one command, or the interface.

use std::process::ExitCode;

use keyfob::cli::{self, Asked};
use keyfob::infra::process;
use keyfob::infra::surroundings::Surroundings;

fn main() -> ExitCode {
    process::harden();
    let surroundings = Surroundings::read();
    match cli::run(std::env::args_os(), &surroundings) {
        Asked::Interface | Asked::Demo => ExitCode::SUCCESS,
        Asked::Done(code) => code,
    }
}
