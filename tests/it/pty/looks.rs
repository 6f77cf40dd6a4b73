//! The interface in windows of every size, without colours, and on terminals that know only ASCII.

use std::process::Command;

use crate::support::Home;
use crate::support::terminal::Terminal;

/// A home with one signed-out profile; nothing is ever sent.
fn home() -> Home {
    let home = Home::new();
    let add = [
        "profile",
        "add",
        "prod-acme",
        "--provider",
        "morpheus",
        "--url",
        "https://eu-prod.acme.test",
    ];
    home.run(add.into_iter().chain([
        "--tenant",
        "acme",
        "--username",
        "jdoe",
        "--environment",
        "production",
    ]))
    .expect(0);
    home
}

fn in_terminal(home: &Home) -> Command {
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    command
}

#[test]
fn the_board_follows_the_window() {
    let home = home();
    let mut terminal = Terminal::start(&in_terminal(&home), 120, 36);
    terminal.shows("SIGNED OUT 1");
    terminal.shows("https://eu-prod.acme.test");
    terminal.resize(50, 18);
    terminal.until("the list alone", |text| {
        text.contains("SIGNED OUT 1") && !text.contains("https://")
    });
    terminal.resize(18, 2);
    terminal.shows("too small");
    terminal.resize(100, 30);
    terminal.shows("https://eu-prod.acme.test");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn what_is_typed_ahead_is_drawn_at_once() {
    let home = home();
    let mut terminal = Terminal::start(&in_terminal(&home), 200, 36);
    terminal.shows("SIGNED OUT 1");
    terminal.send("/");
    terminal.shows("· filter");
    let before = frames(&terminal.raw);
    terminal.send(&format!("{}end", "x".repeat(57)));
    terminal.shows("xend");
    let drawn = frames(&terminal.raw) - before;
    // One, or some more where the machine was too busy to see at once that there is more.
    assert!(drawn < 30, "{drawn} frames for 60 keys");
}

fn frames(raw: &[u8]) -> usize {
    let end = b"\x1b[?2026l";
    raw.windows(end.len()).filter(|part| part == end).count()
}

/// Whether an escape sequence that sets a colour was written.
fn writes_colours(raw: &[u8]) -> bool {
    let text = String::from_utf8_lossy(raw);
    text.split("\x1b[").any(|sequence| {
        let parameters = sequence.split('m').next().unwrap_or_default();
        let is_style =
            !parameters.is_empty() && parameters.chars().all(|c| c.is_ascii_digit() || c == ';');
        let colours =
            |code: &str| matches!(code.parse(), Ok(30..=38 | 40..=48 | 90..=97 | 100..=107));
        is_style && sequence.contains('m') && parameters.split(';').any(colours)
    })
}

fn selected_row_is_marked(terminal: &Terminal) -> bool {
    let screen = terminal.screen();
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    (0..rows).any(|row| {
        let reversed = (0..columns).filter_map(|column| screen.cell(row, column));
        reversed.filter(|cell| cell.inverse()).count() > usize::from(columns) / 4
    })
}

#[test]
fn without_colours_the_selected_row_is_still_seen() {
    let home = home();
    let mut coloured = Terminal::start(&in_terminal(&home), 80, 24);
    coloured.shows("SIGNED OUT 1");
    assert!(
        writes_colours(&coloured.raw),
        "the test would notice nothing"
    );

    let mut command = in_terminal(&home);
    command.env("NO_COLOR", "1");
    let mut plain = Terminal::start(&command, 80, 24);
    plain.shows("SIGNED OUT 1");
    plain.shows("? help");
    assert!(!writes_colours(&plain.raw), "a colour in spite of NO_COLOR");
    assert!(selected_row_is_marked(&plain), "no row stands out");
}

#[test]
fn a_locale_without_unicode_gets_ascii_alone() {
    let home = home();
    let mut command = in_terminal(&home);
    command.env("LANG", "C");
    let mut terminal = Terminal::start(&command, 80, 24);
    terminal.shows("SIGNED OUT 1");
    terminal.shows("? help");
    assert!(terminal.text().is_ascii(), "{}", terminal.text());
}

#[test]
fn the_linux_console_gets_ascii_sixteen_colours_and_none_of_kittys_keys() {
    let home = home();
    let mut command = in_terminal(&home);
    command.env("TERM", "linux");
    let mut terminal = Terminal::start(&command, 80, 25);
    terminal.shows("SIGNED OUT 1");
    terminal.shows("? help");
    assert!(terminal.text().is_ascii(), "{}", terminal.text());
    assert!(selected_row_is_marked(&terminal), "no row stands out");
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    for (sequence, why) in [
        ("38;2;", "a colour of 24 bits"),
        ("48;2;", "a colour of 24 bits"),
        ("38;5;2", "a colour of 256"),
        ("\x1b[>1u", "kitty's keys"),
    ] {
        assert!(!raw.contains(sequence), "{why}");
    }
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    assert!(!terminal.is_alternate());
}

#[test]
fn what_is_printed_stands_on_the_normal_screen_until_a_key_and_stays_there() {
    let home = home();
    let mut terminal = Terminal::start(&in_terminal(&home), 100, 30);
    terminal.shows("SIGNED OUT 1");
    terminal.send("gd");
    terminal.shows("configuration");
    terminal.send("p");
    terminal.shows("any key goes back");
    assert!(!terminal.is_alternate(), "it can't be selected there");
    terminal.shows("configuration");
    terminal.hides("┏");
    terminal.send("x");
    terminal.until_alternate();
    terminal.shows("┏ Doctor");
    terminal.send("\x1b");
    terminal.shows("SIGNED OUT 1");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.text().contains("configuration"), "it is gone");
    assert!(!terminal.text().contains("any key goes back"));
}

#[test]
fn addresses_that_commands_print_can_be_clicked_unless_that_is_switched_off() {
    let home = home();
    let link = "\x1b]8;;https://eu-prod.acme.test";
    let show = |term: &str| {
        let mut command = home.command();
        command.args(["show", "prod-acme"]).env("TERM", term);
        let mut terminal = Terminal::start(&command, 100, 30);
        assert_eq!(terminal.ends(), 0);
        assert!(terminal.text().contains("https://eu-prod.acme.test"));
        String::from_utf8_lossy(&terminal.raw).contains(link)
    };
    assert!(show("xterm-256color"));
    assert!(!show("linux"));
    let piped = home.run(["show", "prod-acme"]).expect(0).stdout;
    assert!(!piped.contains('\x1b'), "{piped}");
    home.run(["config", "set", "links", "false"]).expect(0);
    assert!(!show("xterm-256color"));
}

#[test]
fn in_tmux_and_screen_the_board_is_the_same_and_nothing_is_asked_of_the_terminal() {
    let home = home();
    for (term, variable) in [("tmux-256color", "TMUX"), ("screen-256color", "STY")] {
        let mut command = in_terminal(&home);
        command.env("TERM", term).env(variable, "/tmp/none,1,0");
        let mut terminal = Terminal::start(&command, 80, 24);
        terminal.shows("SIGNED OUT 1");
        terminal.shows("┏ Profiles 1");
        assert!(selected_row_is_marked(&terminal), "no row stands out");
        let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
        // Questions to the terminal (attributes, colours, kitty's keys) would be answered late, or as key presses.
        for question in ["\x1b[c", "\x1b[>c", "\x1b[6n", "\x1b[?u", "]11;?"] {
            assert!(!raw.contains(question), "{term}: {question:?}");
        }
        terminal.send("q");
        assert_eq!(terminal.ends(), 0);
        assert!(!terminal.is_alternate());
    }
}
