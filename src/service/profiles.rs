//! Adding, changing, renaming and removing profiles: nothing here contacts a server.

mod advice;
mod draft;
mod place;

pub use advice::{PASSWORD_GRANT, advice, shared_slot};
pub use draft::{ENDPOINTS, ProfileDraft};

use super::journal;
use super::ports::{Change, Ports};
use super::refresh::PATIENCE;
use super::servers;
use crate::domain::activity::Verb;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::profile::{self, Profile};
use crate::domain::secret::Secret;
use crate::domain::server::Server;

/// Adds a profile, and its server if that is new.
///
/// # Errors
/// `Kind::Usage` for a taken name, a wrong value, or a server flag that differs from the known server; the vault's
/// troubles if a client secret can't be kept. Nothing is written then.
pub async fn add(ports: &Ports, name: Option<ProfileName>, draft: ProfileDraft) -> Result<Profile> {
    let catalog = ports.registry.load()?;
    if let Some(taken) = name
        .as_ref()
        .filter(|name| catalog.profiles.contains_key(*name))
    {
        return Err(
            Error::new(Kind::Usage, format!("there is a profile '{taken}' already")).hint(format!(
                "choose another name, or: keyfob profile edit {taken}"
            )),
        );
    }
    let Fitted {
        profile,
        changes,
        secret,
        ..
    } = fit(&catalog, name, draft)?;
    write(ports, &profile.name, &changes, secret.as_ref()).await?;
    journal::record(ports, Some(&profile.name), Verb::Add, Ok("added"));
    Ok(profile)
}

/// A new profile that fits together, and what writes it.
pub(crate) struct Fitted {
    pub(crate) profile: Profile,
    pub(crate) server: Server,
    changes: Vec<Change>,
    secret: Option<Secret>,
}

/// What [`add`] would write.
pub(crate) fn fit(
    catalog: &Catalog,
    name: Option<ProfileName>,
    draft: ProfileDraft,
) -> Result<Fitted> {
    let draft = place::settle(catalog, draft, None)?;
    let (server, server_change) = servers::resolve(catalog, &draft.server)?;
    let (tenant, username) = draft::split_user(draft.tenant.as_deref(), draft.username.as_deref())?;
    let name = match name {
        Some(name) => name,
        None => proposed(
            catalog,
            &server,
            tenant.as_deref().or(draft.instance.as_deref()),
            username.as_deref(),
        )?,
    };
    let (profile, secret) = draft::fill(Profile::new(name, &server), draft)?;
    draft::check(&profile, &server)?;
    let changes = server_change.into_iter();
    Ok(Fitted {
        changes: changes
            .chain([Change::PutProfile(profile.clone())])
            .collect(),
        profile,
        server,
        secret,
    })
}

/// Changes what the draft says and keeps the rest.
///
/// # Errors
/// As for [`add`].
pub async fn edit(ports: &Ports, name: &ProfileName, draft: ProfileDraft) -> Result<Profile> {
    let catalog = ports.registry.load()?;
    let (old, old_server) = catalog.profile(name.as_str())?;
    draft.server.require_no_settings_of(old_server)?;
    let draft = place::settle(&catalog, draft, Some(old))?;
    let (server, server_change) = if draft.server.is_empty() {
        (old_server.clone(), None)
    } else {
        servers::resolve(
            &catalog,
            &draft.server.clone().or_provider(old_server.provider),
        )?
    };
    let moved = Profile {
        server: server.name.clone(),
        ..old.clone()
    };
    let (profile, secret) = draft::fill(moved, draft)?;
    draft::check(&profile, &server)?;
    let changes = server_change
        .into_iter()
        .chain([Change::PutProfile(profile.clone())])
        .collect::<Vec<_>>();
    write(ports, name, &changes, secret.as_ref()).await?;
    journal::record(ports, Some(name), Verb::Edit, Ok("edited"));
    Ok(profile)
}

/// Copies a profile under another name, without its tokens and client secret.
///
/// # Errors
/// `Kind::Usage` for an unknown or a taken name.
pub fn clone(ports: &Ports, from: &ProfileName, to: &ProfileName) -> Result<Profile> {
    let catalog = ports.registry.load()?;
    let (old, _) = catalog.profile(from.as_str())?;
    require_free(&catalog, to)?;
    let copy = Profile {
        name: to.clone(),
        ..old.clone()
    };
    ports.registry.change(&[Change::PutProfile(copy.clone())])?;
    journal::record(
        ports,
        Some(to),
        Verb::Add,
        Ok(&format!("cloned from {from}")),
    );
    Ok(copy)
}

/// Gives a profile, its tokens and its secrets another name.
///
/// # Errors
/// `Kind::Usage` for an unknown or a taken name; `Busy`; the vault's troubles.
pub async fn rename(ports: &Ports, from: &ProfileName, to: &ProfileName) -> Result<()> {
    let catalog = ports.registry.load()?;
    catalog.profile(from.as_str())?;
    require_free(&catalog, to)?;
    let _guard = ports.locks.acquire(from, PATIENCE).await?;
    ports
        .registry
        .change(&[Change::RenameProfile(from.clone(), to.clone())])?;
    if let Err(error) = ports.vault.rename(from, to) {
        ports
            .registry
            .change(&[Change::RenameProfile(to.clone(), from.clone())])?;
        return Err(error);
    }
    journal::record(
        ports,
        Some(to),
        Verb::Edit,
        Ok(&format!("renamed from {from}")),
    );
    Ok(())
}

/// Puts a tag on profiles, or takes it off: all of them or none.
///
/// # Errors
/// `Kind::Usage` if one of them stands in an included file, or is gone.
pub fn tag(ports: &Ports, names: &[ProfileName], tag: &str, wanted: bool) -> Result<()> {
    let catalog = ports.registry.load()?;
    let mut changes = Vec::new();
    for name in names {
        let mut profile = catalog.profile(name.as_str())?.0.clone();
        profile.tags.retain(|other| other != tag);
        if wanted {
            profile.tags.push(tag.to_owned());
        }
        changes.push(Change::PutProfile(profile));
    }
    ports.registry.change(&changes)?;
    for name in names {
        journal::record(ports, Some(name), Verb::Edit, Ok("tags edited"));
    }
    Ok(())
}

/// What a removal leaves behind, so that it can be undone for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The profile as it was.
    pub profile: Profile,
}

/// Removes a profile from the configuration; its sealed record stays until [`purge`], so that [`restore`] can undo it.
///
/// # Errors
/// `Kind::Usage` for an unknown name, or one from an included file; `Busy`.
pub async fn remove(ports: &Ports, name: &ProfileName) -> Result<Removed> {
    let catalog = ports.registry.load()?;
    let (profile, _) = catalog.profile(name.as_str())?;
    let _guard = ports.locks.acquire(name, PATIENCE).await?;
    ports
        .registry
        .change(&[Change::RemoveProfile(name.clone())])?;
    journal::record(ports, Some(name), Verb::Remove, Ok("removed here"));
    Ok(Removed {
        profile: profile.clone(),
    })
}

/// Undoes a removal.
///
/// # Errors
/// `Kind::Usage` if the name has been taken meanwhile.
pub fn restore(ports: &Ports, removed: &Removed) -> Result<()> {
    require_free(&ports.registry.load()?, &removed.profile.name)?;
    ports
        .registry
        .change(&[Change::PutProfile(removed.profile.clone())])?;
    journal::record(
        ports,
        Some(&removed.profile.name),
        Verb::Add,
        Ok("removal undone"),
    );
    Ok(())
}

/// Forgets the sealed record of a removed profile for good; a profile that is there again is left alone.
///
/// # Errors
/// The vault's troubles.
pub fn purge(ports: &Ports, name: &ProfileName) -> Result<()> {
    if ports.registry.load()?.profiles.contains_key(name) {
        return Ok(());
    }
    ports.vault.remove(name)
}

fn require_free(catalog: &Catalog, name: &ProfileName) -> Result<()> {
    if catalog.profiles.contains_key(name) {
        return Err(
            Error::new(Kind::Usage, format!("there is a profile '{name}' already"))
                .hint("choose another name"),
        );
    }
    Ok(())
}

/// The secret goes first: a profile whose secret has no place isn't written.
async fn write(
    ports: &Ports,
    name: &ProfileName,
    changes: &[Change],
    secret: Option<&Secret>,
) -> Result<()> {
    let Some(secret) = secret else {
        return ports.registry.change(changes);
    };
    ports.vault.open(true).await?;
    let before = ports.vault.client_secret(name)?;
    ports.vault.set_client_secret(name, Some(secret))?;
    if let Err(error) = ports.registry.change(changes) {
        ports.vault.set_client_secret(name, before.as_ref())?;
        return Err(error);
    }
    Ok(())
}

fn proposed(
    catalog: &Catalog,
    server: &Server,
    tenant: Option<&str>,
    user: Option<&str>,
) -> Result<ProfileName> {
    let is_taken = |name: &str| catalog.profiles.contains_key(name);
    ProfileName::new(profile::proposed_name(
        server.name.as_str(),
        tenant,
        user,
        is_taken,
    ))
}
