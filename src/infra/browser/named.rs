//! What `$BROWSER` names.
//!
//! A list of commands; `%s` stands for the address, which else comes last. Commands are split into words as a shell
//! does, without one: no variables, no globs, nothing that an address could add to.

use std::path::Path;
use std::process::Command;

/// What stands for the address.
const PLACE: &str = "%s";
const SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// One command of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    program: String,
    arguments: Vec<String>,
}

/// The commands that can be used, in order.
pub(super) fn read(list: &str) -> Vec<Named> {
    let entries = list.split(SEPARATOR).map(str::trim);
    entries.filter_map(Named::read).collect()
}

impl Named {
    fn read(entry: &str) -> Option<Self> {
        // A path with blanks, as Windows' programs have them.
        let words = if Path::new(entry).is_absolute() && Path::new(entry).is_file() {
            vec![entry.to_owned()]
        } else {
            words(entry)?
        };
        let (program, arguments) = words.split_first()?;
        let mut arguments = arguments.to_vec();
        // A place inside of a longer text is a script for another shell, where an address could do anything.
        let is_script = |word: &String| word.contains(PLACE) && word.contains(char::is_whitespace);
        if program.is_empty() || program.contains(PLACE) || arguments.iter().any(is_script) {
            return None;
        }
        if !arguments.iter().any(|word| word.contains(PLACE)) {
            arguments.push(PLACE.to_owned());
        }
        Some(Self {
            program: program.clone(),
            arguments,
        })
    }

    /// The command for an address.
    pub(super) fn command(&self, url: &str) -> Command {
        let mut command = Command::new(&self.program);
        let arguments = self.arguments.iter();
        command.args(arguments.map(|word| word.replace(PLACE, url)));
        command
    }
}

/// Splits a command into words; none if a quote stays open.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') if !cfg!(windows) => {
                word.get_or_insert_default().push(chars.next()?);
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infra::files::write_whole;

    const URL: &str = "https://h/a?b=%73&c=$(touch%20pwn);d";

    fn argv(list: &str) -> Vec<Vec<String>> {
        let text = |word: &std::ffi::OsStr| word.to_string_lossy().into_owned();
        let commands = read(list).into_iter().map(|named| named.command(URL));
        commands
            .map(|command| {
                let program = std::iter::once(text(command.get_program()));
                program.chain(command.get_args().map(text)).collect()
            })
            .collect()
    }

    #[test]
    fn the_address_is_one_argument_where_it_is_wanted() {
        assert_eq!(argv("firefox"), [vec!["firefox", URL]]);
        assert_eq!(argv(" w3m  -T x "), [vec!["w3m", "-T", "x", URL]]);
        let placed = format!("--app={URL}");
        assert_eq!(argv("chrome --app=%s -x"), [vec!["chrome", &placed, "-x"]]);
    }

    #[test]
    #[cfg(unix)]
    fn a_list_is_tried_in_order_without_its_empty_places() {
        assert_eq!(argv(":a::b %s:"), [vec!["a", URL], vec!["b", URL]]);
        assert!(argv("").is_empty() && argv(" : ").is_empty());
    }

    #[test]
    #[cfg(unix)]
    fn quotes_hold_words_together() {
        assert_eq!(
            argv(r#""/opt/my browser" 'a b' c\ d "e\"f""#),
            [vec!["/opt/my browser", "a b", "c d", "e\"f", URL]]
        );
        assert!(argv("firefox 'x").is_empty());
    }

    #[test]
    fn a_script_for_a_shell_is_not_used() {
        assert!(argv("sh -c 'firefox %s'").is_empty());
        assert!(argv("%s").is_empty());
    }

    #[test]
    fn a_path_with_blanks_is_one_program() {
        let folder = tempfile::TempDir::new().unwrap();
        let program = folder.path().join("my browser");
        write_whole(&program, b"").unwrap();
        let program = program.to_str().unwrap();
        if !program.contains(SEPARATOR) {
            assert_eq!(argv(program), [vec![program, URL]]);
        }
    }
}
