//! `status`: one line for prompts and bars; no network, no vault key.

use jiff::Timestamp;
use serde_json::json;

use crate::cli::args::{StatusArgs, StatusFormat};
use crate::cli::words::{self, JSON_VERSION, ProfileJson};
use crate::cli::world::World;
use crate::domain::countdown::{self, Tone};
use crate::domain::error::{Kind, Result};
use crate::domain::lifecycle::State;
use crate::domain::outlook::Outlook;
use crate::service::listing::{self, Entry};

pub(crate) fn run(world: &World<'_>, args: &StatusArgs) -> Result<u8> {
    let open = world.open()?;
    let now = open.ports.clock.now();
    let name = match &args.name {
        Some(name) => Some(name.clone()),
        None => world.usual()?.map(|choice| choice.profile),
    };
    let Some(name) = name else {
        let entries = listing::entries(&open.ports)?;
        world.output.line(&summary(&entries, args.format, now));
        return Ok(0);
    };
    let entry = listing::entry(&open.ports, &name)?;
    world.output.line(&line(&entry, args.format, now));
    if entry.state(now).is_alive() {
        Ok(0)
    } else {
        Ok(Kind::LoginNeeded.exit_code())
    }
}

fn line(entry: &Entry, format: StatusFormat, now: Timestamp) -> String {
    let name = &entry.profile.name;
    let ending = entry.holding.outlook(now).words(now);
    let ending = ending.map(|words| format!(", {words}")).unwrap_or_default();
    let state = format!("{}{ending}", words::state(entry, now));
    let (glyph, _, tone) = countdown::glyph(entry.state(now));
    let short = countdown::access(&entry.holding, now).text;
    match format {
        StatusFormat::Plain => format!("{name} {state}"),
        StatusFormat::Starship => format!("{glyph} {name} {short}"),
        StatusFormat::Tmux => format!(
            "#[fg={}]{glyph} {} {short}#[default]",
            colour(tone),
            tmux(name.as_str())
        ),
        StatusFormat::Waybar => waybar(
            &format!("{glyph} {name} {short}"),
            &format!("{name} {state}"),
            entry.state(now).word(),
        ),
        StatusFormat::Json => {
            let profile = serde_json::to_value(ProfileJson::of(entry, now)).unwrap_or_default();
            json!({"version": JSON_VERSION, "profile": profile}).to_string()
        }
    }
}

/// How many need somebody, live, and are signed out.
struct Counts {
    need_you: usize,
    active: usize,
    out: usize,
}

fn count(entries: &[Entry], now: Timestamp) -> Counts {
    let mut counts = Counts {
        need_you: 0,
        active: 0,
        out: 0,
    };
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

fn summary(entries: &[Entry], format: StatusFormat, now: Timestamp) -> String {
    let Counts {
        need_you,
        active,
        out,
    } = count(entries, now);
    let total = entries.len();
    let plain = format!(
        "{}, {need_you} need you, {active} active, {out} signed out",
        words::profiles(total)
    );
    let short = format!("▲{need_you} ●{active} ○{out}");
    let class = if need_you > 0 { "needs-you" } else { "ok" };
    match format {
        StatusFormat::Plain => plain,
        StatusFormat::Starship => short,
        StatusFormat::Tmux => {
            let tone = if need_you > 0 { Tone::Bad } else { Tone::Ok };
            format!("#[fg={}]{short}#[default]", colour(tone))
        }
        StatusFormat::Waybar => waybar(&short, &plain, class),
        StatusFormat::Json => json!({
            "version": JSON_VERSION, "profiles": total, "need_you": need_you, "active": active, "signed_out": out,
        })
        .to_string(),
    }
}

fn waybar(text: &str, tooltip: &str, class: &str) -> String {
    json!({"text": text, "tooltip": tooltip, "class": class}).to_string()
}

/// `#` starts tmux's own words.
fn tmux(text: &str) -> String {
    text.replace('#', "##")
}

const fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Ok => "green",
        Tone::Warn => "yellow",
        Tone::Bad => "red",
        Tone::Busy => "cyan",
        Tone::Muted => "default",
    }
}
