//! How files are read and written: private from the start, whole or not at all.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use tempfile::Builder;
use zeroize::Zeroizing;

use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;

/// Only the owner enters.
const PRIVATE_FOLDER: u32 = 0o700;

/// Only the owner reads and writes.
const PRIVATE_FILE: u32 = 0o600;

/// All read and write, less what the umask forbids.
const PUBLIC_FILE: u32 = 0o666;

/// What anybody but the owner may do.
const OTHERS: u32 = 0o077;

/// The longest file that holds a password, token or client secret.
const LONGEST_SECRET: u64 = 64 * 1024;

/// A mode that let others in and doesn't any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Whose.
    pub path: PathBuf,
    /// What it was.
    pub was: u32,
    /// What it is now.
    pub is: u32,
}

impl std::fmt::Display for Repair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, was, is } = self;
        let path = path.display();
        write!(
            f,
            "'{path}' was open to others: mode {was:04o} is now {is:04o}"
        )
    }
}

/// The folder of a file; `.` for a bare name, whose `parent()` is the empty path.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

/// The path with the user's home in place of `~/`, where no shell has seen to that.
#[must_use]
pub fn from_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(rest), Ok(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

/// Makes a folder (and the missing ones above it) that only the owner enters, or repairs its mode.
pub fn private_folder(path: &Path) -> io::Result<Option<Repair>> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(PRIVATE_FOLDER);
    if !path.is_dir() {
        builder.create(path)?;
    }
    repair_mode(path, PRIVATE_FOLDER)
}

/// Opens a file to read and write, made private if it isn't there.
pub fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    options.mode(PRIVATE_FILE);
    options.open(path)
}

/// Closes an existing file to others; says so if it was open. A missing file is fine.
pub fn repair_file(path: &Path) -> io::Result<Option<Repair>> {
    match repair_mode(path, PRIVATE_FILE) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other,
    }
}

#[cfg(unix)]
fn repair_mode(path: &Path, is: u32) -> io::Result<Option<Repair>> {
    let was = fs::metadata(path)?.permissions().mode() & 0o7777;
    if was & OTHERS == 0 {
        return Ok(None);
    }
    fs::set_permissions(path, fs::Permissions::from_mode(is))?;
    let path = path.to_owned();
    Ok(Some(Repair { path, was, is }))
}

#[cfg(not(unix))]
fn repair_mode(path: &Path, _is: u32) -> io::Result<Option<Repair>> {
    // The user's own folders are private there by their access lists.
    fs::metadata(path).map(|_| None)
}

/// Replaces a file as a whole: after a crash it is the old one or the new one, never a part.
///
/// A symbolic link (dotfiles) stays; what it points to is replaced.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    replace(path, content, PRIVATE_FILE)
}

/// The same for what holds nothing of the user's, such as a manual page: others may read it, as the umask says.
pub fn write_public(path: &Path, content: &[u8]) -> io::Result<()> {
    replace(path, content, PUBLIC_FILE)
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "modes are Unix'"))]
fn replace(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let target = match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => fs::canonicalize(path)?,
        Ok(_) | Err(_) => path.to_owned(),
    };
    let folder = folder_of(&target);
    let mut builder = Builder::new();
    builder.prefix(".keyfob-");
    #[cfg(unix)]
    builder.permissions(fs::Permissions::from_mode(mode));
    let mut new = builder.tempfile_in(folder)?;
    new.write_all(content)?;
    new.as_file().sync_all()?;
    new.persist(&target).map_err(|failed| failed.error)?;
    sync_folder(folder)
}

/// Makes a rename durable.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Reads a whole file; more than `longest` bytes are an error, not a full memory.
pub fn read_whole(path: &Path, longest: u64) -> io::Result<Vec<u8>> {
    read_to_end(File::open(path)?, longest)
}

fn read_to_end(mut from: impl io::Read, longest: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    from.by_ref().take(longest).read_to_end(&mut content)?;
    if from.read(&mut [0])? > 0 {
        let why = format!("it is longer than {longest} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(content)
}

/// Reads a secret file: all of it, without the one line end that editors add.
///
/// # Errors
/// `Kind::Usage` if it can't be read, is empty or isn't UTF-8.
pub fn read_secret(path: &Path) -> Result<Secret> {
    let name = format!("file '{}'", path.display());
    let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
    secret_from(file, &name)
}

/// Reads a secret from a file or standard input; `name` stands for it in messages.
///
/// # Errors
/// As [`read_secret`].
pub fn secret_from(from: impl io::Read, name: &str) -> Result<Secret> {
    let room = usize::try_from(LONGEST_SECRET).unwrap_or(usize::MAX);
    // Room for all of it from the start: a growing buffer would leave copies behind.
    let mut content = Zeroizing::new(Vec::with_capacity(room + 1));
    from.take(LONGEST_SECRET + 1)
        .read_to_end(&mut content)
        .map_err(|error| unreadable(name, &error))?;
    let wrong = |why: &str| {
        Err(Error::new(
            Kind::Usage,
            format!("{name} holds no secret: {why}"),
        ))
    };
    if content.len() > room {
        return wrong("it is longer than 64 KiB");
    }
    match std::str::from_utf8(without_line_end(&content)) {
        Ok("") => wrong("it is empty"),
        Ok(text) => Ok(Secret::new(text.to_owned())),
        Err(_) => wrong("it isn't UTF-8 text"),
    }
}

fn without_line_end(content: &[u8]) -> &[u8] {
    match content.strip_suffix(b"\n") {
        Some(line) => line.strip_suffix(b"\r").unwrap_or(line),
        None => content,
    }
}

fn unreadable(name: &str, error: &io::Error) -> Error {
    Error::new(Kind::Usage, format!("{name} can't be read"))
        .because(error)
        .hint("check the name, and that you may read it")
}

#[cfg(test)]
mod tests;
