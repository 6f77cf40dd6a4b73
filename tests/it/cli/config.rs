//! What `config path|template|check` say, and that a broken configuration is never touched.

use crate::support::Home;

#[test]
fn the_path_is_told_whether_the_file_is_there_or_not() {
    let home = Home::new();
    let path = home.run(["config", "path"]).expect(0).stdout;
    assert_eq!(path, format!("{}\n", home.path("config.toml").display()));
    assert!(!home.path("config.toml").exists());
}

#[test]
fn the_template_is_a_configuration_that_changes_nothing() {
    let home = Home::new();
    let template = home.run(["config", "template"]).expect(0).stdout;
    assert!(
        template.contains("[settings]") || template.contains("# [settings]"),
        "{template}"
    );
    home.file("config.toml", &template);
    assert_eq!(
        home.run(["config", "check"]).expect(0).stdout,
        "ok: 0 servers, 0 profiles\n"
    );
    let add = [
        "profile",
        "add",
        "p",
        "--provider",
        "morpheus",
        "--url",
        "https://m.example.com",
        "--username",
        "a",
    ];
    home.run(add).expect(0);
    assert_eq!(
        home.run(["config", "check"]).expect(0).stdout,
        "ok: 1 servers, 1 profiles\n"
    );
    let text = std::fs::read_to_string(home.path("config.toml")).unwrap();
    assert!(
        text.contains(template.lines().next().unwrap()),
        "its comments stay"
    );
}

#[test]
fn a_broken_file_is_exit_2_with_path_and_line_and_stays_as_it_is() {
    let home = Home::new();
    let server = "[servers.m]\nprovider = \"morpheus\"\nurl = \"https://m.example.com\"\n";
    for (broken, line) in [
        ("[servers.m\n".to_owned(), 1),
        (format!("{server}colour = \"red\"\n"), 4),
        (format!("{server}environment = \"moon\"\n"), 4),
        (format!("{server}\n[profiles.p]\nserver = \"other\"\n"), 6),
        ("[settings]\nmotion = \"fast\"\n".to_owned(), 2),
    ] {
        let path = home.file("config.toml", &broken);
        let place = format!("{}:{line}", path.display());
        let short = format!("config.toml:{line}");
        for command in [
            "config check",
            "list",
            "get p",
            "vault status",
            "profile add q --provider morpheus --url https://n.example.com",
        ] {
            let ran = home.run(command.split(' ')).fails(2, "config.toml");
            assert!(
                ran.stderr.contains(&place) || ran.stderr.contains(&short),
                "no line {line}: {ran:?}"
            );
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), broken);
        assert!(!home.path("vault.db").exists());
    }
}

#[test]
fn a_setting_is_set_listed_with_its_line_and_reset() {
    let home = Home::new();
    home.run(["config", "set", "theme", "dark"]).expect(0);
    let text = std::fs::read_to_string(home.path("config.toml")).unwrap();
    assert_eq!(text, "[settings]\ntheme = \"dark\"\n");
    let listed = home.run(["config", "settings"]).expect(0).stdout;
    let theme = listed.lines().next().unwrap();
    assert!(
        theme.starts_with("theme ") && theme.contains("\"dark\""),
        "{listed}"
    );
    assert!(
        theme.ends_with("config.toml:2, default \"auto\""),
        "{listed}"
    );
    assert_eq!(listed.lines().count(), 14, "{listed}");
    home.run(["config", "set", "theme", "nope"])
        .fails(2, "there is no theme 'nope'");
    home.run(["config", "set", "colour", "red"])
        .fails(2, "there is no setting 'colour'");
    home.run(["config", "reset", "theme"]).expect(0);
    assert!(
        !home
            .run(["config", "settings"])
            .expect(0)
            .stdout
            .contains("config.toml")
    );
}

#[test]
fn an_unknown_theme_is_a_warning_with_its_line() {
    let home = Home::new();
    home.file("config.toml", "[settings]\ntheme = \"drak\"\n");
    let ran = home.run(["config", "check"]).expect(0);
    assert!(
        ran.stderr
            .contains("config.toml:2: there is no theme 'drak'"),
        "{ran:?}"
    );
}

#[test]
fn a_key_for_two_commands_is_an_error_of_the_check_and_a_warning_of_the_keys() {
    let home = Home::new();
    home.file("config.toml", "[keys]\nrefresh = [\"y\"]\n");
    let told = home.run(["config", "check"]).expect(2).stderr;
    assert!(
        told.contains("config.toml:2: [keys] refresh: 'y' runs copy already"),
        "{told}"
    );
    let keys = home.run(["keys"]).expect(0);
    assert!(keys.stderr.contains("config.toml:2"), "{}", keys.stderr);
    assert!(keys.stdout.contains("copy token"), "{}", keys.stdout);
    home.run(["list"]).expect(0);
}

#[test]
fn every_setting_is_told_as_json_with_its_place() {
    let home = Home::new();
    home.file("config.toml", "[settings]\nmotion = false\n");
    let told = home.run(["config", "settings", "--json"]).expect(0).json();
    let settings = told["settings"].as_array().unwrap();
    let of = |name: &str| settings.iter().find(|said| said["name"] == name).unwrap();
    assert_eq!(of("motion")["value"], "false");
    let place = of("motion")["place"].as_str().unwrap();
    assert!(place.ends_with("config.toml:2"), "{place}");
    assert_eq!(of("theme")["place"], serde_json::Value::Null);
    assert_eq!(of("theme")["value"], of("theme")["default"]);
}
