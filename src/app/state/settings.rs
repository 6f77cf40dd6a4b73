//! The settings as their list shows them, and on further pages the keys and the colours.

use super::edit::TextField;
use crate::app::command::{Command, commands};
use crate::domain::error::Error;
use crate::domain::settings::Said;

/// Every setting, with what holds.
#[derive(Debug, Default)]
pub struct SettingsList {
    /// What is listed.
    pub page: Page,
    /// In the order of the file; none before they are read.
    pub rows: Vec<Said>,
    /// The row under the cursor.
    pub cursor: usize,
    /// A value on its way into the file.
    pub typing: Option<TextField>,
    /// Why they can't be read, or the last change wasn't made.
    pub trouble: Option<Error>,
}

/// What the list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// `[settings]` and `[vault]`.
    #[default]
    Settings,
    /// `[keys]`.
    Keys,
    /// What each colour of the theme means.
    Colours,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Settings, Self::Keys, Self::Colours];

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Settings => "Settings",
            Self::Keys => "Keys",
            Self::Colours => "Colours",
        }
    }

    /// The page after it, or before.
    #[must_use]
    pub const fn turned(self, forward: bool) -> Self {
        match (self, forward) {
            (Self::Settings, true) | (Self::Colours, false) => Self::Keys,
            (Self::Keys, true) | (Self::Settings, false) => Self::Colours,
            (Self::Colours, true) | (Self::Keys, false) => Self::Settings,
        }
    }
}

/// What a style on screen means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Plain text.
    Text,
    /// Labels, ages, signed-out rows.
    Muted,
    /// Titles and headings.
    Heading,
    /// All is well.
    Ok,
    /// It ends soon.
    Warn,
    /// It needs somebody.
    Bad,
    /// Something is under way.
    Busy,
    /// A production server.
    Production,
    /// A key.
    Key,
    /// The row of the cursor.
    Selected,
    /// The border of the pane with the focus.
    Focus,
    /// Other borders.
    Border,
    /// A verb that can't be used now.
    Disabled,
}

impl Role {
    /// All of them, with what each is for and which of a theme's seven colours paint it.
    pub const ALL: [(Self, &'static str, &'static str); 13] = [
        (Self::Text, "plain text", "text on ground"),
        (Self::Muted, "labels, ages, signed-out rows", "muted"),
        (Self::Heading, "titles and headings", "text, bold"),
        (Self::Ok, "all is well: active tokens", "ok"),
        (Self::Warn, "it ends soon", "warn, bold"),
        (Self::Bad, "it needs somebody", "bad, bold"),
        (Self::Busy, "something is under way", "busy"),
        (Self::Production, "a production server", "reversed, bold"),
        (Self::Key, "a key in footer, help and menus", "busy, bold"),
        (Self::Selected, "the row of the cursor", "reversed"),
        (
            Self::Focus,
            "the border of what has the keys",
            "busy, thick",
        ),
        (Self::Border, "other borders", "muted"),
        (Self::Disabled, "a verb that can't be used now", "muted"),
    ];
}

impl SettingsList {
    /// The setting under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&Said> {
        self.rows
            .get(self.cursor)
            .filter(|_| self.page == Page::Settings)
    }

    /// The command under the cursor.
    #[must_use]
    pub fn command(&self) -> Option<&'static Command> {
        commands()
            .nth(self.cursor)
            .filter(|_| self.page == Page::Keys)
    }

    /// How many rows the page has.
    #[must_use]
    pub fn count(&self) -> usize {
        match self.page {
            Page::Settings => self.rows.len(),
            Page::Keys => commands().count(),
            Page::Colours => Role::ALL.len(),
        }
    }
}
