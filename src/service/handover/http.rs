//! The token for HTTP tools: headers, curl, httpie, netrc.

use super::place::{self, Hint};
use super::{cannot, quote};
use crate::domain::error::Result;
use crate::service::get::Ready;

/// `Authorization: Bearer …` (RFC 6750 §2.1).
pub(super) fn header(ready: &Ready) -> Result<String> {
    let token = quote::header(ready.tokens.access.expose());
    let token =
        token.ok_or_else(|| cannot("an HTTP header", "only printable ASCII goes into it"))?;
    Ok(format!("Authorization: Bearer {token}"))
}

/// A command line. The token is in it, and so in the list of processes.
pub(super) fn curl(ready: &Ready) -> Result<String> {
    let mut words = vec![
        "curl".to_owned(),
        "-H".to_owned(),
        quote::sh(&header(ready)?),
    ];
    for hint in place::hints(ready) {
        match hint {
            Hint::CaFile(path) => words.extend(["--cacert".to_owned(), sh_path(path)]),
            Hint::Certificate(certificate, key) => words.extend([
                "--cert".to_owned(),
                sh_path(certificate),
                "--key".to_owned(),
                sh_path(key),
            ]),
            Hint::Insecure => words.push("--insecure".to_owned()),
            Hint::Proxy(proxy) => words.extend(["--proxy".to_owned(), quote::sh(proxy)]),
        }
    }
    let url = place::whoami(ready);
    if has_range(&url) {
        words.push("--globoff".to_owned());
    }
    words.push(quote::sh(&url));
    Ok(words.join(" "))
}

/// Whether curl would make several addresses of it, and send the token to each.
fn has_range(url: &str) -> bool {
    url.contains(['[', ']', '{', '}'])
}

/// What `curl -K -` reads.
pub(super) fn curl_config(ready: &Ready) -> Result<String> {
    let set = |name: &str, value: &str| format!("{name} = {}", quote::curl(value));
    let url = place::whoami(ready);
    let mut lines = vec![set("header", &header(ready)?), set("url", &url)];
    if has_range(&url) {
        lines.push("globoff".to_owned());
    }
    for hint in place::hints(ready) {
        match hint {
            Hint::CaFile(path) => lines.push(set("cacert", &path.to_string_lossy())),
            Hint::Certificate(certificate, key) => lines.extend([
                set("cert", &certificate.to_string_lossy()),
                set("key", &key.to_string_lossy()),
            ]),
            Hint::Insecure => lines.push("insecure".to_owned()),
            Hint::Proxy(proxy) => lines.push(set("proxy", proxy)),
        }
    }
    Ok(lines.join("\n"))
}

/// A command line for httpie.
pub(super) fn httpie(ready: &Ready) -> Result<String> {
    let header = header(ready)?.replacen(": ", ":", 1);
    if header.contains('\\') {
        return Err(cannot("an argument of httpie", "it unescapes \\ there"));
    }
    let mut words = vec!["http".to_owned()];
    for hint in place::hints(ready) {
        match hint {
            Hint::CaFile(path) => words.push(format!("--verify={}", sh_path(path))),
            Hint::Certificate(certificate, key) => words.extend([
                format!("--cert={}", sh_path(certificate)),
                format!("--cert-key={}", sh_path(key)),
            ]),
            Hint::Insecure => words.push("--verify=no".to_owned()),
            Hint::Proxy(proxy) => {
                let scheme = ready.server.address.scheme();
                words.push(format!(
                    "--proxy={}",
                    quote::sh(&format!("{scheme}:{proxy}"))
                ));
            }
        }
    }
    words.extend([quote::sh(&place::whoami(ready)), quote::sh(&header)]);
    Ok(words.join(" "))
}

/// A line of ~/.netrc.
pub(super) fn netrc(ready: &Ready) -> Result<String> {
    let token = quote::netrc(ready.tokens.access.expose());
    let token = token.ok_or_else(|| {
        cannot(
            "a netrc file",
            "its readers take quotes and blanks in different ways",
        )
    })?;
    let host = ready.server.address.host();
    Ok(format!("machine {host} login oauth2 password {token}"))
}

fn sh_path(path: &std::path::Path) -> String {
    quote::sh(&path.to_string_lossy())
}
