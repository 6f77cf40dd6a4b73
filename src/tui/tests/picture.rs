//! A frame as an SVG picture: what a terminal would show, crisp in every browser and with every font.
//!
//! Lines and blocks are drawn as shapes, since fonts leave gaps between them; text is set run by run, stretched to its
//! cells.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::tui::text;

/// A cell's size and where text stands in it, in pixels.
const WIDE: f32 = 8.4;
const HIGH: f32 = 18.0;
const BASE: f32 = 13.3;

/// Around the frame.
const MARGIN: f32 = 10.0;

/// Between a frame and the line below it.
const CAPTION_GAP: f32 = 8.0;

/// How thick light and heavy lines are.
const LIGHT: f32 = 1.0;
const HEAVY: f32 = 2.2;

const FONTS: &str =
    "ui-monospace,'Cascadia Mono','JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace";

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    front: [u8; 3],
    ground: [u8; 3],
    is_bold: bool,
    is_underlined: bool,
}

/// The colours of a theme's plain text.
#[derive(Clone, Copy)]
pub(super) struct Paper {
    /// Of the text.
    pub(super) front: Color,
    /// Behind it.
    pub(super) ground: Color,
}

/// Draws a frame; `title` is what it shows, for those who don't see it.
pub(super) fn svg(buffer: &Buffer, title: &str, paper: Paper) -> String {
    let (width, height) = size(buffer);
    page((width, height), title, paper, &cells(buffer, paper))
}

/// A picture of that many pixels with this on it.
pub(super) fn page((width, height): (f32, f32), title: &str, paper: Paper, inner: &str) -> String {
    let ground = hex(rgb(paper.ground, [0; 3]));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" \
         font-family=\"{FONTS}\" font-size=\"14\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{ground}\"/>\n{inner}</svg>\n",
        escaped(title)
    )
}

/// How large a frame's picture is.
pub(super) fn size(buffer: &Buffer) -> (f32, f32) {
    let (columns, rows) = (f32::from(buffer.area.width), f32::from(buffer.area.height));
    let width = columns.mul_add(WIDE, 2.0 * MARGIN);
    (width, rows.mul_add(HIGH, 2.0 * MARGIN))
}

/// What stands in a frame. Edges are crisp: else the ground shines through between neighbours.
pub(super) fn cells(buffer: &Buffer, paper: Paper) -> String {
    let mut out = "<g shape-rendering=\"crispEdges\">\n".to_owned();
    let width = usize::from(buffer.area.width.max(1));
    for (row, line) in buffer.content.chunks(width).enumerate() {
        draw_line(&mut out, row, line, paper);
    }
    out.push_str("</g>\n");
    out
}

/// A line of plain text below a frame.
pub(super) fn caption(words: &str, below: &Buffer, paper: Paper) -> String {
    let y = size(below).1 + CAPTION_GAP;
    let fill = hex(rgb(paper.front, [0; 3]));
    format!(
        "<text x=\"{MARGIN:.1}\" y=\"{y:.1}\" fill=\"{fill}\">{}</text>\n",
        unfolded(words)
    )
}

fn draw_line(out: &mut String, row: usize, line: &[Cell], paper: Paper) {
    let y = number(row).mul_add(HIGH, MARGIN);
    for (at, run) in runs(line, |cell| look(cell, paper).ground) {
        let look = look(&line[at], paper);
        if look.ground != rgb(paper.ground, [0; 3]) {
            rectangle(out, (at, run), y, look.ground);
        }
    }
    for (at, run) in runs(line, |cell| (look(cell, paper), shape(cell.symbol()))) {
        let look = look(&line[at], paper);
        let x = number(at).mul_add(WIDE, MARGIN);
        match shape(line[at].symbol()) {
            Shape::Text => set(out, &line[at..at + run], (x, y), look),
            Shape::Lines(arms) => arms.draw(out, (x, y, run), look),
            Shape::Block(part) => {
                let width = number(run) * WIDE * part;
                let fill = hex(look.front);
                writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{HIGH:.0}\" fill=\"{fill}\"/>").unwrap();
            }
            Shape::Shade => {
                let width = number(run) * WIDE;
                let fill = hex(look.front);
                writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{HIGH:.0}\" fill=\"{fill}\" opacity=\".3\"/>").unwrap();
            }
        }
    }
}

/// Neighbours that are alike: where each begins, and how many cells it has.
fn runs<T: PartialEq>(line: &[Cell], of: impl Fn(&Cell) -> T) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in 0..line.len() {
        match runs.last_mut() {
            Some((first, count)) if of(&line[*first]) == of(&line[at]) => *count += 1,
            Some(_) | None => runs.push((at, 1)),
        }
    }
    runs
}

fn rectangle(out: &mut String, (at, run): (usize, usize), y: f32, ground: [u8; 3]) {
    let x = number(at).mul_add(WIDE, MARGIN);
    let width = number(run) * WIDE;
    let fill = hex(ground);
    writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{HIGH:.0}\" fill=\"{fill}\"/>").unwrap();
}

/// Sets text, without the blanks around it.
fn set(out: &mut String, cells: &[Cell], (x, y): (f32, f32), look: Look) {
    let words: String = cells.iter().map(Cell::symbol).collect();
    let kept = words.trim();
    if kept.is_empty() {
        return;
    }
    let before = words.len() - words.trim_start().len();
    let x = number(before).mul_add(WIDE, x);
    let width = f32::from(text::width(kept)) * WIDE;
    let y = y + BASE;
    let bold = if look.is_bold {
        " font-weight=\"bold\""
    } else {
        ""
    };
    let line = if look.is_underlined {
        " text-decoration=\"underline\""
    } else {
        ""
    };
    let (fill, words) = (hex(look.front), unfolded(kept));
    writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{fill}\"{bold}{line}>{words}</text>").unwrap();
}

fn look(cell: &Cell, paper: Paper) -> Look {
    let front = rgb(cell.fg, rgb(paper.front, [0; 3]));
    let ground = rgb(cell.bg, rgb(paper.ground, [0; 3]));
    let (front, ground) = if cell.modifier.contains(Modifier::REVERSED) {
        (ground, front)
    } else {
        (front, ground)
    };
    let front = if cell.modifier.contains(Modifier::DIM) {
        std::array::from_fn(|i| u8::midpoint(front[i], ground[i]))
    } else {
        front
    };
    Look {
        front,
        ground,
        is_bold: cell.modifier.contains(Modifier::BOLD),
        is_underlined: cell.modifier.contains(Modifier::UNDERLINED),
    }
}

fn rgb(colour: Color, plain: [u8; 3]) -> [u8; 3] {
    if let Color::Rgb(red, green, blue) = colour {
        return [red, green, blue];
    }
    assert_eq!(colour, Color::Reset, "themes of pictures have true colours");
    plain
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Chromium folds plain blanks in a row, whatever `xml:space` on the root says, and columns are lost.
fn unfolded(words: &str) -> String {
    escaped(words).replace(' ', "\u{a0}")
}

fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Cells on a screen are few.
fn number(cells: usize) -> f32 {
    f32::from(u16::try_from(cells).unwrap())
}

/// What a symbol is drawn as.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    Text,
    Lines(Arms),
    /// The left part of a cell.
    Block(f32),
    Shade,
}

/// How thick the lines are that leave a cell's middle.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Arms {
    left: f32,
    right: f32,
    up: f32,
    down: f32,
}

impl Arms {
    /// A run of the same: sideways lines are one.
    fn draw(self, out: &mut String, (x, y, run): (f32, f32, usize), look: Look) {
        let stroke = hex(look.front);
        let middle = y + HIGH / 2.0;
        if self.left > 0.0 && self.right > 0.0 {
            let end = number(run).mul_add(WIDE, x);
            writeln!(out, "<path d=\"M{x:.1} {middle:.1}H{end:.1}\" stroke=\"{stroke}\" stroke-width=\"{}\"/>", self.left).unwrap();
            return;
        }
        for i in 0..run {
            self.draw_one(out, (number(i).mul_add(WIDE, x), y), &stroke);
        }
    }

    fn draw_one(self, out: &mut String, (left, y): (f32, f32), stroke: &str) {
        let (centre, middle) = (left + WIDE / 2.0, y + HIGH / 2.0);
        let (right, bottom) = (left + WIDE, y + HIGH);
        let lines = [
            (self.left, format!("M{left:.1} {middle:.1}H{centre:.1}")),
            (self.right, format!("M{centre:.1} {middle:.1}H{right:.1}")),
            (self.up, format!("M{centre:.1} {y:.1}V{middle:.1}")),
            (self.down, format!("M{centre:.1} {middle:.1}V{bottom:.1}")),
        ];
        for (weight, path) in lines.into_iter().filter(|(weight, _)| *weight > 0.0) {
            writeln!(out, "<path d=\"{path}\" stroke=\"{stroke}\" stroke-width=\"{weight}\" stroke-linecap=\"square\"/>").unwrap();
        }
    }
}

fn shape(symbol: &str) -> Shape {
    let arms = |left, right, up, down| {
        Shape::Lines(Arms {
            left,
            right,
            up,
            down,
        })
    };
    match symbol {
        "─" => arms(LIGHT, LIGHT, 0.0, 0.0),
        "━" => arms(HEAVY, HEAVY, 0.0, 0.0),
        "│" => arms(0.0, 0.0, LIGHT, LIGHT),
        "┃" => arms(0.0, 0.0, HEAVY, HEAVY),
        "╭" | "┌" => arms(0.0, LIGHT, 0.0, LIGHT),
        "╮" | "┐" => arms(LIGHT, 0.0, 0.0, LIGHT),
        "╰" | "└" => arms(0.0, LIGHT, LIGHT, 0.0),
        "╯" | "┘" => arms(LIGHT, 0.0, LIGHT, 0.0),
        "┏" => arms(0.0, HEAVY, 0.0, HEAVY),
        "┓" => arms(HEAVY, 0.0, 0.0, HEAVY),
        "┗" => arms(0.0, HEAVY, HEAVY, 0.0),
        "┛" => arms(HEAVY, 0.0, HEAVY, 0.0),
        "█" => Shape::Block(1.0),
        "▉" => Shape::Block(0.875),
        "▊" => Shape::Block(0.75),
        "▋" => Shape::Block(0.625),
        "▌" => Shape::Block(0.5),
        "▍" => Shape::Block(0.375),
        "▎" => Shape::Block(0.25),
        "▏" => Shape::Block(0.125),
        "░" => Shape::Shade,
        _ => Shape::Text,
    }
}
