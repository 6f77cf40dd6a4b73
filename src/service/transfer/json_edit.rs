//! Changing members of an object in a JSON text, and not a byte besides: order, spacing and unknown keys stay.

use std::ops::Range;

use serde::de::IgnoredAny;

use crate::domain::error::{Error, Kind, Result};

/// One member of an object, by the places of its parts in the text.
struct Member {
    start: usize,
    key: String,
    value: Range<usize>,
}

/// An object: the place of its braces, and what is between them.
struct Body {
    open: usize,
    close: usize,
    members: Vec<Member>,
}

/// The text with `key` in the object at `path`; `value` is JSON. The object must be there.
///
/// # Errors
/// `Kind::Failed` if it is no JSON, or there is no such object.
pub(super) fn set(text: &str, path: &[&str], key: &str, value: &str) -> Result<String> {
    let body = body(text, path)?;
    if let Some(member) = body.members.iter().rfind(|member| member.key == key) {
        return splice(text, member.value.clone(), value);
    }
    let is_lined = text.contains('\n');
    let colon = if is_lined { ": " } else { ":" };
    let written = format!("{}{colon}{value}", quoted(key));
    if let Some(last) = body.members.last() {
        let gap = blanks_before(text, last.start);
        let end = last.value.end;
        return splice(text, end..end, &format!(",{gap}{written}"));
    }
    let indent = indent_of(text, body.open);
    let inner = if is_lined {
        format!("\n{indent}  {written}\n{indent}")
    } else {
        written
    };
    splice(text, body.open + 1..body.close, &inner)
}

/// The text without these keys in the object at `path`.
///
/// # Errors
/// As for [`set`].
pub(super) fn remove(text: &str, path: &[&str], keys: &[&str]) -> Result<String> {
    let mut text = text.to_owned();
    loop {
        let body = body(&text, path)?;
        let is_named = |member: &Member| keys.contains(&member.key.as_str());
        let Some(at) = body.members.iter().position(is_named) else {
            return Ok(text);
        };
        let cut = body.cut(at);
        text = splice(&text, cut, "")?;
    }
}

/// Whether there is an object at `path`.
pub(super) fn has(text: &str, path: &[&str]) -> bool {
    body(text, path).is_ok()
}

/// A text as JSON writes it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl Body {
    /// What goes with a member: its comma, and the blanks that it stands in.
    fn cut(&self, at: usize) -> Range<usize> {
        let member = self.members.get(at);
        let next = self.members.get(at + 1);
        let before = at.checked_sub(1).and_then(|at| self.members.get(at));
        match (member, next, before) {
            (Some(member), Some(next), _) => member.start..next.start,
            (Some(member), None, Some(before)) => before.value.end..member.value.end,
            (Some(_) | None, _, _) => self.open + 1..self.close,
        }
    }
}

fn body(text: &str, path: &[&str]) -> Result<Body> {
    // Only what a whole reader takes is walked through here.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| {
        let what = format!("that is no JSON, at line {}", error.line());
        Error::new(Kind::Failed, what).hint("nothing was changed: mend it, then try again")
    })?;
    let mut found = object(text, blanks(text.as_bytes(), 0));
    for key in path {
        found = found.and_then(|body| {
            let member = body.members.iter().rfind(|member| member.key == *key)?;
            object(text, member.value.start)
        });
    }
    found.ok_or_else(|| {
        let what = format!("there is no object '{}' in it", path.join("."));
        Error::new(Kind::Failed, what).hint("nothing was changed: is it that tool's file?")
    })
}

/// The object that begins at a place of a valid text.
fn object(text: &str, open: usize) -> Option<Body> {
    let bytes = text.as_bytes();
    if bytes.get(open) != Some(&b'{') {
        return None;
    }
    let mut members = Vec::new();
    let mut at = blanks(bytes, open + 1);
    while bytes.get(at)? != &b'}' {
        let start = at;
        let end = end_of_value(bytes, start);
        let key = serde_json::from_str(text.get(start..end)?).ok()?;
        let value = blanks(bytes, blanks(bytes, end) + 1);
        let value = value..end_of_value(bytes, value);
        at = blanks(bytes, value.end);
        if bytes.get(at) == Some(&b',') {
            at = blanks(bytes, at + 1);
        }
        members.push(Member { start, key, value });
    }
    Some(Body {
        open,
        close: at,
        members,
    })
}

fn blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

fn end_of_value(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = end_of_string(bytes, at),
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                at += 1;
            }
            b',' | b'}' | b']' | b':' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => return at,
            _ => {
                at += 1;
                continue;
            }
        }
        if depth == 0 {
            return at;
        }
    }
    at
}

fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(b'"') => return at + 1,
            Some(_) => at += 1,
            None => return at,
        }
    }
}

fn blanks_before(text: &str, at: usize) -> &str {
    let head = text.get(..at).unwrap_or_default();
    let bare = head.trim_end_matches([' ', '\t', '\r', '\n']);
    head.get(bare.len()..).unwrap_or_default()
}

fn indent_of(text: &str, at: usize) -> &str {
    let head = text.get(..at).unwrap_or_default();
    let line = head.rsplit('\n').next().unwrap_or_default();
    let bare = line.trim_start_matches([' ', '\t']);
    line.get(..line.len() - bare.len()).unwrap_or_default()
}

fn splice(text: &str, cut: Range<usize>, with: &str) -> Result<String> {
    match (text.get(..cut.start), text.get(cut.end..)) {
        (Some(head), Some(tail)) => Ok(format!("{head}{with}{tail}")),
        (_, _) => Err(Error::new(Kind::Failed, "the JSON text can't be changed")),
    }
}

#[cfg(test)]
mod tests;
