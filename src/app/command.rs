//! Every command: the only source of keys, footer, help, palette and `keyfob keys` (SCREENS C6).

pub mod availability;
mod keys;
mod section;
pub mod table;

pub use self::availability::{Availability, availability};
pub use self::keys::{KeyLine, KeySection, key_table};
pub use self::table::{Command, commands};

/// Names a command; its word is its name in `[keys]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommandId {
    /// Open the profile, choose, go on.
    Open,
    /// One step back.
    Back,
    /// Log in.
    LogIn,
    /// Refresh now.
    Refresh,
    /// Refresh all that are due.
    RefreshDue,
    /// Ask the server now.
    Check,
    /// Look at the server's certificate.
    ReviewCertificate,
    /// Copy the token.
    Copy,
    /// Copy a token in a form that is chosen.
    CopyAs,
    /// Show the token for a moment.
    Reveal,
    /// Revoke at the server.
    Revoke,
    /// Open the server's web interface.
    Browse,
    /// Add a profile.
    New,
    /// End what nobody uses any more.
    RevokeStale,
    /// Show the tokens that the server knows of another user.
    TokensOfUser,
    /// Edit the profile.
    Edit,
    /// Edit the profile, its name first.
    Rename,
    /// Edit the profile, its tags first.
    Tag,
    /// Make another profile like it.
    Clone,
    /// Put the profile on top of the board, or take it from there.
    Pin,
    /// Remove the profile here.
    Remove,
    /// Undo the last removal.
    Undo,
    /// Type a filter.
    Filter,
    /// Quick filter one.
    FirstFilter,
    /// Quick filter two.
    SecondFilter,
    /// Quick filter three.
    ThirdFilter,
    /// Quick filter four.
    FourthFilter,
    /// Sort by expiry.
    SortExpiry,
    /// Sort by name.
    SortName,
    /// Sort by server.
    SortServer,
    /// Sort by tag.
    SortTag,
    /// Sort by user.
    SortUser,
    /// Sort by last use.
    SortLastUsed,
    /// To the first row.
    GoTop,
    /// To the last row.
    GoBottom,
    /// To the board.
    GoProfiles,
    /// To the trail.
    GoActivity,
    /// To what is wrong here.
    GoDoctor,
    /// To the settings.
    GoSettings,
    /// Give a setting its default back.
    Reset,
    /// To the profile's overview.
    GoOverview,
    /// To the tokens that the server knows.
    GoTokens,
    /// To what stands in the tokens.
    GoClaims,
    /// To what was done to the profile.
    GoHistory,
    /// To the tenants of the appliance.
    GoTenants,
    /// To the next tab.
    NextTab,
    /// To the tab before.
    PreviousTab,
    /// Mark the row.
    Mark,
    /// Mark a range of rows.
    MarkRange,
    /// Mark all rows shown.
    MarkAll,
    /// Sort by when it was made.
    SortCreated,
    /// Replace the token without a password.
    Regenerate,
    /// One row down.
    Down,
    /// One row up.
    Up,
    /// Half a page down.
    HalfDown,
    /// Half a page up.
    HalfUp,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// Find a command by name.
    Palette,
    /// Help on this layer.
    Help,
    /// Lock or unlock the vault.
    Lock,
    /// Walk the whole vault.
    VerifyVault,
    /// Copy the vault.
    BackUpVault,
    /// Give the vault another passphrase.
    ChangePassphrase,
    /// Hand the login to another tool.
    Export,
    /// Cancel a job.
    CancelJob,
    /// Draw everything anew.
    Redraw,
    /// Stop as other programs do.
    Suspend,
    /// End.
    Quit,
    /// Next field or button.
    NextField,
    /// Previous field or button.
    PreviousField,
    /// Check the address now.
    CheckField,
    /// Copy the field.
    CopyField,
    /// Open the waiting sign-in page in the browser.
    OpenPage,
    /// Copy the address or code that is shown.
    CopyShown,
    /// Print what is shown on the normal screen, for selecting it.
    PrintPlain,
    /// Try again what failed.
    TryAgain,
    /// Show the last report.
    LastReport,
    /// Take over what other tools know.
    Import,
    /// Open the configuration in the user's editor.
    OpenConfig,
}

/// What has the keys, for the table and for lookups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// The list of profiles.
    Board,
    /// One profile.
    Detail,
    /// The tokens that a server knows.
    Tokens,
    /// What stands in tokens.
    Claims,
    /// What was done to one profile.
    History,
    /// The tenants of an appliance.
    Tenants,
    /// The trail.
    Activity,
    /// Text goes into a field: letters are text.
    Form,
    /// A list of lines that letters choose from: the wizard's first step.
    Menu,
    /// A question.
    Dialog,
    /// A login that waits for a browser or another device.
    Waiting,
    /// What came of a verb on many.
    Report,
    /// What is wrong here.
    Doctor,
    /// Every setting.
    Settings,
    /// The forms in which a token can be copied: letters choose.
    CopyAs,
    /// The list of logins that other tools know.
    Import,
    /// Help or palette.
    Finder,
}

impl Layer {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Board,
        Self::Detail,
        Self::Tokens,
        Self::Claims,
        Self::History,
        Self::Tenants,
        Self::Activity,
        Self::Form,
        Self::Menu,
        Self::Dialog,
        Self::Waiting,
        Self::Report,
        Self::Doctor,
        Self::Settings,
        Self::CopyAs,
        Self::Import,
        Self::Finder,
    ];

    /// Whether it lies over a screen: there only `^C` quits.
    #[must_use]
    pub const fn is_overlay(self) -> bool {
        match self {
            Self::Form
            | Self::Menu
            | Self::Dialog
            | Self::Waiting
            | Self::Report
            | Self::Doctor
            | Self::Settings
            | Self::CopyAs
            | Self::Import
            | Self::Finder => true,
            Self::Board
            | Self::Detail
            | Self::Tokens
            | Self::Claims
            | Self::History
            | Self::Tenants
            | Self::Activity => false,
        }
    }

    /// Whether letters are text there, so that only other keys can run commands.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        match self {
            Self::Form | Self::Finder => true,
            Self::Board
            | Self::Detail
            | Self::Tokens
            | Self::Claims
            | Self::History
            | Self::Tenants
            | Self::Activity
            | Self::Menu
            | Self::Dialog
            | Self::Report
            | Self::Doctor
            | Self::Settings
            | Self::CopyAs
            | Self::Import
            | Self::Waiting => false,
        }
    }
}
