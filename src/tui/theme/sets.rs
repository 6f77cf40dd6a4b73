//! The built-in themes.

use ratatui::style::{Color, Modifier, Style};

use super::{Theme, fg, with};

/// Every built-in theme.
pub(crate) const THEMES: [Theme; 6] = [TERMINAL, DARK, LIGHT, HIGH_CONTRAST, MONO, COLOUR_BLIND];

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
const MONO: Theme = Theme {
    name: "mono",
    ok: Style::new(),
    warn: with(Modifier::BOLD),
    bad: with(Modifier::BOLD),
    busy: Style::new(),
    border_focus: with(Modifier::BOLD),
    key: with(Modifier::BOLD),
    ..TERMINAL
};

/// The four colours that tones have, and what they stand on.
struct Palette {
    ground: Color,
    text: Color,
    muted: Color,
    ok: Color,
    warn: Color,
    bad: Color,
    busy: Color,
}

const fn painted(name: &'static str, p: &Palette) -> Theme {
    let on = Style::new().bg(p.ground);
    Theme {
        name,
        text: on.fg(p.text),
        muted: on.fg(p.muted),
        heading: on.fg(p.text).add_modifier(Modifier::BOLD),
        ok: on.fg(p.ok),
        warn: on.fg(p.warn).add_modifier(Modifier::BOLD),
        bad: on.fg(p.bad).add_modifier(Modifier::BOLD),
        busy: on.fg(p.busy),
        border: on.fg(p.muted),
        border_focus: on.fg(p.busy),
        selected: Style::new().fg(p.ground).bg(p.text),
        selected_idle: with(Modifier::UNDERLINED),
        production: Style::new()
            .fg(p.ground)
            .bg(p.bad)
            .add_modifier(Modifier::BOLD),
        key: on.fg(p.busy).add_modifier(Modifier::BOLD),
        disabled: on.fg(p.muted),
        behind: on.fg(p.muted),
    }
}

const DARK: Theme = painted(
    "dark",
    &Palette {
        ground: Color::Rgb(0x16, 0x18, 0x1d),
        text: Color::Rgb(0xe4, 0xe6, 0xeb),
        muted: Color::Rgb(0x9a, 0xa0, 0xab),
        ok: Color::Rgb(0x7f, 0xc9, 0x7a),
        warn: Color::Rgb(0xf0, 0xc0, 0x50),
        bad: Color::Rgb(0xff, 0x80, 0x78),
        busy: Color::Rgb(0x6f, 0xc3, 0xdf),
    },
);

const LIGHT: Theme = painted(
    "light",
    &Palette {
        ground: Color::Rgb(0xfb, 0xfa, 0xf7),
        text: Color::Rgb(0x1e, 0x20, 0x24),
        muted: Color::Rgb(0x5f, 0x64, 0x6d),
        ok: Color::Rgb(0x1f, 0x6b, 0x2a),
        warn: Color::Rgb(0x80, 0x55, 0x00),
        bad: Color::Rgb(0xb0, 0x1c, 0x1c),
        busy: Color::Rgb(0x0b, 0x5f, 0x86),
    },
);

const HIGH_CONTRAST: Theme = painted(
    "high-contrast",
    &Palette {
        ground: Color::Rgb(0, 0, 0),
        text: Color::Rgb(0xff, 0xff, 0xff),
        muted: Color::Rgb(0xd0, 0xd0, 0xd0),
        ok: Color::Rgb(0x5c, 0xff, 0x5c),
        warn: Color::Rgb(0xff, 0xe1, 0x00),
        bad: Color::Rgb(0xff, 0x9a, 0x9a),
        busy: Color::Rgb(0x6a, 0xe8, 0xff),
    },
);

/// Blue, orange, vermilion and sky blue after Okabe and Ito: apart for every usual colour vision.
const COLOUR_BLIND: Theme = painted(
    "colour-blind",
    &Palette {
        ground: Color::Rgb(0x12, 0x14, 0x18),
        text: Color::Rgb(0xec, 0xec, 0xec),
        muted: Color::Rgb(0xa4, 0xa8, 0xb0),
        ok: Color::Rgb(0x56, 0xb4, 0xe9),
        warn: Color::Rgb(0xf0, 0xe4, 0x42),
        bad: Color::Rgb(0xff, 0x8c, 0x42),
        busy: Color::Rgb(0xcc, 0x9a, 0xd0),
    },
);
