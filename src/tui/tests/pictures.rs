//! The pictures in the documents are screens of today's program.

use super::picture::{Paper, svg};
use super::{frame, imports, tabs, worlds};
use crate::app::state::State;
use crate::kept;
use crate::tui::glyphs::GlyphSet;
use crate::tui::theme::Theme;

const SIZE: (u16, u16) = (110, 32);

/// Draws a screen for dark and for light pages.
fn keep(name: &str, title: &str, mut state: State) {
    for theme in ["dark", "light"] {
        let buffer = frame(&mut state, SIZE, GlyphSet::Unicode, theme);
        let plain = Theme::named(theme).text;
        let paper = Paper {
            front: plain.fg.expect("a colour"),
            ground: plain.bg.expect("a ground"),
        };
        let path = format!("docs/pictures/{name}-{theme}.svg");
        kept::same(&path, &svg(&buffer, title, paper));
    }
}

#[test]
fn the_pictures_show_the_screens_of_today() {
    keep(
        "board",
        "keyfob's board: 16 profiles of several servers with their countdowns, those that need somebody on top",
        worlds::at("us-prod-acme"),
    );
    keep(
        "server-tokens",
        "The tokens that a Morpheus appliance knows of one user, the stale ones marked",
        tabs::marked(),
    );
    keep(
        "sign-in",
        "A new profile's third step: an address was found to be a Morpheus appliance",
        worlds::found(),
    );
    keep(
        "copy-as",
        "The menu of forms in which a token can be copied",
        worlds::after(worlds::at("us-prod-acme"), &["Y"]),
    );
    keep(
        "revoke",
        "The question before three profiles are revoked: what each server does",
        worlds::after(worlds::marked(), &["x"]),
    );
    keep(
        "report",
        "A report: which profiles were revoked, and what became of the others",
        worlds::reported(),
    );
    keep(
        "palette",
        "The palette: every command by name, with its key and the same on the command line",
        worlds::typed(worlds::after(worlds::at("us-prod-acme"), &[":"]), "re"),
    );
    keep(
        "import",
        "What morpheus-cli and the ZeyOS CLI know, ticked for taking over",
        imports::listed(),
    );
}
