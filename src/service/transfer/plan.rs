//! What an import would do: every login that was found, and what becomes of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;

use super::source::{self, Piece};
use super::{Course, FoundTokens, Row, Tool, draft};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::holding::Holding;
use crate::domain::lifecycle::State;
use crate::domain::name::{self, ProfileName};
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::server::{Server, Trust};
use crate::domain::text;
use crate::service::ports::Ports;
use crate::service::profiles::{self, Fitted};

/// Where to look.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Whose files; none: morpheus-cli's and ZeyOS'.
    pub tool: Option<Tool>,
    /// A file or folder instead of the usual ones.
    pub path: Option<PathBuf>,
    /// A text instead of a file: standard input.
    pub text: Option<Secret>,
    /// The server, where the source doesn't name it.
    pub url: Option<String>,
    /// What kind of server it is, where the source doesn't say so.
    pub provider: Option<Provider>,
}

/// What an import would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// What was looked for, whether it was there or not.
    pub looked_in: Vec<PathBuf>,
    /// What is wrong with the sources, in sentences.
    pub warnings: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// What was found, one for each row.
    pub(super) pieces: Vec<Piece>,
}

impl Plan {
    /// What would be done with each login that was found; its place here is its index.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The indices of the rows whose login goes by this name in the other tool.
    pub fn of_entry<'a>(&'a self, entry: &'a str) -> impl Iterator<Item = usize> + 'a {
        let named = move |piece: &Piece| piece.found.entry == entry;
        let all = self.pieces.iter().enumerate();
        all.filter(move |(_, piece)| named(piece)).map(|(i, _)| i)
    }
}

/// The longest name of another tool's entry that is shown.
const LONGEST_ENTRY: usize = 64;

/// The longest address that is shown.
const LONGEST_URL: usize = 200;

/// Looks for logins and says what an import would do with them. Nothing is changed, nothing is sent, no key is needed.
///
/// # Errors
/// `Kind::Usage` for a path that isn't there; what the configuration says.
pub async fn plan(ports: &Ports, wanted: &Wanted) -> Result<Plan> {
    let found = source::gather(ports, wanted).await?;
    let mut desk = Desk {
        catalog: ports.registry.load()?,
        holdings: ports.vault.holdings()?,
        planned: BTreeMap::new(),
        now: ports.clock.now(),
    };
    let mut rows: Vec<(usize, Row)> = Vec::with_capacity(found.pieces.len());
    // Of two entries for the same login the one with a good token is taken.
    let (good, others): (Vec<_>, Vec<_>) = found
        .pieces
        .iter()
        .enumerate()
        .partition(|(_, piece)| desk.good_tokens(piece).is_some());
    for (index, piece) in good.into_iter().chain(others) {
        rows.push((index, desk.row(piece)));
    }
    rows.sort_by_key(|(index, _)| *index);
    Ok(Plan {
        looked_in: found.looked_in,
        warnings: found.warnings,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        pieces: found.pieces,
    })
}

/// What there is, and what the rows so far would add.
struct Desk {
    catalog: Catalog,
    holdings: Vec<Holding>,
    planned: BTreeMap<ProfileName, String>,
    now: Timestamp,
}

impl Desk {
    fn good_tokens<'a>(&self, piece: &'a Piece) -> Option<&'a FoundTokens> {
        let tokens = piece.found.tokens.as_ref()?;
        draft::useless(tokens, self.now).is_none().then_some(tokens)
    }

    fn row(&mut self, piece: &Piece) -> Row {
        let found = &piece.found;
        let tokens = self.good_tokens(piece);
        let notes = found
            .notes
            .iter()
            .map(|note| text::clean(note, LONGEST_URL));
        let mut row = Row {
            tool: piece.tool,
            entry: text::clean(&found.entry, LONGEST_ENTRY),
            path: found.path.clone(),
            url: text::clean(found.url.as_deref().unwrap_or("—"), LONGEST_URL),
            tenant: "—".to_owned(),
            username: String::new(),
            profile: None,
            course: Course::Keep,
            expires_at: found.tokens.as_ref().and_then(|tokens| tokens.expires_at),
            has_refresh: tokens.is_some_and(|tokens| tokens.refresh.is_some()),
            notes: notes.collect(),
        };
        match self.fit(piece) {
            Ok(fitted) => self.decide(piece, &fitted, &mut row),
            Err(error) => row.course = Course::Skip(reason(&error)),
        }
        row
    }

    fn fit(&self, piece: &Piece) -> Result<Fitted> {
        let draft = || draft::draft(&self.catalog, piece);
        profiles::fit(&self.catalog, None, draft()?).or_else(|error| {
            // What the usual name is made of may be too long for one.
            let is_taken = |name: &str| self.catalog.profiles.contains_key(name);
            let fallback = name::free_name(&name::slug(&piece.found.entry), is_taken);
            let fallback = ProfileName::new(fallback).ok();
            match fallback {
                Some(name) => profiles::fit(&self.catalog, Some(name), draft()?),
                None => Err(error),
            }
        })
    }

    fn decide(&mut self, piece: &Piece, fitted: &Fitted, row: &mut Row) {
        let Fitted {
            profile, server, ..
        } = fitted;
        profile.tenant_label(server).clone_into(&mut row.tenant);
        row.username = profile.username.clone().unwrap_or_default();
        row.url = server.address.to_string();
        if let Some(known) = self.known(piece, profile, server) {
            row.profile = Some(known.name.clone());
            row.course = match self.planned.get(&known.name) {
                Some(other) => Course::Skip(format!("the same login as '{other}'")),
                None => self.course_of(piece, &known, row),
            };
            return;
        }
        row.profile = Some(profile.name.clone());
        row.course = match self.good_tokens(piece) {
            Some(_) => Course::Add,
            None => Course::AddSignedOut,
        };
        self.remark(piece, fitted, row);
        self.planned.insert(profile.name.clone(), row.entry.clone());
        let (profiles, servers) = (&mut self.catalog.profiles, &mut self.catalog.servers);
        profiles.insert(profile.name.clone(), profile.clone());
        servers
            .entry(server.name.clone())
            .or_insert_with(|| server.clone());
    }

    /// The profile that is this login already: it holds this very token, or everything that a token is bound to is
    /// the same.
    fn known(&self, piece: &Piece, profile: &Profile, server: &Server) -> Option<Profile> {
        let access = piece.found.tokens.as_ref().map(|tokens| &tokens.access);
        let mark = access.map(Secret::fingerprint);
        let holds_it = |known: &Profile| {
            mark.as_ref().is_some_and(|mark| {
                self.held(known)
                    .and_then(|holding| holding.tokens.as_ref())
                    .is_some_and(|tokens| tokens.access.fingerprint == *mark)
            })
        };
        let there = |known: &&Profile| {
            let place = self.catalog.servers.get(&known.server);
            place.is_some_and(|place| place.is_same(server.provider, &server.address))
                && known.instance == profile.instance
        };
        let mut all = self.catalog.profiles.values().filter(there);
        let same = self.catalog.profiles.values().filter(there);
        let mut same = same.filter(|known| is_same_login(known, profile, server.provider));
        let known = all.find(|known| holds_it(known)).or_else(|| same.next());
        known.cloned()
    }

    fn held(&self, profile: &Profile) -> Option<&Holding> {
        let mut all = self.holdings.iter();
        all.find(|holding| holding.profile == profile.name)
    }

    fn course_of(&self, piece: &Piece, known: &Profile, row: &mut Row) -> Course {
        let Some(tokens) = self.good_tokens(piece) else {
            return Course::Keep;
        };
        let Some(server) = self.catalog.servers.get(&known.server) else {
            return Course::Keep;
        };
        let holding = self.held(known);
        if !takes(holding, known, server, tokens, self.now) {
            return Course::Keep;
        }
        if tokens.refresh.is_some() {
            row.notes.push(SHARED.to_owned());
        }
        Course::Fill
    }

    fn remark(&self, piece: &Piece, fitted: &Fitted, row: &mut Row) {
        let found = &piece.found;
        if let Some(tokens) = &found.tokens {
            let useless = draft::useless(tokens, self.now).map(str::to_owned);
            row.notes.extend(useless);
        }
        let is_shared = row.course == Course::Add && fitted.profile.shares_client(found.provider);
        let shared = match (row.has_refresh, is_shared) {
            (true, _) => Some(SHARED),
            (false, true) => Some(ONE_TOKEN),
            (false, false) => None,
        };
        let unchecked = match (found.insecure, &fitted.server.trust) {
            (true, Trust::Insecure) => Some(UNCHECKED),
            (true, _) => Some(CHECKED),
            (false, _) => None,
        };
        let both = shared.into_iter().chain(unchecked);
        row.notes.extend(both.map(str::to_owned));
        row.notes.extend(profiles::shared_slot(
            &self.catalog,
            &fitted.profile,
            &fitted.server,
        ));
    }
}

/// What somebody must know of a refresh token that two tools hold.
const SHARED: &str = "both hold its refresh token then: whoever refreshes first ends the other's login, so it doesn't refresh itself here";

/// The same of a client that has one token for a user.
const ONE_TOKEN: &str = "before 9.0 the appliance has one token for this user and client: a login here or there ends the other's when it replaces it";

const UNCHECKED: &str = "its certificate isn't checked there, nor here from then on";

const CHECKED: &str = "its certificate isn't checked there; here it is, as the server is set";

fn is_same_login(known: &Profile, profile: &Profile, provider: Provider) -> bool {
    known.tenant == profile.tenant
        && known.username == profile.username
        && known.client(provider) == profile.client(provider)
}

/// Whether a profile takes tokens: none of its own are worth anything, and these aren't the ones that were found dead.
pub(super) fn takes(
    holding: Option<&Holding>,
    profile: &Profile,
    server: &Server,
    tokens: &FoundTokens,
    now: Timestamp,
) -> bool {
    let Some(holding) = holding else {
        return true;
    };
    let held = holding.tokens.as_ref();
    if held.is_some_and(|held| held.access.fingerprint == tokens.access.fingerprint()) {
        return false;
    }
    if !holding.belongs_to(&profile.binding(server)) {
        return true;
    }
    match holding.state_at(now) {
        State::SignedOut | State::NeedsLogin { .. } | State::Revoked { .. } | State::Damaged => {
            true
        }
        State::Active | State::Expiring | State::Expired { .. } | State::Rejected { .. } => false,
    }
}

fn reason(error: &Error) -> String {
    match error.way_out() {
        Some(hint) => format!("{error} ({hint})"),
        None => error.to_string(),
    }
}
