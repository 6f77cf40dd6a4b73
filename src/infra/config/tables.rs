//! A file read one profile at a time: no tree of ten thousand tables is ever built.
//!
//! The text is cut in front of lines that start with `[`. Such a line may also stand inside of a text or a list of
//! several lines; then the piece in front of it ends in the midst of that text or list, which no TOML does. So pieces that
//! can be read one by one are those that the file as a whole consists of. Whatever else is unusual or wrong (a name that
//! stands twice, tables within tables, any complaint) is left to the reader of whole files, which tells it with its line.

use std::ops::Range;
use std::rc::Rc;
use std::{iter, mem, thread};

use toml::de::DeTable;

use super::document::PROFILES;
use super::part::{self, Part, Role};
use super::profile;
use super::section::Section;
use super::source::Source;
use crate::domain::server::Server;

/// How the table of a profile begins.
const PROFILE: &str = "[profiles.";

/// So many profiles take longer to read than another thread takes to start.
const MANY: usize = 500;

/// A file's text in pieces.
struct Pieces {
    /// Everything but the profiles, each line in its place.
    rest: String,
    /// Lines of profiles that are left out behind it.
    skipped: usize,
    /// Where the table of each profile stands.
    profiles: Vec<Range<usize>>,
}

/// What a file says; none if it has to be read as a whole.
pub(super) fn read(source: &Rc<Source>, role: Role) -> Option<Part> {
    let Pieces { rest, profiles, .. } = pieces(&source.text);
    let path = source.path.clone();
    let rest = Source { path, text: rest };
    let table = DeTable::parse(&rest.text).ok()?;
    let top = Section::top(&rest, table.get_ref());
    if top.has(PROFILES) {
        return None;
    }
    let mut is_whole = true;
    let read = |servers: &[Server]| {
        let read = all(source, &profiles, servers).and_then(in_order);
        is_whole = read.is_some();
        Ok(read.unwrap_or_default())
    };
    let part = Part::of(Rc::clone(source), top, role, read).ok()?;
    is_whole.then_some(part)
}

fn pieces(text: &str) -> Pieces {
    let mut pieces = Pieces {
        rest: String::new(),
        skipped: 0,
        profiles: Vec::new(),
    };
    let mut start = 0;
    for (newline, _) in text.match_indices("\n[") {
        let cut = newline + 1;
        if !continues(text, start, cut) {
            pieces.add(text, start..cut);
            start = cut;
        }
    }
    pieces.add(text, start..text.len());
    pieces
}

/// Whether the line at `cut` begins a table inside the profile that began at `start`: `[profiles.a.refresh]`.
fn continues(text: &str, start: usize, cut: usize) -> bool {
    let header = text.get(start..cut).and_then(|piece| piece.split_once(']'));
    let line = text.get(cut..).unwrap_or_default();
    let inside = header.and_then(|(header, _)| line.strip_prefix(header));
    line.starts_with(PROFILE) && inside.is_some_and(|inside| inside.starts_with('.'))
}

impl Pieces {
    fn add(&mut self, text: &str, range: Range<usize>) {
        let piece = text.get(range.clone()).unwrap_or_default();
        if piece.starts_with(PROFILE) {
            self.skipped += piece.bytes().filter(|byte| *byte == b'\n').count();
            self.profiles.push(range);
        } else {
            self.rest
                .extend(iter::repeat_n('\n', mem::take(&mut self.skipped)));
            self.rest.push_str(piece);
        }
    }
}

/// The profiles of all pieces.
fn all(source: &Source, pieces: &[Range<usize>], servers: &[Server]) -> Option<Vec<profile::Read>> {
    let several = |pieces: &[Range<usize>]| -> Option<Vec<_>> {
        let read = pieces.iter().cloned();
        read.map(|piece| one(source, piece, servers)).collect()
    };
    if pieces.len() < MANY {
        return several(pieces);
    }
    let (here, there) = pieces.split_at(pieces.len() / 2);
    thread::scope(|scope| {
        let builder = thread::Builder::new();
        let there = builder.spawn_scoped(scope, || several(there)).ok()?;
        let mut read = several(here)?;
        read.extend(there.join().ok()??);
        Some(read)
    })
}

/// The profile of one piece. Complaints are dropped, so lines don't matter; the one place that is kept is moved to where
/// it is in the file.
fn one(source: &Source, range: Range<usize>, servers: &[Server]) -> Option<profile::Read> {
    let start = range.start;
    let table = DeTable::parse(source.text.get(range)?).ok()?;
    let top = Section::top(source, table.get_ref());
    let top = top.only(&[PROFILES]).ok()?;
    let mut read = part::read_profiles(top, servers).ok()?;
    let mut one = read.pop().filter(|_| read.is_empty())?;
    if one.own_server.is_none() {
        one.names_server_at += start;
    }
    Some(one)
}

/// By name, as a file's tree has them; none if a name stands twice.
fn in_order(mut profiles: Vec<profile::Read>) -> Option<Vec<profile::Read>> {
    profiles.sort_by(|a, b| a.profile.name.cmp(&b.profile.name));
    let is_twice = |pair: &[profile::Read]| match pair {
        [a, b] => a.profile.name == b.profile.name,
        _ => false,
    };
    (!profiles.windows(2).any(is_twice)).then_some(profiles)
}
