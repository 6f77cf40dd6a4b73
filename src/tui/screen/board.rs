//! The board: every profile, grouped by need, with the detail of the one under the cursor.
//!
//! ```text
//!  keyfob   1 all 22   2 ▲ need you 5   3 ● active 14   4 ○ signed out 3      vault ✓ keyring   14:02
//! ┏ Profiles 22 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓╭ us-prod-globex ─────────── PROD ╮
//! ┃    SERVER   › TENANT  › USER        ENV   ACCESS  REFRESH   ┃│ ! rejected by the server 2m ago │
//! ┃    NEEDS YOU 5                                              ┃│ access  3h 12m of 12h           │
//! ┃▌ ! us-prod    globex    svc-deploy  PROD rejected 2m 11d 15h┃│         ███████▉░░░░░░░░░░░░░░░ │
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ sort expiry ↑ ┛╰─────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use self::columns::{Columns, Widest};
use crate::app::action::Action;
use crate::app::board::{self as view, Shown};
use crate::app::command::CommandId;
use crate::app::state::State;
use crate::app::state::board::{Counts, Group, Line as Listed, Only};
use crate::domain::error::Error;
use crate::tui::scene::Scene;
use crate::tui::screen::detail;
use crate::tui::size::{Breakpoint, STRIP};
use crate::tui::text;
use crate::tui::widget::pane::{Focus, Pane};
use crate::tui::widget::{header, paragraph};

mod columns;
mod empty;
mod line;
mod matches;

/// The narrowest and widest detail pane beside the list, borders included.
const DETAIL: std::ops::RangeInclusive<u16> = 42..=58;

/// Draws everything between header and status line.
pub(crate) fn draw(buf: &mut Buffer, body: Rect, state: &State, scene: &Scene) {
    let window = buf.area;
    if state.catalog.profiles.is_empty() {
        // Without profiles there is no detail: what to do first has all the room.
        return draw_list(buf, body, state, scene);
    }
    match Breakpoint::of(window.as_size()) {
        Breakpoint::Wide => {
            let detail = (window.width * 35 / 100).clamp(*DETAIL.start(), *DETAIL.end());
            let [list, beside] = split_columns(body, detail);
            draw_list(buf, list, state, scene);
            detail::pane::draw(buf, beside, state, scene);
        }
        Breakpoint::Normal => {
            let [list, below] = split_lines(body, STRIP);
            draw_list(buf, list, state, scene);
            detail::strip::draw(buf, below, state, scene);
        }
        Breakpoint::Narrow => draw_list(buf, body, state, scene),
        Breakpoint::Tiny | Breakpoint::Nothing => draw_tiny(buf, body, state, scene),
    }
}

const fn split_columns(area: Rect, right: u16) -> [Rect; 2] {
    let left = area.width.saturating_sub(right);
    [
        Rect {
            width: left,
            ..area
        },
        Rect {
            x: area.x + left,
            width: right,
            ..area
        },
    ]
}

const fn split_lines(area: Rect, below: u16) -> [Rect; 2] {
    let above = area.height.saturating_sub(below);
    [
        Rect {
            height: above,
            ..area
        },
        Rect {
            y: area.y + above,
            height: below,
            ..area
        },
    ]
}

/// Draws the first line: the quick filters with their counts.
pub(crate) fn draw_header(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    let theme = scene.theme();
    let counts = state.board.listing.counts;
    let name = Span::styled(" keyfob", theme.heading);
    let room = header::room_for_left(area.width, state, scene);
    let gap = if area.width >= ROOM_FOR_WORDS {
        "   "
    } else {
        "  "
    };
    let Some(length) = FilterWords::for_room(counts, area.width, room, gap) else {
        let words = format!(
            " {}  ▲{} ●{} ○{}",
            counts.all, counts.needs_you, counts.active, counts.signed_out
        );
        let left = Line::from(vec![name, Span::styled(words, theme.text)]);
        return header::draw(buf, area, &header::Head { left, badge: None }, state, scene);
    };
    let mut spans = vec![name];
    let mut x = area.x + NAME;
    for (only, words, command) in filters(counts, length) {
        let style = if only == state.board.only {
            theme.selected_idle.patch(theme.heading)
        } else {
            theme.text
        };
        x += text::width(gap);
        let width = text::width(&words);
        let place = Rect { x, width, ..area };
        x += width;
        scene.hit(place, Action::Run(command));
        spans.push(Span::raw(gap));
        spans.push(Span::styled(words, style));
    }
    let left = Line::from(spans);
    header::draw(buf, area, &header::Head { left, badge: None }, state, scene);
}

/// Cells of the program's name before the filters.
const NAME: u16 = 7;

/// From this width on the quick filters are named with their keys.
const ROOM_FOR_FILTERS: u16 = 60;

/// From this width on the filters have their whole words.
const ROOM_FOR_WORDS: u16 = 100;

/// How many words the quick filters have room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FilterWords {
    /// `4 ○ signed out 3`.
    Whole,
    /// `4 ○ out 3`.
    Short,
    /// `4 ○ 3`: a vault that isn't open, or servers that don't answer, need the room.
    None,
}

impl FilterWords {
    /// The longest that fit; none where not even the bare filters do.
    fn for_room(counts: Counts, width: u16, room: u16, gap: &str) -> Option<Self> {
        let fits = |length: &Self| {
            let words = filters(counts, *length);
            let cells: u16 = words
                .iter()
                .map(|(_, words, _)| text::width(gap) + text::width(words))
                .sum();
            NAME + cells <= room
        };
        let longest = [Self::Whole, Self::Short, Self::None];
        let skipped = usize::from(width < ROOM_FOR_WORDS);
        let lengths = longest.into_iter().skip(skipped);
        let mut lengths = lengths.filter(|_| width >= ROOM_FOR_FILTERS);
        lengths.find(fits)
    }

    const fn choose(self, whole: &'static str, short: &'static str) -> &'static str {
        match self {
            Self::Whole => whole,
            Self::Short => short,
            Self::None => "",
        }
    }
}

fn filters(counts: Counts, length: FilterWords) -> [(Only, String, CommandId); 4] {
    let group = |group| Only::Group(group);
    let need = length.choose("need you ", "need you ");
    let active = length.choose("active ", "active ");
    let out = length.choose("signed out ", "out ");
    let Counts {
        all,
        needs_you,
        active: lively,
        signed_out,
    } = counts;
    [
        (Only::All, format!("1 all {all}"), CommandId::FirstFilter),
        (
            group(Group::NeedsYou),
            format!("2 ▲ {need}{needs_you}"),
            CommandId::SecondFilter,
        ),
        (
            group(Group::Active),
            format!("3 ● {active}{lively}"),
            CommandId::ThirdFilter,
        ),
        (
            group(Group::SignedOut),
            format!("4 ○ {out}{signed_out}"),
            CommandId::FourthFilter,
        ),
    ]
}

fn draw_list(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    let is_narrow = Breakpoint::of(buf.area.as_size()) == Breakpoint::Narrow;
    let lines = view::view(state, view::window(state), scene.now);
    let mut pane = Pane::new(title(state, is_narrow, scene));
    if !lines.is_empty() {
        pane = pane.position(position(state));
    }
    if let Some(trouble) = state.trouble.as_ref().filter(|_| !lines.is_empty()) {
        let taken = u16::try_from(position(state).width()).unwrap_or(u16::MAX);
        let room = area.width.saturating_sub(taken.saturating_add(8));
        let words = text::cut(&format!("✗ {}", without_folders(trouble.error())), room);
        pane = pane.note(Line::styled(words, scene.theme().bad));
    } else if !state.board.marks.is_empty() {
        pane = pane.note(Line::styled(state.board.marks.words(), scene.theme().key));
    } else {
        // Nothing to note.
    }
    let inner = pane.draw(buf, area, Focus::Here, scene);
    if lines.is_empty() {
        return empty::draw(buf, inner, state, scene);
    }
    let columns = Columns::fit(inner.width, buf.area.width, widest(state));
    let rows = if is_narrow {
        inner
    } else {
        let titles = Rect {
            height: inner.height.min(1),
            ..inner
        };
        paragraph::draw(buf, titles, &[line::titles(&columns, scene)]);
        hit_titles(titles, &columns, scene);
        Rect {
            y: inner.y + 1,
            height: inner.height.saturating_sub(1),
            ..inner
        }
    };
    draw_rows(buf, rows, &lines, &columns, scene);
    mark_found(buf, rows, &lines, &columns, state);
}

/// `config.toml:21: …` of `/home/jw/.config/keyfob/config.toml:21: …`: the line and the reason need the room.
fn without_folders(trouble: &Error) -> String {
    let words = trouble.to_string();
    let path = words.split(' ').next().unwrap_or_default();
    match path.rsplit_once('/') {
        Some((folders, _)) => words.strip_prefix(folders).map_or_else(
            || words.clone(),
            |rest| rest.trim_start_matches('/').to_owned(),
        ),
        None => words,
    }
}

fn draw_rows(buf: &mut Buffer, area: Rect, lines: &[Shown], columns: &Columns, scene: &Scene) {
    for (y, shown) in (area.y..area.bottom()).zip(lines) {
        let place = Rect {
            y,
            height: 1,
            ..area
        };
        let drawn = line::line(shown, columns, area.width, Focus::Here, scene);
        paragraph::draw(buf, place, &[drawn]);
        if let Shown::Row(row) = shown {
            scene.hit(place, Action::Select(row.profile.clone()));
        }
    }
}

/// Underlines what the filter found.
fn mark_found(buf: &mut Buffer, area: Rect, lines: &[Shown], columns: &Columns, state: &State) {
    let filter = state.board.filter.text.text();
    for (y, shown) in (area.y..area.bottom()).zip(lines) {
        let place = Rect {
            y,
            height: 1,
            ..area
        };
        match shown {
            Shown::Row(_) => matches::mark(buf, place, columns, filter),
            Shown::Heading(..) => {}
        }
    }
}

fn hit_titles(area: Rect, columns: &Columns, scene: &Scene) {
    let mut x = area.x + columns::PREFIX;
    for (width, sort) in [
        (columns.name, CommandId::SortName),
        (columns.server + columns.tenant, CommandId::SortServer),
        (columns.user, CommandId::SortUser),
        (columns.environment + columns::ACCESS, CommandId::SortExpiry),
    ] {
        scene.hit(Rect { x, width, ..area }, Action::Run(sort));
        x += width;
    }
}

/// Headings that the three groups have.
const HEADINGS: usize = 3;

fn draw_tiny(buf: &mut Buffer, area: Rect, state: &State, scene: &Scene) {
    // Headings have no room here: as many lines more are looked at.
    let window = view::window(state);
    let window = window.start..window.end.saturating_add(HEADINGS);
    let lines = view::view(state, window, scene.now);
    let rows = lines.iter().filter_map(|shown| match shown {
        Shown::Row(row) => Some(row),
        Shown::Heading(..) => None,
    });
    for (y, row) in (area.y..area.bottom()).zip(rows) {
        let place = Rect {
            y,
            height: 1,
            ..area
        };
        paragraph::draw(buf, place, &[line::tiny(row, area.width, scene)]);
        scene.hit(place, Action::Select(row.profile.clone()));
    }
    if lines.is_empty() {
        empty::draw(buf, area, state, scene);
    }
}

/// The widest texts of all profiles, so that columns stay where they are while the list scrolls.
fn widest(state: &State) -> Widest {
    let catalog = &state.catalog;
    let mut widest = Widest::default();
    for server in catalog.servers.keys() {
        widest.server = widest.server.max(text::width(server.as_str()));
    }
    for (profile, held) in state.held_profiles() {
        let tenant = profile.tenant.as_deref().unwrap_or("(master)");
        let seen = held.and_then(|holding| holding.facts.identity.as_ref());
        let user = profile.user(seen).unwrap_or_default();
        widest.tenant = widest.tenant.max(text::width(tenant));
        widest.user = widest.user.max(text::width(user));
    }
    widest
}

fn title(state: &State, is_narrow: bool, scene: &Scene) -> Line<'static> {
    let board = &state.board;
    let theme = scene.theme();
    let count = board.listing.counts.all;
    let words = match (is_narrow, board.listing.shown == count) {
        (true, true) => "Profiles".to_owned(),
        (false, true) => format!("Profiles {count}"),
        (_, false) => format!("Profiles {} of {count}", board.listing.shown),
    };
    let mut spans = vec![Span::styled(words, theme.heading)];
    let (before, after) = board.filter.text.shown();
    if board.filter.is_typing {
        spans.push(Span::styled(" · filter ", theme.muted));
        spans.push(Span::styled(before.to_string(), theme.text));
        spans.push(Span::styled("▏", theme.key));
        spans.push(Span::styled(after.to_string(), theme.text));
    } else if !board.filter.text.is_empty() {
        spans.push(Span::styled(
            format!(" · filter {}", board.filter.text.text()),
            theme.muted,
        ));
    } else {
        // No filter: the title is all.
    }
    Line::from(spans)
}

/// `10 of 22 ▼ · sort expiry ↑`: the last one shown of all, where more is, and the order.
fn position(state: &State) -> Line<'static> {
    let board = &state.board;
    let window = view::window(state);
    let total = board.listing.lines.len();
    let (above, below) = (window.start > 0, window.end < total);
    let arrow = if board.sort.reversed { "↓" } else { "↑" };
    let sort = format!("sort {} {arrow}", board.sort.by.word());
    let more = match (above, below) {
        (false, false) => return Line::styled(sort, Style::new()),
        (true, true) => "▲▼",
        (true, false) => "▲",
        (false, true) => "▼",
    };
    let seen = board.listing.lines.iter().take(window.end);
    let seen = seen
        .filter(|line| matches!(line, Listed::Profile(_)))
        .count();
    Line::from(format!("{seen} of {} {more} · {sort}", board.listing.shown))
}
