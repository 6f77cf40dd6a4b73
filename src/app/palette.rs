//! Commands by name: what palette and help list.

use jiff::Timestamp;

use super::command::table::Section;
use super::command::{Availability, Command, CommandId, Layer, availability, commands};
use super::find::Search;
use super::layer::below_help;
use super::state::State;
use super::state::overlay::Overlay;
use crate::domain::name::ProfileName;

/// A line of palette or help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which command.
    pub id: CommandId,
    /// Its title; in help its help line.
    pub title: &'static str,
    /// The word that footers call it by.
    pub word: &'static str,
    /// Its keys, joined by two blanks; empty if none.
    pub keys: String,
    /// The same on the command line, for the current profile.
    pub cli: Option<String>,
    /// Why it can't run now.
    pub disabled: Option<String>,
    /// Its column in help.
    pub section: Section,
}

/// What the open palette or help lists, best first; empty without either.
#[must_use]
pub fn found(state: &State, now: Timestamp) -> Vec<Entry> {
    match state.overlays.last() {
        Some(Overlay::Palette(finder) | Overlay::Help(finder)) => {
            search(state, finder.text.text(), now)
        }
        Some(
            Overlay::Dialog(_)
            | Overlay::Wizard(_)
            | Overlay::Login(_)
            | Overlay::Edit(_)
            | Overlay::Vault(_)
            | Overlay::Bulk(_)
            | Overlay::Report(_)
            | Overlay::Doctor(_)
            | Overlay::Settings(_)
            | Overlay::CopyAs(_)
            | Overlay::Import(_),
        )
        | None => Vec::new(),
    }
}

/// How many commands there are where the palette or help was opened.
#[must_use]
pub fn total(state: &State) -> usize {
    here(state).count()
}

fn here(state: &State) -> impl Iterator<Item = &'static Command> {
    let layer = below_help(state);
    let is_menu = matches!(state.overlays.last(), Some(Overlay::Palette(finder)) if finder.is_menu);
    let is_listed = move |command: &Command| !is_menu || command.section == Section::Profile;
    commands().filter(move |command| command.layers.contains(&layer) && is_listed(command))
}

fn search(state: &State, text: &str, now: Timestamp) -> Vec<Entry> {
    let entries = here(state).filter_map(|command| entry(state, command, now));
    if text.trim().is_empty() {
        let mut all: Vec<Entry> = entries.collect();
        if matches!(state.overlays.last(), Some(Overlay::Palette(finder)) if !finder.is_menu) {
            let never = state.recent.len();
            let since = |id| state.recent.iter().position(|recent| *recent == id);
            all.sort_by_key(|entry| since(entry.id).unwrap_or(never));
        }
        return all;
    }
    let mut search = Search::new(text);
    let mut found: Vec<(u32, Entry)> = entries
        .filter_map(|entry| Some((search.score(&haystack(&entry))?, entry)))
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Other words that people look for.
const ALSO: [(CommandId, &str); 13] = [
    (CommandId::Revoke, "log out logout forget"),
    (CommandId::LogIn, "sign in"),
    (CommandId::Check, "whoami introspect"),
    (CommandId::CopyAs, "curl env json terraform ansible"),
    (CommandId::Remove, "delete"),
    (CommandId::Clone, "duplicate"),
    (CommandId::Filter, "find search"),
    (CommandId::Quit, "exit"),
    (
        CommandId::GoSettings,
        "theme colours color dark light options",
    ),
    (CommandId::Tag, "tags label"),
    (CommandId::SortServer, "group"),
    (CommandId::ChangePassphrase, "password"),
    (
        CommandId::ReviewCertificate,
        "tls ssl pin fingerprint trust",
    ),
];

fn also(id: CommandId) -> &'static str {
    let mut known = ALSO.iter();
    known
        .find(|(of, _)| *of == id)
        .map_or("", |(_, words)| words)
}

/// What a line is found by.
fn haystack(entry: &Entry) -> String {
    format!("{} {} {}", entry.title, entry.word, also(entry.id))
}

/// What the quick filters are called in other lists than the board: title, help line and word.
type Called = (CommandId, [&'static str; 3]);

const ON_TRAILS: [Called; 3] = [
    (
        CommandId::SecondFilter,
        ["Show failures", "filter: failures", "failed"],
    ),
    (
        CommandId::ThirdFilter,
        ["Show refreshes", "filter: refreshes", "refreshed"],
    ),
    (
        CommandId::FourthFilter,
        ["Show copies", "filter: copies", "copied"],
    ),
];
const ON_TOKENS: [Called; 3] = [
    (
        CommandId::SecondFilter,
        ["Show what is stale", "filter: stale", "stale"],
    ),
    (
        CommandId::ThirdFilter,
        ["Show what is ours", "filter: ours", "ours"],
    ),
    (
        CommandId::FourthFilter,
        ["Show other tools' tokens", "filter: other tools", "other"],
    ),
];
const ON_CLAIMS: [Called; 2] = [
    (
        CommandId::FirstFilter,
        [
            "Show the access token's claims",
            "the access token",
            "access",
        ],
    ),
    (
        CommandId::SecondFilter,
        ["Show the ID token's claims", "the ID token", "id_token"],
    ),
];

/// Title, help line and word of a command where it is listed.
fn called(command: &Command, layer: Layer) -> [&'static str; 3] {
    let others: &[Called] = match layer {
        Layer::History | Layer::Activity => &ON_TRAILS,
        Layer::Tokens => &ON_TOKENS,
        Layer::Claims => &ON_CLAIMS,
        Layer::Board
        | Layer::Detail
        | Layer::Tenants
        | Layer::Form
        | Layer::Menu
        | Layer::Dialog
        | Layer::Waiting
        | Layer::Report
        | Layer::Doctor
        | Layer::Settings
        | Layer::CopyAs
        | Layer::Import
        | Layer::Finder => &[],
    };
    let mut others = others.iter();
    others
        .find(|(id, _)| *id == command.id)
        .map_or([command.title, command.help, command.word], |(_, words)| {
            *words
        })
}

/// What finds, filters and sorts in a shell does so with profiles: in other lists there is no such line.
fn cli_of(command: &Command, layer: Layer) -> Option<&'static str> {
    let is_of_profiles = matches!(
        command.id,
        CommandId::Filter
            | CommandId::FirstFilter
            | CommandId::SecondFilter
            | CommandId::ThirdFilter
            | CommandId::FourthFilter
            | CommandId::SortExpiry
            | CommandId::SortName
    );
    command
        .cli
        .filter(|_| !is_of_profiles || layer == Layer::Board)
}

/// Whom the command line would name: the marks, if the verb acts on them.
fn named(state: &State, id: CommandId) -> String {
    const MOST: usize = 3;
    let takes_marks = matches!(
        id,
        CommandId::LogIn
            | CommandId::Refresh
            | CommandId::Check
            | CommandId::Revoke
            | CommandId::Remove
    );
    if !takes_marks || !state.acts_on_marks() {
        let current = state.current();
        return current.map_or_else(|| "NAME".to_owned(), ToString::to_string);
    }
    let marks = &state.board.marks;
    let names: Vec<&str> = marks.iter().take(MOST).map(ProfileName::as_str).collect();
    let more = if marks.len() > MOST { " …" } else { "" };
    format!("{}{more}", names.join(" "))
}

fn entry(state: &State, command: &Command, now: Timestamp) -> Option<Entry> {
    let disabled = match availability(state, command.id, now) {
        Availability::Available => None,
        Availability::Disabled(reason) => Some(reason),
        Availability::Hidden => return None,
    };
    let is_help = matches!(state.overlays.last(), Some(Overlay::Help(_)));
    let keys = state.keymap.chords_in(below_help(state), command.id);
    let keys: Vec<String> = keys.map(|chord| chord.label(state.ascii)).collect();
    let name = named(state, command.id);
    let [title, help, word] = called(command, below_help(state));
    Some(Entry {
        id: command.id,
        title: if is_help { help } else { title },
        word,
        keys: keys.join("  "),
        cli: cli_of(command, below_help(state)).map(|line| line.replace("NAME", &name)),
        disabled,
        section: command.section,
    })
}
