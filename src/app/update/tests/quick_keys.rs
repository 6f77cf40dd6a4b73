//! Keys that come faster than the world answers.

use jiff::SignedDuration;

use super::*;
use crate::app::action::{Ended, VerbDone};
use crate::app::state::overlay::Overlay;
use crate::app::state::vault::VaultView;
use crate::app::testing::{name, now, press, small_board, type_text, world};
use crate::domain::holding::Holding;
use crate::domain::report::{Outcome, Row};

fn end(state: &mut State, ticket: Ticket, ended: Ended) -> Vec<Effect> {
    update(state, Action::Ended(ticket, Box::new(ended)), now())
}

#[test]
fn a_login_that_came_before_the_vault_was_open_is_sent_once_it_is() {
    let mut state = world()
        .profile("a", "b", "u")
        .vault(VaultView::Absent)
        .state();
    let opening = ticket(&press(&mut state, &["l"]));
    type_text(&mut state, "hunter2");
    assert_eq!(
        press(&mut state, &["enter"]),
        [],
        "nothing before the vault is open"
    );
    let open = VaultView::Open { by: "key file" };
    let effects = end(&mut state, opening, Ended::Vault(Ok(open)));
    let logins = works(&effects)
        .into_iter()
        .filter(|work| matches!(work, Work::Login(_)));
    assert_eq!(logins.count(), 1, "{effects:?}");
    assert_eq!(press(&mut state, &["enter"]), [], "one try per ⏎");
}

/// A new profile whose login has just ended; nothing was read back yet.
fn just_logged_in(holding: Option<Holding>) -> State {
    let mut state = small_board().state();
    press(&mut state, &["n", "m"]);
    type_text(&mut state, "new.acme.test");
    press(&mut state, &["enter", "tab"]);
    type_text(&mut state, "admin");
    press(&mut state, &["tab"]);
    type_text(&mut state, "pw");
    let asked = ticket(&press(&mut state, &["enter"]));
    let done = VerbDone {
        row: Row::ended(name("new"), Outcome::Done, None),
        holding: holding.map(Box::new),
        took: SignedDuration::from_secs(1),
    };
    end(&mut state, asked, Ended::Verb(Box::new(done)));
    state
}

#[test]
fn a_new_profile_is_saved_before_it_was_read_back() {
    let mut state = just_logged_in(None);
    let effects = press(&mut state, &["enter"]);
    assert!(
        matches!(works(&effects)[..], [Work::Save(_)]),
        "{:?}",
        state.overlays
    );
    assert!(matches!(state.overlays[..], [Overlay::Wizard(_)]));
}

#[test]
fn a_new_profiles_reused_token_is_told_of_in_full_before_it_was_read_back() {
    let mut holding = Holding::empty(name("new"));
    holding.facts.reused = true;
    let state = just_logged_in(Some(holding));
    let Some(Overlay::Dialog(notice)) = state.overlays.last() else {
        panic!("{:?}", state.overlays)
    };
    let words: Vec<&str> = notice.lines.iter().map(|line| line.text.as_str()).collect();
    assert!(
        words.join(" ").contains("had given admin before"),
        "{words:?}"
    );
}
