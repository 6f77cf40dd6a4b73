//! The themes that keyfob brings along.

use ratatui::style::{Color, Modifier, Style};

use super::{Theme, fg, with};
use crate::domain::palette::{Palette, Rgb};

/// The terminal's own 16 colours on its own ground: fits every terminal that its user can read.
pub(super) const TERMINAL: Theme = Theme {
    name: "terminal",
    text: Style::new(),
    muted: with(Modifier::DIM),
    heading: with(Modifier::BOLD),
    ok: fg(Color::Green),
    warn: fg(Color::Yellow).add_modifier(Modifier::BOLD),
    bad: fg(Color::Red).add_modifier(Modifier::BOLD),
    busy: fg(Color::Cyan),
    border: with(Modifier::DIM),
    border_focus: fg(Color::Cyan),
    selected: with(Modifier::REVERSED),
    selected_idle: with(Modifier::UNDERLINED),
    production: with(Modifier::BOLD.union(Modifier::REVERSED)),
    key: fg(Color::Cyan).add_modifier(Modifier::BOLD),
    disabled: with(Modifier::DIM),
    behind: with(Modifier::DIM),
};

/// No colour at all: bold, dim, underline and reverse only.
pub(super) const MONO: Theme = Theme {
    name: "mono",
    ok: Style::new(),
    warn: with(Modifier::BOLD),
    bad: with(Modifier::BOLD),
    busy: Style::new(),
    border_focus: with(Modifier::BOLD),
    key: with(Modifier::BOLD),
    ..TERMINAL
};

/// A theme of these colours.
pub(super) fn painted(name: &'static str, p: &Palette) -> Theme {
    let colour = |Rgb(red, green, blue)| Color::Rgb(red, green, blue);
    let on = Style::new().bg(colour(p.ground));
    Theme {
        name,
        text: on.fg(colour(p.text)),
        muted: on.fg(colour(p.muted)),
        heading: on.fg(colour(p.text)).add_modifier(Modifier::BOLD),
        ok: on.fg(colour(p.ok)),
        warn: on.fg(colour(p.warn)).add_modifier(Modifier::BOLD),
        bad: on.fg(colour(p.bad)).add_modifier(Modifier::BOLD),
        busy: on.fg(colour(p.busy)),
        border: on.fg(colour(p.muted)),
        border_focus: on.fg(colour(p.busy)),
        selected: Style::new().fg(colour(p.ground)).bg(colour(p.text)),
        selected_idle: with(Modifier::UNDERLINED),
        production: Style::new()
            .fg(colour(p.ground))
            .bg(colour(p.bad))
            .add_modifier(Modifier::BOLD),
        key: on.fg(colour(p.busy)).add_modifier(Modifier::BOLD),
        disabled: on.fg(colour(p.muted)),
        behind: on.fg(colour(p.muted)),
    }
}
