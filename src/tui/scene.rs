//! What every drawing function needs to know beside its own part of the state.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::glyphs::GlyphSet;
use super::theme::Theme;
use crate::app::action::Action;
use crate::app::moved::MovedKeys;
use crate::domain::secret::Secret;

/// Theme and glyphs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Colours and attributes.
    pub theme: Theme,
    /// Characters.
    pub glyphs: GlyphSet,
}

/// How a frame is drawn.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    /// Theme and glyphs.
    pub look: Look,
    /// The instant of the frame.
    pub now: Timestamp,
    /// The zone in which times of day are told.
    pub zone: TimeZone,
    /// Which frame of the spinner shows; none without motion.
    pub spinner: Option<usize>,
    /// The keys that the user has moved: sentences name these.
    pub moved: MovedKeys,
    /// The token that may be shown.
    pub revealed: Option<Rc<Secret>>,
    /// What a click does where.
    pub hits: RefCell<Vec<Hit>>,
}

/// A place that can be clicked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hit {
    /// Where.
    pub area: Rect,
    /// What a click there does.
    pub action: Action,
}

/// How long a frame of the spinner shows: eight in a second (C19).
const SPINNER_STEP: i64 = 125;

impl Scene {
    /// A scene at an instant.
    #[expect(clippy::large_types_passed_by_value, reason = "it is kept")]
    pub(crate) fn new(look: Look, now: Timestamp, zone: TimeZone, has_motion: bool) -> Self {
        let frame = usize::try_from(now.as_millisecond() / SPINNER_STEP % 8).unwrap_or_default();
        Self {
            look,
            now,
            zone,
            spinner: has_motion.then_some(frame),
            moved: MovedKeys::default(),
            revealed: None,
            hits: RefCell::default(),
        }
    }

    /// The theme.
    pub(crate) const fn theme(&self) -> &Theme {
        &self.look.theme
    }

    /// Notes that a click in an area does something. What is drawn later lies over what was drawn earlier.
    pub(crate) fn hit(&self, area: Rect, action: Action) {
        self.hits.borrow_mut().push(Hit { area, action });
    }

    /// What stands where something is under way: a turning spinner, or `…` without motion.
    pub(crate) fn busy_glyph(&self) -> char {
        self.spinner
            .map_or('…', |frame| self.look.glyphs.spinner(frame))
    }

    /// A piece of text, keys named as the glyph set writes them.
    pub(crate) fn span(&self, text: &str, style: Style) -> Span<'static> {
        Span::styled(self.keys(text).into_owned(), style)
    }

    /// A text with keys named as they are here: the user's own, as the glyph set writes them.
    pub(crate) fn keys<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.moved.told(text) {
            Cow::Borrowed(text) => self.look.glyphs.keys(text),
            Cow::Owned(text) => Cow::Owned(self.look.glyphs.keys(&text).into_owned()),
        }
    }
}
