//! What one profile's row says.

use jiff::Timestamp;

use crate::app::state::State;
use crate::app::state::agenda::Try;
use crate::app::state::vault::VaultView;
use crate::domain::countdown::{self, Countdown, Tone};
use crate::domain::environment::Environment;
use crate::domain::error::{Error, Kind};
use crate::domain::holding::{Holding, TokenFacts};
use crate::domain::lifecycle::{Busy, State as Life};
use crate::domain::name::ProfileName;
use crate::domain::outlook::Outlook;
use crate::domain::profile::Profile;
use crate::domain::renewal::{Renewal, TRIES};
use crate::domain::server::Server;

/// A profile's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which profile.
    pub profile: ProfileName,
    /// Whether the cursor is on it.
    pub is_cursor: bool,
    /// Whether it is marked.
    pub is_marked: bool,
    /// The state's glyph in unicode and ASCII; a spinner stands for it while `busy`.
    pub glyph: (char, char),
    /// How the glyph is meant.
    pub tone: Tone,
    /// How the ACCESS column is meant.
    pub access_tone: Tone,
    /// How the REFRESH column is meant.
    pub refresh_tone: Tone,
    /// What a job does to it.
    pub busy: Option<Busy>,
    /// The server's short name.
    pub server: String,
    /// The tenant's label.
    pub tenant: String,
    /// The user, or `—`.
    pub user: String,
    /// What the server is used for.
    pub environment: Option<Environment>,
    /// The ACCESS column.
    pub access: Countdown,
    /// The REFRESH column.
    pub refresh: Countdown,
    /// The column behind it.
    pub renews: Renews,
    /// What is left of the access token's life, 0 to 1000.
    pub permille: Option<u16>,
}

/// Whether a profile refreshes itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renews {
    /// Only by hand.
    No,
    /// `↻`.
    Yes,
    /// `↻`, once the vault lets it: until then what expires needs somebody.
    Waits,
    /// `↻!`: the last try failed and it tries again.
    Retrying,
    /// `↻!`: so many tries failed that it needs somebody, though it goes on trying.
    GaveUp,
}

impl Renews {
    /// Whether a refresh without anybody is to be expected.
    #[must_use]
    pub const fn is_likely(self) -> bool {
        match self {
            Self::Yes | Self::Retrying => true,
            Self::No | Self::Waits | Self::GaveUp => false,
        }
    }
}

impl Row {
    /// When something of it changes by itself.
    #[must_use]
    pub fn changes_at(&self) -> Option<Timestamp> {
        let access = self.access.changes_at;
        access.into_iter().chain(self.refresh.changes_at).min()
    }
}

/// A profile's row; none if there is no such profile.
#[must_use]
pub fn row(state: &State, name: &ProfileName, now: Timestamp) -> Option<Row> {
    let (profile, server) = state.catalog.profile(name.as_str()).ok()?;
    let empty;
    let holding = if let Some(holding) = state.holding(name) {
        holding
    } else {
        empty = Holding::empty(name.clone());
        &empty
    };
    let busy = state.jobs.at_work(name);
    let renews = renews(state, profile, server, holding, now);
    let outlook = holding.outlook(now);
    let seen = holding.facts.identity.as_ref();
    let (glyph, access_tone) = sign(holding, busy, now);
    let (glyph, tone) = warned((glyph, access_tone), outlook, renews);
    let access = match busy {
        Some(busy) => Countdown {
            text: busy.words().to_owned(),
            changes_at: None,
        },
        None => countdown::access(holding, now),
    };
    Some(Row {
        profile: name.clone(),
        is_cursor: state.board.cursor.as_ref() == Some(name),
        is_marked: state.board.marks.has(name),
        glyph,
        tone,
        access_tone,
        refresh_tone: outlook.tone(),
        busy,
        server: server.name.to_string(),
        tenant: profile.tenant_label(server).to_owned(),
        user: profile.user(seen).unwrap_or("—").to_owned(),
        environment: server.environment,
        access,
        refresh: countdown::refresh(holding, now),
        renews,
        permille: holding.tokens.as_ref().and_then(|t| permille(t, now)),
    })
}

/// Glyph and tone: a job, or a server that doesn't answer, stands before the state.
fn sign(holding: &Holding, busy: Option<Busy>, now: Timestamp) -> ((char, char), Tone) {
    if busy.is_some() {
        return (('⠹', '~'), Tone::Busy);
    }
    let life = holding.state_at(now);
    if holding.facts.no_answer_since.is_some() && life.is_alive() {
        return (('?', '?'), Tone::Muted);
    }
    let (unicode, ascii, tone) = countdown::glyph(life);
    ((unicode, ascii), tone)
}

/// A login that is about to end shows by its glyph, too, though the access token is all right.
pub(crate) fn warned(
    (glyph, tone): ((char, char), Tone),
    outlook: Outlook,
    renews: Renews,
) -> ((char, char), Tone) {
    if tone == Tone::Ok && outlook.needs_somebody(renews.is_likely()) {
        let (unicode, ascii, tone) = countdown::glyph(Life::Expiring);
        return ((unicode, ascii), tone);
    }
    (glyph, tone)
}

/// Whether the profile refreshes itself in this process.
pub(crate) fn renews(
    state: &State,
    profile: &Profile,
    server: &Server,
    holding: &Holding,
    now: Timestamp,
) -> Renews {
    match state.renewal(profile, server, holding, now) {
        Renewal::Off(_) => return Renews::No,
        Renewal::At(..) => {}
    }
    let is_sealed = matches!(state.vault, VaultView::Locked { .. });
    if is_sealed || state.agenda.pause.is_some() {
        return Renews::Waits;
    }
    let again = state.agenda.again(holding);
    match again.map_or(0, |again| again.failures) {
        0 if holding.facts.refresh_failed => Renews::Retrying,
        0 => Renews::Yes,
        _ if again.is_some_and(|again| needs_somebody(again, holding, now)) => Renews::GaveUp,
        _ => Renews::Retrying,
    }
}

/// Whether tries that failed need somebody: without a network nobody is needed as long as the token lives.
fn needs_somebody(again: &Try, holding: &Holding, now: Timestamp) -> bool {
    let is_unsent = |error: &Error| error.kind() == Kind::NotSent;
    let may_wait = again.error.as_ref().is_some_and(is_unsent) && holding.state_at(now).is_alive();
    again.failures > TRIES && !may_wait
}

/// What is left of a life, 0 to 1000; none if its length isn't known.
#[must_use]
pub fn permille(tokens: &TokenFacts, now: Timestamp) -> Option<u16> {
    let life = tokens.granted()?.as_millis();
    let left = tokens.expiry.left(now)?.as_millis().clamp(0, life.max(0));
    if life <= 0 {
        return None;
    }
    u16::try_from(left * 1000 / life).ok()
}

/// Whether a state is good for copying and the like, or shows why not.
#[must_use]
pub fn life(state: &State, name: &ProfileName, now: Timestamp) -> Life {
    state
        .holding(name)
        .map_or(Life::SignedOut, |holding| holding.state_at(now))
}
