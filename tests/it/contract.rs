//! What the dialects promise, over real HTTP.

pub(crate) mod bench;
mod code;
mod denied;
mod hostile;
mod human;
mod inventory;
mod journey;
mod layout;
mod lost;
mod oidc;
mod reuse;
mod rivals;
mod shapes;
mod stage;
mod unspent;
mod validity;
mod zeyos;
