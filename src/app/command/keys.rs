//! The keys of all commands as data: what `keyfob keys` prints.

use std::collections::BTreeMap;

use super::commands;
use super::table::Section;
use crate::app::keymap::Keymap;
use crate::domain::catalog::OwnKeys;
use crate::domain::error::Error;

/// A command with its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Its keys, joined by two blanks; empty if none is bound.
    pub keys: String,
    /// What it does.
    pub help: &'static str,
    /// The same on the command line.
    pub shell: Option<&'static str>,
}

/// A heading with the commands below it.
pub type KeySection = (&'static str, Vec<KeyLine>);

/// Every command with the keys of `[keys]` in config.toml, and what is wrong with these.
#[must_use]
pub fn key_table(own: &BTreeMap<String, OwnKeys>, ascii: bool) -> (Vec<KeySection>, Vec<Error>) {
    let (keymap, wrong) = Keymap::with(own);
    let of = |section: Section| {
        let commands = commands().filter(move |c| c.section == section);
        let lines = commands.map(|command| {
            let chords = keymap.chords(command.id).iter();
            let keys: Vec<String> = chords.map(|chord| chord.label(ascii)).collect();
            KeyLine {
                keys: keys.join("  "),
                help: command.help,
                shell: command.cli,
            }
        });
        (section.heading(), lines.collect())
    };
    let sections = Section::ALL.map(of);
    (sections.into(), wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_listed_once_and_a_changed_key_shows() {
        let said = OwnKeys {
            keys: vec!["f9".to_owned()],
            place: "config.toml:7".to_owned(),
        };
        let own = BTreeMap::from([("refresh".to_owned(), said)]);
        let (sections, wrong) = key_table(&own, true);
        assert_eq!(wrong, []);
        let lines: Vec<&KeyLine> = sections.iter().flat_map(|(_, lines)| lines).collect();
        assert_eq!(lines.len(), commands().count());
        let refresh = lines.iter().find(|line| line.help == "refresh now");
        assert_eq!(refresh.map(|line| line.keys.as_str()), Some("F9"));
    }
}
