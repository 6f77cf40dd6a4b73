//! What holds for each setting, and where that is said.

use std::path::PathBuf;

use toml::de::DeTable;

use super::part::{Part, Role};
use super::section::Section;
use super::source::Source;
use super::theme;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::settings::{Said, Setting, TABLE, Values};

/// Whether a setting can have this value; a theme has to be there, too.
pub(super) fn check(setting: &Setting, value: &toml_edit::Value) -> Result<()> {
    let name = setting.name;
    // Read by the same reader as the file: what it takes here, it takes there.
    let text = format!("[{}]\n{name} = {value}\n", setting.section);
    let path = PathBuf::from(name);
    if let Err(error) = Part::parse(Source { path, text }, Role::Own) {
        let said = error.to_string();
        let why = said
            .split_once(":2: ")
            .map_or(said.as_str(), |(_, why)| why);
        let bare = Error::new(Kind::Usage, why);
        return Err(bare.hint(error.way_out().unwrap_or_default()));
    }
    if let (Values::Words(words), Some(word)) = (setting.kind, value.as_str())
        && !words.contains(&word)
    {
        let what = format!("'{word}' is no {name}");
        return Err(Error::new(Kind::Usage, what).hint(format!("one of: {}", words.join(", "))));
    }
    Ok(())
}

/// Where nothing is said.
pub(super) fn defaults() -> Vec<Said> {
    let usual = |setting| usual(setting, Vec::new());
    TABLE.iter().map(usual).collect()
}

/// What the user's own file says.
pub(super) fn all(own: &Source) -> Result<Vec<Said>> {
    let table = DeTable::parse(&own.text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        own.wrong(&span, error.message())
    })?;
    let top = Section::top(own, table.get_ref());
    TABLE.iter().map(|setting| said(top, setting)).collect()
}

fn said(top: Section<'_>, setting: &'static Setting) -> Result<Said> {
    let Some(section) = top.inner(setting.section)? else {
        return Ok(usual(setting, own(setting, top.source)));
    };
    let found = section.entries().find(|(name, _)| *name == setting.name);
    let text = found.and_then(|(_, value)| top.source.text.get(value.span()));
    Ok(text.map_or_else(
        || usual(setting, own(setting, top.source)),
        |text| Said {
            setting,
            value: text.to_owned(),
            place: Some(top.source.place(&section.span_of(setting.name))),
            own: own(setting, top.source),
        },
    ))
}

/// The words of the user's own that a setting can have.
fn own(setting: &Setting, source: &Source) -> Vec<String> {
    match setting.kind {
        Values::Named(_) => theme::names(source.folder()),
        Values::Flag | Values::Words(_) | Values::Open(_) | Values::Limit => Vec::new(),
    }
}

fn usual(setting: &'static Setting, own: Vec<String>) -> Said {
    Said {
        setting,
        value: setting.default.to_owned(),
        place: None,
        own,
    }
}
