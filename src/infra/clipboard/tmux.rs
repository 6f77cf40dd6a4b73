//! What a tmux around us does with a copy: it may take it, hand it on, or drop it without a word, as it is set.

use std::io;

use super::command;
use super::osc52::Through;
use crate::domain::error::Result;
use crate::domain::secret::Secret;

/// The longest answer that is read.
const LONGEST_ANSWER: usize = 100;

/// How a copy gets through tmux.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lets {
    /// As this sequence.
    Pass(Through),
    /// Not as a sequence of ours (tmux's default): tmux itself has to send it.
    Nothing,
}

/// Asks tmux. One that doesn't answer is taken for one that knows the sequence.
pub(super) fn lets() -> Lets {
    let asked = [
        "tmux",
        "display-message",
        "-p",
        "#{set-clipboard} #{allow-passthrough}",
    ];
    answer(command::read(&asked.map(str::to_owned), LONGEST_ANSWER).as_deref())
}

fn answer(said: std::result::Result<&Vec<u8>, &io::Error>) -> Lets {
    let said = said.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let said = said.unwrap_or_default();
    let mut words = said.split_whitespace();
    match (words.next(), words.next()) {
        (Some("on") | None, _) => Lets::Pass(Through::Nothing),
        // Before 3.3 there is no such setting, and everything passes. 2 is `all`.
        (Some(_), None | Some("1" | "2" | "on" | "all")) => Lets::Pass(Through::Tmux),
        (Some(_), Some(_)) => Lets::Nothing,
    }
}

/// Lets tmux take the text and send it to its terminal: since 3.2, and whatever `set-clipboard` is.
pub(super) fn load(text: &Secret) -> Result<()> {
    command::copy(&["tmux", "load-buffer", "-w", "-"].map(str::to_owned), text)
        .map_err(|error| error.hint("set -g set-clipboard on in tmux.conf, or use keyfob get"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tmux_says_decides_what_it_is_sent() {
        let of = |said: &str| answer(Ok(&said.as_bytes().to_vec()));
        assert_eq!(of("on 0\n"), Lets::Pass(Through::Nothing));
        assert_eq!(of("on 1\n"), Lets::Pass(Through::Nothing));
        assert_eq!(of("external 1\n"), Lets::Pass(Through::Tmux));
        assert_eq!(of("off 2\n"), Lets::Pass(Through::Tmux));
        assert_eq!(of("external \n"), Lets::Pass(Through::Tmux));
        assert_eq!(of("external 0\n"), Lets::Nothing);
        assert_eq!(of("off 0\n"), Lets::Nothing);
        let silent = io::Error::from(io::ErrorKind::NotFound);
        assert_eq!(answer(Err(&silent)), Lets::Pass(Through::Nothing));
    }
}
