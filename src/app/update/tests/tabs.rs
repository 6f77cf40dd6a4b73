//! What the tabs of a profile ask of its server, and when tokens end there.

use super::*;
use crate::app::action::Ended;
use crate::app::command::{Availability, CommandId, availability};
use crate::app::state::Screen;
use crate::app::state::detail::Tab;
use crate::app::state::detail::tokens::{Fate, TokenFilter, TokenKey};
use crate::app::state::dialog::{About, Dialog, Focus};
use crate::app::state::overlay::Overlay;
use crate::app::tabs;
use crate::app::testing::{later, name, now, press, small_board, type_text, world};
use crate::domain::error::{Error, Kind};
use crate::domain::expiry::Expiry;
use crate::domain::provider::Provider;
use crate::domain::server_token::{By, Listed, ServerToken, Whose};
use crate::service::inventory::{Inventory, Verdict};

fn row(id: u64, client: &str, whose: Whose) -> Listed {
    let token = ServerToken {
        id: Some(id),
        name: None,
        client: client.to_owned(),
        user: None,
        scope: None,
        created: Some(later(-i64::try_from(1000 - id).unwrap())),
        expiry: Expiry::Unknown,
        mask: Some(format!("{id:08}-***")),
        refresh_mask: None,
    };
    Listed { token, whose }
}

fn stale() -> Whose {
    Whose::Stale { followed_by: 9 }
}

fn inventory() -> Inventory {
    Inventory {
        listed: vec![
            row(9, "cli", Whose::Other),
            row(8, "keyfob", Whose::InUse),
            row(7, "keyfob", Whose::Ours(name("lab-other"))),
            row(6, "cli", stale()),
            row(5, "cli", stale()),
        ],
        as_of: now(),
        by: By::Id,
        user: None,
        skipped: 0,
        cut: false,
    }
}

/// A 9.0 appliance that is no production, with its list on screen.
fn listed() -> State {
    let mut state = world()
        .profile("lab", "acme", "jdoe")
        .tokens(43_200, 20_000)
        .version("9.0.0")
        .state();
    let asked = ticket(&press(&mut state, &["t"]));
    let ended = Ended::Tokens(Ok(Box::new(inventory())));
    drop(update(
        &mut state,
        Action::Ended(asked, Box::new(ended)),
        now(),
    ));
    state
}

fn dialog(state: &State) -> &Dialog {
    match state.overlays.last() {
        Some(Overlay::Dialog(dialog)) => dialog,
        other => panic!("no dialog: {other:?}"),
    }
}

fn marks(state: &State) -> Vec<u64> {
    let keys = state.detail.tokens.marks.iter();
    keys.map(|key| match key {
        TokenKey::Id(id) => *id,
        TokenKey::Client(..) => 0,
    })
    .collect()
}

fn doomed(effects: &[Effect]) -> Vec<u64> {
    let mut ids = Vec::new();
    for work in works(effects) {
        if let Work::EndTokens(_, tokens) = work {
            ids.extend(tokens.iter().filter_map(|token| token.id));
        }
    }
    ids
}

#[test]
fn the_tab_asks_once_and_a_check_asks_again() {
    let mut state = world()
        .profile("lab", "acme", "jdoe")
        .tokens(1000, 900)
        .state();
    assert_eq!(works(&press(&mut state, &["t"])), [&Work::ListTokens(None)]);
    assert_eq!(press(&mut state, &["j"]), [], "it is being asked");
    let mut state = listed();
    assert_eq!(
        press(&mut state, &["esc", "t"]),
        [],
        "what is known is shown"
    );
    assert_eq!(works(&press(&mut state, &["c"])), [&Work::ListTokens(None)]);
    assert_eq!(
        state.detail.tokens.list,
        Some(inventory()),
        "it stays meanwhile"
    );
}

#[test]
fn a_cancelled_question_says_so_and_is_not_asked_again_by_itself() {
    let mut state = world()
        .profile("lab", "acme", "jdoe")
        .tokens(1000, 900)
        .state();
    let asked = ticket(&press(&mut state, &["t"]));
    assert_eq!(press(&mut state, &["ctrl-x"]), [Effect::Cancel(asked.job)]);
    let ended = Action::Ended(asked, Box::new(Ended::Cancelled));
    assert_eq!(works(&update(&mut state, ended, now())).len(), 0);
    assert!(state.detail.tokens.problem.is_some());
    assert_eq!(works(&press(&mut state, &["c"])), [&Work::ListTokens(None)]);
}

#[test]
fn a_new_token_of_ours_is_looked_for_in_the_list() {
    let mut state = listed();
    assert_eq!(press(&mut state, &["j"]), []);
    let held = state.holdings.get_mut(&name("lab-acme")).unwrap();
    held.generation += 1;
    assert_eq!(works(&press(&mut state, &["k"])), [&Work::ListTokens(None)]);
}

#[test]
fn a_list_of_a_profile_that_has_changed_since_is_dropped() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let old = ticket(&press(&mut state, &["t"]));
    *state.revisions.entry(name("us-prod-acme")).or_default() += 1;
    let ended = Ended::Tokens(Ok(Box::new(inventory())));
    let effects = update(&mut state, Action::Ended(old, Box::new(ended)), now());
    assert_eq!(state.detail.tokens.list, None);
    assert!(works(&effects).is_empty() || works(&effects) == [&Work::ListTokens(None)]);
}

#[test]
fn all_stale_ones_that_are_shown_are_marked_and_nothing_else() {
    let mut state = listed();
    assert_eq!(press(&mut state, &["a"]), [], "nothing is sent");
    assert_eq!(marks(&state), [5, 6]);
    assert!(toast(&state).contains("nothing has been sent"));
    press(&mut state, &["4"]);
    assert_eq!(state.detail.tokens.only, TokenFilter::Other);
    press(&mut state, &["esc"]);
    assert_eq!(state.detail.tokens.only, TokenFilter::All);
    press(&mut state, &["esc"]);
    assert_eq!(marks(&state), [0_u64; 0]);
    press(&mut state, &["esc"]);
    assert!(tabs::shown(&state).is_none());
}

#[test]
fn a_range_follows_the_cursor() {
    let mut state = listed();
    press(&mut state, &["j", "j", "V", "j", "j"]);
    assert_eq!(marks(&state), [5, 6, 7]);
    press(&mut state, &["k", "V"]);
    assert_eq!(marks(&state), [6, 7]);
}

#[test]
fn only_named_tokens_end_and_only_after_the_answer() {
    let mut state = listed();
    assert_eq!(press(&mut state, &["a", "x"]), []);
    assert_eq!(dialog(&state).focus, Focus::Button(0));
    assert_eq!(dialog(&state).rows.len(), 2);
    assert_eq!(press(&mut state, &["enter"]), [], "the focus is on cancel");
    let effects = press(&mut state, &["x", "right", "enter"]);
    assert_eq!(doomed(&effects), [6, 5]);
    assert!(matches!(
        availability(&state, CommandId::Revoke, now()),
        Availability::Disabled(_)
    ));
}

#[test]
fn the_token_in_use_is_named_first_and_asked_about_twice() {
    let mut state = listed();
    press(&mut state, &["a", "j", "space", "x"]);
    assert_eq!(dialog(&state).rows[0].id, "8");
    assert_eq!(press(&mut state, &["right", "enter"]), [], "it asks again");
    assert!(dialog(&state).title.contains("in use"));
    assert_eq!(dialog(&state).focus, Focus::Button(0));
    let effects = press(&mut state, &["right", "enter"]);
    assert_eq!(doomed(&effects), [8, 6, 5]);
}

#[test]
fn many_or_production_need_the_words() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let asked = ticket(&press(&mut state, &["t"]));
    let ended = Ended::Tokens(Ok(Box::new(inventory())));
    drop(update(
        &mut state,
        Action::Ended(asked, Box::new(ended)),
        now(),
    ));
    press(&mut state, &["a", "x"]);
    assert_eq!(press(&mut state, &["right", "enter"]), []);
    assert!(toast(&state).contains("type revoke 2 first"));
    type_text(&mut state, "revoke 2");
    let effects = press(&mut state, &["tab", "tab", "enter"]);
    assert_eq!(doomed(&effects), [6, 5]);
}

fn verdict(id: u64, is_ok: bool) -> Verdict {
    let failure = Error::new(Kind::Refused, "not deleted").hint("ask somebody");
    Verdict {
        token: row(id, "cli", stale()).token,
        result: if is_ok {
            Ok("deleted".to_owned())
        } else {
            Err(failure)
        },
    }
}

#[test]
fn verdicts_show_row_by_row_and_what_failed_stays_marked() {
    let mut state = listed();
    let effects = press(&mut state, &["a", "x", "right", "enter"]);
    let job = ticket(&effects);
    let fate = |state: &State, id| state.detail.tokens.fates.get(&TokenKey::Id(id)).cloned();
    assert_eq!(fate(&state, 6), Some(Fate::Ending));
    let told = Action::TokenEnded(job.clone(), Box::new(verdict(6, true)));
    drop(update(&mut state, told, now()));
    assert_eq!(fate(&state, 6), Some(Fate::Ended("deleted".to_owned())));
    assert_eq!(fate(&state, 5), Some(Fate::Ending));
    let ended = Ended::Revoked(Ok(vec![verdict(6, true), verdict(5, false)]));
    let effects = update(&mut state, Action::Ended(job, Box::new(ended)), now());
    assert!(
        works(&effects).contains(&&Work::ListTokens(None)),
        "the list is asked for anew"
    );
    assert_eq!(marks(&state), [5]);
    let report = dialog(&state);
    assert!(matches!(report.about, About::Report(_)));
    assert_eq!(report.rows[0].id, "5", "what failed comes first");
    press(&mut state, &["esc", "x"]);
    assert_eq!(dialog(&state).rows.len(), 1);
}

#[test]
fn servers_without_a_list_say_so_and_check_our_own() {
    for provider in [Provider::Zeyos, Provider::Oidc] {
        let mut state = world()
            .profile("z", "acme", "jdoe")
            .tokens(1000, 900)
            .of_provider(provider)
            .state();
        assert_eq!(press(&mut state, &["t"]), []);
        assert_eq!(tabs::shown(&state).unwrap().0, Tab::Tokens);
        assert_eq!(works(&press(&mut state, &["c"])), [&Work::Check]);
        press(&mut state, &["x"]);
        assert!(state.overlays.is_empty());
    }
}

#[test]
fn tabs_turn_round_and_only_the_master_tenant_has_tenants() {
    let mut state = listed();
    let mut seen = Vec::new();
    for _ in 0..4 {
        press(&mut state, &["tab"]);
        seen.push(state.detail.tab);
    }
    assert_eq!(
        seen,
        [Tab::Claims, Tab::History, Tab::Overview, Tab::Tokens]
    );
    press(&mut state, &["g n"]);
    assert!(toast(&state).contains("master tenant"));
    assert_eq!(state.detail.tab, Tab::Tokens);
}

#[test]
fn all_stale_ones_end_in_one_go_once_the_list_is_there() {
    let mut state = world()
        .profile("lab", "acme", "jdoe")
        .tokens(43_200, 20_000)
        .version("9.0.0")
        .state();
    press(&mut state, &[":"]);
    type_text(&mut state, "revoke stale");
    let asked = ticket(&press(&mut state, &["enter"]));
    assert!(state.overlays.is_empty(), "nothing is known yet");
    let ended = Ended::Tokens(Ok(Box::new(inventory())));
    let action = Action::Ended(asked, Box::new(ended));
    assert_eq!(update(&mut state, action, now()), []);
    let ids = |state: &State| {
        state
            .detail
            .tokens
            .marks
            .iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&state), [TokenKey::Id(5), TokenKey::Id(6)]);
    assert!(
        dialog(&state).title.contains('2'),
        "{}",
        dialog(&state).title
    );
    press(&mut state, &["esc", ":"]);
    type_text(&mut state, "revoke stale");
    assert_eq!(press(&mut state, &["enter"]), [], "the list is fresh");
    assert!(dialog(&state).title.contains('2'));
}

#[test]
fn who_has_gone_elsewhere_is_not_asked_about_stale_ones() {
    let mut state = world()
        .profile("lab", "acme", "jdoe")
        .tokens(43_200, 20_000)
        .version("9.0.0")
        .state();
    press(&mut state, &[":"]);
    type_text(&mut state, "revoke stale");
    let asked = ticket(&press(&mut state, &["enter"]));
    press(&mut state, &["esc"]);
    let ended = Ended::Tokens(Ok(Box::new(inventory())));
    let action = Action::Ended(asked, Box::new(ended));
    drop(update(&mut state, action, now()));
    assert!(state.overlays.is_empty());
    assert!(state.detail.tokens.marks.is_empty());
}

#[test]
fn tab_goes_from_the_list_into_the_profile_and_on_through_its_tabs() {
    let mut state = small_board().state();
    press(&mut state, &["tab"]);
    assert!(matches!(state.screen, Screen::Detail { .. }));
    assert_eq!(state.detail.tab, Tab::Overview);
    press(&mut state, &["tab"]);
    assert_ne!(state.detail.tab, Tab::Overview);
    press(&mut state, &["esc"]);
    assert_eq!(state.screen, Screen::Board);
}
