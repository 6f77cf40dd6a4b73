//! The settings: what holds, where that is said, what it does; a theme is shown with its roles.
//!
//! ```text
//! ┏ Settings ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃▌ theme            dark                                         config.toml:5  ┃
//! ┃  clipboard        auto                                         default        ┃
//! ┃                                                                               ┃
//! ┃ auto, terminal, dark, light, high-contrast, colour-blind, mono. NO_COLOR is   ┃
//! ┃ honoured.  default auto                                                       ┃
//! ┃ ● all is well  ▲ ends soon  ✗ needs you  ⠹ under way  PROD  a key             ┃
//! ┗ keyfob config set NAME VALUE ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ row 1 of 11 ┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use crate::app::state::settings::SettingsList;
use crate::domain::error::Error;
use crate::domain::settings::Said;
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::size;
use crate::tui::text;
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::{paragraph, rows};

/// As wide as the mock-ups of reports.
const WIDTH: u16 = 88;

/// The longest name and a gap.
const NAME: u16 = 17;

/// Lines below the list: what the setting does, its roles, what went wrong.
const BELOW: u16 = 6;

/// From that many cells on it is said where a value stands.
const ROOM_FOR_PLACE: u16 = 60;

/// What only the next start takes up.
const AT_START: [&str; 4] = ["clipboard", "mouse", "title", "key"];

/// Draws the list into the body.
pub(crate) fn draw(
    buf: &mut Buffer,
    body: Rect,
    (list, theme_trouble): (&SettingsList, Option<&Error>),
    scene: &Scene,
) {
    let count = u16::try_from(list.rows.len()).unwrap_or(u16::MAX);
    let wanted = Size {
        width: WIDTH,
        height: count.max(11).saturating_add(BELOW + 3),
    };
    let total = list.rows.len();
    let pane = Pane::new("Settings").note("keyfob config set NAME VALUE");
    let pane = pane.position(format!("row {} of {total}", list.cursor + 1));
    let inner = inset(pane.draw(buf, size::dialog(body, wanted), Focus::Here, scene));
    let below = BELOW.min(inner.height / 2);
    let rows_area = Rect {
        height: inner.height.saturating_sub(below + 1),
        ..inner
    };
    let line = |i: usize| {
        let said = list.rows.get(i)?;
        Some(vec![row(list, said, i == list.cursor, inner.width, scene)])
    };
    rows::draw(buf, rows_area, list.cursor, line, scene);
    let words = Rect {
        y: inner.bottom().saturating_sub(below),
        height: below,
        ..inner
    };
    paragraph::draw(
        buf,
        words,
        &explained(list, theme_trouble, words.width, scene),
    );
}

fn row(
    list: &SettingsList,
    said: &Said,
    is_cursor: bool,
    cells: u16,
    scene: &Scene,
) -> Line<'static> {
    let theme = scene.theme();
    let place = match &said.place {
        _ if cells < ROOM_FOR_PLACE => String::new(),
        Some(place) => place.rsplit(['/', '\\']).next().unwrap_or(place).to_owned(),
        None => "default".to_owned(),
    };
    let beside = text::width(&place);
    let room = cells.saturating_sub(NAME + beside + 2);
    let typed = list.typing.as_ref().filter(|_| is_cursor);
    let value = match typed {
        Some(field) => format!("{}▏", field.text()),
        None => said.bare().to_owned(),
    };
    let style = if is_cursor && typed.is_none() {
        theme.selected
    } else {
        theme.text
    };
    Line::from(vec![
        Span::styled(text::left(said.setting.name, NAME), style),
        Span::styled(text::left(&value, room), style),
        Span::styled(format!("  {place}"), theme.muted),
    ])
}

fn explained(
    list: &SettingsList,
    theme_trouble: Option<&Error>,
    cells: u16,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let mut lines = Vec::new();
    if let Some(error) = &list.trouble {
        let words = format!("✗ {error}; {}", error.next_step());
        lines.extend(paragraph::wrapped(scene, &words, cells, theme.bad));
    }
    let Some(chosen) = list.chosen() else {
        if lines.is_empty() {
            lines.push(Line::styled("reading the configuration…", theme.busy));
        }
        return lines;
    };
    let setting = chosen.setting;
    let late = if AT_START.contains(&setting.name) {
        " Takes effect at the next start."
    } else {
        ""
    };
    let words = format!(
        "{} Default: {}.{late}",
        setting.help.join(" "),
        setting.default
    );
    lines.extend(paragraph::wrapped(scene, &words, cells, theme.text));
    if let Some(wrong) = theme_trouble.filter(|_| setting.name == "theme") {
        let words = format!("▲ {wrong}; {}", wrong.next_step());
        lines.extend(paragraph::wrapped(scene, &words, cells, theme.warn));
    }
    if setting.name == "theme" {
        lines.push(roles(scene));
    }
    lines
}

/// Each role of the theme in its own style.
fn roles(scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let samples = [
        ("● all is well", theme.ok),
        ("▲ ends soon", theme.warn),
        ("✗ needs you", theme.bad),
        ("under way", theme.busy),
        ("heading", theme.heading),
        ("muted", theme.muted),
        (" PROD ", theme.production),
        ("key", theme.key),
        ("chosen", theme.selected),
    ];
    let spans = samples
        .into_iter()
        .flat_map(|(words, style)| [Span::styled(words, style), Span::raw("  ")]);
    spans.collect()
}
