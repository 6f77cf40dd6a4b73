//! `demo --serve`: only the simulated servers, for scripts and other tools.

use crate::cli::output::Output;
use crate::cli::wait;
use crate::demo::fleet::{Fleet, Options};
use crate::domain::error::{Error, Kind, Result};

/// Serves until SIGINT or SIGTERM, which end it with 0.
pub(crate) fn serve(output: &Output, port: Option<u16>) -> Result<u8> {
    let fleet = Fleet::start(&Options {
        port,
        ..Options::demo()
    })?;
    for line in fleet.serve_lines() {
        output.compact_json(&line);
    }
    output.line("ready");
    let waited = wait::to_end(std::future::pending::<Result<()>>());
    fleet.stop();
    match waited.map_err(|error| error.kind()) {
        Ok(()) | Err(Kind::Interrupted | Kind::Terminated) => Ok(0),
        Err(_) => Err(Error::new(
            Kind::Failed,
            "the simulated servers ended by themselves",
        )),
    }
}
