//! Sentences name the usual keys (`l logs in`): who has given a command other keys reads those there.

use std::borrow::Cow;

use super::command::{Command, CommandId, commands};
use super::key::Chord;
use super::keymap::Keymap;

/// What follows a key in a sentence that names it. A letter before another word is no key: `a process`.
const FOLLOWS: [&str; 31] = [
    "adds",
    "asks",
    "cancels",
    "checks",
    "clears",
    "copies",
    "deletes",
    "ends",
    "first",
    "gets",
    "goes",
    "helps",
    "lists",
    "locks",
    "logs",
    "marks",
    "opens",
    "or",
    "pins",
    "reads",
    "refreshes",
    "removes",
    "reveals",
    "revokes",
    "shows",
    "sorts",
    "tries",
    "turns",
    "undoes",
    "unlocks",
    "won't",
];

/// The usual keys that don't do any more what sentences say of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MovedKeys {
    /// The usual label, and what stands in its place.
    labels: Vec<(String, String)>,
}

impl MovedKeys {
    /// Those of a keymap, as they are labelled on this terminal.
    #[must_use]
    pub fn of(keymap: &Keymap, ascii: bool) -> Self {
        let moved = commands().flat_map(|command| of_command(command, keymap, ascii));
        Self {
            labels: moved.collect(),
        }
    }

    /// A sentence with the keys that hold.
    #[must_use]
    pub fn told<'a>(&self, sentence: &'a str) -> Cow<'a, str> {
        if self.labels.is_empty() {
            return Cow::Borrowed(sentence);
        }
        let mut out = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some(first) = rest.chars().next() {
            let is_word_start = !out.ends_with(|c: char| c.is_alphanumeric() || "^-'".contains(c));
            if let (true, Some((usual, own))) = (is_word_start, self.at(rest)) {
                out.push_str(own);
                rest = rest.get(usual.len()..).unwrap_or_default();
            } else {
                out.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        Cow::Owned(out)
    }

    /// The moved key that the text begins with.
    fn at(&self, text: &str) -> Option<(&str, &str)> {
        let found = self.labels.iter().find(|(usual, _)| {
            let behind = text.strip_prefix(usual.as_str());
            let behind = behind.and_then(|behind| behind.strip_prefix(' '));
            behind.is_some_and(|behind| {
                let end = behind.find(|c: char| !c.is_alphabetic() && c != '\'');
                let word = end.and_then(|end| behind.get(..end)).unwrap_or(behind);
                FOLLOWS.contains(&word)
            })
        });
        found.map(|(usual, own)| (usual.as_str(), own.as_str()))
    }
}

/// What becomes of a command's usual keys: its own first one; without any the palette finds it.
fn of_command(command: &Command, keymap: &Keymap, ascii: bool) -> Vec<(String, String)> {
    let held = keymap.chords(command.id);
    let usual = command.keys.iter().filter_map(|key| Chord::parse(key));
    let gone = usual.filter(|chord| !held.contains(chord));
    let own = held
        .first()
        .or_else(|| keymap.chords(CommandId::Palette).first());
    let Some(own) = own.map(|chord| chord.label(ascii)) else {
        return Vec::new();
    };
    let pair = |chord: Chord| (chord.label(ascii), own.clone());
    gone.map(pair).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::catalog::OwnKeys;

    fn moved(own: &[(&str, &[&str])]) -> MovedKeys {
        let own: BTreeMap<String, OwnKeys> = own
            .iter()
            .map(|(word, keys)| {
                let keys = keys.iter().map(|key| (*key).to_owned()).collect();
                let place = String::new();
                ((*word).to_owned(), OwnKeys { keys, place })
            })
            .collect();
        MovedKeys::of(&Keymap::with(&own).0, false)
    }

    #[test]
    fn usual_keys_are_left_as_they_are() {
        let told = moved(&[]);
        assert_eq!(told.told("r or l first"), "r or l first");
    }

    #[test]
    fn a_moved_key_stands_where_the_usual_one_was_named() {
        let told = moved(&[("log-in", &["f2"]), ("go-settings", &["z s"])]);
        assert_eq!(
            told.told("no token here: l logs in"),
            "no token here: F2 logs in"
        );
        assert_eq!(told.told("r or l first"), "r or F2 first");
        assert_eq!(
            told.told("no setting here: g s lists them"),
            "no setting here: z s lists them"
        );
        assert_eq!(told.told("l logs in, r tries"), "F2 logs in, r tries");
    }

    #[test]
    fn words_are_no_keys() {
        let told = moved(&[
            ("log-in", &["f2"]),
            ("mark-all", &["f3"]),
            ("revoke", &["f4"]),
        ]);
        for words in [
            "a process reads it",
            "all logs in",
            "x-l logs in",
            "l'l logs",
        ] {
            assert_eq!(told.told(words), words);
        }
    }

    #[test]
    fn without_a_key_the_palette_finds_it() {
        let told = moved(&[("log-in", &[])]);
        assert_eq!(told.told("l logs in"), ": logs in");
    }

    #[test]
    fn one_that_has_another_key_beside_the_usual_one_is_left_alone() {
        let told = moved(&[("log-in", &["l", "f2"])]);
        assert_eq!(told.told("l logs in"), "l logs in");
    }
}
