//! A sign-in form, or whom its login waits for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{device, suggested, waiting, wizard};
use crate::app::state::State;
use crate::app::state::form::FieldId;
use crate::app::state::sign_in::{SignIn, Stage};
use crate::app::suggest;
use crate::tui::scene::Scene;
use crate::tui::widget::field;
use crate::tui::widget::form::Below;

/// Draws into what is inside the frame.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, sign_in: &SignIn, state: &State, scene: &Scene) {
    let Some(waits) = &sign_in.waiting else {
        let below = below(sign_in, area.width, (state, scene));
        let laid = wizard::laid(&sign_in.form, below, area.width, state, scene);
        return laid.draw(buf, area, scene);
    };
    match &waits.stage {
        Stage::Browser(step) => waiting::draw(buf, area, (waits, step), scene),
        Stage::Device { step, polled } => {
            let about = sign_in.about.as_ref();
            device::draw(buf, area, (step, *polled, about), scene);
        }
    }
}

/// What is suggested for a field.
pub(super) fn below(
    sign_in: &SignIn,
    cells: u16,
    (state, scene): (&State, &Scene),
) -> Option<Below> {
    let found = suggest::suggested(state, sign_in)?;
    let label = field::label_cells(sign_in.form.fields.iter().map(|field| field.label));
    Some(Below {
        field: FieldId::Tenant,
        lines: vec![suggested::line(&found, (label, cells), scene)],
    })
}
