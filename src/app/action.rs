//! What can happen to the interface.

use jiff::SignedDuration;

use super::command::CommandId;
use super::effect::{Handed, Pin, Ticket};
use super::key::Key;
use super::state::detail::Tab;
use super::state::detail::tenants::Estate;
use super::state::import::{Findings, Taken};
use super::state::probe::Probe;
use super::state::vault::VaultView;
use crate::domain::activity::Activity;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::holding::Holding;
use crate::domain::name::ProfileName;
use crate::domain::report::Row;
use crate::domain::server_token::ServerToken;
use crate::domain::settings::Said;
use crate::provider::dialect::Introspection;
use crate::service::certificate::Review;
use crate::service::doctor::Finding;
use crate::service::inspect::Inspected;
use crate::service::inventory::{Inventory, Verdict};
use crate::service::login::Step;
use crate::service::ports::web::Setting;
use crate::service::ports::{Cleared, Copied, CopyWay};
use crate::service::transfer::Exported;
use crate::service::upkeep::Kept;

/// Something that happened: a key, a job's result, a change on disk, the passing of time.
///
/// Plain data without secrets. Pasted text isn't an action, since it may be a password: it comes in by `app::update::paste`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A key was pressed.
    Key(Key),
    /// The terminal has this size; `page` is how many lines the list shows.
    Resized(Size),
    /// The wake-up asked for by `next_wake`, or any other passing of time.
    Tick,
    /// The wall clock was set; `now` is by the new time.
    ClockSet {
        /// Forth, or back if negative.
        by: SignedDuration,
    },
    /// The terminal lost the focus: revealed secrets hide.
    FocusLost,
    /// A command was chosen with the mouse or by a front end without keys.
    Run(CommandId),
    /// A row was clicked.
    Select(ProfileName),
    /// A row was double-clicked.
    Open(ProfileName),
    /// The menu of a row was asked for.
    Menu(ProfileName),
    /// A line of help or palette was clicked.
    Pick(usize),
    /// The wheel was turned over the list: lines down, negative is up.
    Scroll(i32),
    /// A field of the top form was clicked.
    FocusField(usize),
    /// A tab of the profile's screen was clicked.
    ShowTab(Tab),
    /// A row of the tab shown was clicked.
    SelectRow(usize),
    /// A button of the top dialog was clicked: focuses it, and runs it if nothing is destroyed by it.
    FocusButton(usize),
    /// What configuration and vault hold now.
    Loaded(Box<Snapshot>),
    /// The vault's state changed.
    VaultChanged(VaultView),
    /// A job has begun: its place in the queue came.
    Began(Ticket),
    /// A login under way has news.
    Login(Ticket, Box<LoginNews>),
    /// It is known what became of one of the tokens that a job ends.
    TokenEnded(Ticket, Box<Verdict>),
    /// The doctor has found something.
    Found(Ticket, Box<Finding>),
    /// A job has ended.
    Ended(Ticket, Box<Ended>),
    /// What is done can't be recorded in the trail: told once.
    Unwritten(Error),
    /// The user's editor has ended, or couldn't be started.
    Edited(Result<()>),
    /// The process is asked to end (SIGTERM, SIGHUP).
    Terminate,
}

/// The terminal's size in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Lines.
    pub height: u16,
    /// Lines of the list on screen, headings included.
    pub page: u16,
}

/// Everything the board shows, read afresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The configuration, or why it can't be read; then the last good one stays.
    pub catalog: Result<Catalog>,
    /// All holdings, or why they can't be read.
    pub holdings: Result<Vec<Holding>>,
    /// The vault's state; none if it wasn't looked at.
    pub vault: Option<VaultView>,
    /// Where a browser would show up; none if nobody could be asked.
    pub setting: Option<Setting>,
    /// How copies go; none if nobody could be asked.
    pub copy_way: Option<CopyWay>,
}

/// News of a login under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginNews {
    /// It goes on.
    Step(Box<Step>),
    /// The server wants a one-time code, and said so with this refusal. The login waits for the answer.
    OtpWanted(Error),
}

/// How a job ended. Failures of the work itself are in the value; a job that was cancelled says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// A verb on one profile: log in, refresh, revoke, log out, check.
    Verb(Box<VerbDone>),
    /// An address was asked what answers there.
    Probed(Result<Probe>),
    /// A redirect URL was listened on for a moment, or not.
    PortTried(Result<()>),
    /// A server has shown its certificate, or not.
    Reviewed(Result<Box<Review>>),
    /// A token was copied, as this.
    Copied(Handed, Result<Copied>),
    /// A token is with the drawing thread, to be shown.
    Shown(Result<()>),
    /// Something shown was copied.
    ShownCopied(Result<Copied>),
    /// A browser was asked to open a page.
    PageOpened(Result<()>),
    /// The clipboard was cleared, or not.
    Cleared(Cleared),
    /// The vault was opened, made or locked, or not.
    Vault(Result<VaultView>),
    /// The vault was seen to as a whole, or not.
    Kept(Result<Kept>),
    /// It is known what an export would write.
    ExportPlanned(Result<Exported>),
    /// A login was put into another tool's files, or not.
    Exported(Result<Exported>),
    /// The configuration was changed, or not: saved, renamed, removed.
    Saved(Result<()>),
    /// Profiles were pinned, or unpinned, or not.
    Pinned(Vec<ProfileName>, Pin, Result<()>),
    /// The trail was read.
    Activities(Result<Vec<Activity>>),
    /// The server's tokens were listed.
    Tokens(Result<Box<Inventory>>),
    /// Tokens were ended, each with its own result; or nothing was sent.
    Revoked(Result<Vec<Verdict>>),
    /// A token was made and is stored.
    TokenMade(Result<Box<MadeToken>>),
    /// The profile's tokens were decoded.
    Inspected(Result<Vec<Inspected>>),
    /// The server told what it knows of the access token.
    Introspected(Result<Introspection>),
    /// The appliance's tenants and clients were listed.
    Tenants(Result<Box<Estate>>),
    /// Other tools' files were read.
    ImportsFound(Result<Box<Findings>>),
    /// Logins of other tools were taken over, each with its own result; or none was.
    Imported(Result<Vec<Taken>>),
    /// Tokens were removed from other tools' files.
    SourcesStripped(Result<Vec<Taken>>),
    /// The settings were read, perhaps after a change.
    Settings(Result<Vec<Said>>),
    /// Everything here was looked at.
    Examined,
    /// Cancelled before it ended by itself.
    Cancelled,
    /// The job couldn't be run at all.
    Broken(Error),
}

/// What came of a verb on one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerbDone {
    /// The report's row.
    pub row: Row,
    /// What is held now; none if it can't be read.
    pub holding: Option<Box<Holding>>,
    /// How long it took.
    pub took: SignedDuration,
}

/// A token that was made, and the profile that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeToken {
    /// As the server lists it.
    pub token: ServerToken,
    /// What the new profile holds.
    pub holding: Holding,
}
