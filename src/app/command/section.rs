//! Under which headings help lists the commands.

/// The columns of the help overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Verbs on the profile.
    Profile,
    /// What works everywhere.
    Everywhere,
    /// Moving, sorting, filtering.
    List,
    /// In forms and dialogs.
    Form,
}

impl Section {
    /// All of them, in the order of help.
    pub const ALL: [Self; 4] = [Self::Profile, Self::Everywhere, Self::List, Self::Form];

    /// The heading in help.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Profile => "THIS PROFILE",
            Self::Everywhere => "EVERYWHERE",
            Self::List => "LISTS",
            Self::Form => "FORMS AND DIALOGS",
        }
    }
}
