//! What can lie over a screen.

use super::dialog::Dialog;
use super::edit::TextField;
use super::form::Form;
use super::vault::VaultDialog;
use super::wizard::Wizard;
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
    /// Help on the layer below.
    Help(Finder),
    /// Every command by name.
    Palette(Finder),
}

/// A list that is searched while typing.
#[derive(Debug, Default)]
pub struct Finder {
    /// What is searched for.
    pub text: TextField,
    /// The chosen line among those that match.
    pub cursor: usize,
}

/// The login form of an existing profile.
#[derive(Debug)]
pub struct LoginForm {
    /// Whose.
    pub profile: ProfileName,
    /// Tenant, user, password, client.
    pub form: Form,
    /// How often ⏎ was pressed: appliances may lock the user.
    pub tries: u32,
}

/// The editor of a profile.
#[derive(Debug)]
pub struct EditForm {
    /// Whose.
    pub profile: ProfileName,
    /// Its fields.
    pub form: Form,
}
