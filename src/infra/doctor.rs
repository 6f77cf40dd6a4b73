//! What is looked at on this machine: files, vault, keys, terminal, clipboard, browser. Changes nothing, asks nobody.

use super::assembly::{self, Assembly};
use super::clipboard::Way;
use super::config::TomlRegistry;
use super::surroundings::{Multiplexer, Places, Surroundings, Terminal};
use super::vault::{CacheState, MachineState, PresentVault, SlotKind, SqliteVault, VaultStatus};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Kind, VaultTrouble};
use crate::service::doctor::{self, Finding, Verdict};
use crate::service::handover;
use crate::service::ports::survey::Survey;
use crate::service::ports::web::Setting;
use crate::service::ports::{CopyWay, Local, Registry as _};

/// Our variables. One that is set and isn't among them has no effect.
const VARIABLES: [&str; 5] = [
    "KEYFOB_HOME",
    "KEYFOB_PROFILE",
    "KEYFOB_KEY_FILE",
    "KEYFOB_PASSPHRASE_FILE",
    "KEYFOB_UI",
];

/// Languages whose fonts and terminals often give `●` and borders two cells (Unicode UAX 11, "ambiguous").
const WIDE_LANGUAGES: [&str; 3] = ["ja", "ko", "zh"];

/// This machine as keyfob sees it, with the user's files.
pub struct SystemSurvey {
    surroundings: Surroundings,
    registry: TomlRegistry,
    asks_servers: bool,
}

impl SystemSurvey {
    /// A survey of everything.
    #[must_use]
    pub const fn new(surroundings: Surroundings, registry: TomlRegistry) -> Self {
        Self {
            surroundings,
            registry,
            asks_servers: true,
        }
    }

    /// The same without asking a server.
    #[must_use]
    pub fn offline(self) -> Self {
        Self {
            asks_servers: false,
            ..self
        }
    }

    async fn look_at_all(&self, told: &dyn Fn(Finding)) {
        let surroundings = &self.surroundings;
        let (finding, catalog) = configuration(surroundings, &self.registry);
        told(finding);
        variables(surroundings).into_iter().for_each(told);
        told(terminal(&surroundings.terminal));
        let Some(catalog) = catalog else {
            let why = "the configuration says where they are";
            return told(Finding::skipped("vault, servers", why));
        };
        told(clipboard(surroundings, &catalog));
        match assembly::assemble_over(&self.registry, surroundings, "keyfob doctor") {
            Ok(assembly) => self.look_further(&catalog, &assembly, told).await,
            Err(error) => told(Finding::bad("files", &error)),
        }
    }

    async fn look_further(&self, catalog: &Catalog, assembly: &Assembly, told: &dyn Fn(Finding)) {
        told(browser(assembly.ports.browser.setting()));
        files(assembly).into_iter().for_each(told);
        vault(&assembly.vault).await.into_iter().for_each(told);
        if self.asks_servers {
            doctor::servers(&assembly.ports, catalog, told).await;
        } else {
            told(Finding::skipped("servers", "not asked: --offline"));
        }
    }
}

impl Survey for SystemSurvey {
    fn look<'a>(&'a self, told: &'a dyn Fn(Finding)) -> Local<'a, ()> {
        Box::pin(self.look_at_all(told))
    }
}

/// The configuration, and what it says.
fn configuration(
    surroundings: &Surroundings,
    registry: &TomlRegistry,
) -> (Finding, Option<Catalog>) {
    const ABOUT: &str = "configuration";
    let read = registry.load().and_then(|catalog| {
        handover::check(&catalog.templates)?;
        Ok(catalog)
    });
    let file = surroundings.places().map(Places::config_file);
    let path = file
        .as_ref()
        .map_or_else(|_| String::new(), |file| file.display().to_string());
    match read {
        Ok(catalog) if file.is_ok_and(|file| !file.exists()) => {
            let what = format!("{path}: not there yet, nothing is set");
            (Finding::good(ABOUT, what), Some(catalog))
        }
        Ok(catalog) => {
            let servers = counted(catalog.servers.len(), "server");
            let profiles = counted(catalog.profiles.len(), "profile");
            let what = format!("{path}: {servers}, {profiles}");
            (Finding::good(ABOUT, what), Some(catalog))
        }
        Err(error) => (Finding::bad(ABOUT, &error), None),
    }
}

fn counted(count: usize, what: &str) -> String {
    let more = if count == 1 { "" } else { "s" };
    format!("{count} {what}{more}")
}

/// Files that others could read.
fn files(assembly: &Assembly) -> Vec<Finding> {
    const ABOUT: &str = "files";
    if assembly.repairs.is_empty() {
        return vec![Finding::good(ABOUT, "closed to other users")];
    }
    let told = |repair: &super::files::Repair| {
        let now = "mended; what was read meanwhile can't be known";
        Finding::doubt(ABOUT, repair.to_string(), now)
    };
    assembly.repairs.iter().map(told).collect()
}

/// The vault, as `vault status` sees it; what fails is a finding, too.
async fn vault(vault: &SqliteVault) -> Vec<Finding> {
    const ABOUT: &str = "vault";
    let status = match vault.status().await {
        Ok(status) => status,
        Err(error) => return vec![Finding::bad(ABOUT, &error)],
    };
    let Some(present) = &status.vault else {
        let what = format!(
            "{}: none yet, the first login makes it",
            status.path.display()
        );
        return vec![Finding::good(ABOUT, what)];
    };
    let mut found = vec![opening(&status, present)];
    found.extend(keeping(vault, present));
    found.push(cache(present.cache));
    found
}

fn opening(status: &VaultStatus, present: &PresentVault) -> Finding {
    const ABOUT: &str = "vault";
    let path = status.path.display();
    let tokens = usize::try_from(present.counts.tokens).unwrap_or_default();
    let tokens = counted(tokens, "token");
    let ways: Vec<&str> = present.slots.iter().map(SlotKind::word).collect();
    let ways = ways.join(", ");
    match &status.opens {
        Ok(()) => Finding::good(ABOUT, format!("{path}: {tokens}, opens by {ways}")),
        Err(error) if error.kind() == Kind::Vault(VaultTrouble::Locked) => Finding {
            verdict: Verdict::Doubt,
            what: format!("{path}: locked, opens by {ways}"),
            ..Finding::bad(ABOUT, error)
        },
        Err(error) => Finding::bad(ABOUT, error),
    }
}

/// What stands in the way of refreshing.
fn keeping(vault: &SqliteVault, present: &PresentVault) -> Vec<Finding> {
    const ABOUT: &str = "vault";
    let mut found = Vec::new();
    if !present.is_writable {
        let what = "it can't be written: nothing is refreshed";
        let now = "make the file and its folder writable (0600 and 0700, yours)";
        found.push(Finding {
            verdict: Verdict::Bad,
            ..Finding::doubt(ABOUT, what, now)
        });
    }
    match present.machine {
        MachineState::Ours => {}
        MachineState::Foreign => {
            let what = "another machine wrote it: nothing is refreshed";
            let now = "keyfob vault adopt makes this machine its owner";
            found.push(Finding {
                verdict: Verdict::Bad,
                ..Finding::doubt(ABOUT, what, now)
            });
        }
        MachineState::Unchecked => {
            let what = "this system has no machine id: a copied vault isn't noticed";
            let now = "don't use two copies of one vault: whoever refreshes first kills the other's tokens";
            found.push(Finding::doubt(ABOUT, what, now));
        }
    }
    if vault.is_on_network() {
        let what = "it lies on a network file system, whose locks aren't always kept";
        let now = "KEYFOB_HOME names a folder on a disk of this machine";
        found.push(Finding::doubt(ABOUT, what, now));
    }
    if present.counts.intents > 0 {
        let what = format!(
            "{} refreshes have had no answer yet",
            present.counts.intents
        );
        found.push(Finding::doubt(
            ABOUT,
            what,
            "keyfob check --all finds out what became of them",
        ));
    }
    found
}

fn cache(state: CacheState) -> Finding {
    const ABOUT: &str = "key cache";
    match state {
        CacheState::Held => Finding::good(ABOUT, "holds the vault's key until 15 minutes idle"),
        CacheState::Empty => Finding::good(ABOUT, "there, and empty: keyfob vault unlock fills it"),
        CacheState::Unavailable => {
            let now =
                "scripts set KEYFOB_KEY_FILE or KEYFOB_PASSPHRASE_FILE where no keyring answers";
            Finding::doubt(ABOUT, "this system has none", now)
        }
    }
}

/// The terminal, and what stands between it and us.
fn terminal(terminal: &Terminal) -> Finding {
    const ABOUT: &str = "terminal";
    let kind = terminal.kind.as_deref().unwrap_or("TERM isn't set");
    let between = match terminal.multiplexer {
        Multiplexer::None => "",
        Multiplexer::Tmux => ", in tmux",
        Multiplexer::Screen => ", in GNU screen",
    };
    let colours = if terminal.is_colourless {
        ", NO_COLOR"
    } else {
        ""
    };
    let what = format!("{kind}{between}{colours}");
    if !terminal.shows_unicode() {
        let now = "set LANG to a UTF-8 locale for lines and glyphs; ASCII works, too";
        return Finding::doubt(ABOUT, format!("{what}, shown in ASCII"), now);
    }
    let language = terminal.locale.as_deref().unwrap_or_default();
    if WIDE_LANGUAGES.iter().any(|wide| language.starts_with(wide)) {
        let what = format!("{what}, {language}: lines and dots may take two cells");
        let now = "if the board looks torn: glyphs = \"ascii\" under [settings]";
        return Finding::doubt(ABOUT, what, now);
    }
    Finding::good(ABOUT, format!("{what}, UTF-8"))
}

/// How copies go.
fn clipboard(surroundings: &Surroundings, catalog: &Catalog) -> Finding {
    const ABOUT: &str = "clipboard";
    let (setting, desktop) = (&catalog.settings.clipboard, &surroundings.desktop);
    match Way::of(setting, desktop).told(setting, desktop) {
        CopyWay::On {
            words,
            is_clearable: true,
        } => Finding::good(ABOUT, words),
        CopyWay::On {
            words,
            is_clearable: false,
        } => {
            let now = "clear it yourself after a copy, or set clipboard to a command";
            Finding::doubt(
                ABOUT,
                format!("{words}: it can't be cleared from here"),
                now,
            )
        }
        CopyWay::Off => Finding::skipped(ABOUT, "off: clipboard = \"none\""),
    }
}

/// Where a browser would open.
fn browser(setting: Setting) -> Finding {
    const ABOUT: &str = "browser";
    let none = |what: &str| {
        let now = "a login prints its address: open it anywhere and paste the one you end at";
        Finding::doubt(ABOUT, what, now)
    };
    match setting {
        Setting::Desktop => Finding::good(ABOUT, "the desktop's"),
        Setting::Named => Finding::good(ABOUT, "the one that BROWSER names"),
        Setting::Remote => none("none: you are here by ssh"),
        Setting::Container => none("none: this is a container"),
        Setting::Wsl => Finding::good(ABOUT, "that of Windows"),
        Setting::NoScreen => none("none: there is no display"),
    }
}

/// Variables of ours that mean nothing.
fn variables(surroundings: &Surroundings) -> Vec<Finding> {
    let names = surroundings.desktop.own_variables.iter();
    let unknown = names
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| !VARIABLES.contains(&name.as_str()));
    let told = |name: String| {
        let now = format!("known are {}", VARIABLES.join(", "));
        Finding::doubt(
            "environment",
            format!("{name} is set and means nothing"),
            &now,
        )
    };
    unknown.map(told).collect()
}
