//! Which commands forms, dialogs and waiting logins have, and their keys.

use super::{COPYABLE, Command, FORMS, Id, Layer, Section, WAITING, row};

pub(super) const ROWS: &[Command] = &[
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
            "Copy what is shown",
            "copy the address, code or report shown",
        ],
        &["y"],
        (COPYABLE, Section::Form),
        None,
    ),
    row(
        Id::PrintPlain,
        [
            "print-plain",
            "print",
            "Print what is shown",
            "print it on the normal screen, to select it",
        ],
        &["p"],
        (COPYABLE, Section::Form),
        None,
    ),
    row(
        Id::TryAgain,
        [
            "try-again",
            "try again",
            "Try again what failed",
            "try again what failed",
        ],
        &["r", "x", "c", "l", "d"],
        (&[Layer::Report], Section::Form),
        None,
    ),
];
