//! Which parts a frame has: header, screen, overlays, status line, footer.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Modifier;
use ratatui::text::Line;

use super::discreet;
use super::overlay::{
    bulk, copy_as, dialog, doctor, finder, forms, import, report, reveal, settings, vault,
    which_key, wizard,
};
use super::scene::Scene;
use super::screen::detail::{self, overview};
use super::screen::{activity, board};
use super::size::{Breakpoint, List, Regions};
use super::widget::{footer, paragraph, status};
use crate::app::hints;
use crate::app::state::overlay::Overlay;
use crate::app::state::{Screen, State};

/// Draws a whole frame.
pub(crate) fn draw(buf: &mut Buffer, state: &State, scene: &Scene) {
    let window = buf.area;
    buf.set_style(window, scene.theme().text);
    if Breakpoint::of(window.as_size()) == Breakpoint::Nothing {
        draw_too_small(buf, scene);
        return scene.look.glyphs.put_on(buf);
    }
    let regions = Regions::of(window);
    draw_screen(buf, regions, state, scene);
    let count = state.overlays.len();
    for (i, overlay) in state.overlays.iter().enumerate() {
        // What lies below the top layer needn't be drawn whole, only be seen to be there.
        if i + 1 == count {
            dim(buf, regions.body, scene);
            scene.hits.borrow_mut().clear();
        }
        draw_overlay(buf, regions.body, overlay, state, scene);
    }
    reveal::draw(buf, regions.body, state, scene);
    which_key::draw(buf, regions.body, state, scene);
    status::draw(buf, regions.status, state, scene);
    let hints = hints::footer(state, scene.now);
    footer::draw(buf, regions.footer, &hints, scene);
    if state.catalog.settings.hide_secrets {
        discreet::put_on(buf, state);
    }
    scene.look.glyphs.put_on(buf);
}

/// How many lines the list on screen shows in a window of this size.
pub(crate) fn page(window: Size, state: &State) -> u16 {
    let list = match &state.screen {
        Screen::Board => List::Board,
        Screen::Detail { .. } => List::Whole,
        Screen::Activity => List::Trail,
    };
    let page = super::size::page(window, list);
    match state.screen {
        Screen::Detail { .. } => detail::page(&state.detail, window, page),
        Screen::Board | Screen::Activity => page,
    }
}

fn draw_screen(buf: &mut Buffer, regions: Regions, state: &State, scene: &Scene) {
    match &state.screen {
        Screen::Board => {
            board::draw_header(buf, regions.header, state, scene);
            board::draw(buf, regions.body, state, scene);
        }
        Screen::Detail { profile, top } => {
            overview::draw_header(buf, regions.header, profile, state, scene);
            detail::draw(buf, regions.body, (profile, *top), state, scene);
        }
        Screen::Activity => {
            activity::draw_header(buf, regions.header, state, scene);
            activity::draw(buf, regions.body, state, scene);
        }
    }
}

fn draw_overlay(buf: &mut Buffer, body: Rect, overlay: &Overlay, state: &State, scene: &Scene) {
    match overlay {
        Overlay::Dialog(question) => dialog::draw(buf, body, question, state, scene),
        Overlay::Wizard(steps) => wizard::draw(buf, body, steps, state, scene),
        Overlay::Login(form) => forms::draw_login(buf, body, form, state, scene),
        Overlay::Edit(form) => forms::draw_edit(buf, body, form, state, scene),
        Overlay::Vault(ask) => vault::draw(buf, body, ask, state, scene),
        Overlay::Bulk(asked) => bulk::draw(buf, body, asked, scene),
        Overlay::Report(done) => report::draw(buf, body, done, scene),
        Overlay::Doctor(checkup) => doctor::draw(buf, body, checkup, scene),
        Overlay::Settings(list) => settings::draw(buf, body, list, state, scene),
        Overlay::CopyAs(menu) => copy_as::draw(buf, body, menu, state, scene),
        Overlay::Import(list) => import::draw(buf, body, list, state, scene),
        Overlay::Help(finder) => finder::draw_help(buf, body, finder, state, scene),
        Overlay::Palette(finder) => finder::draw_palette(buf, body, finder, state, scene),
    }
}

/// What lies behind the top layer steps back; nothing of it looks selected any more.
fn dim(buf: &mut Buffer, area: Rect, scene: &Scene) {
    let behind = scene.theme().behind;
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.modifier = Modifier::empty();
                cell.set_style(behind);
            }
        }
    }
}

fn draw_too_small(buf: &mut Buffer, scene: &Scene) {
    let area = buf.area;
    let words = format!("window too small ({}x{})", area.width, area.height);
    let lines: Vec<Line<'_>> = paragraph::wrapped(scene, &words, area.width, scene.theme().text);
    paragraph::draw(buf, area, &lines);
}
