//! The interface over a configuration that can't be read: it says where and why, and goes on once that is mended.

use std::fs;

use crate::support::Home;
use crate::support::terminal::Terminal;

const BROKEN: &str = "# of the night shift\n[settings]\ntheme = 3\n";
const GOOD: &str = "# of the night shift\n[settings]\ntheme = \"dark\"\n";

fn start(home: &Home, editor: &str) -> Terminal {
    home.file("config.toml", BROKEN);
    let mut command = home.command();
    command.env("TERM", "xterm-256color").env("VISUAL", editor);
    let mut terminal = Terminal::start(&command, 80, 24);
    terminal.shows("config.toml:3: 'theme' in [settings] should be text");
    terminal.shows("e  opens it at this line");
    terminal
}

fn quits(mut terminal: Terminal) {
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn an_editor_mends_it_and_the_interface_goes_on() {
    let home = Home::new();
    let script = "printf 'editing %s\\n' \"$1\"; read word; printf '%s' \"$GOOD\" > \"$1\"";
    home.file("editor.sh", script);
    let path = home.path("editor.sh");
    let editor = format!("GOOD='{GOOD}' sh {}", path.display());
    let mut terminal = start(&home, &editor);
    terminal.send("e");
    terminal.shows("editing /");
    terminal.send("\r");
    quits_after_mending(terminal, &home);
}

fn quits_after_mending(mut terminal: Terminal, home: &Home) {
    terminal.shows("No profiles yet");
    terminal.hides("'theme' in [settings]");
    assert_eq!(fs::read_to_string(home.path("config.toml")).unwrap(), GOOD);
    quits(terminal);
}

#[test]
fn what_another_window_mends_is_noticed() {
    let home = Home::new();
    let terminal = start(&home, "false");
    home.file("config.toml", GOOD);
    quits_after_mending(terminal, &home);
}

#[test]
fn an_editor_that_is_not_there_is_said_and_keys_still_work() {
    let home = Home::new();
    let mut terminal = start(&home, "no-such-editor-here");
    terminal.send("e");
    terminal.shows("the editor 'no-such-editor-here' wasn't found");
    terminal.send("n");
    terminal.shows("the configuration can't be read: e opens it");
    quits(terminal);
}

#[test]
fn the_editors_own_interrupt_is_not_ours() {
    let home = Home::new();
    // It ends by the interrupt alone, whenever that comes.
    let editor = "sh -c 'trap \"exit 0\" INT; echo waiting; while :; do sleep 1; done' --";
    let mut terminal = start(&home, editor);
    terminal.send("e");
    terminal.shows("waiting");
    terminal.send("\x03");
    terminal.shows("e  opens it at this line");
    quits(terminal);
}
