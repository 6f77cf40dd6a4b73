//! While nothing can be done, a broken configuration being the reason: everything answers with that.

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::sleep;

use super::Order;
use super::watch::LOOK_EVERY;
use crate::app::action::{Action, Ended, Snapshot};
use crate::app::effect::Effect;
use crate::domain::error::Error;

/// A desk that can't be opened yet.
pub(super) struct Closed<'a> {
    pub(super) orders: &'a mut UnboundedReceiver<Order>,
    pub(super) actions: &'a UnboundedSender<Action>,
}

/// When it could be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opened {
    /// At once: every order is still to come.
    AtOnce,
    /// After some were answered with what was in the way.
    Late,
}

impl Closed<'_> {
    /// Answers until nothing is in the way; none if the shell was gone before.
    pub(super) async fn until_nothing_is_in_the_way(
        &mut self,
        mut obstacle: impl FnMut() -> Option<Error>,
    ) -> Option<Opened> {
        let Some(mut why) = obstacle() else {
            return Some(Opened::AtOnce);
        };
        loop {
            let order = tokio::select! {
                order = self.orders.recv() => Some(order?),
                () = sleep(LOOK_EVERY) => None,
            };
            let is_told = match order {
                Some(Order::Run(Effect::Load, _)) => false,
                Some(Order::Run(effect, _)) => {
                    self.refuse(effect, &why);
                    continue;
                }
                Some(Order::Finish(_)) => return None,
                None => true,
            };
            match obstacle() {
                None => return Some(Opened::Late),
                Some(now) if is_told && now == why => {}
                Some(now) => {
                    why = now;
                    self.tell(&why);
                }
            }
        }
    }

    /// Says what is in the way.
    pub(super) fn tell(&self, why: &Error) {
        let snapshot = Snapshot {
            catalog: Err(why.clone()),
            holdings: Ok(Vec::new()),
            vault: None,
            setting: None,
            copy_way: None,
        };
        self.actions.send(Action::Loaded(Box::new(snapshot))).ok();
    }

    fn refuse(&self, effect: Effect, why: &Error) {
        match effect {
            Effect::Run(ticket, _) => {
                let ended = Box::new(Ended::Broken(why.clone()));
                self.actions.send(Action::Ended(ticket, ended)).ok();
            }
            Effect::Load
            | Effect::Cancel(_)
            | Effect::Answer(..)
            | Effect::Quit
            | Effect::QuitNow
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Print(_)
            | Effect::Edit(_) => {}
        }
    }
}
