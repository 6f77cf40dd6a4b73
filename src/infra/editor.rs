//! A file in the user's own editor, at the line that is meant.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::domain::error::{Error, Kind, Place, Result};

/// Editors that take `+LINE` before the file; others open it at its top.
const TAKE_A_LINE: [&str; 14] = [
    "emacs",
    "emacsclient",
    "hx",
    "joe",
    "kak",
    "mcedit",
    "mg",
    "micro",
    "nano",
    "ne",
    "nvim",
    "vi",
    "view",
    "vim",
];

/// Where neither `VISUAL` nor `EDITOR` says anything.
#[cfg(unix)]
const USUAL: &str = "vi";
#[cfg(not(unix))]
const USUAL: &str = "notepad";

/// Opens a file and waits until the editor has ended. `editor` is what the user has set: a program with its arguments.
///
/// # Errors
/// `Kind::Failed` if it couldn't be started, or says itself that it failed.
pub fn edit(editor: Option<&str>, place: &Place) -> Result<()> {
    let editor = editor.unwrap_or(USUAL);
    let failed = |what: String| {
        let hint = format!(
            "set VISUAL or EDITOR, or change {} yourself: it counts once it is saved",
            place.file.display()
        );
        Error::new(Kind::Failed, what).hint(hint)
    };
    let status = command(editor, place).status().map_err(|error| {
        failed(format!("the editor '{editor}' can't be started")).because(error)
    })?;
    match status.code() {
        Some(0) => Ok(()),
        Some(127) => Err(failed(format!("the editor '{editor}' wasn't found"))),
        _ => Err(failed(format!("the editor '{editor}' ended with {status}"))),
    }
}

fn arguments(editor: &str, place: &Place) -> Vec<OsString> {
    let program = editor.split_whitespace().next().unwrap_or_default();
    let name = Path::new(program)
        .file_stem()
        .and_then(|name| name.to_str());
    let takes_line = name.is_some_and(|name| TAKE_A_LINE.contains(&name));
    let line = takes_line.then(|| OsString::from(format!("+{}", place.line)));
    let file = place.file.clone().into_os_string();
    line.into_iter().chain([file]).collect()
}

/// The setting may have arguments and quotes: a shell reads it, as it does for git and other programs.
#[cfg(unix)]
fn command(editor: &str, place: &Place) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{editor} \"$@\""), editor])
        .args(arguments(editor, place));
    command
}

#[cfg(not(unix))]
fn command(editor: &str, place: &Place) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(USUAL));
    command.args(words).args(arguments(editor, place));
    command
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;

    use super::*;

    fn place(folder: &Path) -> Place {
        Place {
            file: folder.join("con fig.toml"),
            line: 12,
        }
    }

    #[test]
    fn the_setting_may_have_arguments_and_quotes() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path());
        edit(Some("printf '%s' 'a b' >"), &place).unwrap();
        assert_eq!(fs::read_to_string(&place.file).unwrap(), "a b");
    }

    #[test]
    fn only_those_that_know_it_are_told_the_line() {
        let place = place(Path::new("/k"));
        let said = |editor| arguments(editor, &place);
        assert_eq!(said("/usr/bin/vim -u NONE"), ["+12", "/k/con fig.toml"]);
        assert_eq!(said("code --wait"), ["/k/con fig.toml"]);
    }

    #[test]
    fn what_could_not_be_opened_is_said_with_a_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path());
        let error = edit(Some("no-such-editor-here"), &place).unwrap_err();
        assert_eq!(
            error.what(),
            "the editor 'no-such-editor-here' wasn't found"
        );
        assert!(error.next_step().contains("con fig.toml"));
        let error = edit(Some("sh -c 'exit 3' --"), &place).unwrap_err();
        assert!(error.what().contains('3'), "{error}");
    }
}
