//! Keeps this process's memory from others: no core files, no other process may read it (facts/oauth.md L12).

/// What was changed of this process that a program in its place would inherit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Inherited {
    #[cfg(unix)]
    core: Option<CoreFiles>,
}

/// How large a core file may become; none for no limit.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CoreFiles {
    largest: Option<u64>,
}

/// Switches core files and tracing by other processes off. Where the system refuses, nothing is lost but that.
///
/// Only the soft limit falls: who lowers the hard one can't raise it again for the program that `exec` starts.
#[cfg(target_os = "linux")]
pub fn harden() -> Inherited {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    // A program in our place is dumpable again: execve resets it (prctl(2)).
    set_dumpable_behavior(DumpableBehavior::NotDumpable).ok();
    without_core_files()
}

/// Switches core files off. Where the system refuses, nothing is lost but that.
#[cfg(all(unix, not(target_os = "linux")))]
pub fn harden() -> Inherited {
    without_core_files()
}

/// Windows writes no core files by default.
#[cfg(not(unix))]
pub const fn harden() -> Inherited {
    Inherited {}
}

#[cfg(unix)]
fn without_core_files() -> Inherited {
    use rustix::process::{Resource, getrlimit};

    let largest = getrlimit(Resource::Core).current;
    set_core_files(Some(0));
    Inherited {
        core: Some(CoreFiles { largest }),
    }
}

#[cfg(unix)]
fn set_core_files(largest: Option<u64>) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let maximum = getrlimit(Resource::Core).maximum;
    let current = largest;
    setrlimit(Resource::Core, Rlimit { current, maximum }).ok();
}

impl Inherited {
    /// Gives back what [`harden`] took, for a program that takes our place at once.
    #[cfg(unix)]
    pub(super) fn restore(self) {
        if let Some(core) = self.core {
            set_core_files(core.largest);
        }
    }
}

/// Whether whoever started us wants this signal ignored, as `nohup` does with SIGHUP: who listens to it all the same
/// would end where it was meant to go on, and a program in our place would, too.
#[cfg(target_os = "linux")]
#[must_use]
pub fn is_ignored(signal: i32) -> bool {
    let status = super::files::read_whole("/proc/self/status".as_ref(), LONGEST_STATUS);
    let status = status.unwrap_or_default();
    let text = String::from_utf8_lossy(&status);
    let mask = text.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok());
    let bit = u32::try_from(signal - 1).ok();
    let bit = bit.and_then(|bit| 1_u64.checked_shl(bit));
    matches!((mask, bit), (Some(mask), Some(bit)) if mask & bit != 0)
}

/// Far more than the kernel writes into it.
#[cfg(target_os = "linux")]
const LONGEST_STATUS: u64 = 64 * 1024;

/// Elsewhere nobody tells.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub const fn is_ignored(_signal: i32) -> bool {
    false
}
