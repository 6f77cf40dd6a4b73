//! A setting is changed in the interface, with the keyboard only; comments stay, and it holds at once.

use crate::support::Home;
use crate::support::terminal::Terminal;

const ENTER: &str = "\r";

fn start(home: &Home) -> Terminal {
    let mut command = home.command();
    command.env("TERM", "xterm-256color");
    Terminal::start(&command, 100, 30)
}

/// The ground of the theme `dark`, as it is written.
const DARK: &str = "48;2;22;24;29";

#[test]
fn a_theme_is_chosen_and_holds_at_once() {
    let home = Home::new();
    let text = "# of the night shift\n[settings]\ntheme = \"terminal\" # for now\n";
    home.file("config.toml", text);
    let mut terminal = start(&home);
    terminal.shows("No profiles yet");
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(!raw.contains(DARK));
    terminal.send("g");
    terminal.send("s");
    terminal.shows("config.toml:3");
    terminal.send(ENTER);
    terminal.until("the dark theme", |text| {
        text.lines()
            .any(|line| line.contains("theme") && line.contains("dark "))
    });
    terminal.shows("written into the configuration");
    terminal.wrote(DARK);
    let written = std::fs::read_to_string(home.path("config.toml")).unwrap();
    assert_eq!(written, text.replace("terminal", "dark"));

    terminal.send("d");
    terminal.until("its default", |text| {
        text.lines()
            .any(|line| line.contains("theme") && line.contains("auto"))
    });
    terminal.send("\x1b");
    terminal.hides("config.toml:3");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_value_that_cannot_be_stays_in_the_field_with_its_reason() {
    let home = Home::new();
    let mut terminal = start(&home);
    terminal.shows("No profiles yet");
    terminal.send("g");
    terminal.send("s");
    terminal.shows("clipboard-clear");
    terminal.send("jj");
    terminal.send(ENTER);
    terminal.shows("30s▏");
    terminal.send("x");
    terminal.send(ENTER);
    terminal.shows("is no duration");
    terminal.shows("30sx▏");
    assert!(!home.path("config.toml").exists());
    terminal.send("\x7f");
    terminal.send("\x7f");
    terminal.send("m");
    terminal.send(ENTER);
    terminal.shows("written into the configuration");
    let written = std::fs::read_to_string(home.path("config.toml")).unwrap();
    assert!(written.contains("clipboard-clear = \"30m\""), "{written}");
}

#[test]
fn the_doctor_looks_at_this_place() {
    let home = Home::new();
    let mut terminal = start(&home);
    terminal.shows("No profiles yet");
    terminal.send("g");
    terminal.send("d");
    terminal.shows("not there yet, nothing is set");
    terminal.shows("none yet, the first login makes it");
    terminal.send("\x1b");
    terminal.shows("No profiles yet");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_key_is_given_in_the_interface_and_works_at_once() {
    let home = Home::new();
    let mut terminal = start(&home);
    terminal.shows("No profiles yet");
    terminal.send("gs");
    terminal.shows("clipboard-clear");
    terminal.send("\t");
    terminal.shows("[Keys]");
    terminal.send("j");
    terminal.send(ENTER);
    terminal.shows("Commas between keys");
    terminal.send("\x15y");
    terminal.send(ENTER);
    terminal.shows("'y' runs copy already");
    assert!(!home.path("config.toml").exists());
    terminal.send("\x15f2, z l");
    terminal.send(ENTER);
    terminal.shows("config.toml:2");
    terminal.shows("F2  z l");
    let written = std::fs::read_to_string(home.path("config.toml")).unwrap();
    assert_eq!(written, "[keys]\nlog-in = [\"f2\", \"z l\"]\n");
    terminal.send("\x1b");
    terminal.hides("[Keys]");
    terminal.send("z");
    terminal.shows("l log in");
}

#[test]
fn the_mouse_is_let_go_of_at_once() {
    let home = Home::new();
    let mut terminal = start(&home);
    terminal.shows("No profiles yet");
    let mode = |terminal: &Terminal| terminal.screen().mouse_protocol_mode();
    assert_ne!(mode(&terminal), vt100::MouseProtocolMode::None);
    terminal.send("gs");
    terminal.shows("clipboard-clear");
    terminal.send("jjjjj");
    terminal.send(ENTER);
    terminal.shows("config.toml:2");
    terminal.wrote("\x1b[?1000l");
    assert_eq!(mode(&terminal), vt100::MouseProtocolMode::None);
    terminal.raw.clear();
    terminal.send(ENTER);
    terminal.wrote("\x1b[?1000h");
    assert_ne!(mode(&terminal), vt100::MouseProtocolMode::None);
}

#[test]
fn focus_and_kittys_keys_are_asked_for_unless_the_settings_say_no() {
    const FOCUS: &str = "\x1b[?1004h";
    const KITTY: &str = "\x1b[>1u";
    for (setting, is_wanted) in [
        ("", true),
        ("[settings]\nfocus = false\nkitty-keys = false\n", false),
    ] {
        let home = Home::new();
        home.file("config.toml", setting);
        let mut command = home.command();
        command.env("TERM", "xterm-kitty");
        let mut terminal = Terminal::start(&command, 100, 30);
        terminal.shows("No profiles yet");
        let written = String::from_utf8_lossy(&terminal.raw).into_owned();
        for mode in [FOCUS, KITTY] {
            assert_eq!(written.contains(mode), is_wanted, "{mode:?} {setting}");
        }
        terminal.send("q");
        assert_eq!(terminal.ends(), 0);
    }
}
