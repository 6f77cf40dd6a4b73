//! `status`: one line for prompts and bars; no network, no vault key.

mod bars;

use jiff::Timestamp;
use serde_json::{Value, json};

use bars::Glyph;

use crate::cli::args::StatusArgs;
use crate::cli::words::{self, JSON_VERSION, ProfileJson};
use crate::cli::world::World;
use crate::domain::catalog::Glyphs;
use crate::domain::countdown::{self, Tone};
use crate::domain::error::{Kind, Result};
use crate::domain::lifecycle::State;
use crate::domain::outlook::Outlook;
use crate::service::listing::{self, Entry};

/// What there is to show, for whichever bar.
struct Told {
    /// For people: `prod-acme active 5h 20m`
    plain: String,
    /// For bars, with glyphs: `● prod-acme 5h 20m`
    short: Vec<Piece>,
    /// One word for style sheets and icons.
    class: &'static str,
    tone: Tone,
    /// How much of the token's life is left.
    percentage: Option<u8>,
    json: Value,
}

/// A part of what bars show.
enum Piece {
    Glyph(Glyph),
    Text(String),
}

pub(crate) fn run(world: &World<'_>, args: &StatusArgs) -> Result<u8> {
    let open = world.open()?;
    let now = open.ports.clock.now();
    let ascii = match open.glyphs {
        Glyphs::Unicode => false,
        Glyphs::Ascii => true,
        Glyphs::Auto => !world.surroundings.terminal.shows_unicode(),
    };
    let name = match &args.name {
        Some(name) => Some(name.clone()),
        None => world.usual()?.map(|choice| choice.profile),
    };
    let Some(name) = name else {
        let told = summary(&listing::entries(&open.ports)?, now);
        world.output.line(&bars::line(&told, args.format, ascii));
        return Ok(0);
    };
    let entry = listing::entry(&open.ports, &name)?;
    let told = of_profile(&entry, now);
    world.output.line(&bars::line(&told, args.format, ascii));
    if entry.state(now).is_alive() {
        Ok(0)
    } else {
        Ok(Kind::LoginNeeded.exit_code())
    }
}

fn of_profile(entry: &Entry, now: Timestamp) -> Told {
    let name = &entry.profile.name;
    let state = entry.state(now);
    let outlook = entry.holding.outlook(now);
    let ending = outlook.words(now);
    let ending = ending.map(|words| format!(", {words}")).unwrap_or_default();
    let (unicode, ascii, tone) = countdown::glyph(state);
    let left = countdown::access(&entry.holding, now).text;
    let profile = serde_json::to_value(ProfileJson::of(entry, now)).unwrap_or_default();
    Told {
        plain: format!("{name} {}{ending}", words::state(entry, now)),
        short: vec![
            Piece::Glyph(Glyph { unicode, ascii }),
            Piece::Text(format!(" {name} {left}")),
        ],
        class: state.word(),
        tone,
        percentage: percentage(entry, now),
        json: json!({"version": JSON_VERSION, "profile": profile}),
    }
}

/// Whole percent of the granted life, down; none where its end isn't known.
fn percentage(entry: &Entry, now: Timestamp) -> Option<u8> {
    if !entry.state(now).is_alive() {
        return Some(0);
    }
    let tokens = entry.holding.tokens.as_ref()?;
    let granted = tokens.granted()?.as_secs();
    let left = tokens.expiry.left(now)?.as_secs();
    let percent = left.saturating_mul(100).checked_div(granted)?;
    u8::try_from(percent.clamp(0, 100)).ok()
}

/// How many need somebody, live, and are signed out.
#[derive(Default)]
struct Counts {
    need_you: usize,
    active: usize,
    out: usize,
}

fn count(entries: &[Entry], now: Timestamp) -> Counts {
    let mut counts = Counts::default();
    for entry in entries {
        match entry.state(now) {
            State::Active if entry.holding.outlook(now) != Outlook::Good => counts.need_you += 1,
            State::Active => counts.active += 1,
            State::SignedOut | State::Revoked { .. } => counts.out += 1,
            State::Expiring
            | State::Expired { .. }
            | State::Rejected { .. }
            | State::NeedsLogin { .. }
            | State::Damaged => counts.need_you += 1,
        }
    }
    counts
}

fn summary(entries: &[Entry], now: Timestamp) -> Told {
    let counts = count(entries, now);
    let Counts {
        need_you,
        active,
        out,
    } = counts;
    let total = entries.len();
    let all = words::profiles(total);
    let (class, tone) = match need_you {
        0 => ("ok", Tone::Ok),
        _ => ("needs-you", Tone::Bad),
    };
    Told {
        plain: format!("{all}, {need_you} need you, {active} active, {out} signed out"),
        short: vec![
            Piece::Glyph(Glyph::of(State::Expiring)),
            Piece::Text(format!("{need_you} ")),
            Piece::Glyph(Glyph::of(State::Active)),
            Piece::Text(format!("{active} ")),
            Piece::Glyph(Glyph::of(State::SignedOut)),
            Piece::Text(out.to_string()),
        ],
        class,
        tone,
        percentage: None,
        json: json!({
            "version": JSON_VERSION, "profiles": total, "need_you": need_you, "active": active, "signed_out": out,
        }),
    }
}

#[cfg(test)]
mod tests;
