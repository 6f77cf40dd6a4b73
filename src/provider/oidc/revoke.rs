//! How tokens are ended (RFC 7009): the refresh token first, then the access token, as servers differ in what falls with
//! what.

use super::hints;
use crate::domain::error::{Error, Kind};
use crate::domain::secret::Secret;
use crate::domain::token::TokenSet;
use crate::provider::client;
use crate::provider::dialect::{Account, Revoked, TokenKind};
use crate::provider::message::{Answer, Value};
use crate::provider::oauth::{self, NamedError, Redactor};
use crate::provider::talk::Talk;

/// What became of the tokens so far.
struct Doomed {
    account: Account,
    left: Vec<(TokenKind, Secret)>,
    ended: Vec<&'static str>,
    /// The server can't revoke tokens of this kind.
    spared: Vec<&'static str>,
}

/// Ends the tokens.
pub(super) fn revoke(account: &Account, tokens: &TokenSet) -> Talk<Revoked> {
    let refresh = tokens.refresh.as_ref();
    let refresh = refresh.map(|token| (TokenKind::Refresh, token.share()));
    // Taken from the end.
    let mut left = vec![(TokenKind::Access, tokens.access.share())];
    left.extend(refresh);
    let doomed = Doomed {
        account: account.clone(),
        left,
        ended: Vec::new(),
        spared: Vec::new(),
    };
    doomed.go_on()
}

impl Doomed {
    fn go_on(mut self) -> Talk<Revoked> {
        let Some(url) = self.account.endpoints.revocation.clone() else {
            return Talk::Done(Err(self.nowhere()));
        };
        let Some((kind, token)) = self.left.pop() else {
            return self.end();
        };
        let fields = vec![
            ("token", Value::Secret(token)),
            ("token_type_hint", Value::Plain(kind.word().to_owned())),
        ];
        let request = client::post(&self.account, url, fields);
        let redactor = Redactor::of(&request);
        Talk::ask(request, move |answer| self.read(kind, &answer, &redactor))
    }

    /// Any 2xx is a success, whatever its body; an unknown token is one, too (RFC 7009 §2.2).
    fn read(mut self, kind: TokenKind, answer: &Answer, redactor: &Redactor) -> Talk<Revoked> {
        let named = oauth::named_error(answer, redactor);
        let is = |code: &str| named.as_ref().is_some_and(|named| named.is(code));
        if answer.is_success() || is("invalid_token") || is("invalid_grant") {
            self.ended.push(words(kind));
            return self.go_on();
        }
        if is("unsupported_token_type") {
            self.spared.push(words(kind));
            return self.go_on();
        }
        Talk::Done(Err(self.failed(kind, answer, redactor, named.as_ref())))
    }

    fn end(self) -> Talk<Revoked> {
        let spared = self.spared.join(" and the ");
        if self.ended.is_empty() {
            let what = format!("{} can't revoke the {spared}", self.account.server.name);
            return Talk::Done(Err(self.stays_alive(Error::new(Kind::Failed, what))));
        }
        let ended = format!("revoked the {}", self.ended.join(" and the "));
        let what = if spared.is_empty() {
            ended
        } else {
            format!("{ended}; the server can't revoke the {spared}, which lives until it ends")
        };
        Talk::Done(Ok(Revoked { what }))
    }

    fn failed(
        &self,
        kind: TokenKind,
        answer: &Answer,
        redactor: &Redactor,
        named: Option<&NamedError>,
    ) -> Error {
        let mut what = format!("revocation of the {}", words(kind));
        if !self.ended.is_empty() {
            what = format!(
                "the {} is revoked, but the {what}",
                self.ended.join(" and the ")
            );
        }
        let error = oauth::refusal(answer, redactor, &what);
        if hints::is_about_client(answer, named) {
            let name = &self.account.profile.name;
            return error.hint(format!(
                "this client may not revoke: {}; keyfob logout --local {name} forgets the tokens here, \
                 they stay alive at the server",
                hints::another_proof(&self.account)
            ));
        }
        self.stays_alive(error)
    }

    fn nowhere(&self) -> Error {
        let what = format!("{} names no revocation endpoint", self.account.server.name);
        let name = &self.account.profile.name;
        Error::new(Kind::Failed, what).hint(format!(
            "keyfob logout --local {name} forgets the tokens here, they stay alive at the server; \
             if it has one: keyfob profile edit {name} --endpoint revocation=URL"
        ))
    }

    fn stays_alive(&self, error: Error) -> Error {
        if error.way_out().is_some() {
            return error;
        }
        let name = &self.account.profile.name;
        error.hint(format!(
            "the tokens may still work; keyfob logout --local {name} forgets them here all the same"
        ))
    }
}

const fn words(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Access => "access token",
        TokenKind::Refresh => "refresh token",
    }
}
