//! What the Morpheus dialect promises on every generation, over real HTTP.

mod bench;
mod denied;
mod hostile;
mod journey;
mod layout;
mod lost;
mod reuse;
mod rivals;
mod shapes;
mod unspent;
mod validity;
