//! How the terminal is taken and given back: raw mode, alternate screen, paste, mouse, focus, title.
//!
//! It is given back on every way out: quit, error, panic (a hook), SIGTERM and SIGHUP (the loop ends), Ctrl-Z.

use std::io::{self, Stdout, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::{mem, panic};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange,
    KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::style::force_color_output;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::frames::Frames;
use crate::domain::catalog::Settings;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::text;

/// Press, release and wheel only, in SGR coordinates: shift-drag still selects text, and moving the mouse costs nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// What ends a text on the normal screen, and what takes that away again.
const BACK: &str = "(any key goes back to keyfob)";
const FORGET_LINE: &str = "\r\x1b[2K";

/// Nothing that is shown has longer lines, not even addresses.
const LONGEST_LINE: usize = 16 * 1024;

/// XTWINOPS: the terminal keeps the title that was there before us.
const TITLE_PUSH: &str = "\x1b[22;0t";
const TITLE_POP: &str = "\x1b[23;0t";

/// Terminals that speak kitty's keyboard protocol. Asking costs a round trip before the first frame, so they are known by name.
const KITTY_SPEAKERS: [&str; 6] = [
    "xterm-kitty",
    "foot",
    "foot-extra",
    "xterm-ghostty",
    "alacritty",
    "wezterm",
];

/// What the terminal is asked for beside raw mode and the alternate screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Modes {
    /// Mouse clicks and wheel.
    pub mouse: Switch,
    /// The window's title.
    pub title: Switch,
    /// Word of the focus coming and going.
    pub focus: Switch,
    /// Kitty's unambiguous keys.
    pub kitty: Switch,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Switch {
    /// Asked for.
    On,
    /// Left alone.
    Off,
}

impl From<bool> for Switch {
    fn from(is_on: bool) -> Self {
        if is_on { Self::On } else { Self::Off }
    }
}

impl Modes {
    /// As a terminal is found.
    const NONE: Self = Self {
        mouse: Switch::Off,
        title: Switch::Off,
        focus: Switch::Off,
        kitty: Switch::Off,
    };

    const fn title_only(self) -> Self {
        Self {
            title: self.title,
            ..Self::NONE
        }
    }

    /// What the settings want of a terminal of this name (`TERM`).
    pub(crate) fn of(settings: &Settings, term: &str) -> Self {
        Self {
            mouse: settings.mouse.into(),
            title: settings.title.into(),
            focus: settings.focus.into(),
            kitty: (settings.kitty_keys && KITTY_SPEAKERS.contains(&term)).into(),
        }
    }
}

/// The terminal while it is ours.
pub(crate) struct Screen {
    backend: CrosstermBackend<Frames<Stdout>>,
    /// What is on screen; none if that isn't known.
    shown: Option<Buffer>,
    modes: Modes,
    is_ours: Arc<AtomicBool>,
    title: String,
    /// Whether a text stands on the normal screen.
    is_lent: bool,
}

impl Screen {
    /// Takes the terminal; from now on a panic gives it back before it speaks.
    ///
    /// # Errors
    /// `Kind::Failed` if standard output is no terminal.
    pub(crate) fn take(modes: Modes) -> Result<Self> {
        // crossterm 0.29 turns each colour into a full reset under NO_COLOR, which also removes bold and reverse
        // (SCREENS C17). The theme without colours is chosen by us.
        force_color_output(true);
        let backend = CrosstermBackend::new(Frames::new(io::stdout()));
        backend
            .size()
            .map_err(|error| cannot("read its size", &error))?;
        let mut screen = Self {
            backend,
            shown: None,
            modes,
            is_ours: Arc::new(AtomicBool::new(false)),
            title: String::new(),
            is_lent: false,
        };
        screen.give_back_on_panic();
        screen.enter()?;
        Ok(screen)
    }

    /// Shows a text on the normal screen, where the terminal itself selects it and keeps it, until [`Screen::enter`].
    /// Keys still come one by one.
    ///
    /// # Errors
    /// `Kind::Failed` if the terminal can't be written.
    pub(crate) fn lend(&mut self, text: &str) -> Result<()> {
        let mut out = io::stdout();
        let unwritable = |error| cannot("write to it", &error);
        leave_modes(&mut out, self.modes).map_err(unwritable)?;
        self.is_lent = true;
        let lines = text.lines().map(|line| text::clean(line, LONGEST_LINE));
        let lines: String = lines.map(|line| line + "\r\n").collect();
        Self::say(format!("\r\n{lines}{BACK}").as_bytes())
    }

    /// Whether the normal screen is shown.
    pub(crate) const fn is_lent(&self) -> bool {
        self.is_lent
    }

    /// Switches on or off what changed in the settings.
    ///
    /// # Errors
    /// `Kind::Failed` if the terminal can't be written.
    pub(crate) fn follow(&mut self, modes: Modes) -> Result<()> {
        let before = mem::replace(&mut self.modes, modes);
        if modes.title != before.title {
            self.title.clear();
        }
        switch(&mut io::stdout(), before, modes).map_err(|error| cannot("write to it", &error))
    }

    /// Takes the terminal again, after [`Screen::give_back`] or [`Screen::lend`]; the next frame is drawn whole.
    pub(crate) fn enter(&mut self) -> Result<()> {
        if mem::take(&mut self.is_lent) {
            Self::say(FORGET_LINE.as_bytes())?;
        }
        self.title.clear();
        enable_raw_mode().map_err(|error| cannot("switch to raw mode", &error))?;
        self.is_ours.store(true, Ordering::SeqCst);
        let modes = self.modes;
        enter_modes(&mut io::stdout(), modes).map_err(|error| cannot("write to it", &error))?;
        self.redraw_whole();
        Ok(())
    }

    /// Gives the terminal back. Errors are of no use here: it may be gone.
    pub(crate) fn give_back(&self) {
        leave(self.modes, &self.is_ours);
    }

    /// Forgets what is on screen, so that the next frame is written whole.
    pub(crate) fn redraw_whole(&mut self) {
        self.shown = None;
    }

    /// The size in cells.
    pub(crate) fn size(&self) -> Size {
        self.backend.size().unwrap_or_default()
    }

    /// Draws a frame; only what changed is written, and nothing at all if nothing did. That is why ratatui's `Terminal`
    /// isn't used: it writes colours and cursor with each frame.
    ///
    /// # Errors
    /// `Kind::Failed` if the terminal can't be written.
    pub(crate) fn draw(&mut self, paint: impl FnOnce(&mut Buffer)) -> Result<()> {
        let area = Rect::from((Position::ORIGIN, self.size()));
        let mut next = Buffer::empty(area);
        paint(&mut next);
        write_changes(&mut self.backend, self.shown.take(), &next)
            .map_err(|error| cannot("write to it", &error))?;
        self.shown = Some(next);
        Ok(())
    }

    /// Writes something that is no part of a frame: a title, a bell, an OSC 52 copy.
    ///
    /// # Errors
    /// `Kind::Failed` if the terminal can't be written.
    pub(crate) fn say(bytes: &[u8]) -> Result<()> {
        let mut out = io::stdout();
        out.write_all(bytes)
            .and_then(|()| out.flush())
            .map_err(|error| cannot("write to it", &error))
    }

    /// Sets the window's title, if that is wanted.
    pub(crate) fn set_title(&mut self, title: &str) {
        if self.modes.title == Switch::On && self.title != title {
            execute!(self.backend, SetTitle(title)).ok();
            title.clone_into(&mut self.title);
        }
    }

    /// A panic of another thread says nothing while the terminal is ours: its words would stand in the middle of a
    /// frame, and the interface tells of the job's end itself. Where a panic ends the process, there is no interface to
    /// spare.
    fn give_back_on_panic(&self) {
        let (modes, is_ours) = (self.modes, Arc::clone(&self.is_ours));
        let drawing = thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let ends_us = cfg!(panic = "abort") || thread::current().id() == drawing;
            if ends_us {
                leave(modes, &is_ours);
            }
            if ends_us || !is_ours.load(Ordering::SeqCst) {
                before(info);
            }
        }));
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.give_back();
    }
}

fn write_changes<W: io::Write>(
    backend: &mut CrosstermBackend<Frames<W>>,
    shown: Option<Buffer>,
    next: &Buffer,
) -> io::Result<()> {
    let shown = if let Some(shown) = shown.filter(|shown| shown.area == next.area) {
        shown
    } else {
        queue!(backend, Hide, Clear(ClearType::All))?;
        Buffer::empty(next.area)
    };
    let changes = shown.diff(next);
    if !changes.is_empty() {
        backend.draw(changes.into_iter())?;
    }
    io::Write::flush(backend)
}

fn enter_modes(out: &mut Stdout, modes: Modes) -> io::Result<()> {
    // The title is put aside before the other screen comes: some terminals keep one for each.
    switch(out, Modes::NONE, modes.title_only())?;
    queue!(out, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    switch(out, modes.title_only(), modes)
}

/// Switches on or off what differs.
fn switch(out: &mut Stdout, before: Modes, modes: Modes) -> io::Result<()> {
    if modes.kitty != before.kitty {
        let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES;
        match modes.kitty {
            Switch::On => queue!(out, PushKeyboardEnhancementFlags(flags))?,
            Switch::Off => queue!(out, PopKeyboardEnhancementFlags)?,
        }
    }
    if modes.mouse != before.mouse {
        switch_mouse(out, modes.mouse)?;
    }
    if modes.focus != before.focus {
        match modes.focus {
            Switch::On => queue!(out, EnableFocusChange)?,
            Switch::Off => queue!(out, DisableFocusChange)?,
        }
    }
    if modes.title != before.title {
        let stack = match modes.title {
            Switch::On => TITLE_PUSH,
            Switch::Off => TITLE_POP,
        };
        out.write_all(stack.as_bytes())?;
    }
    out.flush()
}

fn leave(modes: Modes, is_ours: &AtomicBool) {
    if !is_ours.swap(false, Ordering::SeqCst) {
        return;
    }
    leave_modes(&mut io::stdout(), modes).ok();
    disable_raw_mode().ok();
}

fn leave_modes(out: &mut Stdout, modes: Modes) -> io::Result<()> {
    switch(out, modes, modes.title_only())?;
    queue!(out, DisableBracketedPaste, LeaveAlternateScreen, Show)?;
    switch(out, modes.title_only(), Modes::NONE)
}

#[cfg(not(windows))]
fn switch_mouse(out: &mut Stdout, to: Switch) -> io::Result<()> {
    let sequence = match to {
        Switch::On => MOUSE_ON,
        Switch::Off => MOUSE_OFF,
    };
    out.write_all(sequence.as_bytes())
}

#[cfg(windows)]
fn switch_mouse(out: &mut Stdout, to: Switch) -> io::Result<()> {
    match to {
        Switch::On => queue!(out, crossterm::event::EnableMouseCapture),
        Switch::Off => queue!(out, crossterm::event::DisableMouseCapture),
    }
}

fn cannot(what: &str, error: &io::Error) -> Error {
    Error::new(
        Kind::Failed,
        format!("can't use this terminal: could not {what}"),
    )
    .because(error)
    .hint("keyfob --help lists the commands that need no terminal")
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
