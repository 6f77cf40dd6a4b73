//! Every screen at every size in both glyph sets, as text.

use insta::assert_snapshot;

use super::{SIZES, frame, text, worlds};
use crate::app::state::State;
use crate::tui::glyphs::GlyphSet;

/// Looks at a state at every size, unicode first.
fn look(name: &str, mut state: State) {
    for (glyphs, suffix) in [(GlyphSet::Unicode, "unicode"), (GlyphSet::Ascii, "ascii")] {
        for (width, height) in SIZES {
            let buffer = frame(&mut state, (width, height), glyphs, "terminal");
            let name = format!("{name}_{width}x{height}_{suffix}");
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                assert_snapshot!(name, text(&buffer));
            });
        }
    }
}

macro_rules! looks {
    ($($name:ident: $state:expr;)*) => {
        $(
            #[test]
            fn $name() {
                look(stringify!($name), $state);
            }
        )*
    };
}

looks! {
    board: worlds::board();
    board_at_a_rejected_profile: worlds::at("us-prod-globex");
    board_with_a_job: worlds::refreshing();
    board_filter: worlds::typed(worlds::after(worlds::board(), &["/"]), "glob");
    board_filter_without_hits: worlds::typed(worlds::after(worlds::board(), &["/"]), "prd-xyz");
    board_quick_filter: worlds::after(worlds::board(), &["4"]);
    board_first_run: worlds::nothing();
    board_by_server: worlds::after(worlds::board(), &["s s"]);
    detail: worlds::after(worlds::at("us-prod-acme"), &["enter"]);
    detail_rejected: worlds::after(worlds::at("us-prod-globex"), &["enter"]);
    detail_signed_out: worlds::after(worlds::at("stage-umbrella"), &["enter"]);
    activity: worlds::after(worlds::board(), &["g a"]);
    wizard_provider: worlds::after(worlds::board(), &["n"]);
    wizard_server: worlds::typed(worlds::after(worlds::board(), &["n", "enter"]), "eu-prod.example.com");
    wizard_sign_in: worlds::after(
        worlds::typed(worlds::after(worlds::board(), &["n", "enter"]), "new.example.com"),
        &["enter", "enter", "enter", "enter", "enter", "enter"],
    );
    wizard_server_found: worlds::found();
    wizard_save: worlds::saving();
    edit: worlds::after(worlds::at("us-prod-acme"), &["e"]);
    board_offline: worlds::offline();
    board_with_a_broken_configuration: worlds::broken();
    quitting_waits: worlds::after(worlds::refreshing(), &["q"]);
    login: worlds::typed(worlds::after(worlds::at("us-prod-acme"), &["l"]), "hunter22");
    revoke: worlds::after(worlds::at("lab-2"), &["x"]);
    revoke_in_production: worlds::after(worlds::at("eu-prod-globex"), &["x"]);
    refresh_of_a_shared_client: worlds::after(worlds::at("eu-prod-globex"), &["r"]);
    reused_token: worlds::reused();
    help: worlds::after(worlds::at("us-prod-acme"), &["?"]);
    palette: worlds::typed(worlds::after(worlds::at("us-prod-acme"), &[":"]), "re");
    which_key: worlds::after(worlds::board(), &["g"]);
    vault_locked: worlds::after(worlds::locked(), &["L"]);
    vault_new_passphrase: worlds::no_keyring();
}
