//! A new profile in four steps: Provider, Server, Sign in, Save.
//!
//! ```text
//! ┏ New profile · 2 of 4 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
//! ┃                                                                              ┃
//! ┃   ✓ Provider ──── ● Server ──── ○ Sign in ──── ○ Save                        ┃
//! ┃                                                                              ┃
//! ┃ Address        ▸ eu-prod.acme.test▏                                          ┃
//! ┃    appliance     ✓ Morpheus answers in 84 ms                                 ┃
//! ┃ Shown as         eu-prod              first part of the host                 ┃
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use super::{sign_in, waiting};
use crate::app::menu::provider_lines;
use crate::app::state::State;
use crate::app::state::form::{FieldId, Form};
use crate::app::state::probe::Finding;
use crate::app::state::wizard::{Leads, Menu, ProbeState, ProviderLine, Step, Wizard};
use crate::domain::countdown::Tone;
use crate::domain::error::Error;
use crate::domain::provider::Provider;
use crate::tui::scene::Scene;
use crate::tui::screen::detail::pane::inset;
use crate::tui::size;
use crate::tui::text;
use crate::tui::widget::form::{self as form_widget, Below, Laid};
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::{field, paragraph};

/// As wide as the mock-ups.
const WIDTH: u16 = 80;
/// As high as the longest step on a window of 24 lines.
const HEIGHT: u16 = 21;

/// Draws the step.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, wizard: &Wizard, state: &State, scene: &Scene) {
    let step = wizard.step;
    let waits = match step {
        Step::SignIn => wizard.sign_in.waiting.as_ref(),
        Step::Provider | Step::Server | Step::Save => None,
    };
    let wanted = match waits {
        Some(waits) => waiting::wanted(waits, body),
        None => Size {
            width: WIDTH,
            height: HEIGHT,
        },
    };
    let area = size::dialog(body, wanted);
    let number = step.number();
    let title = match (step, server_name(wizard)) {
        (Step::SignIn, Some(server)) => {
            format!("New profile · {number} of 4 · sign in to {server}")
        }
        (Step::Provider | Step::Server | Step::SignIn | Step::Save, _) => {
            format!("New profile · {number} of 4")
        }
    };
    let mut pane = Pane::new(title);
    if step == Step::Provider {
        pane = pane.position("nothing is sent yet");
    }
    let inner = inset(pane.draw(buf, area, Focus::Here, scene));
    let is_low = inner.height < 16;
    let head = if is_low { 1 } else { 3 };
    let stepper = Rect {
        y: inner.y + u16::from(!is_low),
        height: inner.height.min(1),
        ..inner
    };
    paragraph::draw(buf, stepper, &[stepper_line(step, inner.width, scene)]);
    let rest = Rect {
        y: inner.y + head,
        height: inner.height.saturating_sub(head),
        ..inner
    };
    match step {
        Step::Provider => draw_provider(buf, rest, wizard, state, scene),
        Step::Server => {
            let below = checked(&wizard.probe, rest.width, scene);
            laid(&wizard.server, Some(below), rest.width, state, scene).draw(buf, rest, scene);
        }
        Step::SignIn => sign_in::draw(buf, rest, &wizard.sign_in, state, scene),
        Step::Save => laid(&wizard.save, None, rest.width, state, scene).draw(buf, rest, scene),
    }
}

/// `us-prod`, `zeyos › crm`.
fn server_name(wizard: &Wizard) -> Option<String> {
    let about = wizard.sign_in.about.as_ref()?;
    let name = about.server.name.as_str();
    let place = match about.server.provider {
        Provider::Oidc => about.server.address.last_part(),
        Provider::Morpheus | Provider::Zeyos => about.instance.as_deref(),
    };
    Some(match place {
        Some(place) => format!("{name} › {place}"),
        None => name.to_owned(),
    })
}

/// Fields, then what runs or what went wrong.
pub(super) fn laid(
    form: &Form,
    below: Option<Below>,
    cells: u16,
    state: &State,
    scene: &Scene,
) -> Laid {
    let mut laid = form_widget::lay(form, below, cells, scene);
    laid.push(form_widget::remarks(form, cells, scene));
    if let Some(job) = form_widget::job(form, state, scene) {
        laid.say([job]);
    }
    if let Some(problem) = &form.problem {
        laid.say(form_widget::problem(problem, cells, scene));
    }
    laid
}

fn stepper_line(now: Step, cells: u16, scene: &Scene) -> Line<'static> {
    let theme = scene.theme();
    let is_narrow = cells < 56;
    let mut spans = Vec::new();
    if !is_narrow {
        spans.push(Span::raw("  "));
    }
    for (i, step) in Step::ALL.into_iter().enumerate() {
        if i > 0 {
            let rule = if is_narrow { " ─ " } else { " ──── " };
            spans.push(Span::styled(rule, theme.muted));
        }
        let (glyph, style) = match step.cmp(&now) {
            std::cmp::Ordering::Less => ("✓", theme.ok),
            std::cmp::Ordering::Equal => ("●", theme.heading),
            std::cmp::Ordering::Greater => ("○", theme.muted),
        };
        spans.push(Span::styled(format!("{glyph} {}", step.title()), style));
    }
    Line::from(spans)
}

fn draw_provider(buf: &mut Buffer, area: Rect, wizard: &Wizard, state: &State, scene: &Scene) {
    let theme = scene.theme();
    let question = match wizard.menu {
        Menu::Start => "What do you want to log in to?",
        Menu::Token => "Whose token is it?",
        Menu::Servers => "Another login on which server?",
    };
    let mut lines = vec![
        Line::styled(format!("  {question}"), theme.text),
        Line::default(),
    ];
    let (mut is_known, mut is_found) = (false, false);
    let mut focus = 0;
    for (i, choice) in provider_lines(state, wizard.menu).iter().enumerate() {
        let starts_known = choice.leads == Leads::Servers && !is_known;
        if starts_known {
            is_known = true;
            lines.push(Line::default());
            let words = "  ANOTHER LOGIN ON A SERVER YOU HAVE";
            lines.push(Line::styled(words, theme.heading));
        }
        if matches!(choice.leads, Leads::Import(_)) && !is_found {
            is_found = true;
            lines.push(Line::default());
            let words = "  FOUND ON THIS COMPUTER";
            lines.push(Line::styled(words, theme.heading));
        }
        let is_chosen = i == wizard.provider;
        lines.extend(provider_line(choice, is_chosen, area.width, scene));
        if is_chosen {
            focus = lines.len();
        }
    }
    let height = usize::from(area.height);
    if lines.len() <= height {
        return paragraph::draw(buf, area, &lines);
    }
    // The last line says that there is more.
    let room = height.saturating_sub(1);
    let top = focus.saturating_sub(room);
    let is_end = top + room >= lines.len();
    let mut shown: Vec<Line<'_>> = lines.into_iter().skip(top).take(room).collect();
    let more = if is_end { "  ▲ more" } else { "  ▼ more" };
    shown.push(Line::styled(more, theme.muted));
    paragraph::draw(buf, area, &shown);
}

/// A choice with what it is for: cut where there is no room, whole for the chosen one.
fn provider_line(
    line: &ProviderLine,
    chosen: bool,
    cells: u16,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let (mark, title) = if chosen {
        ("▸ ", theme.selected)
    } else {
        ("  ", theme.text)
    };
    let title_cells = if cells < 50 { 16 } else { 19 };
    let room = cells.saturating_sub(title_cells + 5);
    let mut words = if chosen {
        paragraph::wrapped(scene, &line.text, room, theme.muted)
    } else {
        vec![Line::styled(text::cut(&line.text, room), theme.muted)]
    }
    .into_iter();
    let mut first = vec![
        Span::styled(mark, theme.key),
        Span::styled(format!("{}  ", line.letter), theme.key),
        Span::styled(text::left(&line.title, title_cells - 1), title),
        Span::raw(" "),
    ];
    first.extend(words.next().map(Line::into_iter).into_iter().flatten());
    let indent = " ".repeat(usize::from(title_cells + 5));
    let more = words.map(|line| {
        let indent = Span::raw(indent.clone());
        [indent].into_iter().chain(line).collect::<Line<'_>>()
    });
    [Line::from(first)].into_iter().chain(more).collect()
}

/// What the check says below the address.
fn checked(probe: &ProbeState, cells: u16, scene: &Scene) -> Below {
    let lines = match probe {
        ProbeState::Idle | ProbeState::Due(_) => Vec::new(),
        ProbeState::Asking(_) => vec![Line::styled(
            format!("   {} asking what answers there", scene.busy_glyph()),
            scene.theme().busy,
        )],
        ProbeState::Found(probe) => probe
            .findings
            .iter()
            .flat_map(|finding| finding_lines(finding, cells, scene))
            .collect(),
        ProbeState::Failed(error) => failed(error, cells, scene),
    };
    Below {
        field: FieldId::Address,
        lines,
    }
}

fn finding_lines(finding: &Finding, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let words = match finding.tone {
        Tone::Muted => format!("? {}", finding.text),
        tone @ (Tone::Ok | Tone::Warn | Tone::Bad | Tone::Busy) => {
            field::toned(tone, &finding.text, scene)
        }
    };
    let value = Span::styled(words, scene.theme().tone(finding.tone));
    let label = format!("   {}", finding.label);
    paragraph::labelled(scene, &label, &value, (17, cells))
}

fn failed(error: &Error, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let room = cells.saturating_sub(3);
    form_widget::problem(error, room, scene)
        .into_iter()
        .map(|line| {
            let mut spans = vec![Span::raw("   ")];
            spans.extend(line.spans);
            Line::from(spans)
        })
        .collect()
}
