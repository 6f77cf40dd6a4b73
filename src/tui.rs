//! The terminal: enter and leave, input, drawing.
