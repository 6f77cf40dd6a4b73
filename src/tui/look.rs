//! How things look: theme and glyphs from the settings and from what the environment says of the terminal.

use super::glyphs::GlyphSet;
use super::scene::Look;
use super::theme::{Colours, Theme};
use crate::domain::catalog::{Glyphs, Settings};

/// What the environment says of the terminal; read once, by `infra`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// `TERM`, or nothing.
    pub term: String,
    /// Whether the locale's characters are UTF-8.
    pub is_utf8: bool,
    /// Whether `NO_COLOR` is set to something.
    pub no_colour: bool,
}

/// Terminals that can't draw more than ASCII, whatever the locale.
const POOR: [&str; 2] = ["linux", "dumb"];

/// The look.
pub(crate) fn choose(settings: &Settings, surroundings: &Surroundings) -> Look {
    let colours = if surroundings.no_colour {
        Colours::Forbidden
    } else {
        Colours::Allowed
    };
    let is_poor = POOR.contains(&surroundings.term.as_str()) || !surroundings.is_utf8;
    let glyphs = match settings.glyphs {
        Glyphs::Ascii => GlyphSet::Ascii,
        Glyphs::Auto if is_poor => GlyphSet::Ascii,
        Glyphs::Unicode | Glyphs::Auto => GlyphSet::Unicode,
    };
    Look {
        theme: Theme::choose(settings, colours),
        glyphs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> Surroundings {
        Surroundings {
            term: "xterm-256color".to_owned(),
            is_utf8: true,
            no_colour: false,
        }
    }

    #[test]
    fn poor_terminals_get_ascii_unless_told_otherwise() {
        let mut settings = Settings::default();
        let console = Surroundings {
            term: "linux".to_owned(),
            ..here()
        };
        assert_eq!(choose(&settings, &here()).glyphs, GlyphSet::Unicode);
        assert_eq!(choose(&settings, &console).glyphs, GlyphSet::Ascii);
        settings.glyphs = Glyphs::Unicode;
        assert_eq!(choose(&settings, &console).glyphs, GlyphSet::Unicode);
    }

    #[test]
    fn no_color_beats_every_theme() {
        let settings = Settings {
            theme: "dark".to_owned(),
            ..Settings::default()
        };
        let plain = Surroundings {
            no_colour: true,
            ..here()
        };
        assert_eq!(choose(&settings, &here()).theme.name, "dark");
        assert_eq!(choose(&settings, &plain).theme.name, "mono");
    }
}
