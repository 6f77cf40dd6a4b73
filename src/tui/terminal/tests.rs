//! What is written of a frame, and that a panic gives the terminal back before it speaks.

use std::io::Read as _;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::style::Style;
use tempfile::tempdir;

use super::*;

/// Tells the terminal's settings before and after; what runs in between is this test program with the test below.
const COMPARED: &str = "stty -a >before; \"$0\" --exact --ignored --nocapture \
    tui::terminal::tests::panics_while_it_has_the_terminal; stty -a >after; cmp before after && echo same";

#[test]
#[ignore = "run in a terminal of its own by a_panic_gives_the_terminal_back"]
fn panics_while_it_has_the_terminal() {
    let _screen = Screen::take(Modes {
        mouse: Switch::On,
        title: Switch::On,
        focus: Switch::On,
        kitty: Switch::On,
    })
    .unwrap();
    panic!("on purpose");
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let folder = tempdir().unwrap();
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", COMPARED]);
    command.arg(std::env::current_exe().unwrap());
    command.env("TERM", "xterm-256color");
    command.cwd(folder.path());
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut raw = Vec::new();
    // At its end a pseudo-terminal gives an error instead of nothing.
    pair.master
        .try_clone_reader()
        .unwrap()
        .read_to_end(&mut raw)
        .ok();
    child.wait().unwrap();

    let told = String::from_utf8_lossy(&raw);
    let place = |part: &str| {
        told.find(part)
            .unwrap_or_else(|| panic!("no {part:?} in {told:?}"))
    };
    assert!(place("\x1b[?1049h") < place("\x1b[?1049l"), "{told:?}");
    assert!(
        place("\x1b[?1049l") < place("on purpose"),
        "it spoke on the alternate screen"
    );
    assert!(
        place("\x1b[<1u") < place("on purpose"),
        "kitty's keys stay on"
    );
    let mut screen = vt100::Parser::default();
    screen.process(&raw);
    let screen = screen.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert!(told.contains("same"), "other settings: {told:?}");
}

fn frame(words: &str, width: u16) -> Buffer {
    let mut frame = Buffer::empty(Rect::new(0, 0, width, 1));
    frame.set_string(0, 0, words, Style::new());
    frame
}

fn written(shown: Option<Buffer>, next: &Buffer) -> String {
    let mut bytes = Vec::new();
    let mut backend = CrosstermBackend::new(Frames::new(&mut bytes));
    write_changes(&mut backend, shown, next).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_frame_in_which_nothing_changed_writes_nothing() {
    assert_eq!(written(Some(frame("abc", 5)), &frame("abc", 5)), "");
}

#[test]
fn only_changed_cells_are_written_and_a_new_size_writes_all() {
    let changed = written(Some(frame("abc", 5)), &frame("abX", 5));
    assert!(changed.contains("\x1b[1;3HX") && !changed.contains('a'));
    assert!(!changed.contains("\x1b[2J"));
    let whole = written(Some(frame("abc", 5)), &frame("abc", 6));
    assert!(whole.contains("\x1b[2J") && whole.contains("abc"));
}
