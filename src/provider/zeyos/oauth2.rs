//! `oauth2/v1`: an application logs its users in (facts/zeyos.md §4).

use url::Url;

use super::refusal::{Sent, hinted, token_reply};
use super::{introspection, url};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::profile::ClientAuth;
use crate::domain::redirect::RedirectUri;
use crate::domain::secret::Secret;
use crate::provider::authorization::{Attempt, CodeGrant};
use crate::provider::client;
use crate::provider::dialect::{Account, Introspection};
use crate::provider::endpoints::Endpoints;
use crate::provider::message::{Request, Value};
use crate::provider::oauth::{Redactor, TokenReply};
use crate::provider::talk::Talk;

pub(super) const USERINFO_PATH: &str = "/oauth2/v1/userinfo";

/// Fields of a form.
type Fields = Vec<(&'static str, Value)>;

/// Where the endpoints of an instance are; there is no discovery (facts/zeyos.md §7).
pub(super) fn endpoints(account: &Account) -> Result<Endpoints> {
    let at = |path: &str| url(account, path).map(Some);
    Ok(Endpoints {
        authorization: at("/oauth2/v1/authorize")?,
        token: at("/oauth2/v1/token")?,
        revocation: at("/oauth2/v1/revoke")?,
        introspection: at("/oauth2/v1/introspect")?,
        userinfo: at(USERINFO_PATH)?,
        ..Endpoints::default()
    })
}

/// An endpoint that is known once the work was prepared.
pub(super) fn known(endpoint: Option<&Url>, name: &str) -> Result<Url> {
    endpoint.cloned().ok_or_else(|| {
        let what = format!("the instance's {name} endpoint isn't known");
        Error::new(Kind::Failed, what)
    })
}

/// The address at which a browser logs in: no scope and no nonce, ZeyOS has neither (facts/zeyos.md 4.1).
pub(super) fn authorization(
    account: &Account,
    attempt: &Attempt,
    redirect: &RedirectUri,
) -> Result<Url> {
    let id = require_client(account)?;
    let mut url = known(account.endpoints.authorization.as_ref(), "authorization")?;
    url.query_pairs_mut()
        .extend_pairs(attempt.parameters(id, redirect));
    Ok(url)
}

/// Logs in with a password. Without a one-time code a refusal may mean that one is wanted: which it is, nobody knows.
pub(super) fn password(
    account: &Account,
    password: &Secret,
    otp: Option<&Secret>,
) -> Result<Talk<TokenReply>> {
    let user = account.profile.login_name().unwrap_or_default();
    let verb = format!("login to {} as {user}", account.server.name);
    let mut fields = vec![
        ("grant_type", Value::Plain("password".to_owned())),
        ("username", Value::Plain(user)),
        ("password", Value::Secret(password.share())),
    ];
    fields.extend(otp.map(|otp| ("otp", Value::Secret(otp.share()))));
    let has_otp = otp.is_some();
    ask(account, fields, (verb, Sent::Login), move |reply| {
        denied_password(reply, has_otp)
    })
}

/// A refused password: asked for a one-time code once (facts/zeyos.md 11, point 7).
pub(super) fn denied_password(reply: TokenReply, has_otp: bool) -> TokenReply {
    if has_otp {
        let hint = "password or one-time code is wrong; a code is good once, for half a minute";
        return hinted(reply, hint);
    }
    let hint = "the password is wrong, or a one-time code is needed: --otp-file FILE; \
                users with SSO log in by browser";
    match hinted(reply, hint) {
        TokenReply::Denied(error) => TokenReply::OtpWanted(error),
        other @ (TokenReply::Granted(_)
        | TokenReply::OtpWanted(_)
        | TokenReply::Later(..)
        | TokenReply::Refused(_)
        | TokenReply::Unclear(_)) => other,
    }
}

/// Exchanges the code that the browser brought.
pub(super) fn exchange(account: &Account, grant: &CodeGrant) -> Result<Talk<TokenReply>> {
    let fields = vec![
        ("grant_type", Value::Plain("authorization_code".to_owned())),
        ("code", Value::Secret(grant.code.share())),
        ("code_verifier", Value::Secret(grant.verifier.share())),
        // No document asks for it; sending it does no harm (facts/zeyos.md 11, point 10).
        ("redirect_uri", Value::Plain(grant.redirect_uri.clone())),
    ];
    let verb = format!("login to {}", account.server.name);
    ask(account, fields, (verb, Sent::Login), |reply| {
        hinted(
            reply,
            "a code is good once and for a short while: log in again; \
             the application must have the profile's redirect URI among its callback URLs",
        )
    })
}

/// Asks for new tokens. The old pair is dead afterwards.
pub(super) fn refresh(account: &Account, refresh: &Secret) -> Result<Talk<TokenReply>> {
    let fields = vec![
        ("grant_type", Value::Plain("refresh_token".to_owned())),
        ("refresh_token", Value::Secret(refresh.share())),
    ];
    let verb = format!("refresh of {}", account.profile.name);
    ask(account, fields, (verb, Sent::Refresh), |reply| reply)
}

fn ask(
    account: &Account,
    fields: Fields,
    (verb, sent): (String, Sent),
    explain: impl FnOnce(TokenReply) -> TokenReply + 'static,
) -> Result<Talk<TokenReply>> {
    let url = known(account.endpoints.token.as_ref(), "token")?;
    let request = post(account, url, fields)?;
    let redactor = Redactor::of(&request);
    let profile = account.profile.name.clone();
    Ok(Talk::ask(request, move |answer| {
        let reply = token_reply(&answer, &redactor, &verb, &profile, sent);
        Talk::Done(Ok(explain(reply)))
    }))
}

/// Asks what the platform knows of a token (facts/zeyos.md 4.4).
pub(super) fn introspect(account: &Account, token: &Secret) -> Talk<Introspection> {
    let asked = known(account.endpoints.introspection.as_ref(), "introspection").and_then(|url| {
        let fields = vec![("token", Value::Secret(token.share()))];
        post(account, url, fields)
    });
    match asked {
        Ok(request) => introspection::ask(request, &account.server.name),
        Err(error) => Talk::Done(Err(error)),
    }
}

/// A POST in the application's name: HTTP Basic with id and secret as they are, or as the profile says (facts/zeyos.md
/// 11, point 12).
pub(super) fn post(account: &Account, url: Url, fields: Fields) -> Result<Request> {
    require_client(account)?;
    let mut account = account.clone();
    let auth = &mut account.profile.client_auth;
    auth.get_or_insert(ClientAuth::BasicRaw);
    Ok(client::post(&account, url, fields))
}

/// There are no public clients (facts/zeyos.md 4.2): without id and secret nothing is sent.
fn require_client(account: &Account) -> Result<&str> {
    let profile = &account.profile;
    let name = &profile.name;
    let missing = |what: &str, flag: &str| {
        let what =
            format!("profile '{name}' has no {what}: ZeyOS wants an application's id and secret");
        Error::new(Kind::Usage, what).hint(format!(
            "keyfob profile edit {name} {flag}; an administrator makes one in ZeyOS under Enhancements"
        ))
    };
    let id = profile.client(account.server.provider);
    let id = id.ok_or_else(|| missing("client id", "--client-id ID"))?;
    match &account.client_secret {
        Some(_) => Ok(id),
        None => Err(missing("client secret", "--client-secret-file FILE")),
    }
}
