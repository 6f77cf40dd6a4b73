//! One turn of the conversation: actions go to the core, and what came of them is said.

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::{Beginning, Secrets, Session, form, news, question};
use crate::app::action::Action;
use crate::app::command::CommandId as Id;
use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::state::State;
use crate::app::update;
use crate::domain::error::Error;
use crate::plain::words;

/// An effect, and the typed secrets that it names.
#[derive(Debug)]
pub(crate) struct Asked {
    /// What is asked of the world.
    pub effect: Effect,
    /// What goes with it.
    pub secrets: Secrets,
}

/// What a turn has at hand.
pub(super) struct Turn<'a> {
    pub(super) session: &'a mut Session,
    pub(super) state: &'a mut State,
    pub(super) now: Timestamp,
    asked: Vec<Asked>,
}

impl<'a> Turn<'a> {
    pub(super) const fn new(
        session: &'a mut Session,
        state: &'a mut State,
        now: Timestamp,
    ) -> Self {
        Self {
            session,
            state,
            now,
            asked: Vec::new(),
        }
    }

    pub(super) fn say(&mut self, line: impl Into<String>) {
        self.session.say(line);
    }

    /// Says what failed, and what to do.
    pub(super) fn fail(&mut self, error: &Error) {
        self.say(format!("error: {error}"));
        if let Some(hint) = error.way_out() {
            self.say(format!("hint: {}", words::spoken(hint)));
        }
    }

    /// Lets the core do something; says the result of a verb that it brings.
    pub(super) fn act(&mut self, action: Action) {
        let result = news::result(self.state, &action);
        let effects = update::update(self.state, action, self.now);
        self.keep(effects);
        if let Some(result) = result {
            news::tell_result(self, &result);
        }
    }

    pub(super) fn run(&mut self, id: Id) {
        self.act(Action::Run(id));
    }

    pub(super) fn press(&mut self, code: Code) {
        self.act(Action::Key(Key::plain(code)));
    }

    /// Text into whatever has the keys.
    pub(super) fn paste(&mut self, text: &Zeroizing<String>) {
        let effects = update::paste(self.state, text, self.now);
        self.keep(effects);
    }

    /// The secrets go with the first job, as the core puts them there for one job at a time.
    fn keep(&mut self, effects: Vec<Effect>) {
        let mut secrets = self.state.take_secrets();
        for effect in effects {
            let takes = matches!(effect, Effect::Run(..) | Effect::Answer(..));
            let secrets = if takes {
                std::mem::take(&mut secrets)
            } else {
                Secrets::new()
            };
            self.asked.push(Asked { effect, secrets });
        }
    }

    /// Says what is new, and asks what is open now.
    pub(super) fn end(mut self) -> Vec<Asked> {
        if !self.session.has_begun() {
            if self.session.beginning != Beginning::Read || Session::is_busy(self.state) {
                return self.asked;
            }
            self.session.beginning = Beginning::Over;
            self.session.greet(self.state, self.now);
        }
        news::tell(&mut self);
        form::follow(&mut self);
        question::follow(&mut self);
        self.asked
    }
}
