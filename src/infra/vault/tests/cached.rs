//! What holds for the key cache.

use super::*;
use crate::domain::text::hex;

fn locked_home() -> (Home, SqliteVault) {
    let home = Home::new();
    let vault = home.vault_with(sources(KeyChoice::Auto));
    wait(vault.init(&KeyChoice::Passphrase, Some(&secret("right")))).unwrap();
    put(&vault, "p", 0, "one").unwrap();
    (home, vault)
}

fn cache_of(vault: &SqliteVault) -> CacheState {
    wait(vault.status()).unwrap().vault.unwrap().cache
}

/// Kernels and sandboxes without user keyrings exist: there, caching must fail as PRODUCT says and nothing else.
#[test]
fn a_cached_key_opens_the_vault_until_it_is_locked() {
    let (home, vault) = locked_home();
    let other = || home.vault_with(sources(KeyChoice::Auto));
    if let Err(error) = vault.cache_key() {
        assert_eq!(
            (kind(&error), cache_of(&vault)),
            (Kind::Failed, CacheState::Unavailable)
        );
        assert_eq!(trouble_of(other().open_at_once()), VaultTrouble::Locked);
        return;
    }
    assert_eq!(cache_of(&vault), CacheState::Held);
    let scripts = other();
    scripts.open_at_once().unwrap();
    assert_eq!(scripts.tokens(&name("p")).unwrap().access, secret("one"));

    assert!(scripts.lock().unwrap(), "it was cached");
    assert!(!scripts.is_open());
    assert!(!scripts.lock().unwrap(), "it is gone");
    assert_eq!(trouble_of(other().open_at_once()), VaultTrouble::Locked);
    assert_eq!(cache_of(&vault), CacheState::Empty);
}

#[test]
fn a_locked_vault_has_no_key_to_cache() {
    let (home, vault) = locked_home();
    drop(vault);
    let other = home.vault_with(sources(KeyChoice::Auto));
    assert_eq!(trouble_of(other.cache_key()), VaultTrouble::Locked);
}

#[cfg(target_os = "linux")]
#[test]
fn what_isnt_this_vaults_key_is_no_cached_key() {
    use linux_keyutils::{KeyRing, KeyRingIdentifier};

    let (home, vault) = locked_home();
    let label = format!("keyfob:{}", hex(&vault.existing().unwrap().meta.vault));
    let other = home.vault_with(sources(KeyChoice::Auto));
    for text in [&[7_u8; 32][..], &[7; 31], &[7; 100]] {
        let ring = KeyRing::from_special_id(KeyRingIdentifier::User, true);
        let Ok(_key) = ring.and_then(|ring| ring.add_key(&label, text)) else {
            return;
        };
        assert_eq!(trouble_of(other.open_at_once()), VaultTrouble::Locked);
    }
    cache::remove(&vault.existing().unwrap().meta.vault);
}

#[cfg(target_os = "linux")]
#[test]
fn a_cached_key_has_the_permissions_that_other_sessions_need() {
    use linux_keyutils::{KeyRing, KeyRingIdentifier};

    let (_home, vault) = locked_home();
    if vault.cache_key().is_err() {
        return;
    }
    let id = vault.existing().unwrap().meta.vault;
    let found = KeyRing::from_special_id(KeyRingIdentifier::User, false)
        .unwrap()
        .search(&format!("keyfob:{}", hex(&id)))
        .unwrap();
    let bits = found.metadata().unwrap().get_perms().bits();
    assert_eq!(bits, 0x3f3f_0000);
    vault.lock().unwrap();
}
