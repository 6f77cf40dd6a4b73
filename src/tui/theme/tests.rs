//! Themes can be read, and `mono` has no colours.

use super::*;
use crate::domain::palette::{LEAST_CONTRAST, Palette, Rgb};
use crate::domain::settings::THEMES;

fn contrast(style: Style) -> Option<f64> {
    let rgb = |colour| {
        let Color::Rgb(red, green, blue) = colour else {
            return None;
        };
        Some(Rgb(red, green, blue))
    };
    Some(rgb(style.fg?)?.contrast(rgb(style.bg?)?))
}

fn styles(theme: &Theme) -> [(&'static str, Style); 15] {
    [
        ("text", theme.text),
        ("muted", theme.muted),
        ("heading", theme.heading),
        ("ok", theme.ok),
        ("warn", theme.warn),
        ("bad", theme.bad),
        ("busy", theme.busy),
        ("border", theme.border),
        ("border_focus", theme.border_focus),
        ("selected", theme.selected),
        ("selected_idle", theme.selected_idle),
        ("production", theme.production),
        ("key", theme.key),
        ("disabled", theme.disabled),
        ("behind", theme.behind),
    ]
}

/// Every theme of keyfob's.
fn all() -> impl Iterator<Item = (&'static str, Theme)> {
    THEMES.into_iter().map(|name| (name, Theme::named(name)))
}

#[test]
fn painted_themes_have_a_contrast_of_at_least_four_and_a_half() {
    let mut measured = 0;
    for (name, theme) in all() {
        for (role, style) in styles(&theme) {
            if let Some(ratio) = contrast(style) {
                measured += 1;
                assert!(ratio >= LEAST_CONTRAST, "{name} {role}: {ratio:.2}");
            }
        }
    }
    assert!(measured >= 4 * 14, "only {measured} pairs were measured");
}

#[test]
fn mono_sets_no_colour_at_all() {
    let own = Settings {
        palette: Palette::named("dark"),
        ..Settings::default()
    };
    for (role, style) in styles(&Theme::choose(&own, Colours::Forbidden)) {
        assert_eq!((style.fg, style.bg), (None, None), "{role}");
    }
    let coloured = styles(&Theme::named("terminal"));
    assert!(coloured.iter().any(|(_, style)| style.fg.is_some()));
}

#[test]
fn every_theme_is_found_by_its_name() {
    for (name, theme) in all() {
        let wanted = if name == "auto" { "terminal" } else { name };
        assert_eq!(theme.name, wanted);
    }
}

#[test]
fn a_palette_of_the_users_own_beats_the_name() {
    let own = Settings {
        palette: Palette::named("light"),
        theme: "mine".to_owned(),
        ..Settings::default()
    };
    let theme = Theme::choose(&own, Colours::Allowed);
    assert_eq!(theme.ok, Theme::named("light").ok);
}
