//! The menu of forms in which a token can be copied.
//!
//! ```text
//! ┏ Copy us-prod-acme as… ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃ ▸ k  keyfob get        scripts and cron: always fresh, no secret is copied   ┃
//! ┃   t  token             any field that asks for an API token                  ┃
//! ┃   to the clipboard: OSC 52, since you are on ssh · can't be cleared there    ┃
//! ┗ keyfob get us-prod-acme ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use crate::app::copy_as::{self, Line as Offer};
use crate::app::state::State;
use crate::app::state::copy_as::CopyAs;
use crate::domain::countdown::Tone;
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::size;
use crate::tui::text;
use crate::tui::widget::edge::{self, Keep};
use crate::tui::widget::field::{self, Value};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::paragraph;

/// As wide as the mock-up.
const WIDTH: u16 = 80;

/// Cells of most names, the gap behind them included.
const NAME: u16 = 18;

/// Cells of longer names; the longest stand out of their column.
const LONG_NAME: u16 = 22;

/// Draws the menu.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, menu: &CopyAs, state: &State, scene: &Scene) {
    let offers = copy_as::lines(state, menu);
    let total = copy_as::total(state, menu);
    let is_searching = u16::from(menu.search.is_some());
    let way = way(state, menu, WIDTH.min(body.width).saturating_sub(4), scene);
    let under = u16::try_from(way.len()).unwrap_or(1);
    let around = 2 + under + is_searching;
    let wanted = Size {
        width: WIDTH,
        height: u16::try_from(total)
            .unwrap_or(u16::MAX)
            .saturating_add(around),
    };
    let area = size::dialog(body, wanted);
    let chosen = offers.get(menu.cursor);
    let preview =
        chosen.map(|offer| copy_as::preview(state, &menu.profile, &offer.gives, scene.now));
    let mut pane =
        Pane::new(format!("Copy {} as…", menu.profile)).note(preview.unwrap_or_default());
    if offers.len() > usize::from(area.height.saturating_sub(around)) {
        pane = pane.position(format!("{} of {}", menu.cursor + 1, offers.len()));
    }
    let inner = inset(pane.draw(buf, area, Focus::Here, scene));
    let [search, list, foot] = parts(inner, is_searching, under);
    if let Some(searched) = &menu.search {
        let (before, after) = searched.shown();
        let value = Value {
            before: &before,
            after: &after,
            example: "type to find",
        };
        let mut spans = vec![Span::styled("› ", scene.theme().key)];
        let room = search.width.saturating_sub(14);
        spans.extend(field::value_spans(&value, true, room, scene));
        let count = Line::styled(format!("{} of {total}", offers.len()), scene.theme().muted);
        edge::draw(buf, search, &Line::from(spans), &count, Keep::Left);
    }
    if offers.is_empty() {
        let line = Line::styled("no form matches: esc shows all", scene.theme().text);
        paragraph::draw(buf, list, &[line]);
    }
    let height = usize::from(list.height);
    let top = (menu.cursor + 1).saturating_sub(height);
    let visible = offers.iter().enumerate().skip(top).take(height);
    let lines: Vec<Line<'_>> = visible
        .map(|(i, offer)| {
            let refused = copy_as::refusal(state, &menu.profile, &offer.gives, scene.now);
            line(
                offer,
                (i == menu.cursor, refused.is_some()),
                list.width,
                scene,
            )
        })
        .collect();
    paragraph::draw(buf, list, &lines);
    paragraph::draw(buf, foot, &way);
}

/// Where the copy goes, in up to two lines.
fn way(state: &State, menu: &CopyAs, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let (tone, words) = copy_as::way(state, &menu.profile, scene.now);
    let mark = match tone {
        Tone::Warn => "▲ ",
        Tone::Ok | Tone::Bad | Tone::Busy | Tone::Muted => "  ",
    };
    let style = scene.theme().tone(tone);
    let wrapped = paragraph::wrapped(scene, &words, cells.saturating_sub(2), style);
    let marks = std::iter::once(mark).chain(std::iter::repeat("  "));
    let mut lines: Vec<Line<'static>> = wrapped;
    for (line, mark) in lines.iter_mut().zip(marks) {
        line.spans.insert(0, Span::styled(mark, style));
    }
    lines.truncate(2);
    lines
}

/// What is searched for, the list, and the last lines.
const fn parts(inner: Rect, searching: u16, under: u16) -> [Rect; 3] {
    let head = if inner.height > 1 { searching } else { 0 };
    let foot = if inner.height > under + 1 { under } else { 0 };
    [
        Rect {
            height: head,
            ..inner
        },
        Rect {
            y: inner.y + head,
            height: inner.height - head - foot,
            ..inner
        },
        Rect {
            y: inner.y + inner.height - foot,
            height: foot,
            ..inner
        },
    ]
}

fn line(
    offer: &Offer,
    (is_chosen, is_refused): (bool, bool),
    cells: u16,
    scene: &Scene,
) -> Line<'static> {
    let theme = scene.theme();
    let style = match (is_chosen, is_refused) {
        (true, _) => theme.selected,
        (false, true) => theme.disabled,
        (false, false) => theme.text,
    };
    let letter = offer
        .letter
        .map_or_else(|| " ".to_owned(), |letter| letter.to_string());
    let name = text::width(&offer.name);
    let column = if name + 1 < NAME { NAME } else { LONG_NAME };
    let room = cells.saturating_sub(5 + column);
    let gap = text::blanks(column.saturating_sub(name.min(column - 1)));
    Line::from(vec![
        Span::styled(if is_chosen { "▸ " } else { "  " }, theme.key),
        Span::styled(
            format!("{letter}  "),
            if is_refused {
                theme.disabled
            } else {
                theme.key
            },
        ),
        Span::styled(text::cut(&offer.name, column - 1), style),
        Span::raw(gap),
        Span::styled(
            text::cut(&offer.purpose, room),
            if is_refused {
                theme.disabled
            } else {
                theme.muted
            },
        ),
    ])
}
