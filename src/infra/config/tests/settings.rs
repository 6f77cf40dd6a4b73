//! That the settings table, the file and what is written into it agree.

use super::*;
use crate::domain::palette::{Palette, Rgb};
use crate::domain::settings::{Setting, TABLE, Values, named};

const WRITTEN: &str =
    "# mine\n[settings]\n# at night\ntheme = \"dark\" # nice\nmotion = false\n\n[vault]\n";

fn put(home: &Home, setting: &'static Setting, value: Option<&str>) -> Result<()> {
    let change = Change::Set(setting, value.map(str::to_owned));
    home.registry().change(&[change])
}

fn set(text: &str, name: &str, value: Option<&str>) -> Result<String> {
    let home = Home::with(text);
    put(&home, named(name)?, value)?;
    Ok(home.text())
}

#[test]
fn every_word_of_the_table_can_be_set_and_the_default_given_back() {
    for setting in &TABLE {
        let words: &[&str] = match setting.kind {
            Values::Flag => &["true", "false"],
            Values::Words(words) | Values::Named(words) | Values::Open(words) => words,
            Values::Limit => &["never", "45s", "2h"],
        };
        for word in words {
            let home = Home::with(&TEMPLATE);
            put(&home, setting, Some(word)).unwrap();
            home.registry().load().unwrap();
            put(&home, setting, None).unwrap();
            assert_eq!(home.text(), *TEMPLATE, "{} = {word}", setting.name);
        }
    }
}

#[test]
fn a_change_keeps_comments_and_a_reset_those_above() {
    let text = set(WRITTEN, "theme", Some("light")).unwrap();
    assert_eq!(text, WRITTEN.replace("dark", "light"));
    let text = set(WRITTEN, "theme", None).unwrap();
    assert_eq!(text, WRITTEN.replace("dark", "auto"));
    let text = set(WRITTEN, "motion", None).unwrap();
    assert_eq!(text, WRITTEN.replace("motion = false\n", ""));
    let text = set("", "idle-lock", Some("never")).unwrap();
    assert_eq!(text, "[vault]\nidle-lock = \"never\"\n");
}

#[test]
fn a_value_that_cannot_be_is_refused_and_nothing_is_written() {
    for (name, value, why) in [
        ("theme", "nope", "there is no theme 'nope'"),
        ("glyphs", "wide", "'wide' is no glyphs"),
        ("motion", "fast", "should be true or false"),
        ("idle-lock", "soon", "soon"),
        ("clipboard", "command", "which command?"),
        ("key", "pocket", "'pocket' is no place for a vault key"),
    ] {
        let home = Home::with(WRITTEN);
        let error = put(&home, named(name).unwrap(), Some(value));
        let error = error.unwrap_err();
        assert!(error.to_string().contains(why), "{name}: {error}");
        assert!(
            error.way_out().is_some_and(|hint| !hint.is_empty()),
            "{name}"
        );
        assert_eq!(home.text(), WRITTEN);
    }
}

#[test]
fn what_is_said_names_its_line() {
    let home = Home::with(WRITTEN);
    let said = home.registry().settings().unwrap();
    let places: Vec<_> = said.iter().filter(|said| said.place.is_some()).collect();
    let lines: Vec<_> = places
        .iter()
        .map(|said| {
            (
                said.setting.name,
                said.value.as_str(),
                said.place.as_deref(),
            )
        })
        .map(|(name, value, place)| (name, value, place.unwrap().rsplit(':').next().unwrap()))
        .collect();
    assert_eq!(
        lines,
        [("theme", "\"dark\"", "4"), ("motion", "false", "5")]
    );
}

#[test]
fn a_theme_of_ones_own_is_read_and_trouble_with_it_is_told_with_its_place() {
    let home = Home::with("[settings]\ntheme = \"mine\"\n");
    let themes = home.path("themes");
    let settings = || home.registry().load().unwrap().settings;
    let trouble = || settings().theme_trouble.unwrap().to_string();
    assert!(trouble().contains("there is no theme 'mine'"));
    assert!(put(&home, named("theme").unwrap(), Some("mine")).is_err());

    fs::create_dir(&themes).unwrap();
    let write =
        |text: &str| files::write_whole(&themes.join("mine.toml"), text.as_bytes()).unwrap();
    write("base = \"light\"\nbad = \"#123456\"\n");
    let light = Palette::named("light").unwrap();
    let own = settings().palette.unwrap();
    assert_eq!((own.bad, own.ok), (Rgb(0x12, 0x34, 0x56), light.ok));
    put(&home, named("theme").unwrap(), Some("mine")).unwrap();

    for (text, words) in [
        ("\nbad = \"red\"\n", "mine.toml:2: 'red' is no colour"),
        ("sky = \"#123456\"\n", "mine.toml:1: colours are ground"),
        ("base = \"mono\"\n", "mine.toml:1: 'base' is one of dark"),
        ("bad = \n", "mine.toml:1: "),
    ] {
        write(text);
        assert!(trouble().contains(words), "{}", trouble());
        assert_eq!(settings().palette, None);
    }
}

#[test]
fn a_theme_s_name_is_no_path() {
    for name in ["../mine", "a/b", "", ".", "a.toml"] {
        let home = Home::with(&format!("[settings]\ntheme = \"{name}\"\n"));
        let settings = home.registry().load().unwrap().settings;
        assert!(settings.theme_trouble.is_some(), "{name}");
    }
}

#[test]
fn keys_are_written_and_given_back_beside_their_comments() {
    let home = Home::with("# mine\n[keys]\nquit = \"ctrl-q\" # not q\n");
    let bind = |keys: Option<&[&str]>| {
        let keys = keys.map(|keys| keys.iter().map(|key| (*key).to_owned()).collect());
        home.registry().change(&[Change::Bind("refresh", keys)])
    };
    bind(Some(&["f9", "z r"])).unwrap();
    let catalog = home.registry().load().unwrap();
    assert_eq!(catalog.keys["refresh"].keys, ["f9", "z r"]);
    assert!(catalog.keys["refresh"].place.ends_with("config.toml:4"));
    bind(Some(&[])).unwrap();
    assert!(
        home.registry().load().unwrap().keys["refresh"]
            .keys
            .is_empty()
    );
    bind(None).unwrap();
    assert_eq!(home.text(), "# mine\n[keys]\nquit = \"ctrl-q\" # not q\n");
}

#[test]
fn themes_of_the_users_own_are_among_the_words() {
    let home = Home::with("");
    let folder = home.path("themes");
    fs::create_dir(&folder).unwrap();
    for file in ["dusk.toml", "not a name.toml", "notes.txt"] {
        files::write_whole(&folder.join(file), b"ok = \"#00ff00\"\n").unwrap();
    }
    let rows = home.registry().settings().unwrap();
    let theme = rows
        .iter()
        .find(|said| said.setting.name == "theme")
        .unwrap();
    assert_eq!(theme.own, ["dusk"]);
}
