//! Taking the plain-text tokens of an imported login out of the file that they came from.

use std::path::PathBuf;

use super::source::{Piece, Spot};
use super::{Plan, Tool, Wanted, json, json_edit, morpheus_cli};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::service::ports::Ports;

/// Secrets that are gone from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The file.
    pub path: PathBuf,
    /// What the other tool needs from now on.
    pub next: String,
}

/// Whether [`remove_source`] can do something for a row: it stands in a file that can be changed, with tokens.
#[must_use]
pub fn is_removable(plan: &Plan, index: usize) -> bool {
    plan.pieces.get(index).is_some_and(|piece| {
        piece.spot != Spot::Nowhere && piece.found.path.is_some() && piece.found.tokens.is_some()
    })
}

/// Takes the tokens of one row out of their file, and nothing else; none if there is nothing to take.
///
/// Call it only after [`super::apply()`] said that the row's login is here. What isn't held here isn't removed there.
///
/// # Errors
/// `Kind::Busy` if the file has changed since; `Failed` if the token isn't held here, or it can't be written.
pub fn remove_source(ports: &Ports, plan: &Plan, index: usize) -> Result<Option<Removed>> {
    let (Some(piece), Some(row)) = (plan.pieces.get(index), plan.rows.get(index)) else {
        return Ok(None);
    };
    let (Some(path), Some(tokens)) = (&piece.found.path, &piece.found.tokens) else {
        return Ok(None);
    };
    let held = match &row.profile {
        Some(name) => ports.vault.holding(name)?.tokens,
        None => None,
    };
    let mark = tokens.access.fingerprint();
    if held.is_none_or(|held| held.access.fingerprint != mark) {
        let what = format!("the token of '{}' isn't held here", row.entry);
        return Err(Error::new(Kind::Failed, what).hint("it stays where it is"));
    }
    let Some(file) = ports.tools.read(path)? else {
        return Ok(None);
    };
    let changed = || {
        let what = format!("'{}' has been changed meanwhile", path.display());
        Error::new(Kind::Busy, what).hint("its tokens stay where they are: run the import again")
    };
    if !still_holds(&file.text, piece, &tokens.access) {
        return Err(changed());
    }
    let without = match &piece.spot {
        Spot::Nowhere => return Ok(None),
        Spot::Wallet => morpheus_cli::strip(&file.text, &piece.found.entry)?,
        Spot::Members(place, keys) => {
            let place: Vec<&str> = place.iter().map(String::as_str).collect();
            Secret::new(json_edit::remove(file.text.expose(), &place, keys)?)
        }
    };
    ports.tools.replace(path, Some(&file.text), &without)?;
    Ok(Some(Removed {
        path: path.clone(),
        next: next(piece, row.profile.as_ref()),
    }))
}

/// Whether the entry still has the token that was taken over.
fn still_holds(text: &Secret, piece: &Piece, access: &Secret) -> bool {
    let found = match &piece.spot {
        Spot::Nowhere => return false,
        Spot::Wallet => morpheus_cli::read(None, Some(text)).unwrap_or_default(),
        Spot::Members(..) => {
            let wanted = Wanted {
                tool: Some(piece.tool),
                ..Wanted::default()
            };
            let pieces = json::read(text, piece.found.path.as_deref(), &wanted);
            let pieces = pieces.unwrap_or_default().into_iter();
            pieces.map(|piece| piece.found).collect()
        }
    };
    found.iter().any(|found| {
        let tokens = found.tokens.as_ref();
        found.entry == piece.found.entry && tokens.is_some_and(|tokens| tokens.access == *access)
    })
}

fn next(piece: &Piece, profile: Option<&ProfileName>) -> String {
    let entry = text::clean(&piece.found.entry, 64);
    let name = profile.map_or("NAME", ProfileName::as_str);
    match piece.tool {
        Tool::MorpheusCli => format!(
            "morpheus-cli is signed out of '{entry}': morpheus login -r {entry}, or keyfob export {name} --to morpheus-cli"
        ),
        Tool::Zeyos => format!(
            "the ZeyOS CLI is signed out of '{entry}': zeyos login, or keyfob export {name} --to zeyos"
        ),
        Tool::Json | Tool::Environment => format!("whatever read '{entry}' needs another token"),
    }
}
