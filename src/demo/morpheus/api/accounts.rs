//! Which tenants and users the master tenant's administrator sees (§6, §4.4).

use serde_json::{Value, json};

use super::caller::Caller;
use super::page;
use crate::demo::call::Call;
use crate::demo::morpheus::Appliance;
use crate::demo::morpheus::error::not_found;
use crate::demo::morpheus::people::{Account, MASTER, Tenant};
use crate::demo::reply::Outcome;

pub(super) fn list(appliance: &Appliance, call: &Call) -> Outcome {
    Caller::of(appliance, call)?.administers()?;
    let named = call.query("name");
    let rows = appliance
        .tenants()
        .iter()
        .filter(|tenant| page::holds(Some(&tenant.name), call.query("phrase")))
        .filter(|tenant| named.is_none_or(|name| tenant.name == name))
        .map(|tenant| row(appliance, tenant))
        .collect();
    Ok(page::of(call, "accounts", "name", rows))
}

pub(super) fn get(appliance: &Appliance, call: &Call) -> Outcome {
    Caller::of(appliance, call)?.administers()?;
    let tenants = appliance.tenants();
    let found = tenants.iter().find(|tenant| Some(tenant.id) == call.id());
    let tenant = found.ok_or_else(|| not_found("Account"))?;
    Ok(json!({ "account": row(appliance, tenant) }))
}

fn row(appliance: &Appliance, tenant: &Tenant) -> Value {
    let accounts = appliance.accounts();
    let users = accounts
        .iter()
        .filter(|account| account.tenant == tenant.id)
        .count();
    let is_master = tenant.id == MASTER;
    let parent = json!({"id": MASTER, "name": "root", "subdomain": null});
    json!({
        "id": tenant.id,
        "name": tenant.name,
        "description": null,
        "subdomain": tenant.subdomain,
        "currency": "USD",
        "externalId": null,
        "customerNumber": null,
        "accountNumber": null,
        "accountName": tenant.subdomain,
        "active": tenant.active,
        "master": is_master,
        "parent": if is_master { Value::Null } else { parent },
        "role": {"id": 2, "authority": "Tenant Admin", "description": "Tenant Admin"},
        "stats": {"instanceCount": 0, "userCount": users},
        "dateCreated": "2020-06-18T23:13:32Z",
        "lastUpdated": "2025-02-11T08:01:09Z",
    })
}

/// The users, so that an administrator finds the id that `userId` wants.
pub(super) fn users(appliance: &Appliance, call: &Call) -> Outcome {
    let caller = Caller::of(appliance, call)?;
    caller.administers()?;
    Ok(users_in(appliance, call, caller.tenant.id))
}

/// The same for another tenant.
pub(super) fn users_of(appliance: &Appliance, call: &Call) -> Outcome {
    Caller::of(appliance, call)?.administers()?;
    let asked = call.path.rsplit('/').nth(1).and_then(|id| id.parse().ok());
    let tenants = appliance.tenants();
    let found = tenants.iter().find(|tenant| Some(tenant.id) == asked);
    let tenant = found.ok_or_else(|| not_found("Account"))?;
    Ok(users_in(appliance, call, tenant.id))
}

fn users_in(appliance: &Appliance, call: &Call, tenant: u64) -> Value {
    let named = call.query("username");
    let rows = appliance
        .accounts()
        .iter()
        .filter(|account| account.tenant == tenant)
        .filter(|account| page::holds(Some(&account.username), call.query("phrase")))
        .filter(|account| named.is_none_or(|name| account.username == name))
        .map(user_row)
        .collect();
    page::of(call, "users", "username", rows)
}

fn user_row(account: &Account) -> Value {
    json!({
        "id": account.id,
        "accountId": account.tenant,
        "username": account.username,
        "displayName": account.username,
    })
}
