//! What the environment says: read once, then passed in.

mod desktop;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::process::Inherited;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::domain::text::clean;

pub use desktop::{Desktop, Machine};

/// The environment of this process. Tests build it by hand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// Where files lie; none without a home folder.
    pub places: Option<Places>,
    /// The folder we were started in.
    pub folder: PathBuf,
    /// `KEYFOB_PROFILE`: the profile where none is named.
    pub profile: Option<String>,
    /// `KEYFOB_KEY_FILE`.
    pub key_file: Option<PathBuf>,
    /// `KEYFOB_PASSPHRASE_FILE`.
    pub passphrase_file: Option<PathBuf>,
    /// The terminal.
    pub terminal: Terminal,
    /// The desktop around it.
    pub desktop: Desktop,
    /// `KUBERNETES_EXEC_INFO`: what kubectl tells the helpers that it starts.
    pub kubernetes: Option<String>,
    /// What a program that takes our place gets back.
    pub inherited: Inherited,
    /// Where other tools keep their files.
    pub tools: ToolPlaces,
    /// The user's name at this computer: `USER`, `LOGNAME` or `USERNAME`.
    pub user: Option<String>,
    /// The computer's name.
    pub host: Option<String>,
}

/// Where other tools keep their files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToolPlaces {
    /// The user's home: what `HOME` says; without `KEYFOB_HOME` also what the system knows.
    pub home: Option<PathBuf>,
    /// `MORPHEUS_CLI_HOME`.
    pub morpheus_cli: Option<PathBuf>,
}

/// What the environment says about the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terminal {
    /// `KEYFOB_UI`, for example `plain`.
    pub face: Option<String>,
    /// `TERM`.
    pub kind: Option<String>,
    /// `COLORTERM`.
    pub colours: Option<String>,
    /// `NO_COLOR` is there and not empty (no-color.org).
    pub is_colourless: bool,
    /// The locale of characters: the first of `LC_ALL`, `LC_CTYPE`, `LANG` that isn't empty.
    pub locale: Option<String>,
    /// The user's editor, with its arguments: `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// What stands between us and the terminal.
    pub multiplexer: Multiplexer,
}

/// A program that shows several terminals in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Multiplexer {
    /// There is none.
    #[default]
    None,
    /// tmux: `TMUX` is set.
    Tmux,
    /// GNU screen: `STY` is set.
    Screen,
}

impl Terminal {
    /// Whether it can show more than ASCII: a UTF-8 locale, and neither the console nor a dumb terminal.
    #[must_use]
    pub fn shows_unicode(&self) -> bool {
        let locale = self.locale.as_deref().unwrap_or_default().to_lowercase();
        let is_utf8 = locale.contains("utf-8") || locale.contains("utf8");
        let is_bare = matches!(self.kind.as_deref(), Some("linux" | "dumb"));
        (is_utf8 || cfg!(windows)) && !is_bare
    }

    /// Whether it passes over the links that it doesn't know: GNU screen and the console may show them.
    #[must_use]
    pub fn shows_links(&self) -> bool {
        let is_bare = matches!(self.kind.as_deref(), None | Some("linux" | "dumb"));
        !is_bare && self.multiplexer != Multiplexer::Screen
    }
}

/// Where keyfob's files lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The folder of config.toml and themes.
    pub config: PathBuf,
    /// The folder of vault and locks.
    pub data: PathBuf,
    /// The folder of the log.
    pub state: PathBuf,
}

impl Places {
    /// All of it in one folder, as `KEYFOB_HOME` asks.
    #[must_use]
    pub fn within(folder: &Path) -> Self {
        Self {
            config: folder.to_owned(),
            data: folder.to_owned(),
            state: folder.to_owned(),
        }
    }

    /// config.toml.
    #[must_use]
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// vault.db.
    #[must_use]
    pub fn vault_file(&self) -> PathBuf {
        self.data.join("vault.db")
    }

    /// The folder of the profiles' locks.
    #[must_use]
    pub fn locks(&self) -> PathBuf {
        self.data.join("locks")
    }

    /// What keeps two processes from changing config.toml at once. No profile's lock has a dot in its name.
    #[must_use]
    pub fn config_lock(&self) -> PathBuf {
        self.locks().join("config.lock")
    }

    /// The log.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.state.join("keyfob.log")
    }
}

impl Surroundings {
    /// Reads the environment of this process.
    #[must_use]
    pub fn read() -> Self {
        // Without a current folder (removed under us) relative names fail where they are used.
        let folder = std::env::current_dir().unwrap_or_default();
        let read = Self::from_variables(&variable, folder);
        let is_apart = read.places.is_some();
        let places = read.places.or_else(native_places);
        let native = || etcetera::home_dir().ok().filter(|_| !is_apart);
        let home = read.tools.home.or_else(native);
        let tools = ToolPlaces { home, ..read.tools };
        let desktop = Desktop {
            own_variables: own_variables(std::env::vars_os().map(|(name, _)| name)),
            root: Some(PathBuf::from("/")),
            ..read.desktop
        };
        Self {
            places,
            desktop,
            tools,
            host: host(),
            ..read
        }
    }

    /// Reads it from these variables; an empty one counts as absent.
    fn from_variables(variable: &dyn Fn(&str) -> Option<OsString>, folder: PathBuf) -> Self {
        let raw = |name: &str| variable(name).filter(|value| !value.is_empty());
        let text = |name: &str| raw(name).map(|value| value.to_string_lossy().into_owned());
        let path = |name: &str| raw(name).map(|value| folder.join(value));
        Self {
            places: path("KEYFOB_HOME").map(|home| Places::within(&home)),
            profile: text("KEYFOB_PROFILE"),
            key_file: path("KEYFOB_KEY_FILE"),
            passphrase_file: path("KEYFOB_PASSPHRASE_FILE"),
            terminal: Terminal {
                face: text("KEYFOB_UI"),
                kind: text("TERM"),
                colours: text("COLORTERM"),
                is_colourless: raw("NO_COLOR").is_some(),
                locale: text("LC_ALL")
                    .or_else(|| text("LC_CTYPE"))
                    .or_else(|| text("LANG")),
                editor: text("VISUAL").or_else(|| text("EDITOR")),
                multiplexer: match (raw("TMUX"), raw("STY")) {
                    (Some(_), _) => Multiplexer::Tmux,
                    (None, Some(_)) => Multiplexer::Screen,
                    (None, None) => Multiplexer::None,
                },
            },
            desktop: Desktop::from_variables(&raw),
            kubernetes: text("KUBERNETES_EXEC_INFO"),
            inherited: Inherited::default(),
            tools: ToolPlaces {
                home: path("HOME"),
                morpheus_cli: path("MORPHEUS_CLI_HOME"),
            },
            user: ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(text),
            host: None,
            folder,
        }
    }

    /// `jw on nb-jw`.
    #[must_use]
    pub fn who(&self) -> String {
        let user = self.user.as_deref().unwrap_or("somebody");
        let host = self.host.as_deref().unwrap_or("this computer");
        clean(&format!("{user} on {host}"), LONGEST_NAME)
    }

    /// Where files lie.
    ///
    /// # Errors
    /// `Kind::Usage` without a home folder.
    pub fn places(&self) -> Result<&Places> {
        self.places.as_ref().ok_or_else(|| {
            Error::new(Kind::Usage, "there is no home folder to keep files in")
                .hint("set HOME, or KEYFOB_HOME to a folder")
        })
    }
}

/// So much is told of who works where, in characters.
const LONGEST_NAME: usize = 64;

/// The computer's name, without its domain.
#[cfg(unix)]
fn host() -> Option<String> {
    let name = rustix::system::uname();
    let name = name.nodename().to_string_lossy();
    let name = name.split('.').next().unwrap_or_default();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(not(unix))]
fn host() -> Option<String> {
    let name = variable("COMPUTERNAME")?;
    Some(name.to_string_lossy().into_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// A variable that may hold a secret, read when it is wanted: nothing else is to hold on to it. An empty one counts as
/// absent.
pub(crate) fn secret_variable(name: &str) -> Option<Secret> {
    let value = variable(name)?.into_string().ok()?;
    (!value.is_empty()).then(|| Secret::new(value))
}

/// The names of our own variables, whatever they are: those that this version doesn't know count, too.
fn own_variables(names: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let is_ours = |name: &OsString| name.to_string_lossy().starts_with("KEYFOB_");
    names.filter(is_ours).collect()
}

/// The platform's own places: XDG on Linux (relative values are ignored, as its specification says).
fn native_places() -> Option<Places> {
    let base = etcetera::base_strategy::choose_native_strategy().ok()?;
    let data = base.data_dir().join("keyfob");
    Some(Places {
        config: base.config_dir().join("keyfob"),
        state: base
            .state_dir()
            .map_or_else(|| data.clone(), |state| state.join("keyfob")),
        data,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surroundings(variables: &[(&str, &str)]) -> Surroundings {
        let look_up = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        };
        Surroundings::from_variables(&look_up, PathBuf::from("/here"))
    }

    #[test]
    fn keyfob_home_holds_everything() {
        let places = surroundings(&[("KEYFOB_HOME", "/k")]).places.unwrap();
        assert_eq!(places.config_file(), PathBuf::from("/k/config.toml"));
        assert_eq!(places.vault_file(), PathBuf::from("/k/vault.db"));
        assert_eq!(places.locks(), PathBuf::from("/k/locks"));
        assert_eq!(places.log_file(), PathBuf::from("/k/keyfob.log"));
    }

    #[test]
    fn relative_names_start_at_the_folder_we_were_started_in() {
        let read = surroundings(&[("KEYFOB_HOME", "k"), ("KEYFOB_KEY_FILE", "key")]);
        assert_eq!(read.places.unwrap().data, PathBuf::from("/here/k"));
        assert_eq!(read.key_file, Some(PathBuf::from("/here/key")));
    }

    #[test]
    fn empty_variables_count_as_absent() {
        let read = surroundings(&[("NO_COLOR", ""), ("KEYFOB_PROFILE", ""), ("LC_ALL", "")]);
        assert_eq!(
            read,
            Surroundings {
                folder: PathBuf::from("/here"),
                ..Surroundings::default()
            }
        );
        assert!(surroundings(&[("NO_COLOR", "0")]).terminal.is_colourless);
    }

    #[test]
    fn a_missing_home_is_an_error_with_a_way_out() {
        let error = surroundings(&[]).places().unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(error.way_out().unwrap().contains("KEYFOB_HOME"));
    }

    #[test]
    fn unicode_needs_a_utf8_locale_and_a_capable_terminal() {
        let shows = |list: &[(&str, &str)]| surroundings(list).terminal.shows_unicode();
        assert!(shows(&[("LANG", "de_DE.UTF-8"), ("TERM", "xterm")]));
        assert!(!shows(&[("LANG", "de_DE.UTF-8"), ("TERM", "linux")]));
        assert!(!shows(&[("LANG", "C.UTF-8"), ("LC_ALL", "C")]) || cfg!(windows));
    }

    #[test]
    fn our_own_variables_are_known_by_their_names() {
        let names = ["PATH", "KEYFOB_HOME", "XKEYFOB_", "KEYFOB_LATER"].map(OsString::from);
        assert_eq!(
            own_variables(names.into_iter()),
            ["KEYFOB_HOME", "KEYFOB_LATER"]
        );
    }

    #[test]
    fn who_works_here_is_told_as_far_as_it_is_known() {
        let mut read = surroundings(&[("LOGNAME", "jw")]);
        assert_eq!(read.who(), "jw on this computer");
        read.host = Some("nb-jw\u{1b}[2J".to_owned());
        assert_eq!(read.who(), "jw on nb-jw[2J");
    }

    #[test]
    fn ssh_is_told_by_its_connection() {
        assert!(surroundings(&[("SSH_CONNECTION", "a b")]).desktop.is_remote);
        assert!(!surroundings(&[("SSH_TTY", "/dev/pts/1")]).desktop.is_remote);
    }
}
