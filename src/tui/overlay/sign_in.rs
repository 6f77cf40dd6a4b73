//! A sign-in form, or whom its login waits for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{device, waiting, wizard};
use crate::app::state::State;
use crate::app::state::sign_in::{SignIn, Stage};
use crate::tui::scene::Scene;

/// Draws into what is inside the frame.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, sign_in: &SignIn, state: &State, scene: &Scene) {
    let Some(waits) = &sign_in.waiting else {
        return wizard::laid(&sign_in.form, None, area.width, state, scene).draw(buf, area, scene);
    };
    match &waits.stage {
        Stage::Browser(step) => waiting::draw(buf, area, (waits, step), scene),
        Stage::Device { step, polled } => {
            let about = sign_in.about.as_ref();
            device::draw(buf, area, (step, *polled, about), scene);
        }
    }
}
