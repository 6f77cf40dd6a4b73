//! Which colours and attributes each role has: themes as data (SCREENS C17).

use ratatui::style::{Color, Modifier, Style};

use crate::domain::catalog::Settings;
use crate::domain::countdown::Tone;
use crate::domain::palette::BUILT_IN;

mod sets;
#[cfg(test)]
mod tests;

/// The styles of every role on screen. A state is never told by its style alone (C2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Theme {
    /// Its name in the settings.
    pub name: &'static str,
    /// Plain text on the plain ground.
    pub text: Style,
    /// What may be overlooked: labels, ages, signed-out rows.
    pub muted: Style,
    /// Titles and group headings.
    pub heading: Style,
    /// All is well.
    pub ok: Style,
    /// It ends soon.
    pub warn: Style,
    /// It needs somebody.
    pub bad: Style,
    /// Something is under way.
    pub busy: Style,
    /// The border of a pane without focus.
    pub border: Style,
    /// The border of the pane with the focus.
    pub border_focus: Style,
    /// The row of the cursor.
    pub selected: Style,
    /// The row of the cursor in a pane without focus.
    pub selected_idle: Style,
    /// `PROD`.
    pub production: Style,
    /// A key in the footer, in help and in menus.
    pub key: Style,
    /// A verb that can't be used now.
    pub disabled: Style,
    /// Put over everything behind a dialog.
    pub behind: Style,
}

impl Theme {
    /// The style of a tone.
    pub(crate) const fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Ok => self.ok,
            Tone::Warn => self.warn,
            Tone::Bad => self.bad,
            Tone::Busy => self.busy,
            Tone::Muted => self.muted,
        }
    }

    /// The theme that the settings name. Without colours allowed it is always `mono`; unknown names mean `terminal`.
    pub(crate) fn choose(settings: &Settings, colours: Colours) -> Self {
        match (colours, &settings.palette) {
            (Colours::Forbidden, _) => sets::MONO,
            (Colours::Allowed, Some(own)) => sets::painted("own", own),
            (Colours::Allowed, None) => Self::named(&settings.theme),
        }
    }

    /// One of keyfob's own; unknown names mean `terminal`.
    pub(crate) fn named(name: &str) -> Self {
        let painted = BUILT_IN.iter().find(|(known, _)| *known == name);
        match painted {
            Some((name, palette)) => sets::painted(name, palette),
            None if name == sets::MONO.name => sets::MONO,
            None => sets::TERMINAL,
        }
    }
}

/// Whether colours may be used at all (`NO_COLOR`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colours {
    /// Yes.
    Allowed,
    /// No: attributes only.
    Forbidden,
}

const fn fg(colour: Color) -> Style {
    Style::new().fg(colour)
}

const fn with(modifier: Modifier) -> Style {
    Style::new().add_modifier(modifier)
}
