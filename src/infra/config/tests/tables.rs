//! Read one profile at a time, a file says what it says as a whole.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::infra::config::tables;

/// What files consist of, and what looks like it.
const LINES: [&str; 40] = [
    "[profiles.a]",
    "[profiles.a]\nserver = \"s\"",
    "[profiles.b]\nserver = \"s\"",
    "[profiles.\"c.d\"]\nserver = \"s\"",
    "[profiles.e]\nprovider = \"oidc\"\nurl = \"https://e.test\"\ntls = { ca-file = \"ca.pem\" }",
    "[profiles.f] # [profiles.g]\nserver = \"nowhere\"",
    "[profiles.s]\nprovider = \"oidc\"\nurl = \"https://s.test\"",
    "[profiles.a.refresh]\nauto = true",
    "[profiles.a.endpoints]\n\ntoken = \"https://t.test\"",
    "[profiles.b.refresh]",
    "  [profiles.b]",
    "[profiles . a]",
    "[\"profiles\".a]",
    "[profiles]",
    "[[profiles]]",
    "[[profiles.a]]",
    "profiles = {}",
    "profiles.z.server = \"s\"",
    "[servers.s]\nprovider = \"morpheus\"\nurl = \"https://a.test\"",
    "[servers]\n[servers.t]",
    "[settings]\nmouse = false",
    "  [settings]",
    "[keys]\nrefresh = \"f9\"",
    "[templates]\na = \"b\"",
    "include = [\"more.toml\"]",
    "include = [\n[\"more.toml\"]\n]",
    "server = \"s\"",
    "tenant = \"\"\"\n[profiles.x]\n\"\"\"",
    "tenant = '''\n[profiles.y]",
    "'''",
    "\"\"\"",
    "tags = [\n[profiles.z]\n]",
    "tags = [\n\"a\", # [\n\"b\"]",
    "tags = [",
    "]",
    "refresh = { auto = true,\n before = \"5m\" }",
    "# [profiles.w]",
    "\r",
    "\u{feff}",
    "",
];

fn source(text: String) -> Source {
    let path = PathBuf::from("/home/config.toml");
    Source { path, text }
}

fn is_the_same(text: &str) -> bool {
    [Role::Own, Role::Included].into_iter().all(|role| {
        let source = Rc::new(source(text.to_owned()));
        let part = tables::read(&source, role);
        part.is_none_or(|part| Part::whole(source, role).is_ok_and(|whole| whole == part))
    })
}

proptest! {
    #[test]
    fn one_profile_at_a_time_is_the_same_as_the_whole_file(
        lines in vec(select(&LINES[..]), 0..9),
        end in select(&["\n", "\r\n"][..]),
    ) {
        prop_assert!(is_the_same(&lines.join(end)));
        let begun = format!("{}{end}{}", LINES[18], lines.join(end));
        prop_assert!(is_the_same(&begun));
    }
}

#[test]
fn usual_files_are_read_one_profile_at_a_time() {
    let many = ["p2", "p10", "p1", "\"q r\""]
        .map(|name| format!("[profiles.{name}]\nserver = \"eu-prod\"\n"))
        .concat();
    let nested = "[profiles.x]\nserver = \"eu-prod\"\n[profiles.x.refresh]\nauto = true\n";
    let text = format!("{TWO_SERVERS}{many}[keys]\nrefresh = \"f9\"\n{nested}");
    let windows = text.replace('\n', "\r\n");
    for text in [text, windows] {
        let source = Rc::new(source(text));
        let part = tables::read(&source, Role::Own).unwrap();
        assert_eq!(part, Part::whole(source, Role::Own).unwrap());
        assert_eq!(part.profiles.len(), 7);
    }
}

#[test]
fn complaints_name_the_line_of_the_file() {
    let text = format!("{TWO_SERVERS}[profiles.a]\nserver = \"eu-prod\"\nnonsense = 1\n");
    let error = MemoryRegistry::of(&text).load().unwrap_err().to_string();
    let line = text.lines().count();
    assert!(error.contains(&format!(":{line}: ")), "{error}");
    let text = text
        .replace("nonsense = 1", "")
        .replace("a]\nserver = \"eu-prod", "a]\nserver = \"no");
    let error = MemoryRegistry::of(&text).load().unwrap_err().to_string();
    assert!(error.contains(&format!(":{}: ", line - 1)), "{error}");
}
