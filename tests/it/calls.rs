//! What is left after the system has failed one call of a command, or killed it there; and on a disk that is full.
//!
//! `tests/system-calls.sh` runs it: it needs strace, and the right to mount.

mod bench;
mod disk;
mod outage;
mod strace;
mod toll;
