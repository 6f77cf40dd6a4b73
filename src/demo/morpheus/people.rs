//! Who lives on a simulated appliance: tenants and users.

use super::Appliance;
use super::client::{OWN, SSO, SSO_SECRET};
use crate::demo::line::ServeLine;

/// The master tenant's id.
pub const MASTER: u64 = 1;

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its id; also its default subdomain.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its subdomain, if somebody gave it one.
    pub subdomain: Option<String>,
    /// Whether its users may log in.
    pub active: bool,
}

impl Tenant {
    /// What stands before the backslash of its users' login names.
    #[must_use]
    pub fn prefix(&self) -> String {
        let default = || self.id.to_string();
        self.subdomain.clone().unwrap_or_else(default)
    }

    /// Whether this prefix means it: the subdomain or the id (§6).
    pub(crate) fn answers_to(&self, prefix: &str) -> bool {
        self.subdomain.as_deref() == Some(prefix) || self.id.to_string() == prefix
    }
}

/// What keeps a user from logging in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Fine,
    /// Too many wrong passwords.
    Locked,
    /// Switched off by an administrator.
    Disabled,
    /// The password is too old.
    PasswordExpired,
    /// The account has ended.
    AccountExpired,
    /// Uses two factors. What the password grant does then is unknown (§2.7); here it refuses.
    TwoFactor,
    /// Known to an identity provider only: has no password at the appliance (§2.7). In the browser, where the provider's
    /// page would stand, the password here is its.
    SingleSignOn,
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything in its tenant; in the master tenant: tenants, clients and other users' tokens.
    Admin,
    /// The rest.
    User,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The id.
    pub id: u64,
    /// The tenant's id.
    pub tenant: u64,
    /// The name, without the tenant.
    pub username: String,
    /// The password.
    pub password: String,
    /// What keeps it from logging in.
    pub standing: Standing,
    /// What it may do.
    pub role: Role,
    /// The client that the demo uses for it.
    pub client: String,
    /// How the demo tells it from others of its tenant, in ASCII; the first of a tenant needs none.
    pub label: Option<&'static str>,
    /// Wrong passwords since the last right one.
    pub attempts: u32,
}

impl Account {
    /// A user without special rights.
    #[must_use]
    pub fn new(id: u64, tenant: u64, username: &str, password: &str) -> Self {
        Self {
            id,
            tenant,
            username: username.to_owned(),
            password: password.to_owned(),
            standing: Standing::Fine,
            role: Role::User,
            client: OWN.to_owned(),
            label: None,
            attempts: 0,
        }
    }

    /// The id of its role.
    pub(crate) const fn role_id(&self) -> u64 {
        match self.role {
            Role::Admin => 1,
            Role::User => 3,
        }
    }

    const fn admin(mut self) -> Self {
        self.role = Role::Admin;
        self
    }

    const fn standing(mut self, standing: Standing) -> Self {
        self.standing = standing;
        self
    }

    fn client(mut self, client: &str) -> Self {
        client.clone_into(&mut self.client);
        self
    }

    const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(label);
        self
    }
}

pub(super) fn tenants() -> Vec<Tenant> {
    let tenant = |id, name: &str, subdomain: Option<&str>| Tenant {
        id,
        name: name.to_owned(),
        subdomain: subdomain.map(str::to_owned),
        active: true,
    };
    vec![
        tenant(MASTER, "root", None),
        tenant(2, "Acme", Some("acme")),
        tenant(3, "Globex", Some("globex")),
        // Nobody gave it a subdomain: its users log in as `4\name`.
        tenant(4, "Initech", None),
        Tenant {
            active: false,
            ..tenant(5, "Hooli", Some("hooli"))
        },
    ]
}

/// The one-time code of every user with two factors.
pub const ONE_TIME_CODE: &str = "314159";

/// A name and a password that break careless encoding (§2.1, §7.2).
pub const ODD: (&str, &str) = ("zoë@müller", r"p@ss w:rd+%&=é\!");

pub(super) fn accounts() -> Vec<Account> {
    let user = Account::new;
    vec![
        user(1, MASTER, "admin", "correct-horse-1").admin(),
        user(2, MASTER, "jdoe", "jdoe-of-master")
            .label("jdoe")
            .client("morph-api"),
        user(3, MASTER, "ops", "ops-of-master")
            .label("ops")
            .client("morph-cli"),
        user(4, MASTER, "svc-deploy", "deploy-of-master").label("svc-deploy"),
        user(5, MASTER, "lena", "lena-is-locked")
            .standing(Standing::Locked)
            .label("locked"),
        user(6, MASTER, "dora", "dora-is-disabled")
            .standing(Standing::Disabled)
            .label("disabled"),
        user(7, MASTER, "emil", "emil-is-too-old")
            .standing(Standing::PasswordExpired)
            .label("password-expired"),
        user(8, MASTER, "axel", "axel-has-ended")
            .standing(Standing::AccountExpired)
            .label("account-expired"),
        user(9, MASTER, "tina", "tina-has-two")
            .standing(Standing::TwoFactor)
            .label("two-factor"),
        user(10, MASTER, "sven", "sven-of-the-idp")
            .standing(Standing::SingleSignOn)
            .label("sso"),
        user(20, 2, "jdoe", "jdoe-of-acme"),
        user(21, 2, "svc-deploy", "deploy-of-acme")
            .label("svc-deploy")
            .client("morph-api"),
        user(22, 2, "admin", "admin-of-acme").admin().label("admin"),
        user(30, 3, "ops", "ops-of-globex"),
        user(31, 3, ODD.0, ODD.1).label("odd"),
        user(32, 3, "svc-deploy", "deploy-of-globex")
            .label("svc-deploy")
            .client("morph-cli"),
        user(40, 4, "peter", "peter-of-initech"),
        user(41, 4, "svc-deploy", "deploy-of-initech").label("svc-deploy"),
        user(50, 5, "gavin", "gavin-of-hooli"),
    ]
}

pub(super) fn lines(appliance: &Appliance) -> Vec<ServeLine> {
    let mut lines = sso_lines(appliance);
    for account in appliance.accounts() {
        let tenants = appliance.tenants();
        let Some(tenant) = tenants.iter().find(|tenant| tenant.id == account.tenant) else {
            continue;
        };
        if tenant.active && account.standing == Standing::Fine {
            lines.push(line(appliance, tenant, account));
        }
    }
    lines
}

/// The one login through a browser, for everybody.
fn sso_lines(appliance: &Appliance) -> Vec<ServeLine> {
    let account = appliance.account("admin");
    let tenants = appliance.tenants();
    let tenant = tenants.iter().find(|tenant| tenant.id == MASTER);
    let (Some(account), Some(tenant), true) =
        (account, tenant, appliance.generation().has_code_flow())
    else {
        return Vec::new();
    };
    let line = line(appliance, tenant, account);
    vec![ServeLine {
        name: format!("{}-browser", appliance.name()),
        client_id: Some(SSO.to_owned()),
        client_secret: Some(SSO_SECRET.to_owned()),
        ..line
    }]
}

fn line(appliance: &Appliance, tenant: &Tenant, account: Account) -> ServeLine {
    let place = match tenant.id {
        MASTER => "master".to_owned(),
        _ => tenant.name.to_lowercase(),
    };
    let name = match account.label {
        None => format!("{}-{place}", appliance.name()),
        Some(label) => format!("{}-{place}-{label}", appliance.name()),
    };
    ServeLine {
        name,
        provider: "morpheus",
        version: Some(appliance.version().to_owned()),
        url: appliance.url().to_owned(),
        tenant: (tenant.id != MASTER).then(|| tenant.prefix()),
        instance: None,
        username: Some(account.username),
        password: Some(account.password),
        client_id: Some(account.client),
        client_secret: None,
    }
}
