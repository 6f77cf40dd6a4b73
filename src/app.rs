//! The interface as a pure core: state, actions, effects, the command table; no terminal, no clock.
