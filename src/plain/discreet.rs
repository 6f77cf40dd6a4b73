//! Takes account names and fingerprints out of lines, for shared screens (`hide-secrets`, SCREENS C13).

use std::collections::BTreeSet;

use crate::app::state::State;
use crate::app::tokens;

/// What stands in place of a name.
const HIDDEN: &str = "hidden";

/// How many hexadecimal digits a fingerprint has at least, and the start of a token.
const FINGERPRINT: usize = 4;
const TOKEN_MASK: usize = 8;

/// Shorter words of a name for people are no clue: `de`, `Dr`.
const SHORTEST_WORD: usize = 3;

/// The line without account names, if they are to be hidden.
pub(super) fn put_on(line: String, state: &State) -> String {
    if !state.catalog.settings.hide_secrets {
        return line;
    }
    let names = names(state).into_iter().rev();
    let line = names.fold(line, |line, name| without(&line, name));
    let words: Vec<&str> = line.split(' ').map(masked).collect();
    words.join(" ")
}

/// A fingerprint (`#d41f`) or the start of a token (`6e977f29-…`) goes.
fn masked(word: &str) -> &str {
    let digits = word.strip_prefix('#').unwrap_or(word);
    let count = digits.chars().take_while(char::is_ascii_hexdigit).count();
    let behind = digits.chars().nth(count);
    let is_fingerprint = digits.len() < word.len()
        && count >= FINGERPRINT
        && behind.is_none_or(|c| !c.is_alphanumeric());
    let is_token = digits == word && count == TOKEN_MASK && behind == Some('-');
    if is_fingerprint || is_token {
        HIDDEN
    } else {
        word
    }
}

/// Every account name that is known.
fn names(state: &State) -> Vec<&str> {
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
    let listed = tokens::accounts(&state.detail.tokens);
    let names = users.chain(told).chain(listed);
    let unique: BTreeSet<&str> = names.filter(|name| !name.is_empty()).collect();
    let mut names: Vec<&str> = unique.into_iter().collect();
    // The longest goes first, as the list is gone through from its end.
    names.sort_by_key(|name| name.len());
    names
}

/// Takes a name out where it stands as a whole word.
fn without(line: &str, name: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once(name) {
        out.push_str(before);
        let is_begin = out.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let is_end = behind.chars().next().is_none_or(|c| !c.is_alphanumeric());
        out.push_str(if is_begin && is_end { HIDDEN } else { name });
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_as_whole_words_only() {
        let line = "us-prod-jdoe, user jdoe: jdoes xjdoe";
        assert_eq!(
            without(line, "jdoe"),
            "us-prod-hidden, user hidden: jdoes xjdoe"
        );
    }
    #[test]
    fn fingerprints_and_starts_of_tokens_go_and_numbers_stay() {
        for gone in ["#d41f", "#d41f00aa.", "6e977f29-…"] {
            assert_eq!(masked(gone), HIDDEN);
        }
        for stays in ["#12", "12345678", "2026-11-23", "deadbeef", "#zz"] {
            assert_eq!(masked(stays), stays);
        }
    }
}
