//! `profile`: adds, changes, renames, clones and removes profiles; never contacts a server.

use crate::cli::args::{EditArgs, ProfileArgs, ProfileCommand, ProfileSettings, ServerSettings};
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::server::Trust;
use crate::service::listing;
use crate::service::profiles::{self, ProfileDraft};
use crate::service::servers::ServerDraft;

pub(crate) fn run(world: &World<'_>, command: ProfileCommand) -> Result<u8> {
    let open = world.open()?;
    match command {
        ProfileCommand::Add(add) => {
            let ProfileArgs { name, settings } = *add;
            let draft = draft(world, settings)?;
            let profile = written(world, &open, draft, |draft| {
                profiles::add(&open.ports, name, draft)
            })?;
            tell(world, &open, "added", &profile)?;
        }
        ProfileCommand::Edit(edit) => {
            let EditArgs { name, settings } = *edit;
            let draft = draft(world, settings)?;
            if draft.is_empty() {
                return Err(nothing_said("profile"));
            }
            let profile = written(world, &open, draft, |draft| {
                profiles::edit(&open.ports, &name, draft)
            })?;
            tell(world, &open, "changed", &profile)?;
        }
        ProfileCommand::Rename { name, to } => {
            wait::to_end(profiles::rename(&open.ports, &name, &to))?;
            world.output.note(&format!("{name} is now {to}"));
        }
        ProfileCommand::Clone { name, to } => {
            profiles::clone(&open.ports, &name, &to)?;
            world.output.note(&format!(
                "{to}: cloned from {name}; log in with: keyfob login {to}"
            ));
            advise(world, &open, &to)?;
        }
        ProfileCommand::Remove { name, yes } => return remove(world, &open, &name, yes),
    }
    Ok(0)
}

/// Whoever edits without saying what has pressed enter too early.
pub(super) fn nothing_said(what: &str) -> Error {
    Error::new(Kind::Usage, "nothing was said that is to change").hint(format!(
        "keyfob {what} edit --help lists what can be; the interface has a form: e on the profile"
    ))
}

/// A client secret needs an open vault, so somebody may be asked for the passphrase.
fn written<F>(
    world: &World<'_>,
    open: &Open,
    draft: ProfileDraft,
    write: impl FnOnce(ProfileDraft) -> F,
) -> Result<Profile>
where
    F: Future<Output = Result<Profile>>,
{
    wait::to_end(async {
        if draft.client_secret.is_some() {
            world.unlock(open, true).await?;
        }
        write(draft).await
    })
}

fn tell(world: &World<'_>, open: &Open, verb: &str, profile: &Profile) -> Result<()> {
    let login = profile
        .login_name()
        .map(|login| format!(" as {login}"))
        .unwrap_or_default();
    world.output.note(&format!(
        "{}: {verb}, logs in to {}{login}",
        profile.name, profile.server
    ));
    advise(world, open, &profile.name)?;
    world.output.line(profile.name.as_str());
    Ok(())
}

/// What may still be missing is told, and no error: it can come later.
fn advise(world: &World<'_>, open: &Open, name: &ProfileName) -> Result<()> {
    for sentence in profiles::advice(&open.ports, name)? {
        world.output.note(&format!("note: {sentence}"));
    }
    Ok(())
}

fn draft(world: &World<'_>, settings: ProfileSettings) -> Result<ProfileDraft> {
    let client_secret = settings
        .client_secret_file
        .as_deref()
        .map(|file| world.secrets.read_file(file))
        .transpose()?;
    let some = |list: Vec<String>| (!list.is_empty()).then_some(list);
    Ok(ProfileDraft {
        server: ServerDraft {
            name: settings.server,
            provider: settings.provider,
            address: settings.url,
            ..server_draft(settings.server_settings)
        },
        instance: settings.instance,
        tenant: settings.tenant,
        username: settings.username,
        client_id: settings.client_id,
        client_secret,
        client_auth: settings.client_auth,
        grant: settings.grant,
        scopes: some(settings.scope),
        redirect_uri: settings.redirect_uri,
        endpoints: settings.endpoint.into_iter().collect(),
        tags: some(settings.tag),
        refresh: None,
    })
}

/// What the flags say of a server.
pub(super) fn server_draft(settings: ServerSettings) -> ServerDraft {
    let insecure = settings.insecure.then_some(Trust::Insecure);
    let trust = settings
        .pin
        .or_else(|| settings.ca_file.map(Trust::CaFile))
        .or(insecure);
    ServerDraft {
        environment: settings.environment,
        trust,
        allow_http: settings.allow_http.then_some(true),
        proxy: settings.proxy,
        ..ServerDraft::default()
    }
}

fn remove(world: &World<'_>, open: &Open, name: &ProfileName, yes: bool) -> Result<u8> {
    let now = open.ports.clock.now();
    let entries = listing::entries(&open.ports)?;
    let entry = entries.iter().find(|entry| entry.profile.name == *name);
    let alive = entry.is_some_and(|entry| entry.state(now).is_alive());
    open.ports.registry.load()?.profile(name.as_str())?;
    if !yes {
        if !world.secrets.can_ask() {
            return Err(Error::new(
                Kind::Usage,
                "remove asks, and there is no terminal to ask on",
            )
            .hint("add --yes; nothing was changed"));
        }
        if alive {
            world.output.note(&format!(
                "the token of '{name}' stays alive at the server; keyfob logout {name} ends it first"
            ));
        }
        if !world.secrets.confirm(&format!("Remove {name} here?"))? {
            world.output.note("nothing was removed");
            return Ok(Kind::Interrupted.exit_code());
        }
    }
    wait::to_end(profiles::remove(&open.ports, name))?;
    profiles::purge(&open.ports, name)?;
    if alive {
        world.output.warning(&format!(
            "the token of '{name}' stays alive at the server until it expires"
        ));
    }
    world.output.note(&format!("{name} removed here"));
    Ok(0)
}
