//! Why a row is there while a filter is typed: the letters that it was found by are underlined.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

/// How found letters look, whatever the theme.
const FOUND: Modifier = Modifier::UNDERLINED.union(Modifier::BOLD);

/// A part of a drawn row that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Where it stands.
    pub place: Rect,
    /// How it is searched.
    pub by: By,
}

/// How a text is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// A name: by its letters in their order.
    Letters,
    /// A sentence or a number: as it is written.
    Words,
}

/// The part of a row that begins at a cell.
pub(crate) fn spot(row: Rect, x: u16, width: u16, by: By) -> Spot {
    let place = Rect { x, width, ..row }.intersection(row);
    Spot { place, by }
}

/// Marks what the filter's words found in the parts of a drawn row.
pub(crate) fn mark(buf: &mut Buffer, spots: &[Spot], filter: &str) {
    let words: Vec<Vec<char>> = filter
        .split_whitespace()
        .map(|word| word.chars().flat_map(char::to_lowercase).collect())
        .collect();
    if words.is_empty() {
        return;
    }
    for Spot { place, by } in spots {
        let letters = letters(buf, *place);
        for at in words.iter().flat_map(|word| found(&letters, word, *by)) {
            underline(buf, (place.x + at, place.y));
        }
    }
}

fn underline(buf: &mut Buffer, place: (u16, u16)) {
    if let Some(cell) = buf.cell_mut(place) {
        cell.modifier.insert(FOUND);
    }
}

/// A letter a cell, in lower case; cells behind a wide one hold a blank.
fn letters(buf: &Buffer, field: Rect) -> Vec<char> {
    let cells = (field.left()..field.right()).filter_map(|x| buf.cell((x, field.y)));
    let letter = |symbol: &str| symbol.chars().next().unwrap_or(' ');
    cells
        .map(|cell| letter(cell.symbol()))
        .map(|letter| letter.to_lowercase().next().unwrap_or(letter))
        .collect()
}

/// The cells of a word: in one piece if it stands there so, else a name's letters in their order if all are there.
fn found(letters: &[char], word: &[char], by: By) -> Vec<u16> {
    let whole = letters
        .windows(word.len().max(1))
        .position(|piece| piece == word);
    let places: Vec<usize> = match (whole, by) {
        (Some(first), _) => (first..first + word.len()).collect(),
        (None, By::Letters) => scattered(letters, word).unwrap_or_default(),
        (None, By::Words) => Vec::new(),
    };
    let places = places.into_iter();
    places.filter_map(|at| u16::try_from(at).ok()).collect()
}

fn scattered(letters: &[char], word: &[char]) -> Option<Vec<usize>> {
    let mut places = Vec::with_capacity(word.len());
    let mut from = 0;
    for letter in word {
        let at = letters
            .iter()
            .skip(from)
            .position(|found| found == letter)?;
        places.push(from + at);
        from += at + 1;
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    /// The row with found letters in upper case: two names, and a sentence.
    fn shown(row: &str, filter: &str) -> String {
        let area = Rect::new(0, 0, 60, 1);
        let mut buf = Buffer::empty(area);
        buf.set_string(0, 0, row, Style::new());
        let spots = [
            spot(area, 4, 8, By::Letters),
            spot(area, 12, 8, By::Letters),
            spot(area, 20, 99, By::Words),
        ];
        mark(&mut buf, &spots, filter);
        let letter = |(at, cell): (usize, &ratatui::buffer::Cell)| {
            let is_found = buf.content[at].modifier.contains(FOUND);
            let symbol = cell.symbol();
            if is_found {
                symbol.to_uppercase()
            } else {
                symbol.to_owned()
            }
        };
        buf.content
            .iter()
            .enumerate()
            .map(letter)
            .collect::<String>()
            .trim_end()
            .to_owned()
    }

    #[test]
    fn what_was_found_stands_out_in_its_field() {
        assert_eq!(shown("  * us-prod acme", "acm"), "  * us-prod ACMe");
        assert_eq!(shown("  * us-prod acme", "PROD ac"), "  * us-PROD ACme");
        assert_eq!(shown("  * us-prod acme", "upd"), "  * Us-ProD acme");
        assert_eq!(shown("  * us-prod acme", "xyz"), "  * us-prod acme");
        assert_eq!(shown("  * us-prod acme", ""), "  * us-prod acme");
    }

    #[test]
    fn a_sentence_is_searched_as_it_is_written() {
        let row = "  * lab     acme    stale: 640 followed it";
        assert!(shown(row, "LOWED").ends_with("640 folLOWED it"));
        assert_eq!(shown(row, "sfi"), row);
    }

    #[test]
    fn nothing_before_the_fields_is_marked() {
        assert_eq!(shown("abc us-prod acme", "abc"), "abc us-prod acme");
    }
}
