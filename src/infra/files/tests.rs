//! What holds for files: modes, whole writes, secrets.

#[cfg(unix)]
use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::*;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn new_folders_and_files_are_private() {
    let home = folder();
    let inner = home.path().join("a/b");
    assert_eq!(private_folder(&inner).unwrap(), None);
    assert_eq!(mode(&inner), 0o700);
    let path = inner.join("f");
    write_whole(&path, b"x").unwrap();
    assert_eq!(mode(&path), 0o600);
    open_private(&inner.join("g")).unwrap();
    assert_eq!(mode(&inner.join("g")), 0o600);
}

#[cfg(unix)]
#[test]
fn open_modes_are_repaired_and_reported() {
    let home = folder();
    set_mode(home.path(), 0o755);
    let repair = private_folder(home.path()).unwrap().unwrap();
    assert_eq!((repair.was, repair.is), (0o755, 0o700));
    assert_eq!(mode(home.path()), 0o700);
    assert!(repair.to_string().ends_with("mode 0755 is now 0700"));
    assert_eq!(private_folder(home.path()).unwrap(), None);
    assert_eq!(repair_file(&home.path().join("missing")).unwrap(), None);
}

#[cfg(unix)]
#[test]
fn a_linked_file_stays_a_link_and_its_target_is_replaced() {
    let home = folder();
    let (target, link) = (home.path().join("dotfile"), home.path().join("config"));
    write_whole(&target, b"old").unwrap();
    symlink("dotfile", &link).unwrap();
    write_whole(&link, b"new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&target).unwrap(), b"new");
}

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let home = folder();
    let blocked = home.path().join("a-folder");
    fs::create_dir(&blocked).unwrap();
    assert!(write_whole(&blocked, b"x").is_err());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_bare_name_lies_in_the_current_folder() {
    assert_eq!(folder_of(Path::new("f")), Path::new("."));
    assert_eq!(folder_of(Path::new("a/f")), Path::new("a"));
    assert_eq!(folder_of(Path::new("/f")), Path::new("/"));
}

#[test]
fn long_files_are_refused() {
    assert_eq!(read_to_end(&b"abc"[..], 3).unwrap(), b"abc");
    assert!(read_to_end(&b"abcd"[..], 3).is_err());
}

#[test]
fn exactly_one_line_end_is_cut_from_a_secret() {
    for (content, secret) in [
        ("pw", "pw"),
        ("pw\n", "pw"),
        ("pw\r\n", "pw"),
        ("pw\n\n", "pw\n"),
        ("pw\r", "pw\r"),
        (" pw ", " pw "),
        ("pässwörd€\n", "pässwörd€"),
    ] {
        assert_eq!(
            secret_from(content.as_bytes(), "x").unwrap().expose(),
            secret
        );
    }
}

#[test]
fn unusable_secret_files_say_why() {
    let why = |content: &[u8]| secret_from(content, "file 'f'").unwrap_err().to_string();
    assert!(why(b"\n").contains("empty"));
    assert!(why(b"\xff\xfe").contains("UTF-8"));
    assert!(why(&vec![b'a'; 70_000]).contains("64 KiB"));
    let missing = read_secret(Path::new("/nonexistent/pw")).unwrap_err();
    assert_eq!(missing.kind(), Kind::Usage);
    assert!(missing.to_string().contains("/nonexistent/pw"));
}
