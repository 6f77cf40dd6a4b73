//! Jobs run, wait, end and are cancelled as asked.
