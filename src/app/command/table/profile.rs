//! What the verbs on a profile are called, and their keys.

use super::{BOARD, Command, Id, Layer, PROFILES, Section, row};

pub(super) const ROWS: &[Command] = &[
    row(
        Id::Open,
        ["open", "open", "Open", "open"],
        &["enter", "right"],
        (&[Layer::Board, Layer::Report], Section::Profile),
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
        Id::Mark,
        ["mark", "mark", "Mark", "mark, and go down"],
        &["space"],
        (BOARD, Section::Profile),
        None,
    ),
    row(
        Id::MarkRange,
        ["mark-range", "mark range", "Mark a range", "mark a range"],
        &["V"],
        (BOARD, Section::Profile),
        None,
    ),
    row(
        Id::MarkAll,
        [
            "mark-all",
            "mark all shown",
            "Mark all that are shown",
            "mark all shown",
        ],
        &["a"],
        (BOARD, Section::Profile),
        None,
    ),
];
