//! Who calls the API, and whose tokens are meant.

use serde_json::json;

use crate::demo::call::Call;
use crate::demo::morpheus::Appliance;
use crate::demo::morpheus::error::{forbidden, invalid_token, not_found, unauthorized};
use crate::demo::morpheus::people::{Account, MASTER, Role, Tenant};
use crate::demo::morpheus::state::{Dead, State};
use crate::demo::reply::Refusal;

/// The user behind the bearer token.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) account: Account,
    pub(crate) tenant: Tenant,
}

impl Caller {
    /// # Errors
    /// The 401 shapes of §2.6; all but the first repeat the token.
    pub(crate) fn of(appliance: &Appliance, call: &Call) -> Result<Self, Refusal> {
        let Some(value) = call.bearer() else {
            return Err(unauthorized());
        };
        let now = appliance.now();
        let mut state = appliance.state();
        let id = match state.access(value, now) {
            Ok(token) => token.account,
            Err(Dead::Unknown) => {
                return Err(invalid_token(&format!("Invalid access token: {value}")));
            }
            Err(Dead::Expired) => {
                return Err(invalid_token(&format!("Access token expired: {value}")));
            }
        };
        Self::find(&state, id).ok_or_else(unauthorized)
    }

    pub(crate) fn find(state: &State, id: u64) -> Option<Self> {
        let account = state.account(id)?;
        let tenant = state.tenant_of(account)?;
        Some(Self {
            account: account.clone(),
            tenant: tenant.clone(),
        })
    }

    /// The user that `userId` names, else the caller (§4.4).
    ///
    /// # Errors
    /// 403 if it is somebody else and the caller doesn't administer the master tenant; 404 if there is no such user.
    pub(crate) fn or_other(self, appliance: &Appliance, call: &Call) -> Result<Self, Refusal> {
        let Some(text) = call.query("userId") else {
            return Ok(self);
        };
        self.administers()?;
        let other = text
            .parse()
            .ok()
            .and_then(|id| Self::find(&appliance.state(), id));
        other.ok_or_else(|| not_found("User"))
    }

    /// # Errors
    /// 403 unless the caller administers the master tenant.
    pub(crate) fn administers(&self) -> Result<(), Refusal> {
        if self.is_master() && self.account.role == Role::Admin {
            return Ok(());
        }
        Err(forbidden())
    }

    pub(crate) const fn is_master(&self) -> bool {
        self.tenant.id == MASTER
    }

    /// The name with its tenant's prefix, as `/api/tokens` shows it (§4.2).
    pub(crate) fn login(&self) -> String {
        if self.is_master() {
            return self.account.username.clone();
        }
        format!("{}\\{}", self.tenant.prefix(), self.account.username)
    }

    /// `{"id","name"}` of the tenant.
    pub(crate) fn tenant_json(&self) -> serde_json::Value {
        json!({"id": self.tenant.id, "name": self.tenant.name})
    }
}
