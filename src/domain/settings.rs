//! Which settings there are, what each does and what holds where nothing is said: the one table of them.

use super::error::{Error, Kind, Result};

/// One line of `[settings]` or `[vault]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The table of the file that it stands in.
    pub section: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// What may stand there.
    pub kind: Values,
    /// What holds where nothing is said, as the file would say it.
    pub default: &'static str,
    /// What it does, in lines for the file's comment.
    pub help: &'static [&'static str],
}

/// What a setting may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Words(&'static [&'static str]),
    /// One of these words, or the name of a file of the user's own.
    Named(&'static [&'static str]),
    /// One of these words, or something of the user's own.
    Open(&'static [&'static str]),
    /// A span of time, or `never`.
    Limit,
}

/// One setting as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which one.
    pub setting: &'static Setting,
    /// What holds, as the file says it.
    pub value: String,
    /// The file and line that say so; none: it is the default.
    pub place: Option<String>,
    /// Further words, of the user's own making: the themes there are.
    pub own: Vec<String>,
}

impl Said {
    /// The value without the file's quotes.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.value.trim_matches(['"', '\''])
    }

    /// The next of its words; none where it is typed.
    #[must_use]
    pub fn next(&self) -> Option<String> {
        let words: &[&str] = match self.setting.kind {
            Values::Flag => &["true", "false"],
            Values::Words(words) | Values::Named(words) => words,
            Values::Open(_) | Values::Limit => return None,
        };
        let own = self.own.iter().map(String::as_str);
        let words: Vec<&str> = words.iter().copied().chain(own).collect();
        let at = words.iter().position(|word| *word == self.bare());
        let next = at.map_or(0, |at| at + 1);
        let next = words.get(next).or_else(|| words.first());
        next.map(|word| (*word).to_owned())
    }
}

/// `[settings]`.
pub const SETTINGS: &str = "settings";
/// `[vault]`.
pub const VAULT: &str = "vault";

/// The themes that keyfob brings along; `auto` is `terminal`.
pub const THEMES: [&str; 7] = [
    "auto",
    "terminal",
    "dark",
    "light",
    "high-contrast",
    "colour-blind",
    "mono",
];

/// Every setting, in the order of the file.
pub const TABLE: [Setting; 14] = [
    Setting {
        section: SETTINGS,
        name: "theme",
        kind: Values::Named(&THEMES),
        default: "\"auto\"",
        help: &[
            "auto, terminal, dark, light, high-contrast, colour-blind, mono or a file in themes/ \
             (keyfob config theme). NO_COLOR is honoured.",
        ],
    },
    Setting {
        section: SETTINGS,
        name: "clipboard",
        kind: Values::Open(&["auto", "native", "osc52", "none"]),
        default: "\"auto\"",
        help: &[
            "auto (OSC 52 over SSH or without a display, else native), native, osc52, none,",
            "or a program that reads the text on its standard input: [\"wl-copy\", \"--trim-newline\"]",
        ],
    },
    Setting {
        section: SETTINGS,
        name: "clipboard-clear",
        kind: Values::Limit,
        default: "\"30s\"",
        help: &["A copy is cleared after this long if it is still ours; \"never\" leaves it."],
    },
    Setting {
        section: SETTINGS,
        name: "glyphs",
        kind: Values::Words(&["auto", "unicode", "ascii"]),
        default: "\"auto\"",
        help: &["auto (ascii where the terminal can't show more), unicode, ascii."],
    },
    flag("motion", "true", &["Whether spinners turn."]),
    flag("mouse", "true", &["Whether the mouse selects and scrolls."]),
    flag(
        "title",
        "true",
        &["Whether the terminal's window title is set."],
    ),
    flag(
        "focus",
        "true",
        &["Whether the terminal tells when it loses the focus: what is revealed hides then."],
    ),
    flag(
        "kitty-keys",
        "true",
        &["Whether terminals that speak kitty's keyboard protocol are asked for its keys."],
    ),
    flag(
        "links",
        "true",
        &["Whether addresses that commands print on a terminal can be clicked (OSC 8)."],
    ),
    Setting {
        section: SETTINGS,
        name: "notify",
        kind: Values::Words(&["none", "bell", "osc9"]),
        default: "\"none\"",
        help: &["How the terminal is told of news: none, bell, osc9"],
    },
    flag(
        "hide-secrets",
        "false",
        &[
            "For shared screens: nothing is revealed, and in the interface account names and fingerprints are masked.",
        ],
    ),
    Setting {
        section: VAULT,
        name: "key",
        kind: Values::Open(&["auto", "keyring", "passphrase"]),
        default: "\"auto\"",
        help: &[
            "Where a new vault's key is kept: keyring, passphrase, file:PATH.",
            "auto is the desktop's keyring; without one it asks to create a passphrase vault.",
        ],
    },
    Setting {
        section: VAULT,
        name: "idle-lock",
        kind: Values::Limit,
        default: "\"15m\"",
        help: &[
            "The interface locks after this long without a key press; \"never\" leaves it open. While it is locked \
             nothing refreshes itself.",
        ],
    },
];

const fn flag(name: &'static str, default: &'static str, help: &'static [&'static str]) -> Setting {
    Setting {
        section: SETTINGS,
        name,
        kind: Values::Flag,
        default,
        help,
    }
}

/// The setting of that name.
///
/// # Errors
/// `Kind::Usage` for a name that no setting has.
pub fn named(name: &str) -> Result<&'static Setting> {
    TABLE
        .iter()
        .find(|setting| setting.name == name)
        .ok_or_else(|| {
            let shown = super::text::clean(name, 64);
            Error::new(Kind::Usage, format!("there is no setting '{shown}'"))
                .hint("keyfob config settings lists them")
        })
}

/// The names of one table's settings.
#[must_use]
pub fn names(section: &str) -> Vec<&'static str> {
    of(section).map(|setting| setting.name).collect()
}

/// A table of the file with every setting at its default, explained.
#[must_use]
pub fn explained(section: &str) -> String {
    let mut text = format!("[{section}]\n");
    for setting in of(section) {
        for line in setting.help {
            text.extend(["# ", line, "\n"]);
        }
        text.extend([setting.name, " = ", setting.default, "\n"]);
    }
    text
}

fn of(section: &str) -> impl Iterator<Item = &'static Setting> {
    TABLE
        .iter()
        .filter(move |setting| setting.section == section)
}
