//! Which profiles a line means: numbers of the last list, ranges, names.

use super::turn::Turn;
use crate::domain::name::ProfileName;

/// Whether a word is the name of a profile.
pub(super) fn is_name(turn: &Turn<'_>, word: &str) -> bool {
    turn.state.catalog.profiles.contains_key(word)
}

/// The profiles that are meant. Without a word: none, if something is marked, since the verb acts on the marks then.
/// What isn't understood is said.
pub(super) fn many(turn: &mut Turn<'_>, typed: &[&str]) -> Option<Vec<ProfileName>> {
    if typed.is_empty() {
        if !turn.state.board.marks.is_empty() {
            return Some(Vec::new());
        }
        turn.say("Which one? Add a number of the list, or a name.");
        return None;
    }
    let mut chosen = Vec::new();
    for word in typed {
        let Some(found) = found(turn, word) else {
            turn.say(format!("There is no profile '{word}'. Type list for all."));
            return None;
        };
        chosen.extend(found);
    }
    Some(chosen)
}

/// The one profile that is meant.
pub(super) fn one(turn: &mut Turn<'_>, typed: &[&str]) -> Option<ProfileName> {
    match typed {
        [_] => {}
        [] => {
            turn.say("Which one? Add one number of the list, or a name.");
            return None;
        }
        [_, ..] => {
            turn.say("One profile at a time. What else is needed is asked for.");
            return None;
        }
    }
    many(turn, typed)?.into_iter().next()
}

fn found(turn: &Turn<'_>, word: &str) -> Option<Vec<ProfileName>> {
    let word = word.trim_end_matches(['.', ',']);
    if is_name(turn, word) {
        return ProfileName::new(word).ok().map(|name| vec![name]);
    }
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    let range = first..=last;
    let chosen: Vec<ProfileName> = turn
        .session
        .numbered()
        .filter(|(number, name)| range.contains(number) && is_name(turn, name.as_str()))
        .map(|(_, name)| name.clone())
        .collect();
    (!chosen.is_empty() && last <= turn.session.numbers.len()).then_some(chosen)
}
