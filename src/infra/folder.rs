//! Which profile a folder names: a file `.keyfob` there or above.
//!
//! Who writes that file decides where the next command's token comes from. So it counts only if nobody else could have
//! written it: the user's own (or root's), and not writable by everybody.

use std::path::{Path, PathBuf};

use super::files;
use crate::domain::error::{Error, Kind, Result};

/// The file's name.
const FILE_NAME: &str = ".keyfob";

/// Longer than any profile name.
const LONGEST: u64 = 4096;

/// A name, and the file that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The file's first line.
    pub name: String,
    /// The file.
    pub file: PathBuf,
}

/// The nearest file's name. None if no folder up to the root has one.
///
/// # Errors
/// `Kind::Usage` if the nearest one can't be read, or if somebody else could have written it.
pub fn pin_of(folder: &Path) -> Result<Option<Pin>> {
    for folder in folder.ancestors() {
        let file = folder.join(FILE_NAME);
        if !file.is_file() {
            continue;
        }
        require_ours(&file)?;
        let content =
            files::read_whole(&file, LONGEST).map_err(|error| unreadable(&file).because(error))?;
        let text = String::from_utf8(content).map_err(|error| unreadable(&file).because(error))?;
        let name = text.lines().next().unwrap_or_default().trim().to_owned();
        if name.is_empty() {
            return Err(unreadable(&file).because("its first line is empty"));
        }
        return Ok(Some(Pin { name, file }));
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

/// A link counts as well as what it leads to: either decides.
#[cfg(unix)]
fn require_ours(file: &Path) -> Result<()> {
    use std::fs::{metadata, symlink_metadata};
    use std::os::unix::fs::MetadataExt as _;

    const WRITABLE_BY_ALL: u32 = 0o002;

    let we = rustix::process::geteuid().as_raw();
    for look in [symlink_metadata(file), metadata(file)] {
        let look = look.map_err(|error| unreadable(file).because(error))?;
        if ![we, 0].contains(&look.uid()) {
            return Err(refused(file, "another user owns it"));
        }
        if !look.is_symlink() && look.mode() & WRITABLE_BY_ALL != 0 {
            return Err(refused(file, "everybody may write it"));
        }
    }
    Ok(())
}

#[cfg(not(unix))]
const fn require_ours(_file: &Path) -> Result<()> {
    Ok(())
}

#[cfg(unix)]
fn refused(file: &Path, why: &str) -> Error {
    let what = format!("'{}' isn't followed: {why}", file.display());
    Error::new(Kind::Usage, what)
        .hint("name the profile or set KEYFOB_PROFILE, or make the file yours and chmod go-w it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_names_the_profile() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        assert_eq!(pin_of(&deep).unwrap(), None);
        let (far, near) = (
            root.path().join(FILE_NAME),
            root.path().join("a").join(FILE_NAME),
        );
        files::write_whole(&far, b"far\n").unwrap();
        files::write_whole(&near, b" near \nrest").unwrap();
        let pin = |name: &str, file: &Path| {
            Some(Pin {
                name: name.to_owned(),
                file: file.to_owned(),
            })
        };
        assert_eq!(pin_of(&deep).unwrap(), pin("near", &near));
        assert_eq!(pin_of(root.path()).unwrap(), pin("far", &far));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_everybody_may_write_is_not_followed() {
        use std::os::unix::fs::PermissionsExt as _;

        let root = tempfile::tempdir().unwrap();
        let file = root.path().join(FILE_NAME);
        files::write_whole(&file, b"prod\n").unwrap();
        assert!(pin_of(root.path()).is_ok());
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o666)).unwrap();
        let error = pin_of(root.path()).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(error.to_string().contains("everybody may write it"));
    }
}
