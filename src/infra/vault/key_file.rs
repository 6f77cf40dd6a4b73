//! What a key file and a passphrase file are, and which are refused.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use super::key::Key;
use super::trouble;
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::secret::Secret;

/// More than any key file has: reading stops there.
const MOST_BYTES: u64 = 256;
const MOST_PASSPHRASE_BYTES: u64 = 64 * 1024;

/// Reads 64 hexadecimal digits and one newline.
///
/// # Errors
/// `VaultTrouble::WrongKey` if it can't be read, isn't a key file, or others may read it, too.
pub(super) fn read(path: &Path) -> Result<Key> {
    let file = File::open(path).map_err(|error| {
        wrong(path, "can't be read")
            .because(error)
            .hint("keyfob vault init --key file:PATH makes a key file")
    })?;
    require_private(path, &file)?;
    let bytes = read_all(path, &file, MOST_BYTES)?;
    Key::from_hex(without_newline(&bytes)).ok_or_else(|| {
        wrong(path, "isn't a key file").hint("a key file is 64 hexadecimal digits and a newline")
    })
}

/// Makes a key file, whole and 0600 from the start, or reads the one that is there.
pub(super) fn make_or_read(path: &Path) -> Result<Key> {
    if path.exists() {
        return read(path);
    }
    let key = Key::random()?;
    let folder = path.parent().unwrap_or_else(|| Path::new("/"));
    let file = NamedTempFile::new_in(folder).map_err(|error| cannot_make(path, &error))?;
    write(file.as_file(), &key).map_err(|error| cannot_make(path, &error))?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(key),
        // Another process was faster: its key is ours, too.
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => read(path),
        Err(error) => Err(cannot_make(path, &error.error)),
    }
}

/// Reads a passphrase file: all of it but one LF or CRLF at its end.
///
/// # Errors
/// `VaultTrouble::WrongKey` if it can't be read or isn't text.
pub(super) fn read_passphrase(path: &Path) -> Result<Secret> {
    let file = File::open(path)
        .map_err(|error| unreadable_passphrase(path, "can't be read").because(error))?;
    let bytes = read_all(path, &file, MOST_PASSPHRASE_BYTES)?;
    let text = std::str::from_utf8(without_newline(&bytes))
        .map_err(|error| unreadable_passphrase(path, "isn't UTF-8 text").because(error))?;
    Ok(Secret::new(text.to_owned()))
}

fn read_all(path: &Path, file: &File, most: u64) -> Result<Zeroizing<Vec<u8>>> {
    let room = usize::try_from(most).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(room.saturating_add(1)));
    file.take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| wrong(path, "can't be read").because(error))?;
    Ok(bytes)
}

fn write(mut file: &File, key: &Key) -> io::Result<()> {
    file.write_all(key.to_hex().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

fn without_newline(bytes: &[u8]) -> &[u8] {
    bytes
        .strip_suffix(b"\r\n")
        .or_else(|| bytes.strip_suffix(b"\n"))
        .unwrap_or(bytes)
}

#[cfg(unix)]
fn require_private(path: &Path, file: &File) -> Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    const GROUP_OR_OTHERS_READ: u32 = 0o044;
    let metadata = file
        .metadata()
        .map_err(|error| wrong(path, "can't be read").because(error))?;
    if metadata.mode() & GROUP_OR_OTHERS_READ == 0 {
        return Ok(());
    }
    Err(wrong(path, "is readable by group or others")
        .hint(format!("chmod 600 '{}'", path.display())))
}

#[cfg(not(unix))]
fn require_private(_path: &Path, _file: &File) -> Result<()> {
    Ok(())
}

fn wrong(path: &Path, why: &str) -> Error {
    let what = format!("the key file '{}' {why}", path.display());
    trouble::vault(VaultTrouble::WrongKey, what)
}

fn unreadable_passphrase(path: &Path, why: &str) -> Error {
    let what = format!("the passphrase file '{}' {why}", path.display());
    trouble::vault(VaultTrouble::WrongKey, what)
        .hint("KEYFOB_PASSPHRASE_FILE names a text file with the passphrase")
}

fn cannot_make(path: &Path, error: &io::Error) -> Error {
    let what = format!("can't make the key file '{}'", path.display());
    Error::new(Kind::Vault(VaultTrouble::ReadOnly), what)
        .because(error)
        .hint("name a place in a folder that is there and writable")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn kept(text: &[u8]) -> (TempDir, std::path::PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        let mut file = NamedTempFile::new_in(dir.path()).unwrap();
        file.write_all(text).unwrap();
        file.persist(&path).unwrap();
        #[cfg(unix)]
        mode(&path, 0o600);
        (dir, path)
    }

    #[cfg(unix)]
    fn mode(path: &Path, bits: u32) {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(bits)).unwrap();
    }

    #[test]
    fn a_made_key_file_has_64_digits_and_a_newline_and_reads_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let made = make_or_read(&path).unwrap();
        let text = fs::read(&path).unwrap();
        assert_eq!((text.len(), text.last()), (65, Some(&b'\n')));
        assert_eq!(read(&path).unwrap().bytes(), made.bytes());
        assert_eq!(make_or_read(&path).unwrap().bytes(), made.bytes());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_may_read_is_refused() {
        let (_dir, path) = kept("ab".repeat(32).as_bytes());
        assert!(read(&path).is_ok());
        for bits in [0o640, 0o604] {
            mode(&path, bits);
            let error = read(&path).unwrap_err();
            assert_eq!(error.kind().exit_code(), 6);
            assert!(error.what().contains("readable by group or others"));
        }
    }

    #[test]
    fn what_isnt_64_digits_is_no_key_file() {
        for text in [
            "",
            "\n",
            &"ab".repeat(31),
            &"ab".repeat(33),
            &"xy".repeat(32),
        ] {
            let (_dir, path) = kept(text.as_bytes());
            let error = read(&path).unwrap_err();
            assert_eq!(
                error.kind(),
                Kind::Vault(VaultTrouble::WrongKey),
                "{text:?}"
            );
        }
    }

    #[test]
    fn one_line_end_is_cut_from_a_passphrase_and_no_more() {
        for (text, passphrase) in [
            ("a b\n", "a b"),
            ("a b\r\n", "a b"),
            ("a b\n\n", "a b\n"),
            (" a ", " a "),
            ("a\nb", "a\nb"),
        ] {
            let (_dir, path) = kept(text.as_bytes());
            assert_eq!(read_passphrase(&path).unwrap().expose(), passphrase);
        }
    }
}
