//! Which layout a window gets (SCREENS C15).

use ratatui::layout::{Position, Rect, Size};

/// The layouts, from wide to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breakpoint {
    /// List left, detail right.
    Wide,
    /// List above, a detail of four lines below.
    Normal,
    /// List only; the detail is a screen of its own.
    Narrow,
    /// One line a profile, no borders.
    Tiny,
    /// Too small for anything.
    Nothing,
}

/// Rows below which the detail under the list takes too much of it.
const LOWEST_SPLIT: u16 = 20;

/// Dialogs wider than this take the whole body of a normal window.
const WIDEST_FLOATING: u16 = 74;

impl Breakpoint {
    /// The layout for a window of this size.
    pub(crate) const fn of(size: Size) -> Self {
        match (size.width, size.height) {
            (100.., LOWEST_SPLIT..) => Self::Wide,
            (60.., LOWEST_SPLIT..) => Self::Normal,
            (40.., 8..) => Self::Narrow,
            (20.., 3..) => Self::Tiny,
            _ => Self::Nothing,
        }
    }
}

/// A window cut into its fixed parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Regions {
    /// The first line: where we are, the vault, the time.
    pub header: Rect,
    /// Everything between.
    pub body: Rect,
    /// Running job and toast.
    pub status: Rect,
    /// Keys.
    pub footer: Rect,
}

impl Regions {
    /// Cuts a window of at least four lines; smaller ones lose status, then header.
    pub(crate) fn of(area: Rect) -> Self {
        let bottom = area.y.saturating_add(area.height);
        let line = |y: u16, there: bool| Rect {
            y,
            height: u16::from(there),
            ..area
        };
        let lines = area.height;
        let (header, status, footer) = (lines > 4, lines > 5, lines > 2);
        let used = u16::from(header) + u16::from(status) + u16::from(footer);
        Self {
            header: line(area.y, header),
            body: Rect {
                y: area.y + u16::from(header),
                height: lines - used,
                ..area
            },
            status: line(bottom.saturating_sub(2), status),
            footer: line(bottom.saturating_sub(1), footer),
        }
    }
}

/// Where a dialog of this size goes: centred; the whole body if it is wider than a normal window can float.
pub(crate) const fn dialog(body: Rect, wanted: Size) -> Rect {
    let whole = wanted.width > WIDEST_FLOATING && body.width < 100;
    let narrow = body.width < 60;
    if whole || narrow {
        return body;
    }
    let width = if wanted.width < body.width {
        wanted.width
    } else {
        body.width
    };
    let height = if wanted.height < body.height {
        wanted.height
    } else {
        body.height
    };
    Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    }
}

/// Lines of the detail strip below the list, borders included.
pub(crate) const STRIP: u16 = 6;

/// Lines below the trail in which the line under the cursor stands whole, a blank one above them.
pub(crate) const WHOLE_LINE: u16 = 4;

/// How many lines a list shows in a window of this size.
pub(crate) fn page(window: Size, list: List) -> u16 {
    let body = Regions::of(Rect::from((Position::ORIGIN, window)))
        .body
        .height;
    let around = match (Breakpoint::of(window), list) {
        (Breakpoint::Tiny | Breakpoint::Nothing, _) => 0,
        (Breakpoint::Wide, List::Board) => BORDERS + 1,
        (Breakpoint::Normal, List::Board) => BORDERS + 1 + STRIP,
        (Breakpoint::Wide | Breakpoint::Normal | Breakpoint::Narrow, List::Trail) => {
            BORDERS + WHOLE_LINE
        }
        (Breakpoint::Narrow, List::Board)
        | (Breakpoint::Wide | Breakpoint::Normal | Breakpoint::Narrow, List::Whole) => BORDERS,
    };
    body.saturating_sub(around)
}

/// Upper and lower border.
const BORDERS: u16 = 2;

/// Which list has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// The profiles, with the detail beside or below them.
    Board,
    /// What has happened, with the chosen line whole below it.
    Trail,
    /// A list that has the whole body.
    Whole,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_get_the_layout_of_the_table() {
        let of = |width, height| Breakpoint::of(Size { width, height });
        assert_eq!(of(120, 36), Breakpoint::Wide);
        assert_eq!(of(100, 20), Breakpoint::Wide);
        assert_eq!(of(80, 24), Breakpoint::Normal);
        assert_eq!(of(120, 19), Breakpoint::Narrow);
        assert_eq!(of(50, 18), Breakpoint::Narrow);
        assert_eq!(of(39, 18), Breakpoint::Tiny);
        assert_eq!(of(18, 2), Breakpoint::Nothing);
    }

    #[test]
    fn every_line_of_a_window_belongs_to_one_region() {
        for height in 0..40 {
            let r = Regions::of(Rect::new(0, 0, 80, height));
            let sum = r.header.height + r.body.height + r.status.height + r.footer.height;
            assert_eq!(sum, height);
        }
    }
}
