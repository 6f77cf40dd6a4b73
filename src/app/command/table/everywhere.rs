//! Which commands work everywhere, and their keys.

use super::{ALL, BOARD, Command, Id, PROFILES, SCREENS, Section, row};

pub(super) const ROWS: &[Command] = &[
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
        Id::LastReport,
        [
            "last-report",
            "last report",
            "Show the last report",
            "show the last report",
        ],
        &["g r"],
        (SCREENS, Section::Everywhere),
        None,
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
];
