//! The questions of an import: what is taken over, and whether the tokens stay in the tools' files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{button, dialog};
use crate::app::state::State;
use crate::app::state::dialog::{About, Choice, Dialog, DialogLine};
use crate::app::state::import::{Entry, Import};
use crate::domain::countdown::Tone;
use crate::domain::server::Address;
use crate::domain::text;
use crate::service::transfer::{Course, Tool};

/// What an import does, before it is done.
#[must_use]
pub fn take(state: &State, import: &Import) -> Dialog {
    let chosen: Vec<&Entry> = import.chosen().collect();
    let count = |is: fn(&Course) -> bool| chosen.iter().filter(|e| is(&e.row.course)).count();
    let new = count(|course| matches!(course, Course::Add | Course::AddSignedOut));
    let filled = count(|course| matches!(course, Course::Fill));
    let tokens = count(Course::takes_token);
    let mut lines = vec![
        DialogLine::fact("new profiles", new.to_string()),
        DialogLine::fact("new servers", new_servers(state, &chosen).to_string()),
    ];
    if filled > 0 {
        let text = format!("{filled}: they hold no live token now");
        lines.push(DialogLine::fact("filled profiles", text));
    }
    lines.push(DialogLine::fact("tokens", tokens.to_string()));
    lines.push(DialogLine::blank());
    if chosen.iter().any(|entry| entry.row.has_refresh) {
        let tools = tools(&chosen);
        let text = format!(
            "From then on these tokens are shared with {tools}: whoever refreshes first ends the other's."
        );
        lines.push(DialogLine::text(text).toned(Tone::Warn));
    }
    lines.push(DialogLine::text(
        "The files are read, not changed. Nothing is sent.",
    ));
    let total = chosen.len();
    let title = match total {
        1 => "Import 1 login".to_owned(),
        many => format!("Import {many} logins"),
    };
    let buttons = vec![button(&format!("Import {total}"), Choice::Import)];
    dialog(About::Import, title, lines, buttons)
}

/// `morpheus-cli and zeyos`.
fn tools(chosen: &[&Entry]) -> String {
    let tools: BTreeSet<_> = chosen.iter().map(|entry| entry.row.tool).collect();
    let words: Vec<&str> = tools.into_iter().map(Tool::word).collect();
    words.join(" and ")
}

fn new_servers(state: &State, chosen: &[&Entry]) -> usize {
    let is_known = |address: &Address| {
        let mut servers = state.catalog.servers.values();
        servers.any(|server| server.is_same(server.provider, address))
    };
    let adds = chosen
        .iter()
        .filter(|e| matches!(e.row.course, Course::Add | Course::AddSignedOut));
    let addresses = adds.filter_map(|entry| Address::parse(&entry.row.url).ok());
    let new = addresses.filter(|address| !is_known(address));
    let new: BTreeSet<String> = new.map(|address| address.to_string()).collect();
    new.len()
}

/// Whether the tokens that were taken over are to go from the tools' files.
#[must_use]
pub fn strip(import: &Import) -> Dialog {
    let mut files: BTreeMap<&Path, usize> = BTreeMap::new();
    let left: Vec<&Entry> = import.left_behind().collect();
    for path in left.iter().filter_map(|entry| entry.row.path.as_deref()) {
        *files.entry(path).or_default() += 1;
    }
    let mut lines = vec![
        DialogLine::text("The tokens still stand there in plain text:"),
        DialogLine::blank(),
    ];
    for (path, count) in &files {
        let path = text::clean(&path.to_string_lossy(), LONGEST_PATH);
        let words = match count {
            1 => format!("1 login in {path}"),
            many => format!("{many} logins in {path}"),
        };
        lines.push(DialogLine::text(words));
    }
    lines.push(DialogLine::blank());
    let tools = tools(&left);
    let text = format!(
        "Removed: log in to {tools} anew; all else in the files stays. Kept: both hold the same tokens."
    );
    lines.push(DialogLine::text(text));
    let total = left.len();
    let buttons = vec![button(
        &format!("Remove {total} from the files"),
        Choice::StripSources,
    )];
    let title = "The tools' own copies".to_owned();
    let mut asked = dialog(About::StripSources, title, lines, buttons);
    if let Some(keep) = asked.buttons.first_mut() {
        "Keep them".clone_into(&mut keep.label);
    }
    asked
}

/// Longer paths are cut, in characters.
const LONGEST_PATH: usize = 200;
