//! Where other tools' logins stand, and reading them there. What can't be read never hides the rest.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;

use super::{Found, Tool, Wanted, environment, json, morpheus_cli};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::secret::Secret;
use crate::service::ports::Ports;

/// A login with what is needed to bring it here, and to take its tokens out of where it stands.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) tool: Tool,
    pub(super) found: Found,
    /// How it logs in, where that isn't the provider's usual way.
    pub(super) grant: Option<Grant>,
    pub(super) spot: Spot,
}

/// Where in its file a login's tokens stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    /// In no file that is ours to change.
    Nowhere,
    /// In the wallet of this name.
    Wallet,
    /// In the JSON object at the end of these keys, under those.
    Members(Vec<String>, &'static [&'static str]),
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) pieces: Vec<Piece>,
    pub(super) looked_in: Vec<PathBuf>,
    pub(super) warnings: Vec<String>,
}

/// A tool without lock and rename may be writing right now: so long until it has ended.
const HALF_WRITTEN: SignedDuration = SignedDuration::from_millis(250);

/// The two files of morpheus-cli.
pub(super) const APPLIANCES: &str = "appliances";
pub(super) const CREDENTIALS: &str = "credentials";

/// What is looked for in a folder that somebody names.
const ZEYOS_FILES: [&str; 7] = [
    "profiles.json",
    "credentials.json",
    "auth.json",
    ".zeyos/auth.json",
    "config.test.json",
    ".zeysdk.sync.json",
    "zeysdk.sync.json",
];

pub(super) async fn gather(ports: &Ports, wanted: &Wanted) -> Result<Gathered> {
    let mut gathered = Gathered::default();
    match wanted.tool {
        Some(Tool::MorpheusCli) => gathered.morpheus_cli(ports, wanted).await,
        Some(Tool::Zeyos) => gathered.zeyos(ports, wanted).await,
        Some(Tool::Json) => gathered.json(ports, wanted).await,
        Some(Tool::Environment) => {
            gathered.pieces = environment::read(&*ports.tools);
            Ok(())
        }
        None => {
            gathered.morpheus_cli(ports, wanted).await?;
            gathered.zeyos(ports, wanted).await
        }
    }?;
    if let Some(path) = &wanted.path
        && gathered.pieces.is_empty()
        && gathered.warnings.is_empty()
    {
        let what = format!("no login was found in '{}'", path.display());
        return Err(Error::new(Kind::Usage, what).hint("check the name of the file or folder"));
    }
    Ok(gathered)
}

impl Gathered {
    async fn morpheus_cli(&mut self, ports: &Ports, wanted: &Wanted) -> Result<()> {
        let named = wanted.path.as_deref().map(cli_folder);
        let Some(folder) = named.or_else(|| ports.tools.homes().morpheus_cli) else {
            return Ok(());
        };
        self.looked_in.push(folder.clone());
        let paths = [folder.join(APPLIANCES), folder.join(CREDENTIALS)];
        let read = |texts: &[Option<Secret>]| {
            let at = |index: usize| texts.get(index).and_then(Option::as_ref);
            if texts.iter().all(Option::is_none) {
                return Ok(Vec::new());
            }
            morpheus_cli::read(at(0), at(1))
        };
        let found = self.settled(ports, &paths, read).await;
        let found = self.or_warn(found, wanted)?;
        let [_, credentials] = paths;
        self.pieces.extend(found.into_iter().map(|found| Piece {
            tool: Tool::MorpheusCli,
            found: Found {
                path: Some(credentials.clone()),
                ..found
            },
            grant: None,
            spot: Spot::Wallet,
        }));
        Ok(())
    }

    async fn zeyos(&mut self, ports: &Ports, wanted: &Wanted) -> Result<()> {
        let homes = ports.tools.homes();
        let (files, local) = match &wanted.path {
            Some(path) if is_json(path) => (vec![path.clone()], Vec::new()),
            Some(path) => (ZEYOS_FILES.map(|name| path.join(name)).to_vec(), Vec::new()),
            None => {
                let usual = homes.zeyos.iter().flat_map(|home| {
                    ["profiles.json", "credentials.json"].map(|name| home.join(name))
                });
                let above = homes.folders.iter();
                (
                    usual.collect(),
                    above
                        .map(|folder| folder.join(".zeyos").join("auth.json"))
                        .collect(),
                )
            }
        };
        for file in &files {
            self.file(ports, wanted, file).await?;
        }
        // The nearest one wins there, too.
        self.looked_in.extend(local.first().cloned());
        for file in &local {
            if self.text(ports, file).ok().flatten().is_some() {
                return self.pieces_of(ports, wanted, file).await;
            }
        }
        Ok(())
    }

    async fn json(&mut self, ports: &Ports, wanted: &Wanted) -> Result<()> {
        if let Some(text) = &wanted.text {
            self.pieces = json::read(text, None, wanted)?;
            return Ok(());
        }
        let Some(path) = &wanted.path else {
            return Err(Error::new(Kind::Usage, "which file?")
                .hint("name it: keyfob import json FILE (- for standard input)"));
        };
        self.file(ports, wanted, path).await
    }

    async fn file(&mut self, ports: &Ports, wanted: &Wanted, path: &Path) -> Result<()> {
        self.looked_in.push(path.to_owned());
        self.pieces_of(ports, wanted, path).await
    }

    async fn pieces_of(&mut self, ports: &Ports, wanted: &Wanted, path: &Path) -> Result<()> {
        let paths = [path.to_owned()];
        let read = |texts: &[Option<Secret>]| match texts {
            [Some(text)] => json::read(text, Some(path), wanted),
            _ => Ok(Vec::new()),
        };
        let pieces = self.settled(ports, &paths, read).await;
        let pieces = self.or_warn(pieces, wanted)?;
        self.pieces.extend(pieces);
        Ok(())
    }

    /// Reads files that are written in place: what makes no sense is read once more after a while, never mended.
    async fn settled<T>(
        &mut self,
        ports: &Ports,
        paths: &[PathBuf],
        read: impl Fn(&[Option<Secret>]) -> Result<T>,
    ) -> Result<T> {
        let once = |all: &mut Self| {
            let texts: Result<Vec<_>> = paths.iter().map(|path| all.text(ports, path)).collect();
            read(&texts?)
        };
        if let Ok(read) = once(self) {
            return Ok(read);
        }
        ports.clock.sleep(HALF_WRITTEN).await;
        let named = paths.first().map(|path| path.display().to_string());
        once(self).map_err(|error| error.about(&named.unwrap_or_default()))
    }

    fn text(&mut self, ports: &Ports, path: &Path) -> Result<Option<Secret>> {
        let Some(file) = ports.tools.read(path)? else {
            return Ok(None);
        };
        let warning = format!(
            "'{0}' can be read by others than its owner: chmod 600 '{0}'",
            path.display()
        );
        if file.is_open_to_others && !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
        Ok(Some(file.text))
    }

    /// What somebody named must be readable; what is only looked at on the way is told of.
    fn or_warn<T: Default>(&mut self, read: Result<T>, wanted: &Wanted) -> Result<T> {
        match read {
            Err(error) if wanted.path.is_none() => {
                self.warnings.push(error.to_string());
                Ok(T::default())
            }
            read => read,
        }
    }
}

/// The folder of morpheus-cli's files, whether it is named or one of them.
pub(super) fn cli_folder(path: &Path) -> PathBuf {
    let is_file = path
        .file_name()
        .is_some_and(|name| name == APPLIANCES || name == CREDENTIALS);
    match path.parent() {
        Some(folder) if is_file => folder.to_owned(),
        Some(_) | None => path.to_owned(),
    }
}

/// Whether a path names a JSON file, not a folder.
pub(super) fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "json")
}
