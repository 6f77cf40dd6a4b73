//! One login put into both files, or its tokens taken out: every other byte stays.

use super::blocks::{self, Naming, Piece, What};
use super::yaml::Node;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::service::transfer::{Files, Outgoing};

/// Both texts with this login in them.
///
/// # Errors
/// `Kind::Usage` if the name or a value can't stand there; `Kind::Failed` if the present entry makes no sense.
pub(crate) fn put(
    appliances: Option<&Secret>,
    credentials: Option<&Secret>,
    entry: &Outgoing,
) -> Result<Files> {
    require_plain(&entry.entry)?;
    Ok(Files {
        appliances: put_remote(appliances.map_or("", Secret::expose), entry)?,
        credentials: put_wallet(credentials.map_or("", Secret::expose), entry)?,
    })
}

/// The text of `credentials` without this login's tokens.
///
/// # Errors
/// As for reading.
pub(crate) fn strip(credentials: &Secret, entry: &str) -> Result<Secret> {
    let pieces = blocks::cut(credentials.expose())?.0;
    let is_other = |piece: &&Piece<'_>| named(piece, entry).is_none();
    let left: String = pieces
        .iter()
        .filter(is_other)
        .map(|piece| piece.text)
        .collect();
    let has_entries = pieces
        .iter()
        .filter(is_other)
        .any(|piece| match piece.what {
            What::Entry(..) | What::Odd(_) => true,
            What::Margin | What::Empty => false,
        });
    // What the CLI leaves after the last logout: an empty document would be read as nothing at all.
    let left = if has_entries {
        left
    } else {
        left.replacen("---\n", "--- {}\n", 1)
    };
    Ok(Secret::new(left))
}

/// The naming of a piece, if it is this entry.
fn named(piece: &Piece<'_>, entry: &str) -> Option<Naming> {
    match &piece.what {
        What::Entry(name, naming, _) if name == entry => Some(*naming),
        What::Entry(..) | What::Margin | What::Empty | What::Odd(_) => None,
    }
}

/// Names that Ruby and everybody else read alike without quotes.
fn require_plain(name: &str) -> Result<()> {
    let is_plain = |c: char| c.is_alphanumeric() || "_.- ".contains(c);
    let is_clear = name.starts_with(char::is_alphanumeric)
        && !name.ends_with(' ')
        && name.chars().all(is_plain)
        && !["current", "all", "remote-url"].contains(&name);
    if is_clear {
        return Ok(());
    }
    Err(
        Error::new(Kind::Usage, "morpheus-cli takes no remote of this name")
            .hint("choose one of letters, digits, '-', '_' and '.': --entry NAME"),
    )
}

/// In single quotes nothing is taken for a number, a date or a symbol.
fn quoted(value: &str) -> Result<String> {
    if value.chars().any(char::is_control) {
        let what = "a value with control characters can't be written for morpheus-cli";
        return Err(Error::new(Kind::Failed, what).hint("is it the right profile?"));
    }
    Ok(format!("'{}'", value.replace('\'', "''")))
}

fn put_remote(text: &str, entry: &Outgoing) -> Result<Secret> {
    let insecure = entry.insecure.then(|| "true".to_owned());
    let login = entry.login.as_deref().map(quoted).transpose()?;
    let mut fields = vec![("url", Some(quoted(&entry.url)?)), ("insecure", insecure)];
    fields.push(("authenticated", Some("true".to_owned())));
    fields.push(("username", login));
    let end = line_end(text);
    let write = |old: Option<&Piece<'_>>| {
        if let Some(piece) = old {
            return change_fields(piece, &fields, end);
        }
        let name = quoted(&entry.entry)?;
        let mut lines = format!(":{}:{end}  :name: {name}{end}", entry.entry);
        for (key, value) in &fields {
            if let Some(value) = value {
                lines.push_str(&field(key, value, end));
            }
        }
        Ok(lines)
    };
    rewritten(text, &entry.entry, write)
}

fn field(key: &str, value: &str, end: &str) -> String {
    format!("  :{key}: {value}{end}")
}

/// The entry's lines with these fields; one without a value goes. Everything else in it stays.
fn change_fields(
    piece: &Piece<'_>,
    fields: &[(&str, Option<String>)],
    end: &str,
) -> Result<String> {
    let What::Entry(_, _, Node::Map(_)) = &piece.what else {
        let what = format!(
            "line {} of 'appliances' is no remote as morpheus-cli writes it",
            piece.line
        );
        return Err(Error::new(Kind::Failed, what).hint("export under another name: --entry NAME"));
    };
    let mut lines = piece.text.split_inclusive('\n');
    let mut text = with_end(lines.next().unwrap_or_default(), end);
    let mut left: Vec<&(&str, Option<String>)> = fields.iter().collect();
    let mut is_dropping = false;
    for line in lines {
        let inner = line.strip_prefix("  ").unwrap_or_default();
        if inner.starts_with([' ', '\t']) || line.trim().is_empty() {
            // Belongs to the field above it.
            if !is_dropping {
                text.push_str(line);
            }
            continue;
        }
        let key = inner
            .trim_start_matches(':')
            .split(':')
            .next()
            .unwrap_or_default();
        let at = left.iter().position(|(name, _)| *name == key);
        is_dropping = at.is_some();
        match at.map(|at| left.remove(at)) {
            Some((key, Some(value))) => text.push_str(&field(key, value, end)),
            Some((_, None)) => {}
            None => text.push_str(&with_end(line, end)),
        }
    }
    for (key, value) in left {
        if let Some(value) = value {
            text.push_str(&field(key, value, end));
        }
    }
    Ok(text)
}

fn put_wallet(text: &str, entry: &Outgoing) -> Result<Secret> {
    let end = line_end(text);
    let second = |at: jiff::Timestamp| Some(at.as_second().to_string());
    let fields = [
        ("username", entry.login.as_deref().map(quoted).transpose()?),
        ("login_date", second(entry.obtained_at)),
        ("expire_date", entry.expires_at.and_then(second)),
        ("access_token", Some(quoted(entry.access.expose())?)),
        (
            "refresh_token",
            entry
                .refresh
                .as_ref()
                .map(|token| quoted(token.expose()))
                .transpose()?,
        ),
        ("token_type", Some("bearer".to_owned())),
    ];
    let mut wallet = format!("{}:{end}", quoted(&entry.entry)?);
    for (key, value) in fields {
        let value = value.map(|value| format!(" {value}")).unwrap_or_default();
        let line = format!("  {key}:{value}{end}");
        wallet.push_str(&line);
    }
    rewritten(text, &entry.entry, |_| Ok(wallet.clone()))
}

/// The text with one entry written anew, at its place or at the end. Of two with the same name the string's counts, and
/// the symbol's goes.
fn rewritten(
    text: &str,
    entry: &str,
    write: impl Fn(Option<&Piece<'_>>) -> Result<String>,
) -> Result<Secret> {
    let end = line_end(text);
    let pieces = blocks::cut(text)?.0;
    let all: Vec<&Piece<'_>> = pieces
        .iter()
        .filter(|piece| named(piece, entry).is_some())
        .collect();
    let counts = all
        .iter()
        .find(|piece| named(piece, entry) == Some(Naming::Text))
        .or_else(|| all.first());
    let mut new = String::with_capacity(text.len() + 256);
    let mut has_start = false;
    for piece in &pieces {
        has_start = has_start || piece.text.trim_start_matches('\u{feff}').starts_with("---");
        match counts {
            Some(counts) if std::ptr::eq(*counts, piece) => new.push_str(&write(Some(piece))?),
            _ if named(piece, entry).is_some() => {}
            _ if matches!(piece.what, What::Empty) => {
                new.push_str(&piece.text.replacen("--- {}", "---", 1));
            }
            _ => new.push_str(piece.text),
        }
    }
    if !has_start && pieces.is_empty() {
        new.push_str("---");
        new.push_str(end);
    }
    if counts.is_none() {
        new = with_end(&new, end);
        new.push_str(&write(None)?);
    }
    Ok(Secret::new(new))
}

/// How the file ends its lines.
fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

fn with_end(text: &str, end: &str) -> String {
    if text.is_empty() || text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}{end}")
    }
}
