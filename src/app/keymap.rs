//! Which key runs which command, layer by layer.

use std::collections::BTreeMap;

use super::command::{Command, CommandId, Layer, commands};
use super::key::{Chord, Code, Key, With};
use crate::domain::catalog::OwnKeys;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::text;

/// No key and no command is written longer.
const LONGEST_KEY: usize = 40;

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

    /// The keys of the table with those of `[keys]`, and what is wrong with these: what would run two commands keeps
    /// running the one that had it.
    #[must_use]
    pub fn with(own: &BTreeMap<String, OwnKeys>) -> (Self, Vec<Error>) {
        let mut errors = unknown_words(own);
        let mut map = Self {
            chords: BTreeMap::new(),
            by_chord: BTreeMap::new(),
        };
        let is_own = |command: &&Command| own.contains_key(command.word);
        for command in commands().filter(|command| !is_own(command)) {
            let chords = command.keys.iter().filter_map(|key| Chord::parse(key));
            for chord in chords {
                map.bind(command, chord);
            }
        }
        for (command, said) in commands().filter_map(|c| Some((c, own.get(c.word)?))) {
            let wrong = said.keys.iter().map(|key| map.bind_own(command, key));
            let wrong = wrong.filter_map(Result::err);
            errors.extend(wrong.map(|error| error.about(&said.place)));
        }
        (map, errors)
    }

    /// Whether a command can have these keys beside those of the others.
    ///
    /// # Errors
    /// `Kind::Usage` for what is no key, and for one that runs something else.
    pub fn check(
        own: &BTreeMap<String, OwnKeys>,
        command: &Command,
        keys: &[String],
    ) -> Result<()> {
        let mut others = own.clone();
        let none = OwnKeys {
            keys: Vec::new(),
            place: String::new(),
        };
        others.insert(command.word.to_owned(), none);
        let (mut map, _) = Self::with(&others);
        keys.iter().try_for_each(|key| map.bind_own(command, key))
    }

    /// Binds a key of the user's own, unless it runs something else.
    fn bind_own(&mut self, command: &Command, key: &str) -> Result<()> {
        let chord = Chord::parse(key).ok_or_else(|| no_key(command.word, key))?;
        let taken = layers(command, chord).find_map(|layer| self.holder(layer, chord));
        if let Some(other) = taken.filter(|other| *other != command.id) {
            return Err(conflict(chord, command.word, other));
        }
        self.bind(command, chord);
        Ok(())
    }

    /// Binds a chord in all layers of a command.
    fn bind(&mut self, command: &Command, chord: Chord) {
        for layer in layers(command, chord) {
            self.by_chord.insert((layer, chord), command.id);
        }
        self.chords.entry(command.id).or_default().push(chord);
    }

    /// What a chord would take a key from: the same chord, the sequences that begin with it, or what its prefix does
    /// alone.
    fn holder(&self, layer: Layer, chord: Chord) -> Option<CommandId> {
        let alone = Chord {
            first: chord.first,
            then: None,
        };
        let same = self.by_chord.get(&(layer, chord)).copied();
        let prefixed = if chord.then.is_none() {
            self.after(layer, chord.first).next().map(|(_, id)| id)
        } else {
            self.by_chord.get(&(layer, alone)).copied()
        };
        same.or(prefixed)
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

/// Where a chord can run a command: where letters are text, only what isn't text.
fn layers(command: &Command, chord: Chord) -> impl Iterator<Item = Layer> {
    let id = command.id;
    let layers = command.layers.iter().copied();
    layers.filter(move |layer| !is_text_there(*layer, id, chord))
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

fn no_key(word: &str, key: &str) -> Error {
    let key = text::clean(key, LONGEST_KEY);
    Error::new(Kind::Usage, format!("[keys] {word}: '{key}' is no key"))
        .hint("write r, G, ctrl-x, alt-b, f9, enter, space or a sequence like 'g g'")
}

fn unknown_words(own: &BTreeMap<String, OwnKeys>) -> Vec<Error> {
    own.iter()
        .filter(|(word, _)| !commands().any(|command| command.word == **word))
        .map(|(word, said)| {
            let word = text::clean(word, LONGEST_KEY);
            Error::new(Kind::Usage, format!("[keys] {word}: no such command"))
                .hint("keyfob keys lists them all")
                .about(&said.place)
        })
        .collect()
}

fn conflict(chord: Chord, word: &str, other: CommandId) -> Error {
    let other = other.command().map_or("", |command| command.word);
    Error::new(
        Kind::Usage,
        format!("[keys] {word}: '{chord}' runs {other} already"),
    )
    .hint(format!(
        "give {word} another key, or change {other}, too: {other} = []"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_layer_binds_a_key_twice() {
        let chords = |command: &'static Command| {
            let parsed = command.keys.iter().map(|key| Chord::parse(key).unwrap());
            parsed.flat_map(|chord| layers(command, chord).map(move |layer| (layer, chord)))
        };
        let mut seen = BTreeMap::new();
        for (word, bound) in commands().flat_map(|c| chords(c).map(|bound| (c.word, bound))) {
            let other = seen.insert(bound, word);
            assert_eq!(other, None, "{} runs {word}, too", bound.1);
        }
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

    fn own(list: &[(&str, &[&str])]) -> BTreeMap<String, OwnKeys> {
        let said = |(word, keys): &(&str, &[&str])| {
            let keys = keys.iter().map(|key| (*key).to_owned()).collect();
            let place = "config.toml:7".to_owned();
            ((*word).to_owned(), OwnKeys { keys, place })
        };
        list.iter().map(said).collect()
    }

    fn on_board(map: &Keymap, key: char) -> Lookup {
        map.look_up(Layer::Board, None, Key::char(key))
    }

    #[test]
    fn own_keys_replace_unbind_and_swap() {
        let (map, errors) = Keymap::with(&own(&[("refresh", &["f9"]), ("copy", &[])]));
        assert_eq!(errors, []);
        let f9 = map.look_up(Layer::Board, None, Key::plain(Code::F(9)));
        assert_eq!(f9, Lookup::Command(CommandId::Refresh));
        assert_eq!(on_board(&map, 'r'), Lookup::Nothing);
        assert_eq!(on_board(&map, 'y'), Lookup::Nothing);

        let (map, errors) = Keymap::with(&own(&[("refresh", &["y"]), ("copy", &["r"])]));
        assert_eq!(errors, []);
        assert_eq!(on_board(&map, 'y'), Lookup::Command(CommandId::Refresh));
    }

    #[test]
    fn a_key_for_two_commands_is_an_error_with_its_line_and_keeps_the_first() {
        let (map, errors) = Keymap::with(&own(&[("refresh", &["y", "f9"])]));
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["config.toml:7: [keys] refresh: 'y' runs copy already"]
        );
        assert_eq!(on_board(&map, 'y'), Lookup::Command(CommandId::Copy));
        let (_, errors) = Keymap::with(&own(&[("nonsense", &["q"]), ("copy", &["rr"])]));
        assert_eq!(errors.len(), 2);
    }

    #[test]
    fn a_prefix_cant_be_a_key_of_its_own() {
        for keys in [("refresh", ["g"]), ("refresh", ["x x"])] {
            let (map, errors) = Keymap::with(&own(&[(keys.0, &keys.1)]));
            assert_eq!(errors.len(), 1, "{keys:?}");
            assert_eq!(on_board(&map, 'x'), Lookup::Command(CommandId::Revoke));
            assert_eq!(on_board(&map, 'g'), Lookup::Prefix);
        }
        let (map, errors) = Keymap::with(&own(&[("refresh", &["z z"])]));
        assert_eq!(errors, []);
        assert_eq!(on_board(&map, 'z'), Lookup::Prefix);
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
