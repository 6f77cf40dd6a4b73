//! What `[settings]`, `[keys]`, `[templates]` and `[vault]` say.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::SignedDuration;
use toml::de::DeValue;

use super::section::{Section, texts};
use crate::domain::catalog::{
    ClipboardWay, Glyphs, KeyChoice, Notify, OwnKeys, Settings, VaultSettings,
};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::settings as table;
use crate::domain::span;

/// The table of keys.
pub(super) const KEYS: &str = "keys";

/// What turns a time limit off.
const NEVER: &str = "never";

pub(super) fn settings(top: Section<'_>) -> Result<Settings> {
    let usual = Settings::default();
    let Some(section) = top.inner(table::SETTINGS)? else {
        return Ok(usual);
    };
    let section = section.only(&table::names(table::SETTINGS))?;
    let glyphs = [Glyphs::Auto, Glyphs::Unicode, Glyphs::Ascii];
    let notify = [Notify::None, Notify::Bell, Notify::Osc9];
    Ok(Settings {
        theme: section.text("theme")?.map_or(usual.theme, str::to_owned),
        palette: None,
        theme_trouble: None,
        clipboard: clipboard(section)?.unwrap_or(usual.clipboard),
        clipboard_clear: limit(section, "clipboard-clear", usual.clipboard_clear)?,
        glyphs: section
            .word("glyphs", &glyphs, glyphs_word)?
            .unwrap_or(usual.glyphs),
        motion: section.flag("motion")?.unwrap_or(usual.motion),
        mouse: section.flag("mouse")?.unwrap_or(usual.mouse),
        title: section.flag("title")?.unwrap_or(usual.title),
        focus: section.flag("focus")?.unwrap_or(usual.focus),
        kitty_keys: section.flag("kitty-keys")?.unwrap_or(usual.kitty_keys),
        links: section.flag("links")?.unwrap_or(usual.links),
        notify: section
            .word("notify", &notify, notify_word)?
            .unwrap_or(usual.notify),
        hide_secrets: section.flag("hide-secrets")?.unwrap_or(usual.hide_secrets),
    })
}

const fn glyphs_word(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Auto => "auto",
        Glyphs::Unicode => "unicode",
        Glyphs::Ascii => "ascii",
    }
}

const fn notify_word(notify: Notify) -> &'static str {
    match notify {
        Notify::None => "none",
        Notify::Bell => "bell",
        Notify::Osc9 => "osc9",
    }
}

/// A word, or a list: the program that reads a copy, with its arguments.
fn clipboard(section: Section<'_>) -> Result<Option<ClipboardWay>> {
    let key = "clipboard";
    let wrong = |why: &str| {
        let span = section.span_of(key);
        let hint =
            "one of: auto, native, osc52, none; or a program: [\"wl-copy\", \"--trim-newline\"]";
        section.source.wrong(&span, why).hint(hint)
    };
    let Some((_, value)) = section.entries().find(|(name, _)| *name == key) else {
        return Ok(None);
    };
    if let Some(command) = texts(value.get_ref()) {
        let is_empty = command.first().is_none_or(String::is_empty);
        return if is_empty {
            Err(wrong("the clipboard's program is missing"))
        } else {
            Ok(Some(ClipboardWay::Command(command)))
        };
    }
    match value.get_ref().as_str() {
        Some("auto") => Ok(Some(ClipboardWay::Auto)),
        Some("native") => Ok(Some(ClipboardWay::Native)),
        Some("osc52") => Ok(Some(ClipboardWay::Osc52)),
        Some("none") => Ok(Some(ClipboardWay::None)),
        Some("command") => Err(wrong("which command? name the program as a list")),
        Some(other) => Err(wrong(&format!("'{other}' is no clipboard"))),
        None => Err(wrong("the clipboard is a word or a list")),
    }
}

/// A span that can be switched off.
fn limit(
    section: Section<'_>,
    key: &str,
    usual: Option<SignedDuration>,
) -> Result<Option<SignedDuration>> {
    let said = section.parsed(key, |text| match text {
        NEVER => Ok(SignedDuration::ZERO),
        text => span::parse(text).and_then(|span| some_time(text, span)),
    })?;
    Ok(match said {
        Some(SignedDuration::ZERO) => None,
        Some(span) => Some(span),
        None => usual,
    })
}

fn some_time(text: &str, span: SignedDuration) -> Result<SignedDuration> {
    if span.is_zero() {
        let what = format!("'{text}' is no time to wait");
        return Err(Error::new(Kind::Usage, what).hint("\"never\" switches it off"));
    }
    Ok(span)
}

pub(super) fn keys(top: Section<'_>) -> Result<BTreeMap<String, OwnKeys>> {
    let wanted = "a key or a list of keys, like [\"r\", \"f9\"]";
    map(top, KEYS, wanted, |value| match value.as_str() {
        Some(one) => Some(vec![one.to_owned()]),
        None => texts(value),
    })?
    .into_iter()
    .map(|(word, keys)| {
        let span = top.inner(KEYS)?.map(|section| section.span_of(&word));
        let place = top.source.place(&span.unwrap_or_default());
        Ok((word, OwnKeys { keys, place }))
    })
    .collect()
}

pub(super) fn templates(top: Section<'_>) -> Result<BTreeMap<String, String>> {
    map(top, "templates", "text in quotes", |value| {
        value.as_str().map(str::to_owned)
    })
}

/// A table whose keys are free.
fn map<T>(
    top: Section<'_>,
    key: &'static str,
    wanted: &str,
    read: impl Fn(&DeValue<'_>) -> Option<T>,
) -> Result<BTreeMap<String, T>> {
    let Some(section) = top.inner(key)? else {
        return Ok(BTreeMap::new());
    };
    let entry = |(name, value): (&str, &toml::Spanned<DeValue<'_>>)| {
        let read = read(value.get_ref()).ok_or_else(|| {
            let why = format!("'{name}' in [{key}] should be {wanted}");
            section.source.wrong(&value.span(), why)
        })?;
        Ok((name.to_owned(), read))
    };
    section.entries().map(entry).collect()
}

pub(super) fn vault(top: Section<'_>) -> Result<VaultSettings> {
    let usual = VaultSettings::default();
    let Some(section) = top.inner(table::VAULT)? else {
        return Ok(usual);
    };
    let section = section.only(&table::names(table::VAULT))?;
    let key = section.parsed("key", |text| {
        let folder = section.source.folder();
        Ok(match KeyChoice::parse(text)? {
            KeyChoice::File(path) => KeyChoice::File(at(folder, path)),
            other @ (KeyChoice::Auto | KeyChoice::Keyring | KeyChoice::Passphrase) => other,
        })
    })?;
    Ok(VaultSettings {
        key: key.unwrap_or(usual.key),
        idle_lock: limit(section, "idle-lock", usual.idle_lock)?,
    })
}

/// A path as the file means it: relative ones start at the file's folder.
pub(super) fn at(folder: &std::path::Path, path: PathBuf) -> PathBuf {
    if path.is_relative() && folder.is_absolute() {
        folder.join(path)
    } else {
        path
    }
}
