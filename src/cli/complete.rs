//! What may come next on a command line: commands, flags, and the names in the user's configuration.
//!
//! Which names go with an argument is told by the type of its value, so that a new argument completes by itself. Nothing is
//! opened but the configuration; where that can't be read there are no names.

use std::any::TypeId;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory as _};
use clap_complete::engine::{self, ArgValueCandidates, ArgValueCompleter, CompletionCandidate};

use super::args::Cli;
use crate::domain::catalog::{Catalog, KeyChoice};
use crate::domain::environment::Environment;
use crate::domain::grant::Grant;
use crate::domain::lifecycle::STATE_WORDS;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::ClientAuth;
use crate::domain::provider::Provider;
use crate::infra::config::TomlRegistry;
use crate::service::handover::Format;
use crate::service::listing::Sort;

/// Marks the place of a file's name: shells complete these better than we can.
const FILE: &str = "file";

/// Arguments that name what isn't there yet.
const NEW: [&str; 2] = ["to", "as_profile"];

/// What may come next.
pub(crate) enum Next {
    /// A file's name.
    File,
    /// One of these.
    Words(Vec<Word>),
}

/// A word that may come next.
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) help: Option<String>,
}

/// What may be put in the place of `words[index]`.
pub(crate) fn next(words: Vec<OsString>, index: usize, registry: Option<TomlRegistry>) -> Next {
    let mut words = words;
    // Some shells leave out an empty word at the end.
    words.resize(words.len().max(index + 1), OsString::new());
    let current = words.get(index).cloned().unwrap_or_default();
    let mut command = taught(Cli::command(), &Names(registry));
    let found = engine::complete(&mut command, words, index, None).unwrap_or_default();
    if found.iter().any(is_file) {
        return Next::File;
    }
    let words = found.iter().filter_map(Word::of).collect();
    Next::Words(without_flags(words, &current))
}

fn is_file(candidate: &CompletionCandidate) -> bool {
    candidate
        .get_tag()
        .is_some_and(|tag| tag.to_string() == FILE)
}

/// Flags only where somebody asks for them, or where there is nothing else.
fn without_flags(words: Vec<Word>, current: &OsStr) -> Vec<Word> {
    let is_flag = |word: &Word| word.text.starts_with('-');
    let asked = current.to_string_lossy().starts_with('-');
    if asked || words.iter().all(is_flag) {
        return words;
    }
    words.into_iter().filter(|word| !is_flag(word)).collect()
}

impl Word {
    fn of(candidate: &CompletionCandidate) -> Option<Self> {
        let text = candidate.get_value().to_str()?.to_owned();
        let help = candidate.get_help().map(ToString::to_string);
        // A line or a column of ours would end there.
        (!text.contains(char::is_control)).then(|| Self {
            help: help
                .as_deref()
                .and_then(|help| help.lines().next())
                .map(str::to_owned),
            text,
        })
    }
}

/// The command and all below it, with candidates for the values of their arguments.
fn taught(command: Command, names: &Names) -> Command {
    // What `profile add` names isn't there yet.
    let adds = command.get_name() == "add";
    command
        .mut_args(|arg| {
            if adds && arg.is_positional() {
                arg
            } else {
                with_values(arg, names)
            }
        })
        .mut_subcommands(|below| taught(below, names))
}

fn with_values(arg: Arg, names: &Names) -> Arg {
    if NEW.contains(&arg.get_id().as_str())
        || !matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
    {
        return arg;
    }
    let kind = arg.get_value_parser().type_id();
    if kind == TypeId::of::<PathBuf>() || kind == TypeId::of::<OsString>() {
        return arg.add(ArgValueCompleter::new(|_: &OsStr| {
            vec![CompletionCandidate::new(FILE).tag(Some(FILE.into()))]
        }));
    }
    match of_type(&arg, names).or_else(|| of_flag(&arg, names)) {
        Some(candidates) => arg.add(candidates),
        None => arg,
    }
}

/// The words of a type of ours.
fn of_type(arg: &Arg, names: &Names) -> Option<ArgValueCandidates> {
    let kind = arg.get_value_parser().type_id();
    let fixed: &[&str] = if kind == TypeId::of::<ProfileName>() {
        return Some(names.candidates(Names::profiles));
    } else if kind == TypeId::of::<ServerName>() {
        return Some(names.candidates(Names::servers));
    } else if kind == TypeId::of::<Provider>() {
        &Provider::ALL.map(Provider::word)
    } else if kind == TypeId::of::<Environment>() {
        &Environment::ALL.map(Environment::word)
    } else if kind == TypeId::of::<Grant>() {
        &Grant::ALL.map(Grant::word)
    } else if kind == TypeId::of::<ClientAuth>() {
        &ClientAuth::ALL.map(ClientAuth::word)
    } else if kind == TypeId::of::<Sort>() {
        &Sort::ALL.map(Sort::word)
    } else if kind == TypeId::of::<KeyChoice>() {
        &["keyring", "passphrase", "file:"]
    } else {
        return None;
    };
    Some(words(fixed))
}

/// The words of a flag whose value is free text.
fn of_flag(arg: &Arg, names: &Names) -> Option<ArgValueCandidates> {
    match arg.get_long() {
        Some("as") => Some(names.candidates(Names::formats)),
        Some("tag") => Some(names.candidates(Names::tags)),
        Some("server") => Some(names.candidates(Names::servers)),
        Some("state") => Some(words(&STATE_WORDS)),
        Some(_) | None => None,
    }
}

fn words(words: &[&str]) -> ArgValueCandidates {
    let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    ArgValueCandidates::new(move || words.iter().map(CompletionCandidate::new).collect())
}

/// The names in the configuration, read when they are first asked for.
#[derive(Clone)]
struct Names(Option<TomlRegistry>);

impl Names {
    fn candidates(
        &self,
        of: impl Fn(&Catalog) -> Vec<CompletionCandidate> + Send + Sync + 'static,
    ) -> ArgValueCandidates {
        let registry = self.0.clone();
        ArgValueCandidates::new(move || {
            let catalog = registry
                .as_ref()
                .and_then(|registry| registry.catalog().ok());
            of(&catalog.unwrap_or_default())
        })
    }

    fn profiles(catalog: &Catalog) -> Vec<CompletionCandidate> {
        let profiles = catalog.profiles.values();
        profiles
            .map(|profile| named(profile.name.as_str(), profile.server.as_str()))
            .collect()
    }

    fn servers(catalog: &Catalog) -> Vec<CompletionCandidate> {
        let servers = catalog.servers.values();
        servers
            .map(|server| named(server.name.as_str(), server.address.as_str()))
            .collect()
    }

    fn tags(catalog: &Catalog) -> Vec<CompletionCandidate> {
        let profiles = catalog.profiles.values();
        let tags: BTreeSet<&String> = profiles.flat_map(|profile| &profile.tags).collect();
        tags.into_iter().map(CompletionCandidate::new).collect()
    }

    fn formats(catalog: &Catalog) -> Vec<CompletionCandidate> {
        let standard = Format::ALL.map(|format| named(format.word(), format.purpose()));
        let own = catalog
            .templates
            .keys()
            .map(|name| named(name, "a template of yours"));
        standard.into_iter().chain(own).collect()
    }
}

fn named(word: &str, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(word).help(Some(StyledStr::from(help.to_owned())))
}
