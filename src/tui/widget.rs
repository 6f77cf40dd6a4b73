//! The parts that screens are made of: each draws plain data, none knows the state.

pub(crate) mod bar;
pub(crate) mod buttons;
pub(crate) mod choices;
pub(crate) mod edge;
pub(crate) mod field;
pub(crate) mod filter;
pub(crate) mod footer;
pub(crate) mod form;
pub(crate) mod found;
pub(crate) mod header;
pub(crate) mod pane;
pub(crate) mod paragraph;
pub(crate) mod rows;
pub(crate) mod status;
