//! Which machine this is, as far as a vault needs to know.

use sha2::{Digest as _, Sha256};

use crate::domain::text::hex;

/// A hash: the id itself is nobody's business (machine-id(5) asks for that).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineId(String);

const DIGITS: usize = 32;

impl MachineId {
    /// From whatever the platform calls its id.
    #[must_use]
    pub fn of(id: &str) -> Self {
        let mut digest = Sha256::new();
        digest.update(b"keyfob machine\0");
        digest.update(id.trim().as_bytes());
        Self(hex(&digest.finalize()).chars().take(DIGITS).collect())
    }

    /// As stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This machine's; none where the platform has no id.
    #[must_use]
    pub fn here() -> Option<Self> {
        raw()
            .filter(|id| !id.trim().is_empty() && id.trim() != "uninitialized")
            .map(|id| Self::of(&id))
    }
}

#[cfg(target_os = "linux")]
fn raw() -> Option<String> {
    ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .into_iter()
        .find_map(|path| std::fs::read_to_string(path).ok())
}

#[cfg(target_os = "macos")]
fn raw() -> Option<String> {
    answer_of("/usr/sbin/sysctl", &["-n", "kern.uuid"])
}

#[cfg(target_os = "windows")]
fn raw() -> Option<String> {
    const KEY: &str = r"HKLM\SOFTWARE\Microsoft\Cryptography";
    let answer = answer_of("reg.exe", &["query", KEY, "/v", "MachineGuid"])?;
    answer.split_whitespace().last().map(str::to_owned)
}

#[cfg(any(target_os = "macos", target_os = "windows"))]
fn answer_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = std::process::Command::new(program)
        .args(arguments)
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
fn raw() -> Option<String> {
    ["/etc/machine-id", "/etc/hostid"]
        .into_iter()
        .find_map(|path| std::fs::read_to_string(path).ok())
}
