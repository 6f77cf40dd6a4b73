//! A real terminal for the real binary: a pseudo-terminal with a screen model behind it.

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

/// How long something may take to show. A test waits for what it wants to see, never for a time to pass.
const PATIENCE: Duration = Duration::from_secs(30);

/// The binary in a terminal.
pub(crate) struct Terminal {
    parser: Parser,
    output: Receiver<Vec<u8>>,
    /// Everything that was written, for looking for secrets and escape sequences.
    pub(crate) raw: Vec<u8>,
    input: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    /// Starts a command (only its program, arguments, environment and folder count) in a terminal of this size.
    pub(crate) fn start(command: &Command, columns: u16, rows: u16) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let child = pair
            .slave
            .spawn_command(builder(command))
            .expect("a started binary");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let (sender, output) = channel();
        thread::spawn(move || pass_on(&mut reader, &sender));
        Self {
            parser: Parser::new(cells(rows), cells(columns), 0),
            output,
            raw: Vec::new(),
            input: pair.master.take_writer().expect("its input"),
            master: pair.master,
            child,
        }
    }

    /// Types text or control sequences.
    pub(crate) fn send(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).expect("typed keys");
        self.input.flush().expect("typed keys");
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).expect("another size");
        self.parser
            .screen_mut()
            .set_size(cells(rows), cells(columns));
    }

    /// Waits until the screen shows these words.
    #[track_caller]
    pub(crate) fn shows(&mut self, words: &str) {
        self.until(words, |text| text.contains(words));
    }

    /// Waits until the screen no longer shows these words.
    #[track_caller]
    pub(crate) fn hides(&mut self, words: &str) {
        self.until(&format!("not {words}"), |text| !text.contains(words));
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    pub(crate) fn until(&mut self, wanted: &str, is_so: impl Fn(&str) -> bool) {
        self.until_so(wanted, |terminal| is_so(&terminal.text()));
    }

    /// Waits until the program has the whole screen for itself.
    #[track_caller]
    pub(crate) fn until_alternate(&mut self) {
        self.until_so("the program's own screen", Self::is_alternate);
    }

    /// Waits until this was written, wherever and whether it shows or not.
    #[track_caller]
    pub(crate) fn wrote(&mut self, bytes: &str) {
        let bytes = bytes.as_bytes();
        self.until_so("an escape sequence", |terminal| {
            terminal.raw.windows(bytes.len()).any(|part| part == bytes)
        });
    }

    #[track_caller]
    fn until_so(&mut self, wanted: &str, is_so: impl Fn(&Self) -> bool) {
        let deadline = deadline();
        while !is_so(self) {
            match self.output.recv_timeout(left(deadline)) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("never showed '{wanted}':\n{}", self.text());
                }
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.parser.process(bytes);
    }

    /// What the screen shows.
    pub(crate) fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Whether the program has the whole screen for itself.
    pub(crate) fn is_alternate(&self) -> bool {
        self.parser.screen().alternate_screen()
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Waits for the end, reads the rest, and gives the exit code.
    pub(crate) fn ends(&mut self) -> u32 {
        let deadline = deadline();
        loop {
            match self.output.recv_timeout(left(deadline)) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("didn't end:\n{}", self.text()),
            }
        }
        self.child.wait().expect("its end").exit_code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.child.kill().ok();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test's own patience with a real process"
)]
fn deadline() -> Instant {
    Instant::now() + PATIENCE
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test's own patience with a real process"
)]
fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a terminal has cells")
}

fn pass_on(reader: &mut dyn Read, sender: &Sender<Vec<u8>>) {
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        if sender.send(buffer[..count].to_vec()).is_err() {
            return;
        }
    }
}

fn builder(command: &Command) -> CommandBuilder {
    let mut builder = CommandBuilder::new(command.get_program());
    builder.args(command.get_args());
    builder.env_clear();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            builder.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        builder.cwd(folder);
    }
    builder
}
