//! What the command line promises (PRODUCT.md), against the real binary.
