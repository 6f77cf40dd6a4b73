//! What a click on a drawn screen runs.

use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::{frame, tabs, text};
use crate::app::action::Action;
use crate::app::command::CommandId as Id;
use crate::app::state::State;
use crate::app::testing::now;
use crate::tui::draw;
use crate::tui::glyphs::GlyphSet;
use crate::tui::scene::{Look, Scene};
use crate::tui::theme::Theme;

/// What a click on the first place of these words runs.
fn at_words(state: &mut State, size: (u16, u16), words: &str) -> Option<Action> {
    let drawn = text(&frame(state, size, GlyphSet::Unicode, "terminal"));
    let find = |(y, line): (usize, &str)| {
        let before = line.split_once(words)?.0.chars().count();
        Some((u16::try_from(before).unwrap(), u16::try_from(y).unwrap()))
    };
    let place = drawn.lines().enumerate().find_map(find).expect(words);
    let look = Look {
        theme: Theme::named("terminal"),
        glyphs: GlyphSet::Unicode,
    };
    let scene = Scene::new(look, now(), TimeZone::UTC, true);
    let window = Size::new(size.0, size.1);
    let mut buffer = Buffer::empty(Rect::from((Position::ORIGIN, window)));
    draw::draw(&mut buffer, state, &scene);
    let hits = scene.hits.borrow();
    let hit = hits
        .iter()
        .rev()
        .find(|hit| hit.area.contains(Position::from(place)));
    hit.map(|hit| hit.action.clone())
}

#[test]
fn titles_of_token_columns_sort_by_them() {
    for size in [(120, 36), (80, 24)] {
        for (title, sort) in [
            ("CLIENT", Id::SortClient),
            ("CREATED", Id::SortCreated),
            ("EXPIRES", Id::SortExpiry),
        ] {
            let runs = at_words(&mut tabs::tokens(), size, title);
            assert_eq!(runs, Some(Action::Run(sort)), "{title} at {size:?}");
        }
    }
    let runs = at_words(&mut tabs::tokens(), (120, 36), "NAME");
    assert_eq!(runs, Some(Action::Run(Id::SortName)));
    assert_eq!(at_words(&mut tabs::tokens(), (120, 36), "WHOSE"), None);
}

#[test]
fn rows_are_chosen_where_they_are_drawn() {
    let runs = at_words(&mut tabs::tokens(), (80, 24), "morph-cli  77e0");
    assert_eq!(runs, Some(Action::SelectRow(4)));
    let runs = at_words(&mut tabs::history(), (80, 24), "password, sub-tenant");
    assert_eq!(runs, Some(Action::SelectRow(1)));
}
