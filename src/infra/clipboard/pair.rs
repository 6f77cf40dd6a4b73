//! Which programs that copy have a counterpart that reads back: then a copy of theirs can be cleared.

use std::path::Path;

use super::command;
use crate::domain::secret::Secret;
use crate::service::ports::Cleared;

/// How a known program's clipboard is read and emptied.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    read: Vec<String>,
    clear: Vec<String>,
}

impl Pair {
    /// The pair of a configured program, if it is known.
    pub(super) fn of(program: &[String]) -> Option<Self> {
        let (name, arguments) = program.split_first()?;
        let path = Path::new(name);
        // The counterpart lies beside it.
        let beside = |other: &str| path.with_file_name(other).to_string_lossy().into_owned();
        let has = |wanted: [&str; 2]| arguments.iter().any(|a| wanted.contains(&a.as_str()));
        let line = |name: String, arguments: &[&str]| {
            let arguments = arguments.iter().filter(|a| !a.is_empty());
            std::iter::once(name)
                .chain(arguments.map(ToString::to_string))
                .collect()
        };
        match path.file_name()?.to_str()? {
            "wl-copy" => {
                let which = if has(["-p", "--primary"]) {
                    "--primary"
                } else {
                    ""
                };
                Some(Self {
                    read: line(beside("wl-paste"), &["--no-newline", which]),
                    clear: line(name.clone(), &["--clear", which]),
                })
            }
            "xclip" => {
                let selection = arguments
                    .iter()
                    .filter(|a| !["-i", "-in"].contains(&a.as_str()));
                let kept: Vec<&str> = selection.map(String::as_str).collect();
                let read: Vec<&str> = kept.iter().copied().chain(["-o"]).collect();
                Some(Self {
                    read: line(name.clone(), &read),
                    clear: line(name.clone(), &kept),
                })
            }
            "xsel" => {
                let is_short = |a: &&String| a.starts_with('-') && !a.starts_with("--");
                let short = |c: char| arguments.iter().filter(is_short).any(|a| a.contains(c));
                let which = if has(["--clipboard", "-b"]) || short('b') {
                    "--clipboard"
                } else if has(["--secondary", "-s"]) || short('s') {
                    "--secondary"
                } else {
                    "--primary"
                };
                Some(Self {
                    read: line(name.clone(), &[which, "--output"]),
                    clear: line(name.clone(), &[which, "--clear"]),
                })
            }
            "pbcopy" => Some(Self {
                read: line(beside("pbpaste"), &[]),
                clear: line(name.clone(), &[]),
            }),
            _ => None,
        }
    }

    /// Empties the clipboard if this text is still in it.
    pub(super) fn clear(&self, text: &Secret) -> Cleared {
        match command::read(&self.read, text.length()) {
            Ok(found) if *found == text.expose().as_bytes() => {
                // Programs that copy take nothing for a new, empty content.
                match command::copy(&self.clear, &Secret::new(String::new())) {
                    Ok(()) => Cleared::Emptied,
                    Err(_) => Cleared::CantTell,
                }
            }
            Ok(_) => Cleared::NotOurs,
            Err(_) => Cleared::CantTell,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(line: &str) -> Option<(String, String)> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Pair::of(&words).map(|pair| (pair.read.join(" "), pair.clear.join(" ")))
    }

    #[test]
    fn known_programs_are_read_back_from_where_they_copy_to() {
        let lines = |read: &str, clear: &str| Some((read.to_owned(), clear.to_owned()));
        assert_eq!(
            pair("wl-copy -p --trim-newline"),
            lines(
                "wl-paste --no-newline --primary",
                "wl-copy --clear --primary"
            )
        );
        assert_eq!(
            pair("/opt/bin/xclip -i -selection clipboard"),
            lines(
                "/opt/bin/xclip -selection clipboard -o",
                "/opt/bin/xclip -selection clipboard"
            )
        );
        assert_eq!(
            pair("xsel -ib"),
            lines("xsel --clipboard --output", "xsel --clipboard --clear")
        );
        assert_eq!(
            pair("/usr/bin/pbcopy"),
            lines("/usr/bin/pbpaste", "/usr/bin/pbcopy")
        );
        assert_eq!(pair("clip.exe"), None);
        assert_eq!(pair(""), None);
    }
}
