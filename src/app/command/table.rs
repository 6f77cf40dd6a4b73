//! The rows of the command table.

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
const MOVES: &[Layer] = &[Layer::Board, Layer::Detail, Layer::Activity];
const BOARD: &[Layer] = &[Layer::Board];
const ALL: &[Layer] = &Layer::ALL;
const FORMS: &[Layer] = &[Layer::Form, Layer::Dialog, Layer::Waiting];
const WAITING: &[Layer] = &[Layer::Waiting];

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

/// Every command, in the order of help and palette.
pub const COMMANDS: [Command; 46] = [
    row(
        Id::Open,
        ["open", "open", "Open", "open"],
        &["enter", "right"],
        (BOARD, Section::Profile),
        Some("keyfob show NAME"),
    ),
    row(
        Id::LogIn,
        ["log-in", "log in", "Log in…", "log in, log in again"],
        &["l"],
        (PROFILES, Section::Profile),
        Some("keyfob login NAME"),
    ),
    row(
        Id::Refresh,
        ["refresh", "refresh", "Refresh now", "refresh now"],
        &["r"],
        (PROFILES, Section::Profile),
        Some("keyfob refresh NAME"),
    ),
    row(
        Id::RefreshDue,
        [
            "refresh-due",
            "refresh due",
            "Refresh all that are due",
            "refresh all due",
        ],
        &["R"],
        (BOARD, Section::Profile),
        Some("keyfob refresh --due"),
    ),
    row(
        Id::Check,
        [
            "check",
            "check",
            "Check: ask the server now",
            "check: ask the server",
        ],
        &["c", "f5"],
        (PROFILES, Section::Profile),
        Some("keyfob check NAME"),
    ),
    row(
        Id::Copy,
        ["copy", "copy", "Copy token", "copy token"],
        &["y"],
        (PROFILES, Section::Profile),
        Some("keyfob copy NAME"),
    ),
    row(
        Id::Revoke,
        ["revoke", "revoke", "Revoke token…", "revoke at the server"],
        &["x"],
        (PROFILES, Section::Profile),
        Some("keyfob revoke NAME"),
    ),
    row(
        Id::Edit,
        ["edit", "edit", "Edit profile…", "edit"],
        &["e"],
        (PROFILES, Section::Profile),
        Some("keyfob profile edit NAME"),
    ),
    row(
        Id::Remove,
        [
            "remove",
            "remove",
            "Remove profile here",
            "remove, undo for 10 s",
        ],
        &["d"],
        (PROFILES, Section::Profile),
        Some("keyfob profile remove NAME"),
    ),
    row(
        Id::New,
        ["new", "new profile", "New profile…", "new profile"],
        &["n"],
        (BOARD, Section::Profile),
        Some("keyfob profile add"),
    ),
    row(
        Id::Help,
        ["help", "help", "Help", "this help"],
        &["?", "f1"],
        (ALL, Section::Everywhere),
        Some("keyfob keys"),
    ),
    row(
        Id::Palette,
        ["palette", "commands", "Find a command", "command by name"],
        &[":", "ctrl-p"],
        (ALL, Section::Everywhere),
        None,
    ),
    row(
        Id::Filter,
        ["filter", "filter", "Filter", "filter"],
        &["/"],
        (BOARD, Section::Everywhere),
        Some("keyfob list PATTERN"),
    ),
    row(
        Id::Back,
        ["back", "back", "One step back", "one step back"],
        &["esc", "left"],
        (ALL, Section::Everywhere),
        None,
    ),
    row(
        Id::Undo,
        ["undo", "undo", "Undo the last removal", "undo a removal"],
        &["u"],
        (PROFILES, Section::Everywhere),
        None,
    ),
    row(
        Id::Lock,
        [
            "lock",
            "unlock",
            "Lock or unlock the vault",
            "lock, unlock the vault",
        ],
        &["L"],
        (SCREENS, Section::Everywhere),
        Some("keyfob vault unlock"),
    ),
    row(
        Id::CancelJob,
        [
            "cancel-job",
            "cancel",
            "Cancel the running job",
            "cancel the running job",
        ],
        &["ctrl-x"],
        (ALL, Section::Everywhere),
        None,
    ),
    row(
        Id::GoProfiles,
        [
            "go-profiles",
            "profiles",
            "Go to profiles",
            "go to profiles",
        ],
        &["g p"],
        (SCREENS, Section::Everywhere),
        Some("keyfob list"),
    ),
    row(
        Id::GoActivity,
        [
            "go-activity",
            "activity",
            "Go to activity",
            "go to activity",
        ],
        &["g a"],
        (SCREENS, Section::Everywhere),
        Some("keyfob activity"),
    ),
    row(
        Id::Redraw,
        ["redraw", "redraw", "Redraw", "redraw"],
        &["ctrl-l"],
        (ALL, Section::Everywhere),
        None,
    ),
    row(
        Id::Suspend,
        ["suspend", "suspend", "Suspend", "suspend"],
        &["ctrl-z"],
        (ALL, Section::Everywhere),
        None,
    ),
    row(
        Id::Quit,
        ["quit", "quit", "Quit", "quit"],
        &["q", "ctrl-c"],
        (ALL, Section::Everywhere),
        None,
    ),
    row(
        Id::FirstFilter,
        ["filter-1", "all", "Show all", "filter: all"],
        &["1"],
        (LISTS, Section::List),
        Some("keyfob list"),
    ),
    row(
        Id::SecondFilter,
        [
            "filter-2",
            "need you",
            "Show what needs you",
            "filter: what needs you",
        ],
        &["2"],
        (LISTS, Section::List),
        Some("keyfob list --state expired"),
    ),
    row(
        Id::ThirdFilter,
        [
            "filter-3",
            "active",
            "Show what is active",
            "filter: active",
        ],
        &["3"],
        (LISTS, Section::List),
        Some("keyfob list --state active"),
    ),
    row(
        Id::FourthFilter,
        [
            "filter-4",
            "out",
            "Show what is signed out",
            "filter: signed out",
        ],
        &["4"],
        (LISTS, Section::List),
        Some("keyfob list --state signed-out"),
    ),
    row(
        Id::SortExpiry,
        ["sort-expiry", "expiry", "Sort by expiry", "sort by expiry"],
        &["s e"],
        (BOARD, Section::List),
        Some("keyfob list --sort expiry"),
    ),
    row(
        Id::SortName,
        ["sort-name", "name", "Sort by name", "sort by name"],
        &["s n"],
        (BOARD, Section::List),
        Some("keyfob list --sort name"),
    ),
    row(
        Id::SortServer,
        ["sort-server", "server", "Sort by server", "sort by server"],
        &["s s"],
        (BOARD, Section::List),
        Some("keyfob list --sort server"),
    ),
    row(
        Id::SortUser,
        ["sort-user", "user", "Sort by user", "sort by user"],
        &["s u"],
        (BOARD, Section::List),
        Some("keyfob list --sort user"),
    ),
    row(
        Id::SortLastUsed,
        [
            "sort-last-used",
            "last used",
            "Sort by last use",
            "sort by last use",
        ],
        &["s l"],
        (BOARD, Section::List),
        None,
    ),
    row(
        Id::GoTop,
        ["go-top", "top", "First row", "first row"],
        &["g g", "home"],
        (MOVES, Section::List),
        None,
    ),
    row(
        Id::GoBottom,
        ["go-bottom", "last", "Last row", "last row"],
        &["G", "end"],
        (MOVES, Section::List),
        None,
    ),
    row(
        Id::Down,
        ["down", "down", "Down", "down"],
        &["j", "down"],
        (
            &[Layer::Board, Layer::Detail, Layer::Activity, Layer::Menu],
            Section::List,
        ),
        None,
    ),
    row(
        Id::Up,
        ["up", "up", "Up", "up"],
        &["k", "up"],
        (
            &[Layer::Board, Layer::Detail, Layer::Activity, Layer::Menu],
            Section::List,
        ),
        None,
    ),
    row(
        Id::HalfDown,
        [
            "half-down",
            "half a page down",
            "Half a page down",
            "half a page down",
        ],
        &["ctrl-d"],
        (MOVES, Section::List),
        None,
    ),
    row(
        Id::HalfUp,
        [
            "half-up",
            "half a page up",
            "Half a page up",
            "half a page up",
        ],
        &["ctrl-u"],
        (MOVES, Section::List),
        None,
    ),
    row(
        Id::PageDown,
        ["page-down", "page down", "Page down", "page down"],
        &["pagedown"],
        (MOVES, Section::List),
        None,
    ),
    row(
        Id::PageUp,
        ["page-up", "page up", "Page up", "page up"],
        &["pageup"],
        (MOVES, Section::List),
        None,
    ),
    row(
        Id::NextField,
        [
            "next",
            "next field",
            "Next field or button",
            "next field or button",
        ],
        &["tab", "down"],
        (FORMS, Section::Form),
        None,
    ),
    row(
        Id::PreviousField,
        [
            "previous",
            "previous field",
            "Previous field or button",
            "field or button before",
        ],
        &["backtab", "up"],
        (FORMS, Section::Form),
        None,
    ),
    row(
        Id::CheckField,
        [
            "check-now",
            "check now",
            "Check the address now",
            "check the address now",
        ],
        &["f5"],
        (&[Layer::Form], Section::Form),
        None,
    ),
    row(
        Id::CopyField,
        [
            "copy-field",
            "copy field",
            "Copy the field",
            "copy the field",
        ],
        &["alt-y"],
        (&[Layer::Form], Section::Form),
        None,
    ),
    row(
        Id::OpenPage,
        [
            "open-page",
            "browser",
            "Open the sign-in page",
            "open the waiting sign-in page",
        ],
        &["o"],
        (WAITING, Section::Form),
        None,
    ),
    row(
        Id::CopyShown,
        [
            "copy-shown",
            "copy",
            "Copy the address or code",
            "copy the address or code shown",
        ],
        &["y"],
        (WAITING, Section::Form),
        None,
    ),
    row(
        Id::PrintPlain,
        [
            "print-plain",
            "print",
            "Show the address plainly",
            "show the address plainly, to select it",
        ],
        &["p"],
        (WAITING, Section::Form),
        None,
    ),
];

impl Id {
    /// Its row of the table.
    #[must_use]
    pub fn command(self) -> Option<&'static Command> {
        COMMANDS.iter().find(|command| command.id == self)
    }
}
