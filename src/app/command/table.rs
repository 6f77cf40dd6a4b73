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

const SCREENS: &[Layer] = &[
    Layer::Board,
    Layer::Detail,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Tenants,
    Layer::Activity,
];
/// The profile's overview, and the list of all profiles.
const PROFILES: &[Layer] = &[Layer::Board, Layer::Detail];
/// The same with the other tabs of a profile.
const EVERY_TAB: &[Layer] = &[
    Layer::Board,
    Layer::Detail,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Tenants,
];
/// Where a failed login says why, too.
const CERTIFIED: &[Layer] = &[
    Layer::Board,
    Layer::Detail,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Tenants,
    Layer::Form,
];
/// Where a server is asked, or files are read again.
const ASKS: &[Layer] = &[
    Layer::Board,
    Layer::Detail,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Tenants,
    Layer::Import,
    Layer::Doctor,
];
const TABS: &[Layer] = &[
    Layer::Detail,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Tenants,
];
/// Where pages lie side by side.
const PAGES: &[Layer] = &[
    Layer::Detail,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Tenants,
    Layer::Settings,
];
/// The same, and the board with the profile's pane beside it.
const PANES: &[Layer] = &[
    Layer::Board,
    Layer::Detail,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Tenants,
    Layer::Settings,
];
/// Where the tokens themselves are listed.
const TOKENS: &[Layer] = &[Layer::Tokens];
const LISTS: &[Layer] = &[
    Layer::Board,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Activity,
];
const MOVES: &[Layer] = &[
    Layer::Board,
    Layer::Detail,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Tenants,
    Layer::Activity,
    Layer::Report,
    Layer::Doctor,
    Layer::Settings,
    Layer::Import,
];
const MOVES_AND_MENU: &[Layer] = &[
    Layer::Board,
    Layer::Detail,
    Layer::Tokens,
    Layer::Claims,
    Layer::History,
    Layer::Tenants,
    Layer::Activity,
    Layer::Menu,
    Layer::Report,
    Layer::Doctor,
    Layer::Settings,
    Layer::Import,
];
const ADDS: &[Layer] = &[Layer::Board, Layer::Tokens, Layer::Tenants];
const OPENS: &[Layer] = &[
    Layer::Board,
    Layer::Activity,
    Layer::Claims,
    Layer::Tenants,
    Layer::Report,
    Layer::Import,
    Layer::Settings,
];
/// Rows that are found by what is typed.
const FINDABLE: &[Layer] = &[
    Layer::Board,
    Layer::Tokens,
    Layer::History,
    Layer::Tenants,
    Layer::Activity,
];
/// Rows that can be put into an order.
const SORTABLE: &[Layer] = &[Layer::Board, Layer::Tokens];
/// Rows that can be marked.
const MARKABLE: &[Layer] = &[Layer::Board, Layer::Tokens];
/// The same, and what can be ticked.
const TICKABLE: &[Layer] = &[Layer::Board, Layer::Tokens, Layer::Import];
const BOARD: &[Layer] = &[Layer::Board];
const ALL: &[Layer] = &Layer::ALL;
const FORMS: &[Layer] = &[Layer::Form, Layer::Dialog, Layer::Waiting];
const WAITING: &[Layer] = &[Layer::Waiting];
const SETTINGS: &[Layer] = &[Layer::Settings];
const COPYABLE: &[Layer] = &[Layer::Waiting, Layer::Report, Layer::Doctor];

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
