//! When the interface wakes.
