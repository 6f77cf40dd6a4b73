//! Names of profiles and servers.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use super::error::{Error, Kind, Result};
use super::text;

/// The longest name, in characters.
const LONGEST: usize = 64;

fn check(what: &str, name: &str) -> Result<()> {
    let wrong = |why: &str| {
        let shown = text::clean(name, LONGEST);
        Err(
            Error::new(Kind::Usage, format!("'{shown}' can't name a {what}: {why}"))
                .hint("use letters, digits, '-', '_' and '.', for example eu-prod-acme"),
        )
    };
    if name.is_empty() || name.trim() != name {
        return wrong("it is empty or has blanks around it");
    }
    if name.chars().count() > LONGEST {
        return wrong("it is longer than 64 characters");
    }
    if name != text::clean(name, LONGEST) {
        return wrong("it has control or invisible characters");
    }
    if name.starts_with('-') || name.contains(['/', '\\']) {
        return wrong("it starts with '-' or holds a slash");
    }
    Ok(())
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks a name: printable, at most 64 characters, no slash, no leading `-`.
            ///
            /// Copies share the text: with ten thousand profiles each name stands in a dozen places.
            pub fn new(name: impl AsRef<str>) -> Result<Self> {
                let name = name.as_ref();
                check($what, name)?;
                Ok(Self(Arc::from(name)))
            }

            /// The name.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

name_type!(
    /// The name of a profile: free, unique here.
    ProfileName,
    "profile"
);
name_type!(
    /// The short name of a server, as the board shows it.
    ServerName,
    "server"
);

/// The first of `base`, `base-2`, `base-3` … that isn't taken.
#[must_use]
pub fn free_name(base: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|n: u32| format!("{base}-{n}"));
    std::iter::once(base.to_owned())
        .chain(numbered)
        .find(|name| !is_taken(name))
        .unwrap_or_default()
}

/// `text` with everything that a name can't hold turned into `-`.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text::clean(text, LONGEST).chars() {
        let keep = c.is_alphanumeric() || matches!(c, '.' | '_');
        match (keep, out.ends_with('-')) {
            (true, _) => out.push(c),
            (false, false) => out.push('-'),
            (false, true) => {}
        }
    }
    out.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_are_refused_with_a_reason() {
        for odd in ["", " a", "a\x1bb", "-a", "a/b", "a\\b", &"x".repeat(65)] {
            assert_eq!(ProfileName::new(odd).unwrap_err().kind(), Kind::Usage);
        }
        assert_eq!(
            ProfileName::new("zürich büro").unwrap().as_str(),
            "zürich büro"
        );
    }

    #[test]
    fn taken_names_get_a_number() {
        assert_eq!(free_name("a", |n| n == "a" || n == "a-2"), "a-3");
        assert_eq!(free_name("b", |_| false), "b");
    }
}
