//! A token that an appliance keeps.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::generation::Generation;

/// A token pair of one user and client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) id: u64,
    pub(crate) account: u64,
    pub(crate) client: String,
    pub(crate) name: Option<String>,
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) scope: String,
    pub(crate) created: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) refresh_expires: Timestamp,
}

impl Token {
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires <= now
    }

    /// What `/oauth/token` answers: the *remaining* seconds (§2.4).
    pub(crate) fn granted(&self, now: Timestamp) -> Value {
        json!({
            "access_token": self.access,
            "refresh_token": self.refresh,
            "token_type": "bearer",
            "expires_in": self.expires.duration_since(now).as_secs(),
            "scope": self.scope,
        })
    }

    /// A row of `accessTokens` in the user settings (§4.1).
    pub(crate) fn setting(&self, generation: Generation, username: &str) -> Value {
        let mut row = json!({
            "clientId": self.client,
            "username": username,
            "expiration": date(generation, self.expires),
            "tokenType": "bearer",
            "maskedAccessToken": mask(generation, &self.access),
            "maskedRefreshToken": mask(generation, &self.refresh),
        });
        if let (true, Some(fields)) = (generation.tells_token_ids(), row.as_object_mut()) {
            fields.insert("id".to_owned(), json!(self.id));
            fields.insert("scope".to_owned(), json!(self.scope));
        }
        row
    }

    /// A row of `/api/tokens` (§4.2).
    pub(crate) fn row(&self, generation: Generation, username: &str) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "clientId": self.client,
            "username": username,
            "expiration": date(generation, self.expires),
            "tokenType": "bearer",
            "scope": self.scope,
            "maskedAccessToken": mask(generation, &self.access),
            "maskedRefreshToken": mask(generation, &self.refresh),
            "dateCreated": date(generation, self.created),
        })
    }
}

/// An instant as this generation writes it.
pub(crate) fn date(generation: Generation, at: Timestamp) -> String {
    at.strftime(generation.date_format()).to_string()
}

fn mask(generation: Generation, token: &str) -> String {
    let shown: String = token.chars().take(generation.mask_length()).collect();
    format!("{shown}-********")
}
