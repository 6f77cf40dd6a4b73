//! The columns of a list of tokens: which there are at a width, and one row in them.

use jiff::Timestamp;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::action::Action;
use crate::app::command::CommandId;
use crate::app::state::detail::tokens::{Fate, TokenKey, TokensTab};
use crate::app::tokens as view;
use crate::domain::countdown::{self, Tone};
use crate::domain::expiry::Expiry;
use crate::domain::server_token::{Listed, Whose};
use crate::domain::span;
use crate::tui::scene::Scene;
use crate::tui::stamp::{self, Precision};
use crate::tui::text;
use crate::tui::widget::found::{By, Spot, spot};

/// From this width on NAME and SCOPE are shown.
const ROOM_FOR_ALL: u16 = 96;

/// Below this width CREATED goes, and WHOSE with it: the glyph tells the kind.
const ROOM_FOR_WHOSE: u16 = 70;

/// Cells of a mask, of when, and of what is left.
const TOKEN: u16 = 10;
const CREATED: u16 = 11;
const EXPIRES: u16 = 7;

/// Cells before the ID: cursor, mark, glyph and the blanks around them.
const HEAD: u16 = 4;

/// Days back up to which the time of day is told.
const DAYS_WITH_CLOCK: i64 = 6 * 24 * 3600;

/// The columns' widths; a column of none isn't shown.
pub(super) struct Columns {
    id: u16,
    client: u16,
    name: u16,
    scope: u16,
    created: u16,
    whose: u16,
    gap: u16,
}

impl Columns {
    /// The columns for all rows of a list, so that they stay where they are whatever of it is shown.
    pub(super) fn of(all: &[Listed], cells: u16) -> Self {
        let widest = |words: &dyn Fn(&Listed) -> u16, least: u16, most: u16| {
            let widths = all.iter().map(words);
            widths.max().unwrap_or(0).clamp(least, most)
        };
        let optional = |text: &Option<String>| text.as_deref().map_or(0, text::width);
        let is_wide = cells >= ROOM_FOR_ALL;
        let has_whose = cells >= ROOM_FOR_WHOSE;
        // At 80 columns the words of WHOSE stay whole; the whole client stands below the list.
        let most_client = if is_wide { 16 } else { 10 };
        let mut columns = Self {
            id: widest(&|row| text::width(&view::id(&row.token)), 3, 8),
            client: widest(&|row| text::width(&row.token.client), 6, most_client),
            name: 0,
            scope: 0,
            created: 0,
            whose: 0,
            gap: if is_wide { 3 } else { 2 },
        };
        if is_wide {
            columns.name = widest(&|row| optional(&row.token.name), 4, 14);
            columns.scope = widest(&|row| optional(&row.token.scope), 5, 14);
        }
        if has_whose {
            columns.created = CREATED;
        }
        let used = columns.used();
        let left = cells.saturating_sub(used + 1);
        if has_whose {
            columns.whose = left;
        } else {
            columns.client = columns.client.min(columns.client + left).max(6);
        }
        columns
    }

    /// Cells of everything but WHOSE.
    const fn used(&self) -> u16 {
        let Self {
            id,
            client,
            name,
            scope,
            created,
            gap,
            ..
        } = *self;
        let mut cells = HEAD + id + 2 + client + gap + TOKEN + gap + EXPIRES + gap;
        if name > 0 {
            cells += name + gap;
        }
        if scope > 0 {
            cells += scope + gap;
        }
        if created > 0 {
            cells += created + gap;
        }
        cells
    }

    /// The columns' names.
    pub(super) fn heading(&self, scene: &Scene) -> Line<'static> {
        let names = Cells {
            id: "ID".to_owned(),
            client: "CLIENT".to_owned(),
            name: "NAME".to_owned(),
            token: "TOKEN".to_owned(),
            scope: "SCOPE".to_owned(),
            created: "CREATED".to_owned(),
            expires: "EXPIRES".to_owned(),
            whose: "WHOSE".to_owned(),
        };
        let words = format!("{}{}", text::blanks(HEAD), self.joined(&names));
        Line::styled(words, scene.theme().muted)
    }

    /// A token's row.
    pub(super) fn line(&self, listed: &Listed, tab: &TokensTab, scene: &Scene) -> Line<'static> {
        let theme = scene.theme();
        let token = &listed.token;
        let key = TokenKey::of(token);
        let (glyph, tone, words) = said(listed, tab.fates.get(&key), scene);
        let is_cursor = tab.cursor.as_ref() == Some(&key);
        let is_marked = tab.marks.contains(&key);
        let is_old = tab.problem.is_some();
        let cells = Cells {
            id: view::id(token),
            client: token.client.clone(),
            name: token.name.clone().unwrap_or_default(),
            token: view::mask(token),
            scope: token.scope.clone().unwrap_or_default(),
            created: token
                .created
                .map_or_else(|| "?".to_owned(), |at| created(at, scene)),
            expires: left(token.expiry, scene.now),
            whose: words,
        };
        let text_style = if is_old { theme.muted } else { theme.text };
        let glyph_style = if is_old {
            theme.muted
        } else {
            theme.tone(tone)
        };
        let mut spans = vec![
            Span::raw(" "),
            Span::styled(if is_cursor { "▌" } else { " " }, theme.key),
            Span::styled(if is_marked { "+" } else { " " }, theme.heading),
            Span::styled(glyph, glyph_style),
            Span::styled(self.joined(&cells), text_style),
        ];
        if is_cursor {
            for span in spans.iter_mut().skip(1) {
                span.style = span.style.patch(theme.selected);
            }
        }
        Line::from(spans)
    }

    /// What of a drawn row is searched by the filter.
    pub(super) fn searched(&self, row: Rect, listed: &Listed) -> [Spot; 6] {
        let whose = match listed.whose {
            Whose::Ours(_) => By::Letters,
            Whose::InUse | Whose::Stale { .. } | Whose::Other => By::Words,
        };
        let places = self.places(row);
        [
            (places.id, By::Words),
            (places.client, By::Letters),
            (places.name, By::Letters),
            (places.token, By::Words),
            (places.scope, By::Words),
            (places.whose, whose),
        ]
        .map(|((x, width), by)| spot(row, x, width, by))
    }

    /// Lets a click on a column's title sort by it.
    pub(super) fn hit_titles(&self, row: Rect, scene: &Scene) {
        let places = self.places(row);
        for ((x, width), sort) in [
            (places.client, CommandId::SortClient),
            (places.name, CommandId::SortName),
            (places.created, CommandId::SortCreated),
            (places.expires, CommandId::SortExpiry),
        ] {
            let place = Rect { x, width, ..row }.intersection(row);
            scene.hit(place, Action::Run(sort));
        }
    }

    /// Where the columns stand, as `joined` draws them.
    fn places(&self, row: Rect) -> Places {
        let gap = self.gap;
        let mut x = row.x + HEAD;
        let mut next = |width: u16, gap: u16| {
            let place = (x, width);
            x += if width > 0 { width + gap } else { 0 };
            place
        };
        Places {
            id: next(self.id + 1, 2),
            client: next(self.client, gap),
            name: next(self.name, gap),
            token: next(TOKEN, gap),
            scope: next(self.scope, gap),
            created: next(self.created, gap),
            expires: next(EXPIRES, gap),
            whose: next(self.whose, gap),
        }
    }

    fn joined(&self, cells: &Cells) -> String {
        let gap = text::blanks(self.gap);
        let mut out = format!(
            "{}  {}{gap}",
            text::right(&cells.id, self.id + 1),
            text::left(&cells.client, self.client),
        );
        if self.name > 0 {
            out.push_str(&text::left(&cells.name, self.name));
            out.push_str(&gap);
        }
        out.push_str(&text::left(&cells.token, TOKEN));
        out.push_str(&gap);
        if self.scope > 0 {
            out.push_str(&text::left(&cells.scope, self.scope));
            out.push_str(&gap);
        }
        if self.created > 0 {
            out.push_str(&text::left(&cells.created, self.created));
            out.push_str(&gap);
        }
        out.push_str(&text::right(&cells.expires, EXPIRES));
        if self.whose > 0 {
            out.push_str(&gap);
            out.push_str(&text::left(&cells.whose, self.whose));
        }
        out
    }
}

struct Cells {
    id: String,
    client: String,
    name: String,
    token: String,
    scope: String,
    created: String,
    expires: String,
    whose: String,
}

/// First cell and width of each column; a column that isn't shown has none.
struct Places {
    id: (u16, u16),
    client: (u16, u16),
    name: (u16, u16),
    token: (u16, u16),
    scope: (u16, u16),
    created: (u16, u16),
    expires: (u16, u16),
    whose: (u16, u16),
}

/// Whose it is; while it is ended and after that, what became of it.
fn said(listed: &Listed, fate: Option<&Fate>, scene: &Scene) -> (String, Tone, String) {
    match fate {
        Some(Fate::Ending) => (
            scene.busy_glyph().to_string(),
            Tone::Busy,
            "revoking…".to_owned(),
        ),
        Some(Fate::Ended(words)) => ("✓".to_owned(), Tone::Ok, words.clone()),
        Some(Fate::Failed(error)) => ("✗".to_owned(), Tone::Bad, error.to_string()),
        None => {
            let (glyph, tone, words) = view::whose(listed);
            (glyph.to_owned(), tone, words)
        }
    }
}

/// `today 13:40`, `Wed 09:12`, `16 Nov`, `3 Feb 2025`.
pub(super) fn created(at: Timestamp, scene: &Scene) -> String {
    if scene.now.duration_since(at).as_secs() <= DAYS_WITH_CLOCK {
        stamp::full(at, scene.now, &scene.zone, Precision::Minutes)
    } else {
        stamp::day(at, scene.now, &scene.zone)
    }
}

/// What is left, by the minute: a list of hundreds isn't drawn each second.
fn left(expiry: Expiry, now: Timestamp) -> String {
    match expiry.left(now) {
        Some(left) if left.is_positive() && left.as_secs() < 3600 => span::short(left),
        Some(_) | None => countdown::until(expiry, now).text,
    }
}
