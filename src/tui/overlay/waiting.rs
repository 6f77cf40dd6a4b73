//! Waiting for the browser.
//!
//! ```text
//! ┃ Waiting for the browser                                    4m 41s of 5m left ┃
//! ┃ ⠹ listening on http://127.0.0.1:8976/callback            ████████████████▊░  ┃
//! ┃                                                                              ┃
//! ┃ Your browser was asked to open this address:                                 ┃
//! ┃   https://us-prod.acme.test/oauth/authorize?response_type=code&client_id=…   ┃
//! ┃                                                                              ┃
//! ┃ ▸ http://127.0.0.1:8976/callback?code=…&state=…▏                             ┃
//! ┃   ✓ state is ours, a code is there: ⏎ uses it                                ┃
//! ```

use jiff::SignedDuration;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};
use zeroize::Zeroizing;

use crate::app::action::Action;
use crate::app::pasted;
use crate::app::state::edit::TextField;
use crate::app::state::form::{Input, Note};
use crate::app::state::sign_in::{Focus, Stage, Waiting};
use crate::domain::countdown::Tone;
use crate::domain::span;
use crate::service::login::{BrowserStep, Opened};
use crate::tui::scene::Scene;
use crate::tui::text;
use crate::tui::widget::bar::{self, Share};
use crate::tui::widget::{field, paragraph};

/// How long a browser is waited for: what the bar is a share of.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// As wide as the mock-ups.
const WIDE: Size = Size {
    width: 88,
    height: 24,
};

/// With a QR code beside it.
const WITH_CODE: Size = Size {
    width: 90,
    height: 28,
};

/// The bar's cells.
const BAR: u16 = 18;

/// Lines that stand together, and how soon they give way on a low window: the highest go first.
struct Block {
    gives_way: u8,
    lines: Vec<Line<'static>>,
}

/// The size of the frame around it.
pub(crate) const fn wanted(waits: &Waiting, body: Rect) -> Size {
    match waits.stage {
        Stage::Device { .. } if body.width >= 100 => WITH_CODE,
        Stage::Browser(_) | Stage::Device { .. } => WIDE,
    }
}

/// Draws into what is inside the frame.
pub(crate) fn draw(
    buf: &mut Buffer,
    area: Rect,
    (waits, step): (&Waiting, &BrowserStep),
    scene: &Scene,
) {
    let cells = area.width;
    let theme = scene.theme();
    let blank = || Block {
        gives_way: 4,
        lines: vec![Line::default()],
    };
    let block = |gives_way, lines| Block { gives_way, lines };
    let explanation = "Browser on another computer? Log in there. It ends on a page that can't be shown; copy that page's address and paste it here.";
    let last = "Only one answer counts; state and PKCE are checked. esc sends nothing more.";
    let url = url_lines(step.url.as_str(), cells.saturating_sub(2));
    let url: Vec<Line<'static>> = url
        .into_iter()
        .map(|part| Line::styled(format!("  {part}"), theme.key))
        .collect();
    let blocks = vec![
        block(0, head(waits, step, cells, scene)),
        blank(),
        block(
            2,
            paragraph::wrapped(scene, &sentence(step), cells, theme.text),
        ),
        block(1, url),
        blank(),
        block(
            3,
            paragraph::wrapped(scene, explanation, cells, theme.muted),
        ),
        block(0, field_lines(waits, step, cells, scene)),
        blank(),
        block(5, paragraph::wrapped(scene, last, cells, theme.muted)),
    ];
    let lines = fit(blocks, usize::from(area.height), scene);
    paragraph::draw(buf, area, &lines);
    scene.hit(area, Action::FocusField(0));
}

/// As many lines as there is room for: what gives way first goes first, at last the end of the address.
fn fit(mut blocks: Vec<Block>, room: usize, scene: &Scene) -> Vec<Line<'static>> {
    let height = |blocks: &[Block]| blocks.iter().map(|b| b.lines.len()).sum::<usize>();
    for order in (2..=5).rev() {
        if height(&blocks) <= room {
            break;
        }
        blocks.retain(|block| block.gives_way != order);
    }
    let over = height(&blocks).saturating_sub(room);
    if let Some(url) = blocks.iter_mut().find(|block| block.gives_way == 1)
        && over > 0
    {
        let keep = url.lines.len().saturating_sub(over + 1);
        url.lines.truncate(keep);
        let words = "  … p shows all of it, y copies it";
        url.lines.push(Line::styled(words, scene.theme().muted));
    }
    blocks.into_iter().flat_map(|block| block.lines).collect()
}

fn head(waits: &Waiting, step: &BrowserStep, cells: u16, scene: &Scene) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let left = waits.until().duration_since(scene.now);
    let left = left.max(SignedDuration::ZERO);
    let words = if waits.is_trading {
        "The answer is there: asking for tokens"
    } else {
        "Waiting for the browser"
    };
    let time = format!("{} of {} left", span::text(left), span::whole(PATIENCE));
    let first = apart(
        Span::styled(words, theme.heading),
        Span::styled(time, theme.text),
        cells,
    );
    let share = Share::of(left.as_secs(), PATIENCE.as_secs());
    let shown = bar::bar(share, BAR, scene.look.glyphs);
    let place = if step.listens {
        let words = format!(
            "{} listening on {}",
            scene.busy_glyph(),
            step.redirect.as_str()
        );
        Span::styled(words, theme.busy)
    } else {
        let words = format!(
            "▲ {} is not on this machine: paste the address",
            step.redirect.as_str()
        );
        Span::styled(words, theme.tone(Tone::Warn))
    };
    vec![first, apart(place, Span::styled(shown, theme.busy), cells)]
}

/// Two pieces at the two ends of a line; the right one gives way.
pub(super) fn apart(left: Span<'static>, right: Span<'static>, cells: u16) -> Line<'static> {
    let (a, b) = (text::width(&left.content), text::width(&right.content));
    if a + b + 1 > cells {
        return Line::from(Span::styled(text::cut(&left.content, cells), left.style));
    }
    let gap = text::blanks(cells - a - b);
    Line::from(vec![left, Span::raw(gap), right])
}

fn sentence(step: &BrowserStep) -> String {
    match &step.opened {
        Opened::Started => "Your browser was asked to open this address:".to_owned(),
        Opened::NotAsked => "Open this address in a browser:".to_owned(),
        Opened::Nowhere(setting) => {
            let advice = setting.advice();
            format!("▲ {}:", advice.unwrap_or("open this address in a browser"))
        }
        Opened::Failed(error) => {
            format!("▲ no browser opened ({error}). Open this address yourself:")
        }
    }
}

/// What was typed; of an address that a browser came back to all but what is secret in it.
fn typed(text: &TextField, step: &BrowserStep) -> (Zeroizing<String>, Zeroizing<String>) {
    let (before, after) = text.shown();
    let masked = pasted::masked(text.text(), &step.redirect);
    match masked.filter(|_| text.is_hidden() && after.is_empty()) {
        Some(masked) => (Zeroizing::new(masked), after),
        None => (before, after),
    }
}

fn field_lines(
    waits: &Waiting,
    step: &BrowserStep,
    cells: u16,
    scene: &Scene,
) -> Vec<Line<'static>> {
    let theme = scene.theme();
    let Some(shown) = waits.form.fields.first() else {
        return Vec::new();
    };
    let (before, after) = match &shown.input {
        Input::Text(text) => typed(text, step),
        Input::Choice(_) | Input::Fixed(_) => return Vec::new(),
    };
    let mark = if waits.focus == Focus::Field {
        "▸ "
    } else {
        "  "
    };
    let value = field::Value {
        before: &before,
        after: &after,
        example: if waits.focus == Focus::Field {
            shown.example
        } else {
            "paste it here: ⇥ goes into the field"
        },
    };
    let room = cells.saturating_sub(2);
    let value = field::Value {
        example: &scene.keys(value.example),
        ..value
    };
    let mut spans = vec![Span::styled(mark, theme.key)];
    spans.extend(field::value_spans(
        &value,
        waits.focus == Focus::Field,
        room,
        scene,
    ));
    let mut lines = vec![Line::from(spans)];
    let ignored = waits.ignored.as_ref().map(|why| {
        let words = format!("{why}: answer ignored, still listening");
        Note::new(Tone::Bad, words)
    });
    for note in shown.note.iter().chain(&ignored) {
        let words = field::toned(note.tone, &note.text, scene);
        let style = theme.tone(note.tone);
        for line in paragraph::wrapped(scene, &words, room, style) {
            let mut spans = vec![Span::raw("  ")];
            spans.extend(line.spans.into_iter().map(|span| span.patch_style(style)));
            lines.push(Line::from(spans));
        }
    }
    lines
}

/// An address in lines, cut before `&` where that fits.
pub(super) fn url_lines(url: &str, cells: u16) -> Vec<String> {
    let most = usize::from(cells.max(1));
    let mut lines = vec![String::new()];
    for part in parts(url) {
        for piece in pieces(part, most) {
            let Some(line) = lines.last_mut() else { break };
            if line.is_empty() || line.chars().count() + piece.chars().count() <= most {
                line.push_str(&piece);
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}

/// The address, cut before each `&`.
fn parts(url: &str) -> impl Iterator<Item = &str> {
    let ends = url.match_indices('&').map(|(at, _)| at).chain([url.len()]);
    ends.scan(0, |start, end| {
        let part = url.get(*start..end);
        *start = end;
        part
    })
}

fn pieces(part: &str, most: usize) -> Vec<String> {
    let chars: Vec<char> = part.chars().collect();
    chars
        .chunks(most)
        .map(|piece| piece.iter().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_cut_before_ampersands_and_lose_nothing() {
        let url = "https://a.test/authorize?response_type=code&client_id=keyfob&state=abc";
        let lines = url_lines(url, 50);
        assert_eq!(
            lines,
            [
                "https://a.test/authorize?response_type=code",
                "&client_id=keyfob&state=abc"
            ]
        );
        assert_eq!(url_lines(url, 7).concat(), url);
        assert!(url_lines(url, 7).iter().all(|line| line.len() <= 7));
    }
}
