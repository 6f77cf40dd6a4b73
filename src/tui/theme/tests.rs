//! Themes can be read, and `mono` has no colours.

use super::*;
use crate::domain::settings;

/// Relative luminance (WCAG 2.2).
fn luminance(colour: Color) -> Option<f64> {
    let Color::Rgb(r, g, b) = colour else {
        return None;
    };
    let linear = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    Some(0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b))
}

fn contrast(style: Style) -> Option<f64> {
    let (a, b) = (luminance(style.fg?)?, luminance(style.bg?)?);
    Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
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

#[test]
fn painted_themes_have_a_contrast_of_at_least_four_and_a_half() {
    let mut measured = 0;
    for theme in &THEMES {
        for (role, style) in styles(theme) {
            if let Some(ratio) = contrast(style) {
                measured += 1;
                assert!(ratio >= 4.5, "{} {role}: {ratio:.2}", theme.name);
            }
        }
    }
    assert!(measured >= 4 * 14, "only {measured} pairs were measured");
}

#[test]
fn mono_sets_no_colour_at_all() {
    for (role, style) in styles(Theme::choose("dark", Colours::Forbidden)) {
        assert_eq!((style.fg, style.bg), (None, None), "{role}");
    }
    let coloured = styles(Theme::choose("terminal", Colours::Allowed));
    assert!(coloured.iter().any(|(_, style)| style.fg.is_some()));
}

#[test]
fn every_theme_is_found_by_its_name() {
    for theme in &THEMES {
        assert_eq!(Theme::choose(theme.name, Colours::Allowed).name, theme.name);
    }
    assert_eq!(Theme::choose("auto", Colours::Allowed).name, "terminal");
}

#[test]
fn the_settings_table_names_every_theme() {
    let known = &settings::THEMES;
    assert_eq!(known.len(), THEMES.len() + 1, "auto is one more name");
    for theme in &THEMES {
        assert!(known.contains(&theme.name), "{}", theme.name);
    }
}
