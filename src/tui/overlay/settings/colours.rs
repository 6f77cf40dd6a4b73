//! What each colour of the theme means.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::state::State;
use crate::app::state::settings::Role;
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::theme::Theme;
use crate::tui::widget::paragraph;

/// Cells of the columns of samples and of what they are for.
const SAMPLE: u16 = 17;
const USE: u16 = 36;

pub(super) fn row(
    (role, what, painted): &(Role, &'static str, &'static str),
    is_cursor: bool,
    scene: &Scene,
) -> Line<'static> {
    let theme = scene.theme();
    let style = if is_cursor {
        theme.selected
    } else {
        theme.text
    };
    let sample = sample(*role);
    let gap = SAMPLE.saturating_sub(text::width(sample));
    Line::from(vec![
        Span::styled(sample, of(*role, theme)),
        Span::raw(" ".repeat(usize::from(gap))),
        Span::styled(text::left(what, USE), style),
        Span::styled(*painted, theme.muted),
    ])
}

const fn sample(role: Role) -> &'static str {
    match role {
        Role::Text => "svc-deploy",
        Role::Muted => "○ revoked 5m",
        Role::Heading => "NEEDS YOU 5",
        Role::Ok => "● 5h 20m",
        Role::Warn => "▲ 4m 12s",
        Role::Bad => "✗ expired 14m",
        Role::Busy => "~ refreshing…",
        Role::Production => "PROD",
        Role::Key => "ctrl-p",
        Role::Selected => "eu-prod  acme",
        Role::Focus => "━━━━",
        Role::Border => "────",
        Role::Disabled => "Refresh now",
    }
}

const fn of(role: Role, theme: &Theme) -> Style {
    match role {
        Role::Text => theme.text,
        Role::Muted => theme.muted,
        Role::Heading => theme.heading,
        Role::Ok => theme.ok,
        Role::Warn => theme.warn,
        Role::Bad => theme.bad,
        Role::Busy => theme.busy,
        Role::Production => theme.production,
        Role::Key => theme.key,
        Role::Selected => theme.selected,
        Role::Focus => theme.border_focus,
        Role::Border => theme.border,
        Role::Disabled => theme.disabled,
    }
}

pub(super) fn explained(state: &State, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let name = &state.catalog.settings.theme;
    let words = format!(
        "The theme is {name}. keyfob config theme dark prints one to start your own from, as themes/NAME.toml beside the \
         configuration: seven colours, #rrggbb. No state is told by its colour alone."
    );
    paragraph::wrapped(scene, &words, cells, theme.text)
}
