//! `completions`: the script for a shell, and the answers to what it asks.
//!
//! The scripts hold no word of keyfob's: they ask for all of them, so that they stay right when commands are added.

use std::fmt::Write as _;

use crate::cli::args::{CompleteArgs, CompletionsArgs, Shell};
use crate::cli::complete::{self, Next, Word};
use crate::cli::world::World;
use crate::domain::error::Result;
use crate::infra::assembly;

const BASH: &str = include_str!("../../../assets/completions/keyfob.bash");
const ZSH: &str = include_str!("../../../assets/completions/_keyfob");
const FISH: &str = include_str!("../../../assets/completions/keyfob.fish");
const POWERSHELL: &str = include_str!("../../../assets/completions/keyfob.ps1");
const ELVISH: &str = include_str!("../../../assets/completions/keyfob.elv");

pub(crate) fn run(world: &World<'_>, args: &CompletionsArgs) -> Result<u8> {
    world.output.text(match args.shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
        Shell::Powershell => POWERSHELL,
        Shell::Elvish => ELVISH,
    });
    Ok(0)
}

/// Answers a script: a line that says what comes next, `file` or `words`, then a line for each word.
///
/// Whatever is wrong is no answer, but never an error: nobody asked for anything yet.
pub(crate) fn complete(world: &World<'_>, args: &CompleteArgs) -> Result<u8> {
    let registry = assembly::registry(world.surroundings).ok();
    let next = complete::next(args.words.clone(), args.index, registry);
    world.output.text(&answer(&next, args.shell));
    Ok(0)
}

fn answer(next: &Next, shell: Shell) -> String {
    let words = match next {
        Next::File => return "file\n".to_owned(),
        Next::Words(words) => words,
    };
    let mut answer = "words\n".to_owned();
    for word in words {
        // A String takes everything.
        writeln!(answer, "{}", line(word, shell)).ok();
    }
    answer
}

fn line(Word { text, help }: &Word, shell: Shell) -> String {
    match (shell, help) {
        (Shell::Bash, _) => quoted(text),
        (Shell::Zsh, None) => colons(text),
        (Shell::Zsh, Some(help)) => format!("{}:{help}", colons(text)),
        (Shell::Fish | Shell::Powershell | Shell::Elvish, None) => text.clone(),
        (Shell::Fish | Shell::Powershell | Shell::Elvish, Some(help)) => format!("{text}\t{help}"),
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
        assert_eq!(answer(&next, Shell::Bash), "words\na:b\n'it'\\''s mine'\n");
        assert_eq!(
            answer(&next, Shell::Zsh),
            "words\na\\:b:what it is\nit's mine:what it is\n"
        );
        assert_eq!(
            answer(&next, Shell::Fish),
            "words\na:b\twhat it is\nit's mine\twhat it is\n"
        );
        assert_eq!(answer(&Next::File, Shell::Bash), "file\n");
    }
}
