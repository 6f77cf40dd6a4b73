//! `completions`: the script for a shell, and the answers to what it asks.
//!
//! The scripts hold no word of keyfob's: they ask for all of them, so that they stay right when commands are added.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;

use crate::cli::args::{CompleteArgs, CompletionsArgs, Shell};
use crate::cli::complete::{self, Next, Word};
use crate::cli::world::World;
use crate::infra::assembly;

const BASH: &str = include_str!("../../../assets/completions/keyfob.bash");
const ZSH: &str = include_str!("../../../assets/completions/_keyfob");
const FISH: &str = include_str!("../../../assets/completions/keyfob.fish");
const POWERSHELL: &str = include_str!("../../../assets/completions/keyfob.ps1");
const ELVISH: &str = include_str!("../../../assets/completions/keyfob.elv");

pub(crate) fn run(world: &World<'_>, args: &CompletionsArgs) -> u8 {
    world.output.text(match args.shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
        Shell::Powershell => POWERSHELL,
        Shell::Elvish => ELVISH,
    });
    0
}

/// Answers a script: a line that says what comes next, `file` or `words`, then a line for each word.
///
/// Whatever is wrong is no answer, but never an error: nobody asked for anything yet.
pub(crate) fn complete(world: &World<'_>, args: &CompleteArgs) -> u8 {
    let registry = assembly::registry(world.surroundings).ok();
    let current = args.words.get(args.index);
    let quoting = if args.shell == Shell::Bash && current.is_some_and(opens_quote) {
        Quoting::None
    } else {
        Quoting::of(args.shell)
    };
    let words = args.words.iter().enumerate().map(|(i, word)| {
        let as_typed = match args.shell {
            Shell::Bash => true,
            Shell::Fish => i == args.index,
            Shell::Zsh | Shell::Powershell | Shell::Elvish => false,
        };
        if as_typed {
            unquoted(word)
        } else {
            word.clone()
        }
    });
    let words = words.collect();
    let next = complete::next(words, args.index, registry);
    world.output.text(&answer(&next, quoting));
    0
}

/// How a shell wants words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// As they are: an open quote before them does it.
    None,
    /// As they stand on the line.
    Sh,
    /// Before a colon and their help.
    Colon,
    /// Before a tab and their help; the shell quotes.
    Tab,
}

impl Quoting {
    const fn of(shell: Shell) -> Self {
        match shell {
            Shell::Bash => Self::Sh,
            Shell::Zsh => Self::Colon,
            Shell::Fish | Shell::Powershell | Shell::Elvish => Self::Tab,
        }
    }
}

fn opens_quote(word: &OsString) -> bool {
    word.to_string_lossy().starts_with(['\'', '"'])
}

/// The word that is meant by what was typed.
fn unquoted(word: &OsStr) -> OsString {
    let word = word.to_string_lossy();
    let mut meant = String::with_capacity(word.len());
    let mut within = None;
    let mut rest = word.chars();
    while let Some(c) = rest.next() {
        match (c, within) {
            ('\\', None | Some('"')) => meant.extend(rest.next()),
            ('\'' | '"', None) => within = Some(c),
            (c, Some(quote)) if c == quote => within = None,
            (c, _) => meant.push(c),
        }
    }
    meant.into()
}

fn answer(next: &Next, quoting: Quoting) -> String {
    let words = match next {
        Next::File => return "file\n".to_owned(),
        Next::Words(words) => words,
    };
    let mut answer = "words\n".to_owned();
    for word in words {
        // A String takes everything.
        writeln!(answer, "{}", line(word, quoting)).ok();
    }
    answer
}

fn line(Word { text, help }: &Word, quoting: Quoting) -> String {
    match (quoting, help) {
        (Quoting::None, _) | (Quoting::Tab, None) => text.clone(),
        (Quoting::Sh, _) => quoted(text),
        (Quoting::Colon, None) => colons(text),
        (Quoting::Colon, Some(help)) => format!("{}:{help}", colons(text)),
        (Quoting::Tab, Some(help)) => format!("{text}\t{help}"),
    }
}

/// Bash puts words on the line as they are; the other shells quote.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.,:/=+@%".contains(c);
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// For zsh a colon ends the word.
fn colons(text: &str) -> String {
    text.replace('\\', r"\\").replace(':', r"\:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_gets_words_as_it_reads_them() {
        let word = |text: &str| Word {
            text: text.to_owned(),
            help: Some("what it is".to_owned()),
        };
        let next = Next::Words(vec![word("a:b"), word("it's mine")]);
        assert_eq!(answer(&next, Quoting::Sh), "words\na:b\n'it'\\''s mine'\n");
        assert_eq!(
            answer(&next, Quoting::Colon),
            "words\na\\:b:what it is\nit's mine:what it is\n"
        );
        assert_eq!(
            answer(&next, Quoting::Tab),
            "words\na:b\twhat it is\nit's mine\twhat it is\n"
        );
        assert_eq!(answer(&Next::File, Quoting::Sh), "file\n");
    }

    #[test]
    fn what_was_typed_is_read_as_meant() {
        for (typed, meant) in [
            ("prod", "prod"),
            (r"eu\ w", "eu w"),
            ("'eu w", "eu w"),
            (r#""it's \$me""#, "it's $me"),
            (r"'it'\''s", "it's"),
            ("", ""),
        ] {
            assert_eq!(unquoted(OsStr::new(typed)), meant);
        }
    }
}
