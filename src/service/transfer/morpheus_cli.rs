//! morpheus-cli's two YAML files, read and changed (facts/morpheus.md 7).
//!
//! The files are Ruby's dump of a mapping. They are cut into the entries of that mapping by lines, and each entry is
//! parsed for itself: one that makes no sense hides none of the others, and a change leaves their bytes alone. Nothing
//! is resolved: a scalar is its text, so that `1e3` stays a name. Tags, anchors and aliases are not followed.

mod blocks;
mod read;
#[cfg(test)]
mod tests;
mod write;
mod yaml;

pub(crate) use read::read;
pub(crate) use write::{put, strip};

/// Larger files are none of the tool's.
const LARGEST: usize = 1 << 20;

/// The client that all of its tokens are of.
const CLIENT: &str = "morph-cli";
