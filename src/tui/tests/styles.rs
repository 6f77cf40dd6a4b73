//! The styles of the board at two sizes and in every theme.

use insta::assert_snapshot;

use super::{frame, style_map, tabs, worlds};
use crate::app::state::State;
use crate::domain::settings::THEMES;
use crate::tui::glyphs::GlyphSet;

fn look(name: &str, mut state: State, theme: &str) {
    for size in [(120, 36), (80, 24)] {
        let buffer = frame(&mut state, size, GlyphSet::Unicode, theme);
        let name = format!("{name}_{}x{}", size.0, size.1);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            assert_snapshot!(name, style_map(&buffer));
        });
    }
}

/// Every theme but `auto`, which is one of them.
fn themes() -> impl Iterator<Item = &'static str> {
    THEMES.into_iter().filter(|theme| *theme != "auto")
}

#[test]
fn styles_of_the_board() {
    for theme in themes() {
        look(&format!("styles_board_{theme}"), worlds::board(), theme);
    }
}

#[test]
fn styles_of_a_question_over_marks() {
    for theme in themes() {
        let state = worlds::after(worlds::marked(), &["x"]);
        look(&format!("styles_bulk_{theme}"), state, theme);
    }
}

#[test]
fn styles_of_refresh_tokens_that_end() {
    look(
        "styles_endings_terminal",
        worlds::ending("sso-fresh"),
        "terminal",
    );
    look("styles_endings_mono", worlds::ending("sso-fresh"), "mono");
}

#[test]
fn styles_behind_a_dialog() {
    let state = worlds::after(worlds::at("eu-prod-globex"), &["x"]);
    look("styles_dialog_terminal", state, "terminal");
}

#[test]
fn styles_of_what_a_filter_found() {
    let tokens = worlds::typed(worlds::after(tabs::tokens(), &["/"]), "mrph");
    look("styles_tokens_filter", tokens, "terminal");
    let trail = worlds::typed(worlds::after(worlds::board(), &["g a", "/"]), "uspr");
    look("styles_activity_filter", trail, "terminal");
}
