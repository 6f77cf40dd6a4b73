//! What another process does while a server is asked: its tokens are not judged, forgotten or lost by us.

use std::cell::Cell;
use std::rc::Rc;

use jiff::SignedDuration;
use keyfob::domain::error::{Kind, Result, VaultTrouble};
use keyfob::domain::lifecycle::Standing;
use keyfob::domain::name::ProfileName;
use keyfob::domain::secret::Secret;
use keyfob::domain::token::TokenSet;
use keyfob::infra::locks::MemoryLocks;
use keyfob::infra::vault::SqliteVault;
use keyfob::service::check;
use keyfob::service::login::{self, Way};
use keyfob::service::logout::{self, Reach};
use keyfob::service::ports::{Granted, Guard, Local, Locks, Ports, Vault, VaultKeeper as _};

use super::bench::{Stage, run};

const CONFIG: &str = r#"
[profiles.tv]
provider = "oidc"
url = "https://sso.test"
client-id = "tv"
grant = "device"
[profiles.tv.endpoints]
device-authorization = "https://sso.test/device"
token = "https://sso.test/token"
userinfo = "https://sso.test/userinfo"
revocation = "https://sso.test/revoke"
"#;

const BEGUN: &str = r#"{"device_code":"d3v1c3","user_code":"WDJB-MJHT","verification_uri":"https://sso.test/go","expires_in":600}"#;
const TOKENS: &str =
    r#"{"access_token":"a1","refresh_token":"r1","token_type":"Bearer","expires_in":3600}"#;
const PENDING: &str = r#"{"error":"authorization_pending"}"#;

fn tv() -> ProfileName {
    ProfileName::new("tv").unwrap()
}

/// Ports over a server that approves at once.
fn ready() -> (Rc<Stage>, Ports) {
    let stage = Stage::new(|seen| {
        Ok(match seen.path.as_str() {
            "/device" => (200, BEGUN.to_owned()),
            "/token" => (200, TOKENS.to_owned()),
            "/userinfo" => (200, r#"{"sub":"u-1"}"#.to_owned()),
            "/revoke" => (200, String::new()),
            _ => (404, String::new()),
        })
    });
    stage.hurries.set(true);
    let ports = stage.ports(CONFIG);
    (stage, ports)
}

/// Another process puts other tokens in the place of those at hand.
fn replace(vault: &dyn Vault) {
    let held = vault.holding(&tv()).unwrap();
    let tokens = TokenSet {
        access: Secret::new("a2".to_owned()),
        ..vault.tokens(&tv()).unwrap()
    };
    let grant = Granted {
        profile: &tv(),
        base: held.generation,
        tokens: &tokens,
        binding: &held.tokens.as_ref().unwrap().binding,
        facts: &held.facts,
    };
    vault.store(&grant).unwrap();
}

#[test]
fn a_401_about_old_tokens_says_nothing_of_those_that_replaced_them() {
    let (stage, ports) = ready();
    run(login::login(&ports, &tv(), Way::Device, &stage.companion())).unwrap();
    let (vault, times) = (Rc::clone(&ports.vault), Cell::new(0));
    *stage.answering.borrow_mut() = Box::new(move |seen| {
        if seen.path == "/userinfo" && times.replace(1) == 0 {
            replace(&*vault);
            return Ok((401, String::new()));
        }
        Ok((200, r#"{"sub":"u-1"}"#.to_owned()))
    });
    run(check::whoami(&ports, &tv())).unwrap();
    let held = ports.vault.holding(&tv()).unwrap();
    assert_eq!((held.generation, held.standing), (2, Standing::Held));
}

/// Locks that another process has had just before, for a login.
struct Before {
    locks: MemoryLocks,
    vault: Rc<dyn Vault>,
    times: Cell<usize>,
}

impl Locks for Before {
    fn acquire<'a>(
        &'a self,
        profile: &'a ProfileName,
        patience: SignedDuration,
    ) -> Local<'a, Result<Guard>> {
        self.times.set(self.times.get() + 1);
        if self.times.get() == 2 {
            replace(&*self.vault);
        }
        self.locks.acquire(profile, patience)
    }
}

#[test]
fn a_logout_forgets_no_login_that_came_after_its_revocation() {
    let (stage, ports) = ready();
    run(login::login(&ports, &tv(), Way::Device, &stage.companion())).unwrap();
    let ports = Ports {
        locks: Rc::new(Before {
            locks: MemoryLocks::default(),
            vault: Rc::clone(&ports.vault),
            times: Cell::default(),
        }),
        ..ports
    };
    *stage.answering.borrow_mut() = Box::new(|seen| {
        let status = if seen.path == "/revoke" { 200 } else { 401 };
        Ok((status, String::new()))
    });
    let error = run(logout::logout(&ports, &tv(), Reach::Server)).unwrap_err();
    assert_eq!(error.kind(), Kind::Busy);
    let held = ports.vault.tokens(&tv()).unwrap();
    assert_eq!(held.access, Secret::new("a2".to_owned()));
}

#[test]
fn a_vault_that_is_locked_while_an_approval_is_waited_for_gets_no_tokens_that_it_cannot_keep() {
    let (stage, ports) = ready();
    let vault = Rc::new(SqliteVault::in_memory(None).unwrap());
    let ports = Ports {
        vault: Rc::<SqliteVault>::clone(&vault),
        ..ports
    };
    *stage.answering.borrow_mut() = Box::new(move |seen| {
        Ok(match seen.path.as_str() {
            "/device" => (200, BEGUN.to_owned()),
            "/token" => {
                vault.forget_key();
                (400, PENDING.to_owned())
            }
            _ => (404, String::new()),
        })
    });
    let error = run(login::login(&ports, &tv(), Way::Device, &stage.companion())).unwrap_err();
    assert_eq!(error.kind(), Kind::Vault(VaultTrouble::Locked));
    assert_eq!(stage.asked("/token").len(), 1, "asked without a key");
}

#[test]
fn a_clock_that_is_set_ends_no_wait_for_an_approval() {
    let (stage, ports) = ready();
    let (clock, times) = (Rc::downgrade(&stage), Cell::new(0));
    *stage.answering.borrow_mut() = Box::new(move |seen| {
        Ok(match seen.path.as_str() {
            "/device" => (200, BEGUN.to_owned()),
            "/token" if times.replace(1) == 0 => {
                let ahead = &clock.upgrade().unwrap().ahead;
                ahead.set(ahead.get() + SignedDuration::from_hours(24));
                (400, PENDING.to_owned())
            }
            "/token" => (200, TOKENS.to_owned()),
            _ => (404, String::new()),
        })
    });
    run(login::login(&ports, &tv(), Way::Device, &stage.companion())).unwrap();
}
