//! Tenants below the Tenant field: `↓ acme   acme-dev   acme-test    3 of 14 that admin may see`.

use ratatui::text::{Line, Span};

use crate::app::suggest::Suggested;
use crate::tui::scene::Scene;
use crate::tui::text;

/// Between two suggestions.
const GAP: u16 = 3;

/// Between the suggestions and how many there are.
const BEFORE_COUNT: u16 = 4;

/// How many suggestions are worth more than the words behind their count.
const WORTH: usize = 3;

/// Stands for those that aren't shown behind.
const MORE: &str = " …";

/// A longer name is cut.
const LONGEST: u16 = 24;

/// The line, indented to the values. The suggestion taken is always in it.
pub(crate) fn line(found: &Suggested, (label, cells): (u16, u16), scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let arrow = if found.is_open {
        format!("{} ", scene.keys("↓"))
    } else {
        String::new()
    };
    let room = cells.saturating_sub(label + text::width(&arrow));
    let count = format!("{} {}", found.words.len(), found.of);
    let words: Vec<String> = found.words.iter().map(|w| text::cut(w, LONGEST)).collect();
    let chosen = found.chosen.unwrap_or(0);
    let (shown, count) = fitted(&words, chosen, &count, room);
    let mut spans = vec![
        Span::raw(text::blanks(label)),
        Span::styled(arrow, theme.key),
    ];
    let last = shown.end;
    for at in shown {
        let style = if found.chosen == Some(at) {
            theme.selected
        } else {
            theme.text
        };
        let word = words.get(at).cloned().unwrap_or_default();
        spans.push(Span::styled(text::cut(&word, room), style));
        if at + 1 < last {
            spans.push(Span::raw(text::blanks(GAP)));
        }
    }
    if last < words.len() {
        spans.push(Span::styled(MORE, theme.muted));
    }
    spans.push(Span::raw(text::blanks(BEFORE_COUNT)));
    spans.push(Span::styled(count, theme.muted));
    Line::from(spans)
}

/// Which suggestions fit, and how much of their count.
fn fitted(
    words: &[String],
    chosen: usize,
    count: &str,
    room: u16,
) -> (std::ops::Range<usize>, String) {
    let short: Vec<&str> = count.split(' ').take(3).collect();
    let beside = |count: &str| {
        let used = text::width(count) + BEFORE_COUNT;
        shown(words, chosen, room.saturating_sub(used))
    };
    let long = beside(count);
    if long.len() >= WORTH.min(words.len()) {
        return (long, count.to_owned());
    }
    let short = short.join(" ");
    let fits = beside(&short);
    if fits.is_empty() {
        return (shown(words, chosen, room), String::new());
    }
    (fits, short)
}

/// As many as there is room for, from the first on, or up to the chosen one.
fn shown(words: &[String], chosen: usize, room: u16) -> std::ops::Range<usize> {
    let from = |start: usize| {
        let whole = fits(words.get(start..).unwrap_or_default(), room);
        if start + whole == words.len() {
            return start..words.len();
        }
        let marked = room.saturating_sub(text::width(MORE));
        start..start + fits(words.get(start..).unwrap_or_default(), marked)
    };
    let mut range = from(0);
    while !range.contains(&chosen) && range.start < chosen {
        range = from(range.start + 1);
    }
    range
}

/// How many of the first words fit.
fn fits(words: &[String], room: u16) -> usize {
    let mut used = 0;
    let fitting = words.iter().take_while(|word| {
        used += text::width(word) + GAP;
        used <= room + GAP
    });
    fitting.count()
}
