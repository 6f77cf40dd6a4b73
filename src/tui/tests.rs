//! Every screen at its sizes, as text; its styles at two sizes; no panic at any size.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size as Cells};
use ratatui::style::Style;

use super::draw;
use super::glyphs::GlyphSet;
use super::scene::{Look, Scene};
use super::theme::Theme;
use crate::app::action::{Action, Size};
use crate::app::moved::MovedKeys;
use crate::app::state::State;
use crate::app::testing::now;
use crate::app::update::update;

mod certificates;
mod clicks;
mod house;
mod imports;
mod logins;
mod picture;
mod pictures;
mod screens;
mod styles;
mod sweep;
mod tabs;
mod tour;
mod worlds;

/// The sizes at which every screen is looked at.
const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (50, 18)];

/// A frame of this size.
fn frame(state: &mut State, (width, height): (u16, u16), glyphs: GlyphSet, theme: &str) -> Buffer {
    let window = Cells { width, height };
    let size = Size {
        width,
        height,
        page: draw::page(window, state),
    };
    state.ascii = glyphs.is_ascii();
    drop(update(state, Action::Resized(size), now()));
    let look = Look {
        theme: Theme::named(theme),
        glyphs,
    };
    let mut scene = Scene::new(look, now(), TimeZone::UTC, true);
    scene.moved = MovedKeys::of(&state.keymap, state.ascii);
    let mut buffer = Buffer::empty(Rect::from((Position::ORIGIN, window)));
    draw::draw(&mut buffer, state, &scene);
    buffer
}

/// A frame's characters, line by line, blanks at the ends kept off.
fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width.max(1));
    let lines = buffer.content.chunks(width).map(|cells| {
        let mut line = String::new();
        let mut skipped = 0;
        for cell in cells {
            if skipped > 0 {
                skipped -= 1;
                continue;
            }
            line.push_str(cell.symbol());
            skipped = super::text::width(cell.symbol()).saturating_sub(1);
        }
        line.trim_end().to_owned() + "\n"
    });
    lines.collect()
}

/// A frame's styles: one letter a cell, and what the letters mean.
fn style_map(buffer: &Buffer) -> String {
    let mut legend: Vec<Style> = Vec::new();
    let mut out = String::new();
    let width = usize::from(buffer.area.width.max(1));
    for cells in buffer.content.chunks(width) {
        let mut line = String::new();
        for cell in cells {
            let style = cell.style();
            let at = legend.iter().position(|seen| *seen == style);
            let at = at.unwrap_or_else(|| {
                legend.push(style);
                legend.len() - 1
            });
            line.push(char::from(b".abcdefghijklmnopqrstuvwxyz"[at]));
        }
        out.push_str(line.trim_end_matches('.'));
        out.push('\n');
    }
    for (i, style) in legend.iter().enumerate() {
        let letter = char::from(b".abcdefghijklmnopqrstuvwxyz"[i]);
        writeln!(
            out,
            "{letter} = {:?} on {:?} {:?}",
            style.fg.unwrap_or_default(),
            style.bg.unwrap_or_default(),
            style.add_modifier,
        )
        .unwrap();
    }
    out
}
