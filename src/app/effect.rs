//! What the core asks of the world.

use std::path::PathBuf;

use url::Url;

use crate::domain::error::Place;
use crate::domain::grant::Grant;
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::redirect::RedirectUri;
use crate::domain::server::Server;
use crate::domain::server_token::ServerToken;
use crate::domain::settings::Setting;
use crate::service::handover::{Form, Format};
use crate::service::inventory::Wanted;
use crate::service::transfer::Tool;

/// Names a job for as long as the process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// Names a typed secret in `State::outbox`; the shell hands it to the runtime together with the effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SecretId(pub u64);

/// Who asked for a job and in which world: a result whose ticket isn't valid any more is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The job.
    pub job: JobId,
    /// The profile it works on.
    pub profile: Option<ProfileName>,
    /// The profile's revision when it was asked: edits and removals raise it.
    pub revision: u64,
}

/// What the core asks of the world: the runtime does all but the last six, which are the terminal's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Read configuration, holdings and the vault's state: comes back as `Action::Loaded`.
    Load,
    /// Run a job: comes back as `Action::Ended`.
    Run(Ticket, Work),
    /// Stop a job: comes back as `Ended::Cancelled` if that was in time.
    Cancel(JobId),
    /// Hand a typed secret to a login under way: the address that the browser ended on, or a one-time code.
    Answer(JobId, SecretId),
    /// End the process; what was already sent is waited for, 10 s at most.
    Quit,
    /// End the process now.
    QuitNow,
    /// Draw everything anew.
    Redraw,
    /// Stop as after Ctrl-Z.
    Suspend,
    /// Show a text on the terminal's normal screen, where it can be selected, until a key is pressed.
    Print(String),
    /// Open a file in the user's editor, which has the terminal meanwhile: comes back as `Action::Edited`.
    Edit(Place),
}

/// Whether a profile is kept on top of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// It is to be.
    On,
    /// It isn't any more.
    Off,
}

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Open, make or lock the vault.
    Vault(VaultWork),
    /// See to the vault as a whole.
    Keep(Upkeep),
    /// Ask what answers at an address.
    Probe(Box<Probed>),
    /// See whether a browser could come back here: listen there for a moment.
    TryPort(RedirectUri),
    /// Log in.
    Login(Box<Login>),
    /// Refresh now.
    Refresh,
    /// Refresh since it is time, unless another process has done it or is about to.
    RefreshItself {
        /// The generation that was held when it was planned.
        newer_than: u64,
    },
    /// Revoke at the server.
    Revoke,
    /// Revoke at the server, then forget.
    LogOut,
    /// Forget here; the token stays alive.
    Forget,
    /// Ask the server now.
    Check,
    /// Ask the server for its certificate, and whether it is trusted.
    ReviewCertificate,
    /// Copy a token in this form.
    Copy(Handed),
    /// Show the access token for a moment: it goes to the drawing thread.
    Reveal,
    /// Copy something that is shown and no secret: an address, a code, a field.
    CopyShown(String),
    /// Open an address in the browser.
    OpenPage(Url),
    /// Learn what became of the last copy: its time is up.
    ClearClipboard,
    /// Write a changed profile and its server.
    Save(Box<Save>),
    /// Remove a profile here: configuration and vault.
    Remove,
    /// Read the trail, of all or of the ticket's profile: so many lines at most, the newest.
    Activities(usize),
    /// Ask the server which tokens it knows of the profile's user, or of another one.
    ListTokens(Option<String>),
    /// End these tokens at the server, and no others; whose they are, as for the list.
    EndTokens(Option<String>, Vec<ServerToken>),
    /// Let the server make a token, and store it in a new profile.
    MakeToken(Box<Wanted>),
    /// Replace the profile's token by a new one, without a password.
    Regenerate,
    /// Read what stands in the profile's tokens.
    Inspect,
    /// Ask the server what it knows of the access token.
    Introspect,
    /// Ask the appliance for its tenants and clients.
    ListTenants,
    /// Read the settings.
    ReadSettings,
    /// Write a setting into the configuration; none: its default.
    Set(&'static Setting, Option<String>),
    /// Pin profiles to the top of the board, or take them from there.
    Pin(Vec<ProfileName>, Pin),
    /// Give a command other keys; none: its usual ones.
    Bind(&'static str, Option<Vec<String>>),
    /// Look at everything that keyfob depends on here.
    Examine,
    /// Read other tools' files, and plan what an import would do.
    FindImports,
    /// Take these logins over.
    Import(Vec<Pick>),
    /// Look what an export to the server's own tool would write.
    PlanExport,
    /// Put the access token into that tool's files.
    Export,
    /// Remove the tokens of these from the files of the tools that they came from.
    StripSources(Vec<Pick>),
}

/// Opening, making and locking the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultWork {
    /// Get the vault's key without asking anybody in here. Doesn't make a vault.
    Open,
    /// Get the vault's key, or make the vault with the keyring, before a login sends anything.
    Prepare,
    /// Open the vault with a typed passphrase.
    Unlock(SecretId),
    /// Open the vault with a key file.
    UnlockWithFile(PathBuf),
    /// Make a vault with a typed passphrase.
    Create(SecretId),
    /// Make a vault with a key file, which is made too if it is absent.
    CreateWithFile(PathBuf),
    /// Forget the vault's key, here and in the key cache.
    Lock,
    /// Forget the vault's key here, after a while without key presses.
    Close,
}

/// What is done to the vault as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upkeep {
    /// Walk all of it.
    Verify,
    /// Copy it, sealed as it is, into a new file.
    BackUp(PathBuf),
    /// Give it the typed passphrase.
    ChangePassphrase(SecretId),
}

/// A login of the plan. Tool and entry guard against a plan that was made anew meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// Its place in the plan.
    pub index: usize,
    /// Whose files it stands in.
    pub tool: Tool,
    /// Its name there.
    pub entry: String,
}

/// What is copied of a profile's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    /// The access token, in this form.
    Access(Form),
    /// The refresh token alone.
    Refresh,
}

impl Handed {
    /// The access token as it is.
    pub const TOKEN: Self = Self::Access(Form::Standard(Format::Token));

    /// Its name in messages: `env`.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Access(form) => form.word(),
            Self::Refresh => "refresh token",
        }
    }
}

/// A server to ask about, and the ZeyOS instance on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probed {
    /// The server.
    pub server: Server,
    /// ZeyOS: the instance.
    pub instance: Option<String>,
}

/// A login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The profile to log in.
    pub profile: Profile,
    /// Its server.
    pub server: Server,
    /// How, with what was typed for it.
    pub by: LoginBy,
    /// The client secret, if one was typed: it is stored with the profile.
    pub client_secret: Option<SecretId>,
    /// Whether the profile isn't in the configuration yet: it goes in with the login and out with its failure.
    pub is_new: bool,
    /// The same of its server.
    pub is_new_server: bool,
}

/// How a login goes, with the typed secrets that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginBy {
    /// User and password, by the dialect of this grant.
    Typed {
        /// `Password`, or one of ZeyOS' `Basic` and `Legacy`.
        grant: Grant,
        /// The password.
        password: SecretId,
        /// The one-time code, if one was typed.
        otp: Option<SecretId>,
    },
    /// A browser.
    Browser,
    /// Another device.
    Device,
    /// The client itself.
    Client,
    /// Tokens made elsewhere.
    Paste {
        /// The access token.
        access: SecretId,
        /// The refresh token, if there is one.
        refresh: Option<SecretId>,
    },
}

/// A profile to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save {
    /// Its present name.
    pub was: ProfileName,
    /// As it shall be.
    pub profile: Profile,
    /// Its server, if that changes too.
    pub server: Option<Server>,
}
