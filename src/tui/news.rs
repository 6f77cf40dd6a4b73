//! What the terminal is told beside frames: the window's title, a bell or a message when more profiles need somebody.

use crate::app::state::State;
use crate::app::state::vault::VaultView;
use crate::domain::catalog::Notify;

/// What was told last.
#[derive(Debug, Default)]
pub(crate) struct News {
    need_you: Option<usize>,
}

impl News {
    /// The sequences for what is new. The first look at the profiles is no news.
    pub(crate) fn since_last(&mut self, state: &State) -> Option<String> {
        if state.vault == VaultView::Unknown {
            return None;
        }
        let count = state.board.listing.counts.needs_you;
        let before = self.need_you.replace(count)?;
        if count <= before {
            return None;
        }
        match state.catalog.settings.notify {
            Notify::None => None,
            Notify::Bell => Some("\x07".to_owned()),
            Notify::Osc9 => Some(format!("\x1b]9;keyfob: {count} need you\x07")),
        }
    }

    /// The window's title.
    pub(crate) fn title(&self) -> String {
        match self.need_you {
            None | Some(0) => "keyfob".to_owned(),
            Some(count) => format!("keyfob · {count} need you"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_rise_after_the_first_look_is_news() {
        let mut state = State {
            vault: VaultView::Absent,
            ..State::default()
        };
        state.catalog.settings.notify = Notify::Bell;
        let mut news = News::default();
        state.board.listing.counts.needs_you = 2;
        assert_eq!(news.since_last(&state), None);
        state.board.listing.counts.needs_you = 3;
        assert_eq!(news.since_last(&state).as_deref(), Some("\x07"));
        assert_eq!(news.since_last(&state), None);
        state.board.listing.counts.needs_you = 1;
        assert_eq!(news.since_last(&state), None);
        assert_eq!(news.title(), "keyfob · 1 need you");
    }
}
