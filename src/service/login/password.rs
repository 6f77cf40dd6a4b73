//! Logins with a typed password. Each is sent once for one act of a human: servers lock users after some tries.

use super::companion::Companion;
use super::way::Typed;
use super::{LoggedIn, Traded, trade};
use crate::domain::error::Result;
use crate::provider::dialect::Credentials;
use crate::service::work::Work;

/// Logs in; where the server may want a one-time code, a human is asked for it once.
pub(super) async fn log_in(
    work: &mut Work<'_>,
    typed: Typed,
    companion: &dyn Companion,
) -> Result<LoggedIn> {
    let Typed { password, otp } = typed;
    let first = Credentials::Password {
        password: password.share(),
        otp,
    };
    let error = match trade(work, &first, None).await? {
        Traded::In(done) => return Ok(*done),
        Traded::OtpWanted(error) => error,
    };
    let Some(code) = companion.one_time_code(&error).await? else {
        return Err(error);
    };
    let second = Credentials::Password {
        password,
        otp: Some(code),
    };
    trade(work, &second, None).await?.done()
}
