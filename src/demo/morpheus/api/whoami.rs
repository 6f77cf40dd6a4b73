//! What `GET /api/whoami` answers (§5).

use serde_json::{Value, json};

use super::caller::Caller;
use crate::demo::call::Call;
use crate::demo::morpheus::Appliance;
use crate::demo::morpheus::generation::Generation;
use crate::demo::morpheus::people::{Role, Standing};
use crate::demo::reply::Outcome;

pub(super) fn tell(appliance: &Appliance, call: &Call) -> Outcome {
    let caller = Caller::of(appliance, call)?;
    Ok(json!({
        "user": user(&caller),
        "isMasterAccount": caller.is_master(),
        "permissions": permissions(appliance.generation(), caller.account.role),
        "appliance": {"buildVersion": appliance.version()},
    }))
}

/// `username` has no tenant prefix, `account` no subdomain.
fn user(caller: &Caller) -> Value {
    let account = &caller.account;
    let role = role(account.role);
    json!({
        "id": account.id,
        "accountId": caller.tenant.id,
        "username": account.username,
        "displayName": account.username,
        "email": format!("user{}@example.com", account.id),
        "firstName": account.username,
        "lastName": "",
        "enabled": account.standing != Standing::Disabled,
        "receiveNotifications": false,
        "isUsing2FA": account.standing == Standing::TwoFactor,
        "accountExpired": account.standing == Standing::AccountExpired,
        "accountLocked": account.standing == Standing::Locked,
        "passwordExpired": account.standing == Standing::PasswordExpired,
        "loginAttempts": account.attempts,
        "roles": [{"id": account.role_id(), "name": role, "authority": role, "description": role}],
        "account": caller.tenant_json(),
        "linuxUsername": account.username,
        "linuxPassword": "************",
    })
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "System Admin",
        Role::User => "Standard User",
    }
}

/// A list; before 4.2 a map (§5).
fn permissions(generation: Generation, role: Role) -> Value {
    let access = match role {
        Role::Admin => "full",
        Role::User => "none",
    };
    match generation {
        Generation::V3 => json!({"admin-accounts": access, "AppTemplate": "full"}),
        Generation::V8 | Generation::V9 => json!([
            {"name": "Admin: Tenant", "code": "admin-accounts", "access": access},
            {"name": "AppTemplate", "code": "AppTemplate", "access": "full"},
        ]),
    }
}
