use super::*;

/// A folder that can't be written, whoever we are: the mode bits mean nothing to root, so the process's own view of
/// the file is what counts.
fn frozen() -> (Home, bool) {
    let (home, vault) = Home::with_vault();
    put(&vault, "p", 0, "one").unwrap();
    drop(vault);
    let is_enforced = freeze(&home.folder());
    (home, is_enforced)
}

#[cfg(unix)]
fn freeze(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    for file in fs::read_dir(folder).unwrap() {
        fs::set_permissions(file.unwrap().path(), fs::Permissions::from_mode(0o400)).unwrap();
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o500)).unwrap();
    tempfile::tempfile_in(folder).is_err()
}

#[cfg(not(unix))]
fn freeze(_folder: &Path) -> bool {
    false
}

#[test]
fn cached_tokens_can_be_read_from_a_folder_that_cant_be_written() {
    let (home, is_enforced) = frozen();
    let vault = home.vault();
    vault.open_at_once().unwrap();
    assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("one"));
    if is_enforced {
        assert_eq!(
            trouble_of(put(&vault, "p", 1, "two")),
            VaultTrouble::ReadOnly
        );
        assert_eq!(trouble_of(vault.reserve()), VaultTrouble::ReadOnly);
        assert_eq!(vault.tokens(&name("p")).unwrap().access, secret("one"));
    }
}
