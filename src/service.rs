//! The use cases, over ports only: both faces call these and nothing below them.

pub mod ports;
