//! The screens below the overlays: one file each, each with its drawing on top.

pub(crate) mod activity;
pub(crate) mod board;
pub(crate) mod detail;
