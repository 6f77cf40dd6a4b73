//! The login form of an existing profile, and its editor.
//!
//! ```text
//! ┏ Log in · us-prod-acme ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ PROD ━┓
//! ┃                                                                              ┃
//! ┃ Tenant           acme              subdomain or tenant number                ┃
//! ┃ User             jdoe              acme\jdoe typed here fills both fields    ┃
//! ┃ Password       ▸ ••••••••••▏       alt-v shows it while you type             ┃
//! ┃ Client ID        keyfob            ✓ own client: no other tool shares it     ┃
//! ┃ Logs in as       acme\jdoe         master's jdoe is somebody else            ┃
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::Line;

use super::{sign_in, waiting, wizard};
use crate::app::state::State;
use crate::app::state::bulk::BulkRun;
use crate::app::state::form::Form;
use crate::app::state::overlay::{EditForm, LoginForm, Makes};
use crate::domain::name::ProfileName;
use crate::tui::facts::Subject;
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane as detail;
use crate::tui::size;
use crate::tui::text;
use crate::tui::widget::form::Below;
use crate::tui::widget::pane::{Focus, Pane};

/// As wide as the mock-ups.
const WIDTH: u16 = 80;

/// Borders, and a blank line above and below.
const AROUND: u16 = 4;

/// Draws the login form.
pub(crate) fn draw_login(
    buf: &mut Buffer,
    body: Rect,
    login: &LoginForm,
    state: &State,
    scene: &Scene,
) {
    let server = Subject::of(state, &login.profile).map(|subject| {
        format!(
            " · {} {}",
            subject.server.provider.title(),
            subject.server.address
        )
    });
    let place = state.bulk.as_ref().and_then(BulkRun::place);
    let title = format!(
        "Log in{} · {}{}",
        place.unwrap_or_default(),
        login.profile,
        server.unwrap_or_default()
    );
    if let Some(waits) = &login.sign_in.waiting {
        let area = size::dialog(body, waiting::wanted(waits, body));
        let pane = framed(&title, &login.profile, area.width, (state, scene));
        let inner = detail::inset(pane.draw(buf, area, Focus::Here, scene));
        return sign_in::draw(buf, inner, &login.sign_in, state, scene);
    }
    draw(
        buf,
        body,
        (&title, &login.profile),
        Content {
            form: &login.sign_in.form,
            below: sign_in::below(&login.sign_in, cells(body), (state, scene)),
        },
        (state, scene),
    );
}

/// Draws the editor.
pub(crate) fn draw_edit(
    buf: &mut Buffer,
    body: Rect,
    edit: &EditForm,
    state: &State,
    scene: &Scene,
) {
    let what = match edit.makes {
        Makes::Profile => "Edit",
        Makes::Copy => "Copy of a profile",
        Makes::Token => "New token",
        Makes::TokensOfUser => "Tokens of another user",
    };
    let title = format!("{what} · {}", edit.profile);
    draw(
        buf,
        body,
        (&title, &edit.profile),
        Content {
            form: &edit.form,
            below: None,
        },
        (state, scene),
    );
}

/// A form, and what stands below one of its fields.
struct Content<'a> {
    form: &'a Form,
    below: Option<Below>,
}

/// The room for fields.
fn cells(body: Rect) -> u16 {
    WIDTH.min(body.width).saturating_sub(4)
}

fn draw(
    buf: &mut Buffer,
    body: Rect,
    (title, profile): (&str, &ProfileName),
    content: Content<'_>,
    (state, scene): (&State, &Scene),
) {
    let Content { form, below } = content;
    let laid = wizard::laid(form, below, cells(body), state, scene);
    let wanted = Size {
        width: WIDTH,
        height: laid.height().saturating_add(AROUND),
    };
    let area = size::dialog(body, wanted);
    let pane = framed(title, profile, area.width, (state, scene));
    let inner = detail::inset(pane.draw(buf, area, Focus::Here, scene));
    let is_low = inner.height < laid.height() + 2;
    let room = Rect {
        y: inner.y + u16::from(!is_low),
        height: inner.height.saturating_sub(u16::from(!is_low)),
        ..inner
    };
    laid.draw(buf, room, scene);
}

/// A frame that names the profile, whether it is production, and its tags.
fn framed<'a>(
    title: &str,
    profile: &ProfileName,
    width: u16,
    (state, scene): (&State, &'a Scene),
) -> Pane<'a> {
    let pane = Pane::new(text::cut(title, width.saturating_sub(12)));
    let Some(subject) = Subject::of(state, profile) else {
        return pane;
    };
    let pane = pane.aside(detail::production(&subject, scene));
    if subject.profile.tags.is_empty() {
        return pane;
    }
    let tags = format!("tags {}", subject.profile.tags.join(", "));
    let tags = text::cut(&tags, width.saturating_sub(4));
    pane.position(Line::styled(tags, scene.theme().muted))
}
