//! What verbs ask before and what they start.

use super::*;
use crate::app::action::Ended;
use crate::app::command::{Availability, CommandId, availability, commands};
use crate::app::effect::{Effect, Handed, Pin};
use crate::app::state::Screen;
use crate::app::state::board::{Heading, Line};
use crate::app::state::dialog::{Dialog, Focus};
use crate::app::state::overlay::Overlay;
use crate::app::state::vault::VaultView;
use crate::app::testing::{later, name, now, press, press_at, small_board, type_text, world};
use crate::app::{hints, palette};
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind, VaultTrouble};
use crate::domain::provider::Provider;
use crate::service::ports::web::Setting;

fn dialog(state: &State) -> &Dialog {
    match state.overlays.last() {
        Some(Overlay::Dialog(dialog)) => dialog,
        other => panic!("no dialog: {other:?}"),
    }
}

fn words(dialog: &Dialog) -> String {
    let lines = dialog.lines.iter();
    let texts: Vec<&str> = lines.map(|line| line.text.as_str()).collect();
    texts.join("\n")
}

fn shared_old() -> State {
    world()
        .profile("old", "acme", "jdoe")
        .tokens(43_200, 20_000)
        .version("8.0.1")
        .with(|profile, _| profile.client_id = None)
        .state()
}

#[test]
fn an_own_client_is_refreshed_without_a_question() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    assert_eq!(works(&press(&mut state, &["r"])), [&Work::Refresh]);
}

#[test]
fn a_shared_client_before_nine_is_asked_about_and_cancel_has_the_focus() {
    let mut state = shared_old();
    assert_eq!(press(&mut state, &["r"]), []);
    let asked = dialog(&state);
    assert_eq!(asked.focus, Focus::Button(0));
    assert!(words(asked).contains("client morph-api is shared"));
    assert_eq!(press(&mut state, &["enter"]), []);
    let effects = press(&mut state, &["r", "right", "enter"]);
    assert_eq!(works(&effects), [&Work::Refresh]);
}

#[test]
fn the_revoke_question_names_what_dies_by_version() {
    let mut state = shared_old();
    press(&mut state, &["x"]);
    let old = words(dialog(&state));
    assert!(old.contains("clears client morph-api") && old.contains("shares the token"));
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    press(&mut state, &["x"]);
    assert!(words(dialog(&state)).contains("deletes this one token"));
}

#[test]
fn elsewhere_the_revoke_question_speaks_of_that_server() {
    let mut state = shared_old();
    let server = state.catalog.servers.values_mut().next().unwrap();
    server.provider = Provider::Oidc;
    press(&mut state, &["x"]);
    let asked = words(dialog(&state));
    assert!(
        asked.contains("some servers end the whole login"),
        "{asked}"
    );
    assert!(!asked.contains("clears client"), "{asked}");
}

#[test]
fn in_production_revoking_needs_the_typed_name() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    assert_eq!(press(&mut state, &["x", "right", "enter"]), []);
    assert!(toast(&state).contains("type us-prod-acme first"));
    assert_eq!(dialog(&state).focus, Focus::Phrase);
    type_text(&mut state, "us-prod-acme");
    let effects = press(&mut state, &["enter", "enter"]);
    assert_eq!(effects, [], "⏎ in the field goes to Cancel");
    press(&mut state, &["x"]);
    type_text(&mut state, "us-prod-acme");
    let effects = press(&mut state, &["tab", "tab", "enter"]);
    assert_eq!(works(&effects), [&Work::Revoke]);
}

#[test]
fn no_letter_runs_a_button() {
    let mut state = shared_old();
    press(&mut state, &["x"]);
    for letter in ["r", "x", "y", "d", "f"] {
        assert_eq!(press(&mut state, &[letter]), []);
        assert!(matches!(dialog(&state).focus, Focus::Button(0)));
    }
}

#[test]
fn a_production_copy_is_asked_once_per_run() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let effects = press(&mut state, &["y", "right", "enter"]);
    assert_eq!(works(&effects), [&Work::Copy(Handed::TOKEN)]);
    assert_eq!(
        works(&press(&mut state, &["y"])),
        [&Work::Copy(Handed::TOKEN)]
    );
}

#[test]
fn an_expired_token_is_not_copied_and_the_way_out_is_said() {
    let mut state = small_board().state();
    on(&mut state, &name("eu-prod-acme"));
    assert_eq!(press(&mut state, &["y"]), []);
    assert_eq!(toast(&state), "expired 14m: l first");
}

#[test]
fn a_removal_waits_ten_seconds_for_an_undo() {
    let mut state = small_board().state();
    on(&mut state, &name("lab-initech"));
    assert_eq!(press(&mut state, &["d"]), []);
    assert_eq!(state.board.listing.counts.all, 5);
    press_at(&mut state, &["u"], later(9));
    assert_eq!(state.board.listing.counts.all, 6);
    assert_eq!(state.current(), Some(&name("lab-initech")));
    press(&mut state, &["d"]);
    let effects = update(&mut state, Action::Tick, later(10));
    assert_eq!(works(&effects), [&Work::Remove]);
    assert_eq!(state.board.listing.counts.all, 5);
    assert!(state.undo.is_none());
}

#[test]
fn removing_a_profile_whose_token_lives_is_asked_about() {
    let mut state = world().profile("a", "b", "u").tokens(1000, 900).state();
    press(&mut state, &["d"]);
    assert!(words(dialog(&state)).contains("stays alive at the server"));
    press(&mut state, &["right", "enter"]);
    assert!(state.undo.is_some());
}

#[test]
fn quitting_does_a_pending_removal_first() {
    let mut state = small_board().state();
    on(&mut state, &name("lab-initech"));
    press(&mut state, &["d"]);
    let effects = press(&mut state, &["q"]);
    assert_eq!(works(&effects), [&Work::Remove]);
    assert_eq!(effects.last(), Some(&Effect::Quit));
    assert_eq!(state.ending, Ending::Waiting { jobs: 1 });
    assert_eq!(press(&mut state, &["q"]), [Effect::QuitNow]);
}

#[test]
fn quitting_ends_as_soon_as_what_was_sent_has_ended() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let running = ticket(&press(&mut state, &["r"]));
    press(&mut state, &["q"]);
    assert_eq!(state.ending, Ending::Waiting { jobs: 1 });
    let ended = Action::Ended(running, Box::new(Ended::Cancelled));
    drop(update(&mut state, ended, now()));
    assert_eq!(state.ending, Ending::Now);
}

#[test]
fn a_row_with_a_job_takes_no_second_one() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let running = ticket(&press(&mut state, &["r"]));
    assert_eq!(press(&mut state, &["r"]), []);
    assert!(toast(&state).contains("^X cancels"));
    let effects = press(&mut state, &["ctrl-x"]);
    assert_eq!(effects, [Effect::Cancel(running.job)]);
}

#[test]
fn refresh_due_leaves_out_what_must_be_asked_about() {
    let due = |client: Option<&str>| {
        let mut state = world()
            .profile("a", "b", "u")
            .tokens(1000, 10)
            .with(|profile, _| profile.client_id = client.map(str::to_owned))
            .by_hand()
            .state();
        works(&press(&mut state, &["R"])).len()
    };
    assert_eq!(due(Some("keyfob")), 1);
    assert_eq!(due(None), 0);
}

#[test]
fn every_disabled_command_says_a_way_out() {
    let locked = VaultView::Locked {
        trouble: VaultTrouble::Locked,
        error: Error::new(Kind::Vault(VaultTrouble::Locked), "locked"),
    };
    let mut busy = small_board().state();
    on(&mut busy, &name("us-prod-acme"));
    press(&mut busy, &["r"]);
    let mut states = vec![
        State::default(),
        world().state(),
        busy,
        small_board().vault(locked).state(),
        shared_old(),
    ];
    for cursor in [
        "eu-prod-acme",
        "us-prod-globex",
        "lab-master",
        "lab-initech",
    ] {
        let mut state = small_board().state();
        on(&mut state, &name(cursor));
        states.push(state);
    }
    let mut seen = 0;
    for state in &states {
        for command in commands() {
            if let Availability::Disabled(reason) = availability(state, command.id, now()) {
                seen += 1;
                let (_, way) = reason.split_once(": ").expect(&reason);
                assert!(!way.is_empty(), "{reason}");
            }
        }
    }
    assert!(seen > 20, "only {seen} reasons were seen");
}

#[test]
fn esc_goes_one_step_back_and_never_out() {
    let mut state = small_board().state();
    press(&mut state, &["2", "/"]);
    type_text(&mut state, "eu");
    press(&mut state, &["enter", "enter"]);
    assert!(matches!(state.screen, Screen::Detail { .. }));
    press(&mut state, &["esc"]);
    assert_eq!(state.screen, Screen::Board);
    press(&mut state, &["esc"]);
    assert!(state.board.filter.text.is_empty());
    assert_eq!(state.board.listing.shown, 3);
    press(&mut state, &["esc"]);
    assert_eq!(state.board.listing.shown, 6);
    assert_eq!(press(&mut state, &["esc"]), []);
    assert_eq!(toast(&state), "q quits");
}

#[test]
fn a_prefix_waits_shows_what_may_follow_and_an_unknown_key_says_so() {
    let mut state = small_board().state();
    press(&mut state, &["g"]);
    let (_, hints) = hints::which_key(&state).unwrap();
    assert!(hints.iter().any(|h| h.runs == Some(CommandId::GoActivity)));
    press(&mut state, &["z"]);
    assert!(toast(&state).starts_with("g z is no command"));
    let effects = press(&mut state, &["g a"]);
    assert_eq!(works(&effects), [&Work::Activities(200)]);
    assert_eq!(state.screen, Screen::Activity);
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    press(&mut state, &[":"]);
    type_text(&mut state, "refr now");
    let found = palette::found(&state, now());
    assert_eq!(found[0].id, CommandId::Refresh);
    assert_eq!(found[0].cli.as_deref(), Some("keyfob refresh us-prod-acme"));
    assert_eq!(works(&press(&mut state, &["enter"])), [&Work::Refresh]);
    assert!(state.overlays.is_empty());
}

#[test]
fn the_footer_offers_only_what_can_run_and_pins_the_way_out() {
    let mut state = small_board().state();
    on(&mut state, &name("lab-initech"));
    let footer = hints::footer(&state, now());
    assert!(
        footer
            .left
            .iter()
            .all(|hint| hint.runs != Some(CommandId::Copy))
    );
    assert_eq!(footer.right.last().unwrap().runs, Some(CommandId::Quit));
    assert_eq!(
        state.catalog.servers["lab"].environment,
        Some(Environment::Lab)
    );
}

#[test]
fn pinning_is_one_change_of_all_that_are_meant_and_the_same_key_takes_it_back() {
    let named = |names: &[&str]| names.iter().map(|text| name(text)).collect::<Vec<_>>();
    let pins = |names: &[&str], pin| Work::Pin(named(names), pin);
    let mut state = small_board().state();
    let effects = press(&mut state, &["P"]);
    assert_eq!(works(&effects), [&pins(&["eu-prod-acme"], Pin::On)]);
    let done = Ended::Pinned(named(&["eu-prod-acme"]), Pin::On, Ok(()));
    let ended = Action::Ended(ticket(&effects), Box::new(done));
    assert_eq!(update(&mut state, ended, now()), [Effect::Load]);
    assert_eq!(toast(&state), "pinned eu-prod-acme");

    let mut state = small_board().state();
    let first = state
        .catalog
        .profiles
        .get_mut(&name("eu-prod-acme"))
        .unwrap();
    first.tags = vec!["pinned".to_owned()];
    let effects = press(&mut state, &["P"]);
    assert_eq!(works(&effects), [&pins(&["eu-prod-acme"], Pin::Off)]);

    press(&mut state, &["space", "space"]);
    let effects = press(&mut state, &["P"]);
    let both = ["eu-prod-acme", "us-prod-globex"];
    assert_eq!(works(&effects), [&pins(&both, Pin::On)], "one isn't yet");
}

#[test]
fn a_pinned_row_moves_up_as_soon_as_the_pin_is_written() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    press(&mut state, &["P"]);
    let mut snapshot = small_board().snapshot();
    let profiles = &mut snapshot.catalog.as_mut().unwrap().profiles;
    let pinned = profiles.get_mut(&name("us-prod-acme")).unwrap();
    pinned.tags = vec!["pinned".to_owned()];
    let loaded = Action::Loaded(Box::new(snapshot));
    // The key was pressed a moment ago: an order that time changes would wait.
    assert_eq!(update(&mut state, loaded, now()), []);
    let lines = &state.board.listing.lines;
    assert_eq!(lines.first(), Some(&Line::Heading(Heading::Pinned, 1)));
    assert_eq!(lines.get(1), Some(&Line::Profile(name("us-prod-acme"))));
}

#[test]
fn what_was_run_by_its_name_is_listed_first_the_next_time() {
    let mut state = small_board().state();
    for command in ["settings", "go to activity"] {
        press(&mut state, &[":"]);
        type_text(&mut state, command);
        press(&mut state, &["enter", "esc", "g p"]);
    }
    press(&mut state, &[":"]);
    let titles: Vec<&str> = palette::found(&state, now())
        .iter()
        .take(2)
        .map(|entry| entry.title)
        .collect();
    assert_eq!(titles, ["Go to activity", "Settings"]);
}

#[test]
fn o_opens_the_web_interface_or_prints_where_it_is() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    let effects = press(&mut state, &["o"]);
    let asked = works(&effects);
    assert!(
        matches!(asked[..], [Work::OpenPage(url)] if url.as_str() == "https://us-prod.acme.test/"),
        "{asked:?}"
    );
    state.setting = Setting::Remote;
    let effects = press(&mut state, &["enter", "o"]);
    assert!(
        matches!(&effects[..], [.., Effect::Print(text)] if text.ends_with("https://us-prod.acme.test/")),
        "{effects:?}"
    );
}

#[test]
fn a_filter_without_hits_gives_the_cursor_back() {
    let mut state = small_board().state();
    on(&mut state, &name("us-prod-acme"));
    press(&mut state, &["/"]);
    type_text(&mut state, "zzzz");
    assert_eq!(state.current(), None);
    press(&mut state, &["esc"]);
    assert_eq!(state.current(), Some(&name("us-prod-acme")));
}
