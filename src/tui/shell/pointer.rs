//! What the mouse does: a click selects, a second one opens, the wheel scrolls (C20).

use jiff::{SignedDuration, Timestamp};
use ratatui::layout::Position;

use crate::app::action::Action;
use crate::domain::name::ProfileName;
use crate::tui::input::{Did, Mouse};
use crate::tui::scene::Hit;

/// Two clicks on one row within this time open it.
const DOUBLE_CLICK: SignedDuration = SignedDuration::from_millis(400);

/// Remembers the last click.
#[derive(Debug, Default)]
pub(super) struct Pointer {
    last: Option<(ProfileName, Timestamp)>,
}

impl Pointer {
    /// What a click or the wheel means, given what was drawn where.
    pub(super) fn actions(&mut self, mouse: Mouse, hits: &[Hit], now: Timestamp) -> Vec<Action> {
        let at = Position::new(mouse.x, mouse.y);
        let under = hits.iter().rev().find(|hit| hit.area.contains(at));
        match (mouse.did, under.map(|hit| hit.action.clone())) {
            (Did::Scroll(lines), _) => vec![Action::Scroll(lines)],
            (Did::Click, Some(Action::Select(name))) => vec![self.click(name, now)],
            (Did::Click, Some(action)) => vec![action],
            (Did::Menu, Some(Action::Select(name))) => {
                vec![Action::Menu(name)]
            }
            (Did::Menu | Did::Click, _) => Vec::new(),
        }
    }

    fn click(&mut self, name: ProfileName, now: Timestamp) -> Action {
        let before = self.last.replace((name.clone(), now));
        match before {
            Some((last, at)) if last == name && now.duration_since(at) <= DOUBLE_CLICK => {
                self.last = None;
                Action::Open(name)
            }
            Some(_) | None => Action::Select(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    fn name() -> ProfileName {
        ProfileName::new("eu-prod").unwrap()
    }

    fn hits() -> Vec<Hit> {
        vec![Hit {
            area: Rect::new(0, 3, 40, 1),
            action: Action::Select(name()),
        }]
    }

    fn at(did: Did, y: u16) -> Mouse {
        Mouse { x: 5, y, did }
    }

    #[test]
    fn a_second_click_in_time_opens() {
        let mut pointer = Pointer::default();
        let now = Timestamp::UNIX_EPOCH;
        let soon = now + SignedDuration::from_millis(300);
        let late = now + SignedDuration::from_secs(9);
        let click = at(Did::Click, 3);
        let select = vec![Action::Select(name())];
        assert_eq!(pointer.actions(click, &hits(), now), select);
        assert_eq!(
            pointer.actions(click, &hits(), soon),
            [Action::Open(name())]
        );
        assert_eq!(pointer.actions(click, &hits(), soon), select);
        assert_eq!(pointer.actions(click, &hits(), late), select);
    }

    #[test]
    fn a_right_click_asks_for_the_menu_of_its_row() {
        let mut pointer = Pointer::default();
        let menu = vec![Action::Menu(name())];
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(pointer.actions(at(Did::Menu, 3), &hits(), now), menu);
        assert_eq!(pointer.actions(at(Did::Menu, 9), &hits(), now), []);
    }

    #[test]
    fn a_click_beside_everything_does_nothing() {
        let mut pointer = Pointer::default();
        let click = at(Did::Click, 9);
        assert_eq!(pointer.actions(click, &hits(), Timestamp::UNIX_EPOCH), []);
    }
}
