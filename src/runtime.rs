//! Runs the effects of the interface as jobs and sends actions back.
