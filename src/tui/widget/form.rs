//! A form's fields, one below the other, with what is said beside them and why the last try failed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::buttons::{self, Button};
use super::field;
use super::paragraph;
use crate::app::action::Action;
use crate::app::state::State;
use crate::app::state::form::{Field, FieldId, Form, Input};
use crate::domain::error::Error;
use crate::tui::scene::Scene;

/// Lines put below a field: what a check found.
pub(crate) struct Below {
    /// Which field.
    pub field: FieldId,
    /// The lines.
    pub lines: Vec<Line<'static>>,
}

/// A form as lines.
#[derive(Default)]
pub(crate) struct Laid {
    lines: Vec<Line<'static>>,
    /// What runs or what went wrong: below the fields, and always in sight.
    news: Vec<Line<'static>>,
    /// First line of each field.
    starts: Vec<(usize, usize)>,
    /// Line, first cell, width and focus number of each button.
    buttons: Vec<(usize, u16, u16, usize)>,
    /// The line that must stay in sight.
    focus: usize,
}

/// Lays a form out in lines of `cells` cells.
pub(crate) fn lay(form: &Form, below: Option<Below>, cells: u16, scene: &Scene) -> Laid {
    let label = field::label_cells(form.fields.iter().map(|field| field.label));
    let mut laid = Laid::default();
    let mut below = below;
    for (i, field) in form.fields.iter().enumerate() {
        let focused = i == form.focus && (form.job.is_none() || form.is_asked);
        laid.starts.push((laid.lines.len(), i));
        if i == form.focus {
            laid.focus = laid.lines.len();
        }
        laid.lines
            .extend(lines(field, focused, (label, cells), scene));
        if let Some(found) = below.take_if(|below| below.field == field.id) {
            laid.lines.extend(found.lines);
        }
    }
    if !form.buttons.is_empty() {
        laid.add_buttons(form, cells, scene);
    }
    laid
}

impl Laid {
    /// The buttons below the fields; the focus is on one if it is behind the last field.
    fn add_buttons(&mut self, form: &Form, cells: u16, scene: &Scene) {
        let focus = form.focused_button();
        let shown: Vec<Button<'_>> = form
            .buttons
            .iter()
            .enumerate()
            .map(|(i, label)| Button {
                label,
                enabled: true,
                focused: focus == Some(i),
            })
            .collect();
        self.lines.push(Line::default());
        if focus.is_some() {
            self.focus = self.lines.len();
        }
        let y = self.lines.len();
        for (i, place) in buttons::places(&shown, cells).into_iter().enumerate() {
            let line = y + usize::from(place.line);
            self.buttons
                .push((line, place.x, place.width, form.fields.len() + i));
        }
        self.lines.extend(buttons::lines(scene, &shown, cells));
    }

    /// Adds lines behind the fields.
    pub(crate) fn push(&mut self, lines: impl IntoIterator<Item = Line<'static>>) {
        self.lines.extend(lines);
    }

    /// Says below it all what runs or what went wrong.
    pub(crate) fn say(&mut self, news: impl IntoIterator<Item = Line<'static>>) {
        self.news.push(Line::default());
        self.news.extend(news);
    }

    /// How many lines there are.
    pub(crate) fn height(&self) -> u16 {
        u16::try_from(self.lines.len() + self.news.len()).unwrap_or(u16::MAX)
    }

    /// Draws what fits, so that the field in focus is seen, and notes where fields can be clicked.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, scene: &Scene) {
        let area = self.draw_news(buf, area);
        let height = usize::from(area.height);
        // A line of what stands below the field in focus is kept, too.
        let last = (self.focus + 2).min(self.lines.len());
        let top = if self.lines.len() <= height {
            0
        } else {
            last.saturating_sub(height)
        };
        paragraph::draw(buf, area, self.lines.get(top..).unwrap_or_default());
        for (start, index) in &self.starts {
            let Some(y) = start.checked_sub(top).filter(|y| *y < height) else {
                continue;
            };
            let line = Rect {
                y: area.y + u16::try_from(y).unwrap_or_default(),
                height: 1,
                ..area
            };
            scene.hit(line, Action::FocusField(*index));
        }
        for (line, x, width, index) in &self.buttons {
            let Some(y) = line.checked_sub(top).filter(|y| *y < height) else {
                continue;
            };
            let place = Rect {
                x: area.x + x,
                y: area.y + u16::try_from(y).unwrap_or_default(),
                width: *width,
                height: 1,
            };
            scene.hit(place.intersection(area), Action::FocusField(*index));
        }
    }
}

impl Laid {
    /// Draws the news right below the fields, or over the lowest ones where there isn't room for all; the rest is the
    /// fields'.
    fn draw_news(&self, buf: &mut Buffer, area: Rect) -> Rect {
        let most = area.height.saturating_sub(LEAST_FIELDS);
        let height = u16::try_from(self.news.len()).unwrap_or(u16::MAX).min(most);
        let fields = u16::try_from(self.lines.len()).unwrap_or(u16::MAX);
        let fields = fields.min(area.height - height);
        let news = Rect {
            y: area.y + fields,
            height,
            ..area
        };
        paragraph::draw(buf, news, &self.news);
        Rect {
            height: fields,
            ..area
        }
    }
}

/// So many lines of fields stay, however much there is to be said.
const LEAST_FIELDS: u16 = 3;

fn lines(
    field: &Field,
    focused: bool,
    (label, cells): (u16, u16),
    scene: &Scene,
) -> Vec<Line<'static>> {
    let place = field::Place {
        label,
        cells,
        focused,
    };
    let note = field.note.as_ref();
    let note = note.map(|note| (note.tone, note.text.as_str()));
    let mut lines = match &field.input {
        Input::Text(text) => {
            let (before, after) = text.shown();
            let (before, after) = if text.is_hidden() && !focused && !text.is_empty() {
                // A secret hides its length once it is left (C21).
                (HIDDEN.to_owned(), String::new())
            } else {
                (before.to_string(), after.to_string())
            };
            let value = field::Value {
                before: &before,
                after: &after,
                example: field.example,
            };
            field::text_lines(field.label, &value, note, place, scene)
        }
        Input::Choice(choices) => field::choice_lines(field.label, choices, note, place, scene),
        Input::Fixed(text) => {
            let value = field::Value {
                before: text,
                after: "",
                example: "—",
            };
            field::text_lines(field.label, &value, note, place, scene)
        }
    };
    lines.extend(field.under.into_iter().flat_map(|words| {
        let words = scene.keys(words);
        field::under(&words, scene.theme().muted, place)
    }));
    lines
}

/// What a secret field shows once it is left.
const HIDDEN: &str = "••••••••••";

/// What is to be known of all fields.
pub(crate) fn remarks(form: &Form, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let lines = form.remarks.iter().flat_map(|remark| {
        let words = field::toned(remark.tone, &remark.text, scene);
        paragraph::wrapped(scene, &words, cells, scene.theme().tone(remark.tone))
    });
    lines.collect()
}

/// Why the last try failed, and what to do now.
pub(crate) fn problem(error: &Error, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let mut lines = paragraph::wrapped(scene, &format!("✗ {error}"), cells, theme.bad);
    if let Some(way_out) = error.way_out() {
        lines.extend(paragraph::wrapped(
            scene,
            &format!("  {way_out}"),
            cells,
            theme.text,
        ));
    }
    lines
}

/// What the form's job is doing, while it runs.
pub(crate) fn job(form: &Form, state: &State, scene: &Scene) -> Option<Line<'static>> {
    let job = state.jobs.all.get(&form.job?)?;
    let theme = scene.theme();
    Some(Line::from(vec![
        Span::styled(format!("{} {}", scene.busy_glyph(), job.title), theme.busy),
        Span::styled("  ^X cancels", theme.muted),
    ]))
}
