//! What the terminal's events mean to the core: its neutral keys, focus, size; paste and mouse for the shell.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::app::key::{Code, Key, With};

/// What a terminal event means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// A key.
    Key(Key),
    /// Pasted text: perhaps a password, so it is no action.
    Paste(String),
    /// The mouse at a cell.
    Mouse(Mouse),
    /// The window has another size.
    Resized,
    /// The window lost the keyboard.
    FocusLost,
    /// Nothing that matters.
    Nothing,
}

/// The mouse at a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mouse {
    /// Which cell.
    pub x: u16,
    /// Which line.
    pub y: u16,
    /// What it did there.
    pub did: Did,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Did {
    /// The left button went down.
    Click,
    /// The right button went down.
    Menu,
    /// The wheel turned; negative is up.
    Scroll(i32),
}

/// Lines that one notch of the wheel moves.
const NOTCH: i32 = 3;

/// What an event means.
pub(crate) fn read(event: Event) -> Input {
    match event {
        Event::Key(event) => key(event).map_or(Input::Nothing, Input::Key),
        Event::Paste(text) => Input::Paste(text),
        Event::Mouse(event) => mouse(event).map_or(Input::Nothing, Input::Mouse),
        Event::Resize(..) => Input::Resized,
        Event::FocusLost => Input::FocusLost,
        Event::FocusGained => Input::Nothing,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let with = with(event.modifiers)?;
    let is_shifted = event.modifiers.contains(KeyModifiers::SHIFT);
    let code = code(event.code)?;
    let code = if code == Code::Tab && is_shifted {
        Code::BackTab
    } else if let Code::Char(c) = code {
        Code::Char(letter(c, with, is_shifted))
    } else {
        code
    };
    Some(Key { code, with })
}

/// Some terminals send the lower-case letter together with shift, others the upper-case one together with control.
fn letter(c: char, with: With, is_shifted: bool) -> char {
    match with {
        With::Nothing if is_shifted => c.to_uppercase().next().unwrap_or(c),
        With::Ctrl => c.to_ascii_lowercase(),
        With::Nothing | With::Alt => c,
    }
}

fn with(modifiers: KeyModifiers) -> Option<With> {
    let ctrl = modifiers.contains(KeyModifiers::CONTROL);
    let alt = modifiers.contains(KeyModifiers::ALT);
    if modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
        return None;
    }
    Some(match (ctrl, alt) {
        // AltGr on Windows, which types characters such as `@` and `\`.
        (true, true) | (false, false) => With::Nothing,
        (true, false) => With::Ctrl,
        (false, true) => With::Alt,
    })
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "keys of the terminal library that mean nothing here"
)]
const fn code(code: KeyCode) -> Option<Code> {
    Some(match code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    })
}

const fn mouse(event: MouseEvent) -> Option<Mouse> {
    let did = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Did::Click,
        MouseEventKind::Down(MouseButton::Right) => Did::Menu,
        MouseEventKind::ScrollUp => Did::Scroll(-NOTCH),
        MouseEventKind::ScrollDown => Did::Scroll(NOTCH),
        MouseEventKind::Down(MouseButton::Middle)
        | MouseEventKind::Up(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => return None,
    };
    Some(Mouse {
        x: event.column,
        y: event.row,
        did,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: KeyCode, modifiers: KeyModifiers) -> Input {
        read(Event::Key(KeyEvent::new(code, modifiers)))
    }

    #[test]
    fn keys_become_the_core_s_own() {
        let none = KeyModifiers::NONE;
        assert_eq!(press(KeyCode::Char('r'), none), Input::Key(Key::char('r')));
        assert_eq!(
            press(KeyCode::Char('G'), KeyModifiers::SHIFT),
            Input::Key(Key::char('G'))
        );
        assert_eq!(
            press(KeyCode::Char('X'), KeyModifiers::CONTROL),
            Input::Key(Key::ctrl('x'))
        );
        assert_eq!(
            press(KeyCode::Tab, KeyModifiers::SHIFT),
            Input::Key(Key::plain(Code::BackTab))
        );
    }

    #[test]
    fn alt_gr_types_characters() {
        let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        assert_eq!(
            press(KeyCode::Char('\\'), alt_gr),
            Input::Key(Key::char('\\'))
        );
    }

    #[test]
    fn releases_and_unknown_keys_mean_nothing() {
        let mut event = KeyEvent::new(KeyCode::Char('r'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(read(Event::Key(event)), Input::Nothing);
        assert_eq!(press(KeyCode::CapsLock, KeyModifiers::NONE), Input::Nothing);
    }
}
