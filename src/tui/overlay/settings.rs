//! The settings: what holds, where that is said, what it does; keys and colours on pages beside it.
//!
//! ```text
//! ┏ [Settings 11]  Keys 84  Colours 13 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃▌ theme            dark                                         config.toml:5  ┃
//! ┃  clipboard        auto                                         default        ┃
//! ┃                                                                               ┃
//! ┃ auto, terminal, dark, light, high-contrast, colour-blind, mono. NO_COLOR is   ┃
//! ┃ honoured.  default auto                                                       ┃
//! ┗ keyfob config set NAME VALUE ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ row 1 of 11 ┛
//! ```

mod colours;
mod keys;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use crate::app::command::commands;
use crate::app::state::State;
use crate::app::state::settings::{Page, Role, SettingsList};
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

/// As high as the settings need, and no page higher: a turn of the page moves nothing.
const HEIGHT: u16 = 21;

/// Lines below the list, least and most: what the setting does, what went wrong.
const BELOW: (u16, u16) = (4, 6);

/// From that many cells on it is said where a value stands.
const ROOM_FOR_PLACE: u16 = 60;

/// What only the next start takes up.
const AT_START: [&str; 2] = ["clipboard", "key"];

/// Draws the list into the body.
pub(crate) fn draw(
    buf: &mut Buffer,
    body: Rect,
    list: &SettingsList,
    state: &State,
    scene: &Scene,
) {
    let wanted = Size {
        width: WIDTH,
        height: HEIGHT,
    };
    let pane = Pane::new(tabs(list, scene)).note(match list.page {
        Page::Settings => "keyfob config set NAME VALUE",
        Page::Keys => "keyfob keys",
        Page::Colours => "keyfob config theme dark",
    });
    let place = format!("row {} of {}", list.cursor + 1, list.count());
    let pane = pane.position(place);
    let inner = inset(pane.draw(buf, size::dialog(body, wanted), Focus::Here, scene));
    let mut lines = trouble(list, inner.width, scene);
    lines.extend(match list.page {
        Page::Settings => {
            let trouble = state.catalog.settings.theme_trouble.as_ref();
            explained(list, trouble, inner.width, scene)
        }
        Page::Keys => keys::explained(list, inner.width, (state, scene)),
        Page::Colours => colours::explained(state, inner.width, scene),
    });
    let (least, most) = BELOW;
    let needed = u16::try_from(lines.len()).unwrap_or(most);
    let below = needed.clamp(least, most).min(inner.height / 2);
    let rows_area = Rect {
        height: inner.height.saturating_sub(below + 1),
        ..inner
    };
    let line = |i: usize| {
        let is_cursor = i == list.cursor;
        let line = match list.page {
            Page::Settings => row(list, list.rows.get(i)?, is_cursor, inner.width, scene),
            Page::Keys => keys::row(list, commands().nth(i)?, inner.width, (state, scene)),
            Page::Colours => colours::row(Role::ALL.get(i)?, is_cursor, scene),
        };
        Some(vec![line])
    };
    rows::draw(buf, rows_area, list.cursor, line, scene);
    let words = Rect {
        y: inner.bottom().saturating_sub(below),
        height: below,
        ..inner
    };
    paragraph::draw(buf, words, &lines);
}

/// The pages with their counts, the shown one in brackets.
fn tabs(list: &SettingsList, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let tab = |page: Page| {
        let title = page.title();
        if page == list.page {
            Span::styled(format!("[{title}]  "), theme.heading)
        } else {
            Span::styled(format!("{title}  "), theme.muted)
        }
    };
    let mut spans: Vec<Span<'static>> = Page::ALL.into_iter().map(tab).collect();
    if let Some(last) = spans.last_mut() {
        last.content = last.content.trim_end().to_owned().into();
    }
    spans.into()
}

/// Why it can't be read, or the last change wasn't made.
fn trouble(list: &SettingsList, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    list.trouble.as_ref().map_or_else(Vec::new, |error| {
        let words = format!("✗ {error}; {}", error.next_step());
        paragraph::wrapped(scene, &words, cells, scene.theme().bad)
    })
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
    let Some(chosen) = list.chosen() else {
        if list.trouble.is_none() {
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
    lines
}
