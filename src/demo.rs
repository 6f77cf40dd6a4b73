//! Embedded simulated appliances: the demo, and the test double of the whole suite.
