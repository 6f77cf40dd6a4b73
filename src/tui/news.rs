//! What the terminal is told beside frames: the window's title, a bell or a message for somebody who doesn't look.
//!
//! What was told of by itself is said as it was told; whatever else makes more profiles need somebody is counted.
//! Success never rings, and the first look at the profiles is no news.

use crate::app::state::State;
use crate::app::state::vault::VaultView;
use crate::domain::catalog::Notify;
use crate::domain::text;

/// The longest message, in characters: desktops cut them anyway.
const LONGEST: usize = 160;

/// What was told last.
#[derive(Debug, Default)]
pub(crate) struct News {
    seen: Option<Seen>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    need_you: usize,
    notices: u64,
}

impl News {
    /// The sequences for what is new.
    pub(crate) fn since_last(&mut self, state: &State) -> Option<String> {
        match state.vault {
            VaultView::Unknown | VaultView::Opening => return None,
            VaultView::Open { .. } | VaultView::Absent | VaultView::Locked { .. } => {}
        }
        let now = Seen {
            need_you: state.board.listing.counts.needs_you,
            notices: state.notices.count,
        };
        let before = self.seen.replace(now)?;
        let text = words(state, before, now)?;
        match state.catalog.settings.notify {
            Notify::None => None,
            Notify::Bell => Some("\x07".to_owned()),
            Notify::Osc9 => {
                let text = text::clean(&text, LONGEST);
                Some(format!("\x1b]9;keyfob: {text}\x07"))
            }
        }
    }

    /// The window's title.
    pub(crate) fn title(&self) -> String {
        match self.seen.map_or(0, |seen| seen.need_you) {
            0 => "keyfob".to_owned(),
            count => format!("keyfob · {count} need you"),
        }
    }
}

/// The newest notice, else how many need somebody if they are more than before.
fn words(state: &State, before: Seen, now: Seen) -> Option<String> {
    if now.notices > before.notices
        && let Some(notice) = &state.notices.last
    {
        return Some(if state.catalog.settings.hide_secrets {
            notice.nameless.clone()
        } else {
            notice.text.clone()
        });
    }
    let rose = now.need_you > before.need_you;
    rose.then(|| match now.need_you {
        1 => "a profile needs you".to_owned(),
        count => format!("{count} profiles need you"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(notify: Notify) -> State {
        let mut state = State {
            vault: VaultView::Absent,
            ..State::default()
        };
        state.catalog.settings.notify = notify;
        state
    }

    #[test]
    fn only_a_rise_after_the_first_look_is_news() {
        let mut state = open(Notify::Bell);
        let mut news = News::default();
        state.board.listing.counts.needs_you = 2;
        state.notices.tell("a", "b");
        assert_eq!(news.since_last(&state), None);
        state.board.listing.counts.needs_you = 3;
        assert_eq!(news.since_last(&state).as_deref(), Some("\x07"));
        assert_eq!(news.since_last(&state), None);
        state.board.listing.counts.needs_you = 1;
        assert_eq!(news.since_last(&state), None);
        assert_eq!(news.title(), "keyfob · 1 need you");
    }

    #[test]
    fn a_notice_is_said_as_it_was_told_and_clean() {
        let mut state = open(Notify::Osc9);
        let mut news = News::default();
        assert_eq!(news.since_last(&state), None);
        state
            .notices
            .tell("a\x07b ends in 6m: l logs in", "a profile ends soon");
        // Both at once are one message.
        state.board.listing.counts.needs_you = 3;
        let said = news.since_last(&state).unwrap();
        assert_eq!(said, "\x1b]9;keyfob: ab ends in 6m: l logs in\x07");
        state.catalog.settings.hide_secrets = true;
        state.notices.tell("of jdoe", "a profile ends soon");
        let said = news.since_last(&state).unwrap();
        assert_eq!(said, "\x1b]9;keyfob: a profile ends soon\x07");
        assert_eq!(news.since_last(&state), None);
    }
}
