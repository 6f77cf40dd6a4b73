//! A command that runs while the test does something: what it has said so far, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::mem;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::Ran;

/// How long a command may say nothing. A test waits for words, never for a time to pass.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    said: String,
}

impl Running {
    /// Starts it without a terminal.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a started binary");
        let stderr = BufReader::new(child.stderr.take().expect("its stderr"));
        let (sender, lines) = channel();
        thread::spawn(move || {
            let lines = stderr.lines().map_while(Result::ok);
            lines.map(|line| sender.send(line)).all(|sent| sent.is_ok())
        });
        Self {
            child,
            lines,
            said: String::new(),
        }
    }

    /// The next line on stderr that is as wanted.
    #[track_caller]
    pub(crate) fn says(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        loop {
            match self.next() {
                Some(line) if wanted(&line) => return line,
                Some(_) => {}
                None => panic!("never said: {}", self.said),
            }
        }
    }

    /// The next line on stderr; none once there are no more.
    #[track_caller]
    fn next(&mut self) -> Option<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => {
                self.said.push_str(&line);
                self.said.push('\n');
                Some(line)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("says nothing more: {}", self.said),
        }
    }

    /// The address that it tells to open, on a line of its own.
    #[track_caller]
    pub(crate) fn address(&mut self) -> String {
        self.says(|line| line.starts_with("http"))
    }

    pub(crate) fn interrupt(&self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("a signal");
    }

    /// Waits for its end. What it prints must fit into a pipe until then.
    #[track_caller]
    pub(crate) fn ends(mut self) -> Ran {
        while self.next().is_some() {}
        let status = self.child.wait().expect("its end");
        let mut stdout = String::new();
        let mut pipe = self.child.stdout.take().expect("its stdout");
        pipe.read_to_string(&mut stdout).expect("text");
        Ran {
            code: status.code().unwrap_or(-1),
            stdout,
            stderr: mem::take(&mut self.said),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
    }
}
