//! How the core answers keys and results.
