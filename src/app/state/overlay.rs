//! What can lie over a screen.

use super::bulk::BulkQuestion;
use super::copy_as::CopyAs;
use super::dialog::Dialog;
use super::doctor::Checkup;
use super::edit::TextField;
use super::form::Form;
use super::import::Import;
use super::report::Report;
use super::settings::SettingsList;
use super::sign_in::SignIn;
use super::vault::VaultDialog;
use super::wizard::{Step, Wizard};
use crate::domain::name::ProfileName;

/// Something over the screen that has the keys.
#[derive(Debug)]
pub enum Overlay {
    /// A question.
    Dialog(Dialog),
    /// A new profile.
    Wizard(Box<Wizard>),
    /// The login form of an existing profile.
    Login(Box<LoginForm>),
    /// The editor of a profile.
    Edit(Box<EditForm>),
    /// The vault asks for something.
    Vault(Box<VaultDialog>),
    /// A question about many.
    Bulk(Box<BulkQuestion>),
    /// What came of a verb on many.
    Report(Box<Report>),
    /// What is wrong here, and what to do about it.
    Doctor(Checkup),
    /// Every setting.
    Settings(SettingsList),
    /// The forms in which a token can be copied.
    CopyAs(CopyAs),
    /// Logins that other tools know.
    Import(Box<Import>),
    /// Help on the layer below.
    Help(Finder),
    /// Every command by name.
    Palette(Finder),
}

impl Overlay {
    /// The sign-in form, where that is what has the keys.
    #[must_use]
    pub fn sign_in(&self) -> Option<&SignIn> {
        match self {
            Self::Wizard(wizard) => (wizard.step == Step::SignIn).then_some(&wizard.sign_in),
            Self::Login(login) => Some(&login.sign_in),
            Self::Dialog(_)
            | Self::Edit(_)
            | Self::Vault(_)
            | Self::Bulk(_)
            | Self::Report(_)
            | Self::Doctor(_)
            | Self::Settings(_)
            | Self::CopyAs(_)
            | Self::Import(_)
            | Self::Help(_)
            | Self::Palette(_) => None,
        }
    }

    /// The login form of a profile that is there already.
    #[must_use]
    pub const fn login(&self) -> Option<&LoginForm> {
        match self {
            Self::Login(login) => Some(login),
            Self::Wizard(_)
            | Self::Dialog(_)
            | Self::Edit(_)
            | Self::Vault(_)
            | Self::Bulk(_)
            | Self::Report(_)
            | Self::Doctor(_)
            | Self::Settings(_)
            | Self::CopyAs(_)
            | Self::Import(_)
            | Self::Help(_)
            | Self::Palette(_) => None,
        }
    }

    /// The sign-in form, to change.
    pub fn sign_in_mut(&mut self) -> Option<&mut SignIn> {
        match self {
            Self::Wizard(wizard) => (wizard.step == Step::SignIn).then_some(&mut wizard.sign_in),
            Self::Login(login) => Some(&mut login.sign_in),
            Self::Dialog(_)
            | Self::Edit(_)
            | Self::Vault(_)
            | Self::Bulk(_)
            | Self::Report(_)
            | Self::Doctor(_)
            | Self::Settings(_)
            | Self::CopyAs(_)
            | Self::Import(_)
            | Self::Help(_)
            | Self::Palette(_) => None,
        }
    }
}

/// A list that is searched while typing.
#[derive(Debug, Default)]
pub struct Finder {
    /// What is searched for.
    pub text: TextField,
    /// The chosen line among those that match.
    pub cursor: usize,
    /// Only the verbs of the row that it was opened on: the menu of a right click.
    pub is_menu: bool,
}

/// The login form of an existing profile.
#[derive(Debug)]
pub struct LoginForm {
    /// Whose.
    pub profile: ProfileName,
    /// What is filled in.
    pub sign_in: SignIn,
}

/// The editor of a profile, or a form about one.
#[derive(Debug)]
pub struct EditForm {
    /// Whose.
    pub profile: ProfileName,
    /// What ⏎ makes of them.
    pub makes: Makes,
    /// Its fields.
    pub form: Form,
}

/// What an editor makes of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Makes {
    /// The profile as it shall be.
    Profile,
    /// Another profile like it, without its tokens.
    Copy,
    /// A token made at the server, and a profile that holds it.
    Token,
    /// The list of another user's tokens.
    TokensOfUser,
}
