//! The live check of an address: what answers there, told for each kind of server (SCREENS 4.2).

use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};

use super::World;
use crate::app::effect::Probed;
use crate::app::state::probe::{Finding, Probe};
use crate::domain::certificate::{Certificate, fingerprint};
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::redirect::RedirectUri;
use crate::domain::server::{Server, Trust};
use crate::domain::span;
use crate::domain::text;
use crate::provider::authorization::Returned;
use crate::provider::dialect::Reach;
use crate::provider::endpoints::Endpoints;
use crate::service::check;
use crate::service::ports::web::Judge;

/// Clocks further apart are worth a warning (SCREENS C3).
const SKEW_WORTH_SAYING: SignedDuration = SignedDuration::from_mins(5);

/// Asks what answers at a server that no profile may name yet.
///
/// # Errors
/// What the port and the dialect say.
pub(super) async fn run(world: &World, probed: &Probed) -> Result<Probe> {
    let server = &probed.server;
    let nobody = Profile {
        instance: probed.instance.clone(),
        ..Profile::new(ProfileName::new("new")?, server)
    };
    let (reach, took) = match check::reach(&world.ports, server, &nobody).await {
        Ok(found) => found,
        Err(error) if error.kind() == Kind::Untrusted => {
            return untrusted(world, server, error).await;
        }
        Err(error) => return Err(error),
    };
    let mut findings = match server.provider {
        Provider::Morpheus => appliance(&reach, took),
        Provider::Zeyos => instance(probed, took),
        Provider::Oidc => {
            let found = check::find(&world.ports, server, &nobody).await;
            discovery(found, took)
        }
    };
    findings.push(tls(server));
    findings.extend(reach.clock_skew.map(clock));
    Ok(Probe {
        findings,
        untrusted: None,
    })
}

/// Listens for a moment where a browser would come back to; nobody is answered.
///
/// # Errors
/// As the port says: taken, by whom where that can be told.
pub(super) async fn listen(world: &World, redirect: &RedirectUri) -> Result<()> {
    let deaf: Judge = Rc::new(|_: &str| Returned::Ignored(String::new()));
    let listening = world.ports.loopback.listen(redirect, deaf).await?;
    drop(listening);
    Ok(())
}

const fn line(label: &'static str, tone: Tone, text: String) -> Finding {
    Finding { label, tone, text }
}

fn appliance(reach: &Reach, took: SignedDuration) -> Vec<Finding> {
    let appliance = match (&reach.maintenance, reach.setup_needed) {
        (Some(words), _) => line(
            "appliance",
            Tone::Warn,
            format!("maintenance, says the appliance ({words}); you may go on"),
        ),
        (None, true) => line(
            "appliance",
            Tone::Warn,
            "fresh appliance: its first setup isn't done".to_owned(),
        ),
        (None, false) => {
            let text = format!("Morpheus answers in {} ms", took.as_millis());
            line("appliance", Tone::Ok, text)
        }
    };
    let version = match &reach.version {
        Some(version) => line("version", Tone::Ok, version.to_string()),
        None => line(
            "version",
            Tone::Muted,
            "unknown until login: this appliance tells only users".to_owned(),
        ),
    };
    vec![appliance, version]
}

fn instance(probed: &Probed, took: SignedDuration) -> Vec<Finding> {
    let name = probed.instance.as_deref().unwrap_or_default();
    let text = format!("{name} answers in {} ms", took.as_millis());
    vec![line("instance", Tone::Ok, text)]
}

fn discovery(found: Result<Endpoints>, took: SignedDuration) -> Vec<Finding> {
    let found = match found {
        Ok(found) => found,
        Err(error) => return vec![line("discovery", Tone::Bad, said(&error))],
    };
    let mut lines = vec![line(
        "discovery",
        Tone::Ok,
        format!("found in {} ms", took.as_millis()),
    )];
    if let Some(issuer) = &found.issuer {
        let shown = text::clean(issuer, 200);
        lines.push(line("issuer", Tone::Ok, format!("{shown} agrees")));
    }
    let ways: Vec<&str> = [
        ("browser", found.authorization.is_some()),
        ("device", found.device_authorization.is_some()),
        ("revocation", found.revocation.is_some()),
        ("introspection", found.introspection.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, has)| has.then_some(name))
    .collect();
    lines.push(line("offers", Tone::Ok, ways.join(", ")));
    let notes = found.notes.into_iter();
    lines.extend(notes.map(|note| line("", Tone::Warn, note)));
    lines
}

/// Somebody answers, with a certificate that isn't trusted: it is shown, so that it can be compared and pinned.
async fn untrusted(world: &World, server: &Server, error: Error) -> Result<Probe> {
    let Ok(shown) = world.ports.http.certificate(server).await else {
        return Err(error);
    };
    Ok(Probe {
        findings: objections(server, &shown, &error, world.ports.clock.now()),
        untrusted: Some(shown.sha256),
    })
}

fn objections(server: &Server, shown: &Certificate, error: &Error, now: Timestamp) -> Vec<Finding> {
    let print = fingerprint(&shown.sha256);
    let text = match &server.trust {
        Trust::Pin(_) => format!("isn't the pinned certificate, but SHA-256 {print}"),
        Trust::System | Trust::CaFile(_) | Trust::ClientCertificate { .. } | Trust::Insecure => {
            format!("this computer doesn't trust SHA-256 {print} : choose pin or CA file")
        }
    };
    let mut lines = vec![line("TLS", Tone::Warn, text)];
    let host = server.address.host().trim_matches(['[', ']']);
    if !shown.is_for(host) {
        let names = match shown.names.first() {
            Some(name) => format!("certificate is for {name}"),
            None => "certificate names no host".to_owned(),
        };
        lines.push(line("", Tone::Bad, names));
    }
    if shown.until.is_some_and(|until| until <= now) {
        lines.push(line("", Tone::Bad, "certificate has expired".to_owned()));
    }
    if lines.len() == 1 {
        lines.push(line("", Tone::Muted, error.what().to_owned()));
    }
    lines
}

fn said(error: &Error) -> String {
    match error.way_out() {
        Some(way_out) => format!("{error}; {way_out}"),
        None => error.to_string(),
    }
}

fn clock(skew: SignedDuration) -> Finding {
    let apart = span::short(skew.abs());
    if skew.abs() > SKEW_WORTH_SAYING {
        let text = format!("{apart} apart: countdowns follow the server");
        line("clock", Tone::Warn, text)
    } else {
        line("clock", Tone::Ok, format!("{apart} apart"))
    }
}

/// It answered, so its certificate passed what is set.
fn tls(server: &Server) -> Finding {
    let (tone, text) = match (&server.trust, server.address.scheme()) {
        (_, "http") => (Tone::Warn, "none: plain http"),
        (Trust::System | Trust::ClientCertificate { .. }, _) => {
            (Tone::Ok, "trusted by this computer")
        }
        (Trust::CaFile(_), _) => (Tone::Ok, "trusted by your CA file"),
        (Trust::Pin(_), _) => (Tone::Ok, "is the pinned certificate"),
        (Trust::Insecure, _) => (Tone::Bad, "not checked at all"),
    };
    Finding {
        label: "TLS",
        tone,
        text: text.to_owned(),
    }
}
