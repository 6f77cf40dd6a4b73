//! Which key runs which command, layer by layer.

use std::collections::BTreeMap;

use super::command::{Command, CommandId, Layer, commands};
use super::key::{Chord, Code, Key, With};
use crate::domain::error::{Error, Kind};

/// Chords and the commands they run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    chords: BTreeMap<CommandId, Vec<Chord>>,
    by_chord: BTreeMap<(Layer, Chord), CommandId>,
}

/// What a key leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// A command.
    Command(CommandId),
    /// A prefix: the next key decides.
    Prefix,
    /// Nothing.
    Nothing,
}

impl Keymap {
    /// The keys of the table.
    #[must_use]
    pub fn usual() -> Self {
        Self::with(&BTreeMap::new()).0
    }

    /// The keys of the table with the overrides of `[keys]`, and what is wrong with these.
    #[must_use]
    pub fn with(overrides: &BTreeMap<String, Vec<String>>) -> (Self, Vec<Error>) {
        let mut errors = unknown_words(overrides);
        let mut map = Self {
            chords: BTreeMap::new(),
            by_chord: BTreeMap::new(),
        };
        for command in commands() {
            let chords = match overrides.get(command.word) {
                Some(keys) => parse_all(command.word, keys, &mut errors),
                None => parse_all(command.word, command.keys, &mut errors),
            };
            for chord in &chords {
                errors.extend(map.bind(command, *chord));
            }
            map.chords.insert(command.id, chords);
        }
        (map, errors)
    }

    /// Binds a chord in all layers of a command; where letters are text, only what isn't text.
    fn bind(&mut self, command: &Command, chord: Chord) -> Option<Error> {
        let layers = command
            .layers
            .iter()
            .filter(|layer| !is_text_there(**layer, command.id, chord));
        let mut taken = None;
        for layer in layers {
            let other = self.by_chord.insert((*layer, chord), command.id);
            taken = taken.or(other);
        }
        taken.map(|other| conflict(chord, command.word, other))
    }

    /// What a key leads to, after a prefix or not.
    #[must_use]
    pub fn look_up(&self, layer: Layer, prefix: Option<Key>, key: Key) -> Lookup {
        let chord = prefix.map_or(
            Chord {
                first: key,
                then: None,
            },
            |first| Chord {
                first,
                then: Some(key),
            },
        );
        if let Some(id) = self.by_chord.get(&(layer, chord)) {
            return Lookup::Command(*id);
        }
        if prefix.is_none() && self.after(layer, key).next().is_some() {
            return Lookup::Prefix;
        }
        Lookup::Nothing
    }

    /// The keys that may follow a prefix, and their commands.
    pub fn after(&self, layer: Layer, prefix: Key) -> impl Iterator<Item = (Key, CommandId)> {
        self.by_chord
            .iter()
            .filter(move |((l, chord), _)| *l == layer && chord.first == prefix)
            .filter_map(|((_, chord), id)| Some((chord.then?, *id)))
    }

    /// The keys of a command, in order of preference.
    #[must_use]
    pub fn chords(&self, id: CommandId) -> &[Chord] {
        self.chords.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The keys of a command that work in a layer.
    pub fn chords_in(&self, layer: Layer, id: CommandId) -> impl Iterator<Item = Chord> {
        self.chords(id)
            .iter()
            .copied()
            .filter(move |chord| self.by_chord.get(&(layer, *chord)) == Some(&id))
    }
}

/// Whether a chord is left to the layer: text in fields, and letters over a screen never quit.
fn is_text_there(layer: Layer, id: CommandId, chord: Chord) -> bool {
    let quits_by_letter = id == CommandId::Quit && chord.first.with == With::Nothing;
    types_text(chord) && (layer.takes_text() || (quits_by_letter && layer.is_overlay()))
}

/// Whether a chord is text, or edits text, where a field has the keys.
fn types_text(chord: Chord) -> bool {
    match (chord.first.with, chord.first.code) {
        (With::Nothing, Code::Char(_) | Code::Left | Code::Right | Code::Home | Code::End)
        | (With::Ctrl, Code::Char('a' | 'e' | 'u' | 'w' | 'k'))
        | (With::Alt, Code::Char('b' | 'f' | 'v')) => true,
        _ => chord.then.is_some(),
    }
}

fn parse_all(
    word: &str,
    keys: impl IntoIterator<Item: AsRef<str>>,
    errors: &mut Vec<Error>,
) -> Vec<Chord> {
    let mut chords = Vec::new();
    for key in keys {
        let key = key.as_ref();
        match Chord::parse(key) {
            Some(chord) => chords.push(chord),
            None => errors.push(
                Error::new(Kind::Usage, format!("[keys] {word}: '{key}' is no key"))
                    .hint("write r, G, ctrl-x, alt-b, f9, enter, space or a sequence like 'g g'"),
            ),
        }
    }
    chords
}

fn unknown_words(overrides: &BTreeMap<String, Vec<String>>) -> Vec<Error> {
    overrides
        .keys()
        .filter(|word| !commands().any(|command| command.word == *word))
        .map(|word| {
            Error::new(Kind::Usage, format!("[keys] {word}: no such command"))
                .hint("keyfob keys lists them all")
        })
        .collect()
}

fn conflict(chord: Chord, word: &str, other: CommandId) -> Error {
    let other = other.command().map_or("", |command| command.word);
    Error::new(
        Kind::Usage,
        format!("[keys] '{chord}' runs both {other} and {word}"),
    )
    .hint(format!(
        "give one of them another key, or [] to unbind {other}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_layer_binds_a_key_twice() {
        let (_, errors) = Keymap::with(&BTreeMap::new());
        assert_eq!(errors, Vec::new());
    }

    #[test]
    fn prefixes_are_no_commands_themselves() {
        let map = Keymap::usual();
        let sequences = map
            .by_chord
            .keys()
            .filter(|(_, chord)| chord.then.is_some());
        for (layer, chord) in sequences {
            let alone = Chord {
                first: chord.first,
                then: None,
            };
            assert!(!map.by_chord.contains_key(&(*layer, alone)), "{chord}");
        }
    }

    #[test]
    fn overrides_replace_unbind_and_report_conflicts() {
        let keys = |list: &[(&str, &[&str])]| {
            list.iter()
                .map(|(word, keys)| {
                    let keys = keys.iter().map(|k| (*k).to_owned()).collect();
                    ((*word).to_owned(), keys)
                })
                .collect::<BTreeMap<_, Vec<_>>>()
        };
        let (map, errors) = Keymap::with(&keys(&[("refresh", &["f9"]), ("copy", &[])]));
        assert!(errors.is_empty());
        let look = |key| map.look_up(Layer::Board, None, key);
        assert_eq!(
            look(Key::plain(Code::F(9))),
            Lookup::Command(CommandId::Refresh)
        );
        assert_eq!(look(Key::char('r')), Lookup::Nothing);
        assert_eq!(look(Key::char('y')), Lookup::Nothing);
        let (_, errors) = Keymap::with(&keys(&[("refresh", &["y"]), ("nonsense", &["q"])]));
        assert_eq!(errors.len(), 2);
    }

    #[test]
    fn letters_are_text_in_forms() {
        let map = Keymap::usual();
        assert_eq!(
            map.look_up(Layer::Form, None, Key::char('q')),
            Lookup::Nothing
        );
        assert_eq!(
            map.look_up(Layer::Form, None, Key::ctrl('c')),
            Lookup::Command(CommandId::Quit)
        );
        assert_eq!(
            map.look_up(Layer::Form, None, Key::plain(Code::F(1))),
            Lookup::Command(CommandId::Help)
        );
    }
}
