//! Whether a user may log in to an appliance (§2.6, §2.7).

use super::error::invalid_grant;
use super::people::{ONE_TIME_CODE, Standing};
use super::state::State;
use crate::demo::reply::Refusal;

/// The id of the user, if the password is right and nothing else is in the way.
pub(super) fn with_password(
    state: &mut State,
    login: &str,
    password: &str,
) -> Result<u64, Refusal> {
    let bad = || invalid_grant("Bad credentials");
    let lock_after = state.behaviour.lock_after;
    if state.behaviour.setup_needed {
        return Err(bad());
    }
    let account = state.find_login_mut(login).ok_or_else(bad)?;
    // The framework looks at locks before it looks at the password, at its age afterwards.
    check(account.standing, Moment::Before)?;
    if account.password != password {
        account.attempts = account.attempts.saturating_add(1);
        if lock_after.is_some_and(|limit| account.attempts >= limit) {
            account.standing = Standing::Locked;
        }
        return Err(bad());
    }
    check(account.standing, Moment::After)?;
    account.attempts = 0;
    let id = account.id;
    tenant_is_active(state, id)?;
    Ok(id)
}

/// When a standing is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

fn check(standing: Standing, moment: Moment) -> Result<(), Refusal> {
    let (when, why) = match standing {
        Standing::Fine => return Ok(()),
        Standing::Locked => (Moment::Before, "User account is locked"),
        Standing::Disabled => (Moment::Before, "User is disabled"),
        Standing::AccountExpired => (Moment::Before, "User account has expired"),
        Standing::PasswordExpired => (Moment::After, "User credentials have expired"),
        Standing::TwoFactor => (Moment::After, "Two factor authentication is required"),
        // There is no password to be right.
        Standing::SingleSignOn => (Moment::Before, "Bad credentials"),
    };
    if when == moment {
        return Err(invalid_grant(why));
    }
    Ok(())
}

/// Whether nothing keeps this user out, whoever proves who it is.
pub(super) fn is_open(standing: Standing) -> Result<(), Refusal> {
    match standing {
        Standing::SingleSignOn => Ok(()),
        Standing::Fine
        | Standing::Locked
        | Standing::Disabled
        | Standing::PasswordExpired
        | Standing::AccountExpired
        | Standing::TwoFactor => check(standing, Moment::Before),
    }
}

/// On the appliance's own page: there is a place for a one-time code, and single sign-on does its part.
pub(super) fn on_the_page(
    state: &mut State,
    login: &str,
    password: &str,
    otp: &str,
) -> Result<u64, Refusal> {
    let Some(account) = state.find_login_mut(login) else {
        return with_password(state, login, password);
    };
    let is_right = account.password == password && !otp.is_empty();
    let (id, standing) = (account.id, account.standing);
    match standing {
        Standing::SingleSignOn if account.password == password => {}
        Standing::TwoFactor if is_right && otp == ONE_TIME_CODE => {}
        Standing::TwoFactor if is_right => return Err(invalid_grant("That code is wrong")),
        Standing::Fine
        | Standing::Locked
        | Standing::Disabled
        | Standing::PasswordExpired
        | Standing::AccountExpired
        | Standing::TwoFactor
        | Standing::SingleSignOn => return with_password(state, login, password),
    }
    tenant_is_active(state, id)?;
    Ok(id)
}

/// How the appliance words this is unknown; a disabled user is the nearest.
pub(super) fn tenant_is_active(state: &State, account: u64) -> Result<(), Refusal> {
    let tenant = state
        .account(account)
        .and_then(|account| state.tenant_of(account));
    match tenant {
        Some(tenant) if tenant.active => Ok(()),
        Some(_) | None => Err(invalid_grant("User is disabled")),
    }
}
