//! Which system calls a command makes, and how one of them is failed or killed.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Calls that can change something that outlives them, here or at the server.
const CHANGING: &str = "openat,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,fallocate,unlink,unlinkat,\
    rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,rmdir,chmod,fchmod,fchmodat,fchown,\
    flock,fcntl,mmap,socket,connect,sendto,sendmsg,clone3";

/// Of those: locks, memory, sockets and threads.
const FLEETING: [&str; 6] = ["fcntl", "flock", "mmap", "socket", "connect", "clone3"];

/// Seconds after which a command hangs.
const LIMIT: &str = "90";

/// One line of a trace: `4711 pwrite64(4, "…", 4096, 56) = 4096`.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) thread: String,
    pub(super) name: String,
    pub(super) text: String,
}

impl Call {
    fn read(line: &str) -> Option<Self> {
        let (thread, text) = line.split_once(' ')?;
        let text = text.trim_start();
        let (name, _) = text.split_once('(')?;
        Some(Self {
            thread: thread.to_owned(),
            name: name.to_owned(),
            text: text.to_owned(),
        })
    }

    /// Opening to read, asking for flags and mapping private memory change nothing.
    pub(super) fn changes(&self) -> bool {
        let is_any_of = |words: &[&str]| words.iter().any(|word| self.text.contains(word));
        match self.name.as_str() {
            "openat" => is_any_of(&["O_CREAT", "O_RDWR", "O_WRONLY"]),
            "fcntl" => is_any_of(&["F_SETLK"]),
            "mmap" => is_any_of(&["MAP_SHARED"]),
            _ => true,
        }
    }

    /// Whether it leaves nothing behind in a process that ends: to be killed there is to be killed at the next call.
    pub(super) fn is_fleeting(&self) -> bool {
        FLEETING.contains(&self.name.as_str())
    }

    /// Whether it can fail so: only what takes room finds none, and waking oneself (an event counter) never fails.
    pub(super) fn can_fail_with(&self, error: &str) -> bool {
        let wakes = self.name == "write" && self.text.contains("\"\\1\\0\\0\\0\\0\\0\\0\\0\", 8)");
        !wakes && (error != "ENOSPC" || !self.is_fleeting())
    }

    pub(super) fn is_injected(&self) -> bool {
        self.text.contains("(INJECTED)")
    }

    pub(super) fn is_to_people(&self) -> bool {
        self.text.starts_with("write(1,") || self.text.starts_with("write(2,")
    }

    pub(super) fn sends_tokens(&self) -> bool {
        self.text.contains("\"POST ")
    }

    pub(super) fn makes_durable(&self) -> bool {
        self.name == "fsync" && self.text.ends_with("= 0")
    }
}

/// What happens to the calls of one name, from the `first` to the `last` of them. Counted in each thread.
#[derive(Debug, Clone)]
pub(super) struct Injection {
    pub(super) name: String,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) harm: Harm,
}

/// What is done to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Harm {
    /// The process is killed before it.
    Kill,
    /// It isn't carried out and fails with this error.
    Fail(&'static str),
}

impl Injection {
    fn argument(&self) -> String {
        let harm = match self.harm {
            Harm::Kill => "signal=SIGKILL".to_owned(),
            Harm::Fail(error) => format!("error={error}"),
        };
        let Self {
            name, first, last, ..
        } = self;
        format!("inject={name}:{harm}:when={first}..{last}")
    }
}

/// The same command under strace, which writes the calls to `log`.
pub(super) fn under(command: &Command, log: &Path, injection: Option<&Injection>) -> Command {
    let mut traced = Command::new("timeout");
    traced
        .env_clear()
        .args(["-k", "5", LIMIT, "strace", "-f", "-qq", "-s", "40", "-o"])
        .arg(log)
        .arg("-e")
        .arg(format!("trace={}", CHANGING.replace([' ', '\n'], "")));
    // Far quicker, but no signal is delivered so.
    if injection.is_none_or(|injection| injection.harm != Harm::Kill) {
        traced.arg("--seccomp-bpf");
    }
    if let Some(injection) = injection {
        traced.arg("-e").arg(injection.argument());
    }
    let set = command
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    let folder = command.get_current_dir().map(Path::as_os_str);
    traced
        .arg(command.get_program())
        .args(command.get_args())
        .envs(set)
        .current_dir(folder.unwrap_or_else(|| OsStr::new(".")));
    traced
}

/// The calls of a log, in the order in which they began.
pub(super) fn read(log: &Path) -> Vec<Call> {
    parse(&fs::read_to_string(log).unwrap_or_default())
}

/// A call that another thread's interrupts stands on two lines: `… <unfinished ...>` and `<... fsync resumed>) = 0`.
fn parse(text: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for line in text.lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let end = rest.trim_start().strip_prefix("<... ");
        let Some((_, end)) = end.and_then(|end| end.split_once(" resumed>")) else {
            calls.extend(Call::read(line));
            continue;
        };
        let mut begun = calls.iter_mut().rev();
        if let Some(call) = begun.find(|call| call.thread == thread) {
            let start = call.text.trim_end_matches("<unfinished ...>").trim_end();
            call.text = format!("{start}{end}");
        }
    }
    calls
}

#[test]
fn a_call_on_two_lines_is_one() {
    let log = "1 fcntl(5, F_SETLK <unfinished ...>\n2 fsync(3 <unfinished ...>\n1 <... fcntl resumed>) = 0x1 (flags O_RDONLY)\n2 <... fsync resumed>)   = 0\n1 +++ exited with 0 +++\n";
    let calls = parse(log);
    let names: Vec<&str> = calls.iter().map(|call| call.name.as_str()).collect();
    assert_eq!(names, ["fcntl", "fsync"]);
    assert!(calls[1].makes_durable(), "{calls:?}");
}
