//! Which rows of a list are found by what was typed, and where the cursor goes when its row isn't.

use std::collections::HashSet;
use std::hash::Hash;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// A word that was typed as it is written counts as much as a short name.
const WORD_FITS: u32 = 100;

/// What a row is found by.
pub(crate) struct Texts {
    /// All of them, a line each: what was typed has no line ends.
    names: String,
    words: String,
}

impl Texts {
    /// Names are searched fuzzily, each for itself; sentences, numbers and what users call things only as they are
    /// written: nearly every sentence has the letters of a short word somewhere.
    pub(crate) fn new(names: &[&str], words: &str) -> Self {
        Self {
            names: names.join("\n"),
            words: words.to_lowercase(),
        }
    }

    /// Whether each word stands in it as typed.
    fn have(&self, typed: &[String]) -> bool {
        let names = self.names.to_lowercase();
        let there = |word: &String| names.contains(word) || self.words.contains(word);
        typed.iter().all(there)
    }

    /// How well it fits all words.
    fn likeness(&self, typed: &mut [(Search, String)]) -> Option<u32> {
        let of_word = |(search, word): &mut (Search, String)| {
            let of_word = self.words.contains(word.as_str()).then_some(WORD_FITS);
            // Letters that all names together haven't got needn't be looked for in each.
            let may_fit = search.score(&self.names).is_some();
            let names = self.names.lines().filter(|_| may_fit);
            let of_name = names.filter_map(|name| search.score(name)).max();
            of_name.max(of_word)
        };
        typed.iter_mut().map(of_word).sum()
    }
}

/// The rows that fit what was typed, each with how well; all of them if nothing was.
pub(crate) fn found<T>(
    rows: impl IntoIterator<Item = T>,
    typed: &str,
    texts: impl Fn(&T) -> Texts,
) -> Vec<(u32, T)> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let rows = rows.into_iter();
    if words.is_empty() {
        return rows.map(|row| (0, row)).collect();
    }
    // With ten thousand rows their texts are better made twice than kept.
    let rows: Vec<(bool, T)> = rows.map(|row| (texts(&row).have(&words), row)).collect();
    // Whoever types a name as it is written means that one, not what only has its letters.
    if rows.iter().any(|(is_written, _)| *is_written) {
        let written = rows.into_iter().filter(|(is_written, _)| *is_written);
        return written.map(|(_, row)| (0, row)).collect();
    }
    let mut words: Vec<(Search, String)> = words
        .into_iter()
        .map(|word| (Search::new(&word), word))
        .collect();
    let rows = rows.into_iter().map(|(_, row)| row);
    rows.filter_map(|row| Some((texts(&row).likeness(&mut words)?, row)))
        .collect()
}

/// A fuzzy search for typed words.
pub(crate) struct Search {
    matcher: Matcher,
    pattern: Pattern,
    buffer: Vec<char>,
}

impl Search {
    /// Words are separated by blanks; all of them must be found, upper case counts only where typed.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            pattern: Pattern::parse(text, CaseMatching::Smart, Normalization::Smart),
            buffer: Vec::new(),
        }
    }

    /// How well the words are found: more is better.
    pub(crate) fn score(&mut self, text: &str) -> Option<u32> {
        let text = Utf32Str::new(text, &mut self.buffer);
        self.pattern.score(text, &mut self.matcher)
    }
}

/// Where the cursor goes once other rows are listed: it stays on its own, or goes to that one's neighbour; where nothing
/// is listed it waits for its row to come back.
pub(crate) fn cursor<T: Eq + Hash + Clone>(old: &[T], new: &[T], at: Option<T>) -> Option<T> {
    let kept = at.as_ref().filter(|row| new.contains(row));
    let neighbour = || neighbour(old, new, at.as_ref()?);
    let next = kept.or_else(neighbour).or_else(|| new.first()).cloned();
    next.or(at)
}

/// The neighbour that takes the cursor once its own row is gone: the next below, else the one above.
pub(crate) fn neighbour<'a, T: Eq + Hash>(old: &'a [T], new: &[T], gone: &T) -> Option<&'a T> {
    let at = old.iter().position(|row| row == gone)?;
    // A filter may have left few of ten thousand: each is looked up, not searched for.
    let there: HashSet<&T> = new.iter().collect();
    let listed = |row: &&T| there.contains(row);
    let below = old.iter().skip(at + 1).find(listed);
    below.or_else(|| old.iter().take(at).rev().find(listed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_in(rows: &[(&'static str, &str)], typed: &str) -> Vec<&'static str> {
        let texts = |(name, words): &&(&str, &str)| Texts::new(&[*name], words);
        let found = found(rows, typed, texts);
        found.into_iter().map(|(_, row)| row.0).collect()
    }

    #[test]
    fn names_are_found_by_their_letters_and_sentences_as_they_are_written() {
        let rows = [("morph-cli", "stale"), ("web-shop", "more plain clients")];
        assert_eq!(found_in(&rows, "mrcl"), ["morph-cli"]);
        assert_eq!(found_in(&rows, "PLAIN web"), ["web-shop"]);
        assert_eq!(found_in(&rows, ""), ["morph-cli", "web-shop"]);
        assert_eq!(found_in(&rows, "prd"), [""; 0]);
    }

    #[test]
    fn what_is_written_so_hides_what_only_has_its_letters() {
        let rows = [("us-prod", ""), ("prd", "")];
        assert_eq!(found_in(&rows, "prd"), ["prd"]);
        assert_eq!(found_in(&rows[..1], "prd"), ["us-prod"]);
    }

    #[test]
    fn the_cursor_goes_to_the_next_below_else_above() {
        let old = ["a", "b", "c", "d"];
        assert_eq!(neighbour(&old, &["a", "d"], &"b"), Some(&"d"));
        assert_eq!(neighbour(&old, &["a", "b"], &"c"), Some(&"b"));
        assert_eq!(neighbour(&old, &[], &"c"), None);
    }
}
