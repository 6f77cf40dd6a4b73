//! Which profile a folder names: a file `.keyfob` there or above.

use std::path::Path;

use super::files;
use crate::domain::error::{Error, Kind, Result};

/// The file's name.
const FILE_NAME: &str = ".keyfob";

/// Longer than any profile name.
const LONGEST: u64 = 4096;

/// The name in the nearest file: its first line. None if no folder up to the root has one.
///
/// # Errors
/// `Kind::Usage` if the nearest one can't be read.
pub fn profile_of(folder: &Path) -> Result<Option<String>> {
    for folder in folder.ancestors() {
        let path = folder.join(FILE_NAME);
        if !path.is_file() {
            continue;
        }
        let content =
            files::read_whole(&path, LONGEST).map_err(|error| unreadable(&path).because(error))?;
        let text = String::from_utf8(content).map_err(|error| unreadable(&path).because(error))?;
        let name = text.lines().next().unwrap_or_default().trim();
        if name.is_empty() {
            return Err(unreadable(&path).because("it is empty"));
        }
        return Ok(Some(name.to_owned()));
    }
    Ok(None)
}

fn unreadable(path: &Path) -> Error {
    Error::new(
        Kind::Usage,
        format!("'{}' names no profile", path.display()),
    )
    .hint("its first line is the name of a profile")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_names_the_profile() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        assert_eq!(profile_of(&deep).unwrap(), None);
        files::write_whole(&root.path().join(FILE_NAME), b"far\n").unwrap();
        files::write_whole(&root.path().join("a").join(FILE_NAME), b" near \nrest").unwrap();
        assert_eq!(profile_of(&deep).unwrap().as_deref(), Some("near"));
        assert_eq!(profile_of(root.path()).unwrap().as_deref(), Some("far"));
    }
}
