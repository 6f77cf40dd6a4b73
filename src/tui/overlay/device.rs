//! Waiting for somebody with another device: code, link, QR code.
//!
//! ```text
//! ┃ Open this address in any browser and type the code:                          ┃
//! ┃                                                                              ┃
//! ┃    https://sso.acme.test/realms/stage/device                                 ┃
//! ┃    ╭───────────────╮                                                         ┃
//! ┃    │   WDJB-MJHT   │   y copies the code, o opens the address with it        ┃
//! ┃    ╰───────────────╯                                                         ┃
//! ┃                                                                              ┃
//! ┃ ⠹ waiting for approval      9m 41s of 10m left   ███████████████████████▏    ┃
//! ┃   asked 4 times, next in 3s (server wants 5 s between)                       ┃
//! ```

use jiff::SignedDuration;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::qr;
use super::waiting::{apart, url_lines};
use crate::app::state::sign_in::{About, Polled};
use crate::domain::provider::Provider;
use crate::domain::span;
use crate::service::login::DeviceStep;
use crate::tui::glyphs::GlyphSet;
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::bar::{self, Share};
use crate::tui::widget::paragraph;

/// The text beside a QR code needs this much.
const NARROWEST_TEXT: u16 = 44;

/// The bar's cells.
const BAR: u16 = 24;

/// Draws into what is inside the frame.
pub(crate) fn draw(
    buf: &mut Buffer,
    area: Rect,
    (step, polled, about): (&DeviceStep, Option<Polled>, Option<&About>),
    scene: &Scene,
) {
    let link = step.verification_uri_complete.as_ref();
    let link = link.unwrap_or(&step.verification_uri);
    let code = match scene.look.glyphs {
        GlyphSet::Unicode => qr::lines(link.as_str(), scene),
        GlyphSet::Ascii => Vec::new(),
    };
    let width = code.iter().map(Line::width).max().unwrap_or_default();
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    let fits = width > 0
        && usize::from(area.height) >= code.len()
        && area.width >= width.saturating_add(NARROWEST_TEXT + 2);
    let cells = if fits {
        area.width - width - 2
    } else {
        area.width
    };
    let left = Rect {
        width: cells,
        ..area
    };
    paragraph::draw(buf, left, &lines(step, polled, about, cells, scene));
    if fits {
        let right = Rect {
            x: area.x + cells + 2,
            width,
            ..area
        };
        paragraph::draw(buf, right, &code);
    }
}

fn lines(
    step: &DeviceStep,
    polled: Option<Polled>,
    about: Option<&About>,
    cells: u16,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let intro = "Open this address in any browser and type the code:";
    let mut lines = paragraph::wrapped(scene, intro, cells, theme.text);
    lines.push(Line::default());
    let room = cells.saturating_sub(3);
    let url = url_lines(step.verification_uri.as_str(), room).into_iter();
    lines.extend(url.map(|part| Line::styled(format!("   {part}"), theme.key)));
    lines.extend(boxed(&step.user_code, cells, scene));
    lines.push(Line::default());
    lines.extend(counting(step, polled, cells, scene));
    lines.push(Line::default());
    let facts = about.map(facts).unwrap_or_default();
    for (label, value) in facts {
        let value = Span::styled(value, theme.text);
        lines.extend(paragraph::labelled(scene, label, &value, (8, cells)));
    }
    lines
}

/// The code in a box of its own.
fn boxed(code: &str, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let inside = text::width(code) + 6;
    let rule = "─".repeat(usize::from(inside));
    let words = "y copies the code, o opens the address with it";
    let beside = (inside + 8 + text::width(words) <= cells).then(|| format!("   {words}"));
    let mut middle = vec![
        Span::styled("   │   ", theme.border_focus),
        Span::styled(code.to_owned(), theme.heading),
        Span::styled("   │", theme.border_focus),
    ];
    middle.extend(beside.clone().map(|words| Span::styled(words, theme.muted)));
    let mut lines = vec![
        Line::styled(format!("   ╭{rule}╮"), theme.border_focus),
        Line::from(middle),
        Line::styled(format!("   ╰{rule}╯"), theme.border_focus),
    ];
    if beside.is_none() {
        lines.extend(paragraph::wrapped(
            scene,
            &format!("   {words}"),
            cells,
            theme.muted,
        ));
    }
    lines
}

fn counting(
    step: &DeviceStep,
    polled: Option<Polled>,
    cells: u16,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let left = step
        .until
        .duration_since(scene.now)
        .max(SignedDuration::ZERO);
    let words = format!("{} waiting for approval", scene.busy_glyph());
    let time = format!("{} of {} left", span::text(left), span::whole(step.life));
    let mut lines = vec![apart(
        Span::styled(words, theme.busy),
        Span::styled(time, theme.text),
        cells.min(60),
    )];
    let Some(polled) = polled else { return lines };
    let next = polled
        .next
        .duration_since(scene.now)
        .max(SignedDuration::ZERO);
    let times = match polled.times {
        0 => "not asked yet".to_owned(),
        1 => "asked once".to_owned(),
        n => format!("asked {n} times"),
    };
    let apart = polled.interval.as_secs();
    let slower = if polled.interval > step.interval {
        format!("the server asked for more time: {apart} s between")
    } else {
        format!("server wants {apart} s between")
    };
    let words = format!("  {times}, next in {}s ({slower})", next.as_secs());
    lines.extend(paragraph::wrapped(scene, &words, cells, theme.muted));
    let share = Share::of(left.as_secs(), step.life.as_secs());
    let shown = bar::bar(share, BAR.min(cells), scene.look.glyphs);
    lines.push(Line::styled(format!("  {shown}"), theme.busy));
    lines
}

fn facts(about: &About) -> Vec<(&'static str, String)> {
    let mut facts = vec![match about.server.provider {
        Provider::Oidc => ("issuer", about.server.address.to_string()),
        Provider::Morpheus | Provider::Zeyos => ("server", about.server.address.to_string()),
    }];
    if let Some(base) = &about.base {
        facts.extend(base.client_id.clone().map(|client| ("client", client)));
        if !base.scopes.is_empty() {
            facts.push(("scopes", base.scopes.join(" ")));
        }
    }
    facts
}
