//! What ends the wait for a browser or for an approval, and what doesn't: over a listener, a server and a clock by hand.

mod bench;
mod browser;
mod device;
mod meanwhile;
