//! The line mode at a terminal that can only print, and behind a pipe.

use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::morpheus::generation::Generation;

use crate::support::terminal::Terminal;
use crate::support::{Home, finish};

/// The password of the appliance's administrator.
const PASSWORD: &str = "correct-horse-1";

/// A terminal that can only print.
fn dumb(home: &Home) -> Terminal {
    let mut command = home.command();
    command.env("TERM", "dumb");
    Terminal::start(&command, 100, 60)
}

/// Types a line once these words are said and the prompt stands below them.
fn types(terminal: &mut Terminal, (words, prompt): (&str, &str), line: &str) {
    terminal.until(words, |text| {
        let said = text.trim_end();
        said.ends_with(prompt) && text.contains(words)
    });
    terminal.send(line);
    terminal.send("\r");
}

#[test]
fn a_profile_is_added_refreshed_and_revoked_in_words_with_the_password_unseen() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let home = Home::new();
    let mut terminal = dumb(&home);
    let url = fleet.appliances()[0].url();
    let answers = [
        (("No profiles yet", ">"), "add"),
        (("1. Morpheus", "?"), "1"),
        (("step 2 of 4", "Address:"), url),
        (("unencrypted", "Shown as:"), "done"),
        (("step 3 of 4", "Method:"), ""),
        (("Tenant: ", "Tenant:"), "acme"),
        (("User: ", "User:"), "jdoe"),
        (("Password: ", "Password:"), "jdoe-of-acme"),
        (("Client ID: ", "Client ID:"), "done"),
        (("step 4 of 4", "Name:"), "done"),
        (("Saved", ">"), "list"),
        (("1 active", ">"), "refresh 1"),
        (("refreshed. Access", ">"), "copy 1"),
        (("copying is switched off", ">"), "revoke 1"),
        (("Scripts that use this token stop at once", "?"), "1"),
        (("revoked.", ">"), "quit"),
    ];
    for (said, line) in answers {
        types(&mut terminal, said, line);
    }
    assert_eq!(terminal.ends(), 0);

    let written = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(!written.contains("jdoe-of-acme"), "the password was shown");
    assert!(!written.contains('\u{1b}'), "an escape sequence was sent");
}

#[test]
fn piped_lines_wait_for_each_other_and_the_end_of_them_quits() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let home = Home::new();
    home.add_admin(fleet.appliances()[0].url());
    let mut command = home.command();
    command.arg("--plain");
    let script = format!("login p\n{PASSWORD}\nrefresh p\ncheck p\nlist\n");
    let ran = finish(&mut command, &script).expect(0);
    let said = &ran.stdout;
    assert!(said.contains("> refresh p"), "{said}");
    let places = ["logged in.", "refreshed.", "checked.", "1 active"].map(|words| said.find(words));
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{said}"
    );
    assert!(!said.contains(PASSWORD), "{said}");
}

#[test]
fn control_c_cancels_a_question_and_then_quits() {
    let home = Home::new();
    let mut terminal = dumb(&home);
    types(&mut terminal, ("No profiles yet", ">"), "add");
    terminal.shows("A number, or empty for Cancel:");
    terminal.send("\x03");
    terminal.shows("Cancelled.");
    terminal.send("\x03");
    assert_eq!(terminal.ends(), 0);
}
