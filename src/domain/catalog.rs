//! What the configuration says: servers, profiles, settings. None of it is secret.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;

use super::error::{Error, Kind, Result};
use super::name::{ProfileName, ServerName};
use super::palette::Palette;
use super::profile::Profile;
use super::provider::Provider;
use super::server::{Address, Server};

/// The whole configuration, included files merged in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalog {
    /// The servers by name; a profile that stands alone brings its own, named after it.
    pub servers: BTreeMap<ServerName, Server>,
    /// The profiles by name.
    pub profiles: Profiles,
    /// Everything under `[settings]`.
    pub settings: Settings,
    /// The keys of the user's own, by command.
    pub keys: BTreeMap<String, OwnKeys>,
    /// The user's own formats for `copy --as`.
    pub templates: BTreeMap<String, String>,
    /// Everything under `[vault]`.
    pub vault: VaultSettings,
}

/// Profiles by name, shared until somebody changes them: there may be ten thousand, and the interface, its jobs and what
/// was read last hold the same ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profiles(Arc<BTreeMap<ProfileName, Profile>>);

impl FromIterator<Profile> for Profiles {
    fn from_iter<I: IntoIterator<Item = Profile>>(iter: I) -> Self {
        let named = |profile: Profile| (profile.name.clone(), profile);
        Self(Arc::new(iter.into_iter().map(named).collect()))
    }
}

impl Deref for Profiles {
    type Target = BTreeMap<ProfileName, Profile>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Profiles {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Arc::make_mut(&mut self.0)
    }
}

/// A line of `[keys]`: which keys run one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnKeys {
    /// As they are written; none: no key runs it.
    pub keys: Vec<String>,
    /// File and line.
    pub place: String,
}

/// `[settings]`; each field is explained in assets/config.toml.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, one for one as in the file"
)]
pub struct Settings {
    /// A theme's name, or `auto`.
    pub theme: String,
    /// The colours of a theme of the user's own; none where it is one of keyfob's.
    pub palette: Option<Palette>,
    /// Why the theme can't be had; the terminal's colours are used then.
    pub theme_trouble: Option<Error>,
    /// How copies go.
    pub clipboard: ClipboardWay,
    /// After how long a copy is cleared if it is still ours; none: never.
    pub clipboard_clear: Option<SignedDuration>,
    /// Which glyphs are drawn.
    pub glyphs: Glyphs,
    /// Whether spinners turn.
    pub motion: bool,
    /// Whether the mouse works.
    pub mouse: bool,
    /// Whether the terminal's window title is set.
    pub title: bool,
    /// Whether the terminal tells when it loses the focus.
    pub focus: bool,
    /// Whether kitty's keys are asked for where the terminal has them.
    pub kitty_keys: bool,
    /// Whether the addresses that commands print can be clicked.
    pub links: bool,
    /// How the terminal is told of news.
    pub notify: Notify,
    /// Whether names are masked and reveal is off.
    pub hide_secrets: bool,
}

/// How copies go to the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClipboardWay {
    /// OSC 52 over SSH or without a display, else native.
    Auto,
    /// The desktop's clipboard.
    Native,
    /// The terminal's, by escape sequence.
    Osc52,
    /// A program that reads the text on its standard input.
    Command(Vec<String>),
    /// Not at all.
    None,
}

/// Which glyphs are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyphs {
    /// ASCII where the locale isn't UTF-8 or the terminal is `linux` or `dumb`.
    Auto,
    /// Always unicode.
    Unicode,
    /// Always ASCII.
    Ascii,
}

/// How the terminal is told of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notify {
    /// Not at all.
    None,
    /// By its bell.
    Bell,
    /// By OSC 9.
    Osc9,
}

/// `[vault]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultSettings {
    /// What a new vault's key is kept in.
    pub key: KeyChoice,
    /// After how long without a key press the interface locks; none: never.
    pub idle_lock: Option<SignedDuration>,
}

/// What a new vault's key is kept in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyChoice {
    /// The OS keyring, else a passphrase is asked for.
    Auto,
    /// The OS keyring.
    Keyring,
    /// A passphrase.
    Passphrase,
    /// A key file.
    File(PathBuf),
}

impl KeyChoice {
    /// Reads `auto`, `keyring`, `passphrase` or `file:PATH`.
    pub fn parse(text: &str) -> Result<Self> {
        match (text, text.strip_prefix("file:")) {
            ("auto", _) => Ok(Self::Auto),
            ("keyring", _) => Ok(Self::Keyring),
            ("passphrase", _) => Ok(Self::Passphrase),
            (_, Some(path)) if !path.is_empty() => Ok(Self::File(PathBuf::from(path))),
            _ => Err(
                Error::new(Kind::Usage, format!("'{text}' is no place for a vault key"))
                    .hint("one of: keyring, passphrase, file:PATH"),
            ),
        }
    }
}

const USUAL_CLIPBOARD_CLEAR: SignedDuration = SignedDuration::from_secs(30);
const USUAL_IDLE_LOCK: SignedDuration = SignedDuration::from_mins(15);

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: "auto".to_owned(),
            palette: None,
            theme_trouble: None,
            clipboard: ClipboardWay::Auto,
            clipboard_clear: Some(USUAL_CLIPBOARD_CLEAR),
            glyphs: Glyphs::Auto,
            motion: true,
            mouse: true,
            title: true,
            focus: true,
            kitty_keys: true,
            links: true,
            notify: Notify::None,
            hide_secrets: false,
        }
    }
}

impl Default for VaultSettings {
    fn default() -> Self {
        Self {
            key: KeyChoice::Auto,
            idle_lock: Some(USUAL_IDLE_LOCK),
        }
    }
}

/// A name that holds so much of another one is like it: a third.
const LIKENESS: usize = 3;

/// Whether a typed name may be meant for a known one: its start, or one of them a good part of the other.
fn is_like(known: &str, typed: &str) -> bool {
    let is_part = |short: &str, long: &str| {
        long.contains(short) && short.chars().count() * LIKENESS >= long.chars().count()
    };
    known.starts_with(typed) || is_part(typed, known) || is_part(known, typed)
}

impl Catalog {
    /// A profile with its server.
    ///
    /// # Errors
    /// `Kind::Usage` for an unknown name; the hint names close ones.
    pub fn profile(&self, name: &str) -> Result<(&Profile, &Server)> {
        let Some(profile) = self.profiles.get(name) else {
            let shown = super::text::clean(name, 64);
            return Err(
                Error::new(Kind::Usage, format!("there is no profile '{shown}'"))
                    .hint(self.close_names(name)),
            );
        };
        let server = self.servers.get(&profile.server).ok_or_else(|| {
            Error::new(
                Kind::Usage,
                format!(
                    "profile '{name}' names the unknown server '{}'",
                    profile.server
                ),
            )
            .hint("keyfob config check shows where")
        })?;
        Ok((profile, server))
    }

    /// The server at this address, if it is known.
    #[must_use]
    pub fn server_at(&self, provider: Provider, address: &Address) -> Option<&Server> {
        self.servers
            .values()
            .find(|server| server.is_same(provider, address))
    }

    fn close_names(&self, name: &str) -> String {
        let lower = name.to_lowercase();
        let close: Vec<&str> = self
            .profiles
            .keys()
            .map(ProfileName::as_str)
            .filter(|known| is_like(&known.to_lowercase(), &lower))
            .take(3)
            .collect();
        if close.is_empty() {
            "keyfob list shows them all".to_owned()
        } else {
            format!("did you mean {}?", close.join(" or "))
        }
    }
}
