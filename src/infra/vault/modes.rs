//! How modes that let others in are set right, and told (PRODUCT "Files").

use std::path::Path;

/// Repairs the vault's file and folder; a line for each that was wrong. What can't be changed isn't ours: it stays.
#[cfg(unix)]
pub(super) fn repair(path: &Path) -> Vec<String> {
    const FILE: u32 = 0o600;
    const FOLDER: u32 = 0o700;
    let folder = path.parent().map(|folder| (folder, FOLDER));
    std::iter::once((path, FILE))
        .chain(folder)
        .filter_map(|(place, wanted)| tighten(place, wanted))
        .collect()
}

#[cfg(unix)]
fn tighten(place: &Path, wanted: u32) -> Option<String> {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    const GROUP_AND_OTHERS: u32 = 0o077;
    const ALL: u32 = 0o777;
    let mode = metadata(place).ok()?.permissions().mode() & ALL;
    if mode & GROUP_AND_OTHERS == 0 {
        return None;
    }
    set_permissions(place, Permissions::from_mode(wanted)).ok()?;
    let place = place.display();
    Some(format!("'{place}' had mode {mode:04o}, now {wanted:04o}"))
}

#[cfg(not(unix))]
pub(super) const fn repair(_path: &Path) -> Vec<String> {
    Vec::new()
}
