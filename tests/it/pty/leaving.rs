//! However the interface ends, the terminal is as it was.

use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::Home;
use crate::support::terminal::Terminal;

/// Runs the interface, whose process id goes into a file, and tells the terminal's settings before and after.
const COMPARED: &str = "stty -a >before; sh -c 'echo $$ >pid; exec keyfob'; echo ended $?; stty -a >after; \
                        cmp before after && echo same";

/// A shell that runs this script; `keyfob` in it is the binary.
fn under_a_shell(home: &Home, script: &str) -> Terminal {
    let keyfob = home.command();
    let program = keyfob.get_program().to_string_lossy().into_owned();
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(script.replace("keyfob", &program));
    for (name, value) in keyfob.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    shell
        .env("TERM", "xterm-256color")
        .current_dir(home.folder());
    Terminal::start(&shell, 80, 24)
}

/// Everything that was switched on was switched off again, the cursor is shown.
#[track_caller]
fn is_restored(terminal: &Terminal) {
    assert!(!terminal.is_alternate(), "still the alternate screen");
    let screen = terminal.screen();
    assert!(!screen.hide_cursor(), "the cursor is hidden");
    assert!(!screen.bracketed_paste(), "bracketed paste is on");
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
}

#[test]
fn quitting_gives_the_terminal_back() {
    let home = Home::new();
    let mut terminal = under_a_shell(&home, COMPARED);
    terminal.shows("No profiles yet");
    assert!(terminal.is_alternate(), "it would show nothing");
    terminal.send("q");
    terminal.shows("ended 0");
    terminal.shows("same");
    is_restored(&terminal);
}

#[test]
fn a_request_to_terminate_gives_the_terminal_back() {
    let home = Home::new();
    let mut terminal = under_a_shell(&home, COMPARED);
    terminal.shows("No profiles yet");
    signal(&home, Signal::TERM);
    terminal.shows("ended 143");
    terminal.shows("same");
    is_restored(&terminal);
}

#[test]
fn a_closed_connection_gives_the_terminal_back() {
    let home = Home::new();
    let mut terminal = under_a_shell(&home, COMPARED);
    terminal.shows("No profiles yet");
    signal(&home, Signal::HUP);
    terminal.shows("ended 143");
    terminal.shows("same");
    is_restored(&terminal);
}

#[test]
fn ending_while_a_text_is_printed_gives_the_terminal_back_with_the_text() {
    let home = Home::new();
    let mut terminal = under_a_shell(&home, COMPARED);
    terminal.shows("No profiles yet");
    terminal.send("gd");
    terminal.shows("configuration");
    terminal.send("p");
    terminal.shows("any key goes back");
    signal(&home, Signal::TERM);
    terminal.shows("ended 143");
    terminal.shows("same");
    is_restored(&terminal);
    assert!(terminal.text().contains("configuration"));
}

#[test]
fn suspending_gives_the_terminal_back_until_it_goes_on() {
    let home = Home::new();
    // A shell with job control: without one nobody could bring it back, and the system ignores the wish to stop.
    let mut terminal = under_a_shell(
        &home,
        "set -m; keyfob; echo stopped; read line; fg; echo ended $?",
    );
    terminal.shows("No profiles yet");
    terminal.send("\x1a");
    terminal.shows("stopped");
    is_restored(&terminal);
    terminal.send("\n");
    terminal.shows("No profiles yet");
    assert!(terminal.is_alternate());
    terminal.send("q");
    terminal.shows("ended 0");
    is_restored(&terminal);
}

#[test]
fn without_a_terminal_there_is_no_interface() {
    let home = Home::new();
    let ran = home.run(Vec::<&str>::new());
    assert_ne!(ran.code, 0);
    assert!(
        ran.stderr.contains("error:") && ran.stderr.contains("hint:"),
        "{ran:#?}"
    );
    assert_eq!(ran.stdout, "");
}

/// Signals the interface that a shell runs.
fn signal(home: &Home, signal: Signal) {
    let id = std::fs::read_to_string(home.path("pid")).expect("the interface's process id");
    let id = Pid::from_raw(id.trim().parse().expect("a number")).expect("a process id");
    kill_process(id, signal).expect("a signal");
}
