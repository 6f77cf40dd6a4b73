//! One profile in full, in three sizes: beside the list, below it, and as a screen of its own.

pub(crate) mod last;
pub(crate) mod overview;
pub(crate) mod pane;
pub(crate) mod strip;
