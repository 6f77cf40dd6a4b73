//! What holds for the configuration: what is read, which errors are told, what changes keep.

use std::fmt::Write as _;

use jiff::SignedDuration;
use tempfile::TempDir;

use super::*;
use crate::domain::catalog::{ClipboardWay, KeyChoice, Notify, Settings, VaultSettings};
use crate::domain::environment::Environment;
use crate::domain::grant::Grant;
use crate::domain::profile::ClientAuth;
use crate::domain::provider::Provider;
use crate::domain::schedule::{Before, RefreshPolicy};
use crate::domain::server::Trust;

mod changes;
mod round_trip;
mod settings;
mod tables;

/// A configuration folder of one test alone.
pub(super) struct Home(TempDir);

impl Home {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn with(text: &str) -> Self {
        let home = Self::new();
        home.write("config.toml", text);
        home
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        files::write_whole(&self.path(name), text.as_bytes()).unwrap();
    }

    pub(super) fn text(&self) -> String {
        fs::read_to_string(self.path("config.toml")).unwrap()
    }

    pub(super) fn registry(&self) -> TomlRegistry {
        TomlRegistry::new(self.path("config.toml"), self.path("config.lock"))
    }
}

const TWO_SERVERS: &str = r#"
[servers.eu-prod]
provider = "morpheus"
url = "https://morpheus.example.com/"
environment = "production"
tls = { ca-file = "corp-ca.pem" }
allow-http = true
proxy = "http://proxy.example.com:3128"

[profiles.prod-acme]
server = "eu-prod"
tenant = "acme"
username = "jdoe"
client-id = "keyfob"
tags = ["eu"]
refresh = { auto = true, before = "10%" }

[profiles.sso]
provider = "oidc"
url = "https://sso.example.com/realms/acme"
client-id = "keyfob"
client-auth = "none"
scopes = ["openid", "offline_access"]
redirect-uri = "http://127.0.0.1/callback"
[profiles.sso.endpoints]
token = "https://sso.example.com/t"
"#;

#[test]
fn a_missing_file_is_an_empty_configuration() {
    let catalog = Home::new().registry().load().unwrap();
    assert_eq!(catalog, Catalog::default());
}

#[test]
fn servers_and_profiles_are_read_whole() {
    let home = Home::with(TWO_SERVERS);
    let catalog = home.registry().load().unwrap();
    let (profile, server) = catalog.profile("prod-acme").unwrap();
    assert_eq!(server.address.as_str(), "https://morpheus.example.com");
    assert_eq!(server.environment, Some(Environment::Production));
    assert_eq!(server.trust, Trust::CaFile(home.path("corp-ca.pem")));
    assert!(server.allow_http && server.proxy.is_some());
    assert_eq!(profile.login_name().as_deref(), Some("acme\\jdoe"));
    assert_eq!(profile.grant, Grant::Password);
    let policy = RefreshPolicy {
        auto: Some(true),
        before: Some(Before::Percent(10)),
    };
    assert_eq!(
        (profile.refresh, profile.tags.as_slice()),
        (policy, ["eu".to_owned()].as_slice())
    );
}

#[test]
fn a_profile_that_stands_alone_brings_its_server() {
    let catalog = MemoryRegistry::of(TWO_SERVERS).load().unwrap();
    let (profile, server) = catalog.profile("sso").unwrap();
    assert_eq!(
        (server.name.as_str(), server.provider),
        ("sso", Provider::Oidc)
    );
    assert_eq!(profile.grant, Grant::AuthorizationCode);
    assert_eq!(profile.client_auth, Some(ClientAuth::None));
    assert_eq!(profile.endpoints["token"], "https://sso.example.com/t");
}

#[test]
fn settings_are_read() {
    let text = r#"
[settings]
clipboard = ["xclip", "-selection", "clipboard"]
clipboard-clear = "never"
notify = "bell"
motion = false
[keys]
refresh = ["r", "f9"]
quit = "Q"
copy = []
[templates]
mine = "{url}"
[vault]
key = "file:/run/key"
idle-lock = "1h"
"#;
    let catalog = MemoryRegistry::of(text).load().unwrap();
    let program = ["xclip", "-selection", "clipboard"].map(str::to_owned);
    assert_eq!(
        catalog.settings.clipboard,
        ClipboardWay::Command(program.to_vec())
    );
    assert_eq!(catalog.settings.clipboard_clear, None);
    assert_eq!(
        (catalog.settings.notify, catalog.settings.motion),
        (Notify::Bell, false)
    );
    assert_eq!(catalog.keys["refresh"].keys, ["r", "f9"]);
    assert!(
        catalog.keys["refresh"].place.ends_with(":8"),
        "{}",
        catalog.keys["refresh"].place
    );
    assert_eq!(
        (
            catalog.keys["quit"].keys.len(),
            catalog.keys["copy"].keys.len()
        ),
        (1, 0)
    );
    assert_eq!(catalog.templates["mine"], "{url}");
    assert_eq!(catalog.vault.key, KeyChoice::File("/run/key".into()));
    assert_eq!(catalog.vault.idle_lock, Some(SignedDuration::from_hours(1)));
}

#[test]
fn the_template_equals_the_defaults_and_names_every_setting() {
    let catalog = MemoryRegistry::of(&TEMPLATE).load().unwrap();
    assert_eq!(catalog, Catalog::default());
    // Each setting stands in it as a line of its own: changing one changes what is read.
    for (from, to) in [
        ("theme = \"auto\"", "theme = \"dark\""),
        ("clipboard = \"auto\"", "clipboard = \"none\""),
        ("clipboard-clear = \"30s\"", "clipboard-clear = \"never\""),
        ("glyphs = \"auto\"", "glyphs = \"ascii\""),
        ("motion = true", "motion = false"),
        ("mouse = true", "mouse = false"),
        ("title = true", "title = false"),
        ("focus = true", "focus = false"),
        ("kitty-keys = true", "kitty-keys = false"),
        ("links = true", "links = false"),
        ("notify = \"none\"", "notify = \"bell\""),
        ("hide-secrets = false", "hide-secrets = true"),
        ("key = \"auto\"", "key = \"keyring\""),
        ("idle-lock = \"15m\"", "idle-lock = \"never\""),
    ] {
        let catalog = MemoryRegistry::of(&TEMPLATE.replacen(from, to, 1))
            .load()
            .unwrap();
        let is_default =
            catalog.settings == Settings::default() && catalog.vault == VaultSettings::default();
        assert!(!is_default, "{from}");
    }
}

#[test]
fn the_templates_examples_can_be_used_as_they_are() {
    let uncommented: String = TEMPLATE
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(example) if !example.starts_with(' ') => format!("{example}\n"),
            Some(_) | None => format!("{line}\n"),
        })
        .collect();
    let catalog = MemoryRegistry::of(&uncommented).load().unwrap();
    assert_eq!((catalog.servers.len(), catalog.profiles.len()), (3, 3));
    assert_eq!(
        catalog.profile("prod-acme").unwrap().1.name.as_str(),
        "eu-prod"
    );
}

/// What is wrong with a text, and the hint.
fn complaint(text: &str) -> (String, String) {
    let home = Home::with(text);
    let error = home.registry().load().unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    let path = home.path("config.toml");
    let what = error.to_string();
    let what = what.strip_prefix(&format!("{}:", path.display()));
    let what = what.unwrap_or_else(|| panic!("no file: {error}"));
    (what.to_owned(), error.way_out().unwrap().to_owned())
}

#[test]
fn typing_errors_are_told_with_their_line_and_the_word_that_was_meant() {
    let (what, hint) = complaint("[settings]\n# x\nclipboard-claer = \"30s\"\n");
    assert_eq!(what, "3: unknown key 'clipboard-claer' in [settings]");
    assert_eq!(hint, "did you mean 'clipboard-clear'?");
    let (what, hint) = complaint("[profile.a]\nserver = \"b\"\n");
    assert_eq!(what, "1: unknown key 'profile' at the top");
    assert_eq!(hint, "did you mean 'profiles'?");
    let (what, _) = complaint("[profiles.a]\nserver = \"b\"\nuser = \"x\"\n");
    assert_eq!(what, "3: unknown key 'user' in [profiles.a]");
}

#[test]
fn wrong_types_words_and_values_are_told_with_their_line() {
    for (text, what) in [
        (
            "[settings]\nmotion = \"yes\"",
            "2: 'motion' in [settings] should be true or false, not string",
        ),
        (
            "settings = 3",
            "1: 'settings' at the top should be a table, not integer",
        ),
        (
            "[servers]\na = 1",
            "2: 'a' in [servers] should be a table: [servers.a]",
        ),
        (
            "[servers.s]\nprovider = \"vsphere\"",
            "2: 'vsphere' is no provider",
        ),
        (
            "[servers.s]\nurl = \"a.test\"",
            "1: 'provider' is missing in [servers.s]",
        ),
        (
            "[settings]\nclipboard-clear = \"0\"",
            "2: '0' is no time to wait",
        ),
        (
            "[servers.\"a/b\"]\nurl=\"x\"",
            "1: 'a/b' can't name a server: it starts with '-' or holds a slash",
        ),
    ] {
        assert_eq!(complaint(text).0, what, "{text}");
    }
}

#[test]
fn contradictions_between_server_and_profile_are_told_with_their_line() {
    let server = "[servers.s]\nprovider = \"morpheus\"\nurl = \"https://a.test\"\n";
    for (rest, what) in [
        (
            "[profiles.p]\nserver=\"s\"\ntenant = 2",
            "6: 'tenant' in [profiles.p] should be text in quotes, not integer",
        ),
        (
            "[profiles.p]\nserver=\"x\"",
            "5: profile 'p' names the unknown server 'x'",
        ),
        ("[profiles.p]\ntenant=\"x\"", "4: no server in [profiles.p]"),
        (
            "[profiles.p]\nserver=\"s\"\nurl=\"b.test\"",
            "6: 'url' belongs to the server that 'server' names",
        ),
        (
            "[profiles.s]\nprovider=\"oidc\"\nurl=\"b.test\"",
            "4: there is a server 's' already, in [servers]",
        ),
        (
            "tls = { insecure = true, ca-file = \"x\" }",
            "4: 'tls' takes one of ca-file, pin, client-cert with client-key, insecure",
        ),
        ("proxy = \"user:pass\"", "4: the proxy is no proxy address"),
    ] {
        assert_eq!(complaint(&format!("{server}{rest}")).0, what, "{rest}");
    }
}

#[test]
fn broken_toml_is_told_with_its_line() {
    let (what, _) = complaint("[settings]\ntheme = \n");
    assert!(what.starts_with("2: "), "{what}");
    let (what, _) = complaint("[settings]\nmouse = true\nmouse = true\n");
    assert!(
        what.starts_with("3: ") && what.contains("duplicate"),
        "{what}"
    );
}

#[test]
fn a_file_that_is_not_text_is_told_with_its_line() {
    let home = Home::new();
    files::write_whole(&home.path("config.toml"), b"[settings]\n#\xff\n").unwrap();
    let error = home.registry().load().unwrap_err().to_string();
    assert!(error.contains("config.toml:2: it isn't UTF-8"), "{error}");
}

#[test]
fn included_files_add_and_ours_win() {
    let home = Home::with(
        "include = [\"team/team.toml\"]\n[profiles.mine]\nserver = \"shared\"\n\
         [profiles.both]\nserver = \"shared\"\ntenant = \"ours\"\n",
    );
    fs::create_dir(home.path("team")).unwrap();
    home.write(
        "team/team.toml",
        "include = [\"more.toml\", \"team.toml\"]\n\
         [profiles.both]\nserver = \"shared\"\ntenant = \"theirs\"\n[profiles.theirs]\nserver = \"shared\"\n",
    );
    home.write(
        "team/more.toml",
        "[servers.shared]\nprovider = \"zeyos\"\nurl = \"https://z.test\"\ntls = { ca-file = \"ca.pem\" }\n",
    );
    let catalog = home.registry().load().unwrap();
    assert_eq!(catalog.profiles.len(), 3);
    assert_eq!(
        catalog.profile("both").unwrap().0.tenant.as_deref(),
        Some("ours")
    );
    assert_eq!(
        catalog.profile("mine").unwrap().0.grant,
        Grant::AuthorizationCode
    );
    assert_eq!(
        catalog.servers["shared"].trust,
        Trust::CaFile(home.path("team/ca.pem"))
    );
}

#[test]
fn an_included_file_cannot_set_commands_or_key_places() {
    let home = Home::with("include = [\"team.toml\"]\n");
    home.write("team.toml", "\n[settings]\nclipboard = [\"curl\"]\n");
    let error = home.registry().load().unwrap_err().to_string();
    assert!(
        error.contains("team.toml:2: [settings] can't come from an included file"),
        "{error}"
    );
}

#[test]
fn a_missing_included_file_is_told() {
    let home = Home::with("# my config\ninclude = [\"gone.toml\"]\n");
    let error = home.registry().load().unwrap_err().to_string();
    assert!(
        error.contains("config.toml:2:") && error.contains("gone.toml"),
        "{error}"
    );
}

/// The time this takes is printed (`--nocapture`); in an optimised build it is about 25 ms.
#[test]
fn ten_thousand_profiles_are_read() {
    let mut text = String::new();
    for i in 0..200 {
        write!(
            text,
            "[servers.s{i}]\nprovider = \"morpheus\"\nurl = \"https://s{i}.test\"\n"
        )
        .unwrap();
    }
    for i in 0..10_000 {
        let server = i % 200;
        write!(
            text,
            "[profiles.prod-acme-{i}]\nserver = \"s{server}\"\ntenant = \"acme{i}\"\nusername = \"jdoe\"\ntags = [\"eu\"]\n"
        )
        .unwrap();
    }
    let registry = MemoryRegistry::of(&text);
    let begun = jiff::Timestamp::now();
    let catalog = registry.load().unwrap();
    println!("{:?}", jiff::Timestamp::now().duration_since(begun));
    assert_eq!(catalog.profiles.len(), 10_000);
}
