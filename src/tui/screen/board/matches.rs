//! Why a row is there while a filter is typed: the letters that it was found by are underlined.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::columns::{self, Columns};

/// How found letters look, whatever the theme.
const FOUND: Modifier = Modifier::UNDERLINED.union(Modifier::BOLD);

/// Marks what the filter's words found in a drawn row.
pub(crate) fn mark(buf: &mut Buffer, row: Rect, columns: &Columns, filter: &str) {
    let words: Vec<Vec<char>> = filter
        .split_whitespace()
        .map(|word| word.chars().flat_map(char::to_lowercase).collect())
        .collect();
    if words.is_empty() {
        return;
    }
    let mut x = row.x + columns::PREFIX;
    for width in [columns.name, columns.server, columns.tenant, columns.user] {
        let field = Rect { x, width, ..row }.intersection(row);
        let letters = letters(buf, field);
        for at in words.iter().flat_map(|word| found(&letters, word)) {
            underline(buf, (field.x + at, field.y));
        }
        x += width;
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

/// The cells of a word: in one piece if it stands there so, else its letters in their order if all are there.
fn found(letters: &[char], word: &[char]) -> Vec<u16> {
    let whole = letters
        .windows(word.len().max(1))
        .position(|piece| piece == word);
    let places: Vec<usize> = match whole {
        Some(first) => (first..first + word.len()).collect(),
        None => scattered(letters, word).unwrap_or_default(),
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

    /// The row with found letters in upper case.
    fn shown(row: &str, filter: &str) -> String {
        let columns = Columns {
            server: 8,
            tenant: 8,
            ..Columns::default()
        };
        let area = Rect::new(0, 0, 20, 1);
        let mut buf = Buffer::empty(area);
        buf.set_string(0, 0, row, Style::new());
        mark(&mut buf, area, &columns, filter);
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
    fn nothing_before_the_fields_is_marked() {
        assert_eq!(shown("abc us-prod acme", "abc"), "abc us-prod acme");
    }
}
