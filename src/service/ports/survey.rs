//! What `doctor` needs of the world.

use super::Local;
use crate::service::doctor::Finding;

/// Looks at everything that keyfob depends on here. Changes nothing, asks nobody, never fails: what fails is a finding.
pub trait Survey {
    /// Tells each finding as soon as it is known.
    fn look<'a>(&'a self, told: &'a dyn Fn(Finding)) -> Local<'a, ()>;
}
