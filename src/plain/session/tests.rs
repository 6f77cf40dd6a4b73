//! What is said, line by line.

use super::*;
