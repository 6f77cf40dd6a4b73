//! The tour: screens of today's program one after the other, as one moving picture.

use std::fmt::Write as _;

use super::picture::{Paper, caption, cells, page, size};
use super::{frame, house, tabs, worlds};
use crate::app::state::State;
use crate::kept;
use crate::tui::glyphs::GlyphSet;
use crate::tui::theme::Theme;

const SIZE: (u16, u16) = (100, 28);

/// Seconds for a screen.
const STEP: usize = 4;

/// The line below a screen, in pixels.
const BELOW: f32 = 24.0;

const TITLE: &str = "A tour of keyfob: the board, finding, copying, server tokens, revoking, the palette, a new profile";

/// What is shown, with what is said of it.
fn scenes() -> Vec<(&'static str, State)> {
    let board = || worlds::at("us-prod-acme");
    vec![
        (
            "Every tenant's tokens on one board: what needs somebody stands on top.",
            board(),
        ),
        (
            "/ finds by a few letters of name, server, tenant, user or tag.",
            worlds::typed(worlds::after(board(), &["/"]), "usglo"),
        ),
        (
            "Y copies a token in the form that its target wants.",
            worlds::after(board(), &["Y"]),
        ),
        (
            "t asks the appliance which tokens it knows; a marks the stale ones.",
            tabs::marked(),
        ),
        (
            "x says what each server does before anything is revoked.",
            worlds::after(worlds::marked(), &["x"]),
        ),
        (
            "One report ends it: what failed stands first, stays marked, and can be tried again.",
            worlds::reported(),
        ),
        (
            ": finds every command by name, and shows the same on the command line.",
            worlds::typed(worlds::after(board(), &[":"]), "re"),
        ),
        (
            "n adds a profile: the address is asked what answers there while it is typed.",
            worlds::found(),
        ),
        (
            "g s lists every setting, key and colour, and changes them.",
            house::keys(),
        ),
    ]
}

fn tour(theme: &str) -> String {
    let plain = Theme::named(theme).text;
    let paper = Paper {
        front: plain.fg.expect("a colour"),
        ground: plain.bg.expect("a ground"),
    };
    let scenes = scenes();
    let (count, whole) = (scenes.len(), scenes.len() * STEP);
    let mut inner = format!(
        "<style>.s{{visibility:hidden;animation:s {whole}s steps(1) infinite}}\
         @keyframes s{{0%{{visibility:visible}}{:.4}%{{visibility:hidden}}}}\
         @media (prefers-reduced-motion:reduce){{.s{{animation:none}}.s.first{{visibility:visible}}}}</style>\n",
        100.0 / f64::from(u32::try_from(count).expect("a few"))
    );
    let mut pixels = (0.0, 0.0);
    for (at, (words, mut state)) in scenes.into_iter().enumerate() {
        let buffer = frame(&mut state, SIZE, GlyphSet::Unicode, theme);
        let (class, delay) = (if at == 0 { "s first" } else { "s" }, at * STEP);
        writeln!(
            inner,
            "<g class=\"{class}\" style=\"animation-delay:{delay}s\">"
        )
        .unwrap();
        inner.push_str(&cells(&buffer, paper));
        let words = format!("{} of {count}  {words}", at + 1);
        inner.push_str(&caption(&words, &buffer, paper));
        inner.push_str("</g>\n");
        let (width, height) = size(&buffer);
        pixels = (width, height + BELOW);
    }
    page(pixels, TITLE, paper, &inner)
}

#[test]
fn the_tour_shows_the_screens_of_today() {
    for theme in ["dark", "light"] {
        kept::same(&format!("docs/pictures/tour-{theme}.svg"), &tour(theme));
    }
}
