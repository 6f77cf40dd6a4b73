//! Generated files that are kept with the source: whether they are what would be generated now.

use std::fs;
use std::path::{Path, PathBuf};

use crate::infra::files::write_whole;

/// Set: they are written instead of compared.
pub(crate) const REWRITE: &str = "KEYFOB_REWRITE";

/// Where a file of the source lies.
pub(crate) fn path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether they are to be written.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch for whoever runs the tests"
)]
pub(crate) fn rewrites() -> bool {
    std::env::var_os(REWRITE).is_some()
}

/// The file must hold this text.
#[track_caller]
pub(crate) fn same(file: &str, text: &str) {
    let path = path(file);
    if rewrites() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        write_whole(&path, text.as_bytes()).expect("a file");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "{file} is old: run this test with {REWRITE}=1"
    );
}
