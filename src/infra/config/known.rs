//! Whether the files are still those that were read: an unchanged configuration isn't read twice.
//!
//! Ten thousand profiles take longer to read than everything else that a command or a frame does.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::domain::catalog::Catalog;

/// What tells one state of a file from another. Our own writes and careful editors put a new file in its place (another
/// inode); others change time or length.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    file: Option<(u64, u64)>,
    length: u64,
    modified: Option<SystemTime>,
}

impl Mark {
    /// None: there is no such file.
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            file: id_of(&metadata),
            length: metadata.len(),
            modified: metadata.modified().ok(),
        })
    }
}

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other platforms have no such id: there it is none"
)]
fn id_of(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
const fn id_of(_metadata: &fs::Metadata) -> Option<(u64, u64)> {
    None
}

/// The files that were read, each as it was just before.
#[derive(Debug, Default)]
pub(super) struct Marks(Vec<(PathBuf, Option<Mark>)>);

impl Marks {
    /// To be called before the file is read: a change in between is then seen as one.
    pub(super) fn add(&mut self, path: &Path) {
        self.0.push((path.to_owned(), Mark::of(path)));
    }

    fn are_current(&self) -> bool {
        self.0.iter().all(|(path, mark)| Mark::of(path) == *mark)
    }
}

/// A catalog with the state of the files that it was read from.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) marks: Marks,
    pub(super) catalog: Arc<Catalog>,
}

impl Known {
    /// The catalog, if the files are still the same.
    pub(super) fn current(&self) -> Option<Arc<Catalog>> {
        self.marks.are_current().then(|| Arc::clone(&self.catalog))
    }
}
