//! What can lie over a screen: one file each.

pub(crate) mod bulk;
pub(crate) mod copy_as;
pub(crate) mod device;
pub(crate) mod dialog;
pub(crate) mod doctor;
pub(crate) mod finder;
pub(crate) mod forms;
pub(crate) mod import;
mod objects;
pub(crate) mod qr;
pub(crate) mod report;
pub(crate) mod reveal;
pub(crate) mod settings;
pub(crate) mod sign_in;
mod suggested;
pub(crate) mod vault;
pub(crate) mod waiting;
pub(crate) mod which_key;
pub(crate) mod wizard;
