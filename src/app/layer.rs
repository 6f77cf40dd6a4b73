//! What has the keys.

use super::command::Layer;
use super::state::bulk::BulkFocus;
use super::state::detail::Tab;
use super::state::dialog::Focus;
use super::state::overlay::Overlay;
use super::state::sign_in as waits;
use super::state::wizard::Step;
use super::state::{Screen, State};

/// The layer that has the keys.
#[must_use]
pub fn layer(state: &State) -> Layer {
    match state.overlays.last() {
        Some(overlay) => of_overlay(overlay),
        None if state.is_filtering() => Layer::Finder,
        None => of_screen(state),
    }
}

/// The layer that help is about: what lies below help itself.
#[must_use]
pub fn below_help(state: &State) -> Layer {
    let below = state
        .overlays
        .iter()
        .rev()
        .find(|overlay| !matches!(overlay, Overlay::Help(_) | Overlay::Palette(_)));
    below.map_or_else(|| of_screen(state), of_overlay)
}

fn of_overlay(overlay: &Overlay) -> Layer {
    match overlay {
        Overlay::Dialog(dialog) => match dialog.focus {
            Focus::Phrase => Layer::Form,
            Focus::Button(_) => Layer::Dialog,
        },
        Overlay::Wizard(wizard) if wizard.step == Step::Provider => Layer::Menu,
        Overlay::Wizard(_) | Overlay::Login(_) => of_sign_in(overlay),
        Overlay::Edit(_) | Overlay::Vault(_) => Layer::Form,
        Overlay::Bulk(asked) => match asked.focus {
            BulkFocus::Phrase => Layer::Form,
            BulkFocus::Rows | BulkFocus::Cancel | BulkFocus::Go => Layer::Dialog,
        },
        Overlay::Report(_) => Layer::Report,
        Overlay::Doctor(_) => Layer::Doctor,
        Overlay::Settings(list) if list.typing.is_some() => Layer::Form,
        Overlay::Settings(_) => Layer::Settings,
        Overlay::CopyAs(menu) if menu.search.is_some() => Layer::Finder,
        Overlay::CopyAs(_) => Layer::CopyAs,
        Overlay::Import(_) => Layer::Import,
        Overlay::Help(_) | Overlay::Palette(_) => Layer::Finder,
    }
}

/// While somebody is waited for, letters are verbs outside the field.
fn of_sign_in(overlay: &Overlay) -> Layer {
    let waiting = overlay.sign_in().and_then(|s| s.waiting.as_ref());
    match waiting {
        Some(waiting) if waiting.focus != waits::Focus::Field => Layer::Waiting,
        Some(_) | None => Layer::Form,
    }
}

const fn of_screen(state: &State) -> Layer {
    match &state.screen {
        Screen::Board => Layer::Board,
        Screen::Detail { .. } => match state.detail.tab {
            Tab::Overview => Layer::Detail,
            Tab::Tokens => Layer::Tokens,
            Tab::Claims => Layer::Claims,
            Tab::History => Layer::History,
            Tab::Tenants => Layer::Tenants,
        },
        Screen::Activity => Layer::Activity,
    }
}
