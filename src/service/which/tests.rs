//! Which profile an address means.

use super::*;
use crate::domain::name::ServerName;
use crate::domain::server::Address;
