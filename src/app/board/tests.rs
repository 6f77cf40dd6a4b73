//! Which rows are listed and what they say.

use jiff::SignedDuration;

use super::*;
use crate::app::action::{Action, Snapshot};
use crate::app::state::board::{Group, Sort, SortBy};
use crate::app::testing::{
    World, later, name, now, press, press_at, small_board, type_text, world,
};
use crate::app::update::update;
use crate::app::wake;
use crate::domain::activity::{Activity, Verb};
use crate::domain::countdown::Tone;
use crate::domain::expiry::Expiry;
use crate::domain::identity::Identity;
use crate::domain::lifecycle::State as Life;
use crate::domain::outlook::Outlook;

fn listed(state: &State) -> Vec<String> {
    state
        .board
        .listing
        .lines
        .iter()
        .map(|line| match line {
            Line::Heading(Heading::Group(group), count) => format!("{} {count}", group.heading()),
            Line::Heading(Heading::Pinned, count) => format!("PINNED {count}"),
            Line::Heading(Heading::Server(server) | Heading::Tag(server), count) => {
                format!("{server} {count}")
            }
            Line::Profile(name) => name.to_string(),
        })
        .collect()
}

#[test]
fn trouble_stands_on_top_and_the_next_to_end_first() {
    let state = small_board().state();
    assert_eq!(
        listed(&state),
        [
            "NEEDS YOU 3",
            "eu-prod-acme",
            "us-prod-globex",
            "lab-master",
            "ACTIVE 2",
            "us-prod-acme",
            "eu-prod-globex",
            "SIGNED OUT 1",
            "lab-initech"
        ]
    );
}

#[test]
fn a_row_says_what_the_screens_say() {
    let state = small_board().state();
    let row = row::row(&state, &name("eu-prod-acme"), now()).unwrap();
    assert_eq!(row.access.text, "expired 14m");
    assert_eq!(row.refresh.text, "none");
    assert_eq!(row.glyph, ('✗', 'x'));
    assert!(row.is_cursor);
    let row = row::row(&state, &name("us-prod-acme"), now()).unwrap();
    assert_eq!(
        (row.access.text.as_str(), row.permille),
        ("6h 48m", Some(566))
    );
}

#[test]
fn an_expiring_token_that_renews_itself_needs_nobody() {
    let state = small_board().state();
    assert_eq!(
        order::group(Life::Expiring, Outlook::Good, Renews::Yes),
        Group::Active
    );
    let row = row::row(&state, &name("us-prod-acme"), now()).unwrap();
    assert_eq!(row.renews, Renews::Yes);
}

/// Two profiles with living access tokens: the end of one's refresh token stands, the other's is extended by use.
fn endings() -> World {
    const DAY: i64 = 86_400;
    world()
        .profile("a", "fixed", "u")
        .tokens_of(3600, 2000, Some(2 * DAY))
        .refresh_since(28 * DAY)
        .profile("a", "moved", "u")
        .tokens_of(90 * DAY, 60 * DAY, Some(2 * DAY))
}

#[test]
fn a_login_that_ends_needs_somebody_while_its_access_token_lives() {
    let state = endings().state();
    let groups = ["NEEDS YOU 1", "a-fixed", "ACTIVE 1", "a-moved"];
    assert_eq!(listed(&state), groups, "↻ extends the other");
    let tones = |state: &State, tenant: &str| {
        let row = row::row(state, &name(tenant), now()).unwrap();
        (row.tone, row.access_tone, row.refresh_tone)
    };
    let (warn, ok) = (Tone::Warn, Tone::Ok);
    assert_eq!(tones(&state, "a-fixed"), (warn, ok, warn));
    assert_eq!(tones(&state, "a-moved").2, warn);

    let by_hand = endings().with(|profile, _| profile.refresh.auto = Some(false));
    let state = by_hand.state();
    assert_eq!(listed(&state), ["NEEDS YOU 2", "a-fixed", "a-moved"]);
    assert_eq!(tones(&state, "a-moved"), (warn, ok, warn));
}

#[test]
fn the_board_wakes_when_a_refresh_token_starts_to_end() {
    let state = world()
        .profile("a", "one", "u")
        .tokens_of(3600, 3000, Some(1000))
        .refresh_since(9001)
        .state();
    assert_eq!(listed(&state), ["NEEDS YOU 1", "a-one"]);
    let state = world()
        .profile("a", "one", "u")
        .tokens_of(3600, 3000, Some(1000))
        .refresh_since(8995)
        .with(|_, holding| {
            if let Some(tokens) = &mut holding.tokens {
                tokens.refresh_expiry = Expiry::At(later(1002));
            }
        })
        .state();
    assert_eq!(listed(&state), ["ACTIVE 1", "a-one"]);
    let turn = later(2) + SignedDuration::from_millis(300);
    assert_eq!(state.board.listing.good_until, Some(turn));
    let row = row::row(&state, &name("a-one"), now()).unwrap();
    assert_eq!(row.refresh_tone, Tone::Ok);
    let row = row::row(&state, &name("a-one"), turn).unwrap();
    assert_eq!((row.refresh_tone, row.glyph), (Tone::Warn, ('▲', '^')));
    assert_eq!(row.access_tone, Tone::Ok, "the access token is all right");
}

#[test]
fn the_cursor_stays_on_its_profile_when_the_order_changes() {
    let mut state = small_board().state();
    press(&mut state, &["j", "j", "s n"]);
    assert_eq!(state.board.cursor, Some(name("lab-master")));
    assert_eq!(
        state.board.sort,
        Sort {
            by: SortBy::Name,
            reversed: false
        }
    );
    press(&mut state, &["s n"]);
    assert!(state.board.sort.reversed);
}

#[test]
fn sorted_by_server_the_headings_are_servers() {
    let mut state = small_board().state();
    press(&mut state, &["s s"]);
    assert_eq!(listed(&state)[0], "eu-prod 2");
}

#[test]
fn sorted_by_tag_the_headings_are_tags_and_untagged_ones_come_last() {
    let mut state = small_board().state();
    let tagged = state.catalog.profiles.values_mut().take(3);
    for (profile, tag) in tagged.zip(["eu", "customer-a", "eu"]) {
        profile.tags = vec![tag.to_owned(), "other".to_owned()];
    }
    press(&mut state, &["s t"]);
    let headings: Vec<String> = listed(&state);
    let headings = headings.iter().filter(|line| {
        ["eu ", "customer-a ", "untagged "]
            .iter()
            .any(|head| line.starts_with(head))
    });
    let headings: Vec<&String> = headings.collect();
    assert_eq!(headings[..2], ["customer-a 1", "eu 2"]);
    assert!(headings[2].starts_with("untagged "));
}

#[test]
fn pinned_profiles_stand_on_top_however_they_are_sorted_and_still_count_in_their_group() {
    let mut state = small_board().state();
    for pinned in ["lab-initech", "us-prod-acme"] {
        let profile = state.catalog.profiles.get_mut(&name(pinned)).unwrap();
        profile.tags = vec!["pinned".to_owned()];
    }
    for keys in ["s e", "s n", "s s", "s t", "s u", "s l"] {
        press(&mut state, &[keys]);
        let lines = listed(&state);
        assert_eq!(lines[0], "PINNED 2", "{keys}");
        assert!(lines[1..3].contains(&"lab-initech".to_owned()), "{keys}");
    }
    assert_eq!(state.board.listing.counts.signed_out, 1);
    press(&mut state, &["4"]);
    assert_eq!(listed(&state), ["PINNED 1", "lab-initech"]);
}

#[test]
fn who_has_logged_in_with_a_browser_is_the_user() {
    let mut state = small_board().state();
    let profile = state.catalog.profiles.get_mut(&name("us-prod-acme"));
    profile.unwrap().username = None;
    let holding = state.holdings.get_mut(&name("us-prod-acme")).unwrap();
    holding.facts.identity = None;
    let user = |state: &State| {
        let row = row::row(state, &name("us-prod-acme"), now());
        row.unwrap().user
    };
    assert_eq!(user(&state), "—");
    let holding = state.holdings.get_mut(&name("us-prod-acme")).unwrap();
    holding.facts.identity = Some(Identity {
        user: "mona".to_owned(),
        display_name: None,
        tenant: None,
        role: None,
        version: None,
    });
    assert_eq!(user(&state), "mona");
    press(&mut state, &["/"]);
    type_text(&mut state, "mona");
    assert_eq!(state.board.listing.shown, 1);
}

#[test]
fn a_renamed_profile_is_listed_at_once_with_the_cursor_on_it() {
    let mut state = small_board().state();
    press(&mut state, &["j"]);
    let mut catalog = state.catalog.clone();
    let mut profile = catalog.profiles.remove(&name("us-prod-globex")).unwrap();
    profile.name = name("renamed");
    catalog.profiles.insert(name("renamed"), profile);
    state.board.cursor = Some(name("renamed"));
    let read = Snapshot {
        catalog: Ok(catalog),
        holdings: Ok(state.holdings.values().cloned().collect()),
        vault: None,
        setting: None,
        copy_way: None,
    };
    drop(update(&mut state, Action::Loaded(Box::new(read)), later(1)));
    assert!(listed(&state).contains(&"renamed".to_owned()));
    assert_eq!(state.current(), Some(&name("renamed")));
}

#[test]
fn last_used_is_what_somebody_last_did_with_it() {
    let mut state = small_board().state();
    let line = |profile: &str, verb, ok, at| Activity {
        at: later(at),
        profile: Some(name(profile)),
        verb,
        ok,
        detail: String::new(),
        took: None,
    };
    state.activity.lines = vec![
        line("us-prod-acme", Verb::Edit, true, 9),
        line("us-prod-acme", Verb::Copy, false, 8),
        line("eu-prod-globex", Verb::Copy, true, 7),
        line("us-prod-acme", Verb::Reveal, true, 6),
        line("eu-prod-globex", Verb::Copy, true, 5),
    ];
    let active = |state: &State| {
        let lines = listed(state);
        let at = lines.iter().position(|line| line == "ACTIVE 2").unwrap();
        lines[at + 1..at + 3].to_vec()
    };
    press(&mut state, &["s l"]);
    assert_eq!(active(&state), ["eu-prod-globex", "us-prod-acme"]);
    press(&mut state, &["s l"]);
    assert_eq!(active(&state), ["us-prod-acme", "eu-prod-globex"]);
}

#[test]
fn what_fits_the_typed_letters_best_stands_first_in_its_group() {
    let worse = world().profile("xpxrxoxd", "a", "u");
    let mut state = worse.profile("zprd", "b", "u").state();
    press(&mut state, &["/"]);
    type_text(&mut state, "p-r-d");
    assert_eq!(state.board.listing.shown, 0);
    press(&mut state, &["esc", "/"]);
    type_text(&mut state, "zrd");
    assert_eq!(listed(&state), ["SIGNED OUT 1", "zprd-b"]);
    press(&mut state, &["esc", "/"]);
    type_text(&mut state, "pd");
    assert_eq!(listed(&state), ["SIGNED OUT 2", "zprd-b", "xpxrxoxd-a"]);
}

#[test]
fn a_group_change_by_time_waits_for_the_keys_to_rest() {
    let mut state = world()
        .profile("a", "one", "u")
        .tokens(1000, 101)
        .by_hand()
        .profile("a", "two", "u")
        .tokens(1000, 900)
        .state();
    assert_eq!(listed(&state)[0], "ACTIVE 2");
    let turn = state.board.listing.good_until.unwrap();
    assert_eq!(turn, later(1));
    press_at(&mut state, &["j"], later(2));
    assert_eq!(listed(&state)[0], "ACTIVE 2");
    press_at(&mut state, &["j"], later(3));
    assert_eq!(
        wake::next_wake(&state, &[], later(3)),
        Some(later(5)),
        "it wakes when the keys have rested"
    );
    drop(update(&mut state, Action::Tick, later(5)));
    assert_eq!(listed(&state)[0], "NEEDS YOU 1");
}

#[test]
fn the_filter_finds_fuzzily_and_esc_shows_all_again() {
    let mut state = small_board().state();
    press(&mut state, &["/"]);
    type_text(&mut state, "usglo");
    assert_eq!(listed(&state), ["NEEDS YOU 1", "us-prod-globex"]);
    press(&mut state, &["enter"]);
    assert_eq!(state.board.listing.counts.all, 6);
    press(&mut state, &["esc"]);
    assert_eq!(state.board.listing.shown, 6);
}

#[test]
fn a_name_typed_as_it_is_written_means_that_one_only() {
    let both = world().profile("us", "a", "x").profile("us-b", "a", "x");
    let mut state = both.state();
    press(&mut state, &["/"]);
    type_text(&mut state, "us-a");
    assert_eq!(state.board.listing.shown, 1);
    assert_eq!(state.current().unwrap().as_str(), "us-a");
}

#[test]
fn letters_are_not_gathered_from_several_columns() {
    let both = world().profile("us-prod", "acme", "jdoe");
    let mut state = both.profile("eu-prod", "acme", "svc-deploy").state();
    press(&mut state, &["/"]);
    type_text(&mut state, "usprod acm");
    assert_eq!(state.board.listing.shown, 1);
    assert_eq!(state.current().unwrap().as_str(), "us-prod-acme");
}

#[test]
fn tags_are_found_as_they_are_written() {
    let mut state = small_board()
        .with(|profile, _| profile.tags = vec!["demo password: ops".to_owned()])
        .state();
    press(&mut state, &["/"]);
    type_text(&mut state, "dmpwd");
    assert_eq!(state.board.listing.shown, 0);
    press(&mut state, &["esc", "/"]);
    type_text(&mut state, "Password");
    assert_eq!(state.board.listing.shown, 1);
}

#[test]
fn quick_filters_show_one_group_and_the_same_again_all() {
    let mut state = small_board().state();
    press(&mut state, &["4"]);
    assert_eq!(listed(&state), ["SIGNED OUT 1", "lab-initech"]);
    press(&mut state, &["4"]);
    assert_eq!(state.board.listing.shown, 6);
}

#[test]
fn only_lines_in_the_window_are_put_into_words() {
    let state = small_board().state();
    let lines = view(&state, 1..3, now());
    assert_eq!(lines.len(), 2);
    assert!(matches!(&lines[0], Shown::Row(row) if row.profile == name("eu-prod-acme")));
}

#[test]
fn the_cursor_is_kept_on_screen_with_its_heading() {
    let mut state = small_board().state();
    state.size.page = 4;
    press(&mut state, &["G"]);
    assert_eq!(state.board.top, 5);
    press(&mut state, &["g g"]);
    assert_eq!(state.board.top, 0);
}

#[test]
fn the_cursor_starts_on_the_first_row_even_if_trouble_is_known_late() {
    let mut state = world().profile("b", "one", "u").tokens(1000, 900).state();
    assert_eq!(state.board.cursor, Some(name("b-one")));
    let late = world()
        .profile("b", "one", "u")
        .tokens(1000, 900)
        .profile("z", "two", "u")
        .tokens(1000, -5);
    let loaded = Action::Loaded(Box::new(late.snapshot()));
    drop(update(&mut state, loaded, now()));
    assert_eq!(state.board.cursor, Some(name("z-two")));
}
