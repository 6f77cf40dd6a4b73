//! The rows of the command table.

mod everywhere;
mod form;
mod list;
mod profile;

pub use super::section::Section;
use super::{CommandId as Id, Layer};

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Which.
    pub id: Id,
    /// Its name in `[keys]` of config.toml.
    pub word: &'static str,
    /// In footer and which-key: a few lower-case words.
    pub short: &'static str,
    /// In the palette.
    pub title: &'static str,
    /// In help: one line.
    pub help: &'static str,
    /// Keys unless the configuration says otherwise.
    pub keys: &'static [&'static str],
    /// Where it applies.
    pub layers: &'static [Layer],
    /// The same on the command line; `NAME` stands for the profile.
    pub cli: Option<&'static str>,
    /// Where help lists it.
    pub section: Section,
}

const SCREENS: &[Layer] = &[Layer::Board, Layer::Detail, Layer::Activity];
const PROFILES: &[Layer] = &[Layer::Board, Layer::Detail];
const LISTS: &[Layer] = &[Layer::Board, Layer::Activity];
const MOVES: &[Layer] = &[Layer::Board, Layer::Detail, Layer::Activity, Layer::Report];
const BOARD: &[Layer] = &[Layer::Board];
const ALL: &[Layer] = &Layer::ALL;
const FORMS: &[Layer] = &[Layer::Form, Layer::Dialog, Layer::Waiting];
const WAITING: &[Layer] = &[Layer::Waiting];
const SHOWING: &[Layer] = &[Layer::Waiting, Layer::Report];

const fn row(
    id: Id,
    names: [&'static str; 4],
    keys: &'static [&'static str],
    place: (&'static [Layer], Section),
    cli: Option<&'static str>,
) -> Command {
    let [word, short, title, help] = names;
    Command {
        id,
        word,
        short,
        title,
        help,
        keys,
        layers: place.0,
        cli,
        section: place.1,
    }
}

const SECTIONS: [&[Command]; 4] = [profile::ROWS, everywhere::ROWS, list::ROWS, form::ROWS];

/// Every command, in the order of help and palette.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    SECTIONS.into_iter().flatten()
}

impl Id {
    /// Its row of the table.
    #[must_use]
    pub fn command(self) -> Option<&'static Command> {
        commands().find(|command| command.id == self)
    }
}
