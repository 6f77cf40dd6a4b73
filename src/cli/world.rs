//! The world of one command: ports over the real adapters, made when they are first needed.

use std::rc::Rc;

use url::Url;

use super::output::Output;
use super::secrets::Secrets;
use crate::domain::catalog::{Glyphs, KeyChoice};
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind, Result, VaultTrouble};
use crate::domain::name::ProfileName;
use crate::infra::assembly::{self, Assembly};
use crate::infra::folder;
use crate::infra::surroundings::Surroundings;
use crate::infra::vault::{SlotKind, SqliteVault};
use crate::service::ports::{Ports, Registry as _};
use crate::service::which::{self, Because, Choice};

/// What a command works with.
pub(crate) struct World<'a> {
    pub(crate) surroundings: &'a Surroundings,
    pub(crate) output: &'a Output,
    /// What `--profile` says.
    asked: Option<ProfileName>,
    pub(crate) secrets: Secrets,
}

/// Ports with the vault's own face beside them.
pub(crate) struct Open {
    pub(crate) ports: Ports,
    pub(crate) vault: Rc<SqliteVault>,
    /// Which glyphs the configuration asks for.
    pub(crate) glyphs: Glyphs,
}

impl<'a> World<'a> {
    pub(crate) fn new(
        surroundings: &'a Surroundings,
        asked: Option<ProfileName>,
        output: &'a Output,
    ) -> Self {
        Self {
            surroundings,
            asked,
            output,
            secrets: Secrets::default(),
        }
    }

    /// The ports over this user's files. Repaired file modes are told.
    pub(crate) fn open(&self) -> Result<Open> {
        let Assembly {
            ports,
            vault,
            repairs,
            glyphs,
            links,
        } = assembly::assemble(self.surroundings, "keyfob")?;
        if links && self.surroundings.terminal.shows_links() {
            self.output.show_links();
        }
        for repair in repairs {
            self.output.warning(&repair.to_string());
        }
        Ok(Open {
            ports,
            vault,
            glyphs,
        })
    }

    /// The profile that is meant: the argument, else `--profile`, else `KEYFOB_PROFILE`, else a `.keyfob` file here or above.
    pub(crate) fn profile(&self, named: Option<&ProfileName>) -> Result<ProfileName> {
        self.profile_for(named, None)
    }

    /// A name and `--profile` beside it must mean the same.
    fn require_agreement(&self, named: Option<&ProfileName>) -> Result<()> {
        match (named, &self.asked) {
            (Some(name), Some(asked)) if name != asked => {
                let what = format!("'{name}' and --profile {asked} name two profiles");
                Err(Error::new(Kind::Usage, what).hint("leave one of them out"))
            }
            (Some(_), Some(_)) | (None, _) | (_, None) => Ok(()),
        }
    }

    /// The same for commands on many: with `--profile` there are no other names and no filters.
    pub(crate) fn require_alone(&self, names: &[ProfileName], is_filtered: bool) -> Result<()> {
        let others = names.iter().find(|name| Some(*name) != self.asked.as_ref());
        if is_filtered && self.asked.is_some() {
            let what = "--profile and filters don't go together";
            return Err(Error::new(Kind::Usage, what).hint("leave one of them out"));
        }
        self.require_agreement(others)
    }

    /// The profile that is meant where none is named: the one for this address, or what the surroundings say.
    pub(crate) fn choice(&self, url: Option<&Url>) -> Result<Choice> {
        let usual = self.usual()?;
        let choice = match url {
            Some(url) => {
                let catalog = assembly::registry(self.surroundings)?.load()?;
                which::by_address(&catalog, url, usual.as_ref())?
            }
            None => usual.ok_or_else(|| {
                Error::new(Kind::Usage, "which profile?").hint(
                    "name it, set KEYFOB_PROFILE, or write it into a file .keyfob here or above",
                )
            })?,
        };
        self.look_at(&choice)?;
        Ok(choice)
    }

    /// The same, with a profile that was named beside the address: it must be for it.
    pub(crate) fn profile_for(
        &self,
        named: Option<&ProfileName>,
        url: Option<&Url>,
    ) -> Result<ProfileName> {
        self.require_agreement(named)?;
        let (Some(name), Some(url)) = (named, url) else {
            return match named {
                Some(name) => Ok(name.clone()),
                None => self.choice(url).map(|choice| choice.profile),
            };
        };
        let (profile, server) = assembly::registry(self.surroundings)?.profile(name.as_str())?;
        if which::is_for(&profile, &server, url) {
            return Ok(name.clone());
        }
        let what = format!("profile '{name}' isn't for that address");
        Err(Error::new(Kind::Usage, what).hint(format!(
            "it is for {}; leave one of NAME and --for out",
            server.address
        )))
    }

    /// The profile that the flag or the surroundings name, if they do.
    pub(crate) fn usual(&self) -> Result<Option<Choice>> {
        if let Some(profile) = self.asked.clone() {
            let because = Because::Flag;
            return Ok(Some(Choice { profile, because }));
        }
        if let Some(name) = &self.surroundings.profile {
            let profile = ProfileName::new(name.clone()).map_err(|e| e.about("KEYFOB_PROFILE"))?;
            let because = Because::Variable;
            return Ok(Some(Choice { profile, because }));
        }
        let Some(pin) = folder::pin_of(&self.surroundings.folder)? else {
            return Ok(None);
        };
        let file = pin.file.display().to_string();
        let profile = ProfileName::new(pin.name).map_err(|error| error.about(&file))?;
        let because = Because::File(pin.file);
        Ok(Some(Choice { profile, because }))
    }

    /// The same for commands that don't need one, and for those on many.
    pub(crate) fn usual_profile(&self) -> Result<Option<ProfileName>> {
        let Some(choice) = self.usual()? else {
            return Ok(None);
        };
        self.look_at(&choice)?;
        Ok(Some(choice.profile))
    }

    /// A file that names the profile is held against what there is; one above this folder that means production is told,
    /// since it also captures what was never meant by it.
    fn look_at(&self, choice: &Choice) -> Result<()> {
        let Some(file) = choice.because.file() else {
            return Ok(());
        };
        let registry = assembly::registry(self.surroundings)?;
        let profile = registry.profile(choice.profile.as_str());
        let path = file.display();
        let (_, server) = profile.map_err(|error| error.about(&path.to_string()))?;
        let is_above = file.parent() != Some(&self.surroundings.folder);
        if is_above && server.environment == Some(Environment::Production) {
            let name = &choice.profile;
            self.output.warning(&format!(
                "{path}, above this folder, means '{name}': production"
            ));
        }
        Ok(())
    }

    /// Opens the vault if it holds tokens of this profile: without any, a key would help nobody.
    pub(crate) async fn unlock_tokens(&self, open: &Open, name: &ProfileName) -> Result<()> {
        if open.ports.vault.holding(name)?.tokens.is_none() {
            return Ok(());
        }
        self.unlock(open, false).await
    }

    /// Opens the vault; asks for the passphrase where somebody can be asked.
    ///
    /// With `create`, an absent vault is made; without a keyring service somebody is offered a passphrase vault.
    pub(crate) async fn unlock(&self, open: &Open, create: bool) -> Result<()> {
        let Err(error) = open.ports.vault.open(create).await else {
            return Ok(());
        };
        let Kind::Vault(trouble) = error.kind() else {
            return Err(error);
        };
        if !self.secrets.can_ask() {
            return Err(error);
        }
        match trouble {
            VaultTrouble::Locked | VaultTrouble::Dismissed
                if open.vault.slot_kinds()?.contains(&SlotKind::Passphrase) =>
            {
                let passphrase = self.secrets.ask("Vault passphrase: ")?;
                open.vault.unlock_with_passphrase(&passphrase).await
            }
            VaultTrouble::NoService if create && open.vault.require_absent().is_ok() => {
                self.output
                    .note("There is no keyring service here, so a passphrase seals the vault.");
                let passphrase = self.secrets.ask_new_passphrase()?;
                open.vault
                    .init(&KeyChoice::Passphrase, Some(&passphrase))
                    .await
            }
            VaultTrouble::Locked
            | VaultTrouble::Dismissed
            | VaultTrouble::Absent
            | VaultTrouble::NoService
            | VaultTrouble::TimedOut
            | VaultTrouble::WrongKey
            | VaultTrouble::Damaged
            | VaultTrouble::Full
            | VaultTrouble::ReadOnly
            | VaultTrouble::Failing
            | VaultTrouble::Foreign => Err(error),
        }
    }
}
