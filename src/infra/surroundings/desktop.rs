//! What the environment says about the desktop, and about the machine below it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What the environment says about the desktop.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desktop {
    /// `SSH_CONNECTION` is there. (`SSH_TTY` is lost in tmux and sudo: SCREENS C14.)
    pub is_remote: bool,
    /// `DISPLAY`.
    pub display: Option<String>,
    /// `WAYLAND_DISPLAY`.
    pub wayland_display: Option<String>,
    /// `BROWSER`.
    pub browser: Option<String>,
    /// What kind of machine the variables tell of.
    pub machine: Machine,
    /// Below which folder the files lie that know it better; nowhere for tests.
    pub root: Option<PathBuf>,
    /// The names of keyfob's own variables that are set: other programs don't get them.
    pub own_variables: Vec<OsString>,
}

/// What kind of machine a desktop is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Machine {
    /// Nothing special.
    #[default]
    Plain,
    /// Linux inside of Windows.
    Wsl,
    /// A container.
    Container,
}

impl Desktop {
    /// Whether there is a screen to open windows on.
    #[must_use]
    pub const fn has_display(&self) -> bool {
        cfg!(any(windows, target_os = "macos"))
            || self.display.is_some()
            || self.wayland_display.is_some()
    }

    /// What kind of machine it is. Files count more than variables, which `sudo` and service managers drop; they are
    /// read here and now, since most commands never ask.
    #[must_use]
    pub fn machine(&self) -> Machine {
        self.root
            .as_deref()
            .map_or(self.machine, |root| looked_up(self.machine, root))
    }

    /// Reads it from these variables.
    pub(super) fn from_variables(variable: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let text = |name: &str| variable(name).map(|value| value.to_string_lossy().into_owned());
        let is_set = |name: &&str| variable(name).is_some();
        let machine = if CONTAINER_VARIABLES.iter().any(is_set) {
            Machine::Container
        } else if WSL_VARIABLES.iter().any(is_set) {
            Machine::Wsl
        } else {
            Machine::Plain
        };
        Self {
            is_remote: variable("SSH_CONNECTION").is_some(),
            display: text("DISPLAY"),
            wayland_display: text("WAYLAND_DISPLAY"),
            browser: text("BROWSER"),
            machine,
            root: None,
            own_variables: Vec::new(),
        }
    }
}

/// What the files of a Linux below this folder tell, beside what is known already.
fn looked_up(known: Machine, root: &Path) -> Machine {
    if CONTAINER_FILES.iter().any(|file| root.join(file).exists()) {
        return Machine::Container;
    }
    let is_windows = || {
        let version = std::fs::read_to_string(root.join("proc/version")).unwrap_or_default();
        version.to_lowercase().contains("microsoft")
    };
    if known == Machine::Plain && is_windows() {
        return Machine::Wsl;
    }
    known
}

/// Set by systemd-nspawn, podman and LXC; by Kubernetes.
const CONTAINER_VARIABLES: [&str; 2] = ["container", "KUBERNETES_SERVICE_HOST"];
/// Left by Docker; by podman.
const CONTAINER_FILES: [&str; 2] = [".dockerenv", "run/.containerenv"];
const WSL_VARIABLES: [&str; 2] = ["WSL_DISTRO_NAME", "WSL_INTEROP"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infra::files::write_whole;

    fn machine(variables: &[&str]) -> Machine {
        let look_up = |name: &str| variables.contains(&name).then(|| OsString::from("x"));
        Desktop::from_variables(&look_up).machine
    }

    #[test]
    fn variables_tell_of_wsl_and_containers() {
        assert_eq!(machine(&[]), Machine::Plain);
        assert_eq!(machine(&["WSL_DISTRO_NAME"]), Machine::Wsl);
        assert_eq!(machine(&["WSL_INTEROP"]), Machine::Wsl);
        assert_eq!(machine(&["container"]), Machine::Container);
        // A container on Windows' Linux can't start Windows' browser.
        let both = machine(&["KUBERNETES_SERVICE_HOST", "WSL_INTEROP"]);
        assert_eq!(both, Machine::Container);
    }

    #[test]
    fn files_tell_of_wsl_and_containers() {
        let cases = [
            (
                "proc/version",
                "Linux version 6.1.0-13-amd64 (debian)",
                Machine::Plain,
            ),
            (
                "proc/version",
                "Linux version 5.15.0-microsoft-standard-WSL2",
                Machine::Wsl,
            ),
            (
                "proc/version",
                "Linux version 4.4.0-19041-Microsoft",
                Machine::Wsl,
            ),
            (".dockerenv", "", Machine::Container),
            ("run/.containerenv", "", Machine::Container),
        ];
        for (file, content, expected) in cases {
            let root = tempfile::TempDir::new().unwrap();
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            write_whole(&path, content.as_bytes()).unwrap();
            let desktop = Desktop {
                root: Some(root.path().to_owned()),
                ..Desktop::default()
            };
            assert_eq!(desktop.machine(), expected, "{file}: {content}");
        }
        let nothing = tempfile::TempDir::new().unwrap();
        let wsl = Desktop {
            machine: Machine::Wsl,
            root: Some(nothing.path().to_owned()),
            ..Desktop::default()
        };
        assert_eq!(wsl.machine(), Machine::Wsl);
    }
}
