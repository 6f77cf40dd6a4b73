//! The styles of the board at two sizes and in the theme without colours.

use insta::assert_snapshot;

use super::{frame, style_map, worlds};
use crate::app::state::State;
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

#[test]
fn styles_of_the_board() {
    look("styles_board_terminal", worlds::board(), "terminal");
}

#[test]
fn styles_of_the_board_without_colours() {
    look("styles_board_mono", worlds::board(), "mono");
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
