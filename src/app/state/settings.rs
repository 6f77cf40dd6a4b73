//! The settings as their list shows them.

use super::edit::TextField;
use crate::domain::error::Error;
use crate::domain::settings::Said;

/// Every setting, with what holds.
#[derive(Debug, Default)]
pub struct SettingsList {
    /// In the order of the file; none before they are read.
    pub rows: Vec<Said>,
    /// The row under the cursor.
    pub cursor: usize,
    /// A value on its way into the file.
    pub typing: Option<TextField>,
    /// Why they can't be read, or the last change wasn't made.
    pub trouble: Option<Error>,
}

impl SettingsList {
    /// The setting under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&Said> {
        self.rows.get(self.cursor)
    }
}
