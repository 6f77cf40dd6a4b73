//! Finding and sorting what a server lists.

use std::collections::BTreeMap;

use super::*;
use crate::app::action::Ended;
use crate::app::command::{Availability, CommandId as Id, availability};
use crate::app::hints;
use crate::app::keymap::Keymap;
use crate::app::state::Screen;
use crate::app::state::board::SortBy;
use crate::app::state::detail::Tab;
use crate::app::state::detail::tokens::{TokenFilter, TokenKey};
use crate::app::state::overlay::Overlay;
use crate::app::state::vault::VaultView;
use crate::app::testing::{later, name, now, press, type_text, world};
use crate::app::{palette, tabs, tokens as view};
use crate::domain::catalog::OwnKeys;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::expiry::Expiry;
use crate::domain::provider::Provider;
use crate::domain::server_token::{By, Listed, ServerToken, Whose};
use crate::service::inventory::Inventory;

fn row(id: u64, client: &str, called: Option<&str>, (made, left): (i64, Expiry)) -> Listed {
    let token = ServerToken {
        id: Some(id),
        name: called.map(str::to_owned),
        client: client.to_owned(),
        user: None,
        scope: Some("write".to_owned()),
        created: Some(later(-made)),
        expiry: left,
        mask: Some(format!(
            "feedbee{}-***",
            ["a", "b", "c", "d", "e", "f"][usize::try_from(id % 6).unwrap()]
        )),
        refresh_mask: None,
    };
    let whose = Whose::Stale { followed_by: 9 };
    Listed { token, whose }
}

fn inventory() -> Inventory {
    let ends = |seconds| Expiry::At(later(seconds));
    let mut listed = vec![
        row(9, "web-shop", Some("till"), (10, ends(500))),
        row(8, "morph-cli", None, (20, Expiry::Never)),
        row(7, "morph-api", Some("Backup"), (30, ends(100))),
        row(6, "morph-cli", Some("nb-jw"), (40, Expiry::Unknown)),
        row(5, "keyfob", None, (50, ends(300))),
    ];
    listed[0].whose = Whose::Other;
    listed[4].whose = Whose::Ours(name("lab-other"));
    Inventory {
        listed,
        as_of: now(),
        by: By::Id,
        user: None,
        skipped: 0,
        cut: false,
    }
}

/// A 9.0 appliance with its list on screen, the cursor on its second row.
pub(super) fn listed() -> State {
    let mut state = world()
        .profile("lab", "acme", "jdoe")
        .tokens(43_200, 20_000)
        .version("9.0.0")
        .state();
    let asked = ticket(&press(&mut state, &["t"]));
    let ended = Ended::Tokens(Ok(Box::new(inventory())));
    let ended = Action::Ended(asked, Box::new(ended));
    drop(update(&mut state, ended, now()));
    press(&mut state, &["j"]);
    state
}

pub(super) fn find(state: &mut State, text: &str) {
    press(state, &["/"]);
    drop(type_text(state, text));
}

fn ids(state: &State) -> Vec<u64> {
    let rows = view::shown(&state.detail.tokens).into_iter();
    rows.filter_map(|row| row.token.id).collect()
}

fn cursor(state: &State) -> Option<u64> {
    view::current(&state.detail.tokens)?.token.id
}

fn marks(state: &State) -> Vec<TokenKey> {
    state.detail.tokens.marks.iter().cloned().collect()
}

fn footer_words(state: &State) -> Vec<String> {
    let footer = hints::footer(state, now());
    let hints = footer.left.into_iter().chain(footer.right);
    hints
        .map(|hint| format!("{} {}", hint.keys, hint.words))
        .collect()
}

#[test]
fn tokens_are_found_by_every_text_of_their_row() {
    for (text, found) in [
        ("8", vec![8]),
        ("mrphcli", vec![8, 6]),
        ("backup", vec![7]),
        ("feedbeeb", vec![7]),
        ("write till", vec![9]),
        ("labother", vec![5]),
        ("followed", vec![8, 7, 6]),
        ("another tool", vec![9]),
    ] {
        let mut state = listed();
        find(&mut state, text);
        assert_eq!(ids(&state), found, "{text}");
    }
}

#[test]
fn the_field_has_the_keys_until_it_is_kept() {
    let mut state = listed();
    find(&mut state, "ax q");
    let filter = state.filter().unwrap();
    assert_eq!(filter.text.text(), "ax q");
    assert!(marks(&state).is_empty() && state.overlays.is_empty());
    press(&mut state, &["ctrl-u"]);
    find(&mut state, "morph");
    press(&mut state, &["backspace", "down"]);
    assert_eq!(state.filter().unwrap().text.text(), "/morp");
    press(&mut state, &["ctrl-u", "m", "o", "r", "p", "down"]);
    assert_eq!((ids(&state), cursor(&state)), (vec![8, 7, 6], Some(7)));
    press(&mut state, &["enter", "space"]);
    assert_eq!(marks(&state), [TokenKey::Id(7)]);
}

#[test]
fn a_pasted_text_is_searched_for() {
    let mut state = listed();
    press(&mut state, &["/"]);
    drop(paste(&mut state, &"till".to_owned().into(), now()));
    assert_eq!(ids(&state), [9]);
}

#[test]
fn esc_takes_back_text_then_quick_filter_then_marks_then_the_screen() {
    let mut state = listed();
    press(&mut state, &["space", "2"]);
    find(&mut state, "cli");
    assert_eq!(ids(&state), [8, 6], "both filters hide");
    press(&mut state, &["esc"]);
    assert_eq!(ids(&state), [8, 7, 6]);
    assert!(!state.is_filtering());
    press(&mut state, &["esc"]);
    assert_eq!(state.detail.tokens.only, TokenFilter::All);
    assert_eq!(marks(&state), [TokenKey::Id(8)]);
    press(&mut state, &["esc"]);
    assert!(marks(&state).is_empty());
    assert!(tabs::shown(&state).is_some());
    press(&mut state, &["esc"]);
    assert_eq!(state.screen, Screen::Board);
}

#[test]
fn marks_survive_the_filter_and_only_what_is_shown_is_marked() {
    let mut state = listed();
    press(&mut state, &["space"]);
    find(&mut state, "api");
    press(&mut state, &["enter", "a"]);
    assert_eq!(marks(&state), [TokenKey::Id(7), TokenKey::Id(8)]);
    press(&mut state, &["x"]);
    let Some(Overlay::Dialog(dialog)) = state.overlays.last() else {
        panic!("no question");
    };
    assert_eq!(dialog.rows.len(), 2, "the hidden one is meant, and named");
    press(&mut state, &["esc", "esc"]);
    assert_eq!(ids(&state).len(), 5);
    assert_eq!(marks(&state).len(), 2);
}

#[test]
fn the_cursor_stays_on_its_token_and_goes_to_the_neighbour_of_a_hidden_one() {
    let mut state = listed();
    find(&mut state, "cli");
    assert_eq!(cursor(&state), Some(8));
    press(&mut state, &["down", "esc"]);
    assert_eq!(cursor(&state), Some(6));
    find(&mut state, "api");
    assert_eq!(
        cursor(&state),
        Some(7),
        "the next below is hidden: the one above"
    );
    press(&mut state, &["esc"]);
    assert_eq!(cursor(&state), Some(7));
    find(&mut state, "zzz");
    assert_eq!(cursor(&state), None);
    press(&mut state, &["esc"]);
    assert_eq!(cursor(&state), Some(7), "it waits for its row");
}

#[test]
fn tokens_are_sorted_by_four_things_and_the_same_again_turns_them_round() {
    let mut state = listed();
    for (keys, order) in [
        ("s l", [5, 6, 7, 8, 9]),
        ("s l", [9, 8, 7, 6, 5]),
        ("s e", [7, 5, 9, 8, 6]),
        ("s e", [8, 9, 5, 7, 6]),
        ("s n", [7, 6, 9, 8, 5]),
        ("s n", [9, 6, 7, 8, 5]),
        ("s c", [5, 7, 8, 6, 9]),
        ("s c", [9, 8, 6, 7, 5]),
    ] {
        press(&mut state, &[keys]);
        assert_eq!(ids(&state), order, "{keys}");
        assert_eq!(cursor(&state), Some(8), "the cursor stays on its row");
    }
    assert_eq!(state.board.sort.by, SortBy::Expiry);
    find(&mut state, "morph");
    assert_eq!(ids(&state), [8, 6, 7], "what is found keeps the order");
}

#[test]
fn which_key_and_footer_offer_what_works_here() {
    let mut state = listed();
    assert!(footer_words(&state).contains(&"/ filter".to_owned()));
    press(&mut state, &["s"]);
    let (_, hints) = hints::which_key(&state).unwrap();
    let words: Vec<String> = hints
        .iter()
        .map(|h| format!("{} {}", h.keys, h.words))
        .collect();
    assert_eq!(words, ["c client", "e expiry", "l created", "n name"]);
    press(&mut state, &["esc"]);
    find(&mut state, "cli");
    press(&mut state, &["enter"]);
    assert!(footer_words(&state).contains(&"esc show all".to_owned()));
}

#[test]
fn what_has_no_list_says_why_nothing_is_found_or_sorted() {
    let reason = |state: &State, id| match availability(state, id, now()) {
        Availability::Disabled(reason) => reason,
        other @ (Availability::Available | Availability::Hidden) => panic!("{other:?}"),
    };
    let mut state = world()
        .profile("z", "acme", "jdoe")
        .tokens(1000, 900)
        .of_provider(Provider::Zeyos)
        .state();
    press(&mut state, &["t"]);
    for id in [Id::Filter, Id::SortName, Id::SortClient] {
        assert!(
            reason(&state, id).starts_with("ZeyOS has no list"),
            "{id:?}"
        );
    }
    press(&mut state, &["/"]);
    assert!(!state.is_filtering());
    press(&mut state, &["g h"]);
    assert!(reason(&state, Id::Filter).starts_with("nothing has happened yet"));
    press(&mut state, &["g o"]);
    assert!(reason(&state, Id::Filter).starts_with("no list to filter here"));

    let mut state = listed();
    find(&mut state, "zzz");
    press(&mut state, &["enter"]);
    for id in [Id::SortExpiry, Id::Mark, Id::Copy] {
        assert!(
            reason(&state, id).ends_with("esc clears the filter"),
            "{id:?}"
        );
    }
    assert_eq!(
        availability(&state, Id::Filter, now()),
        Availability::Available
    );
}

#[test]
fn what_is_shown_is_found_and_sorted_under_a_locked_vault_too() {
    let mut state = listed();
    state.vault = VaultView::Locked {
        trouble: VaultTrouble::Locked,
        error: Error::new(Kind::Vault(VaultTrouble::Locked), "the vault is locked"),
    };
    press(&mut state, &["s c", "s c"]);
    assert_eq!(ids(&state), [9, 8, 6, 7, 5]);
    find(&mut state, "keyfob");
    assert_eq!(ids(&state), [5]);
}

#[test]
fn lines_for_a_shell_are_of_the_list_that_is_shown() {
    let shells = |state: &mut State| -> Vec<Option<String>> {
        press(state, &[":"]);
        let found = palette::found(state, now()).into_iter();
        let listed = found.filter(|e| [Id::Filter, Id::SecondFilter, Id::SortName].contains(&e.id));
        listed.map(|entry| entry.cli).collect()
    };
    assert_eq!(shells(&mut listed()), [None, None, None]);
    let mut board = listed();
    press(&mut board, &["g p"]);
    assert!(shells(&mut board).iter().all(Option::is_some));
}

#[test]
fn keys_of_the_users_own_work_in_these_lists() {
    let own = |keys: &[&str]| OwnKeys {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        place: "config.toml:7".to_owned(),
    };
    let own = BTreeMap::from([
        ("filter".to_owned(), own(&["f9"])),
        ("sort-client".to_owned(), own(&["z c"])),
    ]);
    let mut state = listed();
    let (keymap, wrong) = Keymap::with(&own);
    assert_eq!(wrong, []);
    state.keymap = keymap;
    press(&mut state, &["z c"]);
    assert_eq!(ids(&state), [5, 7, 8, 6, 9]);
    press(&mut state, &["/"]);
    assert!(!state.is_filtering());
    press(&mut state, &["f9"]);
    assert!(state.is_filtering());
}

#[test]
fn a_range_ends_when_other_rows_come_between() {
    let mut state = listed();
    press(&mut state, &["V", "j", "s e", "G"]);
    assert_eq!(marks(&state), [TokenKey::Id(7), TokenKey::Id(8)]);
}

#[test]
fn all_stale_ones_are_meant_whatever_is_typed() {
    let mut state = listed();
    find(&mut state, "api");
    press(&mut state, &["enter"]);
    drop(update(&mut state, Action::Run(Id::RevokeStale), now()));
    assert_eq!(marks(&state).len(), 3);
    assert!(matches!(state.overlays.last(), Some(Overlay::Dialog(_))));
}

#[test]
fn a_new_list_is_searched_and_sorted_like_the_one_before() {
    let mut state = listed();
    press(&mut state, &["s c"]);
    find(&mut state, "morph");
    press(&mut state, &["enter"]);
    let asked = ticket(&press(&mut state, &["c"]));
    let mut list = inventory();
    list.listed.remove(1);
    let newer = row(11, "morph-a", None, (1, Expiry::Never));
    list.listed.insert(0, newer);
    let ended = Action::Ended(asked, Box::new(Ended::Tokens(Ok(Box::new(list)))));
    drop(update(&mut state, ended, now()));
    assert_eq!(ids(&state), [11, 7, 6]);
    assert_eq!(
        cursor(&state),
        Some(6),
        "what stood below the one that has gone"
    );
}

#[test]
fn who_goes_elsewhere_types_no_more_into_the_list_before() {
    let mut state = listed();
    find(&mut state, "cli");
    drop(update(&mut state, Action::ShowTab(Tab::Claims), now()));
    press(&mut state, &["g t"]);
    assert!(!state.is_filtering());
    assert_eq!(ids(&state), [8, 6], "what was typed is kept");
}

#[test]
fn the_wheel_moves_in_the_list_on_screen() {
    let mut state = listed();
    drop(update(&mut state, Action::Scroll(2), now()));
    assert_eq!(cursor(&state), Some(6));
}

#[test]
fn quick_filters_are_called_what_they_show_on_each_list() {
    let title = |state: &mut State, keys: &[&str], typed: &str, id| {
        press(state, keys);
        drop(type_text(state, typed));
        let found = palette::found(state, now()).into_iter();
        let titles: Vec<&str> = found.filter(|e| e.id == id).map(|e| e.title).collect();
        press(state, &["esc", "esc"]);
        titles
    };
    let mut state = listed();
    let stale = title(&mut state, &[":"], "stale", Id::SecondFilter);
    assert_eq!(stale, ["Show what is stale"]);
    let none = title(&mut listed(), &[":"], "needs", Id::SecondFilter);
    assert_eq!(none, [""; 0]);
    let help = title(&mut listed(), &["?"], "stale", Id::SecondFilter);
    assert_eq!(help, ["filter: stale"]);
    let claims = title(&mut listed(), &["g c", ":"], "id token", Id::SecondFilter);
    assert_eq!(claims, ["Show the ID token's claims"]);
    let board = title(&mut listed(), &["g p", ":"], "needs", Id::SecondFilter);
    assert_eq!(board, ["Show what needs you"]);
}
