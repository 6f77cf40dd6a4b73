//! A bar for what is left of a life: `███████▉░░░░░`.

use crate::tui::glyphs::GlyphSet;

/// Eighths of a cell; the first is an empty cell.
const EIGHTHS: [char; 8] = ['░', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// A share of a whole in thousandths, never more than the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share(u16);

const WHOLE: i64 = 1000;

impl Share {
    /// `part` of `whole`; nothing of nothing.
    pub(crate) fn of(part: i64, whole: i64) -> Self {
        let thousandths = part
            .clamp(0, whole.max(0))
            .saturating_mul(WHOLE)
            .checked_div(whole)
            .unwrap_or(0);
        Self(u16::try_from(thousandths).unwrap_or(0))
    }
}

/// The bar in `cells` cells.
pub(crate) fn bar(share: Share, cells: u16, glyphs: GlyphSet) -> String {
    let eighths = u32::from(cells) * 8 * u32::from(share.0) / 1000;
    let (full, part) = (eighths / 8, eighths % 8);
    let mut out = String::new();
    for i in 0..u32::from(cells) {
        let eighth = usize::try_from(part).unwrap_or_default();
        out.push(match (i.cmp(&full), glyphs) {
            (std::cmp::Ordering::Less, GlyphSet::Unicode) => '█',
            (std::cmp::Ordering::Less, GlyphSet::Ascii) => '#',
            (std::cmp::Ordering::Equal, GlyphSet::Unicode) => {
                EIGHTHS.get(eighth).copied().unwrap_or('░')
            }
            (_, GlyphSet::Unicode) => '░',
            (_, GlyphSet::Ascii) => '.',
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_show_eighths_and_never_overflow() {
        let shown = |part, whole| bar(Share::of(part, whole), 4, GlyphSet::Unicode);
        assert_eq!(shown(1, 2), "██░░");
        assert_eq!(shown(5, 8), "██▌░");
        assert_eq!(shown(9, 8), "████");
        assert_eq!(shown(-1, 8), "░░░░");
        assert_eq!(shown(1, 0), "░░░░");
        assert_eq!(bar(Share::of(5, 8), 4, GlyphSet::Ascii), "##..");
    }
}
