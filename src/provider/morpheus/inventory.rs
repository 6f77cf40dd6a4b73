//! Which of the appliance's lists and calls answers which question, per generation (facts/morpheus.md §4.3).

use super::tokens::{self, Place};
use super::{Morpheus, client, clients, settings, tenants};
use crate::domain::error::{Error, Kind};
use crate::domain::server_token::{By, ServerToken};
use crate::domain::tenant::{OauthClient, Tenant, User};
use crate::provider::dialect::Account;
use crate::provider::inventory::{Bulk, Ending, Inquiry, Inventory, Minted, TokenList};
use crate::provider::oauth::NewTokens;
use crate::provider::talk::Talk;

impl Inventory for Morpheus {
    fn tokens(&self, inquiry: &Inquiry) -> Talk<TokenList> {
        tokens::list(inquiry)
    }

    fn end_token(&self, inquiry: &Inquiry, token: &ServerToken, by: By) -> Talk<Ending> {
        match (by, token.id) {
            (By::Id, Some(id)) => tokens::end(inquiry, id),
            (By::Id, None) => Talk::Done(Err(Error::new(Kind::Failed, "this row has no id"))),
            (By::Client, id) => settings::clear(inquiry, &token.client, id),
        }
    }

    fn end_tokens(&self, inquiry: &Inquiry, ids: &[u64]) -> Talk<Bulk> {
        tokens::end_all(inquiry, ids)
    }

    fn create_token(&self, inquiry: &Inquiry, client: &str, name: Option<&str>) -> Talk<Minted> {
        tokens::create(inquiry, client, name)
    }

    // With an id the others of the client stay, from 9.0 on; before, there are none.
    fn regenerate_token(&self, inquiry: &Inquiry, token: &ServerToken, _by: By) -> Talk<NewTokens> {
        settings::regenerate(inquiry, &token.client, token.id)
    }

    fn regenerate_kills(&self, account: &Account) -> Option<String> {
        let version = account
            .version
            .as_ref()
            .map(|version| format!("{version}: "));
        let client = client(account);
        let what = match tokens::place(account) {
            Place::Tokens => {
                "the present token dies at once, and with it the refresh token".to_owned()
            }
            Place::Settings | Place::Unknown => format!(
                "the present token of client {client} dies at once, for every tool that shares it, and with it the refresh token"
            ),
        };
        let version = version.unwrap_or_default();
        Some(format!(
            "{version}{what}; the new one comes without a refresh token"
        ))
    }

    fn find_user(&self, inquiry: &Inquiry, name: &str) -> Talk<User> {
        tenants::find_user(inquiry, name)
    }

    fn tenants(&self, inquiry: &Inquiry) -> Talk<Vec<Tenant>> {
        tenants::list(inquiry)
    }

    fn clients(&self, inquiry: &Inquiry) -> Talk<Vec<OauthClient>> {
        clients::list(inquiry)
    }
}
