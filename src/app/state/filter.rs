//! The text that a list is searched by: on the board, on three tabs of a profile and in Activity.

use super::detail::Tab;
use super::edit::TextField;
use super::{Screen, State};

/// The fuzzy filter's field.
#[derive(Debug, Default)]
pub struct Filter {
    /// What is searched for.
    pub text: TextField,
    /// Whether keys go into it.
    pub is_typing: bool,
}

impl Filter {
    /// Whether esc has something to take back.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.is_typing || !self.text.is_empty()
    }

    /// Empties and leaves it.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.is_typing = false;
    }
}

impl State {
    /// The filter of the list on screen, where there is one.
    #[must_use]
    pub const fn filter(&self) -> Option<&Filter> {
        match (&self.screen, self.detail.tab) {
            (Screen::Board, _) => Some(&self.board.filter),
            (Screen::Detail { .. }, Tab::Tokens) => Some(&self.detail.tokens.filter),
            (Screen::Detail { .. }, Tab::History) => Some(&self.detail.history.view.filter),
            (Screen::Activity, _) => Some(&self.activity.view.filter),
            (Screen::Detail { .. }, Tab::Tenants) => Some(&self.detail.tenants.filter),
            (Screen::Detail { .. }, Tab::Overview | Tab::Claims) => None,
        }
    }

    /// The same, to be changed.
    pub(crate) const fn filter_mut(&mut self) -> Option<&mut Filter> {
        match (&self.screen, self.detail.tab) {
            (Screen::Board, _) => Some(&mut self.board.filter),
            (Screen::Detail { .. }, Tab::Tokens) => Some(&mut self.detail.tokens.filter),
            (Screen::Detail { .. }, Tab::History) => Some(&mut self.detail.history.view.filter),
            (Screen::Activity, _) => Some(&mut self.activity.view.filter),
            (Screen::Detail { .. }, Tab::Tenants) => Some(&mut self.detail.tenants.filter),
            (Screen::Detail { .. }, Tab::Overview | Tab::Claims) => None,
        }
    }

    /// Whether keys go into the filter, if nothing lies over it.
    #[must_use]
    pub fn is_filtering(&self) -> bool {
        self.filter().is_some_and(|filter| filter.is_typing)
    }
}
