//! Nothing panics at any size, and windows that are too small say so.

use super::{certificates, frame, house, imports, logins, text, worlds};
use crate::app::keymap::Keymap;
use crate::app::state::State;
use crate::domain::catalog::OwnKeys;
use crate::domain::server::Trust;
use crate::tui::glyphs::GlyphSet;

/// Sizes from one cell to a wall; every layout's edges are among them.
fn sizes() -> impl Iterator<Item = (u16, u16)> {
    let widths = [
        1, 2, 3, 7, 19, 20, 21, 39, 40, 41, 59, 60, 61, 79, 99, 100, 139, 140, 220,
    ];
    let heights = [1, 2, 3, 4, 5, 7, 8, 12, 19, 20, 60];
    widths
        .into_iter()
        .flat_map(move |width| heights.into_iter().map(move |height| (width, height)))
}

fn states() -> Vec<State> {
    let board = worlds::board;
    vec![
        board(),
        worlds::nothing(),
        worlds::misconfigured(),
        worlds::refreshing(),
        worlds::typed(worlds::after(board(), &["/"]), "glob"),
        worlds::after(worlds::at("us-prod-acme"), &["enter"]),
        worlds::after(board(), &["g a"]),
        worlds::after(board(), &["g"]),
        worlds::after(board(), &["n"]),
        worlds::typed(
            worlds::after(board(), &["n", "enter"]),
            "eu-prod.example.com",
        ),
        worlds::typed(
            worlds::after(worlds::at("us-prod-acme"), &["l"]),
            "hunter22",
        ),
        worlds::after(worlds::at("eu-prod-globex"), &["x"]),
        worlds::marked(),
        worlds::many_refreshing(),
        worlds::reported(),
        worlds::after(worlds::reported(), &["p"]),
        worlds::typed(worlds::after(board(), &["a", "x"]), "revoke"),
        worlds::after(board(), &["?"]),
        worlds::after(board(), &[":"]),
        worlds::after(worlds::locked(), &["L"]),
        worlds::no_keyring(),
        logins::sign_in("z", logins::ZEYOS, 2),
        logins::suggestions("acm"),
        logins::ignored(),
        worlds::after(logins::ignored(), &["tab", "p"]),
        logins::device(),
        logins::by_hand(),
        certificates::reviewed(Trust::Pin("ab".repeat(32)), Some("shows another one")),
        house::doctor(),
        house::settings(),
        worlds::after(house::settings(), &["j", "enter"]),
        imports::listed(),
        imports::nothing(),
        imports::strips(),
        imports::done(),
        imports::in_wizard(),
    ]
}

#[test]
fn no_size_panics() {
    assert!(sizes().count() >= 200);
    for mut state in states() {
        for size in sizes() {
            for glyphs in [GlyphSet::Unicode, GlyphSet::Ascii] {
                state.catalog.settings.hide_secrets = glyphs == GlyphSet::Ascii;
                drop(frame(&mut state, size, glyphs, "dark"));
            }
        }
    }
}

/// Whether a user of the catalogue stands in a frame, as a word of its own.
fn shows_a_user(state: &State, shown: &str) -> bool {
    let users = state.catalog.profiles.values();
    let mut users = users.filter_map(|profile| profile.username.as_deref());
    let is_part = |c: char| c.is_alphanumeric();
    users.any(|user| {
        shown.match_indices(user).any(|(at, _)| {
            let (before, rest) = shown.split_at(at);
            let behind = rest.strip_prefix(user).unwrap_or_default();
            !before.ends_with(is_part) && !behind.starts_with(is_part)
        })
    })
}

#[test]
fn hide_secrets_leaves_no_account_name_and_no_fingerprint_on_any_screen() {
    let (mut users, mut marks) = (0, 0);
    for mut state in states() {
        for size in super::SIZES {
            state.catalog.settings.hide_secrets = false;
            let shown = text(&frame(&mut state, size, GlyphSet::Unicode, "terminal"));
            users += usize::from(shows_a_user(&state, &shown));
            marks += usize::from(shown.contains("-…  #"));
            state.catalog.settings.hide_secrets = true;
            let shown = text(&frame(&mut state, size, GlyphSet::Unicode, "terminal"));
            assert!(!shows_a_user(&state, &shown), "{shown}");
            assert!(!shown.contains("-…  #"), "{shown}");
        }
    }
    assert!(users > 20 && marks > 3, "{users} {marks}: it would notice");
}

#[test]
fn no_screen_names_a_key_that_was_moved() {
    let usual = [
        "l logs",
        "l opens",
        "L unlocks",
        "r tries",
        "r gets",
        "r refreshes",
        "c asks",
        "n adds",
    ];
    let moved = ["log-in", "lock", "refresh", "check", "new"];
    let names = |shown: &str| usual.iter().filter(|usual| shown.contains(**usual)).count();
    let mut seen = 0;
    let more = vec![
        worlds::at("us-prod-globex"),
        worlds::after(worlds::at("us-prod-globex"), &["enter"]),
        worlds::after(worlds::at("stage-umbrella"), &["enter", "t"]),
        worlds::after(worlds::at("stage-umbrella"), &["y"]),
        worlds::refused(),
        worlds::locked(),
    ];
    for mut state in states().into_iter().chain(more) {
        for size in super::SIZES {
            let shown = text(&frame(&mut state, size, GlyphSet::Unicode, "terminal"));
            seen += names(&shown);
        }
        for (i, word) in moved.iter().enumerate() {
            let own = OwnKeys {
                keys: vec![format!("f{}", i + 5)],
                place: String::new(),
            };
            state.catalog.keys.insert((*word).to_owned(), own);
        }
        (state.keymap, _) = Keymap::with(&state.catalog.keys);
        for size in super::SIZES {
            let shown = text(&frame(&mut state, size, GlyphSet::Unicode, "terminal"));
            assert_eq!(names(&shown), 0, "{shown}");
        }
    }
    assert!(seen > 10, "{seen}: it would notice");
}

#[test]
fn a_window_that_is_too_small_says_so() {
    let buffer = frame(&mut worlds::board(), (18, 2), GlyphSet::Unicode, "terminal");
    assert_eq!(text(&buffer), "window too small\n(18x2)\n");
}

#[test]
fn ascii_screens_of_ascii_names_hold_nothing_but_ascii() {
    for mut state in states() {
        for size in super::SIZES {
            let shown = text(&frame(&mut state, size, GlyphSet::Ascii, "terminal"));
            let odd: Vec<char> = shown.chars().filter(|c| !c.is_ascii()).collect();
            assert!(odd.is_empty(), "{odd:?} in\n{shown}");
        }
    }
}

#[test]
fn tiny_windows_show_glyph_tenant_and_time() {
    let shown = text(&frame(
        &mut worlds::board(),
        (24, 3),
        GlyphSet::Unicode,
        "terminal",
    ));
    assert!(
        shown
            .lines()
            .any(|line| line.contains("✗ acme") && line.ends_with("14m")),
        "{shown}"
    );
}
