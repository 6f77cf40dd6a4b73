//! What is said of a form and its fields.

use super::Asks;
use crate::app::state::form::{Field, Form, Input};
use crate::domain::countdown::Tone;
use crate::plain::words;

/// What is said when a form comes.
pub(super) fn introduction(title: &str, form: &Form, asks: Asks) -> Vec<String> {
    let mut lines = vec![title.to_owned()];
    let facts = form.fields.iter();
    let facts = facts.filter(|field| asks != Asks::All || !field.takes_focus());
    lines.extend(facts.filter_map(fact));
    let remarks = form.remarks.iter();
    lines.extend(remarks.map(|note| words::sentence(&words::spoken(&note.text))));
    let how = match asks {
        Asks::All => {
            "Empty keeps what is there, - clears it, done skips the rest, cancel gives up."
        }
        Asks::Missing => "An empty answer goes through the other fields, too.",
        Asks::Nothing => "change goes through the fields, cancel gives up.",
    };
    lines.push(how.to_owned());
    lines
}

/// `User: ops`: what stands in a field, if that can be told.
fn fact(field: &Field) -> Option<String> {
    let text = match &field.input {
        Input::Text(text) if text.is_secret() => return None,
        Input::Text(text) => text.text(),
        Input::Choice(choices) => choices.word(),
        Input::Fixed(text) => text,
    };
    (!text.is_empty()).then(|| format!("{}: {}", field.label, words::spoken(text)))
}

/// `Address: for example eu-prod.acme.test; a note.`
pub(super) fn describe(field: &Field) -> Option<String> {
    let mut parts = Vec::new();
    match &field.input {
        Input::Text(text) if text.is_secret() && text.is_empty() => {
            parts.push("not shown while you type, ^C cancels".to_owned());
        }
        Input::Text(text) if text.is_secret() => {
            parts.push("something is there, not shown, ^C cancels".to_owned());
        }
        Input::Text(text) if text.text().is_empty() && field.example.is_empty() => {}
        Input::Text(text) if text.text().is_empty() => {
            let empty = field.example.strip_prefix('(');
            let empty = empty.map(|words| words.trim_end_matches(')').to_owned());
            parts.push(empty.unwrap_or_else(|| format!("for example {}", field.example)));
        }
        Input::Text(text) => parts.push(format!("now {}", text.text())),
        Input::Choice(choices) => {
            let words = choices.words.iter().enumerate();
            let words: Vec<String> = words
                .map(|(at, word)| format!("{} {word}", at + 1))
                .collect();
            parts.push(format!("now {}, of {}", choices.word(), words.join(", ")));
        }
        Input::Fixed(_) => return None,
    }
    // What is said beside a secret field is about keys that show it.
    let is_secret = matches!(&field.input, Input::Text(text) if text.is_secret());
    let note = field.note.as_ref().filter(|note| !note.text.is_empty());
    let note = note.filter(|note| !is_secret || note.tone != Tone::Muted);
    parts.extend(note.map(|note| words::spoken(&note.text)));
    parts.extend(field.under.map(words::spoken));
    if parts.is_empty() {
        return None;
    }
    Some(format!("{}: {}.", field.label, parts.join("; ")))
}
