//! Which profile is meant where none is named: `KEYFOB_PROFILE`, then a file `.keyfob` here or above.

use keyfob::demo::morpheus::generation::Generation;

use super::place::Place;
use crate::support::people::{BY_ID, MASTER, SUB};
use crate::support::{Ran, finish};

#[test]
fn argument_beats_variable_beats_file() {
    let place = Place::on(Generation::V9);
    let [one, two, three] = [SUB, MASTER, BY_ID].map(|who| place.logged_in(who));
    let deep = place.home.path("work/project");
    std::fs::create_dir_all(&deep).unwrap();
    let get = |variable: Option<&str>, arguments: &[&str]| -> Ran {
        let mut command = place.home.command();
        command.arg("get").args(arguments).current_dir(&deep);
        if let Some(name) = variable {
            command.env("KEYFOB_PROFILE", name);
        }
        finish(&mut command, "")
    };
    get(None, &[])
        .fails(2, "which profile?")
        .says("KEYFOB_PROFILE");
    place.home.file("work/.keyfob", &format!("{three}\n"));
    let token = |name: &str| place.token(name) + "\n";
    assert_eq!(
        get(None, &[]).expect(0).stdout,
        token(&three),
        "a file above"
    );
    assert_eq!(
        get(Some(&two), &[]).expect(0).stdout,
        token(&two),
        "the variable"
    );
    assert_eq!(
        get(Some(&two), &[&one]).expect(0).stdout,
        token(&one),
        "the argument"
    );
    place.home.file("work/project/.keyfob", &two);
    assert_eq!(
        get(None, &[]).expect(0).stdout,
        token(&two),
        "the nearest file"
    );
    get(Some("nope"), &[]).fails(2, "'nope'");
}

#[test]
fn other_commands_take_it_too() {
    let place = Place::on(Generation::V9);
    let name = place.logged_in(SUB);
    for line in [
        "show",
        "status",
        "whoami",
        "check",
        "refresh",
        "revoke --yes",
        "logout",
    ] {
        let mut command = place.home.command();
        command.args(line.split(' ')).env("KEYFOB_PROFILE", &name);
        finish(&mut command, "").expect(0);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_keyfob_home_files_lie_where_xdg_says() {
    let place = Place::on(Generation::V9);
    let run = |variables: &[(&str, &str)], arguments: &[&str], input: &str| {
        let mut command = place.home.command();
        command
            .env_remove("KEYFOB_HOME")
            .env("HOME", place.home.path("home"))
            .args(arguments);
        for (name, folder) in variables {
            command.env(name, place.home.path(folder));
        }
        finish(&mut command, input)
    };
    let xdg = [
        ("XDG_CONFIG_HOME", "c"),
        ("XDG_DATA_HOME", "d"),
        ("XDG_STATE_HOME", "s"),
    ];
    let url = place.appliance().url();
    let add = [
        "profile",
        "add",
        "p",
        "--provider",
        "morpheus",
        "--username",
        r"acme\jdoe",
        "--url",
        url,
    ];
    run(&xdg, &add, "").expect(0);
    run(&xdg, &["login", "p", "--password-file", "-"], SUB.password).expect(0);
    assert!(place.home.path("c/keyfob/config.toml").exists());
    assert!(place.home.path("d/keyfob/vault.db").exists());
    let path = run(&[], &["config", "path"], "").expect(0).stdout;
    assert_eq!(
        path,
        format!(
            "{}\n",
            place.home.path("home/.config/keyfob/config.toml").display()
        )
    );
}
