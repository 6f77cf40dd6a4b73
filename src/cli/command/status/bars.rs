//! How each prompt and bar wants its line.

use serde_json::json;

use super::{Piece, Told};
use crate::cli::args::StatusFormat;
use crate::domain::countdown::{self, Tone};
use crate::domain::lifecycle::State;

/// A state's sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) unicode: char,
    pub(super) ascii: char,
}

impl Glyph {
    pub(super) const fn of(state: State) -> Self {
        let (unicode, ascii, _) = countdown::glyph(state);
        Self { unicode, ascii }
    }
}

pub(super) fn line(told: &Told, format: StatusFormat, ascii: bool) -> String {
    match format {
        StatusFormat::Plain => told.plain.clone(),
        // starship quotes for its shell and cuts the newline off.
        StatusFormat::Starship => short(told, ascii),
        StatusFormat::Tmux => tmux(told, ascii),
        StatusFormat::Waybar => waybar(told),
        StatusFormat::Json => told.json.to_string(),
    }
}

fn short(told: &Told, ascii: bool) -> String {
    let mut line = String::new();
    for piece in &told.short {
        match piece {
            Piece::Glyph(glyph) if ascii => line.push(glyph.ascii),
            Piece::Glyph(glyph) => line.push(glyph.unicode),
            Piece::Text(text) if ascii => line.push_str(&text.replace('—', "-")),
            Piece::Text(text) => line.push_str(text),
        }
    }
    line
}

/// tmux reads `#[…]` as a style and `##` as `#` (tmux(1), STYLES).
///
/// A name's `#[` can't be quoted with certainty: how many signs tmux takes off differs between versions.
fn tmux(told: &Told, ascii: bool) -> String {
    let text = short(told, ascii).replace("#[", "[").replace('#', "##");
    let colour = colour(told.tone);
    format!("#[fg={colour}]{text}#[default]")
}

/// Waybar's own object (waybar-custom(5)). Bars always show unicode; `text` and `tooltip` are Pango markup.
fn waybar(told: &Told) -> String {
    let mut object = json!({
        "text": pango(&short(told, false)),
        "alt": told.class,
        "tooltip": pango(&told.plain),
        "class": told.class,
    });
    if let (Some(percentage), Some(object)) = (told.percentage, object.as_object_mut()) {
        object.insert("percentage".to_owned(), percentage.into());
    }
    object.to_string()
}

fn pango(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\'' => safe.push_str("&#39;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
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
