//! Whether the generated files that are kept with the source are what would be generated now.

use std::collections::BTreeMap;
use std::fs;

use super::*;
use crate::cli::command::keys;
use crate::infra::files::write_whole;
use crate::kept::{self, REWRITE, rewrites};

#[test]
fn the_kept_manual_pages_are_those_of_today() {
    let folder = kept::path("assets/man");
    let pages = pages().into_iter().map(|page| (page.file, page.text));
    let today: BTreeMap<String, String> = pages.collect();
    let on_disk = || -> BTreeMap<String, String> {
        let entries = fs::read_dir(&folder).expect("the folder").flatten();
        entries
            .map(|entry| {
                let name = entry.file_name().into_string().expect("a name");
                (name, fs::read_to_string(entry.path()).expect("a page"))
            })
            .collect()
    };
    if rewrites() {
        for name in on_disk().keys() {
            fs::remove_file(folder.join(name)).expect("an old page");
        }
        for (name, text) in &today {
            write_whole(&folder.join(name), text.as_bytes()).expect("a page");
        }
    }
    let kept = on_disk();
    assert!(
        kept.keys().eq(today.keys()),
        "pages come and went: run this test with {REWRITE}=1\n{:?}\n{:?}",
        kept.keys(),
        today.keys()
    );
    for (name, text) in &today {
        assert!(
            kept[name] == *text,
            "assets/man/{name} is old: run this test with {REWRITE}=1"
        );
    }
}

#[test]
fn the_kept_page_of_keys_is_that_of_today() {
    kept::same("docs/KEYS.md", &keys::page());
}

#[test]
fn every_example_is_of_a_command_and_parses() {
    let paths: Vec<String> = pages().into_iter().map(|page| page.file).collect();
    for (path, _, line) in EXAMPLES {
        assert!(
            paths.contains(&format!("{}.1", path.replace(' ', "-"))),
            "{path}"
        );
        assert!(line.contains("keyfob"), "{line}");
    }
}
