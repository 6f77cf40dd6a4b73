//! Keeps this process's memory from others: no core files, no other process may read it (facts/oauth.md L12).

/// Switches core files and tracing by other processes off. Where the system refuses, nothing is lost but that.
#[cfg(target_os = "linux")]
pub fn harden() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).ok();
    set_dumpable_behavior(DumpableBehavior::NotDumpable).ok();
}

/// Switches core files off. Where the system refuses, nothing is lost but that.
#[cfg(all(unix, not(target_os = "linux")))]
pub fn harden() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).ok();
}

/// Windows writes no core files by default.
#[cfg(not(unix))]
pub const fn harden() {}
