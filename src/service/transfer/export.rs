//! Handing a login to another tool: its files get our entry, and keep the rest as it is.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::source::{self, APPLIANCES, CREDENTIALS};
use super::{Outgoing, Tool, json_edit, morpheus_cli};
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::server::Trust;
use crate::domain::text;
use crate::service::get::Ready;
use crate::service::journal;
use crate::service::ports::Ports;

/// Where a login goes.
#[derive(Debug)]
pub struct Target {
    /// To which tool.
    pub tool: Tool,
    /// A file or folder instead of the usual one.
    pub path: Option<PathBuf>,
    /// What it is called there; none: as the profile.
    pub entry: Option<String>,
    /// The refresh token goes along.
    pub with_refresh: bool,
    /// Only say what would be written.
    pub dry_run: bool,
}

/// What was written, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What it is called there.
    pub entry: String,
    /// The files, in the order in which they were written.
    pub files: Vec<PathBuf>,
    /// An entry of that name was there before.
    pub was_there: bool,
    /// What to know of it.
    pub notes: Vec<String>,
}

impl Exported {
    /// `/home/jw/.morpheus/appliances and /home/jw/.morpheus/credentials`.
    #[must_use]
    pub fn places(&self) -> String {
        let files = self.files.iter().map(|file| file.display().to_string());
        files.collect::<Vec<_>>().join(" and ")
    }
}

/// Names that morpheus-cli keeps for itself (facts/morpheus.md 7.4).
const CLI_WORDS: [&str; 3] = ["current", "all", "remote-url"];

/// The keys of the ZeyOS CLI that an export writes or drops.
const REFRESH_KEYS: &[&str] = &["refreshToken", "refreshTokenExpiresAt"];

/// Puts a login into another tool's files.
///
/// # Errors
/// `Kind::Usage` if the tool doesn't speak to that kind of server, or has another login of that name; `Busy` if a file
/// was changed meanwhile; `Failed` if it can't be read or written. The old files are whole then.
pub fn export(ports: &Ports, ready: &Ready, target: &Target) -> Result<Exported> {
    // Only a refresh needs it.
    let client_secret = if target.with_refresh {
        ports.vault.client_secret(&ready.profile.name)?
    } else {
        None
    };
    let outgoing = outgoing(ready, client_secret, target)?;
    let mut exported = match target.tool {
        Tool::MorpheusCli => to_morpheus_cli(ports, &outgoing, target),
        Tool::Zeyos => to_zeyos(ports, &outgoing, target),
        Tool::Json | Tool::Environment => Err(Error::new(
            Kind::Usage,
            format!("nothing is exported to '{}'", target.tool.word()),
        )
        .hint("one of: morpheus-cli, zeyos; keyfob get --as json or env prints it")),
    }?;
    exported.notes.extend(notes(ready, &outgoing, target));
    if !target.dry_run {
        let words = format!("exported to {}", target.tool.word());
        journal::record(ports, Some(&ready.profile.name), Verb::Reveal, Ok(&words));
    }
    Ok(exported)
}

fn outgoing(ready: &Ready, client_secret: Option<Secret>, target: &Target) -> Result<Outgoing> {
    let Ready {
        profile,
        server,
        tokens,
        ..
    } = ready;
    let fits = match target.tool {
        Tool::MorpheusCli => server.provider == Provider::Morpheus,
        Tool::Zeyos => server.provider == Provider::Zeyos,
        Tool::Json | Tool::Environment => true,
    };
    if !fits {
        let what = format!(
            "'{}' is a login at {}: {} has no use for it",
            profile.name,
            server.provider.title(),
            target.tool.word()
        );
        return Err(Error::new(Kind::Usage, what).hint("nothing was written"));
    }
    let entry = target.entry.clone();
    let entry = entry.unwrap_or_else(|| profile.name.to_string());
    check_entry(&entry, target.tool)?;
    let refresh = tokens.refresh.as_ref().filter(|_| target.with_refresh);
    Ok(Outgoing {
        entry,
        url: server.address.to_string(),
        instance: profile.instance.clone(),
        insecure: server.trust == Trust::Insecure,
        login: profile.login_name(),
        client_id: profile.client(server.provider).map(str::to_owned),
        client_secret: client_secret.filter(|_| refresh.is_some()),
        access: tokens.access.share(),
        refresh: refresh.map(Secret::share),
        expires_at: tokens.expiry.instant(),
        refresh_expires_at: tokens
            .refresh_expiry
            .instant()
            .filter(|_| refresh.is_some()),
        obtained_at: tokens.obtained_at,
    })
}

fn check_entry(entry: &str, tool: Tool) -> Result<()> {
    let is_word = tool == Tool::MorpheusCli && CLI_WORDS.contains(&entry);
    if !entry.is_empty() && entry == text::clean(entry, 64) && !is_word {
        return Ok(());
    }
    let shown = text::clean(entry, 64);
    let what = format!("'{shown}' can't be a name in {}", tool.word());
    Err(Error::new(Kind::Usage, what).hint("give another one: --entry NAME"))
}

fn to_morpheus_cli(ports: &Ports, outgoing: &Outgoing, target: &Target) -> Result<Exported> {
    let named = target.path.as_deref().map(source::cli_folder);
    let folder = named.or_else(|| ports.tools.homes().morpheus_cli);
    let folder = folder.ok_or_else(no_home)?;
    let paths = [folder.join(APPLIANCES), folder.join(CREDENTIALS)];
    let [appliances, credentials] = &paths;
    let before = (read(ports, appliances)?, read(ports, credentials)?);
    let found = match &before {
        (None, None) => Vec::new(),
        (appliances, credentials) => morpheus_cli::read(appliances.as_ref(), credentials.as_ref())?,
    };
    let there = found.iter().find(|found| found.entry == outgoing.entry);
    if let Some(there) = there {
        let is_same = there
            .url
            .as_deref()
            .is_none_or(|url| is_same_url(url, &outgoing.url));
        if !is_same {
            return Err(other_server(outgoing, there.url.as_deref()));
        }
    }
    let replaced = there.and_then(|found| found.tokens.as_ref());
    let replaced = replaced.is_some_and(|tokens| tokens.access != outgoing.access);
    let exported = Exported {
        entry: outgoing.entry.clone(),
        files: paths.to_vec(),
        was_there: there.is_some(),
        notes: replaced.then(|| REPLACED.to_owned()).into_iter().collect(),
    };
    let after = morpheus_cli::put(before.0.as_ref(), before.1.as_ref(), outgoing)?;
    if !target.dry_run {
        let (tools, appliances_before) = (&ports.tools, before.0.as_ref());
        tools.replace(appliances, appliances_before, &after.appliances)?;
        tools.replace(credentials, before.1.as_ref(), &after.credentials)?;
    }
    Ok(exported)
}

fn to_zeyos(ports: &Ports, outgoing: &Outgoing, target: &Target) -> Result<Exported> {
    let path = match &target.path {
        Some(path) if source::is_json(path) => path.clone(),
        Some(folder) => folder.join("profiles.json"),
        None => ports
            .tools
            .homes()
            .zeyos
            .ok_or_else(no_home)?
            .join("profiles.json"),
    };
    let before = read(ports, &path)?;
    let text = before.as_ref().map_or(EMPTY, Secret::expose);
    let written = ZeyosFile::of(text, &path, outgoing).map_err(|error| {
        let path = path.display().to_string();
        error.about(&path)
    })?;
    let (after, replaced, was_there) = written.put(text, outgoing)?;
    if !target.dry_run {
        ports
            .tools
            .replace(&path, before.as_ref(), &Secret::new(after))?;
    }
    Ok(Exported {
        entry: outgoing.entry.clone(),
        files: vec![path],
        was_there,
        notes: replaced.then(|| REPLACED.to_owned()).into_iter().collect(),
    })
}

/// A file of the ZeyOS CLI that isn't there yet.
const EMPTY: &str = "{\n  \"active\": null,\n  \"profiles\": {}\n}\n";

const REPLACED: &str = "the login that stood there is replaced by this one";

/// Where an entry goes in a file of the ZeyOS CLI.
struct ZeyosFile<'a> {
    place: Vec<&'a str>,
    entry: Value,
}

impl<'a> ZeyosFile<'a> {
    fn of(text: &str, path: &Path, outgoing: &'a Outgoing) -> Result<Self> {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let what = format!("that is no JSON, at line {}", error.line());
            Error::new(Kind::Failed, what).hint("nothing was changed: mend it, then try again")
        })?;
        let is_flat = value.get("profiles").is_none()
            && path.file_name().is_some_and(|name| name != "profiles.json");
        let place = if is_flat {
            Vec::new()
        } else {
            vec!["profiles", outgoing.entry.as_str()]
        };
        let entry = place.iter().try_fold(&value, |value, key| value.get(key));
        let entry = entry.cloned().unwrap_or_default();
        let url = entry.get("baseUrl").and_then(Value::as_str);
        match url {
            Some(url) if !is_same_url(url, &base_url(outgoing)) => {
                Err(other_server(outgoing, Some(url)))
            }
            Some(_) | None => Ok(Self { place, entry }),
        }
    }

    /// The text with the entry, whether another login was replaced, and whether the entry was there.
    fn put(&self, text: &str, outgoing: &Outgoing) -> Result<(String, bool, bool)> {
        let mut text = text.to_owned();
        for depth in 1..=self.place.len() {
            let (Some(place), Some(above)) = (self.place.get(..depth), self.place.get(..depth - 1))
            else {
                continue;
            };
            if let (false, Some(key)) = (json_edit::has(&text, place), place.last()) {
                text = json_edit::set(&text, above, key, "{}")?;
            }
        }
        // Another login's refresh token would end this one, or be of no use.
        text = json_edit::remove(&text, &self.place, REFRESH_KEYS)?;
        let said = |key: &str| self.entry.get(key).and_then(Value::as_str);
        if said("clientId") != outgoing.client_id.as_deref() {
            text = json_edit::remove(&text, &self.place, &["clientId", "clientSecret"])?;
        }
        if outgoing.expires_at.is_none() {
            text = json_edit::remove(&text, &self.place, &["expiresAt"])?;
        }
        for (key, value) in members(outgoing) {
            text = json_edit::set(&text, &self.place, key, &value)?;
        }
        let access = said("accessToken");
        let replaced = access.is_some_and(|access| access != outgoing.access.expose());
        Ok((text, replaced, self.entry.is_object()))
    }
}

fn members(outgoing: &Outgoing) -> Vec<(&'static str, String)> {
    let text = |key, text: &str| (key, json_edit::quoted(text));
    let secret = |key, secret: &Option<Secret>| Some(text(key, secret.as_ref()?.expose()));
    let seconds = |key, at: Option<jiff::Timestamp>| Some((key, at?.as_second().to_string()));
    let plain = |key, value: &Option<String>| Some(text(key, value.as_ref()?));
    [
        Some(text("baseUrl", &base_url(outgoing))),
        plain("instance", &outgoing.instance),
        plain("clientId", &outgoing.client_id),
        secret("clientSecret", &outgoing.client_secret),
        Some(text("accessToken", outgoing.access.expose())),
        secret("refreshToken", &outgoing.refresh),
        seconds("expiresAt", outgoing.expires_at),
        seconds("refreshTokenExpiresAt", outgoing.refresh_expires_at),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn base_url(outgoing: &Outgoing) -> String {
    match &outgoing.instance {
        Some(instance) => format!("{}/{instance}", outgoing.url),
        None => outgoing.url.clone(),
    }
}

fn is_same_url(one: &str, other: &str) -> bool {
    let bare = |url: &str| url.trim().trim_end_matches('/').to_ascii_lowercase();
    bare(one) == bare(other)
}

fn other_server(outgoing: &Outgoing, url: Option<&str>) -> Error {
    let what = format!(
        "'{}' is there already, for {}",
        outgoing.entry,
        text::clean(url.unwrap_or("another server"), 200)
    );
    Error::new(Kind::Usage, what).hint("nothing was written: give another name with --entry NAME")
}

fn read(ports: &Ports, path: &Path) -> Result<Option<Secret>> {
    Ok(ports.tools.read(path)?.map(|file| file.text))
}

fn no_home() -> Error {
    Error::new(Kind::Usage, "where are its files?")
        .hint("name the folder: keyfob export NAME --to TOOL PATH")
}

fn notes(ready: &Ready, outgoing: &Outgoing, target: &Target) -> Vec<String> {
    let name = &ready.profile.name;
    let tool = target.tool.word();
    let mut notes = Vec::new();
    if outgoing.refresh.is_some() {
        notes.push(format!(
            "the refresh token is in that file, too: let {tool} do the refreshing from now on, or its next refresh and that of '{name}' here end each other's login"
        ));
    } else {
        notes.push(format!(
            "the access token alone: {tool} can't refresh it, keyfob export {name} --to {tool} brings the next one"
        ));
    }
    if target.with_refresh && outgoing.refresh.is_none() {
        notes.push(format!("'{name}' has no refresh token to go along"));
    }
    let client = outgoing.client_id.as_deref();
    if target.tool == Tool::MorpheusCli && outgoing.refresh.is_some() && client != Some("morph-cli")
    {
        notes.push(
            "morpheus-cli refreshes as client morph-cli, and this token is another client's"
                .to_owned(),
        );
    }
    notes
}
