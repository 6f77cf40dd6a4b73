//! A conversation over lines: what a line does, and what is said once something has happened.
//!
//! Pure as the core below it: state, line and instant go in; lines to print and effects come out.

mod answer;
mod board;
mod commands;
mod form;
mod names;
mod news;
mod question;
mod tabs;
mod tokens;
mod turn;

use std::collections::BTreeMap;

use jiff::Timestamp;
use zeroize::Zeroizing;

use self::form::Filling;
use self::news::Seen;
pub(super) use self::turn::Asked;
use self::turn::Turn;
use super::sentence;
use crate::app::action::Action;
use crate::app::command::CommandId as Id;
use crate::app::effect::{Effect, SecretId};
use crate::app::state::detail::Tab;
use crate::app::state::overlay::Overlay;
use crate::app::state::{Ending, State};
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;

/// Typed secrets that go with an effect.
type Secrets = BTreeMap<SecretId, Secret>;

/// A conversation.
#[derive(Debug, Default)]
pub(crate) struct Session {
    /// How far the beginning is.
    beginning: Beginning,
    /// What is to be printed, line by line.
    said: Vec<String>,
    /// The profiles by the numbers said last, from 1 on.
    numbers: Vec<ProfileName>,
    /// The question that was asked last and is still open.
    question: Option<String>,
    /// The button that the words that were asked for belong to.
    phrase_for: Option<usize>,
    /// The form that is being filled in.
    filling: Option<Filling>,
    /// A login under way was given up: its form goes, too, once it is back.
    leaves: bool,
    /// What was told already.
    seen: Seen,
    /// A list that is said once it has come.
    wanted: Option<Wanted>,
}

/// How far the beginning is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Beginning {
    /// The world isn't worth a look yet.
    Waits,
    /// It wasn't read yet.
    #[default]
    Unread,
    /// It was read: the first lines are said once nothing is at work.
    Read,
    /// The first lines were said.
    Over,
}

/// A list that is said once it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// The trail.
    Activity,
    /// The tokens that a server knows of this profile's user, and whether all of them are.
    Tokens(ProfileName, bool),
    /// The same of another user, once it was said whose: asked as this profile.
    TokensOfUser(ProfileName),
    /// What a tab of this profile shows.
    Tab(ProfileName, Tab),
}

/// How the next line is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prompt {
    /// What stands in front of it.
    pub text: String,
    /// Whether what is typed isn't shown.
    pub is_hidden: bool,
}

impl Session {
    /// A conversation that hasn't begun; `waits` until [`Session::is_ready`].
    pub(crate) fn waiting(waits: bool) -> Self {
        let beginning = if waits {
            Beginning::Waits
        } else {
            Beginning::Unread
        };
        Self {
            beginning,
            ..Self::default()
        }
    }

    /// The world is worth a first look: it is read anew.
    pub(crate) fn is_ready(&mut self) -> Vec<Asked> {
        self.beginning = Beginning::Unread;
        let effect = Effect::Load;
        let secrets = Secrets::new();
        vec![Asked { effect, secrets }]
    }

    /// The first lines, once the world has been read: how many there are, and what needs somebody.
    fn greet(&mut self, state: &State, now: Timestamp) {
        self.numbers = sentence::listed(state);
        self.seen = Seen::of(state, now);
        let summary = sentence::summary(state);
        self.say(format!("{summary} Type help for the commands."));
        let needy: Vec<String> = self
            .numbered()
            .filter(|(_, name)| sentence::advice(state, name, "", now).is_some())
            .map(|(number, name)| sentence::line(state, number, name, now))
            .collect();
        self.said.extend(needy);
    }

    /// Whether the first lines were said: until then nothing is asked.
    #[must_use]
    pub(crate) fn has_begun(&self) -> bool {
        self.beginning == Beginning::Over
    }

    /// Takes what is to be printed.
    pub(crate) fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }

    /// Lets the core know of something that happened.
    pub(crate) fn happened(
        &mut self,
        state: &mut State,
        action: Action,
        now: Timestamp,
    ) -> Vec<Asked> {
        if self.beginning == Beginning::Unread && matches!(action, Action::Loaded(_)) {
            self.beginning = Beginning::Read;
        }
        let mut turn = Turn::new(self, state, now);
        turn.act(action);
        turn.end()
    }

    /// A line was typed.
    pub(crate) fn heard(
        &mut self,
        state: &mut State,
        line: &Zeroizing<String>,
        now: Timestamp,
    ) -> Vec<Asked> {
        // Who types is there: the vault doesn't lock itself meanwhile.
        state.last_key = Some(now);
        let mut turn = Turn::new(self, state, now);
        if turn.state.top().is_some() {
            answer::heard(&mut turn, line);
        } else {
            commands::heard(&mut turn, line.trim());
        }
        turn.end()
    }

    /// `^C`: an open question is cancelled, else it ends.
    pub(crate) fn interrupted(&mut self, state: &mut State, now: Timestamp) -> Vec<Asked> {
        let mut turn = Turn::new(self, state, now);
        if turn.state.top().is_some() {
            answer::cancel(&mut turn);
        } else {
            turn.act(Action::Run(Id::Quit));
        }
        turn.end()
    }

    /// No more lines come.
    pub(crate) fn ended(&mut self, state: &mut State, now: Timestamp) -> Vec<Asked> {
        let mut turn = Turn::new(self, state, now);
        turn.act(Action::Run(Id::Quit));
        turn.end()
    }

    /// How the next line is asked for.
    #[must_use]
    pub(crate) fn prompt(&self, state: &State) -> Prompt {
        let field = state.top().and(self.filling.as_ref());
        match field.and_then(|filling| filling.prompt(state)) {
            Some(prompt) => prompt,
            // A question doesn't look like the place for commands.
            None if state.top().is_some() => Prompt {
                text: "? ".to_owned(),
                is_hidden: false,
            },
            None => Prompt {
                text: "> ".to_owned(),
                is_hidden: false,
            },
        }
    }

    /// Whether lines that were written beforehand must wait: what was asked for is under way and nothing is asked.
    #[must_use]
    pub(crate) fn is_busy(state: &State) -> bool {
        if state.ending != Ending::No {
            return false;
        }
        let sign_in = state.top().and_then(Overlay::sign_in);
        let waiting = sign_in.and_then(|sign_in| sign_in.waiting.as_ref());
        let listens = waiting.is_some_and(|waiting| !waiting.is_trading);
        let is_asked = sign_in.is_some_and(|sign_in| sign_in.form.is_asked);
        let works = state.jobs.all.values().any(news::is_waited_for);
        works && !listens && !is_asked
    }

    /// Says a text of several lines.
    pub(crate) fn tell(&mut self, text: &str) {
        self.said.extend(text.lines().map(str::to_owned));
    }

    fn say(&mut self, line: impl Into<String>) {
        self.said.push(line.into());
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &ProfileName)> {
        self.numbers
            .iter()
            .enumerate()
            .map(|(at, name)| (at + 1, name))
    }

    /// What a profile is called by its number, or by its name if it has none.
    fn called(&self, name: &ProfileName) -> String {
        let number = self.numbered().find(|(_, known)| *known == name);
        number.map_or_else(|| name.to_string(), |(number, _)| number.to_string())
    }
}

#[cfg(test)]
mod tests;
