//! A server's certificate: what it shows, what is trusted now, and the button that pins it.

use jiff::Timestamp;

use super::{button, dialog};
use crate::app::state::State;
use crate::app::state::dialog::{About, Choice, Dialog, DialogLine};
use crate::app::state::overlay::Overlay;
use crate::domain::certificate::{Certificate, fingerprint};
use crate::domain::countdown::Tone;
use crate::domain::name::ProfileName;
use crate::domain::server::{Server, Trust};
use crate::domain::span;
use crate::service::certificate::Review;

/// How many of its names are shown.
const NAMES: usize = 3;

/// Whose server is looked at: the login form's, where one is open; no other form has one.
#[must_use]
pub fn subject(state: &State) -> Option<&ProfileName> {
    let is_finder = |overlay: &&Overlay| matches!(overlay, Overlay::Help(_) | Overlay::Palette(_));
    let mut below = state.overlays.iter().rev().skip_while(is_finder);
    match below.next() {
        None => state.current(),
        Some(overlay) => overlay.login().map(|login| &login.profile),
    }
}

/// Whether to pin what the server shows; where it is trusted, that is just said.
#[must_use]
pub fn reviewed(state: &State, name: &ProfileName, review: &Review, now: Timestamp) -> Dialog {
    let Review { server, shown, .. } = review;
    let mut lines = vec![
        verdict(review),
        DialogLine::fact("server", server.address.as_str()),
        DialogLine::fact("SHA-256", fingerprint(&shown.sha256)),
        trusted(server),
        validity(shown, now),
        names(shown, server),
        DialogLine::fact("signed by", shown.issuer.as_str()),
    ];
    let may_pin = may_pin(review);
    if may_pin {
        let text = consequences(state, server);
        lines.extend([DialogLine::blank(), DialogLine::text(text)]);
    }
    let more = may_pin.then(|| button("Pin this one", Choice::PinCertificate));
    let about = About::Certificate(name.clone(), shown.sha256.clone());
    let title = format!("Certificate of {}", server.name);
    let mut asked = dialog(about, title, lines, more.into_iter().collect());
    if let (false, Some(first)) = (may_pin, asked.buttons.first_mut()) {
        "Close".clone_into(&mut first.label);
    }
    asked
}

/// A pin takes the place of what is trusted now: a client certificate would be lost by it.
fn may_pin(review: &Review) -> bool {
    match &review.server.trust {
        Trust::ClientCertificate { .. } => false,
        Trust::Insecure => true,
        Trust::System | Trust::CaFile(_) => review.objection.is_some(),
        // Who shows the pinned one without having its key isn't the server.
        Trust::Pin(sha256) => review.objection.is_some() && *sha256 != review.shown.sha256,
    }
}

/// What is accepted now.
fn trusted(server: &Server) -> DialogLine {
    match &server.trust {
        Trust::System => DialogLine::fact("trusted", "what this computer trusts"),
        Trust::CaFile(path) => {
            let text = format!("what this computer trusts, and {}", path.display());
            DialogLine::fact("trusted", text)
        }
        Trust::Pin(sha256) => DialogLine::fact("pinned", fingerprint(sha256)),
        Trust::ClientCertificate { .. } => DialogLine::fact(
            "trusted",
            "what this computer trusts; we show a certificate, too",
        ),
        Trust::Insecure => {
            DialogLine::fact("trusted", "anything: nothing is checked").toned(Tone::Bad)
        }
    }
}

fn validity(shown: &Certificate, now: Timestamp) -> DialogLine {
    let (text, tone) = match (shown.from, shown.until) {
        (Some(from), _) if from > now => (format!("✗ only from {} on", day(from)), Tone::Bad),
        (_, Some(until)) if until <= now => {
            let ago = span::short(now.duration_since(until));
            (
                format!("✗ until {}: expired {ago} ago", day(until)),
                Tone::Bad,
            )
        }
        (_, Some(until)) => {
            let left = span::short(until.duration_since(now));
            (format!("✓ until {}, {left} left", day(until)), Tone::Ok)
        }
        (_, None) => ("? it doesn't say until when".to_owned(), Tone::Muted),
    };
    DialogLine::fact("valid", text).toned(tone)
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

fn names(shown: &Certificate, server: &Server) -> DialogLine {
    let host = server.address.host().trim_matches(['[', ']']);
    let named: Vec<&str> = shown.names.iter().map(String::as_str).take(NAMES).collect();
    let more = shown.names.len().saturating_sub(NAMES);
    let mut text = named.join(", ");
    if more > 0 {
        text = format!("{text} and {more} more");
    }
    if shown.is_for(host) {
        return DialogLine::fact("is for", format!("✓ {text}")).toned(Tone::Ok);
    }
    let text = if text.is_empty() {
        format!("✗ no host at all, so not for {host}")
    } else {
        format!("✗ {text}; not for {host}")
    };
    DialogLine::fact("is for", text).toned(Tone::Bad)
}

fn verdict(review: &Review) -> DialogLine {
    if let Some(error) = &review.objection {
        return DialogLine::text(format!("✗ {}.", error.what())).toned(Tone::Bad);
    }
    match review.server.trust {
        Trust::System | Trust::ClientCertificate { .. } => {
            DialogLine::text("✓ This computer trusts it.").toned(Tone::Ok)
        }
        Trust::CaFile(_) => DialogLine::text("✓ It is trusted, with your CA file.").toned(Tone::Ok),
        Trust::Pin(_) => DialogLine::text("✓ It is the pinned one.").toned(Tone::Ok),
        Trust::Insecure => {
            DialogLine::text("▲ Anybody in between could show another one.").toned(Tone::Warn)
        }
    }
}

/// What pinning means, and for whom.
fn consequences(state: &State, server: &Server) -> String {
    let profiles = state.catalog.profiles.values();
    let whose = match profiles.filter(|p| p.server == server.name).count() {
        0 | 1 => String::new(),
        count => format!(", for all {count} profiles there"),
    };
    format!(
        "Pinned, {} is trusted by this certificate alone{whose}, whoever signed it and however old it is. Compare \
         the SHA-256 with its admin's first.",
        server.name
    )
}
