//! Every screen at every size in both glyph sets, as text.

use insta::assert_snapshot;

use super::{SIZES, certificates, frame, house, imports, logins, tabs, text, worlds};
use crate::app::state::State;
use crate::domain::server::Trust;
use crate::service::login::Opened;
use crate::service::ports::web::Setting;
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
    refresh_refused: worlds::refused();
    board_with_endings: worlds::ending("sso-session");
    board_with_endings_for_want_of_a_refresh: worlds::ending("sso-seldom");
    board_with_endings_behind: worlds::ending("sso-ended");
    detail_of_an_ending: worlds::after(worlds::ending("sso-session"), &["enter"]);
    board_filter: worlds::typed(worlds::after(worlds::board(), &["/"]), "glob");
    board_filter_without_hits: worlds::typed(worlds::after(worlds::board(), &["/"]), "prd-xyz");
    board_quick_filter: worlds::after(worlds::board(), &["4"]);
    board_with_hidden_names: worlds::discreet(worlds::board());
    detail_with_hidden_names: worlds::discreet(worlds::after(worlds::at("us-prod-acme"), &["enter"]));
    board_first_run: worlds::nothing();
    board_misconfigured: worlds::misconfigured();
    board_by_server: worlds::after(worlds::board(), &["s s"]);
    detail: worlds::after(worlds::at("us-prod-acme"), &["enter"]);
    detail_rejected: worlds::after(worlds::at("us-prod-globex"), &["enter"]);
    detail_signed_out: worlds::after(worlds::at("stage-umbrella"), &["enter"]);
    doctor: house::doctor();
    settings: house::settings();
    settings_typed: worlds::after(house::settings(), &["j", "enter"]);
    settings_keys: house::keys();
    settings_keys_typed: worlds::after(house::keys(), &["enter"]);
    settings_colours: worlds::after(house::settings(), &["backtab"]);
    tokens: tabs::tokens();
    tokens_marked: tabs::marked();
    tokens_stale_only: worlds::after(tabs::tokens(), &["2"]);
    tokens_filter: worlds::typed(worlds::after(tabs::tokens(), &["/"]), "mrph");
    tokens_filter_marked: worlds::after(worlds::typed(worlds::after(tabs::marked(), &["/"]), "api"), &["enter"]);
    tokens_filter_without_hits: worlds::typed(worlds::after(tabs::tokens(), &["2", "/"]), "prd");
    tokens_by_expiry: worlds::after(tabs::marked(), &["s e", "s e"]);
    tokens_sort_keys: worlds::after(tabs::tokens(), &["s"]);
    tokens_question: tabs::question();
    tokens_in_use: tabs::in_use();
    tokens_under_way: tabs::under_way();
    tokens_report: tabs::report();
    tokens_denied: tabs::denied();
    tokens_by_client: tabs::by_client();
    tokens_by_client_question: worlds::after(tabs::by_client(), &["x"]);
    tokens_new: tabs::new_token();
    tokens_no_list: tabs::no_list();
    tokens_of_user: tabs::of_user();
    tokens_of_user_asked: tabs::asks_whose();
    tokens_of_user_question: worlds::after(tabs::of_user(), &["x"]);
    tokens_of_user_unknown: tabs::of_nobody();
    tokens_of_user_with_hidden_names: tabs::of_stranger();
    claims: tabs::id_token();
    claims_unfolded: tabs::unfolded();
    claims_opaque: tabs::opaque();
    history: tabs::history();
    history_filter: worlds::typed(worlds::after(tabs::history(), &["/"]), "tenant");
    tenants: tabs::tenants();
    tenants_filter: worlds::typed(worlds::after(tabs::tenants(), &["/"]), "glob");
    tenants_profile: tabs::tenant_added();
    copy_as: worlds::after(worlds::at("us-prod-acme"), &["Y"]);
    copy_as_env: worlds::after(worlds::at("us-prod-acme"), &["enter", "Y", "down", "down", "down", "down", "down"]);
    copy_as_over_ssh: worlds::over_ssh();
    copy_as_expired: worlds::after(worlds::at("eu-prod-acme"), &["Y", "down"]);
    copy_as_search: worlds::typed(worlds::after(worlds::at("us-prod-acme"), &["Y", "/"]), "shell");
    copy_as_refresh_token: worlds::after(worlds::at("us-prod-acme"), &["Y", "r"]);
    activity: worlds::after(worlds::board(), &["g a"]);
    activity_filter: worlds::typed(worlds::after(worlds::board(), &["g a", "/"]), "uspr");
    activity_filter_without_hits: worlds::typed(worlds::after(worlds::board(), &["g a", "3", "/"]), "prd-xyz");
    wizard_provider: worlds::after(worlds::board(), &["n"]);
    wizard_server: worlds::typed(worlds::after(worlds::board(), &["n", "enter"]), "eu-prod.example.com");
    wizard_sign_in: worlds::after(
        worlds::typed(worlds::after(worlds::board(), &["n", "enter"]), "new.example.com"),
        &["enter", "enter", "enter", "enter", "enter", "enter"],
    );
    wizard_server_found: worlds::found();
    wizard_token: worlds::after(worlds::board(), &["n", "t"]);
    wizard_known_servers: worlds::after(worlds::board(), &["n", "k"]);
    wizard_server_zeyos: logins::server("z", logins::ZEYOS);
    wizard_server_zeyos_without_instance: logins::server("z", "zeyos.acme.test");
    wizard_server_oidc: logins::server("o", logins::OIDC);
    wizard_server_by_hand: logins::by_hand();
    sign_in_morpheus_browser: logins::sign_in("m", "new.example.com", 1);
    certificate: certificates::reviewed(Trust::System, Some("shows a certificate of an unknown issuer"));
    certificate_trusted: certificates::reviewed(Trust::System, None);
    certificate_of_another_pin: certificates::reviewed(Trust::Pin("ab".repeat(32)), Some("shows another certificate than the pinned one"));
    wizard_server_untrusted: certificates::in_wizard();
    wizard_server_pin: certificates::pin_in_wizard();
    check_untrusted: certificates::check_failed();
    sign_in_tenants: logins::suggestions("acm");
    sign_in_tenants_untyped: logins::suggestions("");
    sign_in_tenants_taken: worlds::after(logins::suggestions("m"), &["down", "down", "down", "down"]);
    sign_in_morpheus_paste: logins::sign_in("m", "new.example.com", 2);
    sign_in_zeyos_browser: logins::sign_in("z", logins::ZEYOS, 0);
    sign_in_zeyos_browser_port_taken: logins::port_of(logins::sign_in("z", logins::ZEYOS, 0), Some("process 811 (node)"));
    sign_in_morpheus_browser_port_free: logins::port_of(logins::sign_in("m", "new.example.com", 1), None);
    sign_in_zeyos_password: logins::sign_in("z", logins::ZEYOS, 1);
    sign_in_zeyos_basic: logins::sign_in("z", logins::ZEYOS, 2);
    sign_in_zeyos_legacy: logins::sign_in("z", logins::ZEYOS, 3);
    sign_in_oidc_browser: logins::sign_in("o", logins::OIDC, 0);
    sign_in_oidc_browser_remote: logins::sign_in_where(Setting::Remote, ("o", logins::OIDC), 4);
    sign_in_oidc_client: logins::sign_in("o", logins::OIDC, 2);
    waiting_browser: logins::browser(Opened::Started);
    waiting_browser_pasted: logins::pasted("http://127.0.0.1:8976/callback?code=abc&state=Zk3vQ0xN1sVb7mTq8yRcLw");
    waiting_browser_foreign: logins::pasted("http://127.0.0.1:8976/callback?code=abc&state=other");
    waiting_browser_ignored: logins::ignored();

    waiting_browser_run_out: logins::run_out();
    waiting_device: logins::device();
    one_time_code: logins::one_time_code();
    wizard_save: worlds::saving();
    edit: worlds::after(worlds::at("us-prod-acme"), &["e"]);
    board_offline: worlds::offline();
    board_refresh_fails: worlds::failing(2);
    board_refreshes_wait: worlds::waiting();
    detail_refresh_fails: worlds::after(worlds::failing(2), &["enter"]);
    detail_refresh_given_up: worlds::after(worlds::failing(6), &["enter"]);
    detail_that_is_not_refreshed: worlds::after(worlds::at("eu-prod-globex"), &["enter"]);
    board_with_a_broken_configuration: worlds::broken();
    quitting_waits: worlds::after(worlds::refreshing(), &["q"]);
    login: worlds::typed(worlds::after(worlds::at("us-prod-acme"), &["l"]), "hunter22");
    revoke: worlds::after(worlds::at("lab-2"), &["x"]);
    revoke_in_production: worlds::after(worlds::at("eu-prod-globex"), &["x"]);
    refresh_of_a_shared_client: worlds::after(worlds::at("eu-prod-globex"), &["r"]);
    reused_token: worlds::reused();
    reused_token_scrolled: worlds::after(worlds::reused(), &["pagedown"]);
    board_marked: worlds::marked();
    board_marked_and_filtered: worlds::typed(worlds::after(worlds::marked(), &["/"]), "glob");
    board_many_refreshing: worlds::many_refreshing();
    revoke_many: worlds::typed(worlds::after(worlds::marked(), &["x"]), "revoke");
    revoke_all: worlds::after(worlds::board(), &["a", "x", "down", "space"]);
    refresh_many_shared: worlds::after(worlds::board(), &["a", "r"]);
    remove_many: worlds::after(worlds::marked(), &["d"]);
    login_refused: logins::refused();
    login_many: worlds::after(worlds::marked(), &["l"]);
    report: worlds::reported();

    import_reading: imports::reading();
    import: imports::listed();
    import_with_a_note: imports::with_a_note();
    import_nothing: imports::nothing();
    import_failed: imports::failed();
    import_question: imports::asked();
    import_locked: imports::locked();
    import_under_way: imports::under_way();
    import_strips: imports::strips();
    import_done: imports::done();
    import_stripped: imports::stripped();
    import_in_wizard: imports::in_wizard();
    import_first_run: imports::first_run();
    help: worlds::at_home(worlds::after(worlds::at("us-prod-acme"), &["?"]));
    palette: worlds::typed(worlds::after(worlds::at("us-prod-acme"), &[":"]), "re");
    which_key: worlds::after(worlds::board(), &["g"]);
    vault_locked: worlds::after(worlds::locked(), &["L"]);
    vault_new_passphrase: worlds::no_keyring();
}

#[test]
fn the_header_keeps_what_tells_of_the_network_and_is_never_cut() {
    for (width, wanted) in [
        (120, "net ✗ 1 server   vault"),
        (100, "net ✗ 1"),
        (80, "net ✗ 1 server  vault"),
        (60, " keyfob 16  ▲5 ●8 ○3"),
        (60, "net ✗ 1 server  vault"),
        (50, "net ✗ 1  vault"),
    ] {
        let mut state = worlds::board();
        let frame = text(&frame(
            &mut state,
            (width, 24),
            GlyphSet::Unicode,
            "terminal",
        ));
        let header = frame.lines().next().unwrap();
        assert!(header.contains(wanted), "{width}: {header}");
    }
}
