//! What is said to what is typed, line by line.

mod dialogs;
mod forms;
mod lists;
mod tokens;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::app::action::{Ended, VerbDone};
use crate::app::effect::{Effect, Ticket, Work};
use crate::app::testing::{World, later, name, now, small_board, world};
use crate::domain::error::{Error, Kind};
use crate::domain::expiry::Expiry;
use crate::domain::holding::Holding;
use crate::domain::lifecycle::Standing;
use crate::domain::report::{Outcome, Row};

/// A conversation over a world of its own.
pub(super) struct Talk {
    pub(super) session: Session,
    pub(super) state: State,
    pub(super) now: Timestamp,
    /// What was asked of the world since it was looked at last.
    pub(super) asked: Vec<Effect>,
}

impl Talk {
    /// Over the small board, after the first lines.
    pub(super) fn small() -> Self {
        Self::over(small_board())
    }

    /// Over a world, after the first lines; they are said by `greeting`.
    pub(super) fn over(world: World) -> Self {
        let mut talk = Self {
            session: Session::default(),
            state: State::default(),
            now: now(),
            asked: Vec::new(),
        };
        let snapshot = Box::new(world.snapshot());
        talk.happens(Action::Loaded(snapshot));
        talk
    }

    /// The lines said since the last look, as one text.
    pub(super) fn said(&mut self) -> String {
        self.session.take().join("\n")
    }

    pub(super) fn happens(&mut self, action: Action) {
        let asked = self.session.happened(&mut self.state, action, self.now);
        self.asked
            .extend(asked.into_iter().map(|asked| asked.effect));
    }

    /// Types a line; what is said to it.
    pub(super) fn types(&mut self, line: &str) -> String {
        self.said();
        let line = Zeroizing::new(line.to_owned());
        let asked = self.session.heard(&mut self.state, &line, self.now);
        self.asked
            .extend(asked.into_iter().map(|asked| asked.effect));
        self.said()
    }

    /// The newest job that was asked for.
    pub(super) fn job(&self) -> (Ticket, Work) {
        let jobs = self.asked.iter().rev().filter_map(|effect| match effect {
            Effect::Run(ticket, work) => Some((ticket.clone(), work.clone())),
            Effect::Load
            | Effect::Cancel(_)
            | Effect::Answer(..)
            | Effect::Quit
            | Effect::QuitNow
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Print(_)
            | Effect::Edit(_) => None,
        });
        let mut jobs = jobs.filter(|(_, work)| !matches!(work, Work::Activities(_)));
        jobs.next().expect("a job was asked for")
    }

    /// Whether such a job was asked for.
    pub(super) fn has_asked(&self, wanted: &Work) -> bool {
        let mut asked = self.asked.iter();
        asked.any(|effect| matches!(effect, Effect::Run(_, work) if work == wanted))
    }

    /// Lets the newest job end well, with tokens that live so long.
    pub(super) fn works(&mut self, access: i64, refresh: i64) -> String {
        let (ticket, _) = self.job();
        let name = ticket.profile.clone().expect("a profile's job");
        let mut holding = self.state.holding(&name).cloned().expect("a holding");
        holding.standing = Standing::Held;
        if let Some(tokens) = &mut holding.tokens {
            tokens.expiry = Expiry::At(later(access));
            tokens.refresh_expiry = Expiry::At(later(refresh));
        }
        let expiry = holding.tokens.as_ref().map(|tokens| tokens.expiry);
        self.ends(
            ticket,
            Row::ended(name, Outcome::Done, expiry),
            Some(holding),
        )
    }

    pub(super) fn ends(&mut self, ticket: Ticket, row: Row, holding: Option<Holding>) -> String {
        let done = VerbDone {
            row,
            holding: holding.map(Box::new),
            took: SignedDuration::from_millis(312),
        };
        let ended = Ended::Verb(Box::new(done));
        self.happens(Action::Ended(ticket, Box::new(ended)));
        self.said()
    }
}

/// The mock-up of SCREENS C22, for the profiles that it shows.
#[test]
fn a_refresh_is_asked_for_and_told_in_whole_sentences() {
    let mut talk = Talk::small();
    let greeting = talk.said();
    let mut lines = greeting.lines();
    assert_eq!(
        lines.next(),
        Some("6 profiles. 3 need you, 2 active, 1 signed out. Type help for the commands.")
    );
    assert!(greeting.contains(
        "eu-prod, tenant acme, user jdoe, production: expired 14 minutes ago, no refresh token. Try: login "
    ));
    let rejected = greeting
        .lines()
        .find(|line| line.contains("svc-deploy"))
        .unwrap();
    let (number, rest) = rejected.split_once(". ").unwrap();
    let wanted = format!(
        "us-prod, tenant globex, user svc-deploy, production: rejected by the server 2 minutes ago. Try: refresh {number}"
    );
    assert_eq!(rest, wanted);

    assert_eq!(talk.types(&format!("refresh {number}")), "");
    assert_eq!(talk.job().1, Work::Refresh);
    assert!(Session::is_busy(&talk.state));
    assert_eq!(
        talk.works(43_199, 12 * 86_400),
        "us-prod, tenant globex, user svc-deploy: refreshed. Access 12 hours, refresh 12 days."
    );
}

#[test]
fn nothing_is_said_while_time_passes_and_no_state_changes() {
    let mut talk = Talk::small();
    talk.said();
    talk.now = later(30);
    talk.happens(Action::Tick);
    assert_eq!(talk.said(), "");
}

#[test]
fn a_state_that_changes_by_itself_is_told_once() {
    let mut talk = Talk::over(
        world()
            .profile("lab", "master", "admin")
            .tokens_of(43_200, 7 * 3600, None)
            .by_hand(),
    );
    assert!(talk.said().contains("1 active"));
    talk.now = later(7 * 3600 + 1);
    talk.happens(Action::Tick);
    let said = talk.said();
    assert!(
        said.contains("lab, master tenant, user admin: expired") && said.contains("Try: login 1"),
        "{said}"
    );
    talk.now = later(8 * 3600);
    talk.happens(Action::Tick);
    assert!(!talk.said().contains("lab, master tenant"));
}

#[test]
fn a_failure_is_an_error_with_its_hint_in_words() {
    let mut talk = Talk::small();
    talk.types("refresh us-prod-acme");
    let (ticket, work) = talk.job();
    assert_eq!(work, Work::Refresh);
    let name = ticket.profile.clone().unwrap();
    let error = Error::new(Kind::Refused, "the server refused it").hint("l logs in again");
    let said = talk.ends(ticket, Row::failed(name, error), None);
    assert!(
        said.contains("error: refresh of us-prod-acme failed"),
        "{said}"
    );
    assert!(said.contains("hint: login logs in again"), "{said}");
}

#[test]
fn quit_ends_it_and_so_does_the_end_of_the_lines() {
    let mut talk = Talk::small();
    talk.types("quit");
    assert!(talk.asked.contains(&Effect::Quit));
    let mut talk = Talk::small();
    let asked = talk.session.ended(&mut talk.state, now());
    assert!(asked.iter().any(|asked| asked.effect == Effect::Quit));
}
