//! Takes account names and fingerprints off a drawn frame, for shared screens (`hide-secrets`, SCREENS C13).
//!
//! It works on the frame, not on its parts: whatever draws a name, and wherever, it is gone.

use std::collections::{BTreeSet, HashMap};

use ratatui::buffer::Buffer;

use super::text;
use crate::app::state::State;
use crate::app::tokens;

/// What stands in place of a name, however long it was.
const MASK: &str = "•••";

/// Shorter words of a name for people are no clue: `de`, `Dr`.
const SHORTEST_WORD: usize = 3;

/// How many hexadecimal digits a fingerprint (`#d41f`) has at least, and the appliance's own mask (`6e977f29-…`).
const FINGERPRINT: usize = 4;
const TOKEN_MASK: usize = 8;

/// Masks what tells accounts and tokens.
pub(crate) fn put_on(buf: &mut Buffer, state: &State) {
    let names = Names::of(state);
    for y in buf.area.top()..buf.area.bottom() {
        let row = Row::of(buf, y);
        for (from, to) in row.spots(&names) {
            mask(buf, (row.cell(from), row.cell(to)), y);
        }
    }
}

fn mask(buf: &mut Buffer, (from, to): (u16, u16), y: u16) {
    let mut mask = MASK.chars();
    for x in from..to {
        if let Some(cell) = buf.cell_mut((x, y)) {
            cell.set_char(mask.next().unwrap_or(' '));
        }
    }
}

/// Every account name that is known, by its first character.
struct Names<'a>(HashMap<char, BTreeSet<&'a str>>);

impl<'a> Names<'a> {
    fn of(state: &'a State) -> Self {
        let users = state.catalog.profiles.values();
        let users = users.filter_map(|profile| profile.username.as_deref());
        let told = state.holdings.values();
        let told = told.filter_map(|holding| holding.facts.identity.as_ref());
        let told = told.flat_map(|identity| {
            let shown = identity.display_name.as_deref();
            let words = shown.into_iter().flat_map(str::split_whitespace);
            let words = words.filter(|word| word.chars().count() >= SHORTEST_WORD);
            words.chain(shown).chain([identity.user.as_str()])
        });
        let mut names = Self(HashMap::new());
        let listed = tokens::accounts(&state.detail.tokens);
        for name in users.chain(told).chain(listed) {
            if let Some(first) = name.chars().next() {
                names.0.entry(first).or_default().insert(name);
            }
        }
        names
    }
}

/// A row as text, with the cell of each character.
struct Row {
    chars: Vec<char>,
    cells: Vec<u16>,
    end: u16,
}

impl Row {
    fn of(buf: &Buffer, y: u16) -> Self {
        let (mut chars, mut cells) = (Vec::new(), Vec::new());
        let mut x = buf.area.left();
        while let Some(cell) = buf.cell((x, y)).filter(|_| x < buf.area.right()) {
            for c in cell.symbol().chars() {
                chars.push(c);
                cells.push(x);
            }
            x += text::width(cell.symbol()).max(1);
        }
        Self {
            chars,
            cells,
            end: buf.area.right(),
        }
    }

    fn cell(&self, at: usize) -> u16 {
        self.cells.get(at).copied().unwrap_or(self.end)
    }

    /// From where to where something has to go.
    fn spots(&self, names: &Names<'_>) -> Vec<(usize, usize)> {
        let mut spots = Vec::new();
        let mut at = 0;
        while at < self.chars.len() {
            let length = if self.is_boundary(at) {
                self.name(at, names).or_else(|| self.mark(at))
            } else {
                None
            };
            if let Some(length) = length {
                spots.push((at, at + length));
            }
            at += length.unwrap_or(1);
        }
        spots
    }

    /// Whether a word may begin here.
    fn is_boundary(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.chars.get(before));
        before.is_none_or(|c| !c.is_alphanumeric())
    }

    /// The length of the longest name that stands here, or of what is left of one that was cut.
    fn name(&self, at: usize, names: &Names<'_>) -> Option<usize> {
        let rest = self.chars.get(at..)?;
        let known = names.0.get(rest.first()?)?;
        known.iter().filter_map(|name| length_in(rest, name)).max()
    }

    /// The length of a fingerprint or of a token's mask that stands here.
    fn mark(&self, at: usize) -> Option<usize> {
        let rest = self.chars.get(at..)?;
        let is_fingerprint = rest.first() == Some(&'#');
        let digits = rest.iter().skip(usize::from(is_fingerprint));
        let count = digits.take_while(|c| c.is_ascii_hexdigit()).count();
        let behind = rest.get(count + usize::from(is_fingerprint));
        let ends = behind.is_none_or(|c| !c.is_alphanumeric());
        if is_fingerprint {
            return (count >= FINGERPRINT && ends).then_some(count + 1);
        }
        let is_mask = count == TOKEN_MASK && behind == Some(&'-');
        is_mask.then_some(count)
    }
}

/// How much of a name stands at the start of a text: all of it, or a part that was cut.
fn length_in(text: &[char], name: &str) -> Option<usize> {
    let same = text.iter().zip(name.chars()).take_while(|(a, b)| *a == b);
    let same = same.count();
    let behind = text.get(same);
    let is_whole = same == name.chars().count() && behind.is_none_or(|c| !c.is_alphanumeric());
    let is_cut = same > 1 && behind == Some(&'…');
    (is_whole || is_cut).then_some(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(row: &str, names: &[&str]) -> Vec<String> {
        let chars: Vec<char> = row.chars().collect();
        let row = Row {
            cells: (0..).take(chars.len()).collect(),
            end: 200,
            chars,
        };
        let mut known = Names(HashMap::new());
        for name in names {
            let first = name.chars().next().unwrap();
            known.0.entry(first).or_default().insert(name);
        }
        let found = row.spots(&known).into_iter();
        found
            .map(|(from, to)| row.chars[from..to].iter().collect())
            .collect()
    }

    #[test]
    fn names_are_found_as_whole_words_also_inside_of_profile_names_and_cut() {
        let names = ["jdoe", "svc", "svc-deploy", "zoë@müller"];
        let row = "acme\\jdoe us-prod-jdoe svc-deploy zoë@mü… jdoes xjdoe";
        assert_eq!(spots(row, &names), ["jdoe", "jdoe", "svc-deploy", "zoë@mü"]);
    }

    #[test]
    fn fingerprints_and_token_masks_are_found_and_other_numbers_are_not() {
        let row = "6e977f29-…  #d41f #d41f00aa #zz 2026-11-23 12345678 token #12";
        assert_eq!(spots(row, &[]), ["6e977f29", "#d41f", "#d41f00aa"]);
    }
}
