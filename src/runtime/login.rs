//! A login from the interface: the profile goes in with it, and out again if it fails.

use super::desk::Desk;
use super::verb;
use crate::app::action::Ended;
use crate::app::effect::{Login, Work};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::profile::Profile;
use crate::domain::secret::Secret;
use crate::service::login::{self, Nobody, Typed, Way};
use crate::service::ports::Change;

/// Logs in.
pub(super) async fn run(desk: &Desk, wanted: &Login, password: Secret) -> Ended {
    let world = &desk.world;
    let began = world.ports.clock.now();
    let before = match enter(desk, wanted) {
        Ok(before) => before,
        Err(error) => return verb::ended(world, &wanted.profile.name, Err(error), began),
    };
    let way = Way::Password(Typed::password(password));
    let result = login::login(&world.ports, &wanted.profile.name, way, &Nobody).await;
    if result.is_err() {
        leave(desk, wanted, before);
    }
    let words = result.map(|done| {
        let reused = done.reused.as_ref().map(login::Reused::sentence);
        let parts: Vec<String> = reused.into_iter().chain(done.warning).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    });
    verb::ended(world, &wanted.profile.name, words, began)
}

/// Writes the profile as the form describes it; what stood there before.
fn enter(desk: &Desk, wanted: &Login) -> Result<Option<Profile>> {
    let registry = &desk.world.ports.registry;
    let catalog = registry.load()?;
    let name = &wanted.profile.name;
    let before = catalog.profiles.get(name).cloned();
    if wanted.is_new && before.is_some() {
        let what = format!("there is a profile '{name}' already");
        return Err(Error::new(Kind::Usage, what).hint("go back and change the user or the server"));
    }
    let mut changes = Vec::new();
    if !catalog.servers.contains_key(&wanted.server.name) {
        changes.push(Change::PutServer(wanted.server.clone()));
    }
    if before.as_ref() != Some(&wanted.profile) {
        changes.push(Change::PutProfile(wanted.profile.clone()));
    }
    if !changes.is_empty() {
        registry.change(&changes)?;
    }
    Ok(before)
}

/// Puts back what stood there before the login failed; a server that nobody else uses goes, too.
fn leave(desk: &Desk, wanted: &Login, before: Option<Profile>) {
    let registry = &desk.world.ports.registry;
    let back = match before {
        Some(profile) if profile == wanted.profile => return,
        Some(profile) => vec![Change::PutProfile(profile)],
        None => {
            let mut changes = vec![Change::RemoveProfile(wanted.profile.name.clone())];
            let others = registry.load().is_ok_and(|catalog| {
                let profiles = catalog.profiles.values();
                profiles.filter(|p| p.server == wanted.server.name).count() > 1
            });
            if !others && wanted.is_new_server {
                changes.push(Change::RemoveServer(wanted.server.name.clone()));
            }
            changes
        }
    };
    // The login's failure is what the user must see; a leftover profile is signed out and harmless.
    registry.change(&back).ok();
}

/// A cancelled login leaves no new profile behind, unless its tokens have arrived.
pub(super) fn undo(desk: &Desk, work: &Work) {
    let Work::Login(wanted) = work else { return };
    let vault = &desk.world.ports.vault;
    let holds = vault
        .holding(&wanted.profile.name)
        .is_ok_and(|holding| holding.tokens.is_some());
    if wanted.is_new && !holds {
        leave(desk, wanted, None);
    }
}
