//! What the verbs on a profile are called, and their keys.

use super::{
    ADDS, ASKS, BOARD, Command, EVERY_TAB, Id, OPENS, PROFILES, Section, WITH_TOKENS, row,
};

pub(super) const ROWS: &[Command] = &[
    row(
        Id::Open,
        ["open", "open", "Open", "open"],
        &["enter", "right"],
        (OPENS, Section::Profile),
        Some("keyfob show NAME"),
    ),
    row(
        Id::LogIn,
        ["log-in", "log in", "Log in…", "log in, log in again"],
        &["l"],
        (EVERY_TAB, Section::Profile),
        Some("keyfob login NAME"),
    ),
    row(
        Id::Refresh,
        ["refresh", "refresh", "Refresh now", "refresh now"],
        &["r"],
        (EVERY_TAB, Section::Profile),
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
        (ASKS, Section::Profile),
        Some("keyfob check NAME"),
    ),
    row(
        Id::Copy,
        ["copy", "copy", "Copy token", "copy token"],
        &["y"],
        (WITH_TOKENS, Section::Profile),
        Some("keyfob copy NAME"),
    ),
    row(
        Id::Reveal,
        ["reveal", "reveal", "Reveal for 10 s", "reveal for 10 s"],
        &["v"],
        (PROFILES, Section::Profile),
        Some("keyfob get NAME"),
    ),
    row(
        Id::CopyAs,
        [
            "copy-as",
            "copy as…",
            "Copy as…",
            "copy as curl, env, json, …",
        ],
        &["Y"],
        (EVERY_TAB, Section::Profile),
        Some("keyfob copy NAME --as FORMAT"),
    ),
    row(
        Id::Revoke,
        ["revoke", "revoke", "Revoke token…", "revoke at the server"],
        &["x"],
        (WITH_TOKENS, Section::Profile),
        Some("keyfob revoke NAME"),
    ),
    row(
        Id::GoTokens,
        [
            "go-tokens",
            "server tokens",
            "Tokens the server knows",
            "tokens the server knows",
        ],
        &["t", "g t"],
        (EVERY_TAB, Section::Profile),
        Some("keyfob tokens list NAME"),
    ),
    row(
        Id::Regenerate,
        [
            "regenerate",
            "regenerate",
            "Regenerate token…",
            "a new token without a password",
        ],
        &[],
        (EVERY_TAB, Section::Profile),
        Some("keyfob tokens regenerate NAME"),
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
        (ADDS, Section::Profile),
        Some("keyfob profile add"),
    ),
    row(
        Id::Import,
        [
            "import",
            "import",
            "Import from other tools…",
            "import from other tools",
        ],
        &["i"],
        (BOARD, Section::Profile),
        Some("keyfob import"),
    ),
];
