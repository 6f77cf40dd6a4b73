//! Tenants and users, for those who administer the appliance (facts/morpheus.md §4.4, §6).

use super::page::{self, Question, Row};
use crate::domain::error::{Error, Kind};
use crate::domain::profile::split_login;
use crate::domain::tenant::{Tenant, User};
use crate::provider::inventory::Inquiry;
use crate::provider::talk::Talk;

const TENANTS_PATH: &str = "/api/accounts";
const USERS_PATH: &str = "/api/users";

const WHO_MAY: &str =
    "tenants are for administrators of the master tenant: log in as one, without a tenant";
const WHO_MAY_USERS: &str =
    "users are for those who may manage them; a number works, too, in place of the name";

/// Lists the tenants.
pub(super) fn list(inquiry: &Inquiry) -> Talk<Vec<Tenant>> {
    let question = Question {
        path: TENANTS_PATH.to_owned(),
        key: "accounts",
        query: vec![("sort", "name".to_owned())],
        what: format!("the list of tenants on {}", inquiry.account.server.name),
        who_may: WHO_MAY,
        absent: &[404],
        read,
        enough: Box::new(|_| false),
    };
    page::all(inquiry, question).then(|listing| Talk::Done(listing.rows().map(|found| found.kept)))
}

fn read(row: &Row) -> Option<Tenant> {
    let flag = |field: &str| row.get(field).and_then(serde_json::Value::as_bool);
    let inner = |field: &str| row.get(field).and_then(serde_json::Value::as_object);
    Some(Tenant {
        id: page::id(row, "id")?,
        name: page::word(row, "name")?,
        subdomain: page::name(row, "subdomain"),
        active: flag("active").unwrap_or(true),
        master: flag("master").unwrap_or(false),
        parent: inner("parent").and_then(|parent| page::word(parent, "name")),
        users: inner("stats").and_then(|stats| page::id(stats, "userCount")),
    })
}

/// Finds a user of the asker's tenant by name; of another tenant as `acme\jdoe`.
pub(super) fn find_user(inquiry: &Inquiry, login: &str) -> Talk<User> {
    let (tenant, name) = split_login(login);
    let (asker, name) = (inquiry.share(), name.to_owned());
    let Some(prefix) = tenant.map(str::to_owned) else {
        return look_up(inquiry, USERS_PATH.to_owned(), name);
    };
    list(inquiry).then(move |tenants| {
        let is_meant = |tenant: &&Tenant| {
            tenant.subdomain.as_deref() == Some(&prefix) || tenant.id.to_string() == prefix
        };
        match tenants.iter().find(is_meant) {
            Some(tenant) => look_up(&asker, format!("{TENANTS_PATH}/{}/users", tenant.id), name),
            None => Talk::Done(Err(Error::new(
                Kind::Failed,
                format!(
                    "there is no tenant '{prefix}' on {}",
                    asker.account.server.name
                ),
            )
            .hint(format!(
                "keyfob tenants {} lists them",
                asker.account.profile.name
            )))),
        }
    })
}

fn look_up(inquiry: &Inquiry, path: String, name: String) -> Talk<User> {
    let wanted = name.clone();
    let question = Question {
        path,
        key: "users",
        query: vec![("username", name.clone())],
        what: format!("looking for user '{name}'"),
        who_may: WHO_MAY_USERS,
        absent: &[404],
        read: read_user,
        // An appliance that ignores the filter sends everybody.
        enough: Box::new(move |user: &User| user.name.as_deref() == Some(&wanted)),
    };
    let server = inquiry.account.server.name.clone();
    page::all(inquiry, question).then(move |listing| {
        let found = listing.rows().map(|found| found.kept.into_iter());
        Talk::Done(found.and_then(|mut users| {
            let user = users.find(|user| user.name.as_deref() == Some(&name));
            user.ok_or_else(|| {
                Error::new(
                    Kind::Failed,
                    format!("there is no user '{name}' on {server}"),
                )
                .hint("a user of another tenant is named with it, as 'acme\\jdoe'")
            })
        }))
    })
}

fn read_user(row: &Row) -> Option<User> {
    Some(User {
        id: page::id(row, "id")?,
        name: page::name(row, "username"),
    })
}
