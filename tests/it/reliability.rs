//! That no crowd, no kill, no lost answer and no signal costs a token that could have been kept: the real binary against
//! strict servers.
//!
//! `KEYFOB_RELIABILITY=full` tries all of it, a plain `cargo test` a little. With `--nocapture` each test prints a line of
//! figures. A test with chances in it prints its seed when it fails; `KEYFOB_RELIABILITY_SEED` repeats it.

mod chance;
mod crowd;
mod kills;
mod losses;
mod place;
mod signals;
mod size;
