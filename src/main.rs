//! Starts keyfob: one command, or the interface.

mod launch;

use std::process::ExitCode;

use keyfob::cli::{self, Asked};
use keyfob::infra::process;
use keyfob::infra::surroundings::Surroundings;

fn main() -> ExitCode {
    let inherited = process::harden();
    let surroundings = Surroundings {
        inherited,
        ..Surroundings::read()
    };
    match cli::run(std::env::args_os(), &surroundings) {
        Asked::Interface(face) => cli::told(launch::interface(&surroundings, face)),
        Asked::Demo(face) => cli::told(launch::demo(&surroundings, face)),
        Asked::Done(code) => code,
    }
}
