//! Whether the simulated OpenID provider keeps to the documents.
