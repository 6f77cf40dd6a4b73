//! How a server stands in the file, read and written.

use std::path::{Path, PathBuf};

use toml_edit::{InlineTable, Item, value};
use url::Url;

use super::section::Section;
use super::settings::at;
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ServerName;
use crate::domain::provider::Provider;
use crate::domain::server::{Address, Server, Trust};

/// The keys of a server, in the order in which they are written.
pub(super) const KEYS: [&str; 6] = [
    "provider",
    "url",
    "environment",
    "tls",
    "allow-http",
    "proxy",
];

/// Reads the server part of a table.
pub(super) fn read(section: Section<'_>, name: ServerName) -> Result<Server> {
    let missing = |key: &str| {
        let span = section.span();
        let why = format!("'{key}' is missing {}", section.title);
        section.source.wrong(&span, why)
    };
    Ok(Server {
        name,
        provider: section
            .word("provider", &Provider::ALL, Provider::word)?
            .ok_or_else(|| missing("provider"))?,
        address: section
            .parsed("url", Address::parse)?
            .ok_or_else(|| missing("url"))?,
        environment: section.word("environment", &Environment::ALL, Environment::word)?,
        trust: trust(section)?,
        allow_http: section.flag("allow-http")?.unwrap_or(false),
        proxy: section.parsed("proxy", proxy)?,
    })
}

/// The address of a proxy. It may hold a password, so an unreadable one isn't repeated.
fn proxy(text: &str) -> Result<Url> {
    let url = Url::parse(text).ok().filter(Url::has_host);
    let is_spoken = |url: &Url| {
        matches!(
            url.scheme(),
            "http" | "https" | "socks5" | "socks5h" | "socks4"
        )
    };
    url.filter(is_spoken).ok_or_else(|| {
        Error::new(Kind::Usage, "the proxy is no proxy address")
            .hint("write it like http://proxy.example.com:3128 or socks5h://127.0.0.1:1080")
    })
}

fn trust(section: Section<'_>) -> Result<Trust> {
    let Some(tls) = section.inner("tls")? else {
        return Ok(Trust::System);
    };
    let tls = tls.only(&["ca-file", "pin", "client-cert", "client-key", "insecure"])?;
    let path = |key: &str| -> Result<Option<PathBuf>> {
        let text = tls.text(key)?;
        Ok(text.map(|text| at(tls.source.folder(), PathBuf::from(text))))
    };
    let pin = tls.parsed("pin", Trust::parse_pin)?;
    let client = match (path("client-cert")?, path("client-key")?) {
        (Some(certificate), Some(key)) => Some(Trust::ClientCertificate { certificate, key }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            let why = "client-cert and client-key go together";
            return Err(tls.source.wrong(&section.span_of("tls"), why));
        }
    };
    let waiver = tls.flag("insecure")?.unwrap_or(false);
    let said = [
        path("ca-file")?.map(Trust::CaFile),
        pin,
        client,
        waiver.then_some(Trust::Insecure),
    ];
    let mut said = said.into_iter().flatten();
    match (said.next(), said.next()) {
        (None, _) => Ok(Trust::System),
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => {
            let why = "'tls' takes one of ca-file, pin, client-cert with client-key, insecure";
            Err(tls.source.wrong(&section.span_of("tls"), why))
        }
    }
}

/// What is written for a server; `None` leaves a key out, since its value is the default.
pub(super) fn fields(server: &Server, folder: &Path) -> Result<[(&'static str, Option<Item>); 6]> {
    let environment = server.environment.map(|env| value(env.word()));
    let proxy = server.proxy.as_ref();
    Ok([
        ("provider", Some(value(server.provider.word()))),
        ("url", Some(value(server.address.as_str()))),
        ("environment", environment),
        ("tls", tls_item(&server.trust, folder)?),
        ("allow-http", server.allow_http.then(|| value(true))),
        (
            "proxy",
            proxy.map(|url| value(url.as_str().trim_end_matches('/'))),
        ),
    ])
}

fn tls_item(trust: &Trust, folder: &Path) -> Result<Option<Item>> {
    let mut tls = InlineTable::new();
    match trust {
        Trust::System => return Ok(None),
        Trust::CaFile(path) => {
            tls.insert("ca-file", written(path, folder)?.into());
        }
        Trust::Pin(hex) => {
            tls.insert("pin", format!("sha256:{hex}").into());
        }
        Trust::ClientCertificate { certificate, key } => {
            tls.insert("client-cert", written(certificate, folder)?.into());
            tls.insert("client-key", written(key, folder)?.into());
        }
        Trust::Insecure => {
            tls.insert("insecure", true.into());
        }
    }
    Ok(Some(value(tls)))
}

/// A path as it stands in the file: short for what lies beside it.
fn written<'a>(path: &'a Path, folder: &Path) -> Result<&'a str> {
    let beside = path.strip_prefix(folder).unwrap_or(path);
    beside.to_str().ok_or_else(|| {
        let what = format!(
            "'{}' can't be written into the configuration",
            path.display()
        );
        Error::new(Kind::Usage, what).hint("use a path that is UTF-8 text")
    })
}
