//! Whether other tools' files are replaced whole, privately, and only as they were read.

use std::path::PathBuf;

use super::*;
use crate::infra::surroundings::ToolPlaces;

fn tools() -> UserTools {
    UserTools::of(&Surroundings::default())
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[test]
fn a_file_is_replaced_only_as_it_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("f");
    tools().replace(&path, None, &secret("one")).unwrap();
    let error = tools().replace(&path, None, &secret("two")).unwrap_err();
    assert_eq!(error.kind(), Kind::Busy);
    let was = tools().read(&path).unwrap().unwrap();
    assert!(!was.is_open_to_others);
    tools()
        .replace(&path, Some(&was.text), &secret("two"))
        .unwrap();
    let error = tools().replace(&path, Some(&was.text), &secret("three"));
    assert_eq!(error.unwrap_err().kind(), Kind::Busy);
    assert_eq!(fs::read_to_string(&path).unwrap(), "two");
}

#[cfg(unix)]
#[test]
fn modes_are_noticed_and_repaired_and_a_link_keeps_its_target() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    files::write_whole(&real, b"old").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o644)).unwrap();
    symlink(&real, &link).unwrap();
    let was = tools().read(&link).unwrap().unwrap();
    assert!(was.is_open_to_others);
    tools()
        .replace(&link, Some(&was.text), &secret("new"))
        .unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    let mode = fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_no_text_or_too_long_or_no_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    assert!(tools().read(&path).unwrap().is_none());
    assert!(tools().read(&path.join("below")).unwrap().is_none());
    files::write_whole(&path, &[0xff, 0xfe]).unwrap();
    assert_eq!(tools().read(&path).unwrap_err().kind(), Kind::Failed);
    files::write_whole(&path, &vec![b'x'; 1024 * 1024 + 1]).unwrap();
    assert_eq!(tools().read(&path).unwrap_err().kind(), Kind::Failed);
    let error = tools().read(folder.path()).unwrap_err();
    assert!(error.to_string().contains("no file"));
}

#[test]
fn without_a_home_only_named_places_are_looked_at() {
    let at = |tools: ToolPlaces| {
        let folder = PathBuf::from("/a/b");
        let surroundings = Surroundings {
            folder,
            tools,
            ..Surroundings::default()
        };
        UserTools::of(&surroundings).homes()
    };
    let none = at(ToolPlaces::default());
    assert_eq!((none.morpheus_cli, none.zeyos), (None, None));
    assert_eq!(none.folders, [PathBuf::from("/a/b")]);
    let home = at(ToolPlaces {
        home: Some(PathBuf::from("/h")),
        morpheus_cli: None,
    });
    assert_eq!(home.morpheus_cli, Some(PathBuf::from("/h/.morpheus")));
    assert_eq!(home.zeyos, Some(PathBuf::from("/h/.config/zeyos")));
    assert_eq!(home.folders.len(), 3);
}
