//! Everything the interface knows: ids, metadata, what is shown; never a token.

pub mod activity;
pub mod agenda;
pub mod board;
pub mod bulk;
pub mod copy_as;
pub mod detail;
pub mod dialog;
pub mod doctor;
pub mod edit;
pub mod field_id;
pub mod form;
pub mod import;
pub mod job;
pub mod marks;
pub mod notice;
pub mod overlay;
pub mod port;
pub mod probe;
pub mod report;
pub mod reveal;
pub mod settings;
pub mod sign_in;
pub mod suggestion;
pub mod toast;
pub mod trouble;
pub mod vault;
pub mod wizard;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use self::activity::ActivityList;
use self::agenda::Agenda;
use self::board::BoardState;
use self::bulk::BulkRun;
use self::detail::Detail;
use self::import::Lookup;
use self::job::Jobs;
use self::notice::Notices;
use self::overlay::Overlay;
use self::report::Report;
use self::reveal::Reveal;
use self::toast::{Clip, Toast, Undo};
use self::trouble::Trouble;
use self::vault::VaultView;
use self::wizard::Wizard;
use super::action::Size;
use super::command::CommandId;
use super::effect::SecretId;
use super::key::Key;
use super::keymap::Keymap;
use crate::domain::catalog::Catalog;
use crate::domain::holding::Holding;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::Profile;
use crate::domain::renewal::{self, Renewal, WhyNot};
use crate::domain::secret::Secret;
use crate::domain::server::Server;
use crate::domain::version::Version;
use crate::service::ports::CopyWay;
use crate::service::ports::web::Setting;

/// The whole interface.
#[derive(Debug)]
pub struct State {
    /// Servers, profiles, settings.
    pub catalog: Catalog,
    /// What is held, by profile; a profile without an entry holds nothing.
    pub holdings: BTreeMap<ProfileName, Holding>,
    /// Raised by edit and removal of a profile, so that results of older jobs are dropped.
    pub revisions: BTreeMap<ProfileName, u64>,
    /// Whether profiles refresh themselves in this process.
    pub automatic: Automatic,
    /// What happens by itself, and when.
    pub agenda: Agenda,
    /// What was worth a bell, for the terminal.
    pub notices: Notices,
    /// The vault.
    pub vault: VaultView,
    /// Where a browser that we open would show up.
    pub setting: Setting,
    /// Why configuration or vault couldn't be read at the last try.
    pub trouble: Option<Trouble>,
    /// Where our files lie; none where everything is simulated.
    pub files: Option<Files>,
    /// The list of profiles.
    pub board: BoardState,
    /// The screen below the overlays.
    pub screen: Screen,
    /// What the tabs of the profile on screen know.
    pub detail: Detail,
    /// The trail, for its screen and the detail pane.
    pub activity: ActivityList,
    /// What lies over the screen; the last one has the keys.
    pub overlays: Vec<Overlay>,
    /// A wizard that was left: its fields but the secrets come back.
    pub draft: Option<Box<Wizard>>,
    /// What runs in the background.
    pub jobs: Jobs,
    /// A verb that is at work on many.
    pub bulk: Option<BulkRun>,
    /// What other tools know.
    pub imports: Lookup,
    /// The last report.
    pub report: Option<Report>,
    /// The message in the status line.
    pub toast: Option<Toast>,
    /// The removal that can still be undone.
    pub undo: Option<Undo>,
    /// Profiles whose removal is under way: hidden until it has ended.
    pub removing: BTreeSet<ProfileName>,
    /// How copies go.
    pub copy_way: CopyWay,
    /// What we put into the clipboard.
    pub clip: Option<Clip>,
    /// Profiles in production whose copy was allowed in this run.
    pub allowed_copies: BTreeSet<ProfileName>,
    /// Profiles in production whose token may be shown in this run.
    pub allowed_reveals: BTreeSet<ProfileName>,
    /// The token that is shown for a moment.
    pub reveal: Option<Reveal>,
    /// The prefix key that waits for the next one (`g`, `s`).
    pub prefix: Option<Key>,
    /// Which key runs which command.
    pub keymap: Keymap,
    /// What was last run by its name, newest first.
    pub recent: Vec<CommandId>,
    /// Whether keys are labelled in ASCII: `RET` for `⏎`.
    pub ascii: bool,
    /// The terminal.
    pub size: Size,
    /// When a key was pressed last: the order waits for it.
    pub last_key: Option<Timestamp>,
    /// Whether the process is about to end.
    pub ending: Ending,
    /// Typed secrets on their way to the runtime, which takes them out together with the effect that names them.
    pub outbox: BTreeMap<SecretId, Secret>,
    /// The number of the next typed secret.
    pub next_secret: u64,
}

/// Whether profiles refresh themselves in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Automatic {
    /// Nothing runs by itself: what expires needs somebody.
    Off,
    /// As each profile's policy says.
    ByPolicy,
}

/// Where our files lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// config.toml.
    pub config: PathBuf,
    /// vault.db.
    pub vault: PathBuf,
    /// The user's own folder, for people `~`.
    pub home: Option<PathBuf>,
}

impl Files {
    /// `config ~/.config/keyfob   vault ~/.local/share/keyfob`.
    #[must_use]
    pub fn words(&self) -> String {
        let (config, vault) = (self.folder(&self.config), self.folder(&self.vault));
        if config == vault {
            format!("config and vault {config}")
        } else {
            format!("config {config}   vault {vault}")
        }
    }

    fn folder(&self, file: &Path) -> String {
        let folder = file.parent().unwrap_or(file);
        let below = self
            .home
            .as_ref()
            .and_then(|home| folder.strip_prefix(home).ok());
        let short = below.map(|below| Path::new("~").join(below));
        short.as_deref().unwrap_or(folder).display().to_string()
    }
}

/// The screen below the overlays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// The list of profiles.
    Board,
    /// One profile.
    Detail {
        /// Which.
        profile: ProfileName,
        /// First shown line.
        top: usize,
    },
    /// The trail.
    Activity,
}

/// Whether the process is about to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It isn't.
    No,
    /// Jobs that can't be stopped are waited for.
    Waiting {
        /// How many.
        jobs: usize,
    },
    /// It is over.
    Now,
}

impl Default for State {
    fn default() -> Self {
        Self {
            catalog: Catalog::default(),
            holdings: BTreeMap::new(),
            revisions: BTreeMap::new(),
            automatic: Automatic::Off,
            agenda: Agenda::default(),
            notices: Notices::default(),
            vault: VaultView::Unknown,
            setting: Setting::Desktop,
            trouble: None,
            files: None,
            board: BoardState::default(),
            screen: Screen::Board,
            detail: Detail::default(),
            activity: ActivityList::default(),
            overlays: Vec::new(),
            draft: None,
            jobs: Jobs::default(),
            bulk: None,
            imports: Lookup::Never,
            report: None,
            toast: None,
            undo: None,
            removing: BTreeSet::new(),
            copy_way: CopyWay::On {
                words: "the desktop's".to_owned(),
                is_clearable: true,
            },
            clip: None,
            allowed_copies: BTreeSet::new(),
            allowed_reveals: BTreeSet::new(),
            reveal: None,
            prefix: None,
            keymap: Keymap::usual(),
            recent: Vec::new(),
            ascii: false,
            size: Size {
                width: 80,
                height: 24,
                page: 18,
            },
            last_key: None,
            ending: Ending::No,
            outbox: BTreeMap::new(),
            next_secret: 0,
        }
    }
}

impl State {
    /// What is held for a profile.
    #[must_use]
    pub fn holding(&self, name: &ProfileName) -> Option<&Holding> {
        self.holdings.get(name)
    }

    /// Every profile with what is held for it, by name. Both trees are walked once: ten thousand searches take longer than
    /// all else that is done with what they find.
    pub(crate) fn held_profiles(&self) -> impl Iterator<Item = (&Profile, Option<&Holding>)> {
        let mut holdings = self.holdings.iter().peekable();
        self.catalog.profiles.iter().map(move |(name, profile)| {
            while holdings.next_if(|(other, _)| *other < name).is_some() {}
            let held = holdings.next_if(|(other, _)| *other == name);
            (profile, held.map(|(_, holding)| holding))
        })
    }

    /// What a server runs, as one of the logins there has learnt.
    #[must_use]
    pub fn version_at(&self, server: &ServerName) -> Option<&Version> {
        let profiles = self.catalog.profiles.values();
        let there = profiles.filter(|profile| profile.server == *server);
        let mut seen =
            there.filter_map(|profile| self.holding(&profile.name)?.facts.identity.as_ref());
        seen.find_map(|identity| identity.version.as_ref())
    }

    /// The profile that verbs act on: the one shown, else the one under the cursor.
    #[must_use]
    pub fn current(&self) -> Option<&ProfileName> {
        match &self.screen {
            Screen::Board => self.board.cursor.as_ref(),
            Screen::Detail { profile, .. } => Some(profile),
            Screen::Activity => None,
        }
    }

    /// Whether refreshing or clearing a profile's token stops other tools.
    #[must_use]
    pub fn shares_token(&self, name: &ProfileName) -> bool {
        let Ok((profile, server)) = self.catalog.profile(name.as_str()) else {
            return false;
        };
        match self.holding(name) {
            Some(holding) => holding.is_shared(profile, server),
            None => profile.shares_client(server.provider),
        }
    }

    /// Whether the profile's appliance is known to be 9.0 or newer.
    #[must_use]
    pub fn is_nine(&self, name: &ProfileName) -> bool {
        self.holding(name).is_some_and(Holding::is_nine)
    }

    /// Whether and when a profile refreshes itself in this process.
    #[must_use]
    pub fn renewal(
        &self,
        profile: &Profile,
        server: &Server,
        holding: &Holding,
        now: Timestamp,
    ) -> Renewal {
        if self.automatic == Automatic::Off {
            return Renewal::Off(WhyNot::Chosen);
        }
        let is_shared = holding.is_shared(profile, server);
        let planned = renewal::renewal(profile.refresh, is_shared, holding, now);
        let useless = self.agenda.useless.get(&profile.name);
        match planned {
            Renewal::At(..) if useless == Some(&holding.generation) => {
                Renewal::Off(WhyNot::Useless)
            }
            Renewal::At(..) | Renewal::Off(_) => planned,
        }
    }

    /// Whether the configuration couldn't be read at the last try.
    #[must_use]
    pub const fn is_misconfigured(&self) -> bool {
        matches!(self.trouble, Some(Trouble::Configuration(_)))
    }

    /// Whether it can't do anything before the configuration is mended: it couldn't be read since the start.
    #[must_use]
    pub const fn is_asleep(&self) -> bool {
        self.is_misconfigured() && matches!(self.vault, VaultView::Unknown)
    }

    /// Whether verbs act on the marks; else on the row under the cursor (SCREENS C7).
    #[must_use]
    pub fn acts_on_marks(&self) -> bool {
        self.screen == Screen::Board && !self.board.marks.is_empty()
    }

    /// The overlay that has the keys.
    #[must_use]
    pub fn top(&self) -> Option<&Overlay> {
        self.overlays.last()
    }

    /// The revision of a profile.
    #[must_use]
    pub fn revision(&self, name: &ProfileName) -> u64 {
        self.revisions.get(name).copied().unwrap_or_default()
    }

    /// Whether there is something to unlock: a profile holds tokens, or the vault was seen.
    #[must_use]
    pub fn has_vault(&self) -> bool {
        self.holdings
            .values()
            .any(|holding| holding.tokens.is_some())
    }

    /// Puts a typed secret where the runtime finds it.
    pub(crate) fn send_secret(&mut self, secret: Secret) -> SecretId {
        let id = SecretId(self.next_secret);
        self.next_secret += 1;
        self.outbox.insert(id, secret);
        id
    }

    /// Whether a profile is hidden since it is being removed.
    #[must_use]
    pub fn is_hidden(&self, name: &ProfileName) -> bool {
        self.removing.contains(name)
            || self
                .undo
                .as_ref()
                .is_some_and(|undo| undo.profiles.contains(name))
    }

    /// Hands over the secrets that an effect names.
    #[must_use]
    pub fn take_secrets(&mut self) -> BTreeMap<SecretId, Secret> {
        std::mem::take(&mut self.outbox)
    }
}
