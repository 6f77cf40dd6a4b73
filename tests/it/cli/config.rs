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
