//! The interface beside a login: it is told each step, and what is typed there comes back.

use std::cell::RefCell;
use std::future::poll_fn;
use std::task::{Context, Poll};

use tokio::sync::mpsc::UnboundedReceiver;

use super::desk::Desk;
use crate::app::action::{Action, LoginNews};
use crate::app::effect::Ticket;
use crate::domain::error::{Error, Result};
use crate::domain::secret::Secret;
use crate::service::login::{Companion, Step};
use crate::service::ports::Local;

/// The interface beside one login.
pub(super) struct Beside<'a> {
    desk: &'a Desk,
    ticket: &'a Ticket,
    answered: RefCell<UnboundedReceiver<Secret>>,
}

impl<'a> Beside<'a> {
    pub(super) const fn new(
        desk: &'a Desk,
        ticket: &'a Ticket,
        answered: UnboundedReceiver<Secret>,
    ) -> Self {
        Self {
            desk,
            ticket,
            answered: RefCell::new(answered),
        }
    }

    fn say(&self, news: LoginNews) {
        let ticket = self.ticket.clone();
        self.desk.tell(Action::Login(ticket, Box::new(news)));
    }

    /// Nothing gets lost when this is given up. Without an interface nobody ever answers.
    fn poll(&self, cx: &mut Context<'_>) -> Poll<Secret> {
        match self.answered.borrow_mut().poll_recv(cx) {
            Poll::Ready(Some(secret)) => Poll::Ready(secret),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }
}

impl Companion for Beside<'_> {
    fn tell(&self, step: &Step) {
        self.say(LoginNews::Step(Box::new(step.clone())));
    }

    fn pasted(&self) -> Local<'_, Secret> {
        Box::pin(poll_fn(|cx| self.poll(cx)))
    }

    fn one_time_code<'a>(&'a self, refused: &'a Error) -> Local<'a, Result<Option<Secret>>> {
        self.say(LoginNews::OtpWanted(refused.clone()));
        Box::pin(async { Ok(Some(poll_fn(|cx| self.poll(cx)).await)) })
    }
}
